"""The session that can be taken up again, and the tempi of those before."""

import os
import signal
import subprocess
import sys
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from history_fakes import BEGUN, PATIENCE, START, Told, ended, exercise, header, raw_lines, ticking, work

from voicecoach.history.disk import is_held
from voicecoach.history.journal import Journal
from voicecoach.history.latest import last_tempi, records, take_over, unfinished
from voicecoach.history.reading import read_session
from voicecoach.model.event import Ending, Event, Finished, SetEnded
from voicecoach.model.units import Seconds

NOW = START + timedelta(minutes=8)
HOUR = timedelta(hours=1)


def session(
    folder: Path,
    how: Ending | None = None,
    *events: Event,
    start: datetime = START,
    routine: str = "ankles",
    source: str | None = "ankles",
    takes_up: Path | None = None,
) -> Path:
    """A session that was; None: it was broken off."""
    journal = Journal(folder, header(routine, source), Told().put, now=ticking(start), takes_up=takes_up)
    for event in (BEGUN, *(events or (ended(),))):
        journal.note(event)
    if how is not None:
        journal.note(Finished(Seconds(0), how))
    assert journal.close(PATIENCE) == 0 and journal.path is not None
    return journal.path


def offered(folder: Path, now: datetime = NOW) -> Path | None:
    found = unfinished(folder, now, "Kim")
    return None if found is None else found.path


def test_nothing_is_offered_where_there_is_nothing(tmp_path: Path) -> None:
    assert unfinished(tmp_path, NOW) is None
    assert unfinished(tmp_path / "missing", NOW) is None
    assert records(tmp_path / "missing") == []


@pytest.mark.parametrize(
    ("how", "is_offered"), [(None, True), ("interrupted", True), ("stopped", False), ("finished", False)]
)
def test_a_session_that_did_not_end_is_offered(tmp_path: Path, how: Ending | None, is_offered: bool) -> None:
    path = session(tmp_path, how)
    assert offered(tmp_path) == (path if is_offered else None)


def test_what_is_offered_tells_where_it_broke_off(tmp_path: Path) -> None:
    session(tmp_path, None, ended(1), ended(2))
    found = unfinished(tmp_path, NOW, "Kim")
    assert found is not None and found.header is not None and found.header.source == "ankles"
    assert [line.set for line in found.sets] == [1, 2]
    assert found.last == START + timedelta(seconds=2)


@pytest.mark.parametrize(
    ("hours", "is_offered"), [(23, True), (25, False), (-23, True), (-25, False), (80, False)]
)
def test_it_is_offered_for_a_day_whatever_the_clock_did(tmp_path: Path, hours: int, is_offered: bool) -> None:
    session(tmp_path)
    assert (offered(tmp_path, START + hours * HOUR) is not None) == is_offered


def test_a_long_session_is_offered_for_a_day_after_its_last_line(tmp_path: Path) -> None:
    path = session(tmp_path, None)
    with path.open("ab") as file:
        file.write(
            path.read_bytes().splitlines(True)[1].replace(b"2026-11-22T03:00:01", b"2026-11-23T02:00:00")
        )
    assert offered(tmp_path, START + 46 * HOUR) == path


def test_a_routine_that_cannot_be_found_again_is_not_offered(tmp_path: Path) -> None:
    session(tmp_path, source=None)
    assert offered(tmp_path) is None


def test_only_the_latest_is_offered(tmp_path: Path) -> None:
    session(tmp_path)
    session(tmp_path, "stopped", start=START + timedelta(minutes=5))
    assert offered(tmp_path) is None


def test_a_file_in_which_nothing_was_written_hides_no_session(tmp_path: Path) -> None:
    path = session(tmp_path)
    (tmp_path / "20261122T030300Z-0123abcd.jsonl").touch()
    (tmp_path / "20261122T030400Z-0123abcd.jsonl").mkdir()
    (tmp_path / f"{path.stem} (copy).jsonl").write_bytes(path.read_bytes())
    assert offered(tmp_path) == path


