"""Stand-ins for the four seams of ``voicecoach.model.seams``, for tests of plugins and of the program.

They are written by hand and behave as the real things do, at once and without a clock: what takes time
does so on a ``Clock`` of frames that only they move.

| seam | stand-ins |
| --- | --- |
| Voice | ``FakeVoice`` |
| Clips | ``FakeClips`` |
| Output | ``RecordingOutput``, ``FailingOutput`` |
| Controls | ``FakeControls`` |
"""

import math
import sys
from array import array
from collections.abc import Collection, Iterable, Mapping

from voicecoach.model.event import Command, CommandName
from voicecoach.model.seams import Granted, OutputLost, Unavailable, VoiceFailed
from voicecoach.model.sound import Clip, Utterance
from voicecoach.model.units import SAMPLE_RATE, Frames, Seconds


class Clock:
    """Virtual time: it passes when somebody waits, and not otherwise."""

    frames = 0
    """Frames of ``SAMPLE_RATE`` since the beginning."""


def hum(text: str, rate: int = SAMPLE_RATE) -> bytes:
    """Samples at ``rate`` Hz: 70 ms of 220 Hz a character, at least 0.3 s, which passes for any text."""
    frames = round(max(0.3, 0.07 * len(text)) * rate)
    period = rate // math.gcd(rate, 220)  # after so many samples it is the same again
    wave = _bytes(round(6_000 * math.sin(math.tau * 220 * n / rate)) for n in range(period))
    return (wave * (frames // period + 1))[: 2 * frames]


def click(value: int, frames: int = 4000, beat: int = 700) -> Clip:
    """A clip of silence with one sample of ``value`` at its beat, so that it is found among others."""
    samples = array("h", bytes(2 * frames))
    samples[beat] = value
    return Clip(_bytes(samples), SAMPLE_RATE, Frames(beat))


class FakeVoice:
    """Hums every text, and remembers it."""

    identity = "fake 1"

    def __init__(self, rate: int = SAMPLE_RATE, refused: Collection[str] = ()) -> None:
        """``rate`` in Hz; ``refused``: the texts that it fails on."""
        self.rate = rate
        self.refused = refused
        self.spoken: list[Utterance] = []
        """What it has hummed, in order."""

    def synthesize(self, utterance: Utterance) -> Clip:
        """A hum as long as the text. Raises VoiceFailed for what is refused."""
        if utterance.text in self.refused:
            raise VoiceFailed("it was asked to refuse")
        self.spoken.append(utterance)
        return Clip(hum(utterance.text, self.rate), self.rate)


class FakeClips:
    """Clicks for texts, each of a loudness of its own, so that a recording tells which was heard when."""

    rate = SAMPLE_RATE
    words_per_minute = 175

    def __init__(
        self, clock: Clock, late: Mapping[str, int] | None = None, unspeakable: Collection[str] = ()
    ) -> None:
        """``late``: from which frame of the clock on a text is there; all others are from the beginning.

        ``unspeakable``: texts for which a click only stands in.
        """
        self.clock = clock
        self.late = late or {}
        self.unspeakable = unspeakable
        self.made: dict[Utterance, Clip] = {}
        """The clip of each text that was asked for."""
        self.wanted: list[str] = []
        """Every text that was wanted, in order, but for ..."""
        self.urgent: list[str] = []
        """... those that were urgent."""
        self.rates = {self.words_per_minute: self}
        """The clips at each rate of speech that was asked for; they share the clock."""
        self.louder = 0
        """What is added to the loudness at this rate of speech."""

    def get(self, utterance: Utterance, timeout: float = 0) -> Clip | None:
        """See Clips; where it is late but in time, the clock moves on to when it is there."""
        missing = self.late.get(utterance.text, 0) - self.clock.frames
        if missing > timeout * self.rate:
            return None
        self.clock.frames += max(0, missing)
        if utterance not in self.made:
            index = len(self.made) + 1
            frames = 3000 if len(utterance.text) < 16 else 1300 * len(utterance.text)  # as people speak
            self.made[utterance] = click(self.louder + index, frames + index, 400 + 7 * index % 2500)
        return self.made[utterance]

    def want(self, utterances: Iterable[Utterance], urgent: bool = False) -> None:
        """See Clips."""
        (self.urgent if urgent else self.wanted).extend(utterance.text for utterance in utterances)

    def substituted(self, utterance: Utterance) -> bool:
        """See Clips."""
        return utterance.text in self.unspeakable

    def at_rate(self, words_per_minute: int) -> "FakeClips":
        """Another one for each rate; each one's clicks are louder by 1,000 than the one's before."""
        if words_per_minute not in self.rates:
            clips = FakeClips(self.clock, self.late, self.unspeakable)
            clips.words_per_minute, clips.louder = words_per_minute, 1_000 * len(self.rates)
            clips.rates = self.rates
            self.rates[words_per_minute] = clips
        return self.rates[words_per_minute]


class FakeControls:
    """Gives commands at frames of the clock, which passes while they are waited for."""

    def __init__(self, clock: Clock, script: Iterable[tuple[int, CommandName | Command]] = ()) -> None:
        """``script``: from which frame on each command has been given; in any order."""
        self.clock = clock
        self.script = sorted(script, key=lambda item: item[0])
        """What is still to come."""
        self.given: list[tuple[int, Command]] = []
        """What was taken, and at which frame."""

    def wait(self, timeout: float) -> list[Command]:
        """See Controls; it waits on the clock, and takes no time in fact."""
        until = self.clock.frames + int(timeout * SAMPLE_RATE)
        if not self.script or self.script[0][0] > until:
            self.clock.frames = until
            return []
        if timeout:
            self.clock.frames = max(self.clock.frames, self.script[0][0])
        due = [name for at, name in self.script if at <= self.clock.frames]
        self.script = self.script[len(due) :]
        commands = [name if isinstance(name, Command) else Command(name) for name in due]
        self.given += [(self.clock.frames, command) for command in commands]
        return commands


class RecordingOutput:
    """Accepts everything at once and keeps it: an hour is performed in a second."""

    def __init__(self) -> None:
        """Nothing recorded."""
        self.samples = bytearray()
        """Everything accepted and not dropped by a halt, over all times it was open."""
        self.lag = 0
        """How many frames what is heard stays behind what was accepted; a test may set it at any time.

        A smaller lag lets time pass; with a greater one nothing more is heard for a while.
        """
        self.rate = 0
        """Hz, as asked by ``open``; 0 before."""
        self.opened = 0
        """How often it was opened."""
        self.halted = 0
        """How often it was halted."""
        self.closed = True
        self._begin = 0  # where in samples the present opening begins
        self._heard = 0

    def open(self, device: str | None, rate: int, buffer: Seconds) -> Granted:
        """Always to be had; goes on recording after what is there."""
        self.opened += 1
        self.closed = False
        self.rate = rate
        self._begin = len(self.samples) // 2
        self._heard = 0
        return Granted(rate, buffer, realtime=False)

    def write(self, block: bytes, timeout: float) -> Frames:
        """All of it, at once."""
        self.samples += block
        return Frames(len(block) // 2)

    def heard(self) -> Frames:
        """What was accepted but for ``lag`` frames; never less than it said before."""
        self._heard = max(self._heard, self._accepted - self.lag)
        return Frames(self._heard)

    def halt(self) -> Frames:
        """Forget what was accepted and, for ``lag``, not heard yet."""
        self.halted += 1
        heard = self.heard()
        del self.samples[2 * (self._begin + heard) :]
        return heard

    def close(self) -> None:
        """The samples stay."""
        self.closed = True

    @property
    def _accepted(self) -> int:
        """Frames since ``open`` that no halt dropped."""
        return len(self.samples) // 2 - self._begin


class FailingOutput(RecordingOutput):
    """A recording whose device dies, and comes back after some tries."""

    def __init__(self, dies_at: int, refusals: int = 0) -> None:
        """``dies_at``: the frame of the first opening that it accepts no more; ``refusals``: how many
        times it then refuses to open before it comes back, for good.
        """
        super().__init__()
        self._dies_at = dies_at
        self._refusals = refusals
        self.lost = False
        """Whether it has died and not come back yet."""

    def open(self, device: str | None, rate: int, buffer: Seconds) -> Granted:
        """Raises Unavailable while its device is away."""
        if self.lost and self._refusals:
            self._refusals -= 1
            raise Unavailable("The recording refuses to open.")
        self.lost = False
        return super().open(device, rate, buffer)

    def write(self, block: bytes, timeout: float) -> Frames:
        """What comes before the frame at which it dies. Raises OutputLost from there on."""
        if self.opened > 1:
            return super().write(block, timeout)
        frames = min(len(block) // 2, self._dies_at - self._accepted)
        if self.lost or frames <= 0 < len(block):
            self.lost = True
            raise OutputLost("The recording has died.")
        return super().write(block[: 2 * frames], timeout)


def _bytes(samples: Iterable[int]) -> bytes:
    """Samples as a clip has them: little-endian on every machine."""
    found = array("h", samples)
    if sys.byteorder == "big":
        found.byteswap()
    return found.tobytes()
