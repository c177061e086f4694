"""The public stand-ins: they are what the seams promise, and a session runs on nothing but them."""

import re
import sys
from array import array
from itertools import pairwise
from pathlib import Path

import pytest

from voicecoach.audio.level import implausible
from voicecoach.model.event import Command, CueSpoken, Finished, RepDone
from voicecoach.model.seams import Clips, Controls, Output, Voice, VoiceFailed
from voicecoach.model.sound import Clip, Utterance
from voicecoach.model.units import SAMPLE_RATE, Seconds
from voicecoach.session.performance import Performance
from voicecoach.speech.finish import finished
from voicecoach.testing import Clock, FakeClips, FakeControls, FakeVoice, RecordingOutput, click

sys.path.append(str(Path(__file__).parent / "session"))  # found by itself only once its tests are
from session_fakes import CHIMES, FakeCoach, passage, reps

DOCUMENT = Path(__file__).parents[1] / "docs" / "adding-a-voice-or-output.md"


def the_seams(voice: Voice, clips: Clips, output: Output, controls: Controls) -> None:
    """Takes one of each; mypy holds the stand-ins against the protocols where this is called."""


def test_there_is_one_for_every_seam() -> None:
    the_seams(FakeVoice(), FakeClips(Clock()), RecordingOutput(), FakeControls(Clock()))


@pytest.mark.parametrize("rate", [16_000, 22_050, 48_000])
@pytest.mark.parametrize("text", ["1", "Seventy-seven.", "Stand facing a wall, and hold on to it. " * 6])
def test_what_the_voice_hums_passes_for_speech(text: str, rate: int) -> None:
    voice = FakeVoice(rate)
    raw = voice.synthesize(Utterance(text))
    assert raw.rate == rate and implausible(raw, text) is None
    clip = finished(raw, text, SAMPLE_RATE)
    assert clip.rate == SAMPLE_RATE and 0 < clip.beat < clip.frames
    assert voice.spoken == [Utterance(text)]


def test_the_voice_refuses_what_it_is_told_to() -> None:
    voice = FakeVoice(refused={"no"})
    with pytest.raises(VoiceFailed):
        voice.synthesize(Utterance("no"))
    assert voice.spoken == []


def test_a_click_is_at_the_beat() -> None:
    clip = click(1234, frames=500, beat=99)
    samples = array("h", clip.samples)
    assert (clip.frames, clip.beat, samples[99]) == (500, 99, 1234) and samples.count(0) == 499


def test_clips_come_late_on_the_clock_alone() -> None:
    clock = Clock()
    clips = FakeClips(clock, late={"late": 2 * SAMPLE_RATE}, unspeakable={"ugh"})
    late = Utterance("late")
    assert clips.get(Utterance("now")) is not None and clock.frames == 0
    assert clips.get(late) is None and clips.get(late, timeout=1.9) is None and clock.frames == 0
    made = clips.get(late, timeout=3)
    assert made is not None and clock.frames == 2 * SAMPLE_RATE and clips.get(late) == made
    assert clips.substituted(Utterance("ugh")) and not clips.substituted(late)
    clips.want([Utterance("a"), Utterance("b")])
    clips.want([late], urgent=True)
    assert (clips.wanted, clips.urgent) == (["a", "b"], ["late"])


def test_clips_are_told_apart_also_at_another_rate_of_speech() -> None:
    clips = FakeClips(Clock())
    fast = clips.at_rate(200)
    assert fast.words_per_minute == 200 and fast.at_rate(175) is clips and clips.at_rate(200) is fast

    def loudness(clip: Clip | None) -> int:
        assert clip is not None
        return array("h", clip.samples)[clip.beat]

    texts = [Utterance(text) for text in "abc"]
    heard = [loudness(each.get(text)) for each in (clips, fast) for text in texts]
    assert len(set(heard)) == 6


def test_controls_give_commands_when_their_time_has_come() -> None:
    clock = Clock()
    again = Command("answer", 2)
    controls = FakeControls(clock, [(SAMPLE_RATE, again), (100, "pause"), (100, "where")])
    assert controls.wait(0) == [] and clock.frames == 0
    assert controls.wait(10) == [Command("pause"), Command("where")] and clock.frames == 100
    assert controls.wait(0.5) == [] and clock.frames == 100 + SAMPLE_RATE // 2
    assert controls.wait(0.5) == [again] and clock.frames == SAMPLE_RATE
    assert controls.wait(2) == [] and clock.frames == 3 * SAMPLE_RATE
    assert controls.given == [(100, Command("pause")), (100, Command("where")), (SAMPLE_RATE, again)]


def test_a_session_runs_on_nothing_else() -> None:
    clock, output = Clock(), RecordingOutput()
    clips, controls = FakeClips(clock), FakeControls(clock)
    coach = FakeCoach([passage(0, "hello"), reps(1, 3, Seconds(2))])
    granted = output.open(None, SAMPLE_RATE, Seconds(15, 100))
    events = list(Performance(coach, clips, CHIMES, output, granted, controls, aside=lambda job: job.run()))
    assert [event.rep for event in events if isinstance(event, RepDone)] == [1, 2, 3]
    assert isinstance(events[-1], Finished)
    # Every text is at the frame of its event, to be found by its loudness.
    heard = array("h", bytes(output.samples))
    beats = [
        heard.index(array("h", clip.samples)[clip.beat])
        for event in events
        if isinstance(event, CueSpoken) and isinstance(event.sound, Utterance)
        for clip in [clips.made[event.sound]]
    ]
    assert len(beats) == 4 and beats == sorted(beats)
    assert [later - earlier for earlier, later in pairwise(beats[1:])] == [2 * SAMPLE_RATE] * 2


def test_the_example_in_the_document_holds() -> None:
    (example,) = re.findall(r"^```py\n(.*?)^```$", DOCUMENT.read_text("utf-8"), re.M | re.S)
    space: dict[str, object] = {}
    exec(compile(example, str(DOCUMENT), "exec"), space)
    tests = [value for name, value in space.items() if name.startswith("test_") and callable(value)]
    assert tests
    for test in tests:
        test()
