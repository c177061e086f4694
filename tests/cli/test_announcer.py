"""Messages for the user's screen reader: which they are, that nobody waits for it, and a real one."""

import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from pathlib import Path

import fake_readers
import pytest
from as_process import environment

from voicecoach.cli.announcing import Announcing
from voicecoach.cli.printing import tell_now
from voicecoach.cli.time_to_read import WithTime
from voicecoach.coaching.metric import FixedMetric
from voicecoach.model.event import (
    Answered,
    CueSpoken,
    Event,
    Finished,
    NotSaved,
    Paused,
    RepDone,
    Resumed,
    Saved,
    SegmentStarted,
    SetEnded,
    SoundBack,
    SoundLost,
    Told,
)
from voicecoach.model.routine import Effort, Exercise, Hold
from voicecoach.model.segment import Part, Segment, Work
from voicecoach.model.sound import Earcon, Role, Utterance
from voicecoach.model.units import Seconds, to_frames
from voicecoach.speech.registry import Wish, open_speech
from voicecoach.speech.screenreader import MOST, ReaderProcess, ScreenReader

S = Seconds


class Heard:
    """An announcer that remembers."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def say(self, text: str, urgent: bool = False) -> None:
        if text:
            self.texts.append(f"{'! ' if urgent else ''}{text}")


def kneeling() -> Segment:
    dose = Hold(S(30))
    exercise = Exercise("kneel", "Kneel", (Effort((dose,)),), exit=("Lean forward.", "Stand up."))
    body = Work(Fraction(30), (), (Part(Fraction(0), Fraction(30), dose),))
    return Segment(3, "work", body, exercise)


def cue(text: str, role: Role, substitute: bool = False) -> CueSpoken:
    return CueSpoken(S(1), Utterance(text), role, 0, substitute)


def announced(*events: Event, silent: bool = False) -> list[str]:
    """What the screen reader is told of these events."""
    heard, noted = Heard(), list[Event]()
    with Announcing(heard) as announcing:
        note = announcing.noting(noted.append, silent)
        for event in events:
            note(event)
    assert noted == list(events)
    return heard.texts


WORDS = (
    SegmentStarted(S(0), kneeling()),
    cue("Kneel down.", "narration"),
    CueSpoken(S(2), Earcon("start"), "boundary"),
    cue("3", "count"),
    cue("up", "phase"),
    cue("Ten seconds left.", "announce"),
    cue("Heavy heels.", "author"),
    cue("Well done.", "encourage"),
    RepDone(S(4), 1, 0),
    Resumed(S(5)),
)


def test_what_the_voice_speaks_is_left_to_it() -> None:
    assert announced(*WORDS) == []
    told = announced(
        Told(S(1), "Louder."), Paused(S(2)), Saved(S(3), 2), NotSaved(S(4), "no space left"),
        SoundLost(S(5), "The device is gone."), SoundBack(S(6)), SetEnded(S(7), kneeling(), (S(9),), "skip"),
    )  # fmt: skip
    assert told == [
        "! Louder", "! paused", "saved: 2 sets", "not saved: no space left; it is kept, and tried again",
        "! the sound is gone: The device is gone; waiting for it", "set ended early: 9 of 30 seconds",
    ]  # fmt: skip


def test_where_no_voice_is_heard_it_is_everything_but_what_is_on_the_beat() -> None:
    said = ["Kneel down.", "Ten seconds left.", "Heavy heels.", "Well done.", "going on"]
    assert announced(*WORDS, silent=True) == said
    lost = cue("What no voice could say.", "narration", substitute=True)
    assert announced(lost, cue("4", "count", substitute=True)) == ["What no voice could say."]


def test_an_answer_is_read_where_nothing_else_follows_it_aloud() -> None:
    answer = Answered(S(1), effort="right")
    assert announced(answer) == []
    assert announced(answer, silent=True) == ["how hard it was: right"]


def test_a_device_that_comes_is_heard_from_then_on() -> None:
    found = SoundLost(S(1), "A sound device is there now.", found=True)
    words = cue("Kneel down.", "narration")
    assert announced(words, found, words, silent=True) == [
        "Kneel down.", "! A sound device is there now; changing over to it",
    ]  # fmt: skip


def test_a_session_that_was_stopped_tells_the_way_out() -> None:
    assert announced(SegmentStarted(S(0), kneeling()), Finished(S(65), "interrupted")) == [
        "! Stopped at Kneel, after 01:05. Lean forward. Stand up."
    ]
    assert announced(Finished(S(65), "finished")) == []


def test_what_the_program_tells_is_announced_while_the_session_lasts() -> None:
    heard = Heard()
    with Announcing(heard):
        tell_now("no key can be read here.")
    tell_now("that was later.")
    assert heard.texts == ["no key can be read here."]


def test_without_a_voice_there_is_time_to_read_but_not_for_numbers() -> None:
    clips = open_speech(Wish("silent"))
    timed = WithTime(clips, FixedMetric(175))
    sentence, number = Utterance("Stand facing a wall, feet apart."), Utterance("7")
    words, tick = timed.get(sentence), clips.get(sentence)
    assert words is not None and tick is not None and words.samples.startswith(tick.samples)
    assert words.frames == to_frames(FixedMetric(175)(sentence).seconds, timed.rate)
    assert timed.get(number) == tick and timed.substituted(sentence)
    assert timed.at_rate(250) is timed and timed.words_per_minute == clips.words_per_minute


# The queue in front of the reader.


class Gate:
    """A reader whose first text is not taken before ``go`` is set."""

    def __init__(self) -> None:
        self.go, self.begun, self.closed = threading.Event(), threading.Event(), threading.Event()
        self.texts: list[tuple[str, bool]] = []

    def say(self, text: str, urgent: bool) -> None:
        self.begun.set()
        assert self.go.wait(10)
        self.texts.append((text, urgent))

    def close(self) -> None:
        self.closed.set()


def test_nobody_waits_for_a_reader_that_is_behind_and_the_oldest_texts_give_way() -> None:
    gate, told = Gate(), list[str]()
    reader = ScreenReader(told.append, lambda: gate)
    reader.say("first")
    assert gate.begun.wait(10)
    for number in range(MOST + 5):
        reader.say(str(number))
    gate.go.set()
    reader.close()
    assert gate.closed.wait(10) and told == []
    assert gate.texts == [("first", False), *((str(number), False) for number in range(5, MOST + 5))]


def test_what_is_urgent_takes_the_place_of_what_waits() -> None:
    gate, told = Gate(), list[str]()
    reader = ScreenReader(told.append, lambda: gate)
    reader.say("first")
    assert gate.begun.wait(10)
    reader.say("old news")
    reader.say("watch out", urgent=True)
    gate.go.set()
    reader.close()
    assert gate.closed.wait(10) and told == []
    assert gate.texts == [("first", False), ("watch out", True)]


# The process that reaches it.


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(fake_readers.BOOK, str(tmp_path / "book"))
    return tmp_path / "book"


class Once:
    """What the user is told."""

    def __init__(self) -> None:
        self.sentences: list[str] = []
        self.came = threading.Event()

    def __call__(self, sentence: str) -> None:
        self.sentences.append(sentence)
        self.came.set()


def fake(name: str, start: float = 10, text: float = 10) -> Callable[[], ReaderProcess]:
    return partial(ReaderProcess, f"fake_readers:{name}", start, text)


def test_texts_arrive_in_order_and_the_last_ones_at_the_end(book: Path) -> None:
    process = fake("Writing")()
    assert process.name == "the writing reader"
    process.say("Grüße, one line.", False)
    process.say("now", True)
    process.close()
    assert book.read_text("utf-8") == "Grüße, one line.\nurgent: now\n"


@pytest.mark.parametrize(
    ("name", "text", "limits", "why"),
    [
        ("none", "anything", {}, "nobody reads here"),
        ("asleep", "anything", {"start": 0.5}, "it does not answer any more"),
        ("Writing", "hang", {"text": 0.5}, "it does not answer any more"),
        ("Writing", "crash", {}, "it does not answer any more"),
        ("Writing", "raise", {}, "it has lost its tongue"),
        ("missing", "anything", {}, "it does not answer any more"),
    ],
)
def test_a_reader_that_fails_is_told_of_once_and_given_up(
    book: Path, name: str, text: str, limits: dict[str, float], why: str
) -> None:
    told = Once()
    reader = ScreenReader(told, fake(name, **limits))
    reader.say(text)
    assert told.came.wait(10)
    reader.say("more")
    reader.close()
    assert told.sentences == [
        f"no screen reader can be told anything ({why}); messages are only printed.",
    ]
    assert not book.exists()


def test_without_the_library_the_command_that_brings_it_is_named(tmp_path: Path) -> None:
    code = "import sys; sys.modules['prism'] = None\nfrom voicecoach.speech.reader_process import connect\n"
    code += "try: connect()\nexcept Exception as problem: print(problem)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert 'pip install "voicecoach[screenreader]"' in done.stdout


if sys.platform == "linux":
    from conftest import require
    from sound_server import SoundServer
    from speech_dispatcher import NEEDED, SpeechDispatcher

    ROUTINE = """\
