"""A clip at another rate. Done once, when a sound is read or made, never while one is playing.

Measured to 22,050 Hz, tones of 300 to 7,000 Hz at a quarter of full scale, signal to everything else:

| | from 16,000 Hz | from 24,000 Hz | from 44,100 and 48,000 Hz | 13 kHz comes back at | a second takes |
| --- | --- | --- | --- | --- | --- |
| soxr 1.1 | 81 to 82 dB | 81 to 82 dB | 81 to 82 dB | -60 dB or less | 0.3 ms, and 70 to 110 ms to import |
| ours | 79 dB, at 7 kHz 39 dB | 83 to 85 dB | 84 to 86 dB | -45 dB | 40 to 60 ms |
| miniaudio 1.71 | 66 falling to 15 dB | 70 falling to 15 dB | 77 falling to 29 dB | -10 dB | 0.5 ms |

miniaudio's is a straight line between two samples, which is heard as a hiss on every s. So it is soxr where
numpy, which is nearly all of what its import costs, is there already: in the process of a neural voice.
Nobody else waits for that import; a number of half a second is converted by ours in a fourth of its time.
"""

import math
import sys
from array import array
from operator import mul

from voicecoach.model.sound import Clip
from voicecoach.model.units import to_frames, to_seconds

_LOBES = 12
"""Zero crossings of the sinc on either side: a stop band below -60 dB, enough for 16 bits of speech."""


def resample(clip: Clip, rate: int) -> Clip:
    """The clip at ``rate`` Hz, its beat at the same time; the clip itself where it has that rate."""
    if clip.rate == rate:
        return clip
    frames = to_frames(to_seconds(clip.frames, clip.rate), rate)
    convert = resample_by_soxr if _soxr_is_at_hand() else resample_by_sinc
    samples = convert(clip.samples, clip.rate, rate)[: frames * 2].ljust(frames * 2, b"\0")
    beat = min(frames, to_frames(to_seconds(clip.beat, clip.rate), rate))
    return Clip(samples, rate, beat)


def _soxr_is_at_hand() -> bool:
    """Whether it is installed, and numpy has been paid for."""
    if "numpy" not in sys.modules:
        return False
    try:
        import soxr  # noqa: F401  # only to see whether it can be
    except ImportError:
        return False
    return True


def resample_by_soxr(samples: bytes, old: int, new: int) -> bytes:
    """Mono signed 16-bit samples from ``old`` to ``new`` Hz. Raises ImportError where soxr is missing."""
    import numpy
    import soxr

    return bytes(soxr.resample(numpy.frombuffer(samples, dtype=numpy.int16), old, new).tobytes())


def resample_by_sinc(samples: bytes, old: int, new: int) -> bytes:
    """Mono signed 16-bit samples from ``old`` to ``new`` Hz: a sinc under a Hann window.

    The sinc is as wide as the lower of the two rates asks for, so nothing folds back.
    """
    sound = array("h", samples)
    common = math.gcd(old, new)
    up, down = new // common, old // common
    stretch = max(1.0, old / new)
    reach = math.ceil(_LOBES * stretch)
    # A list of floats and no array of integers: a fourth faster.
    padded = [0.0] * reach + list(map(float, sound)) + [0.0] * (reach + 1)
    weights: dict[int, list[float]] = {}
    made = array("h")
    for index in range((2 * len(sound) * up + down) // (2 * down)):
        whole, phase = divmod(index * down, up)
        if phase not in weights:
            weights[phase] = _weights(phase / up, stretch, reach)
        value = round(sum(map(mul, weights[phase], padded[whole + 1 : whole + 1 + 2 * reach])))
        made.append(max(-32768, min(32767, value)))
    return made.tobytes()


def _weights(shift: float, stretch: float, reach: int) -> list[float]:
    """What each sample within ``reach`` counts for at ``shift`` after a sample; 1 in all."""
    raw = [_windowed_sinc((offset - shift) / stretch) for offset in range(1 - reach, reach + 1)]
    total = sum(raw)
    return [weight / total for weight in raw]


def _windowed_sinc(at: float) -> float:
    """A sinc under a Hann window that ends at _LOBES."""
    if at == 0:
        return 1.0
    if abs(at) >= _LOBES:
        return 0.0
    return math.sin(math.pi * at) / (math.pi * at) * (0.5 + 0.5 * math.cos(math.pi * at / _LOBES))
