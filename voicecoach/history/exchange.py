"""Records on their way from one machine to another, as JSON lines. Pure.

How it works:

1. A record is taken as the lines that can be understood, to the byte, by their numbers, which corrections
   name.
2. Records are written one after the other, each beginning with its header. A line that was left out
   stays as a blank one, so that the numbers hold.
3. What comes back is cut into records at the headers. Every line is judged as in reading a record; one that
   cannot be taken is told of, and loses none of the others.

``exchange_csv`` has the same lines as a table.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import BinaryIO, NamedTuple, Protocol, TypeAlias

from voicecoach.history.form import Damaged, decode
from voicecoach.history.lines import SessionLine
from voicecoach.history.reading import FILE, LINE, Session
from voicecoach.model.frozen import dataclass

BOM = b"\xef\xbb\xbf"
_IDENTITY = re.compile(r"[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}")
_MAY_BE_HEADER = re.compile(rb'"line"\s*:\s*"session"')
_WRITE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

Tell: TypeAlias = Callable[[int, str], None]
"""Is told of every line that was left out: its number in what is read, and why; goes on after "line 7"."""


@dataclass(frozen=True, slots=True)
class Carried:
    """The record of a session, or of a part of one, as it is carried."""

    header: SessionLine
    lines: Mapping[int, bytes]
    """The bytes of every line, without blanks around them, by their number from 1 and in that order."""

    @property
    def id(self) -> str:
        """The session's id."""
        return self.header.id

    def content(self) -> bytes:
        """The file that has these lines at these numbers."""
        return b"".join(_with_blanks(self.lines))

    def given_to(self, person: str | None) -> "Carried":
        """The same as done by this person; None: by nobody named."""
        number, header = next((n, raw) for n, raw in self.lines.items() if _is_header(decode(raw)))
        written = dumped({**json.loads(header), "person": person})
        line = decode(written)
        assert isinstance(line, SessionLine)
        return Carried(line, {**self.lines, number: written})


class Readable(Protocol):
    """Something that gives its bytes line by line."""

    def readline(self, size: int, /) -> bytes:
        """The next line with its end, or so many bytes of it; nothing at the end."""


class Again:
    """Something to be read whose first line was looked at."""

    def __init__(self, file: Readable) -> None:
        self.first = self._rest = file.readline(LINE)
        self._file = file

    def readline(self, size: int, /) -> bytes:
        """See Readable."""
        if not self._rest:
            return self._file.readline(size)
        if not self._rest.endswith(b"\n"):  # only a part of a line fits in there
            self._rest += self._file.readline(max(0, size - len(self._rest)))
        given, self._rest = self._rest[:size], self._rest[size:]
        return given


class Placed(NamedTuple):
    """A line that was read."""

    place: int
    """Its number, from 1, in what is read."""
    raw: bytes
    """Without blanks around it."""
    number: int | None = None
    """Its number in its record; None where that follows from the lines before."""
    record: str | None = None
    """The id of its record; None where that follows from the lines before."""


def is_identity(text: str) -> bool:
    """Whether a session can be called that: no other name is ever made a file."""
    return _IDENTITY.fullmatch(text) is not None


def whole_lines(file: BinaryIO) -> bytes:
    """What is read of a record: its lines that begin in the first ``FILE`` bytes."""
    data = file.read(FILE)
    return data if data.endswith(b"\n") else data + file.readline(LINE)


def carried(session: Session, data: bytes) -> Carried | None:
    """A record to be carried: what was understood of it, and its ``whole_lines``.

    None where it has no header, or one with a name that is no session's.
    """
    if session.header is None or not is_identity(session.header.id):
        return None
    raws = data.split(b"\n")
    return Carried(session.header, {n: bare(raws[n - 1]) for n in session.lines if n <= len(raws)})


def bare(raw: bytes) -> bytes:
    """A line without the blanks around it, and without the mark that some editors put at the start."""
    return raw.strip().removeprefix(BOM)


