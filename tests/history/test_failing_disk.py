"""Disks that are full, broken or closed to us: nothing acknowledged is lost, and the user is told."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from history_fakes import BEGUN, PATIENCE, FailingDisk, Told, ended, header, the_file, ticking
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.history.disk import Disk, create, open_record, reopen
from voicecoach.history.journal import Journal
from voicecoach.history.reading import read_session
from voicecoach.model.event import Command, Finished
from voicecoach.model.units import Seconds

FULL = Command("unsaved", text=os.strerror(errno.ENOSPC))
BROKEN = Command("unsaved", text=os.strerror(errno.EIO))
END = Finished(Seconds(0), "stopped")


def begun(folder: Path, disk: FailingDisk, told: Told) -> Journal:
    journal = Journal(folder, header(), told.put, now=ticking(), disk=disk)
    journal.note(BEGUN)
    return journal


def sets_of(path: Path) -> list[int]:
    return [line.set for line in read_session(path).sets]


@pytest.mark.parametrize("room", [0, 1, 150])
def test_a_full_disk_is_told_of_once_and_what_was_kept_is_written_when_there_is_room(
    tmp_path: Path, room: int
) -> None:
    disk, told = FailingDisk(), Told()
    journal = begun(tmp_path, disk, told)
    journal.note(ended(1))
    assert told.next() == Command("saved", number=1)
    disk.room = room
    journal.note(ended(2))
    assert told.next() == FULL
    before = the_file(tmp_path).read_bytes()
    assert before.endswith(b"\n")  # nothing of a line that is not whole
    journal.note(ended(3))
    journal.note(END)
    disk.room = float("inf")
    journal.note(ended(4))
    assert journal.close(PATIENCE) == 0
    assert told.rest()[-1] == Command("saved", number=4)
    assert the_file(tmp_path).read_bytes().startswith(before)
    session = read_session(the_file(tmp_path))
    assert sets_of(session.path) == [1, 2, 3, 4] and not session.problems and session.end


def test_what_could_never_be_written_is_counted(tmp_path: Path) -> None:
    disk, told = FailingDisk(), Told()
    journal = begun(tmp_path, disk, told)
    journal.note(ended(1))
    told.next()
    disk.room = 10
    for event in (ended(2), ended(3), END):
        journal.note(event)
    assert journal.close(PATIENCE) == 3
    assert told.rest() == [FULL]
    assert sets_of(the_file(tmp_path)) == [1]


def test_a_second_spell_of_failing_is_told_of_as_well(tmp_path: Path) -> None:
    disk, told = FailingDisk(), Told()
    journal = begun(tmp_path, disk, told)
    for number in (1, 2):
        disk.room = 0
        journal.note(ended(number))
        assert told.next() == FULL
        disk.room = float("inf")
        journal.note(END)
        assert told.next() == Command("saved", number=number)
    journal.close(PATIENCE)


def test_a_set_that_is_not_known_to_be_on_the_disk_is_not_said_to_be(tmp_path: Path) -> None:
    disk, told = FailingDisk(), Told()
    disk.refuses = {"sync"}
    journal = begun(tmp_path, disk, told)
    assert told.next() == BROKEN
    journal.note(ended(1))
    disk.refuses = set()
    assert journal.close(PATIENCE) == 0
    assert told.rest() == [Command("saved", number=1)]
    session = read_session(the_file(tmp_path))
    assert sets_of(session.path) == [1] and not session.problems


def test_a_set_that_did_not_come_to_the_disk_is_written_again_and_is_there_once(tmp_path: Path) -> None:
    disk, told = FailingDisk(), Told()
    journal = begun(tmp_path, disk, told)
    journal.note(ended(1))
    assert told.next() == Command("saved", number=1)
    disk.refuses = {"sync"}
    journal.note(ended(2))
    assert told.next() == BROKEN
    disk.refuses = set()
    assert journal.close(PATIENCE) == 0
    assert told.rest() == [Command("saved", number=2)]
    session = read_session(the_file(tmp_path))
    assert sets_of(session.path) == [1, 2] and not session.problems


def test_that_all_is_well_again_is_told_even_where_no_set_is_new(tmp_path: Path) -> None:
    disk, told = FailingDisk(), Told()
    journal = begun(tmp_path, disk, told)
    journal.note(ended(1))
    assert told.next() == Command("saved", number=1)
    disk.room = 0
    journal.note(END)
    assert told.next() == FULL
    disk.room = float("inf")
    assert journal.close(PATIENCE) == 0
    assert told.rest() == [Command("saved", number=1)]


@pytest.mark.parametrize("room", [1, 150])
def test_a_line_that_cannot_be_taken_back_spoils_no_other(tmp_path: Path, room: int) -> None:
    disk, told = FailingDisk(), Told()
    journal = begun(tmp_path, disk, told)
    journal.note(ended(1))
    told.next()
    disk.room, disk.refuses = room, {"truncate"}
    journal.note(ended(2))
    assert told.next() == FULL
    disk.room = float("inf")
    journal.note(END)
    assert journal.close(PATIENCE) == 0
    session = read_session(the_file(tmp_path))
    assert sets_of(session.path) == [1, 2] and session.end
    assert [str(problem) for problem in session.problems] == ["line 3 is no JSON"]


def test_a_header_that_cannot_be_taken_back_is_found_where_it_was_written_again(tmp_path: Path) -> None:
    disk, told = FailingDisk(room=40), Told()
    disk.refuses = {"truncate"}
    journal = begun(tmp_path, disk, told)
    assert told.next() == FULL
    disk.room = float("inf")
    journal.note(ended(1))
    assert journal.close(PATIENCE) == 0
    session = read_session(the_file(tmp_path))
    assert session.header is not None and sets_of(session.path) == [1]
    assert [problem.line for problem in session.problems] == [1]


def test_a_file_that_cannot_be_made_is_made_later(tmp_path: Path) -> None:
    disk, told = FailingDisk(), Told()
    disk.refuses = {"create"}
    journal = begun(tmp_path, disk, told)
    assert told.next() == Command("unsaved", text=os.strerror(errno.EACCES))
    journal.note(ended(1))
    disk.refuses = set()
    assert journal.close(PATIENCE) == 0
    session = read_session(the_file(tmp_path))
    assert session.header is not None and session.header.start == ticking()() and sets_of(session.path) == [1]


def test_a_session_of_which_nothing_could_be_written_leaves_no_file(tmp_path: Path) -> None:
    disk = FailingDisk(room=0)
    journal = begun(tmp_path, disk, Told())
    journal.note(ended(1))
    assert journal.close(PATIENCE) == 2
    assert not list(tmp_path.iterdir())


class PlannedDisk(Disk):
    """A disk whose calls fail by plan: each takes the next entry, and with None, or at its end, works."""

    def __init__(self, plan: list[int | None]) -> None:
        self._plan = iter(plan)

    def _fails(self) -> int | None:
        return next(self._plan, None)

    def create(self, path: Path) -> int:
        self._let(self._fails())
        return super().create(path)

    def write(self, descriptor: int, data: bytes) -> int:
        room = self._fails()
        written = super().write(descriptor, data[:room])
        self._let(room)
        return written

    def sync(self, descriptor: int) -> None:
        self._let(self._fails())
        super().sync(descriptor)

    def truncate(self, descriptor: int, length: int) -> None:
        self._let(self._fails())
        super().truncate(descriptor, length)

    @staticmethod
    def _let(room: int | None) -> None:
        if room is not None:
            raise OSError(errno.EIO, os.strerror(errno.EIO))


@given(plan=st.lists(st.none() | st.integers(0, 400), max_size=24), sets=st.integers(1, 8))
def test_whatever_fails_the_order_is_kept_and_what_was_said_to_be_saved_is(
    tmp_path_factory: pytest.TempPathFactory, plan: list[int | None], sets: int
) -> None:
    folder = tmp_path_factory.mktemp("history")
    said: list[tuple[int, list[int]]] = []

    def put(command: Command) -> None:
        if command.name == "saved":
            said.append((command.number, sets_of(the_file(folder))))

    journal = Journal(folder, header(), put, now=ticking(), disk=PlannedDisk(plan))
    journal.note(BEGUN)
    for number in range(1, sets + 1):
        journal.note(ended(number))
    lost = journal.close(PATIENCE)
    assert all(on_disk[:number] == list(range(1, number + 1)) for number, on_disk in said)
    written = sets_of(the_file(folder)) if lost <= sets else []
    assert written[: sets - lost] == list(range(1, sets - lost + 1))
    if not lost:
        assert said[-1][0] == sets


LIMITED = """
import resource, signal, sys
from pathlib import Path
from history_fakes import BEGUN, PATIENCE, Told, ended, header, the_file
from voicecoach.history.journal import Journal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, resource.RLIM_INFINITY))
folder, told = Path(sys.argv[1]), Told()
journal = Journal(folder, header(), told.put)
journal.note(BEGUN)
number = 0
while True:
    number += 1
    journal.note(ended(number))
    command = told.next()
    if command.name == "unsaved":
        break
