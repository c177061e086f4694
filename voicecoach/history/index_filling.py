"""The index, filled: changed files are read, and the sessions that they have to do with worked out anew."""

import gc
import json
import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from voicecoach.history.correcting import corrections
from voicecoach.history.index import Stamp, put
from voicecoach.history.latest import who
from voicecoach.history.lines import EndLine, FixLine
from voicecoach.history.merging import Part, Whole, parts, wholes
from voicecoach.history.packing import Packer
from voicecoach.history.quick import QuickReader
from voicecoach.history.reading import Problem, Session, read_session
from voicecoach.history.rows import SessionRow
from voicecoach.history.turns import Course, Known, Stint, session_row

_BEHIND_DOSES = Stint._fields.index("sets")
_FEW = 100
"""So many sessions are looked up one by one."""


class _File(NamedTuple):
    """A file as it was read: plain, or as a session that has to be judged; neither: it cannot be read."""

    part: Part | None = None
    session: Session | None = None
    troubles: tuple[str, ...] = ()

    @property
    def id(self) -> str | None:
        """What the session is called that it is of."""
        header = self.part.header if self.part else self.session.header if self.session else None
        return header.id if header else None

    def links(self) -> set[str]:
        """The ids of all sessions that it may have been gone on with as."""
        if self.part is not None:
            after = self.part.continued
            return set() if after is None else {after}
        lines = self.session.lines.values() if self.session else ()
        ends = {line.as_id for line in lines if isinstance(line, EndLine) and line.as_id is not None}
        fixed = {line.set["as"] for line in lines if isinstance(line, FixLine) and "as" in line.set}
        return ends | {each for each in fixed if isinstance(each, str)}


def fill(
    db: sqlite3.Connection, folder: Path, changed: Mapping[bytes, Stamp], gone: Collection[bytes]
) -> bool:
    """Bring the tables up to date; whether texts were escaped for it. ``db`` gives texts unescaped.

    ``changed``: the names of files that have changed or come, and their stamps; ``gone``: of those that
    are there no more. Raises sqlite3.Error.
    """
    with _without_collection():
        return _Filling(db, folder).fill(changed, gone)


