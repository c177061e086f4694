"""Another rate: the same tone, as long, its beat at the same time, nothing folded back."""

import math
import subprocess
import sys
from array import array
from collections.abc import Callable
from itertools import pairwise

import pytest

from voicecoach.audio.resample import resample, resample_by_sinc, resample_by_soxr
from voicecoach.model.sound import Clip
from voicecoach.model.units import Frames

RATES = [(44100, 22050), (16000, 22050), (22050, 48000), (48000, 8000)]


def tone(hertz: float, rate: int, seconds: float = 0.2) -> bytes:
    return array(
        "h", (round(9000 * math.sin(2 * math.pi * hertz * i / rate)) for i in range(int(rate * seconds)))
    ).tobytes()


def by_soxr(samples: bytes, old: int, new: int) -> bytes:
    pytest.importorskip("soxr", reason="not installed: soxr")
    return resample_by_soxr(samples, old, new)


def by_resample(samples: bytes, old: int, new: int) -> bytes:
    return resample(Clip(samples, old), new).samples


Convert = Callable[[bytes, int, int], bytes]
both = pytest.mark.parametrize("convert", [resample_by_sinc, by_soxr])
every = pytest.mark.parametrize("convert", [resample_by_sinc, by_soxr, by_resample])


@every
@pytest.mark.parametrize(("old", "new"), RATES)
def test_a_tone_stays_the_tone(convert: Convert, old: int, new: int) -> None:
    made = array("h", convert(tone(500, old), old, new))
    assert len(made) == round(0.2 * new)
    middle = made[len(made) // 4 : -len(made) // 4]
    rms = math.sqrt(sum(x * x for x in middle) / len(middle))
    assert rms == pytest.approx(9000 / math.sqrt(2), rel=0.03)
    crossings = sum(1 for a, b in pairwise(middle) if a < 0 <= b)
    assert crossings == pytest.approx(500 * len(middle) / new, abs=1)


@both
@pytest.mark.parametrize(("old", "new"), RATES)
@pytest.mark.parametrize("hertz", [300, 2500])
def test_it_delays_nothing_and_adds_nothing(convert: Convert, old: int, new: int, hertz: int) -> None:
    """Sample by sample what the tone would have been: noise and images 60 dB below it."""
    made, wanted = array("h", convert(tone(hertz, old), old, new)), array("h", tone(hertz, new))
    quarter = len(made) // 4
    worst = max(abs(a - b) for a, b in zip(made[quarter:-quarter], wanted[quarter:-quarter], strict=True))
    assert worst < 9


@both
def test_what_the_new_rate_cannot_hold_is_gone(convert: Convert) -> None:
    assert max(map(abs, array("h", convert(tone(7000, 22050), 22050, 8000))[200:-200])) < 30


def test_nobody_pays_for_numpy_who_has_not_loaded_it() -> None:
    program = (
        "import sys\n"
        "from voicecoach.audio.resample import resample\n"
        "from voicecoach.model.sound import Clip\n"
        "assert resample(Clip(bytes(2000), 16_000), 22_050).frames == 1378\n"
        "assert not {'numpy', 'soxr', 'miniaudio'} & set(sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0


def test_the_beat_stays_at_its_time() -> None:
    clip = resample(Clip(tone(500, 44100), 44100, Frames(4410)), 22050)
    assert (clip.rate, clip.beat, clip.frames) == (22050, 2205, 4410)


def test_a_clip_of_that_rate_is_returned_as_it_is() -> None:
    clip = Clip(tone(500, 22050), 22050, Frames(7))
    assert resample(clip, 22050) is clip


@pytest.mark.parametrize("frames", [0, 1, 2, 3])
def test_tiny_clips_survive(frames: int) -> None:
    assert resample(Clip(bytes(2 * frames), 44100, Frames(frames)), 22050).beat <= (frames + 1) // 2
    assert len(resample_by_sinc(bytes(2 * frames), 22050, 44100)) == 4 * frames
