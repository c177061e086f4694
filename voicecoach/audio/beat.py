"""Where the beat of a sound falls: its perceptual centre, found in the samples.

The ear follows the steepest rise of the loudness of the band that carries vowels and the voiced
consonants before them (Oganian and Chang 2019), so that is what is put on the beat: the first steep
rise of the envelope between 300 and 2,500 Hz.
"""

import math
from array import array

from voicecoach.audio.level import loud_frames
from voicecoach.model.units import Frames

LOW, HIGH = 300, 2_500
"""Hz. The band listened to."""
SMOOTHING = 20
"""Hz. Corner of the filter that smooths the envelope."""
WINDOW_MS = 250
"""How long after the onset of the sound its beat is looked for."""
STEEP = 0.35
"""How steep a rise must be, as a part of the steepest in the window."""
RIPPLE_MS = 5
"""What a slope is measured over."""
_LEAD_MS = 20
"""Silence put before the sound, so that a sound that starts at full strength has a rise too."""
_AFTER_MS = 50
"""Heard beyond the window: what the smoothing of the window's end reaches."""


def find_beat(samples: bytes, rate: int) -> Frames:
    """The frame of the perceptual centre of mono signed 16-bit samples at ``rate`` Hz (8,000 or more).

    Smoothing runs forwards and backwards, so it delays nothing. Silence has its beat at 0.
    """
    sound = array("h", samples)
    span = loud_frames(sound, rate)
    if span is None:
        return Frames(0)
    onset = span[0]
    step = max(1, rate // 1000)
    heard = sound[onset : onset + (WINDOW_MS + _AFTER_MS) * step]
    envelope = _smooth([0.0] * _LEAD_MS + _band_envelope(heard, rate, step) + [0.0] * _LEAD_MS, rate / step)
    # Over RIPPLE_MS and not from block to block: a wave's own ripple has slopes too.
    slope = [after - before for before, after in zip(envelope, envelope[RIPPLE_MS:], strict=False)]
    rise = _first_steep(slope[: _LEAD_MS + WINDOW_MS])
    # The slope lies in the middle of its two blocks, and each of them half a block after its start.
    beat = onset + (rise - _LEAD_MS) * step + (RIPPLE_MS + 1) * step // 2
    return Frames(min(max(beat, 0), len(sound)))


def _band_envelope(sound: "array[int]", rate: int, step: int) -> list[float]:
    """The mean of the rectified band over blocks of ``step`` samples.

    Two one-pole filters on either side of the band: gentle, cheap, and late by less than a millisecond.
    """
    down, up = _pole(HIGH, rate), _pole(LOW, rate)
    low1 = low2 = base1 = base2 = 0.0
    blocks: list[float] = []
    for start in range(0, len(sound), step):
        total = 0.0
        for sample in sound[start : start + step]:
            low1 += down * (sample - low1)
            low2 += down * (low1 - low2)
            base1 += up * (low2 - base1)
            high = low2 - base1
            base2 += up * (high - base2)
            total += abs(high - base2)
        blocks.append(total / step)
    return blocks


def _smooth(values: list[float], rate: float) -> list[float]:
    """A one-pole low-pass at SMOOTHING Hz, forwards and then backwards: no delay."""
    pole = _pole(SMOOTHING, rate)
    for _ in range(2):
        state, smoothed = 0.0, []
        for value in values:
            state += pole * (value - state)
            smoothed.append(state)
        values = smoothed[::-1]
    return values


def _pole(corner: float, rate: float) -> float:
    """The coefficient of a one-pole low-pass with its corner at ``corner`` Hz."""
    return 1 - math.exp(-2 * math.pi * corner / rate)


def _first_steep(slope: list[float]) -> int:
    """The first local maximum that is STEEP enough, or the steepest where none is."""
    steepest = max(slope)
    for index in range(1, len(slope) - 1):
        here = slope[index]
        if here >= STEEP * steepest and slope[index - 1] <= here > slope[index + 1]:
            return index
    return slope.index(steepest)
