"""No voice that fails takes a session with it: real workers, voices that fail on purpose."""

import os
import signal
import subprocess
import sys
import threading
from array import array
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, cast

import pytest

from voicecoach.model.seams import Pace, Unavailable, VoiceFailed
from voicecoach.model.sound import Utterance
from voicecoach.speech import protocol
from voicecoach.speech.chain import plain
from voicecoach.speech.choice import SILENT, VoiceChoice
from voicecoach.speech.client import Worker, WorkerLost
from voicecoach.speech.registry import Wish, find, open_speech, voices
from voicecoach.speech.store import SpeechClips
from voicecoach.speech.studio import Studio

ENOUGH = 20.0  # seconds; nothing here takes one
BY_LENGTH = Pace(text=0, character=0.06)
"""A short text that hangs is left soon; a LONG one has all the time that the busiest machine needs."""
LONG = "a text that is so long that no machine can be too busy to speak it, " * 3
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

    def open_chain(*chain: VoiceChoice, folder: Path | None = None, **bounds: Any) -> SpeechClips:
        cache_folder = str(folder) if folder else None
        bounds.setdefault("pace", Pace(text=ENOUGH))
        clips = Studio([*chain, QUIET], cache_folder, said.append, **bounds).current
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
    clips = speech(fake("good"), pace=BY_LENGTH)
    assert not spoken(clips, "hang")
    assert spoken(clips, LONG)


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


def test_a_voice_that_hangs_on_two_texts_is_left(speech: Open, said: Heard) -> None:
    clips = speech(replace(fake("good"), pace=BY_LENGTH), ESPEAK, pace=None)
    assert all(spoken(clips, text) for text in ("hang", LONG, "hang on", "hang up", "two"))
    assert said == ["The voice good cannot be used (it took too long); espeak speaks instead."]


def test_a_voice_that_hangs_at_its_start_is_left_at_once(speech: Open, said: Heard) -> None:
    clips = speech(fake("asleep"), pace=Pace(start=0.3))
    assert not spoken(clips, "one") and not spoken(clips, "two")
    (sentence,) = said
    assert "(it did not start within 0.3 seconds); what would be spoken is printed" in sentence


def test_closing_while_a_voice_hangs_at_its_start(speech: Open) -> None:
    clips = speech(fake("asleep"))
    clips.want([Utterance("one")])
    assert until(lambda: len(process_ids(clips)) == 1)
    clips.close()
    assert not process_ids(clips) and not any(thread.name == "speech" for thread in threading.enumerate())


