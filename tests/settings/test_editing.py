"""One setting changed in a file's text: nothing else is touched, and no comment is lost."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.settings.editing import TooUnusual, toml_text, with_value, without
from voicecoach.settings.file import parse

FILE = """\
# mine

rate = 150   # fast "enough"
voice_name = 'a#b' # odd
"volume" = 80

# my pedal
[keys]
pause = ["space", "p"]  # left
next = "right"
"""


@pytest.mark.parametrize(
    ("at", "value", "before", "after"),
    [
        (("rate",), 160, "rate = 150   # fast", "rate = 160   # fast"),
        (("voice_name",), 'c"d', "voice_name = 'a#b' # odd", 'voice_name = "c\\"d" # odd'),
        (("volume",), 5, '"volume" = 80', '"volume" = 5'),
        (("plain",), True, '"volume" = 80\n', '"volume" = 80\nplain = true\n'),
        (("buffer",), Decimal("0.30"), '"volume" = 80\n', '"volume" = 80\nbuffer = 0.30\n'),
        (("keys", "next"), ["f1", "f2"], 'next = "right"', 'next = ["f1", "f2"]'),
        (("keys", "pause"), "p", '["space", "p"]  # left', '"p"  # left'),
        (("keys", "back"), "left", 'next = "right"\n', 'next = "right"\nback = "left"\n'),
    ],
)
def test_set_changes_one_line(at: tuple[str, ...], value: object, before: str, after: str) -> None:
    assert with_value(FILE, at, value) == FILE.replace(before, after)


@pytest.mark.parametrize(
    ("at", "before", "after"),
    [
        (("rate",), "rate = 150   # fast", "# fast"),
        (("volume",), '"volume" = 80\n', ""),
        (("keys", "next"), 'next = "right"\n', ""),
        (("keys",), FILE[FILE.index("[keys]") :], "# left\n"),
    ],
)
def test_unset_takes_one_line_away_and_leaves_comments(at: tuple[str, ...], before: str, after: str) -> None:
    assert without(FILE, at) == FILE.replace(before, after)


def test_a_value_that_is_not_even_equal_to_itself_is_left_alone() -> None:
    text = "volume = nan  # odd\n"
    assert with_value(text, ("rate",), 150) == f"{text}rate = 150\n"


NEXT = ("keys", "next")


@pytest.mark.parametrize(
    ("text", "at", "value", "result"),
    [
        ("", ("rate",), 1, "rate = 1\n"),
        ("volume = 3", ("rate",), 1, "volume = 3\nrate = 1\n"),
        ("", ("keys", "next"), "f1", '[keys]\nnext = "f1"\n'),
        ("rate = 1\n\n\n", ("keys", "next"), "f1", 'rate = 1\n\n[keys]\nnext = "f1"\n'),
        ("[keys]\n", ("rate",), 1, "rate = 1\n\n[keys]\n"),
        ("# a\n[keys]\n", ("rate",), 1, "rate = 1\n\n# a\n[keys]\n"),
        ("# rate = 175\n# volume = 100\n", ("rate",), 1, "# rate = 175\nrate = 1\n# volume = 100\n"),
        ("rate = '''\na\n''' # c\n", ("rate",), 1, "rate = 1 # c\n"),
        ("keys = 3 # no\n", ("keys", "next"), "f1", 'keys = { next = "f1" } # no\n'),
        ('keys = { next = "n", more = "m" } # c', NEXT, ["f1"], 'keys = { next = ["f1"], more = "m" } # c'),
        ('keys.more = "m" # c\nrate = 1\n', NEXT, "n", 'keys.more = "m" # c\nkeys.next = "n"\nrate = 1\n'),
        ('# keys.more = "m"\nrate = 1\n', NEXT, "n", '# keys.more = "m"\nkeys.next = "n"\nrate = 1\n'),
        ('keys.next = "m" # c\n', NEXT, "n", 'keys.next = "n" # c\n'),
        ('[keys] # c\n[other]\nnext = "o"\n', NEXT, "n", '[keys] # c\nnext = "n"\n[other]\nnext = "o"\n'),
        ('"r\\u0061te" = 150\n[a.b]\nc = nan\n', ("rate",), 1, "rate = 1\n\n[a.b]\nc = nan\n"),
        ("plain = 1\n", ("plain",), True, "plain = true\n"),
    ],
)  # fmt: skip
def test_set_in_files_of_every_form(text: str, at: tuple[str, ...], value: object, result: str) -> None:
    assert with_value(text, at, value) == result


@pytest.mark.parametrize(
    ("text", "at", "result"),
    [
        ("rate = 1", ("rate",), ""),
        ("rate = 1 # c", ("rate",), "# c"),
        ("[keys]\nnext = 'n'\n", ("keys", "next"), ""),
        ("# a\n[keys] # b\nnext = 'n' # c\n", ("keys", "next"), "# a\n# b\n# c\n"),
        ("keys.next = 'n'\nrate = 1\n", ("keys", "next"), "rate = 1\n"),
        ("keys = { next = 'n' } # c\n", ("keys", "next"), "# c\n"),
        ("keys = { next = 'n', more = 'm' } # c\n", ("keys", "next"), 'keys = { more = "m" } # c\n'),
        ("keys = { next = 'n', more = 'm' } # c\n", ("keys",), "# c\n"),
        ("keys.next = 'n'\nkeys.more = 'm' # c\n", ("keys",), "# c\n"),
        ("[keys]\n# c\n", ("keys",), "# c\n"),
        ("[odd]\nname = [1, 2]\n# c\n", ("odd",), "# c\n"),
        ("'odd one' = 3\n", ("odd one",), ""),
        ("[odd.one]\na = 3\nrate = 1\n", ("odd",), ""),
    ],
)
def test_unset_in_files_of_every_form(text: str, at: tuple[str, ...], result: str) -> None:
    assert without(text, at) == result


def test_a_name_that_toml_quotes_is_quoted_beside_a_comment() -> None:
    text = '# mine\n[en]\nseiza = "say za"  # by ear\n'
    added = with_value(text, ("en", "plié"), "plee ay")
    assert added == text + '"plié" = "plee ay"\n'
    assert without(added, ("en", "plié")) == text


def test_a_comment_is_never_given_up() -> None:
    with pytest.raises(TooUnusual):
        with_value('# c\n"r\\u0061te" = 150\n', ("rate",), 1)
    with pytest.raises(TooUnusual):
        with_value('[keys]\nnext = [\n  "n", # c\n]\n', NEXT, "f1")
    with pytest.raises(TooUnusual):
        without('keys = { next = [\n  "n", # c\n] }\n', NEXT)
    with pytest.raises(TooUnusual):
        without("[odd.one]\na = 3 # c\n", ("odd",))


NAMES = ("rate", "voice_name", "plain", "odd-one")
COMMANDS = ("next", "pause", "voice-faster")
VALUES = st.sampled_from([1, Decimal("0.5"), True, "a # b", 'q"\\', "[keys]", "x = 1"])
KEYS = st.sampled_from(["n", "#", "=", ["f1", "#"], []])
COMMENT = st.sampled_from(["", " # one", "  # rate = 1", " # 'two'", " # [keys]"])
LOOSE = st.sampled_from(["", "\n", "# three\n", "# next = 4\n\n", "#rate = 175\n", "  # [keys] five\n"])


@st.composite
def files(draw: st.DrawFn) -> str:
    """A settings file as people write them, with comments everywhere."""
    text = draw(LOOSE)
    for name in draw(st.lists(st.sampled_from(NAMES), unique=True)):
        text += f"{name} = {toml_text(draw(VALUES))}{draw(COMMENT)}\n{draw(LOOSE)}"
    commands = draw(st.lists(st.sampled_from(COMMANDS), unique=True))
    keys = [f"{command} = {toml_text(draw(KEYS))}" for command in commands]
    match draw(st.sampled_from(["header", "dotted", "inline", "none"])):
        case "header":
            text += f"[keys]{draw(COMMENT)}\n" + "".join(
                f"{key}{draw(COMMENT)}\n{draw(LOOSE)}" for key in keys
            )
            text += draw(st.sampled_from(["", "[other]\nnext = 1 # six\nrate = 2\n"]))
        case "dotted":
            text += "".join(f"keys.{key}{draw(COMMENT)}\n{draw(LOOSE)}" for key in keys)
        case "inline":
            text += f"keys = {{ {', '.join(keys)} }}{draw(COMMENT)}\n{draw(LOOSE)}"
    return text.rstrip("\n") if draw(st.booleans()) else text


def comments(text: str) -> list[str]:
    """The comments of such a file, in order; those within texts are none."""
    bare = re.sub(r'"(?:[^"\\\n]|\\.)*"', '""', text)
    return [found.rstrip() for found in re.findall(r"#.*", bare)]


PLACES = st.sampled_from([*((name,) for name in NAMES), *(("keys", command) for command in COMMANDS)])


@given(files(), PLACES, st.data())
def test_any_change_is_that_change_alone(text: str, at: tuple[str, ...], data: st.DataObject) -> None:
    value = data.draw(KEYS if len(at) > 1 else VALUES)
    changed = with_value(text, at, value)
    expected = parse(text)
    (expected.setdefault("keys", {}) if len(at) > 1 else expected)[at[-1]] = value
    assert parse(changed) == expected
    assert comments(changed) == comments(text)

    taken = without(changed, at)
    holder = expected["keys"] if len(at) > 1 else expected
    del holder[at[-1]]
    if not holder and len(at) > 1:
        del expected["keys"]
    assert parse(taken) == expected
    assert comments(taken) == comments(text)
