"""What the tests of the history share: a session to be noted, a clock that ticks, a disk that fails."""

import errno
import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from voicecoach.history.disk import Disk
from voicecoach.history.header import Header
from voicecoach.model.event import Command, Cut, SegmentStarted, SetEnded
from voicecoach.model.routine import Dose, Effort, Exercise, Reps, Tempo
from voicecoach.model.segment import Passage, Segment, Work
from voicecoach.model.units import Seconds

START = datetime(2026, 11, 21, 23, 30, tzinfo=timezone(timedelta(minutes=-210)))
"""Half an hour before midnight of the 21st, three and a half hours behind UTC."""
PATIENCE = 60.0
"""Seconds that a test waits for a thread before it fails."""


def header(
    routine: str = "ankles", source: str | None = "ankles", rehabilitation: bool | None = None
) -> Header:
    return Header(
        person="Kim",
        routine=routine,
        title="Ankle mobility",
        source=source,
        options={"rounds": 2, "only": ["raises"]},
        hash="0" * 64,
        voice="espeak en-us",
        app="1.2.3",
        rehabilitation=rehabilitation,
    )


def ticking(start: datetime = START) -> Callable[[], datetime]:
    """A clock that goes on by a second with every look at it."""
    looks: Iterator[int] = iter(range(10**9))
    return lambda: start + timedelta(seconds=next(looks))


def exercise(*doses: Dose, **keys: Any) -> Exercise:
    """Ankle raises; one item for each dose, twelve repetitions without any."""
    work = tuple(Effort((dose,), Tempo(())) for dose in doses or (Reps(12),))
    return Exercise(**{"id": "raises", "name": "Ankle raises", "work": work} | keys)


def work(
    of: Exercise, set_number: int = 1, side: str | None = None, tempo: Seconds = Seconds(1), round_: int = 1
) -> Segment:
    return Segment(0, "work", Work(Seconds(9), (), (), tempo=tempo), of, side, set_number, round_)


def ended(
    number: int = 1, cut: Cut = "none", done: tuple[int, ...] = (12,), of: Exercise | None = None
) -> SetEnded:
    return SetEnded(Seconds(0), work(of or exercise(), number), tuple(map(Seconds, done)), cut)


BEGUN = SegmentStarted(Seconds(0), Segment(0, "opening", Passage()))


class Told:
    """What the journal says to the session, in order."""

    def __init__(self) -> None:
        self._queue: SimpleQueue[Command] = SimpleQueue()

    def put(self, command: Command) -> None:
        self._queue.put(command)

    def next(self) -> Command:
        """The next command; waits for it."""
        return self._queue.get(timeout=PATIENCE)

    def rest(self) -> list[Command]:
        """All that were not asked for, once the journal is closed."""
        return [self._queue.get() for _ in range(self._queue.qsize())]


class FailingDisk(Disk):
    """A disk that has room for so many bytes more, and whose other calls fail if told to."""

    def __init__(self, room: float = float("inf")) -> None:
        self.room = room
        self.refuses: set[str] = set()

    def create(self, path: Path) -> int:
        self._fail("create", errno.EACCES)
        return super().create(path)

    def write(self, descriptor: int, data: bytes) -> int:
        if not self.room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written = super().write(descriptor, data[: int(min(self.room, len(data)))])
        self.room -= written
        return written

    def sync(self, descriptor: int) -> None:
        self._fail("sync", errno.EIO)
        super().sync(descriptor)

    def truncate(self, descriptor: int, length: int) -> None:
        self._fail("truncate", errno.EIO)
        super().truncate(descriptor, length)

    def _fail(self, call: str, number: int) -> None:
        if call in self.refuses:
            raise OSError(number, os.strerror(number))


def the_file(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def raw_lines(path: Path) -> list[dict[str, Any]]:
    """The lines of a file as any other program reads them."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
