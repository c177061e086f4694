"""The two measures of time, and the one place where one becomes the other."""

from fractions import Fraction
from typing import NewType, TypeAlias

Seconds: TypeAlias = Fraction
"""Seconds as an exact rational, so that a thousand repetitions of 1.27 s add up to 1,270 s."""

Frames = NewType("Frames", int)
"""A number or a position of audio frames (mono, so one sample a frame) at a stated rate."""

SAMPLE_RATE = 22_050
"""Hz. What a session runs at unless its voice says otherwise; espeak-ng's own rate."""


def to_frames(at: Seconds, rate: int) -> Frames:
    """The frame nearest to ``at`` seconds at ``rate`` Hz: ``floor(at × rate + 1/2)``.

    The only place of the program that rounds a time. Negative times are allowed.
    """
    numerator, denominator = at.numerator * rate, at.denominator
    return Frames((2 * numerator + denominator) // (2 * denominator))


def to_seconds(frames: int, rate: int) -> Seconds:
    """The exact time in seconds of a frame at ``rate`` Hz."""
    return Fraction(frames, rate)
