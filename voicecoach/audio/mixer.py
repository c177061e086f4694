"""Sounds put together by frame: silence, slices of clips and, where sounds overlap, their sum.

Whatever is silent or has one sound only is copied, never computed: an hour is mixed in a moment.
"""

import sys
from array import array
from bisect import insort
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from operator import add
from typing import NamedTuple

from voicecoach.model.units import Frames, Seconds, to_frames

FADE = Seconds(1, 100)
"""How long the sound takes to come up after it was cut off, in seconds."""


class _Placed(NamedTuple):
    start: int
    end: int
    samples: bytes


class Mixer:
    """Takes sounds at frames of the session and gives blocks, in order of time."""

    def __init__(self, rate: int) -> None:
        """``rate`` in Hz, of every sound and block."""
        self._sounds: list[_Placed] = []
        self._zeros = bytes(2 * rate)
        self._fade = to_frames(FADE, rate)
        self._faded_in = 0  # the first frame at full volume

    def add(self, samples: bytes, at: Frames, gain: float = 1.0) -> None:
        """Let mono 16-bit samples sound from the frame ``at`` on, ``gain`` times as loud (0 or more)."""
        if gain != 1.0:
            samples = _scaled(samples, gain)
        insort(self._sounds, _Placed(at, at + len(samples) // 2, samples), key=lambda sound: sound.start)

    def restart(self, at: Frames) -> None:
        """Forget every sound; what sounds from the frame ``at`` on fades in within 10 ms."""
        self._sounds.clear()
        self._faded_in = at + self._fade

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
        return self._faded(block, start) if start < self._faded_in else block

    def _drop_before(self, frame: int) -> None:
        over = 0
        for sound in self._sounds:
            if sound.end > frame:
                break
            over += 1
        if over:
            del self._sounds[:over]

    def _silence(self, frames: int) -> bytes:
        if len(self._zeros) < 2 * frames:
            self._zeros = bytes(2 * frames)
        return self._zeros[: 2 * frames]

    def _stretch(self, sounding: Sequence[_Placed], start: int, stop: int) -> bytes:
        """A stretch in which no sound begins or ends."""
        parts = [
            samples[2 * (start - begin) : 2 * (stop - begin)]
            for begin, end, samples in sounding
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
