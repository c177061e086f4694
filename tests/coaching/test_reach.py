"""What a file asks for and never gets."""

from pathlib import Path

import pytest

from voicecoach.coaching.reach import unreachable
from voicecoach.routine import Library, parse

HEAD = 'format = 1\ntitle = "T"\n[[exercise]]\nname = "A"\n'


def found(text: str) -> list[tuple[str, str]]:
    routine = parse(HEAD + text, library=Library(), open_sound=None)
    return [(finding.rule, finding.key) for finding in unreachable(routine)]


@pytest.mark.parametrize(
    ("dose", "at"),
    [
        ("reps = 5", "rep 20"),
        ("reps = 5", "every 10 reps"),
        ("reps = 5", "every 5 reps"),
        ('hold = "30s"', "60s"),
        ('hold = "30s"', "-40s"),
        ('hold = "30s"', "every 30s"),
        ('reps = 5\ntempo = "own"', "rep 2"),
        ('hold = "30s"\nrest_after = 10', "rest"),
        ('hold = "30s"\nsides = ["left", "right"]', "rest"),
    ],
)
def test_a_cue_that_no_set_reaches(dose: str, at: str) -> None:
    cue = f'cues = [{{ at = "{at}", say = "Now." }}]\n'
    assert found(f"{dose}\n{cue}") == [("cue-unreached", "exercise[1].cues[1]")]


@pytest.mark.parametrize(
    ("dose", "at"),
    [
        ("reps = 5", "rep 5"),
        ("reps = [5, 20]", "rep 20"),
        ('hold = "30s"', "30s"),
        ("reps = 5", "half"),
        ("reps = 5\nsets = 2", "rest"),
    ],
)
def test_a_cue_that_some_set_reaches(dose: str, at: str) -> None:
    assert found(f'{dose}\ncues = [{{ at = "{at}", say = "Now." }}]\n') == []


def test_a_set_longer_than_its_interval() -> None:
    assert found('hold = "20s"\nsets = 3\nevery = "10s"\n') == [("every-overrun", "exercise[1].every")]
    assert found('hold = "20s"\nsets = 3\nevery = "20s"\n') == []


def test_the_bundled_routines_ask_for_nothing_in_vain() -> None:
    folder = Path(__file__).parents[2] / "routines"
    library = Library([folder / "library"])
    for path in folder.glob("*.toml"):
        assert unreachable(parse(path.read_bytes(), library=library, open_sound=None)) == ()
