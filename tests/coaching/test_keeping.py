"""Keeping to the dose of last time: from where, for which sets, and what is still said of it."""

from dataclasses import replace
from typing import Any

import pytest

from voicecoach.coaching.adjusting import Adjusted
from voicecoach.coaching.keeping import keep
from voicecoach.coaching.metric import FixedMetric
from voicecoach.coaching.script import Script, sounds
from voicecoach.coaching.speaker import USUAL_KEYS
from voicecoach.model.adjustment import Adjustment
from voicecoach.model.routine import Block, Dose, Effort, Exercise, Hold, Phase, Reps, Routine, Tempo
from voicecoach.model.segment import Change, Laid, Passage, Segment, Work
from voicecoach.model.units import Seconds
from voicecoach.phrases import load_phrases
from voicecoach.timeline import lay_out

S = Seconds
KEYS = {**USUAL_KEYS, "keep": "K"}
GROWN = Adjustment("raises", None, 0, Reps(20), Reps(25), "grown", comfortable=True)


def raises(*doses: Dose, **keys: Any) -> Exercise:
    tempo = Tempo((Phase("", S(2)),))
    work = tuple(Effort((dose,), tempo, written=(Reps(5),)) for dose in doses)
    usual: dict[str, Any] = {"setup": ("Stand by the wall.", "Look ahead."), "sets": 3, "rest": S(20)}
    return replace(Exercise("raises", "Raises", work, key="exercise[1]"), **{**usual, **keys})


def script(*adjustments: Adjustment, exercise: Exercise | None = None, **keys: Any) -> Script:
    bends = Exercise("bends", "Bends", (Effort((Reps(8),)),), sets=2, key="exercise[2]")
    routine = Routine("test", "A test", (Block((exercise or raises(Reps(25)), bends)),))
    return Script(routine, load_phrases("en"), attended=True, keys=KEYS, adjustments=adjustments, **keys)


def laid(made: Script, index: int) -> Laid:
    following = made[index + 1] if index + 1 < len(made) else None
    return lay_out(made[index], following, FixedMetric())


def index_of(made: Script, kind: str, nth: int = 0) -> int:
    return [at for at, each in enumerate(made) if each.kind == kind][nth]


def counts(made: Script) -> list[int]:
    """How many repetitions each set has."""
    return [
        sum(int(part.seconds / part.rep) for part in segment.body.parts if part.rep)
        for segment in made
        if isinstance(segment.body, Work)
    ]


def asked(segment: Segment) -> list[Dose]:
    assert segment.exercise is not None
    return [effort.dose(segment.set_number) for effort in segment.exercise.work]


def kept(made: Script, kind: str, position: Seconds, nth: int = 0, running: bool = True) -> Adjusted:
    found = keep(made, laid(made, index_of(made, kind, nth)), position, running)
    assert found is not None
    return found


def test_all_sets_go_back_from_what_leads_into_the_first() -> None:
    made = script(GROWN)
    assert counts(made) == [25, 25, 25, 8, 8]
    found = kept(made, "setup", S(1))
    assert counts(found.script) == [20, 20, 20, 8, 8]
    assert (found.said.text, found.kept) == ("20 repetitions, as before.", (Reps(20),))
    sets = [segment for segment in found.script if segment.kind == "work"]
    assert [asked(each) for each in sets[:3]] == [[Reps(20)]] * 3
    assert sets[0].exercise is not None and sets[0].exercise.work[0].written == (Reps(5),)
    assert asked(found.segment) == [Reps(20)]


def test_what_the_file_has_is_kept_where_the_days_dose_was_its_own() -> None:
    plain = raises(Reps(25))
    plain = replace(plain, work=(replace(plain.work[0], written=()),))
    found = kept(script(GROWN, exercise=plain), "setup", S(1))
    exercise = found.script.steps[0].exercise
    assert exercise.work[0].doses == (Reps(20),) and exercise.work[0].written == (Reps(25),)


@pytest.mark.parametrize(
    ("position", "first"),
    [(S(1), 20), (S(39), 20), (S(199, 5), 25), (S(40), 25), (S(41), 25), (S(49), 25)],
)
def test_a_set_that_has_begun_becomes_shorter_where_it_still_can(position: Seconds, first: int) -> None:
    # The 20th repetition begins at 38 s and the 21st at 40 s; its number is heard 0.3 s before.
    made = script(GROWN)
    found = kept(made, "work", position)
    assert counts(found.script) == [first, 20, 20, 8, 8]
    assert asked(found.segment) == [Reps(25)], "what was asked of it stays"
    assert isinstance(found.segment.body, Work)
    assert found.segment.body.seconds == 2 * first


def test_a_set_of_which_nothing_was_done_is_asked_for_less() -> None:
    found = kept(script(GROWN), "work", S(0))
    assert asked(found.segment) == [Reps(20)]


def test_what_the_user_has_changed_of_the_set_gives_way_or_stays() -> None:
    made = script(GROWN)
    for extra, position, first in ((5, S(10), 20), (-3, S(10), 20), (-10, S(10), 15), (5, S(45), 30)):
        changed = made.with_change(0, Change(extra=((0, extra),)))
        found = kept(changed, "work", position)
        assert counts(found.script)[:3] == [first, 20, 20]
    at_tempo = made.with_tempo("raises", S(2), 0)
    found = kept(at_tempo, "work", S(5))
    assert isinstance(found.segment.body, Work) and found.segment.body.seconds == 20


