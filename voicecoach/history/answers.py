"""What the index is asked, and what is made of its answers.

Each kind of row is loaded only where it is asked for: turns are, on the way to the first word.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from voicecoach.history.rows import Best, DayRow, DoneDay, ExerciseRow, SessionRow, SetRow
    from voicecoach.history.turn import Turn

Rows = Iterable[tuple[Any, ...]]

_START, _EXERCISES = 6, 12  # where they stand in a row of ``SESSIONS``

TURNS = """
select id, turns.start, sessions.date, exercise, name, level, written, asked, ways.sets, reached, ended,
    pain, sharp, ways.effort, chosen, sore, after, as_written, parts
from turns join ways on way = ways.key join sessions on session = sessions.key
where turns.who = ? and turns.routine = ? and exercise = ? and (begun > 0 or pain)
order by turns.start desc, id desc, place desc limit ?
"""

SESSIONS = """
select id, person, routine, title, hash, source, start, offset, date, seconds, how, sets, names,
    effort, after, pains, app, voice, files, as_written
from sessions where {where} order by start, id
"""

DAILY = """
select date, exercise, level, side, sum(sides.sets), max(sides.reps), max(sides.seconds), max(asked_reps),
    max(asked_seconds), sum(pains)
from turns join ways on turns.way = ways.key join sides on sides.way = ways.key
where {where} group by date, exercise, level, side order by date, exercise, level, side
"""

DONE = """
select date, count(*), sum(seconds) from sessions where sets > 0 and {where} group by date order by date
"""

EXERCISES = """
select exercise, substr(called, behind + 1), level, first, last, sessions, sets, reps, seconds
from (select *, instr(called, char(31)) behind from (
    select exercise, level, max(latest || char(31) || name) called, min(first) first, max(last) last,
        sum(times) sessions, sum(times * begun) sets, max(reps) reps, max(seconds) seconds
    from (
        select exercise, way, max(start || char(32 + place)) latest, min(date) first, max(date) last,
            count(*) times
        from turns where {where} group by exercise, way
    ) join ways on way = key where begun > 0 group by exercise, level
))
order by substr(called, 1, behind - 2) desc, exercise, called desc, level
"""

ONLY_HURT = """
select exercise, exercise, null, min(date), max(date), 0, 0, null, null
from turns join ways on way = key where {where}
group by exercise having max(begun) = 0 and max(pain) = 1 order by max(start) desc, exercise
"""

NAMES = """
select exercise, name, max(start) from turns join ways on way = key
where who = ? and ways.sets > 0 group by exercise
"""

BESTS = """
select exercise, level, nullif(max(reps), 0), nullif(max(seconds), 0), count(distinct session)
from turns join ways on way = key where begun > 0 and {where} group by exercise, level
"""

SOURCES = """
select distinct source from (
    select source, max(start || char(31) || id) from sessions where who = ? group by routine
) where source is not null
"""

GENTLE = """
select distinct exercise from turns where who = ? and routine in (
    select routine from sessions as one where who = ? and gentle and not exists (
        select 1 from sessions as later where later.who = one.who and later.routine = one.routine
            and not later.gentle and (later.start, later.id) > (one.start, one.id)
    )
)
"""

OF_EXERCISE = """
key in (select session from turns join ways on way = ways.key where who = ? and exercise = ? and begun >= ?)
"""


def turns(rows: Rows) -> "tuple[Turn, ...]":
    """Oldest first."""
    from voicecoach.history.packing import unpack
    from voicecoach.history.turn import Turn

    return tuple(
        Turn(
            session=identity,
            start=datetime.fromisoformat(start),
            date=date.fromisoformat(day),
            exercise=exercise,
            name=name,
            level=level,
            written=unpack(written),
            asked=unpack(asked),
            sets=sets,
            reached=bool(reached),
            ended=bool(ended),
            pain=bool(pain),
            sharp=bool(sharp),
            effort=effort,
            after=after,
            as_written=bool(as_written),
            parts=_texts(parts),
            sore=bool(sore),
            chosen=bool(chosen),
        )
        for identity, start, day, exercise, name, level, written, asked, sets, *booleans, parts in [*rows][
            ::-1
        ]
        for reached, ended, pain, sharp, effort, chosen, sore, after, as_written in [booleans]
    )


def session_rows(rows: Rows, folder: Path) -> "list[SessionRow]":
    """In the order of the answer."""
    from voicecoach.history.rows import SessionRow

    return [
        SessionRow._make(
            (
                *values[:_START],
                datetime.fromisoformat(values[_START]),
                values[_START + 1],
                date.fromisoformat(values[_START + 2]),
                *values[_START + 3 : _EXERCISES],
                _texts(values[_EXERCISES]),
                *values[_EXERCISES + 1 : -2],
                tuple(folder / name for name in values[-2].split("/")),
                bool(values[-1]),
            )
        )
        for values in rows
    ]


def bests(rows: Rows) -> "dict[tuple[str, str | None], Best]":
    """By the exercise and its level."""
    from voicecoach.history.rows import Best

    return {(exercise, level): Best(*values) for exercise, level, *values in rows}


def names(rows: Rows) -> dict[str, str]:
    """Of the one session that is the answer."""
    import json

    return {exercise: name for (packed,) in rows for exercise, name in json.loads(packed).items()}


def day_rows(rows: Rows) -> "list[DayRow]":
    """In the order of the answer."""
    from voicecoach.history.rows import DayRow

    return [DayRow(date.fromisoformat(day), *rest) for day, *rest in rows]


def done_days(rows: Rows) -> "list[DoneDay]":
    """In the order of the answer."""
    from voicecoach.history.rows import DoneDay

    return [DoneDay(date.fromisoformat(day), sessions, seconds) for day, sessions, seconds in rows]


def exercise_rows(rows: Rows) -> "list[ExerciseRow]":
    """In the order of the answer."""
    from voicecoach.history.rows import ExerciseRow

    return [
        ExerciseRow(exercise, name, level, date.fromisoformat(first), date.fromisoformat(last), *rest)
        for exercise, name, level, first, last, *rest in rows
    ]


def set_rows_of(sessions: "Iterable[SessionRow]") -> "list[SetRow]":
    """The sets of sessions, from their files; one that has only just gone has none."""
    from voicecoach.history.merging import parts, wholes
    from voicecoach.history.reading import read_session
    from voicecoach.history.sets import set_rows

    found = []
    for row in sessions:
        read = []
        for path in row.files:
            with suppress(OSError):
                read.append(read_session(path))
        for whole in wholes(parts(read)):
            found += set_rows(whole)
    return found


@lru_cache(1024)
def _texts(packed: str | None) -> tuple[str, ...]:
    import json

    return () if packed is None else tuple(json.loads(packed))
