"""What is made ahead: in which order, by how many at once, and how long a session waits for it."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from voicecoach.cli.ahead import Making, prepare_ahead, wait_left
from voicecoach.cli.vocabulary import Need, needs
from voicecoach.coaching.metric import FixedMetric
from voicecoach.coaching.script import Script
from voicecoach.model.adjustment import Adjustment
from voicecoach.model.event import Command, CommandName
from voicecoach.model.routine import Reps
from voicecoach.model.seams import Pace
from voicecoach.model.sound import Utterance
from voicecoach.phrases import load_phrases
from voicecoach.routine import Library, parse
from voicecoach.settings.table import Settings
from voicecoach.speech.choice import SILENT, VoiceChoice
from voicecoach.speech.store import MEMORY, SpeechClips
from voicecoach.speech.studio import Studio, usable_processors
from voicecoach.speech.todo import Todo

ENOUGH = 20.0  # seconds; nothing here takes one
QUIET = VoiceChoice("silent", SILENT)
GOOD = VoiceChoice("good", "fake_voices:good")
ROUTINE = b"""
format = 1
title = "Raises"
[[exercise]]
name = "Heel raises"
exit = "Sit down."
reps = 4
tempo = "2"
[[exercise]]
name = "Plank"
setup = "Kneel."
hold = 30
"""

Open = Callable[..., SpeechClips]


@pytest.fixture
def speech() -> Iterator[Open]:
    opened: list[SpeechClips] = []

    def open_chain(*chain: VoiceChoice, folder: Path | None = None, **bounds: Any) -> SpeechClips:
        bounds.setdefault("pace", Pace(text=ENOUGH))
        clips = Studio([*chain, QUIET], str(folder) if folder else None, lambda said: None, **bounds).current
        opened.append(clips)
        return clips

    yield open_chain
    for clips in opened:
        clips.close()


def noting(file: Path) -> VoiceChoice:
    """A voice that notes there what it was asked."""
    return VoiceChoice("noting", "slow_voices:noting", name=str(file))


def texts(*words: str) -> list[Utterance]:
    return [Utterance(word) for word in words]


def script() -> Script:
    routine = parse(ROUTINE, library=Library(), open_sound=None)
    return Script(routine, load_phrases("en"), attended=True)


# What is made, and in which order


def taken(todo: Todo) -> list[str]:
    """All there is to make, in the order in which it is made."""
    found = []
    while (utterance := todo.take(lambda utterance: True)) is not None:
        found.append(utterance.text)
        todo.done(utterance)
    return found


def test_what_is_asked_for_comes_first_and_what_is_for_later_last() -> None:
    todo = Todo()
    todo.want_later(texts("seven", "eight"))
    todo.want(texts("four", "five"))
    todo.ask(texts("two", "three"))
    todo.want(texts("six"))
    todo.ask(texts("one"))
    assert not todo.idle
    assert taken(todo) == ["one", "two", "three", "four", "five", "six", "seven", "eight"]
    assert todo.idle


def test_asking_again_and_again_makes_the_list_no_longer() -> None:
    todo = Todo()
    for _ in range(100):
        todo.ask(texts("one"))
    assert taken(todo) == ["one"]
    todo.want(texts("two"))
    assert todo.take(lambda utterance: True) == Utterance("two")
    todo.ask(texts("two"))
    assert not todo and not todo.idle, "it is being made, and is not made twice"
    assert todo.done(Utterance("two")) and todo.idle, "somebody has waited for it"


def test_what_is_there_is_looked_at_once_however_often_it_was_asked_for() -> None:
    todo, looked = Todo(), list[Utterance]()

    def is_needed(utterance: Utterance) -> bool:
        looked.append(utterance)
        return False

    for _ in range(100):
        todo.ask(texts("one", "two"))
        todo.want(texts("three", "two"))
    assert todo.take(is_needed) is None
    assert looked == texts("one", "two", "three")
    assert not todo.asked, "nobody waits for what is there"


def test_what_nobody_waits_for_is_forgotten() -> None:
    todo = Todo()
    todo.want(texts("two"))
    todo.ask(texts("one"))
    todo.want_later(texts("three"))
    todo.only_asked()
    assert taken(todo) == ["one"]


def until(condition: Callable[[], bool]) -> bool:
    """Whether it comes true before long."""
    waiting = threading.Event()
    return any(condition() or waiting.wait(0.01) for _ in range(2_000))


def test_a_session_s_wants_are_made_before_what_is_for_later(speech: Open, tmp_path: Path) -> None:
    (tmp_path / "asked.wait").touch()
    clips = speech(noting(tmp_path / "asked"), folder=tmp_path / "clips")
    wanted = texts("seven", "four", "five", "eight", "two")
    clips.want_later(wanted[::3])
    assert until((tmp_path / "asked").exists), "seven is begun before anything else is wanted"
    clips.want(wanted[1:3])
    clips.want(wanted[4:], urgent=True)
    (tmp_path / "asked.wait").unlink()
    assert until(lambda: clips.idle)
    made = (tmp_path / "asked").read_text("utf-8").split()
    assert made == ["seven", "two", "four", "five", "eight"]
    assert not list(clips.lacking(wanted))


def test_what_is_lacking_is_found_without_making_it(speech: Open, tmp_path: Path) -> None:
    first = speech(noting(tmp_path / "asked"), folder=tmp_path / "clips")
    assert first.get(Utterance("one"), ENOUGH) is not None
    again = speech(noting(tmp_path / "asked"), folder=tmp_path / "clips")
    assert list(again.lacking(texts("one", "two"))) == texts("two")
    assert again.idle and (tmp_path / "asked").read_text("utf-8") == "one\n"


def test_what_cannot_be_spoken_is_not_lacking(speech: Open) -> None:
    clips = speech(GOOD)
    assert clips.get(Utterance("refuse"), ENOUGH) is not None
    assert not list(clips.lacking(texts("refuse"))) and clips.substituted(Utterance("refuse"))


def test_no_clips_of_another_voice_are_mixed_in(speech: Open, tmp_path: Path) -> None:
    """What one voice has left on the disk is not taken where another one is wanted now."""
    other = noting(tmp_path / "asked")
    assert speech(GOOD, folder=tmp_path / "clips").get(Utterance("one"), ENOUGH) is not None
    clips = speech(other, GOOD, folder=tmp_path / "clips")
    assert list(clips.lacking(texts("one"))) == texts("one")
    assert clips.get(Utterance("one")) is None
    assert clips.get(Utterance("one"), ENOUGH) is not None
    assert (tmp_path / "asked").read_text("utf-8") == "one\n"


def test_what_the_first_voice_cannot_speak_is_taken_of_the_next(speech: Open, tmp_path: Path) -> None:
    other = noting(tmp_path / "asked")
    for _ in range(2):
        clips = speech(GOOD, other, folder=tmp_path / "clips")
        assert clips.get(Utterance("refuse"), ENOUGH) is not None
        assert not clips.substituted(Utterance("refuse")) and not list(clips.lacking(texts("refuse")))
    assert (tmp_path / "asked").read_text("utf-8") == "refuse\n", "the second time it was on the disk"


# How many at once


def test_two_speak_at_once_while_nobody_listens_and_one_beside_the_sound(
    speech: Open, tmp_path: Path
) -> None:
    (tmp_path / "met").mkdir()
    pair = VoiceChoice("meeting", "slow_voices:meeting", name=str(tmp_path / "met"))
    clips = speech(pair, pace=Pace(text=12, at_once=2), processors=2)
    with clips.hurried() as share:
        clips.want(texts("one", "two"))
        assert clips.get(Utterance("one"), ENOUGH) is not None
        assert not clips.substituted(Utterance("one"))
        assert until(lambda: clips.idle)
    assert share == 0.5
    assert until(lambda: sum(len(speaker.process_ids) for speaker in clips.speakers) == 1)


@pytest.mark.parametrize(
    ("at_once", "processors", "hurried", "beside"),
    [(1, 8, 1, 1), (4, 1, 1, 1), (4, 2, 2, 1), (4, 4, 4, 3), (4, 8, 4, 4), (2, 3, 2, 2)],
)
def test_one_processor_is_left_to_the_sound(at_once: int, processors: int, hurried: int, beside: int) -> None:
    studio = Studio([GOOD], None, lambda said: None, pace=Pace(at_once=at_once), processors=processors)
    assert (studio.workers, studio.employed) == (hurried, beside)
    with studio.current.hurried() as share:
        assert studio.employed == hurried and share == beside / hurried
    assert studio.employed == beside
    assert usable_processors() >= 1
    studio.close()


def test_ten_thousand_texts_need_no_more_memory_and_end_at_once(speech: Open, tmp_path: Path) -> None:
    clips = speech(GOOD, folder=tmp_path, memory=200_000, pace=Pace(text=ENOUGH, at_once=2), processors=2)
    clips.want_later(Utterance(f"text {n}") for n in range(10_000))
    assert until(lambda: clips.held > 150_000 and sum(1 for _ in tmp_path.iterdir()) > 20)
    assert clips.held <= 200_000 < MEMORY
    clips.close()
    assert not any(thread.name == "speech" for thread in threading.enumerate())
    assert not any(speaker.process_ids for speaker in clips.speakers)


def test_what_is_made_later_pushes_nothing_out_of_memory_that_comes_before(
    speech: Open, tmp_path: Path
) -> None:
    clips = speech(GOOD, folder=tmp_path, memory=100_000)
    wanted = [Utterance(f"text {n}") for n in range(20)]
    clips.want(wanted)
    assert until(lambda: clips.idle)
    for file in tmp_path.iterdir():
        file.unlink()
    there = [clips.get(utterance) is not None for utterance in wanted[:5] + wanted[-1:]]
    assert there == [True] * 5 + [False]


# How long a session waits


@pytest.mark.parametrize(
    ("rest", "speed", "wait"),
    [
        ([], 0, 0),
        ([(1, 0)], 0, float("inf")),  # nobody knows how long it takes
        ([(10, 0)], 2, 5),
        ([(10, 5)], 2, 0),
        ([(10, 4)], 2, 1),
        ([(10, 5), (10, 9)], 2, 1),  # the second is late, though the first would not be
        ([(10, 2), (10, 100)], 2, 3),
        ([(1, n) for n in range(100)], 1, 1),  # a second of speech a second is just in time
        ([(1, n) for n in range(100)], 0.5, 101),  # and half as fast it is not
    ],
)
def test_the_text_that_will_be_latest_decides(
    rest: list[tuple[float, float]], speed: float, wait: float
) -> None:
    assert wait_left(rest, speed, margin=1) == pytest.approx(wait)


def test_there_is_a_margin() -> None:
    assert wait_left([(8, 10)], 1) == 0 and wait_left([(9, 10)], 1) == pytest.approx(1.25)


def test_the_speed_is_measured_from_the_first_text_on(speech: Open) -> None:
    """What the voice needs to load is no part of it."""
    words = [f"a sentence of some length {n}" for n in range(12)]
    clips, clock = speech(GOOD), [100.0]
    making = Making(clips, [Need(utterance, 0.0) for utterance in texts(*words)], lambda: clock[0])
    metric = FixedMetric()

    def made(*numbers: int) -> None:
        for number in numbers:
            assert clips.get(Utterance(words[number]), ENOUGH) is not None
        making.look()

    making.look()
    assert making.left == 12 and making.wait_left(1) == float("inf")
    clock[0] = 130.0
    made(0)
    clock[0] = 132.0
    made(1, 2, 4)
    assert making.left == 8 and making.wait_left(1) == float("inf"), "three are not enough"
    clock[0] = 134.0
    made(3, 5)
    rest = [(float(metric(Utterance(word)).seconds), 0.0) for word in words[6:]]
    speed = sum(float(metric(Utterance(word)).seconds) for word in words[1:6]) / 4
    assert making.left == 6
    assert making.wait_left(1) == pytest.approx(wait_left(rest, speed))
    assert making.wait_left(0.5) == pytest.approx(wait_left(rest, speed / 2))


def test_what_is_needed_and_when() -> None:
    due = {need.utterance.text: need.due for need in needs(script(), Settings())}
    assert due["Raises."] <= 1
    assert due["4"] == due["2"] <= due["Sit down."], "a set is needed when what leads into it is"
    assert due["1"] < due["Sit down."] < due["Kneel."]
    assert due["Kneel."] < 60
    # What may be asked at any time is there from the first set on.
    assert due["Is it sharp? 1, sharp, or numb, tingling or dizzy. 2, mild."] < due["Kneel."]
    order = [need.due for need in needs(script(), Settings())]
    assert order == sorted(order)


def test_what_history_adds_is_made_as_well() -> None:
    routine = parse(ROUTINE, library=Library(), open_sound=None)
    grown = Adjustment("heel-raises", None, 0, Reps(3), Reps(4), "grown")
    made = Script(routine, load_phrases("en"), attended=True, adjustments=[grown])
    due = {need.utterance.text: need.due for need in needs(made, Settings())}
    assert due["3 repetitions, as before."] == due["2"] <= due["Sit down."]
    last = max(due.values())
    asked = [
        text
        for text in due
        if text.startswith(("How hard was it?", "Any pain,", "Noted", "Then we leave ev"))
    ]
    assert [due[text] for text in asked] == [last] * 5
    unasked = [need.utterance.text for need in needs(made, Settings(questions=False))]
    assert not {*asked}.intersection(unasked)
    recorded = Script(routine, load_phrases("en"))
    assert not {*asked}.intersection(need.utterance.text for need in needs(recorded, Settings()))


class Keys:
    """Gives one command after so many looks."""

    def __init__(self, after: int, name: CommandName) -> None:
        self.after, self.name = after, name

    def wait(self, timeout: float) -> list[Command]:
        self.after -= 1
        threading.Event().wait(timeout)
        return [Command(self.name)] if self.after < 0 else []


AHEAD = Pace(text=12, ahead=True)


def test_a_session_whose_clips_are_there_does_not_wait(
    speech: Open, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    voice = noting(tmp_path / "asked")
    first = speech(voice, folder=tmp_path / "clips", pace=AHEAD)
    assert prepare_ahead(script(), first, Settings(), None)
    assert until(lambda: first.idle)
    told = capsys.readouterr().err.splitlines()
    assert [line.split()[0] for line in told] == ["Preparing", "Ready."]
    assert "sentences with noting" in told[0]
    first.close()
    again = speech(voice, folder=tmp_path / "clips", pace=AHEAD)
    assert not prepare_ahead(script(), again, Settings(), None)
    assert capsys.readouterr().err == ""
    assert all(not speaker.process_ids for speaker in again.speakers)


def test_who_does_not_want_to_wait_begins_or_leaves(
    speech: Open, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def never(folder: str) -> SpeechClips:
        """A voice that meets nobody in a folder of its own."""
        (tmp_path / folder).mkdir()
        return speech(VoiceChoice("never", "slow_voices:meeting", name=str(tmp_path / folder)), pace=AHEAD)

    assert prepare_ahead(script(), never("first"), Settings(), Keys(1, "done"))
    assert "; Enter begins at once" in capsys.readouterr().err
    waiting = never("second")
    leaving: tuple[CommandName, ...] = ("finish", "stop", "interrupt")
    for name in leaving:
        with pytest.raises(SystemExit) as left:
            prepare_ahead(script(), waiting, Settings(), Keys(1, name))
        assert left.value.code == 0 and "Ready." not in capsys.readouterr().err


def test_a_voice_that_is_left_is_not_waited_for(speech: Open) -> None:
    dead = VoiceChoice("dead", "fake_voices:dead")
    assert prepare_ahead(script(), speech(dead, pace=AHEAD), Settings(), None)
