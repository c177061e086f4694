"""What every output keeps, the real ones and the stand-ins alike."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from voicecoach.audio.outputs import find
from voicecoach.audio.text_output import TextOutput
from voicecoach.audio.wav_output import WavOutput
from voicecoach.model.seams import Granted, Output
from voicecoach.model.units import SAMPLE_RATE, Seconds
from voicecoach.testing import FailingOutput, RecordingOutput

pytestmark = pytest.mark.timed

BUFFER = Seconds(15, 100)
BLOCK = bytes(2 * 441)


class Time:
    """A clock that goes on only when somebody waits."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += seconds


@dataclass
class Rig:
    """An open output and the way to let time pass for it."""

    output: Output
    granted: Granted
    clock: Callable[[], float]
    wait: Callable[[float], object]

    def play(self, seconds: float, before: Callable[[], None] = lambda: None) -> int:
        """Write so much silence, as fast as it is taken; how many frames."""
        frames = int(seconds * SAMPLE_RATE)
        taken = 0
        while taken < frames:
            before()
            taken += self.output.write(BLOCK[: 2 * (frames - taken)], 0.05)
        return taken

    def hear_out(self, frames: int) -> None:
        """Wait until so many frames are heard; fail where that takes too long."""
        deadline = self.clock() + frames / SAMPLE_RATE + 2
        while self.output.heard() < frames:
            assert self.clock() < deadline
            self.wait(0.01)


PLAYING = ("miniaudio", "sounddevice", "pasimple", "pipe", "simpleaudio")
"""The outputs of devices, by name."""


@pytest.fixture(params=["recording", "failing", "text", "wav", *PLAYING])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    fake = Time()
    clock: Callable[[], float] = fake
    wait: Callable[[float], object] = fake.wait
    output: Output
    match request.param:
        case "recording":
            output = RecordingOutput()
        case "failing":
            output = FailingOutput(dies_at=10**9)
        case "text":
            output = TextOutput(clock, wait)
        case "wav":
            output = WavOutput(tmp_path / "out.wav")
        case name:
            request.getfixturevalue("sound_server")
            if name != "pipe":
                pytest.importorskip(name, reason=f"not installed: {name}")
            output = find(name).create()
            clock, wait = time.monotonic, threading.Event().wait
    yield Rig(output, output.open(None, SAMPLE_RATE, BUFFER), clock, wait)
    output.close()


def test_everything_accepted_is_heard_and_never_more(rig: Rig) -> None:
    seen = [0]
    taken = rig.play(0.2, before=lambda: seen.append(rig.output.heard()))
    rig.hear_out(taken)
    assert seen == sorted(seen)
    assert rig.output.heard() == taken


def test_what_is_accepted_is_heard_within_the_granted_buffer(rig: Rig) -> None:
    accepted = 0
    late = []
    for _ in range(20):
        accepted += rig.output.write(BLOCK, 0.05)
        late.append(accepted - rig.output.heard())
    if rig.granted.realtime:
        at_the_most = rig.granted.buffer + Seconds(1, 100)  # a clock is read after what it is compared with
        assert 0 < max(late) <= at_the_most * SAMPLE_RATE
    assert rig.output.heard() <= accepted


def test_a_write_without_time_takes_only_what_there_is_room_for(rig: Rig) -> None:
    before = rig.clock()
    minute = bytes(2 * 60 * SAMPLE_RATE)
    taken = rig.output.write(minute, 0)
    assert rig.clock() - before < 1
    if rig.granted.realtime:
        assert taken <= rig.granted.buffer * SAMPLE_RATE
    else:
        assert taken == 60 * SAMPLE_RATE


def test_after_a_halt_nothing_waits_to_be_heard(rig: Rig) -> None:
    taken = rig.play(0.2)
    before = rig.output.heard()
    heard = rig.output.halt()
    assert before <= heard <= taken
    rig.wait(0.1)
    assert rig.output.heard() == heard
    assert rig.output.halt() == heard


def test_a_write_after_a_halt_goes_on_counting_from_what_was_heard(rig: Rig) -> None:
    rig.play(0.2)
    heard = rig.output.halt()
    taken = rig.play(0.1)
    rig.hear_out(heard + taken)
    assert rig.output.heard() == heard + taken


def test_opening_again_counts_from_zero(rig: Rig) -> None:
    rig.play(0.1)
    rig.output.close()
    rig.output.open(None, SAMPLE_RATE, BUFFER)
    assert rig.output.heard() == 0
    taken = rig.play(0.1)
    rig.hear_out(taken)
    assert rig.output.heard() == taken


def test_a_pause_in_writing_is_no_sound_and_moves_no_position(rig: Rig) -> None:
    first = rig.play(0.1)
    rig.hear_out(first)
    rig.wait(0.1)
    assert rig.output.heard() == first
    second = rig.play(0.1)
    rig.hear_out(first + second)
    assert rig.output.heard() == first + second


def test_closing_twice_is_closing(rig: Rig) -> None:
    rig.play(0.1)
    rig.output.close()
    rig.output.close()
