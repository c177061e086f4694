"""Another rate: the same tone, as long, its beat at the same time, nothing folded back."""

import math
from array import array
from collections.abc import Callable
from itertools import pairwise

import pytest

from voicecoach.audio.resample import resample, resample_by_sinc
from voicecoach.model.sound import Clip
from voicecoach.model.units import Frames

RATES = [(44100, 22050), (16000, 22050), (22050, 48000), (48000, 8000)]


def tone(hertz: float, rate: int, seconds: float = 0.2) -> bytes:
    return array(
        "h", (round(9000 * math.sin(2 * math.pi * hertz * i / rate)) for i in range(int(rate * seconds)))
    ).tobytes()


def by_resample(samples: bytes, old: int, new: int) -> bytes:
    return resample(Clip(samples, old), new).samples


both = pytest.mark.parametrize("convert", [resample_by_sinc, by_resample])


@both
@pytest.mark.parametrize(("old", "new"), RATES)
def test_a_tone_stays_the_tone(convert: Callable[[bytes, int, int], bytes], old: int, new: int) -> None:
    made = array("h", convert(tone(500, old), old, new))
    assert len(made) == round(0.2 * new)
    middle = made[len(made) // 4 : -len(made) // 4]
    rms = math.sqrt(sum(x * x for x in middle) / len(middle))
    assert rms == pytest.approx(9000 / math.sqrt(2), rel=0.03)
    crossings = sum(1 for a, b in pairwise(middle) if a < 0 <= b)
    assert crossings == pytest.approx(500 * len(middle) / new, abs=1)


@pytest.mark.parametrize(("old", "new"), RATES)
def test_the_sinc_delays_nothing(old: int, new: int) -> None:
    made, wanted = array("h", resample_by_sinc(tone(500, old), old, new)), array("h", tone(500, new))
    quarter = len(made) // 4
    worst = max(abs(a - b) for a, b in zip(made[quarter:-quarter], wanted[quarter:-quarter], strict=True))
    assert worst < 30


def test_what_the_new_rate_cannot_hold_is_gone() -> None:
    assert max(map(abs, array("h", resample_by_sinc(tone(7000, 22050), 22050, 8000))[200:-200])) < 30


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
