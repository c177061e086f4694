"""The lines of a record as values. ``docs/journal.md`` tells what each key means.

``more`` of a line holds the keys that this version does not know; they are passed on. Every time is
in UTC, and has milliseconds.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime
from typing import Literal, TypeAlias

from voicecoach.model.event import Cut, Effort, Ending
from voicecoach.model.frozen import dataclass

How = Literal[Ending, "resumed"]
"""How a session ended; ``resumed``: it was taken up again by another one."""


@dataclass(frozen=True, slots=True)
class Amount:
    """Of one item of a set: repetitions, or seconds. One of the two is None."""

    reps: int | None = None
    seconds: float | None = None
    open: bool = False
    """Whether the user ends it: the seconds, where they are asked for, are then the most, and no target."""


Amounts: TypeAlias = tuple[Amount, ...]
"""One entry an item of the set."""


@dataclass(frozen=True, slots=True)
class SessionLine:
    """The first line: which session this is. See ``Header`` for what is not told here."""

    id: str
    """The name of its file, without its ending."""
    person: str | None
    routine: str
    source: str | None
    options: Mapping[str, object]
    title: str
    hash: str
    start: datetime
    date: date
    """The day of its start, where the user was."""
    offset: int
    """Minutes that the user's time was ahead of UTC at its start."""
    voice: str | None
    app: str
    rehabilitation: bool | None = None
    more: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SetLine:
    """A set that is over, on one side."""

    at: datetime
    exercise: str
    """The id."""
    name: str
    level: str | None
    side: str | None
    round: int
    set: int
    written: Amounts
    """The dose of the routine's file."""
    asked: Amounts
    """The day's dose; what the user adds or takes away during the set does not change it."""
    done: Amounts
    load: str | None
    tempo: float
    """The factor by which the counts went faster than written, at the end of the set."""
    cut: Cut
    more: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PainLine:
    """It hurt: in a repetition, or after so many seconds."""

    at: datetime
    exercise: str | None
    side: str | None
    rep: int | None
    second: float | None
    sharp: bool
    more: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """What the user said when asked, or chose; what was not asked is None."""

    at: datetime
    exercise: str | None = None
    effort: Effort | None = None
    pain: int | None = None
    """0 to 10."""
    next_day: bool | None = None
    """Whether they were sore."""
    level: str | None = None
    """The level of the exercise that they took, or stayed at."""
    dose: Amounts | None = None
    """The dose that they keep to."""
    more: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EndLine:
    """The session is over."""

    at: datetime
    how: How
    as_id: str | None = None
    """``resumed``: the id of the session that took it up."""
    more: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FixLine:
    """A line of this file was wrong: what should stand in it."""

    at: datetime
    session: str
    """The id in the header of this file."""
    number: int
    """Of the line, from 1."""
    set: Mapping[str, object]
    """The keys that change, with their values as they stand in the file."""
    more: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeleteLine:
    """A line of this file counts as never written."""

    at: datetime
    session: str
    """The id in the header of this file."""
    number: int
    """Of the line, from 1."""
    more: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OtherLine:
    """A line of a kind that this version does not know, and that is still to come."""

    kind: str
    more: Mapping[str, object]


Line: TypeAlias = SessionLine | SetLine | PainLine | AnswerLine | EndLine | FixLine | DeleteLine | OtherLine