@pytest.mark.parametrize(("position", "seconds"), [(S(5), 30), (S(28), 30), (S(29), 40), (S(35), 40)])
def test_a_time_becomes_shorter_too(position: Seconds, seconds: int) -> None:
    # Two seconds at the least are left of it.
    grown = replace(GROWN, old=Hold(S(30)), new=Hold(S(40)))
    found = kept(script(grown, exercise=raises(Hold(S(40)))), "work", position)
    assert isinstance(found.segment.body, Work) and found.segment.body.seconds == seconds
    assert found.said.text == "30 seconds, as before."


def test_each_item_of_a_set_as_far_as_it_can() -> None:
    exercise = raises(Hold(S(30)), Reps(12), Reps(6))
    changes = (
        replace(GROWN, old=Hold(S(20)), new=Hold(S(30))),
        replace(GROWN, item=1, old=Reps(10), new=Reps(12)),
    )
    made = script(*changes, exercise=exercise)
    for position, length in ((S(5), 20 + 20 + 12), (S(32), 30 + 20 + 12), (S(53), 30 + 24 + 12)):
        found = kept(made, "work", position)
        assert isinstance(found.segment.body, Work) and found.segment.body.seconds == length
        assert found.kept == (Hold(S(20)), Reps(10), Reps(6))
        assert found.said.text == "20 seconds and 10 repetitions, as before."
        (later,) = [found.script[index_of(found.script, "work", 1)]]
        assert isinstance(later.body, Work) and later.body.seconds == 20 + 20 + 12


@pytest.mark.parametrize(
    ("kind", "nth"),
    [("opening", 0), ("opening", 1), ("rest", 0), ("work", 1), ("setup", 1), ("work", 3), ("closing", 0)],
)
def test_nowhere_else(kind: str, nth: int) -> None:
    made = script(GROWN)
    assert keep(made, laid(made, index_of(made, kind, nth)), S(1), True) is None


def test_nothing_but_what_has_grown() -> None:
    for reason in ("pain", "break", "file", "ask"):
        made = script(replace(GROWN, reason=reason))
        assert keep(made, laid(made, index_of(made, "work")), S(1), True) is None
    twice = kept(script(GROWN), "work", S(1))
    assert keep(twice.script, laid(twice.script, index_of(twice.script, "work")), S(1), True) is None


def test_the_rest_before_it_leads_into_it_as_well() -> None:
    bends = replace(GROWN, exercise="bends", old=Reps(6), new=Reps(8))
    made = script(bends, exercise=raises(Reps(25), exit=("Sit down.",)))
    rest = index_of(made, "setup", 1) - 1
    assert made[rest].kind == "rest"
    found = keep(made, laid(made, rest), S(0), True)
    assert found is not None and counts(found.script) == [25, 25, 25, 6, 6]
    assert found.segment.body == made[rest].body, "the way out is told as it was"


def words(segment: Segment) -> list[str]:
    return [each.text for each in sounds(segment) if not each.text.isdigit()]


INTRODUCTION = [
    "We begin with Raises.",
    "25 repetitions.",
    "Last time you did 20 comfortably. Today 25.",
    "Press K to keep 20.",
    "3 sets.",
    "Stand by the wall.",
    "Look ahead.",
]
SAID = "20 repetitions, as before."


def left_of(heard: int) -> list[str]:
    """The introduction, of which so many sentences are said already."""
    if heard == len(INTRODUCTION):
        return INTRODUCTION
    place = max(heard, 1)
    coming = (text for text in INTRODUCTION[place:] if text not in INTRODUCTION[1:4])
    return [*INTRODUCTION[:place], SAID, *coming]


@pytest.mark.parametrize("running", [True, False])
@pytest.mark.parametrize("during", range(7))
def test_of_the_dose_of_today_nothing_more_is_said(during: int, running: bool) -> None:
    """In the middle of a sentence: where it stands still, that one begins again."""
    made = script(GROWN)
    before = laid(made, index_of(made, "setup"))
    assert words(before.segment) == INTRODUCTION
    cue = before.own[during]
    found = keep(made, before, (cue.start + cue.end) / 2, running)
    assert found is not None
    assert words(found.segment) == left_of(during + running)
    if running:  # what has begun is on the same clock
        after = lay_out(found.segment, found.script[found.segment.index + 1], FixedMetric())
        assert after.own[: during + 1] == before.own[: during + 1]


def test_once_all_is_said_the_passage_stays() -> None:
    made = script(GROWN)
    before = laid(made, index_of(made, "setup"))
    found = keep(made, before, before.seconds - 1, True)
    assert found is not None and found.segment.body == before.segment.body
    assert counts(found.script)[:3] == [20, 20, 20]


def test_a_passage_that_comes_back_tells_it_once() -> None:
    made = script(GROWN)
    setup = made[index_of(made, "setup")]
    assert isinstance(setup.body, Passage)
    back = replace(setup, body=replace(setup.body, head=setup.body.tail[-1:]))
    found = keep(made, Laid(back, S(30), ()), S(0), False)
    assert found is not None and isinstance(found.segment.body, Passage)
    lines = (*found.segment.body.head, *found.segment.body.tail)
    assert [line.sound for line in lines].count(found.said) == 1


def test_the_way_out_of_a_set_is_behind_it() -> None:
    made = script(GROWN)
    out = replace(made[index_of(made, "work")], body=Passage())
    assert keep(made, Laid(out, S(3), ()), S(1), True) is None


def test_at_another_level_it_means_nothing() -> None:
    made = script(replace(GROWN, level="high"))
    assert keep(made, laid(made, index_of(made, "work")), S(1), True) is None
    high = raises(Reps(25), level="high")
    both = Routine("test", "A test", (Block((raises(Reps(25), level="low"), high)),))
    grown = replace(GROWN, level="low")
    two = Script(both, load_phrases("en"), attended=True, keys=KEYS, adjustments=(grown,))
    assert counts(kept(two, "work", S(0)).script) == [20, 20, 20, 25, 25, 25]