@pytest.mark.parametrize("voice", ["asleep", "good"])
def test_a_worker_ends_with_the_program_whatever_it_does(voice: str) -> None:
    path = os.pathsep.join(map(str, (Path(__file__).parent, Path(__file__).parents[2])))
    with subprocess.Popen(
        [sys.executable, "-m", "voicecoach.speech.worker"],
        env={**os.environ, "PYTHONPATH": path},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as worker:
        requests, answers = cast(BinaryIO, worker.stdin), cast(BinaryIO, worker.stdout)
        protocol.send(
            requests, *(text.encode() for text in (f"fake_voices:{voice}", "", "en", "175", "22050", ""))
        )
        if voice == "good":
            assert protocol.receive(answers)[0] == protocol.HELLO
            protocol.send(requests, b"hang", b"en")
        requests.close()
        assert worker.wait(ENOUGH) == 0


def test_closing_while_it_hangs(speech: Open) -> None:
    clips = speech(fake("good"), pace=Pace(text=600))
    clips.want([Utterance("hang")])
    assert clips.get(Utterance("hang"), 0.3) is None
    clips.close()
    assert clips.get(Utterance("one")) is None, "closed: nothing is made any more, nothing waits"


def test_the_worker_by_itself() -> None:
    worker = Worker(fake("good"), 22_050, BY_LENGTH)
    worker.load()
    assert max(array("h", worker.ask(Utterance(LONG)).samples)) > 500
    with pytest.raises(VoiceFailed, match="asked to refuse"):
        worker.ask(Utterance("refuse " + LONG))
    with pytest.raises(WorkerLost, match="too long"):
        worker.ask(Utterance("hang"))
    with pytest.raises(WorkerLost):
        worker.ask(Utterance("one"))


def test_plain() -> None:
    assert plain("Knee ☠ over [[toes]], 10 × slowly!") == "Knee over toes , 10 slowly!"


def test_unknown_voices_are_answered_with_the_nearest() -> None:
    with pytest.raises(Unavailable, match="did you mean 'espeak'"):
        open_speech(Wish("espeek"))
    with pytest.raises(Unavailable, match="no voice 'fake_voices:good'"):
        find("fake_voices:good")


def test_the_built_in_voices_are_listed() -> None:
    assert {"espeak", "silent"} <= set(voices())


def test_a_language_without_a_voice_is_spoken_in_english(said: Heard) -> None:
    clips = open_speech(Wish(language="zz"), said=said.append)
    assert spoken(clips, "one")
    assert said == ["No voice here speaks the language 'zz'; English is spoken."]
    clips.close()


def test_a_wrong_name_is_refused_at_once() -> None:
    with pytest.raises(Unavailable, match="did you mean 'en-us'"):
        open_speech(Wish(name="en-uss"))


def test_the_silent_voice() -> None:
    clips = open_speech(Wish("silent"))
    assert not spoken(clips, "one")
    clips.close()


def process_ids(*clips: SpeechClips) -> list[int]:
    """The numbers of all their workers."""
    return [number for one in clips for speaker in one.speakers for number in speaker.process_ids]


def is_alive(number: int) -> bool:
    """Whether there is a process of that number; none that has ended is waited for here."""
    try:
        os.kill(number, 0)
    except OSError:
        return False
    return True


def until(condition: Callable[[], bool]) -> bool:
    """Whether it comes true before long."""
    waiting = threading.Event()
    return any(condition() or waiting.wait(0.01) for _ in range(2_000))


def test_another_rate_of_speech_is_another_clip_of_the_same_text(speech: Open) -> None:
    slow = speech(replace(ESPEAK, words_per_minute=140))
    fast = slow.at_rate(280)
    long = Utterance("Lift your heels and lower them slowly.")
    lengths = [clips.get(long, ENOUGH) for clips in (slow, fast)]
    assert lengths[0] is not None and lengths[1] is not None
    assert 1.5 < lengths[0].frames / lengths[1].frames < 2.5
    assert (slow.words_per_minute, fast.words_per_minute) == (140, 280)


@pytest.mark.parametrize(("asked", "had"), [(10, 80), (80, 80), (449, 449), (5_000, 449)])
def test_a_rate_is_as_near_as_the_voice_can(speech: Open, asked: int, had: int) -> None:
    clips = speech(fake("good")).at_rate(asked)
    assert clips.words_per_minute == had
    assert clips.at_rate(asked) is clips


def test_without_a_voice_there_is_no_other_rate(speech: Open) -> None:
    clips = speech()
    assert clips.at_rate(250) is clips
    assert clips.words_per_minute == 175


def test_a_new_rate_has_its_worker_before_anything_is_asked_and_the_old_one_ends(speech: Open) -> None:
    old = speech(fake("good"))
    assert spoken(old, "one")
    new = old.at_rate(200)
    assert until(lambda: len(process_ids(new)) == 1 and not process_ids(old))


@pytest.mark.skipif(sys.platform == "win32", reason="other system: signal 0 ends a process there")
def test_after_eight_rates_there_is_one_worker_and_none_after_closing(speech: Open) -> None:
    first = clips = speech(fake("good"))
    seen: list[int] = []
    made = [first]
    for words_per_minute in range(180, 260, 10):
        clips = clips.at_rate(words_per_minute)
        made.append(clips)
        assert spoken(clips, "one")
        seen += process_ids(clips)
    assert len(set(seen)) == 8
    assert until(lambda: sum(map(is_alive, seen)) == 1) and process_ids(*made) == seen[-1:]
    assert until(lambda: sum(thread.name == "speech" for thread in threading.enumerate()) == 1)
    first.close()
    assert not any(map(is_alive, seen)) and not process_ids(*made)


def test_what_is_no_longer_needed_is_not_made_and_what_is_asked_for_still_is(
    speech: Open, tmp_path: Path
) -> None:
    old = speech(fake("good"), folder=tmp_path)
    old.want(Utterance(f"sentence {n}") for n in range(200))
    new = old.at_rate(200)
    old.want(Utterance(f"phrase {n}") for n in range(200))
    assert spoken(new, "one") and spoken(old, "one")
    assert until(lambda: not process_ids(old))
    assert sum(1 for _ in tmp_path.iterdir()) < 100
    old.want([Utterance("at once")], urgent=True)
    assert until(lambda: old.get(Utterance("at once")) is not None)


def test_a_rate_that_comes_back_finds_its_clips(speech: Open, tmp_path: Path) -> None:
    first = speech(fake("good"), folder=tmp_path)
    clip = first.get(Utterance("one"), ENOUGH)
    assert first.at_rate(200).get(Utterance("one")) is None, "another rate, another clip"
    again = first.at_rate(200).at_rate(first.words_per_minute)
    assert again is first and first.get(Utterance("one")) == clip
    assert until(lambda: len(process_ids(first)) == 1)


def test_what_is_known_of_a_voice_holds_at_every_rate(speech: Open, said: Heard) -> None:
    clips = speech(fake("dead"), fake("good"))
    assert all(spoken(clips.at_rate(180 + n), text) for n, text in enumerate(["one", "two", "three", "four"]))
    assert len(said) == 1 and "good speaks instead" in said[0]


def test_closed_clips_have_no_other_rate(speech: Open) -> None:
    first = speech(fake("good"))
    second = first.at_rate(200)
    first.close()
    assert first.at_rate(300) is second
    assert second.get(Utterance("one"), ENOUGH) is None and not process_ids(first, second)
