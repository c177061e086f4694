"""What the screen makes of answers: one line an event, nothing twice."""

from dataclasses import replace
from fractions import Fraction

from voicecoach.cli.screen import Screen
from voicecoach.model.event import CueSpoken, SegmentStarted, SetEnded, Told
from voicecoach.model.routine import Effort, Exercise, Reps
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
