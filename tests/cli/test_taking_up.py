"""Taking up a session that was broken off, from records that the journal has written."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from as_process import Done

from voicecoach.cli.asking import Answers
from voicecoach.cli.choosing import Choices
from voicecoach.cli.errors import UserError
from voicecoach.cli.keys import CommandQueue
from voicecoach.cli.live import Stopping
from voicecoach.cli.resuming import KEY
from voicecoach.cli.source import Source, load_routine
from voicecoach.cli.taking_up import last_session, offered, question, taken_up
from voicecoach.coaching.script import Script
from voicecoach.history.header import Header, content_hash
from voicecoach.history.journal import Journal
from voicecoach.history.latest import unfinished
from voicecoach.history.reading import Session
from voicecoach.model.event import Command, Ending, Finished, SegmentStarted, SetEnded
from voicecoach.model.routine import Routine
from voicecoach.model.segment import Work
from voicecoach.model.sound import Utterance
from voicecoach.model.units import Seconds
from voicecoach.phrases import load_phrases

START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
AFTER = START + timedelta(minutes=8, seconds=30)

ANKLE = """\
format = 1
title = "Ankle mobility"

[[exercise]]
name = "Calf raises"
reps = 10
sets = 3

[[exercise]]
name = "Squatted seiza"
hold = "30 s"
"""


class Folder:
    """A user's routine, and the records of their sessions with it."""

    def __init__(self, path: Path) -> None:
        self.history = path / "history"
        self.start = START
        self.file = path / "ankle.toml"
        self.file.write_text(ANKLE, "utf-8")

    @property
    def loaded(self) -> tuple[Routine, Source]:
        return load_routine(str(self.file))

    def perform(
        self, sets: int, how: Ending | None = None, choices: Choices | None = None, more: object = None
    ) -> Session | None:
        """A session of which so many sets were done, read again; ``how``: None where it was killed."""
        routine, source = self.loaded
        choices = choices or Choices()
        options = {**choices.as_json(), **({KEY: more} if more else {})}
        header = Header(
            person=None,
            routine=routine.id,
            title=routine.title,
            source=str(self.file),
            options=options,
            hash=content_hash(source.text),
            voice=None,
            app="1",
        )
        script = Script(choices.applied(routine), load_phrases("en"))
        journal = Journal(self.history, header, lambda command: None, now=lambda: self.start)
        journal.note(SegmentStarted(Seconds(0), script[0]))
        done = [segment for segment in script if isinstance(segment.body, Work)][:sets]
        for segment in done:
            journal.note(SetEnded(Seconds(0), segment, (Seconds(10),), "none"))
        if how is not None:
            journal.note(Finished(Seconds(0), how))
        assert journal.close(10) == 0
        return unfinished(self.history, AFTER)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def pressing(*commands: Command) -> Answers:
    """Somebody who presses these keys, and then no other: without any, time is up at once."""
    queue = CommandQueue()
    for command in commands:
        queue.put(command)
    return Answers(queue, Stopping(queue.put))


