"""Sets and sessions put together to days and exercises: what is left of ten years to be looked at. Pure."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, TypeVar

from voicecoach.history.lines import Amounts
from voicecoach.history.rows import SessionRow, SetRow

_Number = TypeVar("_Number", int, float)


class DayRow(NamedTuple):
    """An exercise at one level and on one side, on one day."""

    date: date
    exercise: str
    """The id."""
    name: str
    """As last said on that day."""
    level: str | None
    side: str | None
    sets: int
    reps: int | None
    """The most done in one set, all its items together; None where nothing is counted."""
    seconds: float | None
    """Likewise; None where nothing is timed."""
    asked_reps: int | None
    """The most asked for in one set; what the user ends is not asked for."""
    asked_seconds: float | None
    total_reps: int
    """Of all sets together."""
    total_seconds: float
    pains: int
    """In so many of the sets it hurt."""


class ExerciseRow(NamedTuple):
    """An exercise at one level."""

    exercise: str
    """The id."""
    name: str
    """As last said."""
    level: str | None
    first: date
    last: date
    sessions: int
    sets: int
    reps: int | None
    """The most done in one set, as in ``DayRow``."""
    seconds: float | None


class DoneDay(NamedTuple):
    """A day on which something was done."""

    date: date
    sessions: int
    seconds: float
    """From the start to the end of each session, added up."""


def daily(sets: Iterable[SetRow]) -> list[DayRow]:
    """A row for each day, exercise, level and side, in the order in which they were done first that day.

    ``sets``: oldest first, and so are the days.
    """
    found: dict[tuple[date, str, str | None, str | None], DayRow] = {}
    for row in sets:
        key = (row.date, row.exercise, row.level, row.side)
        before = found.get(key)
        reps, seconds = reps_of(row.done), seconds_of(row.done)
        asked = tuple(each for each in row.asked if not each.open)
        found[key] = DayRow(
            row.date,
            row.exercise,
            row.name,
            row.level,
            row.side,
            sets=1 + (before.sets if before else 0),
            reps=most(reps, before and before.reps),
            seconds=most(seconds, before and before.seconds),
            asked_reps=most(reps_of(asked), before and before.asked_reps),
            asked_seconds=most(seconds_of(asked), before and before.asked_seconds),
            total_reps=(reps or 0) + (before.total_reps if before else 0),
            total_seconds=(seconds or 0) + (before.total_seconds if before else 0),
            pains=row.pain + (before.pains if before else 0),
        )
    return sorted(found.values(), key=lambda day: day.date)


def exercises(sets: Iterable[SetRow]) -> list[ExerciseRow]:
    """A row for each exercise and level, the one done last first; ``sets``: oldest first."""
    found: dict[tuple[str, str | None], ExerciseRow] = {}
    sessions: dict[tuple[str, str | None], set[str]] = {}
    for row in sets:
        key = (row.exercise, row.level)
        before = found.pop(key, None)  # it comes to the end
        sessions.setdefault(key, set()).add(row.session)
        found[key] = ExerciseRow(
            row.exercise,
            row.name,
            row.level,
            first=min(row.date, before.first) if before else row.date,
            last=max(row.date, before.last) if before else row.date,
            sessions=len(sessions[key]),
            sets=1 + (before.sets if before else 0),
            reps=most(reps_of(row.done), before and before.reps),
            seconds=most(seconds_of(row.done), before and before.seconds),
        )
    return list(reversed(found.values()))


def done_days(sessions: Iterable[SessionRow]) -> list[DoneDay]:
    """The days with a set, oldest first."""
    found: dict[date, DoneDay] = {}
    for row in sessions:
        if row.sets:
            before = found.get(row.date, DoneDay(row.date, 0, 0))
            found[row.date] = DoneDay(row.date, before.sessions + 1, before.seconds + row.seconds)
    return sorted(found.values())


def reps_of(amounts: Amounts) -> int | None:
    """The repetitions of a set; None where it has none."""
    counted = [each.reps for each in amounts if each.reps is not None]
    return sum(counted) if counted else None


def seconds_of(amounts: Amounts) -> float | None:
    """The seconds of a set; None where it has none."""
    timed = [each.seconds for each in amounts if each.seconds is not None]
    return sum(timed) if timed else None


def most(one: _Number | None, other: _Number | None) -> _Number | None:
    """The greater of two, where there are any."""
    if one is None or other is None:
        return one if other is None else other
    return max(one, other)
