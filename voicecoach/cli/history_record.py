"""The lines of a session as people name them: ``7``, and ``2.7`` in the second of several files."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from voicecoach.cli.errors import UserError
from voicecoach.history.lines import Line
from voicecoach.history.merging import parts, wholes
from voicecoach.history.reading import Session, read_session

if TYPE_CHECKING:
    from voicecoach.history.rows import SessionRow

_LABEL = re.compile(r"(?:([0-9]{1,6})\.)?([0-9]{1,9})")


class Labelled(NamedTuple):
    """A line that counts, and what it is called in its session."""

    label: str
    path: Path
    number: int
    line: Line


def read(row: "SessionRow") -> list[Session]:
    """The files of a session that can be read."""
    sessions = []
    for path in row.files:
        try:
            sessions.append(read_session(path))
        except OSError as problem:
            raise UserError(f"voicecoach: {path}: {problem.strerror or problem}.", 1) from None
    return sessions


def labelled(row: "SessionRow", sessions: list[Session]) -> Iterator[Labelled]:
    """The lines of a session that count, in order, its header left out."""
    for whole in wholes(parts(sessions)):
        for part in whole:
            for entry in part.entries:
                named = label(row, entry.path, entry.number)
                yield Labelled(named, entry.path, entry.number, entry.line)


def label(row: "SessionRow", path: Path, number: int) -> str:
    """What a line is called."""
    place = row.files.index(path)
    return f"{place + 1}.{number}" if place else str(number)


def place_of(row: "SessionRow", named: str) -> tuple[Path, int]:
    """The file and the number of the line that is called so. Raises UserError where none can be."""
    read = _LABEL.fullmatch(named.strip())
    place = int(read[1] or 1) - 1 if read else -1
    if read is None or not 0 <= place < len(row.files):
        raise UserError(
            f'voicecoach: "{named}" is no line of this session; '
            f"voicecoach history show {row.id[-8:]} numbers them."
        )
    return row.files[place], int(read[2])
