"""How far somebody has come: what the days of the record add up to. Pure.

Doses of different levels are never compared: the best, the latest and the trend of an exercise are those of
the level at which it was done last. Repetitions and seconds of one set are two courses of one exercise.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from typing import Literal

from voicecoach.history.rows import DayRow, DoneDay, ExerciseRow, SessionRow
from voicecoach.model.frozen import dataclass

Unit = Literal["reps", "seconds"]
UNITS: tuple[Unit, ...] = ("seconds", "reps")
"""In the order in which they are told: a hold, and then repetitions in it."""

WINDOW = timedelta(weeks=12)
"""Trends, averages and what hurt are those of so long before the last day: what is true of one now."""
RECENT = 10
"""So many times of an exercise, and so many sessions, are looked at for pain."""
LEAST_DAYS, LEAST_SPAN = 4, 13
"""A trend needs so many days with the exercise, the last so many days after the first."""


@dataclass(frozen=True, slots=True)
class Trend:
    """The line that an exercise follows, at its first day and its last: repetitions, or seconds."""

    start: float
    end: float
    days: int
    """From the one to the other."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One unit of an exercise at one level; each figure is the most of one set."""

    unit: Unit
    best: float | None
    """None in rehabilitation."""
    latest: float | None
    """On the last day; None where that day was not looked at."""
    trend: Trend | None
    """None where there are too few days for one, and in rehabilitation."""


@dataclass(frozen=True, slots=True)
class Course:
    """An exercise, at the level at which it was done last."""

    exercise: str
    """The id."""
    name: str
    level: str | None
    first: date
    last: date
    sessions: int
    """At any level."""
    sets: int
    """At any level."""
    measured: tuple[Measured, ...]
    times: int
    """How many days with it, ``RECENT`` at the most, were looked at for pain; 0: none."""
    hurt: int
    """On how many of them it hurt."""
    hurt_last: date | None
    rehabilitation: bool = False
    """Whether it is of a routine for rehabilitation: there is no best then, and no trend."""


@dataclass(frozen=True, slots=True)
class Practice:
    """How often, and how long."""

    first: date
    last: date
    days: int
    sessions: int
    seconds: float
    this_week: int
    """Days since Monday; 0 where today is not in the period."""
    a_week: float | None
    """Days a week on average, over the last ``weeks``; None for less than two weeks."""
    weeks: int


@dataclass(frozen=True, slots=True)
class After:
    """The pain that was asked for after the last sessions, 0 to 10."""

    asked: int
    """How many sessions, ``RECENT`` at the most."""
    hurt: int
    """How many of them with more than 0."""
    most: int
    last: date | None
    """When there was some."""


@dataclass(frozen=True, slots=True)
class Progress:
    """All there is to be told of one person and one period; every list is oldest first but ``courses``."""

    person: str | None
    today: date
    until: date
    """The last day of the period."""
    practice: Practice
    after: After | None
    courses: tuple[Course, ...]
    """The exercise done last first."""
    levels: tuple[ExerciseRow, ...]
    """A row for each exercise and level, the one done last first."""
    done: tuple[DoneDay, ...]
    days: tuple[DayRow, ...]
    sessions: tuple[SessionRow, ...]


def practice(done: Sequence[DoneDay], today: date, until: date) -> Practice:
    """What these days add up to: at least one, oldest first. ``until``: the last day of the period."""
    first, last = done[0].date, done[-1].date
    end = max(until, last)
    begin = max(first, end - WINDOW + timedelta(days=1))
    weeks = round(((end - begin).days + 1) / 7)
    monday = today - timedelta(days=today.weekday())
    return Practice(
        first=first,
        last=last,
        days=len(done),
        sessions=sum(day.sessions for day in done),
        seconds=sum(day.seconds for day in done),
        this_week=sum(monday <= day.date <= today for day in done),
        a_week=None
        if weeks < 2
        else 7 * sum(begin <= day.date <= end for day in done) / ((end - begin).days + 1),
        weeks=weeks,
    )


