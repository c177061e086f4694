"""The journal of a session: what it writes, when, and what it says of it."""

import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from history_fakes import (
    BEGUN,
    PATIENCE,
    START,
    Told,
    ended,
    exercise,
    header,
    raw_lines,
    the_file,
    ticking,
    work,
)

from voicecoach.history.disk import Disk, is_held
from voicecoach.history.journal import Journal, local_now
from voicecoach.history.reading import read_session
from voicecoach.model.event import (
    Command,
    CueSpoken,
    Event,
    Finished,
    LevelChanged,
    PainReported,
    Paused,
    SetEnded,
)
from voicecoach.model.routine import Hold, Open, Reps, Timed
from voicecoach.model.segment import Passage, Segment
from voicecoach.model.sound import Earcon
from voicecoach.model.units import Seconds

S = Seconds
ORDER = {
    "session": "line v id person routine source options title hash start date offset voice app",
    "set": "line at exercise name level side round set written asked done load tempo cut",
}
"""The keys as docs/journal.md has them."""


def journalled(folder: Path, *events: Event) -> Path:
    """The file of a session that consists of these events."""
    journal = Journal(folder, header(), Told().put, now=ticking())
    for event in (BEGUN, *events):
        journal.note(event)
    assert journal.close(PATIENCE) == 0
    return the_file(folder)


def the_line(folder: Path, event: Event) -> dict[str, object]:
    _, line = raw_lines(journalled(folder, event))
    return line


def test_the_first_line_says_which_session_it_is(tmp_path: Path) -> None:
    path = journalled(tmp_path)
    (line,) = raw_lines(path)
    assert list(line) == ORDER["session"].split()
    assert line["line"] == "session" and line["v"] == 1
    assert line["id"] == path.stem and path.name.startswith("20261122T030000Z-")
    assert (line["start"], line["date"], line["offset"]) == ("2026-11-22T03:00:00.000Z", "2026-11-21", -210)
    assert {key: line.get(key) for key in header()._asdict()} == header()._asdict()


def test_a_set_is_a_line_with_all_its_keys(tmp_path: Path) -> None:
    of = exercise(Reps(12), load=("8 kg", "10 kg"), level="knee lifted", sets=2)
    event = SetEnded(S(9), work(of, 2, "left", S(11, 10), round_=3), (S(7),), "pain")
    line = the_line(tmp_path, event)
    assert list(line) == ORDER["set"].split()
    assert line == {
        "line": "set",
        "at": "2026-11-22T03:00:01.000Z",
        "exercise": "raises",
        "name": "Ankle raises",
        "level": "knee lifted",
        "side": "left",
        "round": 3,
        "set": 2,
        "written": [{"reps": 12}],
        "asked": [{"reps": 12}],
        "done": [{"reps": 7}],
        "load": "10 kg",
        "tempo": 1.1,
        "cut": "pain",
    }


def test_every_item_of_a_set_is_in_its_own_unit(tmp_path: Path) -> None:
    of = exercise(Hold(S(30)), Reps(10), Timed(S(45, 2)), Open(S(120)))
    line = the_line(tmp_path, SetEnded(S(9), work(of), (S(30), S(10), S(22501, 3000), S(61)), "done"))
    assert line["asked"] == line["written"]
    assert line["written"] == [
        {"seconds": 30},
        {"reps": 10},
        {"seconds": 22.5},
        {"seconds": 120, "open": True},
    ]
    assert line["done"] == [{"seconds": 30}, {"reps": 10}, {"seconds": 7.5}, {"seconds": 61}]


def test_what_there_is_not_is_null(tmp_path: Path) -> None:
    line = the_line(tmp_path, ended())
    assert (line["level"], line["side"], line["load"]) == (None, None, None)


def test_one_load_is_that_of_every_set(tmp_path: Path) -> None:
    line = the_line(tmp_path, ended(3, of=exercise(load=("8 kg",), sets=3)))
    assert line["load"] == "8 kg"


def test_sides_in_turn_have_a_line_each_and_are_one_set(tmp_path: Path) -> None:
    told = Told()
    journal = Journal(tmp_path, header(), told.put)
    journal.note(BEGUN)
    journal.note(ended(of=exercise(sides=("left", "right"), order="rep")))
    assert journal.close(PATIENCE) == 0
    assert [line["side"] for line in raw_lines(the_file(tmp_path))[1:]] == ["left", "right"]
    assert told.rest() == [Command("saved", number=1)]


@pytest.mark.parametrize(
    ("rep", "second", "where"), [(4, 7, {"rep": 4}), (0, S(7005, 1000), {"second": 7.005})]
)
def test_pain_is_recorded_with_its_place(tmp_path: Path, rep: int, second: Seconds, where: object) -> None:
    event = PainReported(S(9), work(exercise(), side="left"), rep, S(second), sharp=False)
    line = the_line(tmp_path, event)
    assert list(line) == ["line", "at", "exercise", "side", *dict(where), "sharp"]  # type: ignore[call-overload]  # as JSON has it
    assert line["line"] == "pain" and line["exercise"] == "raises" and line["side"] == "left"
    assert line["sharp"] is False and where.items() <= line.items()  # type: ignore[attr-defined]  # as JSON has it


def test_pain_before_any_exercise_belongs_to_none(tmp_path: Path) -> None:
    line = the_line(tmp_path, PainReported(S(1), Segment(0, "opening", Passage()), 0, S(0), sharp=True))
    assert line["exercise"] is None and line["second"] == 0


