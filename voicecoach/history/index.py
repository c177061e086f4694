"""The index: what the records add up to, kept in the cache folder, so that ten years are asked in an instant.

It can be deleted at any time. What is in it follows from the files alone:

1. Of every file there is its name, and the stamp (size and time of change) that it was read under. A file
   with another stamp is read again.
2. A file that was changed so shortly before it was read that it could change again under the same stamp is
   kept without one, so that it is read again the next time.
3. Sessions that have anything to do with a changed file, as copies or as parts, are worked out anew.

Where the index is damaged it is made anew; where it cannot be written, or somebody else has it for long,
all is worked out in memory.
"""

import os
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from voicecoach import __version__
from voicecoach.history.index_tables import STATEMENTS, TABLES
from voicecoach.settings.folders import make_private

if TYPE_CHECKING:
    import sqlite3

_Made = TypeVar("_Made")
Stamp = tuple[int, int | None]
"""Size, and time of change in nanoseconds; None: it has to be read again."""

NAME = "history.db"
SCHEMA = 8
FRESH = 2_000_000_000
"""Nanoseconds: the coarsest file systems (FAT) count time in two seconds."""
PATIENCE = 1.0
"""Seconds that another program is waited for."""
GLANCE = 50
"""So many of the newest files are looked at where a whole look would take too long."""
UNWRITTEN = 20
"""So many changed files are read at every start, rather than making it wait for the disk."""
_PASSING = frozenset({3, 5, 6, 8, 13, 14, 15})
"""Codes of SQLite for what is no damage: permission, busy, locked, read-only, full, cannot open, protocol."""