def to_lines(record: Carried, tell: Tell) -> Iterator[bytes]:
    """A record as JSON lines. What stands before its header has no place there; it is told of."""
    lines = dict(record.lines)
    for number, raw in record.lines.items():
        if _is_header(decode(raw)):
            break
        del lines[number]
        tell(number, "stands before the header; as CSV it can be exported")
    return _with_blanks(lines)


def read_lines(file: Readable) -> Iterator[Placed]:
    """The lines of a file that are not blank. Of one that is too long comes one byte more than ``LINE``."""
    place = 0
    while raw := file.readline(LINE + 1):
        place += 1
        rest = raw
        while len(rest) > LINE and not rest.endswith(b"\n"):
            rest = file.readline(LINE + 1)
        if raw.strip():
            yield Placed(place, raw if len(raw) > LINE else bare(raw))


def to_records(lines: Iterable[Placed], tell: Tell) -> Iterator[Carried]:
    """The records that these lines are, each as soon as it is whole; of one what ``whole_lines`` has."""
    gathering: _Gathering | None = None
    last, astray = 0, False  # the place of the line before; whether it was told that it belongs nowhere
    for line in lines:
        try:
            understood = decode(line.raw) if len(line.raw) <= LINE else None
            if gathering is not None and _ends(gathering.record, line, understood):
                yield gathering.record
                gathering = None
            if understood is None:
                raise Damaged(f"is longer than {LINE} bytes")
            if isinstance(understood, SessionLine):
                gathering, astray = _Gathering(understood, line, line.place - last), False
            elif gathering is not None:
                gathering.add(line)
            elif not astray:
                astray = True
                raise Damaged("belongs to no session, as do those after it up to the next header")
        except Damaged as damage:
            tell(line.place, str(damage))
            if gathering is not None and _MAY_BE_HEADER.search(line.raw[:LINE]):
                yield gathering.record  # or what follows would be taken for a part of it
                gathering, astray = None, False
        last = line.place
    if gathering is not None:
        yield gathering.record


def dumped(data: object) -> bytes:
    """A value of JSON as the journal writes it, without a line end."""
    return _WRITE.encode(data).encode("utf-8", "backslashreplace")


class _Gathering:
    """A record whose lines are still coming."""

    def __init__(self, header: SessionLine, line: Placed, number: int) -> None:
        """``number``: of the header, where the line does not tell."""
        if not is_identity(header.id):
            raise Damaged("has an id that is none of a session")
        self._lines: dict[int, bytes] = {}
        self.record = Carried(header, self._lines)
        self._shift = number - line.place
        self._seen: set[bytes] = set()
        self._last = self._size = 0
        self.add(line)

    def add(self, line: Placed) -> None:
        """Take the next line. Raises Damaged."""
        number = line.place + self._shift if line.number is None else line.number
        if number <= self._last:
            raise Damaged("does not come after the line before it")
        if line.raw in self._seen:
            raise Damaged("repeats a line of its session")
        begins = self._size + number - 1 - len(self._lines)  # with the blank lines that stand before it
        if begins >= FILE:
            raise Damaged(f"is behind the first {FILE} bytes of its session")
        self._last, self._size = number, self._size + len(line.raw) + 1
        self._seen.add(line.raw)
        self._lines[number] = line.raw


def _ends(record: Carried, line: Placed, understood: object) -> bool:
    """Whether a record has no more lines, as this one is another's."""
    return _is_header(understood) or (line.record is not None and line.record != record.id)


def _is_header(line: object) -> bool:
    return isinstance(line, SessionLine)


def _with_blanks(lines: Mapping[int, bytes]) -> Iterator[bytes]:
    """Lines with their ends, and a blank one for each that is missing before the last."""
    before = 0
    for number, raw in lines.items():
        yield b"\n" * (number - before - 1)
        yield raw + b"\n"
        before = number
