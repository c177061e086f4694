"""A day of a session in virtual time: the whole program but for voice and device."""

import gc
import sys
from array import array
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np

from voicecoach.cli.choosing import Choices
from voicecoach.cli.coach import ScriptedCoach
from voicecoach.cli.preparing import script_of
from voicecoach.cli.source import load_routine
from voicecoach.model.event import Command, Event, RepDone
from voicecoach.model.seams import Granted
from voicecoach.model.sound import COACH_EARCONS, EARCONS, Clip, Utterance
from voicecoach.model.units import SAMPLE_RATE, Frames, Seconds
from voicecoach.session.performance import Performance
from voicecoach.settings.table import Settings

TICK, WORD = 20_000, 500


def _click(level: int) -> Clip:
    """0.3 s of silence, with one sample that is not, on the beat."""
    samples = array("h", bytes(2 * 6_615))
    samples[100] = level
    return Clip(samples.tobytes(), SAMPLE_RATE, Frames(100))


class Clicks:
    """Clips that are there at once, each a click."""

    rate = SAMPLE_RATE
    words_per_minute = 175

    def __init__(self) -> None:
        self._word = _click(WORD)

    def get(self, utterance: Utterance, timeout: float = 0) -> Clip:
        """The same click for every text."""
        return self._word

    def want(self, utterances: Iterable[Utterance], urgent: bool = False) -> None:
        """They are there."""

    def substituted(self, utterance: Utterance) -> bool:
        """Never."""
        return False

    def at_rate(self, words_per_minute: int) -> "Clicks":
        """A click has no rate."""
        return self


class Onsets:
    """An output that takes everything at once and keeps only where the ticks are."""

    def __init__(self) -> None:
        self.frames = array("q")
        """Of the ticks, in order."""
        self.accepted = 0

    def open(self, device: str | None, rate: int, buffer: Seconds) -> Granted:
        """Always to be had."""
        return Granted(rate, buffer, realtime=False)

    def write(self, block: bytes, timeout: float) -> Frames:
        """All of it."""
        found = np.flatnonzero(np.frombuffer(block, "<i2") >= TICK - WORD)
        self.frames.extend((found + self.accepted).tolist())
        self.accepted += len(block) // 2
        return Frames(len(block) // 2)

    def heard(self) -> Frames:
        """All of it."""
        return Frames(self.accepted)

    def halt(self) -> Frames:
        """Nothing is left to be heard."""
        return Frames(self.accepted)

    def close(self) -> None:
        """There is nothing to let go of."""


class Nobody:
    """Controls that nobody touches."""

    def wait(self, timeout: float) -> list[Command]:
        """Nothing."""
        return []


def day(path: Path, output: Onsets) -> Iterator[Event]:
    """The events of a routine performed in virtual time, into an output that is not open yet."""
    script = script_of(load_routine(str(path))[0], Settings(verbosity="brief"), Choices())
    clips = Clicks()
    chimes = {name: _click(TICK if name == "tick" else WORD) for name in (*EARCONS, *COACH_EARCONS)}
    coach = ScriptedCoach(script, clips.substituted, clips.words_per_minute)
    granted = output.open(None, SAMPLE_RATE, Seconds(15, 100))
    return iter(Performance(coach, clips, chimes, output, granted, Nobody()))


def resident() -> int:
    """Bytes of memory that this process uses now."""
    gc.collect()
    return 4096 * int(Path("/proc/self/statm").read_text("ascii").split()[1])


def beat(zero: Fraction, number: int, tempo: Fraction) -> int:
    """The frame of a beat: the nearest to its exact time, worked out here anew."""
    return int(((zero + number * tempo) * SAMPLE_RATE + Fraction(1, 2)) // 1)


def ticks(path: Path, tempo: Fraction) -> tuple[int, int, float, tuple[int, int]]:
    """How many ticks were heard, how many of them off their frame, the hours, and memory early and late.

    Early is after an hour; the zero is told by the first repetition that is done, the rest is arithmetic.
    """
    output, zero = Onsets(), Fraction(0)
    done = early = late = 0
    hours = 0.0
    for event in day(path, output):
        if not isinstance(event, RepDone):
            continue
        hours = float(event.at) / 3600
        done += 1
        if done == 1:
            zero = event.at - tempo
        if done % 1000 == 0:
            late = resident()
            early = early or (late if hours > 1 else 0)
    wanted = (beat(zero, number, tempo) for number in range(done))
    off = sum(frame != right for frame, right in zip(output.frames, wanted, strict=True))
    return done, off, hours, (early, late)


if __name__ == "__main__":
    ticked, wrong, lasted, memory = ticks(Path(sys.argv[1]), Fraction(sys.argv[2]))
    print(ticked, wrong, lasted, *memory)
