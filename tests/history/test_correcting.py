"""Corrections: lines that are added, and what counts then."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from records_made import (
    DAY,
    FIRST,
    MINUTE,
    a_set,
    answer,
    as_bytes,
    end,
    identity,
    opening,
    pain,
    plain,
    record,
)

from voicecoach.history.correcting import append_answer, append_delete, append_fix, corrections
from voicecoach.history.disk import reopen
from voicecoach.history.form import Damaged
from voicecoach.history.index import GLANCE
from voicecoach.history.lines import Amount, AnswerLine
from voicecoach.history.past import Past
from voicecoach.history.reading import read_session
from voicecoach.history.rows import SetRow, Trouble

NOW = FIRST + timedelta(days=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A header, two sets, a pain, and the end: lines 1 to 5."""
    return record(
        tmp_path / "history",
        opening(),
        a_set(FIRST + MINUTE, 12),
        a_set(FIRST + 2 * MINUTE, 14, set=2),
        pain(FIRST + 2 * MINUTE),
        end(FIRST + 3 * MINUTE),
    )


def rows(path: Path) -> list[SetRow]:
    return Past(path.parent, None).sets()


def reps(path: Path) -> list[int | None]:
    return [row.done[0].reps for row in rows(path)]


def test_a_fix_counts_and_changes_nothing_that_was_written(path: Path) -> None:
    before = path.read_bytes()
    append_fix(path, 3, {"done": [{"reps": 9}], "load": "2 kg"}, NOW)
    assert path.read_bytes().startswith(before) and path.read_bytes().count(b"\n") == 6
    assert [(row.line, row.done, row.load) for row in rows(path)] == [
        (2, (Amount(12),), None),
        (3, (Amount(9),), "2 kg"),
    ]
    assert read_session(path).sets[1].done == (Amount(14),)  # as it was, for who reads it raw


def test_a_line_that_was_deleted_counts_as_never_written(path: Path) -> None:
    append_delete(path, 3, NOW)
    append_delete(path, 4, NOW)
    append_delete(path, 5, NOW)
    (row,) = Past(path.parent, None).sessions()
    assert reps(path) == [12] and (row.pains, row.how, row.sets) == (0, None, 1)


def test_the_last_correction_wins_key_by_key(path: Path) -> None:
    append_fix(path, 2, {"done": [{"reps": 1}], "load": "2 kg"}, NOW)
    append_fix(path, 2, {"done": [{"reps": 2}]}, NOW)
    assert next((row.done[0].reps, row.load) for row in rows(path)) == (2, "2 kg")
    append_delete(path, 2, NOW)
    assert reps(path) == [14]
    append_fix(path, 2, {}, NOW)
    assert reps(path) == [2, 14]


def test_a_correction_is_no_part_of_the_session(path: Path) -> None:
    append_fix(path, 2, {"done": [{"reps": 1}]}, NOW)
    (row,) = Past(path.parent, None).sessions()
    assert row.seconds == 180 and read_session(path).last == FIRST + 3 * MINUTE


def test_an_answer_can_be_added(path: Path) -> None:
    append_answer(path, AnswerLine(NOW, effort="hard", pain=3))
    (row,) = Past(path.parent, None).sessions()
    assert (row.effort, row.after, row.seconds) == ("hard", 3, 180)


@pytest.mark.parametrize(
    ("number", "changes", "what"),
    [
        (1, {"title": "x"}, "corrects line 1, which is none that can be"),
        (9, {"done": []}, "corrects line 9, which is not there"),
        (2, {"done": [{"reps": -1}]}, 'would make a line that has no valid "done"'),
        (2, {"tempo": float("nan")}, "is no JSON"),
        (2, {"rep": 1}, 'corrects "rep", which such a line has not'),
        (2, {"line": "pain"}, 'corrects "line", which such a line has not'),
    ],
)
def test_what_cannot_be_corrected_is_refused(
    path: Path, number: int, changes: dict[str, object], what: str
) -> None:
    before = path.read_bytes()
    with pytest.raises(Damaged) as refused:
        append_fix(path, number, changes, NOW)
    assert str(refused.value) == what and path.read_bytes() == before


def test_the_header_is_never_deleted(path: Path) -> None:
    with pytest.raises(Damaged):
        append_delete(path, 1, NOW)


def test_a_correction_cannot_be_corrected(path: Path) -> None:
    append_delete(path, 2, NOW)
    with pytest.raises(Damaged):
        append_delete(path, 6, NOW)


def test_a_record_without_a_header_is_not_corrected(path: Path) -> None:
    path.write_bytes(as_bytes(a_set(FIRST)))
    with pytest.raises(Damaged, match="no header"):
        append_delete(path, 1, NOW)


def test_a_living_session_is_left_alone(path: Path) -> None:
    living = reopen(path)
    try:
        with pytest.raises(BlockingIOError):
            append_delete(path, 2, NOW)
    finally:
        living.close()
    append_delete(path, 2, NOW)
    assert reps(path) == [14]


def test_a_correction_behind_a_torn_line_is_whole(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b'{"line":"answer","at":"20')
    append_fix(path, 2, {"done": [{"reps": 5}]}, NOW)
    assert reps(path) == [5, 14]


def test_a_correction_that_is_none_is_named_and_passed_over(path: Path) -> None:
    other = {"line": "delete", "at": "2026-11-03T07:00:00Z", "session": identity(NOW), "number": 2}
    late = {"line": "fix", "at": "2026-11-03T07:00:00Z", "session": path.stem, "number": 7, "set": {}}
    path.write_bytes(path.read_bytes() + as_bytes(other, late, answer(NOW, effort="easy")))
    assert reps(path) == [12, 14]
    assert Past(path.parent, None).troubles == (
        Trouble(path, "line 6 corrects another session"),
        Trouble(path, "line 7 corrects line 7, which is none that can be"),
    )


def test_a_correction_is_noticed_by_the_index_at_a_glance(path: Path, tmp_path: Path) -> None:
    for day in range(1, GLANCE + 1):  # of the newest files it would be noticed anyhow
        plain(path.parent, FIRST + day * DAY)
    for file in (*path.parent.iterdir(), path.parent):
        os.utime(file, (1_700_000_000, 1_700_000_000))
    past = Past(path.parent, tmp_path / "cache")
    assert past.turns("morning", ["raises"])["raises"][0].sets == 2
    past.close()
    append_delete(path, 3, NOW)
    past = Past(path.parent, tmp_path / "cache")
    assert past.turns("morning", ["raises"])["raises"][0].sets == 1
    past.close()


def test_corrections_are_told_with_their_time(path: Path) -> None:
    append_delete(path, 2, NOW)
    found, problems = corrections(read_session(path))
    assert problems == () and found[2].line is None and found[2].at == NOW