format = 1
title = "Quick"
count_in = 1
lead_in = 0

[[exercise]]
name = "Before"
reps = 1

[[exercise]]
name = "Lifts"
reps = 2
tempo = "up 0.3, down 0.3"
exit = "Arms down."
"""

    @pytest.fixture
    def dispatcher(sound_server: SoundServer) -> "SpeechDispatcher":
        pytest.importorskip("prism", reason="not installed: prismatoid")
        for program in NEEDED:
            require(program)
        return SpeechDispatcher(sound_server.env)

    def test_a_real_reader_is_told_and_its_death_is_survived(
        dispatcher: SpeechDispatcher, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told = Once()
        with dispatcher:
            for name in ("SPEECHD_ADDRESS", "DBUS_SESSION_BUS_ADDRESS", "HOME"):
                monkeypatch.setenv(name, dispatcher.env[name])
            reader = ScreenReader(told)
            reader.say("It's saved: 2 sets — done.")
            assert dispatcher.wait_for("done.") == "It's saved: 2 sets — done."
            reader.say("the sound is gone", urgent=True)
            dispatcher.wait_for("the sound is gone")
            dispatcher.kill()
            reader.say("does anybody hear this?")
            assert told.came.wait(10)
            reader.close()
        assert len(told.sentences) == 1 and "messages are only printed" in told.sentences[0]

    def test_a_session_without_a_voice_is_read_by_the_reader(
        dispatcher: SpeechDispatcher, tmp_path: Path
    ) -> None:
        routine = tmp_path / "quick.toml"
        routine.write_text(ROUTINE)
        quick = [
            "--voice",
            "silent",
            "--start-at",
            "2",
            "--verbosity",
            "brief",
            "--preroll",
            "0",
            "--rate",
            "449",
        ]
        with dispatcher:
            env = environment(tmp_path, {**dispatcher.env, "VOICECOACH_ANNOUNCE": "auto"})
            session = subprocess.Popen(
                [sys.executable, "-m", "voicecoach", "run", str(routine), *quick],
                env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
            dispatcher.wait_for("saved: 1 set")
            session.send_signal(signal.SIGINT)
            printed, _ = session.communicate(timeout=10)
            spoken = dispatcher.wait_for("Arms down.")
        assert session.returncode == 128 + signal.SIGINT
        assert "no key can be read here" in spoken and "Let us begin with Lifts. 2 repetitions." in spoken
        assert "Stopped at Lifts, after" in spoken  # and the way out, which nobody had told
        # Counts and the words of a phase are on the beat: printed, and never left to a reader.
        lines = [line.split()[-1] for line in printed.splitlines()]
        assert [line for line in lines if line in ("1", "2", "down")] == ["1", "1", "down", "2", "down"]
        assert "1" not in spoken.replace("saved: 1", "").split() and "down" not in spoken.split()
