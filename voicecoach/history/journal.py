"""The journal: writes down what is done in a session, as it is done.

How it works:

1. ``note`` puts every event that leaves a line, with its time, on a queue. That is all the session waits for.
2. A thread makes lines of them and appends one after the other to the session's file. Each is on the
   disk before the next one is begun, and before "saved" is said.
3. What cannot be written stays in memory, in its order, and is tried again with every next line and
   at the end.

``docs/journal.md`` is the format. Only what every session needs is imported here; the rest is loaded on
the thread, once the session has begun.
"""

import contextlib
import os
import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING

from voicecoach.model.event import (
    Answered,
    Command,
    Event,
    Finished,
    LevelChanged,
    PainReported,
    SegmentStarted,
    SetEnded,
)
from voicecoach.settings.folders import make_private

if TYPE_CHECKING:
    from datetime import datetime

    from voicecoach.history.disk import Disk, LineFile
    from voicecoach.history.header import Header


def local_now() -> "datetime":
    """The time, with the user's distance from UTC."""
    from datetime import UTC, datetime

    return datetime.now(UTC).astimezone()


class Journal:
    """The record of one session, which begins with its first segment: before that there is no file."""

    def __init__(
        self,
        folder: Path,
        header: "Header",
        put: Callable[[Command], None],
        *,
        takes_up: Path | None = None,
        said: "tuple[Answered, ...]" = (),
        now: Callable[[], "datetime"] = local_now,
        disk: "Disk | None" = None,
    ) -> None:
        """The file will be in ``folder``; ``put`` is told, on another thread, what was saved and what not.

        ``takes_up``: the record of the interrupted session that this one goes on with; it is closed once
        this one's header is written. ``said`` is what was answered before it began. ``now`` tells the time
        in the user's own zone. ``disk`` is for tests.
        """
        self._folder, self._header, self._put = folder, header, put
        self._takes_up, self._said, self._now, self._disk = takes_up, said, now, disk
        self._queue: SimpleQueue[tuple[Event, datetime] | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._noted = 0  # what leaves lines, the header included
        self._file: LineFile | None = None
        # What is to be written: the lines that one event leaves, and whether it is the end of a set.
        self._pending: deque[tuple[list[bytes], bool]] = deque()
        self._written = 0
        self._sets = 0
        self._failing = False

    @property
    def path(self) -> Path | None:
        """The file, once there is one."""
        return None if self._file is None else self._file.path

    def note(self, event: Event) -> None:
        """Take an event of the performance, in order; returns at once."""
        starts = self._thread is None and isinstance(event, SegmentStarted)
        if starts:
            self._thread = threading.Thread(target=self._serve, name="journal", daemon=True)
            self._thread.start()
        leaves = isinstance(event, SetEnded | PainReported | LevelChanged | Answered | Finished)
        if starts or (leaves and self._thread is not None):
            self._noted += 1
            self._queue.put((event, self._now()))
        if starts:
            for answer in self._said:
                self.note(answer)

    def close(self, timeout: float = 1.0) -> int:
        """Write what is left and end, within ``timeout`` seconds; how many entries could not be written.

        An entry is the header, a set, a pain, an answer or the end. 0: all is on the disk.
        """
        if self._thread is None:
            return 0
        self._queue.put(None)
        self._thread.join(timeout)
        return self._noted - self._written

    # What follows is done on the journal's thread.

    def _serve(self) -> None:
        first = self._queue.get()
        if first is None:
            return
        self._started = first[1]
        while True:
            self._write()
            item = self._queue.get()
            if item is None:
                break
            self._add(*item)
        self._write()
        if self._file is not None:
            if self._written:
                self._file.close()
            else:
                self._file.discard()

    def _add(self, event: Event, at: "datetime") -> None:
        from voicecoach.history.form import encode
        from voicecoach.history.record import lines_of

        self._pending.append(([encode(line) for line in lines_of(event, at)], isinstance(event, SetEnded)))

    def _write(self) -> None:
        """Write all that is to be written, as far as that goes, and tell."""
        sets, was_failing, problem = self._sets, self._failing, None
        try:
            if self._file is None:
                self._begin()
            self._append_pending()
        except OSError as failed:
            problem = failed
        if self._sets > sets or (was_failing and problem is None):
            self._put(Command("saved", number=self._sets))
        if problem is not None and not self._failing:
            self._failing = True
            self._put(Command("unsaved", text=problem.strerror or str(problem)))

    def _append_pending(self) -> None:
        assert self._file is not None
        while self._pending:
            lines, ends_set = self._pending[0]
            while lines:
                self._file.append(lines[0])
                del lines[0]
                self._failing = False
            self._pending.popleft()
            self._written += 1
            self._sets += ends_set
            self._close_old()

    def _begin(self) -> None:
        """Make the file; its header is the first line to be written. Raises OSError."""
        from voicecoach.history.disk import DISK, create
        from voicecoach.history.form import encode
        from voicecoach.history.latest import identity
        from voicecoach.history.record import opening

        make_private(self._folder)
        if not self._folder.is_symlink():
            with contextlib.suppress(OSError):  # not every file system knows whose a folder is
                self._folder.chmod(0o700)
        name = identity(self._started, os.urandom(4))
        self._file = create(self._folder / f"{name}.jsonl", self._disk or DISK)
        self._pending.appendleft(([encode(opening(self._header, name, self._started))], False))

    def _close_old(self) -> None:
        """Say in the record of the session that is taken up which one goes on with it."""
        if self._takes_up is None or self._file is None:
            return
        from voicecoach.history.latest import take_over

        with contextlib.suppress(OSError):  # then it only is not the latest session any more
            take_over(self._takes_up, self._file.path.stem, self._started)
        self._takes_up = None
