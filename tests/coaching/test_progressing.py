"""What is said of a dose that is another one than last time, and where."""

from dataclasses import replace
from typing import Any

import pytest

from voicecoach.coaching.script import Script, sounds
from voicecoach.coaching.speaker import USUAL_KEYS
from voicecoach.model.adjustment import Adjustment
from voicecoach.model.routine import (
    Block,
    Dose,
    Effort,
    Exercise,
    Hold,
    Open,
    Phase,
    Reps,
    Routine,
    Tempo,
    Timed,
)
from voicecoach.model.units import Seconds
from voicecoach.phrases import load_phrases

KEYS = {**USUAL_KEYS, "keep": "K"}
OWN_TEMPO = Tempo((Phase("", Seconds(2)),))
SIDES: dict[str, Any] = {"sides": ("left", "right")}


def raises(*doses: Dose, **keys: Any) -> Exercise:
    made = Exercise(
        "raises", "Raises", tuple(Effort((dose,), OWN_TEMPO) for dose in doses), key="exercise[1]"
    )
    return replace(made, **keys)


def adjustment(old: Dose, new: Dose, reason: Any = "grown", item: int = 0, **keys: Any) -> Adjustment:
    return replace(Adjustment("raises", None, item, old, new, reason), **keys)


def script(exercise: Exercise, *adjustments: Adjustment, **keys: Any) -> Script:
    routine = Routine("test", "A test", (Block((exercise,)),), language=keys.pop("language", "en"))
    routine = replace(routine, rehabilitation=keys.pop("rehabilitation", False))
    return Script(routine, load_phrases(routine.language), adjustments=adjustments, **keys)


def told(made: Script, place: int = 0) -> list[str]:
    """What leads into a set."""
    return [utterance.text for utterance in sounds(made[made.lead_in(place)])]


S = Seconds
HELD = adjustment(Hold(S(30)), Hold(S(40)))


@pytest.mark.parametrize(
    ("exercise", "change", "expected"),
    [
        (
            raises(Reps(25)),
            adjustment(Reps(25), Reps(25), "level"),
            "You were sore, so the level stays this time.",
        ),
        (raises(Reps(25)), adjustment(Reps(20), Reps(25)), "Last time you did 20. Today 25."),
        (
            raises(Reps(25)),
            adjustment(Reps(20), Reps(25), comfortable=True),
            "Last time you did 20 comfortably. Today 25.",
        ),
        (raises(Hold(S(40))), HELD, "Last time you held for 30 seconds. Today 40 seconds."),
        (
            raises(Hold(S(40))),
            replace(HELD, comfortable=True),
            "Last time you held for 30 seconds comfortably. Today 40 seconds.",
        ),
        (
            raises(Timed(S(60))),
            adjustment(Timed(S(50)), Timed(S(60))),
            "Last time you did 50 seconds. Today 1 minute.",
        ),
        (
            raises(Open(S(60))),
            adjustment(Open(S(50)), Open(S(60))),
            "Last time you did 50 seconds. Today 1 minute.",
        ),
        (
            raises(Reps(9), order="rep", **SIDES),
            adjustment(Reps(8), Reps(9)),
            "Last time you did 8 on each side. Today 9 on each side.",
        ),
        (
            raises(Reps(8), order="rep", **SIDES),
            adjustment(Reps(9), Reps(8), "pain"),
            "Last time it hurt here, so today only 8 repetitions on each side.",
        ),
        (
            raises(Reps(15), **SIDES),
            adjustment(Reps(20), Reps(15), "pain"),
            "Last time it hurt here, so today only 15 repetitions.",
        ),
        (
            raises(Hold(S(30))),
            adjustment(Hold(S(40)), Hold(S(30)), "break"),
            "It has been a while, so today 30 seconds.",
        ),
        (
            raises(Reps(12)),
            adjustment(Hold(S(40)), Reps(12), "file"),
            "The routine now asks for 12 repetitions.",
        ),
        (
            raises(Reps(20)),
            adjustment(Reps(20), Reps(20), "ask"),
            "20 repetitions today, and no more before you have asked somebody who knows.",
        ),
    ],
)
def test_the_reason_is_told_right_after_the_dose(
    exercise: Exercise, change: Adjustment, expected: str
) -> None:
    plain, adjusted = told(script(exercise)), told(script(exercise, change))
    assert adjusted == [*plain[:2], expected, *plain[2:]]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (adjustment(Reps(20), Reps(25)), "Last time it was 20. Today 25, as far as it is comfortable."),
        (
            adjustment(Reps(20), Reps(25), comfortable=True),
            "Last time 20 was comfortable. Today 25, as far as it stays so.",
        ),
        (
            adjustment(Reps(30), Reps(25), "pain"),
            "Last time it hurt here, so today only 25 repetitions. Stop before it hurts.",
        ),
        (
            adjustment(Reps(30), Reps(25), "break"),
            "It has been a while, so we begin gently: 25 repetitions today.",
        ),
        (adjustment(Reps(30), Reps(25), "file"), "The routine now asks for 25 repetitions."),
        (
            adjustment(Reps(25), Reps(25), "ask"),
            "25 repetitions today, and no more before you have asked somebody who knows.",
        ),
    ],
)
def test_in_rehabilitation_it_is_said_gently(change: Adjustment, expected: str) -> None:
    assert told(script(raises(Reps(25)), change, rehabilitation=True))[2] == expected