def test_a_session_that_ended_is_not_read_whole(tmp_path: Path) -> None:
    """On the way to the first word, the reader is not even loaded."""
    session(tmp_path, "finished")
    code = (
        "import sys\n"
        "from datetime import datetime\n"
        "from pathlib import Path\n"
        "from voicecoach.history.latest import unfinished\n"
        "assert unfinished(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]), 'Kim') is None\n"
        "print(*sys.modules)\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path), NOW.isoformat()]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert "voicecoach.history.disk" in loaded
    assert not loaded & {"json", "voicecoach.history.reading", "voicecoach.history.lines"}


def test_a_torn_last_line_does_not_end_a_session(tmp_path: Path) -> None:
    path = session(tmp_path, "stopped")
    path.write_bytes(path.read_bytes()[:-5])
    assert offered(tmp_path) == path


CHILD = """
import sys
from pathlib import Path
from history_fakes import BEGUN, Told, ended, header
from voicecoach.history.journal import Journal
told = Told()
journal = Journal(Path(sys.argv[1]), header(), told.put)
journal.note(BEGUN)
journal.note(ended())
assert told.next().number == 1
print(flush=True)
sys.stdin.read()
"""


def test_a_living_session_is_not_offered_and_a_killed_one_is(tmp_path: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(tmp_path)],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with child:
        assert child.stdout is not None and child.stdout.readline()
        (path,) = records(tmp_path)
        now = read_session(path).last
        assert now is not None
        assert is_held(path) and unfinished(tmp_path, now, "Kim") is None
        with pytest.raises(BlockingIOError):
            take_over(path, "another", now)
        child.kill()
    assert child.returncode == (1 if sys.platform == "win32" else -signal.SIGKILL)
    assert not is_held(path) and offered(tmp_path, now) == path
    assert len(raw_lines(path)) == 2


def test_a_session_that_is_taken_up_says_as_which(tmp_path: Path) -> None:
    old = session(tmp_path, "interrupted")
    before = old.read_bytes()
    new = session(tmp_path, None, start=NOW, takes_up=old)
    assert old.read_bytes().startswith(before)
    assert raw_lines(old)[-1] == {
        "line": "end",
        "at": "2026-11-22T03:08:00.000Z",
        "how": "resumed",
        "as": new.stem,
    }
    assert offered(tmp_path, NOW) == new
    new.unlink()
    assert offered(tmp_path, NOW) is None


@pytest.mark.parametrize("tail", [b'{"line":"set","at":"20', b"\0" * 40])
def test_taking_up_goes_on_behind_a_torn_line(tmp_path: Path, tail: bytes) -> None:
    path = session(tmp_path)
    with path.open("ab") as file:
        file.write(tail)
    take_over(path, "another", NOW)
    found = read_session(path)
    assert found.end is not None and found.end.as_id == "another"
    assert len(found.sets) == 1 and [problem.line for problem in found.problems] == [3]


def test_a_record_that_is_gone_does_not_hold_up_the_session_that_goes_on(tmp_path: Path) -> None:
    path = session(tmp_path, takes_up=tmp_path / "gone.jsonl")
    assert len(raw_lines(path)) == 2


def at_tempo(exercise_id: str, tempo: str) -> SetEnded:
    return SetEnded(Seconds(0), work(exercise(id=exercise_id), tempo=Fraction(tempo)), (Seconds(1),), "none")


def test_the_last_tempo_of_each_exercise_is_remembered(tmp_path: Path) -> None:
    session(tmp_path, None, at_tempo("raises", "1.1"), at_tempo("bends", "0.81"))
    session(tmp_path, "stopped", at_tempo("raises", "1.21"), at_tempo("raises", "0.9"), start=START + HOUR)
    session(tmp_path, "stopped", at_tempo("bends", "2"), start=START + 2 * HOUR, routine="another")
    assert last_tempi(tmp_path, "ankles", {"raises", "bends", "new"}, person="Kim") == {
        "raises": Fraction(9, 10),
        "bends": Fraction(81, 100),
    }
    assert last_tempi(tmp_path, "ankles", {"raises"}, person="Kim") == {"raises": Fraction(9, 10)}


def test_what_went_as_written_is_no_tempo_and_hides_an_earlier_one(tmp_path: Path) -> None:
    session(tmp_path, "stopped", at_tempo("raises", "1"))
    assert last_tempi(tmp_path, "ankles", {"raises"}, person="Kim") == {}
    session(tmp_path, "stopped", at_tempo("raises", "1.1"), start=START + HOUR)
    assert last_tempi(tmp_path, "ankles", {"raises"}, person="Kim") == {"raises": Fraction(11, 10)}
    session(tmp_path, "stopped", at_tempo("raises", "1"), start=START + 2 * HOUR)
    assert last_tempi(tmp_path, "ankles", {"raises"}, person="Kim") == {}


def test_where_all_went_as_written_nothing_that_reads_records_is_loaded(tmp_path: Path) -> None:
    session(tmp_path, "stopped", at_tempo("raises", "1"))
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from voicecoach.history.latest import last_tempi\n"
        "found = last_tempi(Path(sys.argv[1]), 'ankles', {'raises'}, person='Kim')\n"
        "print(found, sorted({'json', 'voicecoach.history.reading'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True)
    assert done.stdout.strip() == "{} []", done.stderr


def test_tempi_are_looked_for_in_so_many_sessions_only(tmp_path: Path) -> None:
    session(tmp_path, None, at_tempo("raises", "1.1"))
    session(tmp_path, None, at_tempo("bends", "1.1"), start=START + HOUR)
    assert last_tempi(tmp_path, "ankles", {"raises", "bends"}, newest=1, person="Kim") == {
        "bends": Fraction(11, 10)
    }


def test_a_tempo_far_into_a_record_is_found(tmp_path: Path) -> None:
    path = session(tmp_path, None, at_tempo("raises", "1.1"))
    head, *rest = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(head + 2 * (b" " * (1 << 19) + b"\n") + b"".join(rest))
    assert last_tempi(tmp_path, "ankles", {"raises"}, person="Kim") == {"raises": Fraction(11, 10)}


def test_a_damaged_record_hides_no_tempo(tmp_path: Path) -> None:
    session(tmp_path, None, at_tempo("raises", "1.1"))
    (tmp_path / "20261123T030300Z-0123abcd.jsonl").write_bytes(b"\0\xff{")
    (tmp_path / "20261123T030400Z-0123abcd.jsonl").mkdir()
    assert last_tempi(tmp_path, "ankles", {"raises"}, person="Kim") == {"raises": Fraction(11, 10)}
