"""What makes the clips of every voice alike: the same loudness, no silence around them, a beat."""

import math
from array import array
from itertools import pairwise
from operator import mul

from voicecoach.model.sound import Clip

ACTIVE_DBFS = -20.0
"""The level of speech: RMS of the parts in which something is said. espeak-ng's own is about this."""
PEAK_DBFS = -1.0
"""No sample is louder; a voice with high peaks stays softer instead of being clipped."""
_SILENT = 32
"""Amplitude (about -60 dBFS) up to which a clip is silence, and is left alone."""
_LOUD_DB, _ACTIVE_DB = -40.0, -25.0
"""Below the loudest block: what still belongs to the sound, and what counts for its level."""
_LOUD = 29_500
"""Amplitude of nine tenths of full scale."""
_BLOCK_MS = 5
_MARGIN_MS = 5
_FADE_MS = 3
_EVERY = 3
"""Only every third sample is squared: the mean is the same, in a third of the time."""


def level(samples: bytes, rate: int) -> bytes:
    """Mono signed 16-bit samples, trimmed, at ACTIVE_DBFS, no peak above PEAK_DBFS.

    About 5 ms of silence are left on either side, faded so that nothing clicks. A levelled clip
    stays as it is within half a decibel; silence is returned unchanged.
    """
    sound = array("h", samples)
    peak = _peak(sound)
    if peak <= _SILENT:
        return samples
    power = _block_powers(sound, rate)
    first, last = _loud(power, rate)
    margin = rate * _MARGIN_MS // 1000
    sound = sound[max(0, first - margin) : last + margin]
    gain = _gain(power, peak)
    # A gain nobody hears is not worth a rounding. Whole numbers are twice as fast as fractions.
    if not 0.98 < gain < 1.02:
        factor = int(gain * 1024)
        sound = array("h", [sample * factor >> 10 for sample in sound])
    _fade(sound, rate * _FADE_MS // 1000)
    return sound.tobytes()


def _gain(power: list[float], peak: int) -> float:
    """What brings the active part to ACTIVE_DBFS, or the peak to PEAK_DBFS where that is less."""
    floor = max(power) * 10 ** (_ACTIVE_DB / 10)
    active = [block for block in power if block >= floor]
    rms = math.sqrt(sum(active) / len(active))
    return min(32768 * 10 ** (ACTIVE_DBFS / 20) / rms, 32767 * 10 ** (PEAK_DBFS / 20) / peak)


def prepare(samples: bytes, rate: int) -> Clip:
    """A clip of what a voice made: trimmed, levelled, its beat found."""
    from voicecoach.audio.beat import find_beat

    levelled = level(samples, rate)
    return Clip(levelled, rate, find_beat(levelled, rate))


def loud_frames(sound: "array[int]", rate: int) -> tuple[int, int] | None:
    """The first frame and the one after the last of what is not silence; None where all of it is."""
    if _peak(sound) <= _SILENT:
        return None
    first, last = _loud(_block_powers(sound, rate), rate)
    return first, min(len(sound), last)


def _loud(power: list[float], rate: int) -> tuple[int, int]:
    """The first frame of the first block that is not silence, and the one after the last."""
    floor = max(power) * 10 ** (_LOUD_DB / 10)
    loud = [index for index, block in enumerate(power) if block >= floor]
    return loud[0] * _block(rate), (loud[-1] + 1) * _block(rate)


def implausible(clip: Clip, text: str) -> str | None:
    """Why a clip, as a voice made it, cannot be ``text`` spoken; None where it can.

    The bounds are wide: 80 to 450 words a minute, a digit may be a long word.
    """
    sound = array("h", clip.samples)
    if not sound:
        return "the voice gave no sound"
    peak = _peak(sound)
    if peak <= _SILENT:
        return "the voice gave silence"
    seconds = clip.frames / clip.rate
    shortest = 0.05 * max(1, len(text.split()))
    longest = 3 + 0.5 * len(text) + sum(map(str.isdigit, text))
    if seconds < shortest:
        return f"the voice gave {seconds:.2f} s of sound for a text of {shortest:.2f} s or more"
    if seconds > longest:
        return f"the voice gave {seconds:.0f} s of sound for a text of {longest:.0f} s or less"
    return "the voice gave noise" if peak >= _LOUD and _is_noise(sound[::_EVERY]) else None


def _is_noise(sound: "array[int]") -> bool:
    """Clipped for a tenth of its length, or near full scale and changing sign as noise does.

    Speech is above nine tenths of full scale for less than one sample in a hundred.
    """
    clipped = sum(1 for sample in sound if abs(sample) >= 32_700)
    near = sum(1 for sample in sound if abs(sample) >= _LOUD)
    if clipped > len(sound) / 10:
        return True
    crossings = sum(1 for before, after in pairwise(sound) if before * after < 0)
    return near > len(sound) / 20 and crossings > 0.4 * len(sound)


def _peak(sound: "array[int]") -> int:
    """The greatest amplitude; 0 of nothing."""
    return max(max(sound, default=0), -min(sound, default=0))


def _block(rate: int) -> int:
    """Samples in a block: a multiple of _EVERY, so that blocks and thinned samples agree."""
    return max(1, rate * _BLOCK_MS // 1000 // _EVERY) * _EVERY


def _block_powers(sound: "array[int]", rate: int) -> list[float]:
    """The mean square of each block."""
    thin = sound[::_EVERY]
    squares = list(map(mul, thin, thin))
    size = _block(rate) // _EVERY
    return [sum(squares[start : start + size]) / size for start in range(0, len(squares), size)]


def _fade(sound: "array[int]", frames: int) -> None:
    """Fade both ends in place, so that a cut into a waveform does not click."""
    frames = min(frames, len(sound) // 2)
    for index in range(frames):
        sound[index] = sound[index] * index // frames
        sound[-1 - index] = sound[-1 - index] * index // frames
