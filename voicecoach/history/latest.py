"""The latest sessions: one that can be taken up again, and the tempi of those before.

This is on the way to the first word, so the usual answers are found without reading a whole record.
"""

import errno
import os
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voicecoach.history.reading import Session

OFFERED = timedelta(days=1)
"""How long a session that did not end can be taken up again."""
_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = len("20261121T081530Z-0123abcd.jsonl")
_LOOKS = 10  # at so many records without a header one is looked for that has one
_TAIL = 512  # bytes that hold any line that ends a session
_HEAD = 512  # bytes that hold the person in any header that this program writes
_NEWEST = 1000  # records at the most are looked at, of whomever they are
_GLANCE = 1 << 20  # bytes; a record of a thousand sets is shorter
_AS_WRITTEN = (b"1,", b"1}", b"1.0,", b"1.0}")
_LIVED = timedelta(days=2)  # a session lasts a day at the most, and is offered for another


def identity(start: datetime, random: bytes) -> str:
    """What a session is called: sorts by time, and is its own where two start in the same second."""
    return f"{start.astimezone(UTC):{_STAMP}}-{random.hex()}"


def records(folder: Path, most: int | None = None) -> list[Path]:
    """The records of a folder, the latest ``most`` first; copies under other names are left out.

    A folder that is not there, or cannot be read, has none.
    """
    try:
        names = os.listdir(folder)  # noqa: PTH208  # ten years of paths take 5 ms to make
    except OSError:
        return []
    return [folder / name for name in sorted(filter(_is_record, names), reverse=True)[:most]]


def who(person: str | None) -> str | None:
    """What tells persons apart: their names, however they are written; None: nobody named.

    Letters with an accent are one character or two, by the keyboard and the system; here they are alike.
    """
    if person is None or person.isascii():
        return None if person is None else person.strip().casefold() or None
    from unicodedata import normalize

    return normalize("NFKC", normalize("NFKC", person).casefold()).strip() or None


def _is_record(name: str) -> bool:
    return len(name) == _NAME and name.endswith(".jsonl") and name[15:17] == "Z-" and name[:8].isdigit()


def unfinished(folder: Path, now: datetime, person: str | None = None) -> "Session | None":
    """The latest session of a person, if it did not come to an end and can be taken up again.

    It has no closing line, or was interrupted by a signal; it is younger than a day (whatever was done
    to the clock meanwhile); its routine can be found again; and no living process writes it.
    """
    oldest = f"{now.astimezone(UTC) - _LIVED:{_STAMP}}"
    unread = 0
    for path in records(folder, _NEWEST):
        if path.name < oldest or unread == _LOOKS:
            return None
        if not _may_be_of(_head(path), person):
            continue
        if _has_ended(path):
            return None
        from voicecoach.history.reading import read_session

        try:
            session = read_session(path)
        except OSError:
            unread += 1
            continue
        if session.header is None:
            unread += 1
        elif who(session.header.person) == who(person):
            return session if _can_be_taken_up(session, now) else None
    return None


def is_of(path: Path, person: str | None) -> bool:
    """Whether a file is the record of a session of this person; None: of nobody named."""
    if not _may_be_of(_head(path), person):
        return False
    from voicecoach.history.reading import read_header

    try:
        header = read_header(path)
    except OSError:
        return False
    return header is not None and who(header.person) == who(person)


def _may_be_of(head: bytes, person: str | None) -> bool:
    """Whether a record may be of this person, by the first bytes of a file; False: it is another's.

    Only a header as this program writes it tells; understanding any other takes the reader.
    """
    _, begins, rest = head.partition(b'{"line":"session","v":1,"id":"')
    identity, _, rest = rest.partition(b'","person":')
    if not begins or b'"' in identity:
        return True
    if rest.startswith(b"null,"):
        return who(None) == who(person)
    name, ends, _ = rest.removeprefix(b'"').partition(b'",')
    if not rest.startswith(b'"') or not ends or b"\\" in name:
        return True
    return who(name.decode("utf-8", "replace")) == who(person)


def _head(path: Path, size: int = _HEAD) -> bytes:
    """The first bytes of a file; none where it cannot be read."""
    from voicecoach.history.disk import open_record

    try:
        with open_record(path) as file:
            return file.read(size)
    except OSError:
        return b""


def _has_ended(path: Path) -> bool:
    """Whether the last line says that it has ended for good, by a look at its last bytes."""
    from voicecoach.history.disk import open_record

    try:
        with open_record(path) as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _TAIL))
            last = file.read().rstrip().rpartition(b"\n")[2]
    except OSError:
        return False
    return last.startswith(b'{"line":"end"') and b'"how":"interrupted"' not in last and last.endswith(b"}")


def _can_be_taken_up(session: "Session", now: datetime) -> bool:
    from voicecoach.history.disk import is_held

    if session.header is None or session.header.source is None or session.last is None:
        return False
    if session.end is not None and session.end.how != "interrupted":
        return False
    return abs(now - session.last) < OFFERED and not is_held(session.path)


def take_over(path: Path, as_id: str, now: datetime) -> None:
    """Close the record of a session that goes on as another one.

    Raises OSError: BlockingIOError where a living process still writes it.
    """
    from voicecoach.history.disk import reopen
    from voicecoach.history.form import encode
    from voicecoach.history.lines import EndLine

    file = reopen(path)
    try:
        if file.held is False:
            raise BlockingIOError(errno.EWOULDBLOCK, "this session still goes on", str(path))
        file.append(encode(EndLine(now, "resumed", as_id)))
    finally:
        file.close()


def last_tempi(
    folder: Path,
    routine: str,
    exercises: Collection[str],
    newest: int = 50,
    person: str | None = None,
) -> dict[str, Fraction]:
    """By which factor the counts of each of a routine's exercises last went faster than written.

    ``routine`` and ``exercises`` are ids. Of the person's records the ``newest`` are looked at, and no
    more of them than it takes to know all exercises. What went as written is left out.
    """
    found: dict[str, Fraction] = {}
    paths, told = [], False
    for path in records(folder, _NEWEST):
        data = _head(path, _GLANCE)
        if _may_be_of(data[:_HEAD], person):
            paths.append(path)
            told = told or _may_tell_a_tempo(data)
        if len(paths) == newest:
            break
    for path in paths if told else ():
        if len(found) == len(exercises):
            break
        for exercise, tempo in _tempi(path, routine, person):
            if exercise in exercises:
                found.setdefault(exercise, tempo)
    return {exercise: tempo for exercise, tempo in found.items() if tempo != 1}


def _may_tell_a_tempo(data: bytes) -> bool:
    """Whether a set may have gone faster or slower than written, by a look at the record's bytes.

    Most people change no tempo, and what understands a record takes 10 ms to load.
    """
    values = (after.lstrip(b": \t") for after in data.split(b'"tempo"')[1:])
    return len(data) == _GLANCE or not all(value.startswith(_AS_WRITTEN) for value in values)


def _tempi(path: Path, routine: str, person: str | None) -> Iterator[tuple[str, Fraction]]:
    """The tempi of a record, the latest first; nothing if it is of another routine or person."""
    from voicecoach.history.reading import read_header, read_session

    try:
        header = read_header(path)
        if header is not None and header.routine == routine and who(header.person) == who(person):
            for line in reversed(read_session(path).sets):
                yield line.exercise, Fraction(str(line.tempo))
    except OSError:
        return
