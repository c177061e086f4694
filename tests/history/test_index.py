"""The index: always what the files say, whatever happens to them, to it, and to who writes it."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from records_made import (
    DAY,
    FIRST,
    MINUTE,
    a_set,
    answer,
    as_bytes,
    end,
    everything,
    held,
    identity,
    opening,
    pain,
    plain,
    record,
)

from voicecoach.history.correcting import append_delete, append_fix
from voicecoach.history.form import Damaged
from voicecoach.history.index import GLANCE, NAME, UNWRITTEN
from voicecoach.history.past import Past

OLD = 1_700_000_000
"""Seconds since 1970: so long ago that no file could change again under the same stamp."""


def aged(folder: Path) -> None:
    """Give all that changed in the last seconds a time of its own long ago."""
    for path in (*folder.iterdir(), folder):
        if path.stat().st_mtime > OLD + 10**7:
            ticks = path.stat().st_mtime_ns % 10**9 * 10**6 + OLD * 10**9
            os.utime(path, ns=(ticks, ticks))


numbers = st.integers(0, 5)
changes = st.one_of(
    st.tuples(st.just("session"), numbers, numbers),
    st.tuples(st.just("goes on"), numbers, numbers),
    st.tuples(st.just("copy"), numbers, numbers),
    st.tuples(st.just("more"), numbers, numbers),
    st.tuples(st.just("fix"), numbers, numbers),
    st.tuples(st.just("delete"), numbers, numbers),
    st.tuples(st.just("remove"), numbers, numbers),
    st.tuples(st.just("tear"), numbers, numbers),
    st.tuples(st.just("damage"), numbers, numbers),
)


def change(folder: Path, kind: str, which: int, number: int) -> None:
    start = FIRST + which * DAY
    there = sorted(folder.glob("*.jsonl"))
    path = there[which % len(there)] if there else folder / f"{identity(start)}.jsonl"
    if kind == "session" or not path.exists():
        person = [None, "Kim", " kim"][number % 3]
        lines = [a_set(start + MINUTE, 10 + number, set=each) for each in range(1, 1 + number)]
        record(
            folder, opening(start, person=person), *lines, held(start + MINUTE, 20), end(start + 2 * MINUTE)
        )
    elif kind == "goes on":
        after = identity(FIRST + number * DAY)
        with path.open("ab") as file:
            file.write(as_bytes(end(start + MINUTE, "resumed", **{"as": after})))
    elif kind == "copy":
        path.with_name(f"{path.stem} ({number}).jsonl").write_bytes(path.read_bytes())
    elif kind == "more":
        with path.open("ab") as file:
            file.write(as_bytes(pain(start), answer(start, effort="easy", pain=number)))
    elif kind in ("fix", "delete"):
        try:
            if kind == "fix":
                append_fix(path, number, {"done": [{"reps": 99}]}, start)
            else:
                append_delete(path, number, start)
        except Damaged:
            pass
    elif kind == "remove":
        path.unlink()
    elif kind == "tear":
        path.write_bytes(path.read_bytes()[: -20 * number - 1])
    else:
        path.write_bytes(path.read_bytes().replace(b'"reps":1', b'"reps":-1', number))


@settings(max_examples=25)
@given(happened=st.lists(st.lists(changes, min_size=1, max_size=3), min_size=1, max_size=6))
def test_it_gives_what_reading_all_files_gives(
    tmp_path_factory: pytest.TempPathFactory, happened: list[list[tuple[str, int, int]]]
) -> None:
    place = tmp_path_factory.mktemp("place")
    folder = place / "history"
    folder.mkdir()
    for several in happened:
        for each in several:
            change(folder, *each)
        aged(folder)
        for person in (None, "Kim"):
            assert everything(folder, place / "cache", person) == everything(folder, None, person)


def three_parts(folder: Path) -> list[Path]:
    """A session that was taken up twice, and a copy of its middle."""
    starts = [FIRST + each * timedelta(hours=1) for each in range(3)]
    paths: list[Path] = []
    for start, after in zip(starts, [*starts[1:], None], strict=True):
        ended = end(start) if after is None else end(start, "resumed", **{"as": identity(after)})
        paths.append(record(folder, opening(start), a_set(start + MINUTE, set=1 + len(paths)), ended))
    copy = paths[1].with_name(f"{paths[1].stem} 2.jsonl")
    copy.write_bytes(paths[1].read_bytes())
    return [*paths, copy]


@pytest.mark.parametrize("part", range(4))
@pytest.mark.parametrize("happens", ["more", "damage", "remove"])
def test_a_change_of_any_part_or_copy_is_one_of_the_session(tmp_path: Path, part: int, happens: str) -> None:
    folder, cache = tmp_path / "history", tmp_path / "cache"
    path = three_parts(folder)[part]
    aged(folder)
    (row,) = everything(folder, cache)["sessions"]
    assert (row.sets, row.pains, len(row.files)) == (3, 0, 4)
    if happens == "remove":
        path.unlink()
    elif happens == "damage":
        path.write_bytes(b"\0")
    else:
        path.write_bytes(path.read_bytes() + as_bytes(pain(FIRST)))
    aged(folder)
    assert everything(folder, cache) == everything(folder, None)


def test_nothing_is_read_again_that_did_not_change(tmp_path: Path) -> None:
    """Told by a change that leaves no trace: size and time stay."""
    folder, cache = tmp_path / "history", tmp_path / "cache"
    path = plain(folder, reps=12)
    aged(folder)
    assert everything(folder, cache)["bests"]["raises", None].reps == 12
    before = path.stat()
    path.write_bytes(path.read_bytes().replace(b'"done":[{"reps":12', b'"done":[{"reps":13'))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert everything(folder, cache)["bests"]["raises", None].reps == 12
    (cache / NAME).unlink()
    assert everything(folder, cache)["bests"]["raises", None].reps == 13


def test_a_file_that_has_only_just_changed_is_read_again(tmp_path: Path) -> None:
    folder, cache = tmp_path / "history", tmp_path / "cache"
    path = plain(folder, reps=12)
    assert everything(folder, cache)["bests"]["raises", None].reps == 12
    before = path.stat()
    path.write_bytes(path.read_bytes().replace(b'"done":[{"reps":12', b'"done":[{"reps":13'))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert everything(folder, cache)["bests"]["raises", None].reps == 13


def turns(folder: Path, cache: Path | None) -> Any:
    past = Past(folder, cache)
    try:
        return past.turns("morning", ["raises"])
    finally:
        past.close()


def test_at_a_glance_what_came_changed_or_went_is_noticed(tmp_path: Path) -> None:
    folder, cache = tmp_path / "history", tmp_path / "cache"
    days: list[Path] = []

    def come() -> None:
        days.append(plain(folder, FIRST + len(days) * DAY))

    def last_changes() -> None:
        days[-1].write_bytes(days[-1].read_bytes().replace(b'"done":[{"reps":10', b'"done":[{"reps":7'))

    def first_goes() -> None:
        days.pop(0).unlink()

    steps: list[Callable[[], None]] = [come, come, come, last_changes, first_goes, come, last_changes]
    for step in steps:
        step()
        aged(folder)
        assert turns(folder, cache) == turns(folder, None)
        everything(folder, cache)


def test_an_old_file_that_changed_in_its_place_is_noticed_by_a_whole_look(tmp_path: Path) -> None:
    folder, cache = tmp_path / "history", tmp_path / "cache"
    days = [plain(folder, FIRST + day * DAY) for day in range(GLANCE + 1)]
    aged(folder)
    everything(folder, cache)
    days[0].write_bytes(days[0].read_bytes() + as_bytes(a_set(FIRST + 5 * MINUTE, set=9)))
    aged(folder)
    past = Past(folder, cache)
    before = past.sessions()[0].sets
    past.close()
    assert before == Past(folder, None).sessions()[0].sets


def test_what_comes_in_the_same_moment_as_the_look_is_noticed_by_the_next(tmp_path: Path) -> None:
    folder, cache = tmp_path / "history", tmp_path / "cache"
    plain(folder)
    aged(folder)
    now = time.time_ns()
    os.utime(folder, ns=(now, now))
    everything(folder, cache)
    plain(folder, FIRST + DAY)
    os.utime(folder, ns=(now, now))
    assert len(turns(folder, cache)["raises"]) == 2


def test_little_that_changed_is_not_written_at_a_glance(tmp_path: Path) -> None:
    folder, cache = tmp_path / "history", tmp_path / "cache"
    for day in range(3):
        plain(folder, FIRST + day * DAY)
    aged(folder)
    assert len(turns(folder, cache)["raises"]) == 3
    assert count(cache) == 0, "a start does not wait for the disk"
    everything(folder, cache)
    assert count(cache) == 3
    for day in range(3, 3 + UNWRITTEN + 1):
        plain(folder, FIRST + day * DAY)
    aged(folder)
    assert len(turns(folder, cache)["raises"]) == count(cache) == 3 + UNWRITTEN + 1


def count(cache: Path) -> int:
    """How many files are in the index as it is on the disk."""
    db = sqlite3.connect(cache / NAME)
    ((found,),) = db.execute("select count(*) from files")
    db.close()
    return int(found)


def test_a_part_with_a_correction_is_linked_like_others(tmp_path: Path) -> None:
    folder, cache = tmp_path / "history", tmp_path / "cache"
    later = FIRST + timedelta(minutes=30)
    first = record(folder, opening(), a_set(FIRST + MINUTE), end(FIRST, "resumed", **{"as": identity(later)}))
    append_fix(first, 2, {"done": [{"reps": 3}]}, FIRST + DAY)
    second = record(folder, opening(later), a_set(later + MINUTE, set=2))
    aged(folder)
    assert [row.sets for row in everything(folder, cache)["sessions"]] == [2]
    second.write_bytes(second.read_bytes() + as_bytes(a_set(later + 2 * MINUTE, set=3)))
    aged(folder)
    assert [row.sets for row in everything(folder, cache)["sessions"]] == [3]


def test_what_is_no_unicode_is_so_the_next_time_as_well(tmp_path: Path) -> None:
    folder, cache = tmp_path / "history", tmp_path / "cache"
    path = record(folder, opening(title="TITLE"), a_set(FIRST))
    path.write_bytes(path.read_bytes().replace(b"TITLE", b"\\udcff"))
    aged(folder)
    for _ in range(2):
        assert everything(folder, cache) == everything(folder, None)
    assert everything(folder, cache)["sessions"][0].title == "\udcff"


def test_it_is_readable_by_the_user_only(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("Windows has no modes")
    plain(tmp_path / "history")
    everything(tmp_path / "history", tmp_path / "deep" / "cache")
    assert stat.S_IMODE((tmp_path / "deep" / "cache" / NAME).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "deep" / "cache").stat().st_mode) == 0o700


# What may be wrong with it


def nonsense(path: Path) -> None:
    path.write_bytes(b"this is no database" * 1000)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def zeros(path: Path) -> None:
    path.write_bytes(b"\0" * path.stat().st_size)


def half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def torn_inside(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[5000:] = b"\xff" * len(data[5000:])
    path.write_bytes(data)


def without_tables(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("drop table turns")
        db.execute("drop table sessions")
    db.close()


def other_values(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("update sessions set date = 'yesterday', names = 'x'")
    db.close()


def other_edition(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("update about set value = 'old' where key = 'edition'")
        db.execute("update sessions set title = 'of another program'")
    db.close()


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


WRONG = [nonsense, empty, zeros, half, torn_inside, without_tables, other_values, other_edition, a_folder]


@pytest.mark.parametrize("wrong", WRONG)
def test_a_damaged_index_is_made_anew(tmp_path: Path, wrong: Callable[[Path], None]) -> None:
    folder, cache = tmp_path / "history", tmp_path / "cache"
    for day in range(30):
        plain(folder, FIRST + day * DAY)
    aged(folder)
    expected = everything(folder, cache)
    wrong(cache / NAME)
    assert everything(folder, cache) == expected == everything(folder, cache)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("links take rights on Windows")
    folder, cache = tmp_path / "history", tmp_path / "cache"
    plain(folder)
    cache.mkdir()
    (tmp_path / "precious").write_bytes(b"precious")
    (cache / NAME).symlink_to(tmp_path / "precious")
    assert len(everything(folder, cache)["sessions"]) == 1
    assert (tmp_path / "precious").read_bytes() == b"precious"


def test_what_cannot_be_written_is_worked_out_in_memory(tmp_path: Path) -> None:
    plain(tmp_path / "history")
    (tmp_path / "cache").write_bytes(b"a file where a folder should be")
    assert len(everything(tmp_path / "history", tmp_path / "cache")["sessions"]) == 1


def test_files_without_any_session_are_read_again_like_others(tmp_path: Path) -> None:
    folder, cache = tmp_path / "history", tmp_path / "cache"
    broken = record(folder, opening())
    broken.write_bytes(b"\0" * 9)
    for again in (b"\0" * 9, b"", b"\0"):
        broken.write_bytes(again)
        assert everything(folder, cache) == everything(folder, None)
    assert Past(folder, cache).troubles
    assert sqlite3.connect(cache / NAME).execute("select count(*) from files").fetchone() == (1,)


def test_another_folder_has_another_index(tmp_path: Path) -> None:
    plain(tmp_path / "one")
    plain(tmp_path / "other", FIRST + DAY)
    for folder in ("one", "other", "one"):
        sessions = everything(tmp_path / folder, tmp_path / "cache")["sessions"]
        assert [row.files[0].parent.name for row in sessions] == [folder]


def test_who_has_it_for_long_holds_nobody_up(tmp_path: Path) -> None:
    folder, cache = tmp_path / "history", tmp_path / "cache"
    plain(folder)
    everything(folder, cache)
    plain(folder, FIRST + DAY)
    holding = sqlite3.connect(cache / NAME, isolation_level=None)
    holding.execute("begin exclusive")
    held_index = (cache / NAME).stat()
    assert len(everything(folder, cache)["sessions"]) == 2
    assert os.path.samestat((cache / NAME).stat(), held_index), "what somebody else has is not thrown away"
    holding.execute("rollback")
    holding.close()
    assert len(everything(folder, cache)["sessions"]) == 2


ASKS = """
import sys
from pathlib import Path
from voicecoach.history.past import Past
past = Past(Path(sys.argv[1]), Path(sys.argv[2]))
print(len(past.sessions()), flush=True)
past.close()
"""

DIES = """
import os, signal, sqlite3, sys
from pathlib import Path
from voicecoach.history import index_filling
from voicecoach.history.index import NAME, _files
db = sqlite3.connect(Path(sys.argv[2]) / NAME, isolation_level=None)
db.execute("pragma cache_size = 1")  # so that half of it is in the file
db.execute("begin immediate")
folder = Path(sys.argv[1])
there = _files(folder, 0)
index_filling.fill(db, folder, there, [])
db.execute("update sessions set title = 'half written'")
os.kill(os.getpid(), signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
"""


def run(code: str, *arguments: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_a_program_that_is_killed_while_it_writes_costs_nothing(tmp_path: Path) -> None:
    folder, cache = tmp_path / "history", tmp_path / "cache"
    for day in range(40):
        plain(folder, FIRST + day * DAY)
    aged(folder)
    expected = everything(folder, cache)
    with run(DIES, folder, cache) as dying:
        dying.wait()
    assert dying.returncode == (signal.SIGTERM if sys.platform == "win32" else -signal.SIGKILL)
    assert (cache / f"{NAME}-journal").stat().st_size > 0, "nothing was written yet"
    assert everything(folder, cache) == expected


def test_a_python_without_sqlite_stops_nobody(tmp_path: Path) -> None:
    plain(tmp_path)
    program = """
import datetime, pathlib, sys
sys.modules["sqlite3"] = None
from voicecoach.history.past import Past
past = Past(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[1], "cache"))
day = datetime.date(2026, 11, 2)
assert past.turns("morning", ["raises"]) == past.bests(["raises"]) == past.last_names("morning") == {}
assert past.sessions() == past.sets() == past.daily() == past.done() == past.exercises() == []
assert past.days(day, day) == frozenset() and past.persons() == []
past.close()
print(*(trouble.what for trouble in past.troubles))
"""
    ran = subprocess.run(
        [sys.executable, "-c", program, tmp_path], capture_output=True, text=True, timeout=60, check=True
    )
    assert ran.stdout == "cannot be looked through: this Python has no sqlite3\n"


def test_several_programs_at_once_get_the_same(tmp_path: Path) -> None:
    folder, cache = tmp_path / "history", tmp_path / "cache"
    for day in range(40):
        plain(folder, FIRST + day * DAY + timedelta(hours=1))
    asking = [run(ASKS, folder, cache) for _ in range(3)]
    assert [each.communicate()[0] for each in asking] == ["40\n"] * 3
    assert [each.returncode for each in asking] == [0, 0, 0]
    assert len(everything(folder, cache)["sessions"]) == 40