class _Filling:
    def __init__(self, db: sqlite3.Connection, folder: Path) -> None:
        self._db, self._folder = db, folder
        self._reader, self._known, self._pack = QuickReader(), Known(), Packer()
        self._files: dict[bytes, _File] = {}
        self._escapes = False

    def fill(self, changed: Mapping[bytes, Stamp], gone: Collection[bytes]) -> bool:
        """As the function of this name."""
        touched = self._forget([*changed, *gone])
        touched |= self._keep(changed)
        names = self._names_of(self._connected(touched))
        if self._last_key("sessions"):
            self._drop(names.keys() | touched)
        every: list[Part] = []
        judged: list[Session] = []
        for those in names.values():
            files = [self._file(name) for name in those]
            if len(files) == 1 and files[0].part is not None:
                every.append(files[0].part)
            else:
                judged += (session for name in those if (session := self._session(name)) is not None)
        # Only a line that was judged, or the name of a file, may be no Unicode.
        self._escapes = bool(judged) or not all(name.isascii() for those in names.values() for name in those)
        if self._escapes:
            self._db.execute("insert or replace into about values ('escaped', 1)")
        self._insert(wholes([*every, *parts(judged)]))
        return self._escapes

    def _forget(self, names: Collection[bytes]) -> set[str]:
        """Forget these files; the ids of the sessions that they were of, or were gone on with as."""
        found: set[str] = set()
        if self._db.execute("select 1 from files limit 1").fetchone() is None:
            return found
        for table in ("files", "links"):
            question = f"select id from {table} where name = ?"
            for name in names:
                found.update(each for (each,) in self._db.execute(question, (name,)) if each is not None)
            self._db.executemany(f"delete from {table} where name = ?", [(name,) for name in names])
        return found

    def _keep(self, changed: Mapping[bytes, Stamp]) -> set[str]:
        """Read these files; all ids that are in them."""
        rows: list[tuple[object, ...]] = []
        links: list[tuple[object, ...]] = []
        found: set[str] = set()
        for name, stamp in changed.items():
            file = self._files[name] = self._read(name)
            troubles = json.dumps(file.troubles) if file.troubles else None
            rows.append((name, *stamp, put(file.id), troubles))
            linked = file.links()
            links += ((name, put(link)) for link in linked)
            found |= linked
            if file.id is not None:
                found.add(file.id)
        self._db.executemany("insert into files values (?, ?, ?, ?, ?)", rows)
        self._db.executemany("insert into links values (?, ?)", links)
        return found

    def _connected(self, ids: set[str]) -> set[str]:
        """These ids, and all that are parts of the same sessions."""
        near: dict[str, set[str]] = {}
        for one, other in self._db.execute("select files.id, links.id from links join files using (name)"):
            near.setdefault(one, set()).add(other)
            near.setdefault(other, set()).add(one)
        found, looking = set(ids), list(ids)
        while looking:
            new = near.get(looking.pop(), set()) - found
            found |= new
            looking += new
        return found

    def _names_of(self, ids: set[str]) -> dict[str, list[bytes]]:
        """The files of each of these sessions."""
        found: dict[str, list[bytes]] = {}
        if len(ids) > _FEW:
            rows: Iterable[tuple[bytes, str]] = self._db.execute("select name, id from files order by name")
        else:
            question = "select name, id from files where id = ? order by name"
            rows = (row for each in ids for row in self._db.execute(question, (put(each),)))
        for name, identity in rows:
            if identity in ids:
                found.setdefault(identity, []).append(name)
        return found

    def _drop(self, ids: Iterable[str]) -> None:
        """Forget these sessions."""
        question = "select key from sessions where id = ?"
        keys = [key for each in ids for key in self._db.execute(question, (put(each),))]
        for table, column in (("sessions", "key"), ("turns", "session")):
            self._db.executemany(f"delete from {table} where {column} = ?", keys)

    def _insert(self, every: Iterable[Whole]) -> None:
        key = self._last_key("sessions")
        way = self._last_key("ways")
        sessions: list[tuple[object, ...]] = []
        turns: list[tuple[object, ...]] = []
        ways: dict[int, tuple[int, Stint]] = {}  # with each its stint, so that no other can have its id
        for whole in every:
            key += 1
            course = self._known.course(whole)
            row = session_row(whole, course)
            person, start, day = who(row.person) or "", row.start.isoformat(), row.date.isoformat()
            sessions.append((key, person, *_values(row, start, day, course, whole)))
            for place, stint in enumerate(course.stints):
                if id(stint) not in ways:
                    way += 1
                    ways[id(stint)] = way, stint
                number = ways[id(stint)][0]
                turns.append((person, stint.exercise, row.routine, start, key, place, day, number))
        self._put("sessions", sessions)
        self._put("turns", turns)
        self._put("ways", [(number, *self._packed(stint)) for number, stint in ways.values()])
        self._put("sides", [(number, *side) for number, stint in ways.values() for side in stint.sides])

    def _last_key(self, table: str) -> int:
        ((key,),) = self._db.execute(f"select coalesce(max(key), 0) from {table}")
        return int(key)

    def _packed(self, stint: Stint) -> tuple[object, ...]:
        written, asked = self._pack(stint.written), self._pack(stint.asked)
        return stint.name, stint.level, written, asked, *stint[_BEHIND_DOSES:-1]

    def _put(self, table: str, rows: list[tuple[object, ...]]) -> None:
        if rows:
            places = ", ".join("?" * len(rows[0]))
            if self._escapes:
                rows = [tuple(map(put, row)) for row in rows]
            self._db.executemany(f"insert into {table} values ({places})", rows)

    def _file(self, name: bytes) -> _File:
        if name not in self._files:
            self._files[name] = self._read(name)
        return self._files[name]

    def _read(self, name: bytes) -> _File:
        path = self._folder / os.fsdecode(name)
        try:
            part = self._reader.read(path)
            if part is not None:
                return _File(part)
            session = read_session(path)
        except OSError as problem:
            return _File(troubles=(f"cannot be read: {problem.strerror or problem}",))
        problems: list[Problem] = [*session.problems, *corrections(session)[1]]
        in_order = sorted(problems, key=lambda problem: (not problem.line, problem.line))
        return _File(session=session, troubles=tuple(map(str, in_order)))

    def _session(self, name: bytes) -> Session | None:
        """A file that has to be judged, as others of the same session are there."""
        file = self._file(name)
        if file.part is None:
            return file.session
        try:
            return read_session(self._folder / os.fsdecode(name))
        except OSError:  # it has only just gone
            return None


def _values(row: SessionRow, start: str, day: str, course: Course, whole: Whole) -> tuple[object, ...]:
    """A session as the tables have it."""
    parts_of_it = json.dumps([part.header.id for part in whole]) if len(whole) > 1 else None
    files = "/".join(path.name for path in row.files)
    return (
        *(row.id, row.person, row.routine, row.title, row.hash, row.source, start, row.offset, day),
        *(row.seconds, row.how, row.sets, _as_json(tuple(course.names.items())), row.effort, row.after),
        *(row.pains, row.app, row.voice, files, row.as_written, parts_of_it),
        whole[-1].header.rehabilitation is True,
    )


@lru_cache(1024)
def _as_json(pairs: tuple[tuple[str, str], ...]) -> str:
    return json.dumps(dict(pairs))


@contextmanager
def _without_collection() -> Iterator[None]:
    """What is made here in great numbers has no cycles; looking for them takes a third of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
