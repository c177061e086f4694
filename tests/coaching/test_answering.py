"""Where we are, an exercise in full, the keys: in every kind of segment, in words."""

import pytest
from scripts_made import METRIC, laid, nth, said, script_of, texts

from voicecoach.coaching.adjusting import adjust
from voicecoach.coaching.answering import CLOSE, explanation, keys, where
from voicecoach.coaching.interruption import ask_finish, resume
from voicecoach.coaching.moving import onward
from voicecoach.coaching.script import Script
from voicecoach.model.segment import Segment, SegmentKind, Work
from voicecoach.model.sound import Utterance
from voicecoach.model.units import Seconds

SHORTLY = "Less than a minute left in all."
RAISES = '[[exercise]]\nname = "Raises"\nreps = 10\ntempo = "3"\nsets = 2\nrest = 40\n'
PLANK = '[[exercise]]\nname = "Plank."\nhold = 40\nsides = ["left", "right"]\nswitch = 8\nexit = "Sit."\n'


def asked(script: Script, kind: SegmentKind, number: int, at: float) -> list[str]:
    """The answer ``at`` seconds into a segment, without how long it takes in all."""
    answer = texts(where(script, nth(script, kind, number), Seconds(str(at))))
    assert answer[-1] == SHORTLY or (answer[-1].startswith("About ") and answer[-1].endswith(" left in all."))
    return answer[:-1]


@pytest.mark.parametrize(
    ("kind", "number", "at", "answer"),
    [
        ("opening", 1, 0, ["A test."]),
        ("opening", 2, 1, ["A test."]),
        ("setup", 1, 0, ["Raises.", "Set 1 of 2."]),
        ("work", 1, 0, ["Raises.", "Set 1 of 2.", "Repetition 1 of 10.", "Next.", "Set 2 of 2."]),
        ("rest", 1, 5, ["Rest.", "35 seconds left.", "Next.", "Raises.", "Set 2 of 2."]),
        ("rest", 1, 35, ["Rest.", "5 seconds left.", "Next.", "Raises.", "Set 2 of 2."]),
        ("rest", 1, 35.5, ["Rest.", "Next.", "Raises.", "Set 2 of 2."]),
        ("work", 2, 12, ["Raises.", "Set 2 of 2.", "Repetition 5 of 10.", "Next: Plank."]),
        ("setup", 2, 0, ["Plank.", "Your left side."]),
        ("work", 3, 10, ["Plank.", "Your left side.", "29 seconds left.", "Next: your right side."]),
        ("switch", 1, 0, ["Plank.", "Your right side."]),
        ("work", 4, 0, ["Plank.", "Your right side.", "39 seconds left.", "Nothing comes after it."]),
        ("closing", 1, 0, ["A test."]),
    ],
)
def test_where_we_are(kind: SegmentKind, number: int, at: float, answer: list[str]) -> None:
    assert asked(script_of(RAISES + PLANK), kind, number, at) == answer


def test_the_repetition_told_is_the_one_done_while_it_is_told() -> None:
    script = script_of(RAISES)
    before = sum((METRIC(Utterance(text)).seconds + CLOSE for text in ("Raises.", "Set 1 of 2.")), Seconds(0))
    for at, rep in ((9 - before, 4), (9 - before - Seconds(1, 100), 3), (Seconds(-1, 5), 1)):
        answer = texts(where(script, nth(script, "work"), at))
        assert answer[2] == f"Repetition {rep} of 10."
    over = texts(where(script, nth(script, "work"), 30 - before))
    assert over == ["Raises.", "Set 1 of 2.", "Next.", "Set 2 of 2.", over[-1]]


def test_one_of_one_is_singular_and_sides_that_only_the_author_knows_are_named() -> None:
    text = '[[exercise]]\nname = "Step"\nreps = 1\ntempo = "20"\nsides = ["weaker leg", "stronger leg"]\n'
    script = script_of(text)
    assert asked(script, "work", 1, 0) == [
        "Step.", "weaker leg.", "Repetition 1 of 1.", "Next: stronger leg.",
    ]  # fmt: skip
    hold = script_of('[[exercise]]\nname = "Plank"\nhold = 3\n')
    assert asked(hold, "work", 1, 1) == ["Plank.", "2 seconds left.", "Nothing comes after it."]
    assert asked(hold, "work", 1, 1.5) == ["Plank.", "1 second left.", "Nothing comes after it."]