def courses(
    exercises: Iterable[ExerciseRow], days: Iterable[DayRow], gentle: Collection[str] = ()
) -> list[Course]:
    """Each exercise once, the one done last first.

    ``exercises``: a row for each level, the one done last first; ``days``: oldest first, and not all need
    to be there: trend, latest and pain are told of those that are. ``gentle``: the ids of those that are
    rehabilitation.
    """
    levels: dict[str, list[ExerciseRow]] = defaultdict(list)
    for row in exercises:
        levels[row.exercise].append(row)
    by_exercise: dict[str, list[DayRow]] = defaultdict(list)
    for day in days:
        by_exercise[day.exercise].append(day)
    return [_course(rows, by_exercise[exercise], exercise in gentle) for exercise, rows in levels.items()]


def _course(levels: Sequence[ExerciseRow], days: Sequence[DayRow], gentle: bool) -> Course:
    now = levels[0]
    times = sorted({day.date for day in days if day.sets or day.pains})[-RECENT:]
    hurt = sorted({day.date for day in days if day.pains} & set(times))
    return Course(
        exercise=now.exercise,
        name=now.name,
        level=now.level,
        first=min(row.first for row in levels),
        last=now.last,
        sessions=sum(row.sessions for row in levels),
        sets=sum(row.sets for row in levels),
        measured=measured(now, days, gentle),
        times=len(times),
        hurt=len(hurt),
        hurt_last=hurt[-1] if hurt else None,
        rehabilitation=gentle,
    )


def measured(level: ExerciseRow, days: Iterable[DayRow], gentle: bool) -> tuple[Measured, ...]:
    """The units of an exercise at one level; ``days`` of other levels are passed over."""
    here = [day for day in days if (day.exercise, day.level) == (level.exercise, level.level)]
    found = []
    for unit in UNITS:
        best: float | None = getattr(level, unit)
        if best:
            points = most_a_day(here, unit)
            latest = points[-1][1] if points and points[-1][0] == level.last else None
            measure = Measured(unit, best, latest, trend(points))
            found.append(replace(measure, best=None, trend=None) if gentle else measure)
    return tuple(found)


def most_a_day(days: Iterable[DayRow], unit: Unit) -> list[tuple[date, float]]:
    """The most of one set on each day with something done, whatever the side; oldest first."""
    most: dict[date, float] = {}
    for day in days:
        done: float | None = getattr(day, unit)
        if done:
            most[day.date] = max(done, most.get(day.date, 0))
    return sorted(most.items())


def trend(points: Sequence[tuple[date, float]]) -> Trend | None:
    """The line through the days of the last ``WINDOW``, oldest first; None where they are too few.

    Its slope is the median of those between all pairs of days, and its height the median of what is left
    (Theil 1950; Sen, Journal of the American Statistical Association 63, 1968): one bad day, or one very
    good one, does not bend it. At most 3,486 pairs.
    """
    recent = [(day.toordinal(), done) for day, done in points if day > points[-1][0] - WINDOW]
    if len(recent) < LEAST_DAYS or recent[-1][0] - recent[0][0] < LEAST_SPAN:
        return None
    slope = _median((y - x) / (b - a) for (a, x), (b, y) in combinations(recent, 2))
    zero = recent[0][0]
    height = _median(done - slope * (day - zero) for day, done in recent)
    span = recent[-1][0] - zero
    return Trend(max(0.0, height), max(0.0, height + slope * span), span)


def _median(values: Iterable[float]) -> float:
    """At least one. The standard library's costs 10 ms to load."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def after(sessions: Iterable[SessionRow]) -> After | None:
    """The pain after the last sessions that were asked for it; None where none was. Oldest first."""
    asked = [(row.date, row.after) for row in sessions if row.after is not None][-RECENT:]
    if not asked:
        return None
    hurt = [day for day, pain in asked if pain]
    return After(len(asked), len(hurt), max(pain for _, pain in asked), hurt[-1] if hurt else None)
