"""Days put together to weeks and months, so that years can be seen at one glance. Pure."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple

from voicecoach.history.progress import Unit
from voicecoach.history.rows import DayRow, DoneDay

Grain = Literal["day", "week", "month"]

MOST_DAYS, MOST_WEEKS = 60, 106
"""So many rows of days, or of weeks, are looked at with ease: two months of every day, two years."""


class Stretch(NamedTuple):
    """What was done in a week, from Monday on, or in a month."""

    begin: date
    days: int
    sessions: int
    minutes: float
    weeks: float
    """How many weeks it has in the period that is looked at: above 0."""


class Dose(NamedTuple):
    """What was asked and done of one unit of an exercise, at one level and on one side."""

    begin: date
    """The day, or the first of the week or of the month."""
    level: str | None
    side: str | None
    asked: float | None
    """The most in one set; None where the user ends it."""
    done: float
    hurt: bool


def begin_of(day: date, grain: Grain) -> date:
    """The first day of what this day belongs to."""
    if grain == "day":
        return day
    return day.replace(day=1) if grain == "month" else day - timedelta(days=day.weekday())


def grain_of(days: Collection[date]) -> Grain:
    """The finest that leaves a table of these days that can be looked through."""
    if len(set(days)) <= MOST_DAYS:
        return "day"
    return "week" if len({begin_of(day, "week") for day in days}) <= MOST_WEEKS else "month"


def stretches(done: Sequence[DoneDay], until: date, grain: Literal["week", "month"]) -> list[Stretch]:
    """All of them from the first day to ``until``, also those without anything; ``done`` oldest first."""
    of: dict[date, list[DoneDay]] = {}
    for day in done:
        of.setdefault(begin_of(day.date, grain), []).append(day)
    found = []
    for begin, after in _spans(done[0].date, until, grain):
        here = of.get(begin, [])
        known = min(after, until + timedelta(days=1)) - max(begin, done[0].date)
        sessions, minutes = sum(day.sessions for day in here), sum(day.seconds for day in here) / 60
        found.append(Stretch(begin, len(here), sessions, minutes, max(known.days, 1) / 7))
    return found


def doses(days: Iterable[DayRow], unit: Unit, grain: Grain) -> list[Dose]:
    """The most of each level and side, oldest first; days without this unit are passed over."""
    found: dict[tuple[date, str | None, str | None], Dose] = {}
    for day in days:
        done = day.reps if unit == "reps" else day.seconds
        asked = day.asked_reps if unit == "reps" else day.asked_seconds
        if done is None:
            continue
        key = (begin_of(day.date, grain), day.level, day.side)
        before = found.get(key, Dose(*key, None, 0, False))
        most = max((each for each in (asked, before.asked) if each is not None), default=None)
        found[key] = Dose(*key, most, max(done, before.done), before.hurt or day.pains > 0)
    return sorted(found.values(), key=lambda dose: dose.begin)


def _spans(first: date, until: date, grain: Literal["week", "month"]) -> Iterator[tuple[date, date]]:
    """The first day of each, and the first after it."""
    begin = begin_of(first, grain)
    while begin <= until:
        after = begin_of(begin + timedelta(days=7 if grain == "week" else 31), grain)
        yield begin, after
        begin = after
