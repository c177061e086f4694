"""No voice that fails takes a session with it: real workers, voices that fail on purpose."""

import os
import signal
import sys
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from voicecoach.model.seams import Unavailable, VoiceFailed
from voicecoach.model.sound import Utterance
from voicecoach.speech.chain import plain
from voicecoach.speech.choice import SILENT, VoiceChoice
from voicecoach.speech.client import Worker, WorkerLost
from voicecoach.speech.registry import find, open_speech, voices
from voicecoach.speech.store import SpeechClips

ENOUGH = 20.0  # seconds; nothing here takes one
ESPEAK = VoiceChoice("espeak", "voicecoach.speech.espeak:plugin")
QUIET = VoiceChoice("silent", SILENT)


def fake(attribute: str) -> VoiceChoice:
    return VoiceChoice(attribute, f"fake_voices:{attribute}")


class Heard(list[str]):
    """The sentences that were said."""


Open = Callable[..., SpeechClips]


@pytest.fixture
def said() -> Heard:
    return Heard()


@pytest.fixture
def speech(said: Heard) -> Iterator[Open]:
    opened: list[SpeechClips] = []

    def open_chain(*chain: VoiceChoice, folder: Path | None = None, **bounds: float) -> SpeechClips:
        cache_folder = str(folder) if folder else None
        clips = SpeechClips([*chain, QUIET], cache_folder, said.append, **{"time_limit": 1.0, **bounds})  # type: ignore[arg-type]
        opened.append(clips)
        return clips

    yield open_chain
    for clips in opened:
        clips.close()


def spoken(clips: SpeechClips, text: str) -> bool:
    """Whether it is answered by a voice, not by a tick."""
    utterance = Utterance(text)
    clip = clips.get(utterance, ENOUGH)
    assert clip is not None and clip.rate == clips.rate
    return not clips.substituted(utterance)


def test_espeak_through_its_worker(speech: Open, said: Heard) -> None:
    clip = speech(ESPEAK).get(Utterance("seventeen"), ENOUGH)
    assert clip is not None
    assert 0.4 < clip.frames / clip.rate < 1.0
    assert 0 < clip.beat < clip.frames
    assert said == []


@pytest.mark.parametrize("evil", ["crash", "empty", "noise", "refuse", "raise"])
def test_one_bad_text_costs_only_itself(speech: Open, said: Heard, evil: str) -> None:
    clips = speech(fake("good"))
    assert spoken(clips, "one")
    assert not spoken(clips, evil)
    assert spoken(clips, "two")
    assert said == []


def test_a_hang_ends_at_its_limit(speech: Open) -> None:
    clips = speech(fake("good"), time_limit=0.2)
    assert not spoken(clips, "hang")
    assert spoken(clips, "two")


def test_the_next_voice_speaks_what_the_first_cannot(speech: Open, said: Heard) -> None:
    assert spoken(speech(fake("dead"), ESPEAK), "one")
    assert said == []


def test_odd_characters_are_left_out_at_the_second_try(speech: Open) -> None:
    assert spoken(speech(fake("good")), "walk on ☠ softly")


def test_a_voice_that_keeps_failing_is_left_and_that_is_said_once(speech: Open, said: Heard) -> None:
    clips = speech(fake("dead"), ESPEAK)
    assert all(spoken(clips, text) for text in ("one", "two", "three", "four", "five"))
    assert len(said) == 1
    assert "dead" in said[0] and "espeak speaks instead" in said[0]


def test_with_no_voice_left_there_is_still_a_tick(speech: Open, said: Heard) -> None:
    clips = speech(fake("dead"))
    for text in ("one", "two", "three", "four"):
        assert not spoken(clips, text)
    assert len(said) == 1 and "printed instead" in said[0]


@pytest.mark.parametrize("voice", ["no_voice", "nonsense", "gone", "missing"])
def test_a_voice_that_does_not_start(speech: Open, said: Heard, voice: str) -> None:
    clips = speech(fake(voice), fake("good"))
    assert all(spoken(clips, text) for text in ("one", "two", "three", "four"))
    assert len(said) == 1 and voice in said[0]


