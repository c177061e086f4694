"""A clip at another rate. Done once, when a sound is read or made, never while one is playing."""

import math
from array import array
from functools import cache
from operator import mul

from voicecoach.model.sound import Clip
from voicecoach.model.units import to_frames, to_seconds

_LOBES = 12
"""Zero crossings of the sinc on either side: a stop band below -60 dB, enough for 16 bits of speech."""


def resample(clip: Clip, rate: int) -> Clip:
    """The clip at ``rate`` Hz, its beat at the same time; the clip itself where it has that rate.

    By miniaudio where it is installed (fast), otherwise by a windowed sinc of our own (about two
    seconds for a minute of sound).
    """
    if clip.rate == rate:
        return clip
    frames = to_frames(to_seconds(clip.frames, clip.rate), rate)
    samples = _by_miniaudio(clip, rate)
    if samples is None:
        samples = resample_by_sinc(clip.samples, clip.rate, rate)
    samples = samples[: frames * 2].ljust(frames * 2, b"\0")
    beat = min(frames, to_frames(to_seconds(clip.beat, clip.rate), rate))
    return Clip(samples, rate, beat)


def _by_miniaudio(clip: Clip, rate: int) -> bytes | None:
    try:
        import miniaudio
    except ImportError:
        return None
    mono = miniaudio.SampleFormat.SIGNED16
    return bytes(miniaudio.convert_frames(mono, 1, clip.rate, clip.samples, mono, 1, rate))


def resample_by_sinc(samples: bytes, old: int, new: int) -> bytes:
    """Mono signed 16-bit samples from ``old`` to ``new`` Hz: a sinc under a Hann window.

    The sinc is as wide as the lower of the two rates asks for, so nothing folds back.
    """
    sound = array("h", samples)
    common = math.gcd(old, new)
    up, down = new // common, old // common
    stretch = max(1.0, old / new)
    reach = math.ceil(_LOBES * stretch)
    padded = array("h", bytes(2 * reach)) + sound + array("h", bytes(2 * (reach + 1)))

    @cache
    def weights(phase: int) -> list[float]:
        raw = [_windowed_sinc((offset - phase / up) / stretch) for offset in range(1 - reach, reach + 1)]
        total = sum(raw)
        return [weight / total for weight in raw]

    made = array("h")
    for index in range((2 * len(sound) * up + down) // (2 * down)):
        whole, phase = divmod(index * down, up)
        value = round(sum(map(mul, weights(phase), padded[whole + 1 : whole + 1 + 2 * reach])))
        made.append(max(-32768, min(32767, value)))
    return made.tobytes()


def _windowed_sinc(at: float) -> float:
    """A sinc under a Hann window that ends at _LOBES."""
    if at == 0:
        return 1.0
    if abs(at) >= _LOBES:
        return 0.0
    return math.sin(math.pi * at) / (math.pi * at) * (0.5 + 0.5 * math.cos(math.pi * at / _LOBES))
