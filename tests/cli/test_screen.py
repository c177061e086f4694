"""What the screen makes of answers: one line an event, nothing twice."""

from dataclasses import replace
from fractions import Fraction

import pytest

from voicecoach.cli.screen import Screen
from voicecoach.model.event import Answered, Asked, CueSpoken, Event, SegmentStarted, SetEnded, Told
from voicecoach.model.routine import Dose, Effort, Exercise, Hold, Open, Reps, Timed
from voicecoach.model.segment import Part, Segment, Work
from voicecoach.model.sound import Utterance
from voicecoach.model.units import Seconds

DOSE = Reps(5)
WORK = Work(Fraction(300), (), (Part(Fraction(0), Fraction(300), DOSE),), open=True)
OWN_PACE = Segment(3, "work", WORK, Exercise("sit", "Sit", (Effort((DOSE,)),)))
SPOKEN = CueSpoken(Seconds(2), Utterance("10 repetitions.", "en"), "announce")


def test_what_is_told_and_then_spoken_is_printed_once() -> None:
    lines: list[str] = []
    screen = Screen(lines.append)
    screen.show(Told(Seconds(1), "10 repetitions."))
    screen.show(SPOKEN)
    assert lines == ["00:01  [10 repetitions]"]
    screen.show(SPOKEN)
    assert lines[1:] == ["00:02  10 repetitions."]


def test_what_was_told_in_another_segment_hides_nothing() -> None:
    lines: list[str] = []
    screen = Screen(lines.append)
    screen.show(Told(Seconds(1), "10 repetitions."))
    screen.show(SegmentStarted(Seconds(2), OWN_PACE))
    screen.show(SPOKEN)
    assert lines[-1] == "00:02  10 repetitions."


def test_a_set_that_lasts_until_it_is_done_does_not_end_early() -> None:
    lines: list[str] = []
    screen = Screen(lines.append)
    counted = replace(OWN_PACE, body=replace(WORK, open=False))
    screen.show(SetEnded(Seconds(9), OWN_PACE, (Seconds(9),), "done"))
    screen.show(SetEnded(Seconds(9), OWN_PACE, (Seconds(9),), "skip"))
    screen.show(SetEnded(Seconds(9), counted, (Seconds(9),), "done"))
    assert lines == [
        "00:09  [set done: 9 seconds]",
        "00:09  [set ended early: 9 seconds]",
        "00:09  [set ended early: 9 seconds]",
    ]


@pytest.mark.parametrize(
    ("dose", "done", "words"),
    [
        (Reps(1), 0, "0 of 1 repetition"),
        (Reps(12), 1, "1 of 12 repetitions"),
        (Hold(Seconds(1)), 0, "0 of 1 second"),
        (Timed(Seconds(3, 2)), 1, "1 of 1.5 seconds"),
        (Open(Seconds(60)), 1, "1 second"),
    ],
)
def test_one_is_one_and_all_else_are_several(dose: Dose, done: int, words: str) -> None:
    lines: list[str] = []
    rep = Seconds(2 if isinstance(dose, Reps) else 0)
    work = replace(WORK, parts=(replace(WORK.parts[0], dose=dose, rep=rep),), open=False)
    Screen(lines.append).show(SetEnded(Seconds(9), replace(OWN_PACE, body=work), (Seconds(done),), "skip"))
    assert lines == [f"00:09  [set ended early: {words}]"]


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        (Answered(Seconds(61), effort="hard"), "01:01  [how hard it was: hard]"),
        (Answered(Seconds(61), pain=0), "01:01  [pain now: 0 of 10]"),
        (Answered(Seconds(61), pain=10), "01:01  [pain now: 10 of 10]"),
        (Answered(Seconds(61), next_day=True), "01:01  [sore the day after: yes]"),
        (Answered(Seconds(61), next_day=False), "01:01  [sore the day after: no]"),
        (Asked(Seconds(61), "effort", Seconds(8)), "01:01  [in 8 seconds it goes on without an answer]"),
        (Asked(Seconds(61), "pain", Seconds(10)), "01:01  [in 10 seconds it goes on without an answer]"),
    ],
)
def test_what_was_answered_is_one_line(answer: Event, line: str) -> None:
    lines: list[str] = []
    Screen(lines.append).show(answer)
    assert lines == [line]


def test_a_dose_that_is_kept_is_printed_by_the_words_for_it_alone() -> None:
    lines: list[str] = []
    screen = Screen(lines.append)
    screen.show(Told(Seconds(1), "20 repetitions, as before."))
    screen.show(Answered(Seconds(1), "raises", dose=(Reps(20),)))
    assert lines == ["00:01  [20 repetitions, as before]"]
