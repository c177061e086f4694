"""Copies of a record that programs leave which keep folders alike: put together, and none rewritten."""

from datetime import timedelta
from pathlib import Path

import pytest
from records_made import FIRST, MINUTE, a_set, as_bytes, end, everything, identity, opening, plain, record

from voicecoach.history.correcting import append_delete, append_fix
from voicecoach.history.past import Past

NAME = identity(FIRST)
COPIES = [
    f"{NAME}.sync-conflict-20261103-081500-ABCDEFG",  # Syncthing
    f"{NAME} (conflicted copy 2026-11-03 081500)",  # Nextcloud
    f"{NAME} (Kim's conflicted copy 2026-11-03)",  # Dropbox
    f"{NAME} 2",  # iCloud
    f"{NAME} (1)",  # Google Drive
    f"{NAME}-DESKTOP",  # OneDrive
    "a name of its own",
]
HEAD = opening(), a_set(FIRST + MINUTE, 12)
LATER = a_set(FIRST + 2 * MINUTE, 14, set=2), end(FIRST + 3 * MINUTE)


def reps(folder: Path) -> list[int | None]:
    return [row.done[0].reps for row in Past(folder, None).sets()]


@pytest.mark.parametrize("name", COPIES)
def test_copies_of_a_record_are_one_session(tmp_path: Path, name: str) -> None:
    original = record(tmp_path, *HEAD, *LATER)
    copy = record(tmp_path, *HEAD, a_set(FIRST + 2 * MINUTE, 5, set=3), name=name)
    before = original.read_bytes(), copy.read_bytes()
    (row,) = Past(tmp_path, None).sessions()
    assert (row.id, row.files, row.sets, row.how) == (NAME, (original, copy), 3, "finished")
    assert sorted(reps(tmp_path), key=str) == [12, 14, 5]
    assert (original.read_bytes(), copy.read_bytes()) == before


@pytest.mark.parametrize("name", COPIES)
def test_a_record_under_another_name_is_read(tmp_path: Path, name: str) -> None:
    path = record(tmp_path, *HEAD, *LATER, name=name)
    (row,) = Past(tmp_path, None).sessions()
    assert (row.id, row.files, row.sets) == (NAME, (path,), 2)


def test_a_copy_that_is_the_same_changes_nothing(tmp_path: Path) -> None:
    record(tmp_path, *HEAD, *LATER)
    alone = everything(tmp_path, None)
    record(tmp_path, *HEAD, *LATER, name=COPIES[0])
    both = everything(tmp_path, None)
    assert {**both, "sessions": 0} == {**alone, "sessions": 0}
    assert both["sessions"][0]._replace(files=()) == alone["sessions"][0]._replace(files=())


def test_a_copy_that_is_shorter_or_damaged_costs_nothing(tmp_path: Path) -> None:
    record(tmp_path, *HEAD, *LATER)
    torn = as_bytes(*HEAD, *LATER)[:-60]
    (tmp_path / f"{COPIES[0]}.jsonl").write_bytes(torn)
    (tmp_path / f"{COPIES[1]}.jsonl").write_bytes(b"\0" * 100)
    (row,) = Past(tmp_path, None).sessions()
    assert (row.sets, row.how, reps(tmp_path)) == (2, "finished", [12, 14])


@pytest.mark.parametrize("corrected", [0, 1])
def test_a_correction_in_either_copy_counts_once(tmp_path: Path, corrected: int) -> None:
    paths = record(tmp_path, *HEAD, *LATER), record(tmp_path, *HEAD, *LATER, name=COPIES[0])
    append_fix(paths[corrected], 3, {"done": [{"reps": 9}]}, FIRST + timedelta(days=1))
    assert reps(tmp_path) == [12, 9]
    append_delete(paths[corrected], 2, FIRST + timedelta(days=2))
    assert reps(tmp_path) == [9]


def test_numbers_of_lines_are_those_of_their_own_copy(tmp_path: Path) -> None:
    """In the copy, line 3 is the set that is line 2 in the original."""
    record(tmp_path, *HEAD, *LATER)
    copy = tmp_path / f"{COPIES[0]}.jsonl"
    copy.write_bytes(as_bytes(opening()) + b"\n" + as_bytes(HEAD[1]))
    append_fix(copy, 3, {"done": [{"reps": 7}]}, FIRST + timedelta(days=1))
    assert reps(tmp_path) == [7, 14]


def test_the_latest_of_conflicting_corrections_counts(tmp_path: Path) -> None:
    paths = record(tmp_path, *HEAD), record(tmp_path, *HEAD, name=COPIES[0])
    append_fix(paths[0], 2, {"done": [{"reps": 2}]}, FIRST + timedelta(days=2))
    append_fix(paths[1], 2, {"done": [{"reps": 1}]}, FIRST + timedelta(days=1))
    assert reps(tmp_path) == [2]


def test_corrections_in_several_copies_come_on_top_of_each_other(tmp_path: Path) -> None:
    paths = record(tmp_path, *HEAD), record(tmp_path, *HEAD, name=COPIES[0])
    append_fix(paths[0], 2, {"done": [{"reps": 2}]}, FIRST + timedelta(days=1))
    append_fix(paths[1], 2, {"load": "4 kg"}, FIRST + timedelta(days=2))
    (row,) = Past(tmp_path, None).sets()
    assert (row.done[0].reps, row.load) == (2, "4 kg")
    append_delete(paths[0], 2, FIRST + timedelta(days=3))
    assert reps(tmp_path) == []
    append_fix(paths[1], 2, {}, FIRST + timedelta(days=4))
    assert reps(tmp_path) == [2]


def test_a_session_beside_copies_is_left_alone(tmp_path: Path) -> None:
    record(tmp_path, *HEAD, *LATER)
    record(tmp_path, *HEAD, name=COPIES[0])
    other = plain(tmp_path, FIRST + timedelta(days=1))
    assert [row.id for row in Past(tmp_path, None).sessions()] == [NAME, other.stem]
