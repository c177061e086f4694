"""What is told of the records, a row each. Named tuples: there may be many thousands of them.

Ids are those of whole sessions: one that was taken up again is one session, called by its beginning.
"""

from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from voicecoach.history.lines import Amounts, How
from voicecoach.model.event import Cut, Effort


class SessionRow(NamedTuple):
    """A session, all its parts and all copies of them together."""

    id: str
    person: str | None
    """As it is written in the record."""
    routine: str
    """The id."""
    title: str
    hash: str
    source: str | None
    start: datetime
    """In UTC."""
    offset: int
    """Minutes that the user's time was ahead of UTC then."""
    date: date
    """The user's own day at the start."""
    seconds: float
    """From the start to the last thing done; the time until it was taken up again is left out."""
    how: How | None
    """How it ended; None: it was broken off, or goes on still."""
    sets: int
    """How many different sets something was done of, every side and round counted."""
    exercises: tuple[str, ...]
    """The ids of those with a set, in the order of their first ones."""
    effort: Effort | None
    """What the user called the session."""
    after: int | None
    """The pain asked for after it, 0 to 10."""
    pains: int
    """How often it hurt."""
    app: str
    voice: str | None
    files: tuple[Path, ...]
    """In the order of the parts; of each part the file of its name first, then copies."""
    as_written: bool
    """Whether history was left out of account."""


class SetRow(NamedTuple):
    """A line of a set: one side of it, once."""

    session: str
    """The whole session's id."""
    part: str
    """The id in the file."""
    file: Path
    line: int
    """The number in that file, from 1."""
    start: datetime
    """Of the whole session, in UTC."""
    at: datetime
    """When it was over, in UTC."""
    date: date
    """The user's own day at the start of the whole session."""
    routine: str
    exercise: str
    name: str
    level: str | None
    side: str | None
    round: int
    set: int
    written: Amounts
    asked: Amounts
    done: Amounts
    load: str | None
    tempo: float
    cut: Cut
    pain: bool
    """Whether it hurt in this exercise and on this side: in this set, or right after it."""


class Trouble(NamedTuple):
    """What could not be understood, or was left out."""

    path: Path
    what: str
    """A part of a sentence: "line 7 is no JSON"."""


class Best(NamedTuple):
    """The most that was done of an exercise at a level in one set, and in how many sessions it was done."""

    reps: int | None
    seconds: float | None
    sessions: int


class DayRow(NamedTuple):
    """An exercise at one level, on one side, on one day; figures of doses are the most of one set."""

    date: date
    exercise: str
    level: str | None
    side: str | None
    sets: int
    """How many different ones something was done of."""
    reps: int | None
    """None where nothing of it has repetitions."""
    seconds: float | None
    asked_reps: int | None
    """None where there is no target."""
    asked_seconds: float | None
    pains: int
    """In how many sets it hurt; what hurt outside of all sets is on a row of its own, without a side."""


class DoneDay(NamedTuple):
    """A day on which something was done."""

    date: date
    sessions: int
    seconds: float
    """Of the sessions, from start to end."""


class ExerciseRow(NamedTuple):
    """An exercise at one level, in all sessions of a time."""

    exercise: str
    name: str
    """As it was last called."""
    level: str | None
    first: date
    last: date
    sessions: int
    """In how many something was done of it."""
    sets: int
    reps: int | None
    """The most in one set; None where nothing of it has repetitions."""
    seconds: float | None
