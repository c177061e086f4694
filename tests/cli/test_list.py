"""``voicecoach list``: what there is, what is broken, and whose it is."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from as_process import Done

Run = Callable[..., Done]

GOOD = 'format = 1\ntitle = "{title}"\n[[exercise]]\nname = "Raise"\nreps = 3\n'


@pytest.fixture
def home(tmp_path: Path) -> Path:
    routines = tmp_path / "routines"
    (routines / "library").mkdir(parents=True)
    (routines / "mine.toml").write_text(GOOD.format(title="Mine"))
    (routines / "first-steps.toml").write_text(GOOD.format(title="My own first steps"))
    (routines / "bad.toml").write_text('format = 1\ntitle = "Bad"\n[[exercise]]\nname = "x"\nrepz = 3\n')
    (routines / "worse.toml").write_text("reps = = 3\n")
    (routines / "huge.toml").write_bytes(b"#" * 300_000)
    (routines / "library" / "shelf.toml").write_text(
        'format = 1\n[[exercise]]\nid = "raise"\nname = "Raise"\nreps = [3, 2]\nsides = ["left", "right"]\n'
    )
    (routines / "library" / "torn.toml").write_text("[[")
    return tmp_path


def test_names_titles_and_whose_they_are(home: Path, run: Run) -> None:
    done = run("list")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert "mine: Mine (yours, 1 exercise, about 1 minute)" in lines
    assert "first-steps: My own first steps (yours, 1 exercise, about 1 minute)" in lines
    assert any(line.startswith("box-breathing: ") and "(bundled, " in line for line in lines)
    assert lines == sorted(lines)


def test_the_broken_are_listed_with_their_first_problem(home: Path, run: Run) -> None:
    lines = run("list").out.splitlines()
    (bad,) = (line for line in lines if line.startswith("bad: "))
    assert bad.startswith("bad: broken (yours): ")
    assert "bad.toml:" in bad
    assert any(line.startswith("worse: broken (yours): ") and "worse.toml:1" in line for line in lines)
    assert any(line.startswith("huge: broken (yours): ") and "256 KiB" in line for line in lines)


def test_json_has_the_same(home: Path, run: Run) -> None:
    rows = {row["name"]: row for row in json.loads(run("list", "--json").out)}
    assert rows["mine"] == {
        "name": "mine",
        "title": "Mine",
        "source": "yours",
        "exercises": 1,
        "minutes": 1,
        "broken": None,
        "path": str(home / "routines" / "mine.toml"),
    }
    assert rows["bad"]["title"] == "Bad"
    assert "bad.toml:" in rows["bad"]["broken"]
    assert rows["worse"]["title"] is None
    assert rows["box-breathing"]["source"] == "bundled"


def test_the_library(home: Path, run: Run) -> None:
    done = run("list", "--library")
    lines = done.out.splitlines()
    assert "raise: Raise (yours, 2 sets, 3 repetitions, then 2 repetitions on each side)" in lines
    assert any(line.startswith("ankle-dorsiflexion: ") and "bundled" in line for line in lines)
    assert any(line.startswith("torn: broken (yours): ") for line in lines)
    rows = {row["name"]: row for row in json.loads(run("list", "--library", "--json").out)}
    assert rows["raise"]["dose"] == "2 sets, 3 repetitions, then 2 repetitions on each side"


def test_a_bundled_routine_is_whole(run: Run) -> None:
    rows = json.loads(run("list", "--json").out)
    assert len(rows) >= 5
    assert [row for row in rows if row["broken"] or row["source"] != "bundled"] == []
    shelves = json.loads(run("list", "--library", "--json").out)
    assert len(shelves) >= 8
    assert [row for row in shelves if row["broken"]] == []
