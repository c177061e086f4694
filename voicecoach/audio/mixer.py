"""Sounds put together by frame: silence, slices of clips and, where sounds overlap, their sum.

Whatever is silent or has one sound only is copied, never computed: an hour is mixed in a moment.
"""

import sys
from array import array
from bisect import insort
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, pairwise, repeat
from operator import add, mul
from typing import NamedTuple

from voicecoach.model.units import Frames, Seconds, to_frames

FADE = Seconds(1, 100)
"""How long the sound takes to come up after it was cut off, in seconds."""
RAMP = Seconds(4, 100)
"""How long the volume takes to become another, in seconds: long enough that no step is heard."""


class _Placed(NamedTuple):
    start: int
    end: int
    samples: bytes
    owner: object


class _Ramp(NamedTuple):
    """The volume moves from one to another; it stays there until the start of the next ramp."""

    start: int
    before: float
    after: float


class Mixer:
    """Takes sounds at frames of the session and gives blocks, in order of time."""

    def __init__(self, rate: int) -> None:
        """``rate`` in Hz, of every sound and block."""
        self._sounds: list[_Placed] = []
        self._zeros = bytes(2 * rate)
        self._fade = to_frames(FADE, rate)
        self._faded_in = 0  # the first frame after the fade
        self._ramp = to_frames(RAMP, rate)
        self._ramps = [_Ramp(0, 1.0, 1.0)]

    def add(self, samples: bytes, at: Frames, gain: float = 1.0, owner: object = None) -> None:
        """Let mono 16-bit samples sound from the frame ``at`` on, ``gain`` times as loud (0 or more).

        ``owner`` is whoever may want to take the sound back.
        """
        if gain != 1.0:
            samples = _scaled(samples, gain)
        placed = _Placed(at, at + len(samples) // 2, samples, owner)
        insort(self._sounds, placed, key=lambda sound: sound.start)

    def withdraw(self, owner: object, after: Frames) -> None:
        """Forget what this very ``owner`` has that starts at the frame ``after`` or later.

        What starts before goes on to its end.
        """
        self._sounds = [sound for sound in self._sounds if sound.owner is not owner or sound.start < after]

    def set_gain(self, gain: float, at: Frames) -> None:
        """From the frame ``at`` on everything, also what sounds then, is ``gain`` (0 or more) times as loud.

        The volume moves there in a straight line within 40 ms, from wherever it is at that frame.
        What is too loud is clipped.
        """
        before = next(self._gains(at, at + 1))
        self._ramps = [ramp for ramp in self._ramps if ramp.start < at]
        self._ramps.append(_Ramp(at, before, gain))

    def restart(self, at: Frames) -> None:
        """Forget every sound; what sounds from the frame ``at`` on fades in within 10 ms.

        It does so to the volume that was set last.
        """
        self._sounds.clear()
        self._faded_in = at + self._fade
        gain = self._ramps[-1].after
        self._ramps = [_Ramp(at, gain, gain)]

    def take(self, start: Frames, frames: int) -> bytes:
        """The block of so many frames from ``start`` on; blocks are asked for in order of time."""
        stop = start + frames
        self._drop_before(start)
        if not self._sounds or self._sounds[0].start >= stop:
            return self._silence(frames)
        sounding = []
        for sound in self._sounds:
            if sound.start >= stop:
                break
            if sound.end > start:
                sounding.append(sound)
        edges = {start, stop}
        for sound in sounding:
            edges.update((max(start, sound.start), min(stop, sound.end)))
        block = b"".join(self._stretch(sounding, a, b) for a, b in pairwise(sorted(edges)))
        if start < self._faded_in:
            block = self._faded(block, start)
        return block if self._is_plain(start) else self._at_volume(block, start)

    def _drop_before(self, frame: int) -> None:
        over = 0
        for sound in self._sounds:
            if sound.end > frame:
                break
            over += 1
        if over:
            del self._sounds[:over]
        while len(self._ramps) > 1 and self._ramps[1].start <= frame:
            del self._ramps[0]

    def _silence(self, frames: int) -> bytes:
        if len(self._zeros) < 2 * frames:
            self._zeros = bytes(2 * frames)
        return self._zeros[: 2 * frames]

    def _stretch(self, sounding: Sequence[_Placed], start: int, stop: int) -> bytes:
        """A stretch in which no sound begins or ends."""
        parts = [
            samples[2 * (start - begin) : 2 * (stop - begin)]
            for begin, end, samples, _ in sounding
            if begin < stop and end > start
        ]
        if not parts:
            return self._silence(stop - start)
        return parts[0] if len(parts) == 1 else _sum(parts)

    def _faded(self, block: bytes, start: int) -> bytes:
        samples = _read(block)
        begin = self._faded_in - self._fade
        for index in range(max(0, min(len(samples), self._faded_in - start))):
            samples[index] = samples[index] * max(0, start + index - begin) // self._fade
        return _write(samples)

    def _is_plain(self, start: int) -> bool:
        """Whether from this frame on nothing has to be louder or softer."""
        ramp = self._ramps[0]
        is_over = ramp.before == 1.0 or ramp.start + self._ramp <= start
        return len(self._ramps) == 1 and ramp.after == 1.0 and is_over

    def _at_volume(self, block: bytes, start: int) -> bytes:
        samples = _read(block)
        return _saturated(map(int, map(mul, samples, self._gains(start, start + len(samples)))))

    def _gains(self, start: int, stop: int) -> Iterator[float]:
        """The volume of each frame, found from the number of the frame, so that no block matters."""
        starts = [start, *(ramp.start for ramp in self._ramps[1:]), stop]
        edges = pairwise(min(max(start, frame), stop) for frame in starts)
        return chain.from_iterable(
            self._moving(ramp, a, b) for ramp, (a, b) in zip(self._ramps, edges, strict=True)
        )

    def _moving(self, ramp: _Ramp, start: int, stop: int) -> Iterator[float]:
        """The volume of each frame of a stretch that one ramp governs."""
        begins, over = (min(max(start, frame), stop) for frame in (ramp.start, ramp.start + self._ramp))
        step = (ramp.after - ramp.before) / self._ramp
        on_its_way = (ramp.before + step * (frame - ramp.start) for frame in range(begins, over))
        return chain(repeat(ramp.before, begins - start), on_its_way, repeat(ramp.after, stop - over))


def _read(block: bytes) -> "array[int]":
    samples = array("h", block)
    if sys.byteorder == "big":
        samples.byteswap()
    return samples


def _write(samples: "array[int]") -> bytes:
    if sys.byteorder == "big":
        samples.byteswap()
    return samples.tobytes()


def _saturated(values: Iterable[int]) -> bytes:
    wide = array("l", values)
    if wide and (max(wide) > 32767 or min(wide) < -32768):
        return _write(array("h", [max(-32768, min(32767, value)) for value in wide]))
    return _write(array("h", wide))


def _sum(parts: Iterable[bytes]) -> bytes:
    """Stretches of one length added up; what is too loud is clipped."""
    total, *others = (_read(part) for part in parts)
    values: Iterable[int] = total
    for other in others:
        values = map(add, values, other)
    return _saturated(values)


@lru_cache(maxsize=128)
def _scaled(samples: bytes, gain: float) -> bytes:
    """Every sample times ``gain``. A session repeats its numbers, so the last results are kept."""
    return _saturated(int(value * gain) for value in _read(samples))
