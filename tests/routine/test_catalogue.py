"""Routines by name among thousands, and what a look at a file tells."""

import sys
from pathlib import Path

import pytest

from voicecoach.routine.catalogue import Catalogue, Listed, NotFound

EXERCISE = '[[exercise]]\nname = "Raise"\nreps = 3\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Ten thousand routines."""
    for number in range(10_000):
        (tmp_path / f"week-{number:04}-ankle.toml").touch()
    return tmp_path


def test_a_name_among_ten_thousand(folder: Path) -> None:
    catalogue = Catalogue([folder])
    assert len(catalogue.entries()) == 10_000
    assert catalogue.find("week-0077-ankle") == folder / "week-0077-ankle.toml"
    with pytest.raises(NotFound, match="did you mean 'week-4321-ankle'"):
        catalogue.find("weak-4321-ankle")
    with pytest.raises(NotFound, match=r"named by its path"):
        catalogue.find("zzz")
    for name in ("a" * 5000, "week-0077-ankle\0", "ankle" * 1000, ""):
        with pytest.raises(NotFound):
            catalogue.find(name)


def test_exactly_this_name(tmp_path: Path) -> None:
    (tmp_path / "Mine.toml").touch()
    (tmp_path / ".hidden.toml").touch()
    (tmp_path / "123.toml").touch()
    catalogue = Catalogue([tmp_path])
    assert catalogue.find("Mine") == tmp_path / "Mine.toml"
    assert catalogue.find("123") == tmp_path / "123.toml"
    for name in ("mine", "MINE", "mINE", ".hidden", ""):
        with pytest.raises(NotFound):
            catalogue.find(name)


@pytest.mark.skipif(sys.platform != "linux", reason="a file system that tells capitals apart")
def test_names_that_differ_in_capitals_only(tmp_path: Path) -> None:
    for name in ("Mine", "mINE", "mine"):
        (tmp_path / f"{name}.toml").touch()
        assert Catalogue([tmp_path]).find(name) == tmp_path / f"{name}.toml"
    assert [entry.name for entry in Catalogue([tmp_path]).entries()] == ["Mine", "mINE", "mine"]


def test_the_users_own_hides_the_bundled_one(tmp_path: Path) -> None:
    own, bundled = tmp_path / "own", tmp_path / "bundled"
    for folder in (own, bundled):
        folder.mkdir()
        (folder / "both.toml").touch()
    (bundled / "theirs.toml").touch()
    catalogue = Catalogue([own, tmp_path / "missing", bundled])
    assert catalogue.find("both") == own / "both.toml"
    assert catalogue.find("theirs") == bundled / "theirs.toml"
    assert [(entry.name, entry.folder) for entry in catalogue.entries()] == [
        ("both", str(own)),
        ("theirs", str(bundled)),
    ]


def _glanced(folder: Path, text: str) -> Listed:
    (folder / "one.toml").write_text(text, "utf-8")
    return Catalogue([folder]).entries()[0]


@pytest.mark.parametrize(
    ("exercises", "count"),
    [
        (EXERCISE * 2, 2),
        (f"[[block]]\n{EXERCISE.replace('exercise', 'block.exercise') * 3}" * 2, 6),
        ("", None),
        ("exercise = 3", None),
        ("exercise = []", None),
        ("exercise = [1]", None),
        ("block = 3", None),
        ("block = [[]]", None),
        ("[[block]]", None),
        (f"{EXERCISE}[[block]]", None),
    ],
)
def test_exercises_are_counted_as_written(tmp_path: Path, exercises: str, count: int | None) -> None:
    glance = _glanced(tmp_path, f'title = "One"\n{exercises}').glance
    assert (glance.title, glance.exercises, glance.broken) == ("One", count, None)


def test_why_a_file_cannot_be_read(tmp_path: Path) -> None:
    assert "one.toml:1: this is no TOML" in str(_glanced(tmp_path, "title = = 3").broken)
    assert "'title' is missing" in str(_glanced(tmp_path, "about = 'x'").broken)
    (tmp_path / "one.toml").unlink()
    (tmp_path / "one.toml").mkdir()
    assert "one.toml" in str(Catalogue([tmp_path]).entries()[0].broken)