def test_the_round_is_told_where_there_are_rounds() -> None:
    text = (
        '[[block]]\nrounds = 2\nrest = 20\n[[block.exercise]]\nname = "A"\nreps = 3\n'
        '[[block.exercise]]\nname = "B"\nhold = 20\n'
    )
    script = script_of(text)
    assert asked(script, "work", 2, 0) == ["B.", "Round 1 of 2.", "19 seconds left.", "Next: A."]
    assert asked(script, "work", 3, 0) == ["A.", "Round 2 of 2.", "Repetition 1 of 3.", "Next: B."]


def test_where_a_set_has_no_known_end_its_dose_is_told_and_no_time() -> None:
    script = script_of('[[exercise]]\nname = "Both"\nwork = [{ hold = 20 }, { open = 60 }]\n')
    first, last = (texts(where(script, nth(script, "work"), Seconds(at))) for at in (0, 30))
    assert first == ["Both.", "20 seconds left.", "Nothing comes after it."]
    assert last[0] == "Both." and last[1].startswith("As long as you are comfortable, 1 minute at the most.")
    assert last[2:] == ["Nothing comes after it."]
    own = script_of('[[exercise]]\nname = "Own"\nreps = 8\ntempo = "own"\n')
    told = texts(where(own, nth(own, "work"), Seconds(30)))
    assert told[1].startswith("8 repetitions, at your own pace.")
    assert told[::2] == ["Own.", "Nothing comes after it."]


def test_a_level_is_called_by_its_exercise_and_alternating_sides_count_pairs() -> None:
    text = (
        '[[exercise]]\nname = "Step"\nreps = 4\ntempo = "2"\nsides = ["left", "right"]\norder = "rep"\n'
        '[[exercise.levels]]\nname = "low"\n[[exercise.levels]]\nname = "high"\n'
    )
    assert asked(script_of(text), "work", 1, 4)[:2] == ["Step.", "Repetition 2 of 4."]


def test_in_another_language_each_word_is_said_by_a_voice_of_its_own_language() -> None:
    text = (
        '[[exercise]]\nname = "Wadenheben"\nreps = 10\ntempo = "3"\nsides = ["links", "rechts"]\nswitch = 5\n'
        'sets = 2\n[[exercise]]\nname = "Kniebeugen"\nreps = 4\n'
    )
    script = script_of(text, head='language = "de"')

    def heard(number: int) -> list[tuple[str, str]]:
        lines = where(script, nth(script, "work", number), Seconds(0))
        return [(line.sound.text, line.sound.language) for line in lines if isinstance(line.sound, Utterance)]

    assert heard(1)[:-1] == [
        ("Wadenheben.", "de"), ("links.", "de"), ("Set 1 of 2.", "en"), ("Repetition 1 of 10.", "en"),
        ("Next.", "en"), ("rechts.", "de"),
    ]  # fmt: skip
    assert heard(4)[-3:-1] == [("Next.", "en"), ("Kniebeugen.", "de")]


def test_in_the_next_set_of_another_language_the_coach_speaks_its_own() -> None:
    text = '[[exercise]]\nname = "Wadenheben"\nreps = 10\ntempo = "3"\nsets = 2\n'
    script = script_of(text, head='language = "de"')
    lines = where(script, nth(script, "work"), Seconds(0))
    assert lines[-2].sound == Utterance("Set 2 of 2.", "en")


def test_segments_put_in_between_tell_what_they_belong_to() -> None:
    script = script_of(RAISES + PLANK)
    entry, rest = resume(script, laid(script, nth(script, "work")), Seconds(13), "pause")
    assert texts(where(script, entry, Seconds(0)))[:-1] == ["Raises.", "Set 1 of 2."]
    assert texts(where(script, rest, Seconds(12)))[2] == "Repetition 5 of 10."
    question = ask_finish(script, nth(script, "rest"))
    assert texts(where(script, question, Seconds(0)))[:-1] == ["Rest.", "Next.", "Raises.", "Set 2 of 2."]
    way = onward(script, laid(script, nth(script, "work", 3)), Seconds(5))
    assert way is not None
    assert texts(where(script, way.segments[0], Seconds(1)))[:-1] == ["Plank.", "Your left side."]