def test_another_rate_is_converted(speech: Open) -> None:
    clip = speech(fake("slower")).get(Utterance("a text of some length"), ENOUGH)
    assert clip is not None and clip.rate == 22_050
    assert clip.frames / clip.rate == pytest.approx(21 * 0.07, abs=0.05)


def test_what_is_urgent_comes_first(speech: Open, tmp_path: Path) -> None:
    clips = speech(fake("good"), folder=tmp_path)
    clips.want(Utterance(f"sentence {n}") for n in range(200))
    assert clips.get(Utterance("where am I"), ENOUGH) is not None
    assert sum(1 for _ in tmp_path.iterdir()) < 100


def test_wanted_is_made_and_asking_does_not_wait(speech: Open) -> None:
    clips = speech(fake("good"))
    assert clips.get(Utterance("one")) is None
    assert clips.get(Utterance("one"), ENOUGH) is not None
    assert clips.get(Utterance("one")) is not None


def test_a_warm_start_needs_no_worker(speech: Open, tmp_path: Path) -> None:
    wanted = [Utterance(str(n)) for n in range(5)]
    first = speech(fake("good"), folder=tmp_path)
    made = [first.get(utterance, ENOUGH) for utterance in wanted]
    first.close()
    again = speech(fake("good"), folder=tmp_path)
    again.prestart()
    again.want(wanted)
    assert [again.get(utterance) for utterance in wanted] == made
    assert all(not speaker.process_ids for speaker in again.speakers)


def test_prestart_has_the_worker_ready(speech: Open, tmp_path: Path) -> None:
    clips = speech(fake("good"), folder=tmp_path / "new")
    clips.prestart()
    assert spoken(clips, "one")


def test_memory_is_bounded_and_nothing_is_lost(speech: Open) -> None:
    clips = speech(fake("good"), memory=100_000)
    for _ in range(2):
        assert all(spoken(clips, f"sentence {n}") for n in range(12))
    assert clips.held <= 100_000


def test_a_killed_worker_is_replaced(speech: Open) -> None:
    clips = speech(fake("good"))
    for n in range(3):
        assert spoken(clips, f"sentence {n}")
        for number in clips.speakers[0].process_ids:
            os.kill(number, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)


def test_closing_while_it_hangs(speech: Open) -> None:
    clips = speech(fake("good"), time_limit=600)
    clips.want([Utterance("hang")])
    assert clips.get(Utterance("hang"), 0.3) is None
    clips.close()
    assert clips.get(Utterance("one")) is None, "closed: nothing is made any more, nothing waits"


def test_the_worker_by_itself() -> None:
    worker = Worker(fake("good"), 22_050, 0.5)
    assert max(array("h", worker.ask(Utterance("one")).samples)) > 500
    with pytest.raises(VoiceFailed, match="asked to refuse"):
        worker.ask(Utterance("refuse"))
    with pytest.raises(WorkerLost, match="too long"):
        worker.ask(Utterance("hang"))
    with pytest.raises(WorkerLost):
        worker.ask(Utterance("one"))


def test_plain() -> None:
    assert plain("Knee ☠ over [[toes]], 10 × slowly!") == "Knee over toes , 10 slowly!"


def test_unknown_voices_are_answered_with_the_nearest() -> None:
    with pytest.raises(Unavailable, match="did you mean 'espeak'"):
        open_speech("espeek")
    with pytest.raises(Unavailable, match="no voice 'fake_voices:good'"):
        find("fake_voices:good")


def test_the_built_in_voices_are_listed() -> None:
    assert {"espeak", "silent"} <= set(voices())


def test_a_language_without_a_voice_is_spoken_in_english(said: Heard) -> None:
    clips = open_speech(language="zz", said=said.append)
    assert spoken(clips, "one")
    assert said == ["The voice espeak does not speak the language 'zz'; English is spoken."]
    clips.close()


def test_a_wrong_name_is_refused_at_once() -> None:
    with pytest.raises(Unavailable, match="did you mean 'en-us'"):
        open_speech(name="en-uss")


def test_the_silent_voice() -> None:
    clips = open_speech("silent")
    assert not spoken(clips, "one")
    clips.close()