def test_the_key_that_keeps_to_last_time_is_named_to_whoever_has_it() -> None:
    made, grown = raises(Reps(25)), adjustment(Reps(20), Reps(25))
    hint = "Press K to keep 20."
    assert told(script(made, grown, attended=True, keys=KEYS))[2:4] == [
        "Last time you did 20. Today 25.",
        hint,
    ]
    for other in (
        script(made, grown, attended=True),
        script(made, grown, keys=KEYS),
        script(made, grown, attended=True, keys=KEYS, verbosity="brief"),
        script(made, replace(grown, reason="break"), attended=True, keys=KEYS),
    ):
        assert not any(sentence.startswith("Press K") for sentence in told(other))
    assert "Last time you did 20. Today 25." in told(script(made, grown, verbosity="brief"))


def test_each_item_of_a_set_has_its_own_reason_and_all_of_them_one_key() -> None:
    made = raises(Hold(S(30)), Reps(12))
    named = replace(made, work=(made.work[0], replace(made.work[1], name="Pulses")))
    changes = (adjustment(Reps(10), Reps(12), item=1), adjustment(Hold(S(20)), Hold(S(30))))
    assert told(script(named, *changes, attended=True, keys=KEYS))[1:8] == [
        "Hold for 30 seconds.",
        "Then",
        "Pulses.",
        "12 repetitions.",
        "Last time you held for 20 seconds. Today 30 seconds.",
        "Last time you did 10. Today 12.",
        "Press K to keep to last time.",
    ]
    stays = adjustment(Reps(12), Reps(12), "level", item=1)
    assert told(script(named, stays))[5:6] == ["You were sore, so the level stays this time."]


def test_nothing_is_said_of_another_level_or_another_exercise_or_twice() -> None:
    made = raises(Reps(25), sets=2, rest=S(20))
    grown = adjustment(Reps(20), Reps(25))
    for other in (replace(grown, level="high"), replace(grown, exercise="plank"), replace(grown, item=1)):
        assert told(script(made, other)) == told(script(made))
    both = script(made, grown)
    said = [utterance.text for segment in both for utterance in sounds(segment)]
    assert said.count("Last time you did 20. Today 25.") == 1


def test_it_is_said_in_every_copy_of_the_script() -> None:
    made = script(raises(Reps(25), sets=2, rest=S(20)), adjustment(Reps(20), Reps(25)))
    sentence = "Last time you did 20. Today 25."
    assert sentence in told(made.with_verbosity("learn"))
    assert sentence in told(made.with_tempo("raises", Seconds(11, 10), 0))
    assert sentence in told(made.starting_at_set(1), 1)


def test_a_set_that_another_runs_into_is_announced_where_its_dose_is_another_one() -> None:
    quick: dict[str, Any] = {"count_in": S(0), "lead_in": S(0), "rest": S(0)}
    first = replace(raises(Reps(5), **quick), id="first", name="First")
    routine = Routine("test", "A test", (Block((first, raises(Reps(25), **quick))),))
    kinds = [each.kind for each in Script(routine, load_phrases("en"))]
    assert kinds == ["opening", "opening", "setup", "work", "work", "closing"]
    made = Script(routine, load_phrases("en"), adjustments=(adjustment(Reps(20), Reps(25)),))
    assert [each.kind for each in made] == ["opening", "opening", "setup", "work", "setup", "work", "closing"]
    assert "Last time you did 20. Today 25." in told(made, 1)


def test_where_the_coach_does_not_speak_the_language_it_is_told_in_its_own() -> None:
    made = script(raises(Reps(25)), adjustment(Reps(20), Reps(25)), language="xx")
    (line,) = [each for each in sounds(made[made.lead_in(0)]) if "Today" in each.text]
    assert (line.text, line.language) == ("Last time you did 20. Today 25.", "en")


def test_rehabilitation_begins_with_whom_to_ask_unless_it_was_said_lately() -> None:
    sentence = "If this is new to you, start with somebody who knows you and your joints."
    for reassure in (True, False):
        made = script(raises(Reps(5)), rehabilitation=True, reassure=reassure)
        opening = [utterance.text for utterance in sounds(made[1])]
        assert (sentence in opening) == reassure
        assert opening[0] == "A test." and len(opening) == 4 + reassure
    assert sentence not in [each.text for each in sounds(script(raises(Reps(5)))[1])]
