"""Levelling: as loud as another voice, never clipped, nothing around it, nothing changed twice."""

import math
import random
from array import array

import pytest

from voicecoach.audio.level import implausible, level, prepare
from voicecoach.model.sound import Clip

RATE = 22050


def tone(amplitude: float, seconds: float = 0.5, rate: int = RATE) -> bytes:
    return array(
        "h", (round(amplitude * math.sin(2 * math.pi * 310 * i / rate)) for i in range(int(seconds * rate)))
    ).tobytes()


def dbfs(samples: bytes, margin: int = 400) -> float:
    """The RMS of the middle, edges left out."""
    sound = array("h", samples)[margin:-margin]
    return 20 * math.log10(math.sqrt(sum(x * x for x in sound) / len(sound)) / 32768)


@pytest.mark.parametrize("amplitude", [100, 1000, 8000, 32767])
@pytest.mark.parametrize("rate", [8000, 22050, 48000])
def test_every_tone_comes_out_at_the_same_level(amplitude: int, rate: int) -> None:
    levelled = level(tone(amplitude, rate=rate), rate)
    assert dbfs(levelled, margin=rate // 50) == pytest.approx(-20, abs=0.5)
    assert dbfs(level(levelled, rate), margin=rate // 50) == pytest.approx(-20, abs=0.5)


def test_peaks_stay_below_the_ceiling() -> None:
    soft_with_a_click = array("h", tone(50))
    soft_with_a_click[5000] = 32767
    assert max(array("h", level(soft_with_a_click.tobytes(), RATE))) <= 32768 * 10 ** (-1 / 20)


def test_silence_around_the_sound_goes_and_the_ends_fade() -> None:
    quiet = bytes(2 * RATE)
    sound = array("h", level(quiet + tone(5000) + quiet, RATE))
    assert len(sound) / RATE == pytest.approx(0.51, abs=0.01)
    assert sound[0] == sound[-1] == 0
    assert max(map(abs, sound[:30])) < 300


def test_a_pause_inside_is_kept() -> None:
    assert len(level(tone(5000) + bytes(RATE) + tone(5000), RATE)) >= len(tone(1)) * 2 + RATE


@pytest.mark.parametrize("samples", [b"", bytes(2), bytes(5000), array("h", [3, -3] * 900).tobytes()])
def test_silence_stays_silence(samples: bytes) -> None:
    assert level(samples, RATE) == samples
    assert prepare(samples, RATE) == Clip(samples, RATE)


def test_any_samples_can_be_levelled() -> None:
    chance = random.Random(1)
    for length in [*range(1, 40), 500, 5000]:
        noise = array("h", [chance.randint(-32768, 32767) for _ in range(length)]).tobytes()
        clip = prepare(noise, RATE)
        assert 0 <= clip.beat <= clip.frames <= length


def test_a_prepared_clip_carries_its_beat() -> None:
    clip = prepare(bytes(RATE) + tone(5000), RATE)
    assert 0 < clip.beat / RATE < 0.02


def test_an_honest_clip_is_plausible() -> None:
    assert implausible(Clip(tone(32767, 0.4), RATE), "seven") is None
    assert implausible(Clip(tone(9000, 4), RATE), "Sit back, and let the leg go long.") is None


CHANCE = random.Random(2)
NOISE = array("h", (CHANCE.randint(-32768, 32767) for _ in range(RATE))).tobytes()
SQUARE = array("h", [32767, 32767, -32768, -32768] * 3000).tobytes()


@pytest.mark.parametrize(
    ("samples", "text", "says"),
    [
        (b"", "one", "no sound"),
        (bytes(RATE), "one", "silence"),
        (tone(5000, 0.02), "one", "0.02 s"),
        (tone(5000, 0.3), "Sit back and let the leg go long for me.", "0.30 s"),
        (tone(5000, 9), "one", "9 s"),
        (NOISE, "one", "noise"),
        (SQUARE, "one", "noise"),
    ],
)
def test_a_lying_voice_is_found_out(samples: bytes, text: str, says: str) -> None:
    assert says in str(implausible(Clip(samples, RATE), text))
