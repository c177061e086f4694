"""Corrections of a record: lines at its end that say what should stand in another line, or nothing at all.

``docs/journal.md`` has their format. What was written stays as it is; only what counts is another thing.
"""

import errno
import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from voicecoach.history.disk import reopen
from voicecoach.history.form import KEYS, Damaged, decode, encode
from voicecoach.history.lines import AnswerLine, DeleteLine, FixLine, Line, OtherLine, SessionLine
from voicecoach.history.reading import Problem, Session, read_session

_NEVER_CORRECTED = SessionLine | FixLine | DeleteLine | OtherLine
"""Lines that are never corrected."""


class Correction(NamedTuple):
    """What became of a line."""

    at: datetime
    """When it was last corrected."""
    line: Line | None
    """What counts; None: it counts as never written."""


def corrections(session: Session) -> tuple[Mapping[int, Correction], tuple[Problem, ...]]:
    """What became of the lines of a record that were corrected, by their numbers; and what cannot be.

    Later corrections of a line come on top of those before, key by key; a fix of a line that was deleted
    brings it back. Pure.
    """
    found: dict[int, Correction] = {}
    changes: dict[int, dict[str, object]] = {}
    problems: list[Problem] = []
    for place, line in session.lines.items():
        if isinstance(line, FixLine | DeleteLine):
            try:
                wrong = _to_correct(session, line)
                if isinstance(line, DeleteLine):
                    found[line.number] = Correction(line.at, None)
                else:
                    changed = {**changes.get(line.number, {}), **line.set}
                    found[line.number] = Correction(line.at, _changed(wrong, changed))
                    changes[line.number] = changed
            except Damaged as damage:
                problems.append(Problem(place, str(damage)))
    return found, tuple(problems)


def append_fix(path: Path, number: int, changes: Mapping[str, object], at: datetime) -> None:
    """Say what should stand in a line: ``changes`` has the keys that change, with values of JSON.

    Raises Damaged where that cannot be, OSError where it cannot be written, and BlockingIOError where another
    program has this record, with ``why_held``.
    """
    _append(path, lambda session: FixLine(at, _identity(session), number, dict(changes)))


def append_delete(path: Path, number: int, at: datetime) -> None:
    """Say that a line counts as never written. Raises as ``append_fix`` does."""
    _append(path, lambda session: DeleteLine(at, _identity(session), number))


def append_answer(path: Path, answer: AnswerLine) -> None:
    """Add an answer to a session that is over. Raises as ``append_fix`` does."""
    _append(path, lambda session: answer)


def why_held(path: Path) -> str:
    """Why another program has a record: its session goes on, or it is being changed. Raises OSError."""
    if read_session(path).end is None:
        return "this session still goes on; wait until it is over"
    return "another program is using this record; try again in a moment"


def _append(path: Path, make: Callable[[Session], Line]) -> None:
    file = reopen(path)
    try:
        if file.held is False:
            raise BlockingIOError(errno.EWOULDBLOCK, why_held(path), str(path))
        session = read_session(path)
        written = encode(make(session))
        _check(session, decode(written))
        file.append(written)
    finally:
        file.close()
    with suppress(OSError):  # for the index, which at a glance only sees whether the folder has changed
        os.utime(path.parent)


def _check(session: Session, line: Line) -> None:
    """Raise Damaged where a line that is to be added would correct nothing."""
    place = max(session.lines, default=0) + 1
    problems = corrections(replace(session, lines={**session.lines, place: line}))[1]
    for problem in problems:
        if problem.line == place:
            raise Damaged(problem.what)


def _identity(session: Session) -> str:
    if session.header is None:
        raise Damaged("cannot be corrected: the record has no header")
    return session.header.id


def _to_correct(session: Session, correction: FixLine | DeleteLine) -> Line:
    line = session.lines.get(correction.number)
    if session.header is None or correction.session != session.header.id:
        raise Damaged("corrects another session")
    if line is None:
        raise Damaged(f"corrects line {correction.number}, which is not there")
    if isinstance(line, _NEVER_CORRECTED):
        raise Damaged(f"corrects line {correction.number}, which is none that can be")
    return line


def _changed(line: Line, changes: Mapping[str, object]) -> Line:
    data = json.loads(encode(line))
    if unknown := changes.keys() - KEYS[data["line"]].keys():
        raise Damaged(f'corrects "{min(unknown)}", which such a line has not')
    try:
        return decode(json.dumps({**data, **changes}).encode())
    except Damaged as damage:
        raise Damaged(f"would make a line that {damage}") from None
