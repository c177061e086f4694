"""The chimes: those committed are those that the script makes; comfortable, on time, told apart."""

import runpy
import shutil
from array import array
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest

from voicecoach.audio.earcons import MEANINGS, load_earcons
from voicecoach.audio.wav import read_wav
from voicecoach.model.sound import COACH_EARCONS, EARCONS, EarconName
from voicecoach.routine import Library, RoutineError, parse

SOUNDS = Path(__file__).parents[2] / "sounds"
LENGTHS = {
    "start": 11025, "end": 11025, "tick": 1102, "halfway": 8820,
    "next": 11025, "rest": 22050, "attention": 8820, "finish": 22050, "answer": 2646, "refused": 4851,
}  # fmt: skip
ALL = EARCONS + COACH_EARCONS


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    return runpy.run_path(str(SOUNDS / "make.py"))


@pytest.mark.parametrize("name", ALL)
def test_the_files_are_what_the_script_makes(name: EarconName, script: dict[str, Any]) -> None:
    committed = array("h", read_wav((SOUNDS / f"{name}.wav").read_bytes()).samples)
    made = script["samples"](name)
    # Another machine's sine may differ in its last bit, so a sample by one.
    assert len(made) == len(committed) == LENGTHS[name]
    assert max(abs(a - b) for a, b in zip(made, committed, strict=True)) <= 1


@pytest.mark.parametrize("name", ALL)
def test_a_chime_is_comfortable_and_on_time(name: EarconName) -> None:
    clip = load_earcons(SOUNDS, 22050)[name]
    sound = array("h", clip.samples)
    assert max(map(abs, sound)) <= 32768 * 10 ** (-9 / 20) + 1
    # It neither begins nor ends with a click, and its beat is where the ear expects it.
    assert abs(sound[0]) < 50 and abs(sound[-1]) < 50
    assert clip.beat <= 0.006 * 22050


def test_every_chime_has_a_meaning_and_sounds_unlike_the_others() -> None:
    chimes = load_earcons(SOUNDS, 22050)
    assert set(MEANINGS) == set(chimes) == set(ALL) and len(chimes) == len(ALL) == 10
    assert len({clip.samples for clip in chimes.values()}) == len(ALL)


def test_contour_or_rhythm_tells_any_two_apart(script: dict[str, Any]) -> None:
    def contour(name: EarconName) -> list[int]:
        notes = [note.hertz for note in script["CHIMES"][name][1]]
        return [(later > earlier) - (later < earlier) for earlier, later in pairwise(notes)]

    def rhythm(name: EarconName) -> list[float]:
        notes = [note.at for note in script["CHIMES"][name][1]]
        return [later - earlier for earlier, later in pairwise(notes)]

    for one, other in combinations(ALL, 2):
        if contour(one) == contour(other):
            steps = zip(rhythm(one), rhythm(other), strict=True)
            assert any(max(a, b) >= 2 * min(a, b) for a, b in steps), f"{one} is like {other}"


def test_an_answer_is_short_and_soft_beside_a_count() -> None:
    clip = load_earcons(SOUNDS, 22050)["answer"]
    assert clip.frames / clip.rate <= 0.12
    assert max(map(abs, array("h", clip.samples))) <= 32768 * 10 ** (-15 / 20)


@pytest.mark.parametrize("name", COACH_EARCONS)
def test_the_coachs_own_chimes_are_none_that_a_routine_may_name(name: EarconName) -> None:
    exercise = f"""[[exercise]]\nname = "A"\nreps = 3\ncues = [{{ at = "half", sound = "{name}" }}]"""
    with pytest.raises(RoutineError) as refused:
        parse(f'format = 1\ntitle = "T"\n{exercise}\n', library=Library(), open_sound=None)
    (problem,) = refused.value.problems
    assert f"one of the chimes {', '.join(EARCONS)}, or a file" in problem.message


def test_the_rate_is_the_one_asked_for() -> None:
    slow, fast = load_earcons(SOUNDS, 22050)["start"], load_earcons(SOUNDS, 44100)["start"]
    assert (fast.rate, fast.frames, fast.beat) == (44100, 2 * slow.frames, 2 * slow.beat)


def test_the_first_folder_that_has_it_wins_and_only_what_is_asked_for_is_read(tmp_path: Path) -> None:
    shutil.copy(SOUNDS / "tick.wav", tmp_path / "start.wav")
    (tmp_path / "end.wav").write_bytes(b"no sound")
    chimes = load_earcons([tmp_path, SOUNDS], 22050)
    assert chimes["start"].frames == LENGTHS["tick"]
    assert chimes["rest"].frames == LENGTHS["rest"]
    assert chimes["start"] is chimes["start"]
    with pytest.raises(ValueError, match=r"end\.wav: it is not a WAV file"):
        chimes["end"]


def test_a_chime_that_is_nowhere_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"rest\.wav"):
        load_earcons(tmp_path, 22050)["rest"]
