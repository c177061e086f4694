"""What ``voicecoach progress`` is to tell of, asked of the history."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from voicecoach.cli.errors import UserError
from voicecoach.cli.printing import tell_now
from voicecoach.history.past import Past
from voicecoach.history.progress import WINDOW, Progress, after, courses, practice
from voicecoach.history.rows import DoneDay, ExerciseRow

_DAY = timedelta(days=1)
_FARTHEST = timedelta(weeks=5200)
"""What is dated a century away, either way, is of no clock that was right."""


class Asked(NamedTuple):
    """As it was typed."""

    exercise: str | None
    since: date | None
    until: date | None
    routine: str | None
    everything: bool
    """Whether all days are needed, not only those that tell where one stands."""

    @property
    def ever(self) -> bool:
        """Whether no time was named."""
        return self.since is None and self.until is None


def looked_up(past: Past, asked: Asked, today: date, person: str | None) -> Progress | None:
    """What was done; None where nothing was. Raises UserError for a name that means nothing."""
    if asked.since is not None and asked.until is not None and asked.since > asked.until:
        raise UserError(f"voicecoach: --since {asked.since} is after --until {asked.until}.")
    routine = exercise = None
    if asked.routine is not None:
        sessions = past.sessions()
        routine = _meant("routine", asked.routine, {row.routine: row.title for row in sessions})
    if asked.exercise is not None:
        rows = past.exercises(since=asked.since, until=asked.until, routine=routine)
        hurt = past.only_hurt(since=asked.since, until=asked.until, routine=routine)
        names = {row.exercise: row.name for row in (*_named(hurt, past), *reversed(rows))}
        exercise = _meant("exercise", asked.exercise, names, "" if asked.ever else " in this time")
    asked = _bounded(past, asked, today, routine, exercise)
    rows = past.exercises(since=asked.since, until=asked.until, routine=routine, exercise=exercise)
    done = past.done(since=asked.since, until=asked.until, routine=routine, exercise=exercise)
    ever = bool(done)
    if not done:
        every = past.sessions(since=asked.since, until=asked.until, routine=routine, exercise=exercise)
        done = [DoneDay(row.date, 1, row.seconds) for row in every if row.pains]
    if not done:
        return None
    until = max(min(asked.until or today, today), done[-1].date)
    near = done[-1].date - WINDOW
    since = asked.since
    if not asked.everything and exercise is None:
        since = max(near, since or near)
    days = past.daily(since=since, until=asked.until, routine=routine, exercise=exercise)
    known = {row.exercise for row in rows}
    hurt = past.only_hurt(since=since, until=asked.until, routine=routine, exercise=exercise)
    rows += _named([row for row in hurt if row.exercise not in known], past)
    often = practice(done, today, until)
    late = max(near, asked.since or near) if not asked.everything else asked.since
    sessions = past.sessions(since=late, until=asked.until, routine=routine, exercise=exercise)
    return Progress(
        person,
        today,
        until,
        often if ever else replace(often, this_week=0, a_week=None),  # nothing of it was exercise
        after(sessions),
        tuple(courses(rows, days, past.gentle())),
        tuple(rows),
        tuple(done),
        tuple(days),
        tuple(sessions),
    )


def _named(rows: list[ExerciseRow], past: Past) -> list[ExerciseRow]:
    """The same with their names, as far as anybody knows them."""
    from voicecoach.cli.exercise_names import names_of

    names = names_of([row.exercise for row in rows], past, past.sources() if rows else ())
    return [row._replace(name=names.get(row.exercise, row.name)) for row in rows]


def _bounded(past: Past, asked: Asked, today: date, routine: str | None, exercise: str | None) -> Asked:
    """The same with both ends: unless it says so, nothing of later than tomorrow (in another time zone).

    A clock that was ahead would otherwise make all weeks until then empty ones. Where there is nothing
    else, it is today's clock that is wrong.
    """
    since, end = max(asked.since or date.min, today - _FARTHEST), today + _FARTHEST
    until = min(asked.until or today + _DAY, end)
    if asked.until is None:
        later = past.done(since=max(since, until + _DAY), until=end, routine=routine, exercise=exercise)
        if later and not past.done(since=since, until=until, routine=routine, exercise=exercise):
            until = end
        elif later:
            days = "1 day is" if len(later) == 1 else f"{len(later)} days are"
            tell_now(f"{days} dated later than today, and left out; --until {later[-1].date} takes all in.")
    return asked._replace(since=since, until=until)


def _meant(what: str, named: str, names: dict[str, str], when: str = "") -> str:
    """The one id that is meant: by the id, by the name, or by a part of either. Raises UserError."""
    part = named.strip().casefold()
    if named in names:
        return named
    exact = [each for each, name in names.items() if part in (each.casefold(), name.casefold())]
    found = exact or [each for each, name in names.items() if part and part in f"{each}\n{name}".casefold()]
    if len(found) == 1:
        return found[0]
    if found:
        raise UserError(
            f'voicecoach: "{named}" could be several: {_listed(names, found)}; say which by its id.'
        )
    from voicecoach.settings.suggest import did_you_mean

    near = did_you_mean(part, [*names.values(), *names])
    raise UserError(f'voicecoach: your history has no {what} "{named}"{when}.{near}')


def _listed(names: dict[str, str], found: Iterable[str]) -> str:
    return ", ".join(f"{each} ({names[each]})" for each in list(found)[:10])
