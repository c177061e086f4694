"""The beat of a sound: against synthetic sounds whose beat is known, and against Scott's model."""

import math
from array import array
from statistics import pstdev

import pytest
from judge import espeak_counts, heard_onset

from voicecoach.audio.beat import find_beat
from voicecoach.audio.level import level


def tone(rate: int, silence: float, rise: float, hertz: float = 700, seconds: float = 0.3) -> bytes:
    """A tone after ``silence`` seconds that comes up as a raised cosine in ``rise`` seconds."""
    sound = array("h", bytes(2 * round(silence * rate)))
    for index in range(round(seconds * rate)):
        at = index / rate
        up = 0.5 - 0.5 * math.cos(math.pi * min(1, at / rise))
        sound.append(round(9000 * up * math.sin(2 * math.pi * hertz * at)))
    return sound.tobytes()


@pytest.mark.parametrize("rate", [8000, 16000, 22050, 44100, 48000])
@pytest.mark.parametrize("rise", [0.005, 0.03, 0.08])
def test_the_beat_is_the_middle_of_a_ramp(rate: int, rise: float) -> None:
    beat = find_beat(tone(rate, silence=0.1, rise=rise), rate) / rate
    assert beat == pytest.approx(0.1 + rise / 2, abs=0.005)


def test_the_beat_moves_with_the_sound_and_not_with_its_level() -> None:
    early, late = tone(22050, 0.0, 0.02), tone(22050, 0.5, 0.02)
    softer = array("h", [sample // 8 for sample in array("h", early)]).tobytes()
    assert find_beat(late, 22050) - find_beat(early, 22050) == pytest.approx(11025, abs=110)
    assert find_beat(softer, 22050) == pytest.approx(find_beat(early, 22050), abs=22)


def test_a_soft_hiss_before_a_vowel_is_not_the_beat() -> None:
    hiss = array("h", [(-1) ** index * 1500 for index in range(2205)]).tobytes()
    beat = find_beat(hiss + tone(22050, 0, 0.02), 22050)
    assert beat / 22050 == pytest.approx(0.11, abs=0.006)


@pytest.mark.parametrize("samples", [b"", bytes(2), bytes(20_000)])
def test_silence_has_its_beat_at_its_start(samples: bytes) -> None:
    assert find_beat(samples, 22050) == 0


def test_a_sound_of_one_sample_has_a_beat_within_it() -> None:
    assert 0 <= find_beat(array("h", [20_000]).tobytes(), 22050) <= 1


@pytest.mark.parametrize(("words_per_minute", "most"), [(140, 9), (175, 8), (220, 7)])
def test_spoken_numbers_are_evenly_spaced_to_the_ear(words_per_minute: int, most: float) -> None:
    """At most half of the spread that putting the start of the sound on the beat has."""
    rate, clips = espeak_counts("en-us", words_per_minute)
    assert len(clips) == 60
    from_start, from_beat = [], []
    for clip in clips:
        levelled = level(clip, rate)
        heard = 1000 * heard_onset(levelled, rate)
        from_start.append(heard)
        from_beat.append(heard - 1000 * find_beat(levelled, rate) / rate)
    assert pstdev(from_beat) <= pstdev(from_start) / 2
    assert pstdev(from_beat) <= most