class Index:
    """What the records of a folder add up to, as tables of SQLite."""

    def __init__(self, folder: Path, cache: Path | None) -> None:
        """``cache``: the folder that the index may be kept in; None: it is kept nowhere."""
        self._folder = folder
        self._path = None if cache is None else cache / NAME
        self._db: sqlite3.Connection | None = None
        self._mended = False
        self._looked = 0  # 1: at a glance, 2: at all files

    @property
    def works(self) -> bool:
        """Whether this Python has SQLite: some are made without."""
        try:
            import sqlite3  # noqa: F401  # only whether it can be
        except ImportError:
            return False
        return True

    def ask(
        self,
        question: str,
        values: Iterable[object],
        make: Callable[[Iterable[tuple[Any, ...]]], _Made],
        *,
        glance: bool = False,
    ) -> _Made:
        """What ``make`` makes of the answer, once what has changed was read again.

        ``glance``: a file that is not among the newest, and was changed in its place by another program,
        need not be noticed. Never raises for what is wrong with the index. Nothing where nothing works.
        """
        if not self.works:
            return make(())
        import sqlite3

        while True:
            try:
                db = self._current(1 if glance else 2)
                return make(db.execute(question, tuple(map(put, values))))
            except (sqlite3.Error, ValueError, TypeError) as problem:
                self._give_up(problem)

    def close(self) -> None:
        """Let go of the file. What only few changed files led to is forgotten."""
        if self._db is not None:
            self._db.close()
            self._db = None

    def _current(self, looked: int) -> "sqlite3.Connection":
        """The tables as the files are now."""
        if self._db is None:
            self._db = self._opened()
            self._looked = 0
        if self._looked < looked:
            newest = None if looked == 2 else _at_a_glance(self._db, self._folder)
            if newest is None:
                self._refresh(self._db, written=looked == 2 or self._path is None)
                looked = 2
            elif newest:
                self._read(self._db, newest, set())
            self._looked = looked
        return self._db

    def _opened(self) -> "sqlite3.Connection":
        import sqlite3

        if self._path is None:
            db = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        else:
            try:
                make_private(self._path.parent)
                os.close(os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600))
            except OSError as problem:
                raise sqlite3.OperationalError(str(problem)) from None
            db = sqlite3.connect(self._path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
        try:
            db.execute("pragma synchronous = normal")
            edition = f"{SCHEMA} {__version__} {os.fspath(self._folder)!a}"
            if not _is_of(db, edition):
                db.execute("begin immediate")
                if not _is_of(db, edition):
                    for table in TABLES:
                        db.execute(f"drop table if exists {table}")
                    for statement in STATEMENTS:
                        db.execute(statement)
                    db.execute("insert into about values ('edition', ?)", (edition,))
                db.execute("commit")
            if db.execute("select 1 from about where key = 'escaped'").fetchone():
                db.text_factory = unescaped
        except BaseException:
            db.close()
            raise
        return db

    def _refresh(self, db: "sqlite3.Connection", written: bool) -> None:
        """Read what has changed. ``written``: keep it, also if it is little."""
        began = time.time_ns()
        mark = _mark(self._folder, began)
        there = _files(self._folder, began)
        if _marked(db) != mark or _changed(db, there) != (set(), set()):
            if not db.in_transaction:
                db.execute("begin immediate")
            changed, gone = _changed(db, there)  # once more: nobody else can write now
            self._read(db, {name: there[name] for name in changed}, gone)
            db.execute("insert or replace into about values ('mark', ?)", (mark,))
            written = written or len(changed) + len(gone) > UNWRITTEN
        if written and db.in_transaction:
            db.execute("commit")

    def _read(self, db: "sqlite3.Connection", changed: Mapping[bytes, Stamp], gone: set[bytes]) -> None:
        """Read these files, and forget those that are gone; it is not kept yet."""
        from voicecoach.history.index_filling import fill

        if not db.in_transaction:
            db.execute("begin immediate")
        plain, db.text_factory = db.text_factory, unescaped
        if not fill(db, self._folder, changed, gone):
            db.text_factory = plain

    def _give_up(self, problem: Exception) -> None:
        """Make the index anew where it is damaged, or else in memory. Raises where it is there already."""
        import sqlite3

        self.close()
        if self._path is None:
            raise problem
        code = problem.sqlite_errorcode & 0xFF if hasattr(problem, "sqlite_errorcode") else None
        passing = isinstance(problem, sqlite3.OperationalError) and (code is None or code in _PASSING)
        if passing or self._mended:
            self._path = None
            return
        self._mended = True
        for ending in ("", "-journal"):
            with suppress(OSError):
                Path(f"{self._path}{ending}").unlink(missing_ok=True)


def put(value: object) -> object:
    """A value as the tables have it: what is no Unicode, as a path may be, is escaped."""
    if isinstance(value, str) and (value.startswith("\0") or not _is_unicode(value)):
        return "\0" + value.encode("utf-8", "surrogatepass").decode("latin-1")
    return value


def unescaped(value: bytes) -> str:
    """A text of the tables as it was before ``put``."""
    text = value.decode()
    return text[1:].encode("latin-1").decode("utf-8", "surrogatepass") if text.startswith("\0") else text


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_of(db: "sqlite3.Connection", edition: str) -> bool:
    """Whether the tables were made by this program, as it is, for this folder."""
    if not db.execute("select 1 from sqlite_master where name = 'about'").fetchone():
        return False
    found: object = db.execute("select value from about where key = 'edition'").fetchone()
    return found == (edition,)


def _marked(db: "sqlite3.Connection") -> int | None:
    found = db.execute("select value from about where key = 'mark'").fetchone()
    return None if found is None else found[0]


def _mark(folder: Path, now: int) -> int:
    """When files last came or went; 0 where the folder has only just changed, or is not there."""
    try:
        changed = folder.stat().st_mtime_ns
    except OSError:
        return 0
    return 0 if abs(changed - now) < FRESH else changed


def _at_a_glance(db: "sqlite3.Connection", folder: Path) -> dict[bytes, Stamp] | None:
    """Those of the newest files that have changed; None where files came or went."""
    mark, now = _mark(folder, 0), time.time_ns()
    if not mark or _marked(db) != mark:
        return None
    found: dict[bytes, Stamp] = {}
    newest = f"select name, size, changed from files order by name desc limit {GLANCE}"
    for name, size, changed in db.execute(newest):
        try:
            status = (folder / os.fsdecode(name)).lstat()
        except OSError:
            return None
        if (status.st_size, status.st_mtime_ns) != (size, changed):
            found[name] = _stamp(status, now)
    return found


def _stamp(status: os.stat_result, now: int) -> Stamp:
    changed = status.st_mtime_ns
    return status.st_size, None if abs(changed - now) < FRESH else changed


def _changed(db: "sqlite3.Connection", there: Mapping[bytes, Stamp]) -> tuple[set[bytes], set[bytes]]:
    """The files that have to be read, and those that are gone."""
    known = {
        name: (size, changed) for name, size, changed in db.execute("select name, size, changed from files")
    }
    changed = {name for name, stamp in there.items() if stamp[1] is None or known.get(name) != stamp}
    return changed, known.keys() - there.keys()


def _files(folder: Path, now: int) -> dict[bytes, Stamp]:
    """All that may be records, or copies of them. A folder that is not there, or cannot be read, has none."""
    found: dict[bytes, Stamp] = {}
    try:
        with os.scandir(os.fsencode(folder)) as entries:
            for entry in entries:
                name = entry.name
                if name.endswith(b".jsonl") and not name.startswith(b"."):
                    try:
                        found[name] = _stamp(entry.stat(follow_symlinks=False), now)
                    except OSError:  # it has only just gone
                        continue
    except OSError:
        return {}
    return found