def test_a_level_that_was_taken_is_an_answer(tmp_path: Path) -> None:
    line = the_line(tmp_path, LevelChanged(S(9), exercise(level="supported")))
    assert line == {
        "line": "answer",
        "at": "2026-11-22T03:00:01.000Z",
        "exercise": "raises",
        "level": "supported",
    }


@pytest.mark.parametrize("how", ["finished", "stopped", "interrupted"])
def test_the_last_line_says_how_it_ended(tmp_path: Path, how: str) -> None:
    line = the_line(tmp_path, Finished(S(9), how))  # type: ignore[arg-type]  # of many types
    assert line == {"line": "end", "at": "2026-11-22T03:00:01.000Z", "how": how}


def test_no_other_event_leaves_a_line(tmp_path: Path) -> None:
    cue = CueSpoken(S(1), Earcon("tick"), "count", rep=1)
    assert len(raw_lines(journalled(tmp_path, cue, Paused(S(1)), BEGUN))) == 1


def test_a_session_that_never_began_leaves_no_file(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "history", header(), Told().put)
    journal.note(Finished(S(0), "interrupted"))
    assert journal.close() == 0 and journal.path is None
    assert not list(tmp_path.iterdir())


def test_a_session_that_breaks_off_has_no_last_line(tmp_path: Path) -> None:
    assert read_session(journalled(tmp_path, ended())).end is None


def test_a_set_is_on_the_disk_when_it_is_said_to_be(tmp_path: Path) -> None:
    on_disk: list[tuple[Command, int]] = []
    asked = threading.Semaphore(0)

    def put(command: Command) -> None:
        on_disk.append((command, the_file(tmp_path).read_bytes().count(b'{"line":"set"')))
        asked.release()

    journal = Journal(tmp_path, header(), put)
    journal.note(BEGUN)
    for number in (1, 2, 3):
        journal.note(ended(number))
        assert asked.acquire(timeout=PATIENCE)
    journal.close(PATIENCE)
    assert on_disk == [(Command("saved", number=n), n) for n in (1, 2, 3)]


class StuckDisk(Disk):
    """A disk that does not answer until it is let."""

    def __init__(self) -> None:
        self.let = threading.Event()

    def sync(self, descriptor: int) -> None:
        assert self.let.wait(PATIENCE)
        super().sync(descriptor)


def test_a_disk_that_hangs_holds_up_nobody(tmp_path: Path) -> None:
    disk, told = StuckDisk(), Told()
    journal = Journal(tmp_path, header(), told.put, disk=disk, now=ticking())
    journal.note(BEGUN)
    for number in range(1, 101):
        journal.note(ended(number))
    assert journal.close(0.01) == 101
    disk.let.set()
    assert journal.close(PATIENCE) == 0
    assert [command.number for command in told.rest()] == list(range(1, 101))
    assert [line.set for line in read_session(the_file(tmp_path)).sets] == list(range(1, 101))


def test_two_sessions_in_the_same_second_have_a_file_each(tmp_path: Path) -> None:
    journals = [Journal(tmp_path, header(), Told().put, now=lambda: START) for _ in range(2)]
    for journal in journals:
        journal.note(BEGUN)
    for journal in journals:
        journal.note(ended())
    assert [journal.close(PATIENCE) for journal in journals] == [0, 0]
    one, other = sorted(tmp_path.iterdir())
    assert one.name[:17] == other.name[:17]
    assert len(raw_lines(one)) == len(raw_lines(other)) == 2


def test_a_file_is_held_while_its_session_lasts(tmp_path: Path) -> None:
    told = Told()
    journal = Journal(tmp_path, header(), told.put)
    journal.note(BEGUN)
    journal.note(ended())
    told.next()
    assert journal.path is not None and is_held(journal.path)
    journal.close(PATIENCE)
    assert not is_held(journal.path)


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX permissions")
def test_only_the_user_can_read_it(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    path = journalled(tmp_path / "data" / "history", ended())
    assert path.stat().st_mode & 0o777 == 0o600
    assert [folder.stat().st_mode & 0o777 for folder in path.parents[:2]] == [0o700, 0o700]


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX permissions")
def test_a_folder_that_all_could_read_is_closed_to_them(tmp_path: Path) -> None:
    (tmp_path / "history").mkdir(mode=0o755)
    journalled(tmp_path / "history")
    assert (tmp_path / "history").stat().st_mode & 0o777 == 0o700


def test_its_time_is_that_of_the_computer() -> None:
    before = datetime.now(UTC)
    now = local_now()
    assert now.utcoffset() is not None
    assert before <= now <= datetime.now(UTC)


def test_nothing_heavy_is_loaded_before_the_session_begins() -> None:
    code = (
        "import sys\n"
        "from voicecoach.model import event\n"
        "before = set(sys.modules)\n"
        "from pathlib import Path\n"
        "from voicecoach.history.header import Header\n"
        "from voicecoach.history.journal import Journal\n"
        "header = Header(None, 'id', 'Title', None, {}, '', None, '1')\n"
        "Journal(Path('nowhere'), header, print).close()\n"
        "print(*set(sys.modules) - before)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    loaded = set(done.stdout.split())
    assert not loaded & {"json", "uuid", "hashlib", "tempfile", "datetime"}
    assert {name for name in loaded if name.startswith("voicecoach.")} == {
        "voicecoach.history",
        "voicecoach.history.header",
        "voicecoach.history.journal",
        "voicecoach.settings",
        "voicecoach.settings.folders",
    }
