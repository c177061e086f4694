"""Records as they count: corrections applied, copies put together, sessions that went on as another.

Programs that keep folders of several computers alike leave a second file where both had changed one, each
with a name of its own fashion. So it is not the name that tells what a file is a copy of, but its header.
Nothing here changes a file. Pure.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from voicecoach.history.correcting import Correction, corrections
from voicecoach.history.form import encode
from voicecoach.history.lines import DeleteLine, EndLine, FixLine, Line, OtherLine, SessionLine
from voicecoach.history.reading import Session

_APART = SessionLine | FixLine | DeleteLine | OtherLine
"""Lines that tell nothing of what was done."""


class Entry(NamedTuple):
    """A line as it counts."""

    path: Path
    number: int
    """From 1, in that file."""
    at: datetime
    line: Line
    """Its own time may be that of another line that says the same."""


class Part(NamedTuple):
    """The record of a session, or of the part of one up to where it was taken up again."""

    header: SessionLine
    entries: tuple[Entry, ...]
    """All lines behind the header that count, in their order."""
    paths: tuple[Path, ...]
    """The file of its name first, where there is one, then copies."""

    @property
    def end(self) -> EndLine | None:
        """How it ended, as last said; None: it was broken off, or goes on still."""
        for entry in reversed(self.entries):
            if isinstance(entry.line, EndLine):
                return entry.line
        return None

    @property
    def continued(self) -> str | None:
        """The id of the record that goes on with it."""
        end = self.end
        return end.as_id if end is not None and end.how == "resumed" else None


Whole = tuple[Part, ...]
"""The parts of a session, in their order."""


def parts(sessions: Iterable[Session]) -> list[Part]:
    """The records of which these are the files, the copies of each put together, by their ids."""
    copies: dict[str, list[Session]] = {}
    for session in sessions:
        if session.header is not None:
            copies.setdefault(session.header.id, []).append(session)
    return [_merged(copies[identity]) for identity in sorted(copies)]


def wholes(every: Iterable[Part]) -> list[Whole]:
    """Whole sessions: each part with those that went on with it; by the time of their beginning."""
    by_id = {part.header.id: part for part in sorted(every, key=_age)}
    following: dict[str, str] = {}
    taken: set[str] = set()
    for identity, part in by_id.items():
        after = part.continued
        if after in by_id and after not in taken:
            following[identity] = after
            taken.add(after)
    found = [_chain(identity, following, by_id) for identity in by_id if identity not in taken]
    # Records that say of each other that they go on with it were mended by hand; none of them is lost.
    ringed = by_id.keys() - {part.header.id for whole in found for part in whole}
    return sorted([*found, *((by_id[identity],) for identity in ringed)], key=lambda whole: _age(whole[0]))


def _age(part: Part) -> tuple[datetime, str]:
    return part.header.start, part.header.id


def _chain(identity: str | None, following: Mapping[str, str], by_id: Mapping[str, Part]) -> Whole:
    chain = []
    while identity is not None:
        chain.append(by_id[identity])
        identity = following.get(identity)
    return tuple(chain)


def _merged(copies: Sequence[Session]) -> Part:
    """One record of its copies: every line once, in order; corrections one on top of the other by time."""
    ordered = sorted(copies, key=lambda copy: (copy.path.stem != _header(copy).id, copy.path.name))
    paths = tuple(copy.path for copy in ordered)
    header = _header(ordered[0])
    if len(ordered) == 1:
        return Part(header, tuple(entry for _, entry in _entries(ordered[0]) if entry is not None), paths)
    united: list[bytes] = []
    entries: dict[bytes, Entry] = {}
    said: dict[tuple[bytes, bytes], FixLine | DeleteLine] = {}
    for copy in ordered:
        place, keys = 0, dict[int, bytes]()
        for number, line in copy.lines.items():
            if isinstance(line, FixLine | DeleteLine):
                if line.number in keys:
                    key = keys[line.number]
                    said.setdefault((key, encode(replace(line, number=1))), line)
            elif not isinstance(line, _APART):
                key = keys[number] = encode(line)
                if key in entries:
                    place = max(place, united.index(key) + 1)
                else:
                    entries[key] = _entry(copy.path, number, line)
                    united.insert(place, key)
                    place += 1
    numbers = {key: number for number, key in enumerate(united, 2)}
    lines: dict[int, Line] = {1: header, **{numbers[key]: entries[key].line for key in united}}
    for (key, _), line in sorted(said.items(), key=lambda each: each[1].at):
        lines[len(lines) + 1] = replace(line, number=numbers[key])
    corrected = corrections(Session(paths[0], header, lines))[0]
    return Part(header, tuple(_as_corrected(united, entries, numbers, corrected)), paths)


def _as_corrected(
    united: Sequence[bytes],
    entries: Mapping[bytes, Entry],
    numbers: Mapping[bytes, int],
    corrected: Mapping[int, Correction],
) -> Iterator[Entry]:
    """What counts of these lines, in their order."""
    for key in united:
        entry, correction = entries[key], corrected.get(numbers[key])
        if correction is None:
            yield entry
        elif correction.line is not None:
            yield _entry(entry.path, entry.number, correction.line)


def _entries(session: Session) -> Iterator[tuple[int, Entry | None]]:
    """The lines behind the header by their numbers, corrected; None for what counts as never written."""
    corrected = corrections(session)[0]
    for number, line in session.lines.items():
        if number in corrected:
            changed = corrected[number].line
            yield number, None if changed is None else _entry(session.path, number, changed)
        elif not isinstance(line, _APART):
            yield number, _entry(session.path, number, line)


def _entry(path: Path, number: int, line: Line) -> Entry:
    assert not isinstance(line, _APART)
    return Entry(path, number, line.at, line)


def _header(session: Session) -> SessionLine:
    assert session.header is not None
    return session.header
