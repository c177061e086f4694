"""The record of a session, and its summary: as a command while it lasts, in print where its user ended it."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue

import pytest

from voicecoach.cli.beginning import Begun
from voicecoach.cli.keeping import Keeping, named_source
from voicecoach.cli.summing_up import SummingUp
from voicecoach.history.header import Header
from voicecoach.history.journal import local_now
from voicecoach.history.lines import AnswerLine, Line
from voicecoach.history.reading import Session, read_session
from voicecoach.model.event import (
    Answered,
    Command,
    Ending,
    Finished,
    PainReported,
    SegmentStarted,
    SetEnded,
)
from voicecoach.model.routine import Block, Effort, Exercise, Reps, Routine
from voicecoach.model.segment import Passage, Segment, Work
from voicecoach.model.units import Seconds
from voicecoach.settings.folders import Folders, user_folders

RAISES = Exercise("raises", "Raises", (Effort((Reps(12),)),))
ROUTINE = Routine("ankles", "Ankles", (Block((RAISES,)),))
HEADER = Header(None, "ankles", "Ankles", None, {}, "0" * 64, None, "1")
OPENING = Segment(0, "opening", Passage())
SET = Segment(1, "work", Work(Seconds(9), (), ()), RAISES, None, 1, 1)
CLOSING = Segment(2, "closing", Passage())


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return user_folders({"VOICECOACH_HOME": str(tmp_path)})


class Listening:
    """What reaches the session as commands."""

    def __init__(self) -> None:
        self._queue: SimpleQueue[Command] = SimpleQueue()
        self.put: Callable[[Command], None] = self._queue.put

    def saved(self) -> None:
        """Wait for a set to be on the disk, as it is long before a session is through."""
        assert self._queue.get(timeout=30).name == "saved"

    def summary(self) -> list[str]:
        """The sentences of the next summary; waits for it."""
        while (command := self._queue.get(timeout=30)).name != "summary":
            assert command.name == "saved"
        return command.text.split("\n")


def kept(folders: Folders, begun: Begun, *sets: int, how: Ending, listening: Listening) -> None:
    with Keeping(HEADER, ROUTINE, begun, folders, listening.put) as keeping:
        keeping.note(SegmentStarted(Seconds(0), OPENING))
        for count in sets:
            keeping.note(SetEnded(Seconds(9), SET, (Seconds(count),), "none"))
            listening.saved()
        if how == "finished":
            keeping.note(SegmentStarted(Seconds(9), CLOSING))
            assert listening.summary()[0] == "One exercise."
        keeping.note(Finished(Seconds(20), how))
        keeping.print_untold()


def records(folders: Folders) -> list[Session]:
    return [read_session(path) for path in sorted(folders.history.iterdir())]


def test_the_summary_comes_once_the_last_set_is_over(folders: Folders) -> None:
    listening = Listening()
    with Keeping(HEADER, ROUTINE, Begun(ROUTINE), folders, listening.put) as keeping:
        keeping.note(SegmentStarted(Seconds(0), OPENING))
        keeping.note(SetEnded(Seconds(9), SET, (Seconds(12),), "none"))
        keeping.note(SetEnded(Seconds(20), SET, (Seconds(10),), "done"))
        keeping.note(SegmentStarted(Seconds(20), CLOSING))
        assert listening.summary() == ["One exercise.", "Raises: 22 repetitions.", "The first day this week."]


@pytest.mark.parametrize(
    ("how", "sets", "printed"),
    [
        ("stopped", (12,), "One exercise.\nRaises: 12 repetitions.\nThe first day this week.\n"),
        ("stopped", (), ""),
        ("interrupted", (12,), ""),
        ("finished", (12,), ""),
    ],
)
def test_it_is_printed_where_the_user_ended_the_session(
    folders: Folders, capsys: pytest.CaptureFixture[str], how: Ending, sets: tuple[int, ...], printed: str
) -> None:
    kept(folders, Begun(ROUTINE), *sets, how=how, listening=Listening())
    assert capsys.readouterr().out == printed


def test_where_nothing_was_done_nothing_is_waited_for(
    folders: Folders, capsys: pytest.CaptureFixture[str]
) -> None:
    listening = Listening()
    with Keeping(HEADER, ROUTINE, Begun(ROUTINE), folders, listening.put) as keeping:
        keeping.note(SegmentStarted(Seconds(0), OPENING))
        keeping.note(SegmentStarted(Seconds(9), CLOSING))
        assert listening.summary() == [""]
        keeping.note(Finished(Seconds(20), "finished"))
        keeping.print_untold()
    assert capsys.readouterr().out == ""


def test_each_state_of_the_session_is_summed_up_once() -> None:
    summed: list[int] = []
    put: list[Command] = []

    def summarise(lines: tuple[Line, ...]) -> tuple[str, ...]:
        summed.append(len(lines))
        return ("Done.",)

    summing_up = SummingUp(put.append, summarise, local_now)
    question = replace(SET, kind="closing", body=Passage())
    summing_up.note(SetEnded(Seconds(9), SET, (Seconds(12),), "none"))
    summing_up.note(SegmentStarted(Seconds(10), question))
    summing_up.note(SetEnded(Seconds(20), SET, (Seconds(10),), "none"))
    for at in (20, 21, 30):
        summing_up.note(SegmentStarted(Seconds(at), CLOSING))
    wait_for_summaries()
    assert summed == [2] and put == [Command("summary", text="Done.")]
    summing_up.note(PainReported(Seconds(31), CLOSING, 0, Seconds(0), sharp=False))
    summing_up.note(SegmentStarted(Seconds(32), CLOSING))
    wait_for_summaries()
    assert summed == [2, 3] and len(put) == 2


def wait_for_summaries() -> None:
    for thread in threading.enumerate():
        if thread.name == "summary":
            thread.join(30)


def test_a_session_that_ended_before_its_summary_came_has_it_printed(
    folders: Folders, capsys: pytest.CaptureFixture[str]
) -> None:
    with Keeping(HEADER, ROUTINE, Begun(ROUTINE), folders, lambda command: None) as keeping:
        keeping.note(SegmentStarted(Seconds(0), OPENING))
        keeping.note(SetEnded(Seconds(9), SET, (Seconds(12),), "none"))
        keeping.note(Finished(Seconds(20), "finished"))
        keeping.print_untold()
    assert capsys.readouterr().out.startswith("One exercise.\n")


def test_what_was_more_than_ever_is_told_so(folders: Folders) -> None:
    kept(folders, Begun(ROUTINE), 11, how="stopped", listening=Listening())
    listening = Listening()
    with Keeping(HEADER, ROUTINE, Begun(ROUTINE), folders, listening.put) as keeping:
        keeping.note(SegmentStarted(Seconds(0), OPENING))
        keeping.note(SetEnded(Seconds(9), SET, (Seconds(12),), "none"))
        listening.saved()
        keeping.note(SegmentStarted(Seconds(20), CLOSING))
        assert listening.summary()[1] == "Raises: 12 repetitions in one set, your most yet."


def test_the_record_has_what_was_answered_before_and_both_doses(folders: Folders) -> None:
    said = (Answered(Seconds(0), next_day=False),)
    today = replace(RAISES, work=(Effort((Reps(15),), written=(Reps(12),)),))
    with Keeping(HEADER, ROUTINE, Begun(ROUTINE, said=said), folders, lambda command: None) as keeping:
        keeping.note(SegmentStarted(Seconds(0), OPENING))
        keeping.note(SetEnded(Seconds(9), replace(SET, exercise=today), (Seconds(15),), "none"))
        keeping.note(Answered(Seconds(30), effort="easy"))
        keeping.note(Answered(Seconds(31), pain=0))
        keeping.note(Finished(Seconds(32), "finished"))
    (session,) = records(folders)
    raised = session.sets[0]
    assert [amount.reps for amount in (*raised.written, *raised.asked, *raised.done)] == [12, 15, 15]
    lines = [line for line in session.lines.values() if isinstance(line, AnswerLine)]
    assert [(line.next_day, line.effort, line.pain) for line in lines] == [
        (False, None, None),
        (None, "easy", None),
        (None, None, 0),
    ]


def test_a_routine_is_called_so_that_it_is_found_again(tmp_path: Path) -> None:
    assert named_source("-", None) is None
    assert named_source("ankles", tmp_path / "ankles.toml") == "ankles"
    assert named_source("./ankles.toml", tmp_path / "ankles.toml") == str(tmp_path / "ankles.toml")
    assert named_source("Ankles", tmp_path / "ankles.toml") == str(tmp_path / "ankles.toml")
