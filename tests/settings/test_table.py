"""The table of settings: every line of it is sound, and every kind reads strictly."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.settings.bindings import BindingsError
from voicecoach.settings.kinds import Choice, Duration, Kind, Switch, Whole, Word
from voicecoach.settings.table import TABLE, Settings

WHOLE = Whole(80, 449)
DURATION = Duration(Fraction(1, 50), Fraction(1))


def test_the_names_that_commands_rely_on() -> None:
    assert list(TABLE) == [
        "voice",
        "voice_name",
        "voice_command",
        "rate",
        "volume",
        "verbosity",
        "output",
        "device",
        "buffer",
        "preroll",
        "announce",
        "plain",
        "keys",
        "resume_count_in",
        "remember_tempo",
        "offer_resume",
        "person",
        "break_days",
        "questions",
        "inhibit_sleep",
    ]
    assert TABLE["voice_name"].flag == "--voice-name"
    assert TABLE["voice_name"].variable == "VOICECOACH_VOICE_NAME"


@pytest.mark.parametrize("name", TABLE)
def test_every_default_is_what_its_own_kind_allows(name: str) -> None:
    setting = TABLE[name]
    assert setting.default == getattr(Settings(), name)
    assert setting.description.endswith(".")
    if setting.default is not None:
        value = setting.default
        raw: object = Decimal(value.numerator) / value.denominator if isinstance(value, Fraction) else value
        assert setting.kind.read(raw) == value
    for proposal in setting.kind.proposals:
        setting.kind.parse(proposal)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (WHOLE, 80, 80),
        (DURATION, Decimal("0.02"), Fraction(1, 50)),
        (DURATION, 1, Fraction(1)),
        (Switch(), True, True),
        (Choice(("a", "b")), "b", "b"),
        (Word(), "en-us+klatt", "en-us+klatt"),
    ],
)
def test_values_of_the_file(kind: Kind, raw: object, value: object) -> None:
    assert kind.read(raw) == value


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        *[(WHOLE, raw) for raw in (79, 450, True, "100", Decimal(100), None, [100])],
        *[(DURATION, raw) for raw in (0, Decimal("1.001"), True, "1", Decimal("nan"), Decimal("inf"), None)],
        *[(Switch(), raw) for raw in (1, "yes", None)],
        *[(Choice(("a", "b")), raw) for raw in ("c", "A", 1, ["a"], {"a": 1})],
        *[(Word(), raw) for raw in ("", "x" * 201, "a\x1bb", "a\nb", 1)],
    ],
)
def test_other_values_are_refused(kind: Kind, raw: object) -> None:
    with pytest.raises(ValueError, match=r"^must be "):
        kind.read(raw)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (WHOLE, "175", 175),
        (DURATION, "0.15", Fraction(3, 20)),
        (DURATION, ".5", Fraction(1, 2)),
        (Switch(), "on", True),
        (Switch(), "No", False),
    ],
)
def test_values_that_are_typed(kind: Kind, text: str, value: object) -> None:
    assert kind.parse(text) == value


@pytest.mark.parametrize("text", ["", "-1", "1e2", "１００", "1" * 5000, "0x50", "nan", "sNaN", "inf", " "])
@pytest.mark.parametrize("kind", [WHOLE, Switch(), DURATION])
def test_other_texts_are_refused(kind: Kind, text: str) -> None:
    if isinstance(kind, Switch) and text == "-1":
        text = "perhaps"
    with pytest.raises(ValueError, match=r"^must be "):
        kind.parse(text)


@given(st.text(max_size=60), st.sampled_from([setting.kind for setting in TABLE.values()]))
def test_any_text_gives_a_value_or_a_sentence(text: str, kind: Kind) -> None:
    try:
        kind.parse(text)
    except BindingsError as problem:
        assert str(problem).split()[0] in ("has", "gives", "takes", "leaves")
    except ValueError as problem:
        assert str(problem).startswith("must be ")
