from array import array
from fractions import Fraction

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


def test_what_an_owner_takes_back_is_not_heard() -> None:
    mixer, mine, other = Mixer(RATE), object(), object()
    mixer.add(sound(1, 1, 1, 1), Frames(2), owner=mine)
    mixer.add(sound(10), Frames(3), owner=mine)
    mixer.add(sound(100, 100), Frames(3), owner=other)
    mixer.add(sound(1000), Frames(4))
    mixer.add(sound(20), Frames(5), owner=mine)
    mixer.withdraw(mine, Frames(3))
    assert heard(mixer.take(Frames(0), 8)) == [0, 0, 1, 101, 1101, 1, 0, 0], "what has begun goes on"


def test_owners_are_told_apart_by_who_they_are_not_by_what_they_equal() -> None:
    mixer, one, twin = Mixer(RATE), [1], [1]
    mixer.add(sound(1), Frames(0), owner=one)
    mixer.add(sound(2), Frames(1), owner=twin)
    mixer.withdraw(one, Frames(0))
    assert heard(mixer.take(Frames(0), 2)) == [0, 2]


def louder(value: int, start: Fraction, end: Fraction, done: int) -> int:
    """A sample so many of the 40 frames into a move of the volume; every product here is exact."""
    return int(value * (start + (end - start) * min(done, 40) / 40))


def test_the_volume_moves_within_40_ms_also_of_what_sounds() -> None:
    mixer = Mixer(RATE)
    mixer.add(sound(*[4096] * 200), Frames(0))
    first = heard(mixer.take(Frames(0), 50))
    mixer.set_gain(0.375, Frames(60))
    mixer.add(sound(*[4096] * 10), Frames(190))
    moved = heard(mixer.take(Frames(50), 150))
    assert first == [4096] * 50
    expected = [4096] * 10 + [louder(4096, Fraction(1), Fraction(3, 8), n) for n in range(130)]
    assert moved == [*expected, *[2 * 1536] * 10]


def test_a_volume_set_again_on_its_way_goes_on_from_where_it_is() -> None:
    mixer = Mixer(RATE)
    mixer.add(sound(*[4000] * 200), Frames(0))
    mixer.set_gain(0.0, Frames(0))
    got = heard(mixer.take(Frames(0), 10))
    mixer.set_gain(1.5, Frames(20))
    got += heard(mixer.take(Frames(10), 100))
    half = Fraction(1, 2)
    down = [louder(4000, Fraction(1), Fraction(0), n) for n in range(20)]
    up = [louder(4000, half, Fraction(3, 2), n) for n in range(90)]
    assert max(abs(a - b) for a, b in zip(got, down + up, strict=True)) <= 1


def test_what_gets_too_loud_is_clipped() -> None:
    mixer = Mixer(RATE)
    mixer.add(sound(30_000, -30_000, 100), Frames(50))
    mixer.set_gain(2.0, Frames(0))
    assert heard(mixer.take(Frames(0), 53))[50:] == [32_767, -32_768, 200]


def test_at_the_usual_volume_samples_are_handed_on_untouched() -> None:
    mixer, samples = Mixer(RATE), sound(*range(100))
    mixer.set_gain(0.5, Frames(0))
    mixer.set_gain(1.0, Frames(50))
    mixer.take(Frames(0), 100)
    mixer.add(samples, Frames(100))
    assert mixer.take(Frames(100), 100) == samples
    mixer.set_gain(1.0, Frames(250))
    mixer.add(samples, Frames(200))
    assert mixer.take(Frames(200), 100) == samples


def test_a_restart_keeps_the_volume_and_has_no_further_way_to_it() -> None:
    mixer = Mixer(RATE)
    mixer.set_gain(0.5, Frames(100))
    mixer.restart(Frames(90))
    mixer.add(sound(*[1000] * 30), Frames(90))
    assert heard(mixer.take(Frames(90), 30)) == [*range(0, 500, 50), *[500] * 20]


@given(
    st.lists(st.tuples(st.integers(0, 200), st.integers(1, 150), st.integers(-30_000, 30_000)), max_size=5),
    st.lists(st.tuples(st.integers(0, 40), st.floats(0, 3)), max_size=5),
    st.lists(st.integers(1, 70), min_size=1, max_size=12),
)
def test_blocks_of_any_size_give_the_same_samples(
    sounds: list[tuple[int, int, int]], volumes: list[tuple[int, float]], blocks: list[int]
) -> None:
    whole, parts = Mixer(RATE), Mixer(RATE)
    for mixer in (whole, parts):
        for at, frames, value in sounds:
            mixer.add(sound(*[value] * frames), Frames(at))
    got: list[int] = []
    coming = dict(enumerate(volumes))
    for turn, frames in enumerate(blocks):
        if turn in coming:
            later, gain = coming[turn]
            parts.set_gain(gain, Frames(len(got) + later))
            whole.set_gain(gain, Frames(len(got) + later))
        got += heard(parts.take(Frames(len(got)), frames))
        # The other one is asked for every frame by itself.
        single = [whole.take(Frames(len(got) - frames + n), 1) for n in range(frames)]
        assert got[-frames:] == heard(b"".join(single))
