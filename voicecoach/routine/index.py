"""What was read of routines, kept, so that ten thousand of them are listed at once.

The index is one JSON file that can be deleted at any time. It never decides which routines there are;
that is for the folders. It only answers for a file whose stamp is the one it was read under, and
everything in it is checked before it is believed: a damaged or foreign index is no index.

It is written as a whole under another name and moved into place. Of two programs that write at once
the later one wins, and what the other had read is read again.
"""

import contextlib
import json
import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from voicecoach.routine.catalogue import Listed
from voicecoach.routine.files import read_bounded

FORMAT = 1
LARGEST = 64 << 20
"""Bytes; a larger index is neither written nor read. Ten thousand routines take about two million."""

FRESH = 2_000_000_000
"""Nanoseconds. A file changed so shortly before it was read could change again under the same stamp: the
coarsest file systems (FAT) count time in two seconds. It is not kept, and so read again the next time."""

_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class Known(NamedTuple):
    """What is known of a routine."""

    title: str | None
    """None where the file is so broken that it has none."""
    exercises: int | None
    """None where it is broken."""
    minutes: int | None
    """None where it is broken, or was read at a glance only."""
    broken: str | None
    """What is wrong with it, in one sentence."""

    @property
    def closely(self) -> bool:
        """Whether the file was understood, and not only read at a glance."""
        return self.minutes is not None or self.broken is not None


class Index:
    """The index in a file.

    ``edition`` says which program wrote it: of another nothing is believed. ``library`` are folders that
    routines draw from: where a file in there has changed, what was understood with it is not believed.
    ``now`` is the time in nanoseconds since 1970.
    """

    def __init__(
        self, path: Path, edition: str, library: Iterable[Path] = (), now: Callable[[], int] = time.time_ns
    ) -> None:
        self._path = path
        self._head = {"format": FORMAT, "edition": edition}
        self._library = [[str(folder), _stamps(folder)] for folder in library]
        self._began = now()
        written = _read(path)
        same = all(written.get(key) == value for key, value in self._head.items())
        self._same_library = written.get("library") == self._library
        folders = written.get("folders")
        self._old: dict[str, Any] = folders if same and isinstance(folders, dict) else {}
        self._new: dict[str, dict[str, object]] = {}
        self._changed = False

    def known(self, entry: Listed) -> Known | None:
        """What is known of a file as it is now; None where it has to be read."""
        rows = self._old.get(entry.folder)
        row = rows.get(entry.name) if isinstance(rows, dict) else None
        stamp = entry.stamp
        if stamp is None or not isinstance(row, list) or row[:4] != [*stamp]:
            return None
        found = _checked(row)
        if found is None or (found.closely and not self._same_library):
            return None
        self._new.setdefault(entry.folder, {})[entry.name] = row
        return found

    def keep(self, entry: Listed, known: Known) -> None:
        """Remember what was read of a file, unless it has only just been changed."""
        stamp = entry.stamp
        if stamp is not None and max(stamp.modified, stamp.changed) < self._began - FRESH:
            self._new.setdefault(entry.folder, {})[entry.name] = [*stamp, *known]
            self._changed = True

    def save(self) -> None:
        """Write what was asked for and what was kept; all else is forgotten.

        Where it cannot be written, as where its folder is missing, nothing happens: everything is read
        again the next time.
        """
        if not self._changed and _sizes(self._new) == _sizes(self._old):
            return
        content = {**self._head, "library": self._library, "folders": self._new}
        data = json.dumps(content, separators=(",", ":")).encode("ascii")
        if len(data) <= LARGEST:
            _replace(self._path, data)


def _checked(row: list[Any]) -> Known | None:
    """A row as it may have been written by this program; None where it was not."""
    if len(row) != 8:
        return None
    known = Known(*row[4:])
    if type(known.broken) is str:
        return known if known.title is None or type(known.title) is str else None
    good = type(known.title) is str and type(known.exercises) is int and known.broken is None
    return known if good and (known.minutes is None or type(known.minutes) is int) else None


def _read(path: Path) -> dict[str, Any]:
    """What the file holds; nothing where it cannot be read or is no JSON table."""
    try:
        content = json.loads(read_bounded(path, LARGEST))
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _stamps(folder: Path) -> list[list[object]]:
    """The stamps of all files in a folder and those below it, as JSON gives them back."""
    found: list[list[object]] = []
    for inside, _, files in os.walk(folder):
        for name in files:
            path = os.path.join(inside, name)  # noqa: PTH118  # what os.walk has is text
            try:
                status = os.stat(path)  # noqa: PTH116  # as above
            except OSError:
                continue
            found.append([path, status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino])
    return sorted(found, key=str)


def _sizes(folders: dict[str, Any]) -> dict[str, int]:
    return {folder: len(rows) for folder, rows in folders.items() if isinstance(rows, dict)}


def _replace(path: Path, data: bytes) -> None:
    unfinished = Path(f"{path}.{os.getpid()}.new")
    try:
        unfinished.unlink(missing_ok=True)
        descriptor = os.open(unfinished, _WRITE, 0o600)
    except OSError:
        return
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123  # a descriptor, not a path
            file.write(data)
        unfinished.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