def test_enter_goes_on_where_it_was_broken_off(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    session = folder.perform(3)
    taken = offered(session, *folder.loaded, pressing(Command("done")), AFTER)
    assert taken is not None
    assert (taken.onward.place, taken.step.exercise.name, taken.changed) == (3, "Squatted seiza", False)
    assert capsys.readouterr().err == (
        "You stopped at Squatted seiza, 8 minutes ago. Press Enter to go on from there.\n"
        "Any other key, or ten seconds of silence, begins from the start; q leaves.\n"
    )
    assert taken.notice == "going on at Squatted seiza."


@pytest.mark.parametrize("command", [Command("unknown"), Command("pause"), Command("answer", 1)])
def test_any_other_key_begins_from_the_start(folder: Folder, command: Command) -> None:
    assert offered(folder.perform(1), *folder.loaded, pressing(command), AFTER) is None


def test_q_leaves_at_the_question(folder: Folder) -> None:
    with pytest.raises(SystemExit) as leaving:
        offered(folder.perform(1), *folder.loaded, pressing(Command("finish")), AFTER)
    assert leaving.value.code == 0


class Silent:
    """Nobody presses anything; how long they were waited for is written down."""

    def __init__(self) -> None:
        self.waited: list[float] = []

    def wait(self, timeout: float) -> list[Command]:
        self.waited.append(timeout)
        return []


def test_ten_seconds_of_silence_begin_from_the_start(folder: Folder) -> None:
    silent = Silent()
    answers = Answers(silent, Stopping(lambda command: None))
    assert offered(folder.perform(1), *folder.loaded, answers, AFTER) is None
    assert silent.waited == [10]


def test_the_question_is_spoken_until_it_is_answered(folder: Folder) -> None:
    heard: list[str] = []

    @contextmanager
    def aloud(sentence: Utterance) -> Iterator[None]:
        heard.append(sentence.text)
        yield
        heard.append("silence")

    silent = Silent()
    answers = Answers(silent, Stopping(lambda command: None))
    assert offered(folder.perform(1), *folder.loaded, answers, AFTER, aloud) is None
    assert heard == [
        "You stopped at Calf raises, 8 minutes ago. Press Enter to go on from there.",
        "silence",
    ]
    assert silent.waited == [15]  # ten, behind the words


def test_nothing_is_asked_where_nobody_can_answer(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    assert offered(folder.perform(1), *folder.loaded, None, AFTER) is None
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("sets", "how"), [(0, None), (4, None), (2, "finished"), (2, "stopped")])
def test_nothing_is_asked_where_nothing_was_done_or_nothing_is_left(
    folder: Folder, capsys: pytest.CaptureFixture[str], sets: int, how: Ending | None
) -> None:
    session = folder.perform(sets, how)
    assert offered(session, *folder.loaded, pressing(Command("done")), AFTER) is None
    assert capsys.readouterr().err == ""


def test_a_session_of_another_routine_is_told_of_in_a_line(
    folder: Folder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session = folder.perform(2, "interrupted")
    other = tmp_path / "other.toml"
    other.write_text(ANKLE.replace("Ankle mobility", "Something else"), "utf-8")
    assert offered(session, *load_routine(str(other)), pressing(Command("done")), AFTER) is None
    assert capsys.readouterr().err == (
        'voicecoach: your session of "Ankle mobility" did not end; `voicecoach resume` takes it up.\n'
    )


def test_a_changed_routine_begins_that_exercise_from_its_start(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    session = folder.perform(2)
    folder.file.write_text(ANKLE.replace("reps = 10", "reps = 12"), "utf-8")
    taken = offered(session, *folder.loaded, pressing(Command("done")), AFTER)
    assert taken is not None
    assert (taken.onward.place, taken.changed) == (0, True)
    assert taken.notice == "going on at Calf raises, from its start: the routine has changed since."
    assert capsys.readouterr().err.startswith("voicecoach: the routine has changed since your last session;")


def test_an_exercise_that_is_gone_is_told_of(folder: Folder, capsys: pytest.CaptureFixture[str]) -> None:
    session = folder.perform(2)
    folder.file.write_text(ANKLE.replace("Calf raises", "Toe raises"), "utf-8")
    assert session is not None
    sentence = 'the routine has changed since, and "Calf raises" is no longer in it.'
    with pytest.raises(UserError, match=sentence) as refused:
        taken_up(session, *folder.loaded)
    assert refused.value.exit_code == 1
    assert offered(session, *folder.loaded, pressing(Command("done")), AFTER) is None
    assert sentence in capsys.readouterr().err


def test_its_choices_hold_again(folder: Folder) -> None:
    choices = Choices(skip=("1",), repeat=3)
    session = folder.perform(1, choices=choices)
    assert session is not None
    taken = taken_up(session, *folder.loaded)
    assert taken.choices == choices
    assert (taken.onward.place, taken.step.round_number) == (1, 2)


def test_a_session_taken_up_and_broken_off_again_goes_on_from_there(folder: Folder) -> None:
    session = folder.perform(2)
    assert session is not None
    first = taken_up(session, *folder.loaded)
    again = folder.perform(0, more=first.options[KEY])
    taken = offered(again, *folder.loaded, pressing(Command("done")), AFTER)
    assert taken is not None and taken.onward.place == 2


def test_resume_finds_the_last_session(folder: Folder) -> None:
    folder.perform(2)
    session, named = last_session(folder.history, AFTER)
    assert named == str(folder.file)
    assert taken_up(session, *folder.loaded).onward.place == 2


def test_resume_finds_it_behind_a_session_of_another_routine(folder: Folder) -> None:
    folder.perform(2)
    ankle = folder.file
    folder.file = ankle.with_name("other.toml")
    folder.file.write_text(ANKLE.replace("Ankle mobility", "Something else"), "utf-8")
    folder.start += timedelta(minutes=2)
    folder.perform(4, "finished")
    assert last_session(folder.history, AFTER)[1] == str(ankle)


def test_a_session_in_which_nothing_was_done_is_not_in_the_way(folder: Folder) -> None:
    folder.perform(2)
    folder.start += timedelta(minutes=2)
    session = folder.perform(0, "interrupted")
    assert taken_up(last_session(folder.history, AFTER)[0], *folder.loaded).onward.place == 2
    taken = offered(session, *folder.loaded, pressing(Command("done")), AFTER)
    assert taken is not None and taken.onward.place == 2


def test_resume_does_not_go_back_behind_a_later_session_of_the_same_routine(folder: Folder) -> None:
    folder.perform(2)
    folder.start += timedelta(minutes=2)
    folder.perform(4, "finished")
    with pytest.raises(UserError, match="no session to take up"):
        last_session(folder.history, AFTER)


@pytest.mark.parametrize("how", ["finished", "stopped"])
def test_resume_has_nothing_to_take_up_after_an_end(folder: Folder, how: Ending) -> None:
    folder.perform(2, how)
    with pytest.raises(UserError, match="no session to take up") as refused:
        last_session(folder.history, AFTER)
    assert refused.value.exit_code == 1


def test_resume_has_nothing_to_take_up_on_the_next_day(folder: Folder) -> None:
    folder.perform(2)
    with pytest.raises(UserError, match="no session to take up"):
        last_session(folder.history, START + timedelta(hours=25))


def test_resume_has_nothing_to_take_up_where_all_was_done(folder: Folder) -> None:
    session = folder.perform(4)
    assert session is not None
    with pytest.raises(UserError, match="nothing is left to do") as refused:
        taken_up(session, *folder.loaded)
    assert refused.value.exit_code == 1


def test_resume_says_where_the_routine_is_gone(folder: Folder) -> None:
    folder.perform(2)
    folder.file.unlink()
    with pytest.raises(UserError, match=r"its routine is gone \(.*ankle\.toml\)") as refused:
        last_session(folder.history, AFTER)
    assert refused.value.exit_code == 1


def test_what_is_asked_is_one_text(folder: Folder) -> None:
    session = folder.perform(3)
    assert session is not None
    taken, phrases = taken_up(session, *folder.loaded), load_phrases("en")
    asked = question(taken, phrases, START + timedelta(hours=3), done="Page down")
    assert asked.text == "You stopped at Squatted seiza, 3 hours ago. Press Page down to go on from there."
    assert asked.language == "en"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5, "a moment ago"),
        (59, "a moment ago"),
        (60, "a minute ago"),
        (120, "2 minutes ago"),
        (12 * 60, "12 minutes ago"),
        (13 * 60, "13 minutes ago"),
        (3599, "59 minutes ago"),
        (3600, "an hour ago"),
        (23 * 3600, "23 hours ago"),
    ],
)
def test_how_long_ago_it_was_is_told_in_words(seconds: float, words: str) -> None:
    assert load_phrases("en").ago(seconds) == words


def test_the_command_says_in_a_sentence_that_there_is_nothing(run: Callable[..., Done]) -> None:
    done = run("resume")
    assert done == (1, "", "there is no session to take up: the last one ended, or is more than a day old.\n")