@pytest.mark.parametrize(
    ("at", "told"),
    [(0, "About 15 minutes left in all."), (890, SHORTLY), (120, "About 13 minutes left in all.")],
)
def test_the_time_left_is_what_the_work_takes_less_what_is_done(at: int, told: str) -> None:
    script = script_of('[[exercise]]\nname = "Sit"\nhold = "15m"\n')
    assert texts(where(script, nth(script, "work"), Seconds(at)))[-1] == told


def test_the_time_left_counts_every_set_to_come_also_from_the_opening() -> None:
    text = (
        '[[exercise]]\nname = "A"\nhold = "10m"\nrest_after = "5m"\n[[exercise]]\nname = "B"\nhold = "20m"\n'
    )
    script = script_of(text)

    def left(segment: Segment, at: int) -> str:
        return texts(where(script, segment, Seconds(at)))[-1]

    for index in (0, 1, 2):
        assert left(script[index], 0) == "About 35 minutes left in all."
    assert left(nth(script, "rest"), 0) == "About 25 minutes left in all."
    assert left(nth(script, "rest"), 120) == "About 23 minutes left in all."
    assert left(nth(script, "work", 2), 60) == "About 19 minutes left in all."
    assert left(nth(script, "closing"), 0) == SHORTLY


def test_how_much_is_left_of_a_rest_is_not_told_where_a_key_ends_it() -> None:
    text = '[[exercise]]\nname = "A"\nreps = 5\nrest_after = 60\n[[exercise]]\nname = "B"\nreps = 5\n'
    assert asked(script_of(text), "rest", 1, 10) == ["Rest.", "50 seconds left.", "Next.", "B."]
    assert asked(script_of(text, wait=True), "rest", 1, 10) == ["Rest.", "Next.", "B."]


def test_an_exercise_in_full() -> None:
    text = (
        '[[exercise]]\nname = "Raises"\nreps = 3\nwhy = "For the calves."\nsetup = ["Stand.", "Hold on."]\n'
        'detail = "Both heels up."\ncaution = "Not with a sore heel."\nexit = "Sit."\n'
    )
    script = script_of(text, verbosity="brief")
    exercise = nth(script, "work").exercise
    assert exercise is not None
    assert texts(explanation(script, exercise)) == [
        "Raises.", "For the calves.", "Stand.", "Hold on.", "Both heels up.", "Not with a sore heel.",
    ]  # fmt: skip


def test_the_keys_are_told_a_sentence_a_line() -> None:
    spoken = texts(keys(script_of(RAISES)))
    assert "Space pauses and goes on." in spoken and "O when it hurts." in spoken
    assert all(text[0].isupper() and text.endswith(".") and text.count(". ") == 0 for text in spoken)
    assert all(len(text) <= 80 for text in spoken)


KEYS = ("Press", "press", "Space", "Enter", " key", "for help")


def test_where_nobody_can_press_a_key_none_is_named() -> None:
    own = '[[exercise]]\nname = "Own"\nreps = 8\ntempo = "own"\n'
    text = f'{RAISES}{own}[[exercise]]\nname = "Open"\nopen = true\n'
    spoken = {
        attended: [
            text for segment in script_of(text, attended=attended, wait=True) for text in said(segment)
        ]
        for attended in (True, False)
    }
    assert sum(any(key in text for key in KEYS) for text in spoken[True]) >= 5
    assert [text for text in spoken[False] if any(key in text for key in KEYS)] == []
    assert all(
        isinstance(s.body, Work) or s.body.settle < 3600 for s in script_of(text, attended=False, wait=True)
    )


def test_a_dose_without_a_known_end_is_told_as_it_was_changed() -> None:
    script = script_of('[[exercise]]\nname = "Own"\nreps = 8\ntempo = "own"\n')
    more = adjust(script, laid(script, nth(script, "work")), Seconds(3), "more")
    assert more is not None
    told = texts(where(more.script, more.segment, Seconds(10)))
    assert told[1].startswith("13 repetitions, at your own pace.")
