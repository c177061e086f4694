"""``voicecoach list``: what there is, what is broken, and whose it is."""

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from as_process import Done

from voicecoach.cli.listing import rows
from voicecoach.cli.source import catalogue
from voicecoach.routine.index import Known
from voicecoach.settings.folders import bundled

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


def test_words_choose_by_name_or_title(home: Path, run: Run) -> None:
    def names(*words: str) -> list[str]:
        return [row["name"] for row in json.loads(run("list", "--json", *words).out)]

    assert names("MY", "own") == ["first-steps"]
    assert names("mine") == ["mine"]
    assert names("wors") == ["worse"]  # a broken one has its name
    assert names("first-steps", "nonsense") == []
    assert names("--library", "torn") == ["torn"]
    assert names("--library", "raise", "heel") == ["heel-raise"]
    done = run("list", "nonsense")
    assert (done.code, done.out) == (0, "There are none with these words in their name or title.\n")


def _planted(home: Path, name: str, title: str) -> None:
    """Have the index say something that the file does not: what is listed then comes from the index."""
    file = home / "cache" / "routines.json"
    content = json.loads(file.read_bytes())
    content["folders"].setdefault(str(home / "routines"), {})
    status = (home / "routines" / f"{name}.toml").stat()
    stamp = [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]
    content["folders"][str(home / "routines")][name] = [*stamp, title, 1, 5, None]
    file.write_text(json.dumps(content), "ascii")


@pytest.mark.skipif(sys.platform == "win32", reason="inodes of a listing")
def test_what_is_known_is_not_read_until_it_changes(home: Path, run: Run) -> None:
    run("list")
    _planted(home, "mine", "From the index")
    assert "mine: From the index (yours, 1 exercise, about 5 minutes)" in run("list").out.splitlines()
    (home / "routines" / "mine.toml").write_text(GOOD.format(title="Changed"))
    assert "mine: Changed (yours, 1 exercise, about 1 minute)" in run("list").out.splitlines()
    (home / "routines" / "mine.toml").unlink()
    assert "mine: " not in run("list").out


def test_a_change_shows_at_once(home: Path, run: Run) -> None:
    mine = home / "routines" / "mine.toml"
    for title in ("Aaaa", "Bbbb", "Cccc"):  # the same length, and perhaps the same tick of the clock
        mine.write_text(GOOD.format(title=title))
        assert f"mine: {title} (yours" in run("list").out


def _known_later(home: Path) -> Known:
    """What a listing of some years from now says of ``mine``: then no file has just been changed."""
    ((_, known),) = rows(catalogue().entries(), lambda name, title: name == "mine", lambda: 4 * 10**18)
    return known


@pytest.mark.skipif(sys.platform == "win32", reason="other system: links to nothing")
def test_what_is_deleted_meanwhile_is_not_broken_but_gone(home: Path, run: Run) -> None:
    (home / "routines" / "lost.toml").symlink_to(home / "nowhere")
    entries = catalogue().entries()
    (home / "routines" / "mine.toml").unlink()
    names = {entry.name for entry, _ in rows(entries, lambda name, title: True)}
    assert {entry.name for entry in entries} - names == {"mine"}
    assert {"lost", "bad"} <= names


def test_a_routine_that_waits_for_its_sound_is_whole_once_it_is_there(home: Path, run: Run) -> None:
    mine = home / "routines" / "mine.toml"
    mine.write_text(GOOD.format(title="Mine") + 'cues = [{ at = "half", sound = "bell.wav" }]\n')
    assert "bell.wav" in str(_known_later(home).broken)
    shutil.copy(bundled("sounds") / "start.wav", home / "routines" / "bell.wav")
    assert _known_later(home) == Known("Mine", 1, 1, None)


def test_a_change_of_the_library_shows_at_once(home: Path, run: Run) -> None:
    mine = home / "routines" / "mine.toml"
    mine.write_text('format = 1\ntitle = "Mine"\n[[exercise]]\nuse = "raise"\n')
    assert _known_later(home) == Known("Mine", 1, 1, None)
    assert "Mine" in (home / "cache" / "routines.json").read_text()
    (home / "routines" / "library" / "shelf.toml").unlink()
    assert "raise" in str(_known_later(home).broken)


def test_a_great_many_are_glanced_at_and_those_asked_for_are_read(home: Path, run: Run) -> None:
    for number in range(230):
        (home / "routines" / f"plan-{number:03}.toml").write_text(GOOD.format(title=f"Plan {number}"))
    (home / "routines" / "plan-007.toml").write_text(GOOD.format(title="Plan 7").replace("[[", "[", 1))
    done = run("list")
    assert "plan-008: Plan 8 (yours, 1 exercise)" in done.out.splitlines()
    assert "plan-007: broken (yours): " in done.out
    assert "worse: broken (yours): " in done.out
    (line,) = done.err.splitlines()
    assert "too many" in line
    assert run("list", "Plan", "8").out.splitlines()[0] == (
        "plan-008: Plan 8 (yours, 1 exercise, about 1 minute)"
    )
    rows = {row["name"]: row for row in json.loads(run("list", "--json").out)}
    assert rows["plan-009"]["minutes"] is None
    assert rows["plan-009"]["exercises"] == 1


def test_a_cache_that_cannot_be_written_is_no_error(home: Path, run: Run) -> None:
    (home / "cache").write_text("in the way")
    done = run("list")
    assert (done.code, done.err) == (0, "")
    assert "mine: Mine (yours" in done.out