print(number, command.text, the_file(folder).read_bytes()[-1:], sep="|")
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
journal.note(ended(number + 1))
print(journal.close(PATIENCE))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX limits")
def test_the_systems_own_limit_is_survived(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path / "history")],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    first, unsaved = done.stdout.splitlines()
    number, reason, last = first.split("|")
    assert (reason, last, unsaved) == (os.strerror(errno.EFBIG), r"b'\n'", "0")
    session = read_session(the_file(tmp_path / "history"))
    assert sets_of(session.path) == list(range(1, int(number) + 2)) and not session.problems


def link(path: Path, target: Path) -> None:
    try:
        path.symlink_to(target)
    except OSError:
        pytest.skip("needs the right to make links")


def test_a_link_in_the_place_of_a_file_is_never_written_through(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("kept")
    link(tmp_path / "record.jsonl", target)
    with pytest.raises(FileExistsError):
        create(tmp_path / "record.jsonl")
    assert target.read_text() == "kept"


def test_a_link_to_nowhere_is_not_followed_either(tmp_path: Path) -> None:
    link(tmp_path / "record.jsonl", tmp_path / "target")
    with pytest.raises(FileExistsError):
        create(tmp_path / "record.jsonl")
    assert not (tmp_path / "target").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX links")
def test_a_link_is_no_record(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("kept")
    link(tmp_path / "record.jsonl", tmp_path / "target")
    for use in (reopen, open_record, read_session):
        with pytest.raises(OSError):
            use(tmp_path / "record.jsonl")


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX pipes")
def test_a_pipe_is_no_record_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "record.jsonl")
    for use in (reopen, open_record, read_session):
        with pytest.raises(OSError):
            use(tmp_path / "record.jsonl")


def test_a_folder_that_is_a_link_to_nowhere_is_told_of(tmp_path: Path) -> None:
    link(tmp_path / "history", tmp_path / "target")
    told = Told()
    journal = Journal(tmp_path / "history", header(), told.put)
    journal.note(BEGUN)
    assert told.next() == Command("unsaved", text=os.strerror(errno.EEXIST))
    assert journal.close(PATIENCE) == 1
    assert not (tmp_path / "target").exists()


def test_a_folder_may_be_a_link_and_its_target_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "target").mkdir(mode=0o755)
    mode = (tmp_path / "target").stat().st_mode
    link(tmp_path / "history", tmp_path / "target")
    journal = Journal(tmp_path / "history", header(), Told().put)
    journal.note(BEGUN)
    assert journal.close(PATIENCE) == 0
    assert the_file(tmp_path / "target").is_file()
    assert (tmp_path / "target").stat().st_mode == mode
