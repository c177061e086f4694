from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.audio.mixer import Mixer
from voicecoach.model.units import Frames

RATE = 1000


def sound(*values: int) -> bytes:
    return array("h", values).tobytes()


def heard(block: bytes) -> list[int]:
    return array("h", block).tolist()


def test_silence_is_one_object() -> None:
    mixer = Mixer(RATE)
    assert mixer.take(Frames(0), RATE) is mixer.take(Frames(RATE), RATE)
    assert mixer.take(Frames(0), 5 * RATE) == bytes(10 * RATE)


def test_a_sound_reaches_over_blocks() -> None:
    mixer = Mixer(RATE)
    mixer.add(sound(1, 2, 3, 4, 5), Frames(3))
    assert heard(mixer.take(Frames(0), 5)) == [0, 0, 0, 1, 2]
    assert heard(mixer.take(Frames(5), 2)) == [3, 4]
    assert heard(mixer.take(Frames(7), 3)) == [5, 0, 0]


def test_what_overlaps_is_added_and_clipped() -> None:
    mixer = Mixer(RATE)
    mixer.add(sound(30_000, 30_000, 1), Frames(0))
    mixer.add(sound(30_000, 5), Frames(1))
    mixer.add(sound(-32_768, -32_768), Frames(9))
    mixer.add(sound(-1), Frames(9))
    assert heard(mixer.take(Frames(0), 11)) == [30_000, 32_767, 6, 0, 0, 0, 0, 0, 0, -32_768, -32_768]


def test_a_block_taken_in_part_is_taken_again_from_there() -> None:
    mixer = Mixer(RATE)
    mixer.add(sound(1, 2, 3, 4), Frames(0))
    mixer.take(Frames(0), 4)
    assert heard(mixer.take(Frames(1), 4)) == [2, 3, 4, 0]


@pytest.mark.parametrize(("gain", "value"), [(0.5, 5000), (0.0, 0), (4.0, 32_767)])
def test_a_gain(gain: float, value: int) -> None:
    mixer = Mixer(RATE)
    mixer.add(sound(10_000), Frames(0), gain)
    assert heard(mixer.take(Frames(0), 1)) == [value]


def test_after_a_restart_nothing_old_sounds_and_the_new_fades_in() -> None:
    mixer = Mixer(RATE)
    mixer.add(sound(*[7] * 40), Frames(0))
    mixer.take(Frames(0), 4)
    mixer.restart(Frames(4))
    mixer.add(sound(*[1000] * 20), Frames(4))
    faded = heard(mixer.take(Frames(4), 6)) + heard(mixer.take(Frames(10), 14))
    assert faded == [*range(0, 1000, 100), *[1000] * 10]


@given(
    st.lists(st.tuples(st.integers(0, 40), st.lists(st.integers(-20_000, 20_000), max_size=12)), max_size=6),
    st.lists(st.integers(1, 20), min_size=1, max_size=8),
)
def test_blocks_together_are_the_sum_of_the_sounds(
    sounds: list[tuple[int, list[int]]], blocks: list[int]
) -> None:
    mixer, expected = Mixer(RATE), [0] * 400
    for at, values in sounds:
        mixer.add(sound(*values), Frames(at))
        for index, value in enumerate(values):
            expected[at + index] += value
    got: list[int] = []
    for frames in blocks:
        got += heard(mixer.take(Frames(len(got)), frames))
    clipped = [max(-32_768, min(32_767, value)) for value in expected]
    assert got == clipped[: len(got)]
