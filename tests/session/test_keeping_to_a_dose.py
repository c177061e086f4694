"""The key that keeps to the dose of last time, as the person hears it and as it is told of."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import pytest
from real_coach import coach_of
from session_fakes import RATE, Stand, amounts

from voicecoach.model.adjustment import Adjustment
from voicecoach.model.event import (
    Answered,
    Command,
    CommandName,
    CueSpoken,
    RepDone,
    SegmentStarted,
    SetEnded,
    Told,
)
from voicecoach.model.routine import Reps
from voicecoach.model.sound import Utterance

ROUTINE = """
[[exercise]]
name = "Raises"
setup = ["Stand by the wall.", "Look ahead.", "Breathe out."]
reps = 25
tempo = "1"
sets = 2
rest = 10
lead_in = 10

[[exercise]]
name = "Plank"
hold = 12
"""
GROWN = Adjustment("raises", None, 0, Reps(20), Reps(25), "grown")
SAID = "20 repetitions, as before."
NONE = Command("summary")
Given = Iterable[tuple[float, CommandName | Command]]


def perform(given: Given = (), **more: Any) -> Stand:
    mine = coach_of(ROUTINE, adjustments=[GROWN])
    stand = Stand(mine.segments, [(0, NONE), *given, (400, "stop")], coach=mine, **more)
    stand.run()
    return stand


def of(stand: Stand, kind: type[Any]) -> list[Any]:
    return [event for event in stand.events if isinstance(event, kind)]


def begins(stand: Stand) -> list[float]:
    """When each set begins."""
    return [float(e.at) for e in of(stand, SegmentStarted) if e.segment.kind == "work" and not e.resumed]


def sets(stand: Stand) -> list[tuple[int, int]]:
    """What was asked of each set of raises, and what was done."""
    return [
        (e.segment.exercise.work[0].dose(e.segment.set_number).count, int(e.done[0]))
        for e in of(stand, SetEnded)
        if e.segment.exercise.id == "raises"
    ]


def said(stand: Stand) -> list[str]:
    return [cue.sound.text for cue in of(stand, CueSpoken) if isinstance(cue.sound, Utterance)]


USUAL = perform()
FIRST, SECOND = begins(USUAL)[:2]
SETUP = next(float(e.at) for e in of(USUAL, SegmentStarted) if e.segment.kind == "setup")


def sentence(text: str) -> tuple[float, float]:
    """When a sentence begins and ends where nobody disturbs."""
    cue = next(cue for cue in of(USUAL, CueSpoken) if cue.sound == Utterance(text))
    return float(cue.at), float(cue.at + USUAL.extent(cue.sound).seconds)


def answered(stand: Stand, at: float) -> None:
    """It was told of once, at once, with a chime and in print."""
    (answer,) = of(stand, Answered)
    assert answer == Answered(answer.at, exercise="raises", dose=(Reps(20),))
    assert at <= answer.at <= at + 1
    assert [told.text for told in of(stand, Told)] == [SAID]
    (chime,) = stand.chimes("answer")
    assert at <= chime / RATE <= at + 0.3 and not stand.chimes("refused")


def test_without_the_key_it_is_the_dose_of_today() -> None:
    assert sets(USUAL) == [(25, 25), (25, 25)] and not of(USUAL, Answered)
    assert "Press K to keep 20." in said(USUAL)


def test_while_it_is_announced() -> None:
    at = sum(sentence("Stand by the wall.")) / 2
    stand = perform([(at, "keep")])
    answered(stand, at)
    assert sets(stand) == [(20, 20), (20, 20)]
    spoken = said(stand)
    assert spoken.count("Stand by the wall.") == 1
    place = spoken.index("Stand by the wall.")
    assert spoken[place : place + 4] == ["Stand by the wall.", SAID, "Look ahead.", "Breathe out."]
    assert spoken.count(SAID) == 1
    ends = [e.at for e in of(stand, RepDone)]
    assert ends[19] - ends[0] == 19


def test_before_the_dose_is_told_only_the_old_one_is() -> None:
    stand = perform([(SETUP + 0.05, "keep")])
    spoken = said(stand)
    assert SAID in spoken and "25 repetitions." not in spoken and "Press K to keep 20." not in spoken
    assert sets(stand) == [(20, 20), (20, 20)]


def test_a_dose_that_was_interrupted_is_not_told_again_once_it_is_left() -> None:
    at = sum(sentence("25 repetitions.")) / 2
    stand = perform([(at, "pause"), (at + 5, "keep"), (at + 10, "pause")])
    spoken = said(stand)
    assert spoken.count("25 repetitions.") == spoken.count(SAID) == 1 and "Press K to keep 20." not in spoken
    assert sets(stand) == [(20, 20), (20, 20)]


def test_while_one_gets_into_position_and_in_the_count_in() -> None:
    for at in (FIRST - 6, FIRST - 1.5):
        stand = perform([(at, "keep")])
        answered(stand, at)
        assert sets(stand) == [(20, 20), (20, 20)]
        assert begins(stand)[0] == FIRST
    assert SAID in said(perform([(FIRST - 6, "keep")])), "in words as well, where there is time for them"


@pytest.mark.parametrize(("at", "first"), [(3.3, 20), (17.2, 20), (21.3, 25), (24.0, 25)])
def test_in_the_first_set_the_rest_of_it_as_far_as_it_still_can_be(at: float, first: int) -> None:
    stand = perform([(FIRST + at, "keep")])
    answered(stand, FIRST + at)
    assert sets(stand) == [(25, first), (20, 20)]
    reps = [e.at for e in of(stand, RepDone)]
    zero = reps[0] - 1
    assert reps[:first] == [zero + n for n in range(1, first + 1)], "no beat was moved"


def test_only_from_the_first_set_on() -> None:
    end = float(of(USUAL, SetEnded)[0].at)
    for at in (1.0, end + 1, SECOND + 5, float(of(USUAL, SetEnded)[1].at) + 4):
        stand = perform([(at, "keep")])
        assert len(stand.chimes("refused")) == 1 and not stand.chimes("answer")
        assert not of(stand, Answered) and sets(stand) == sets(USUAL)


def test_a_second_time_there_is_nothing_to_keep() -> None:
    stand = perform([(FIRST - 6, "keep"), (FIRST + 4, "keep")])
    assert len(of(stand, Answered)) == 1 and len(stand.chimes("refused")) == 1
    assert sets(stand) == [(20, 20), (20, 20)]


def test_while_paused_it_is_carried_out_and_it_stays_paused() -> None:
    stand = perform([(FIRST + 5.3, "pause"), (FIRST + 7, "keep"), (FIRST + 30, "pause")])
    assert len(of(stand, Answered)) == 1 and sets(stand) == [(25, 20), (20, 20)]
    resumed = [e.at for e in of(stand, SegmentStarted) if e.resumed]
    told = of(stand, Answered)[0].at
    assert told < resumed[0] and stand.clock.frames > (FIRST + 30) * RATE
    before = perform([(SETUP + 0.5, "pause"), (SETUP + 3, "keep"), (SETUP + 30, "pause")])
    assert sets(before) == [(20, 20), (20, 20)]
    assert "25 repetitions." not in said(before) and said(before).count(SAID) == 1


def test_behind_a_pause_it_is_one_of_the_set_that_is_come_into_again() -> None:
    given: Given = [(FIRST + 5.3, "pause"), (FIRST + 7, "pause"), (FIRST + 7.6, "keep")]
    stand = perform(given)
    assert len(of(stand, Answered)) == 1 and sets(stand) == [(25, 20), (20, 20)]


def test_a_set_that_is_begun_again_is_asked_for_as_before() -> None:
    stand = perform([(FIRST + 5.3, "keep"), (FIRST + 10.3, "back")])
    assert sets(stand) == [(25, 10), (20, 20), (20, 20)]
    assert len(of(stand, Answered)) == 1


def test_without_sound_it_is_carried_out_and_printed() -> None:
    stand = perform([(FIRST + 7, "keep")], dead=[(FIRST + 5, FIRST + 20)])
    assert [told.text for told in of(stand, Told)] == [SAID]
    assert len(of(stand, Answered)) == 1 and sets(stand) == [(25, 20), (20, 20)]


def test_more_can_be_asked_for_after_it() -> None:
    stand = perform([(FIRST + 3.3, "keep"), (FIRST + 6.3, "more"), (SECOND, "more")])
    assert sets(stand)[0] == (25, 25)
    stand = perform([(FIRST - 6, "keep"), (FIRST + 6.3, "more")])
    assert sets(stand) == [(20, 25), (20, 20)]


def test_a_routine_that_is_recorded_keeps_to_nothing() -> None:
    stand = perform(realtime=False)
    assert [e.done for e in of(stand, SetEnded)] == [amounts(25), amounts(25), amounts(Fraction(12))]


def test_no_set_is_left_out_where_one_effort_runs_into_the_next() -> None:
    # Without its announcement the second exercise would be led into by nothing.
    direct = 'name = "{}"\nreps = {}\nlead_in = 0\ncount_in = 0\n'
    routine = "".join(f"[[exercise]]\n{direct.format(*each)}" for each in (("Taps", 10), ("Raises", 25)))
    mine = coach_of(routine, adjustments=[GROWN])
    usual = Stand(mine.segments, [(0, NONE), (400, "stop")], coach=mine)
    usual.run()
    taps_over, raises_begin = float(of(usual, SetEnded)[0].at), begins(usual)[1]
    for at in (taps_over + 0.5, (taps_over + raises_begin) / 2):
        stand = Stand(mine.segments, [(0, NONE), (at, "keep"), (400, "stop")], coach=mine)
        stand.run()
        answered(stand, at)
        assert sets(stand) == [(20, 20)]
        assert [e.segment.kind for e in of(stand, SegmentStarted)][-1] == "closing"
