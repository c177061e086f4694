"""A record read again: every line that can be understood, and every damage named.

Damage never raises, and never makes a record look empty: what was skipped stands in ``problems``.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from voicecoach.history.disk import open_record
from voicecoach.history.form import Damaged, Newer, decode
from voicecoach.history.lines import DeleteLine, EndLine, FixLine, Line, OtherLine, SessionLine, SetLine
from voicecoach.model.frozen import dataclass

LINE = 1 << 20
"""Bytes of a line at the most; a routine's whole file is smaller."""
FILE = 64 << 20
"""Bytes of a file that are read at the most; a day of sets a second apart is less."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What was skipped, and why."""

    line: int
    """From 1; 0 where it is the file."""
    what: str
    """Goes on after "line 7"."""

    def __str__(self) -> str:
        return f"line {self.line} {self.what}" if self.line else f"the file {self.what}"


@dataclass(frozen=True, slots=True)
class Session:
    """The record of a session, as far as it can be understood."""

    path: Path
    header: SessionLine | None
    """None where it is damaged, or of a later version."""
    lines: Mapping[int, Line]
    """All lines, the header included, by their number from 1 and in their order."""
    problems: tuple[Problem, ...] = ()

    @property
    def sets(self) -> tuple[SetLine, ...]:
        """The sets in the order in which they were done."""
        return tuple(line for line in self.lines.values() if isinstance(line, SetLine))

    @property
    def end(self) -> EndLine | None:
        """How it ended, as last said; None: it was broken off, or goes on still."""
        ends = [line for line in self.lines.values() if isinstance(line, EndLine)]
        return ends[-1] if ends else None

    @property
    def last(self) -> datetime | None:
        """When something was last written, corrections left out."""
        times = [
            line.start if isinstance(line, SessionLine) else line.at
            for line in self.lines.values()
            if not isinstance(line, FixLine | DeleteLine | OtherLine)
        ]
        return times[-1] if times else None


def read_session(path: Path) -> Session:
    """Read a record.

    Raises OSError where the file cannot be read at all, or is a link or no file.
    """
    header: SessionLine | None = None
    lines: dict[int, Line] = {}
    problems: list[Problem] = []
    seen: dict[bytes, int] = {}
    with open_record(path) as file:
        for number, raw in _numbered(file):
            try:
                line = _understood(raw, number, seen)
                if isinstance(line, SessionLine):
                    header = _only(header, line)
                lines[number] = line
            except Damaged as damage:
                problems.append(Problem(number, str(damage)))
                if isinstance(damage, Newer) and header is None:
                    return Session(path, None, {}, tuple(problems))  # what the rest means is unknown here
        if file.read(1):
            problems.append(Problem(0, f"is longer than {FILE} bytes; the rest was not read"))
    if not header:
        problems.append(Problem(0, "has no header" if seen or problems else "is empty"))
    return Session(path, header, lines, tuple(problems))


def read_header(path: Path) -> SessionLine | None:
    """The first line alone; None where that is no header. Raises OSError as ``read_session`` does."""
    with open_record(path) as file:
        try:
            line = decode(file.readline(LINE))
        except Damaged:
            return None
    return line if isinstance(line, SessionLine) else None


def _only(header: SessionLine | None, line: SessionLine) -> SessionLine:
    if header is not None:
        raise Damaged("is a second header")
    return line


def _numbered(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank, with their numbers. Of a line too long comes one byte more than LINE.

    A blank line is no damage: it is written where it is not known whether a line ended.
    """
    number = 0
    while file.tell() < FILE and (raw := file.readline(LINE + 1)):
        number += 1
        rest = raw
        while len(rest) > LINE and not rest.endswith(b"\n"):
            rest = file.readline(LINE + 1)
        if raw.strip():
            yield number, raw


def _understood(raw: bytes, number: int, seen: dict[bytes, int]) -> Line:
    if len(raw) > LINE:
        raise Damaged(f"is longer than {LINE} bytes")
    content = raw.strip()
    if content in seen:
        raise Damaged(f"repeats line {seen[content]}")
    seen[content] = number
    if not content.strip(b"\0"):
        raise Damaged("is blank: what stood there never came to the disk")
    try:
        return decode(content.removeprefix(b"\xef\xbb\xbf"))
    except Damaged as damage:
        if raw.endswith(b"\n") or isinstance(damage, Newer):
            raise
        raise Damaged("is broken off") from None
