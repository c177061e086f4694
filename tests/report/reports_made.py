"""Twelve weeks of somebody's exercises, worked out by a rule that tests can work out as well.

Heel raises on every second day from 31 August 2026 on (a Monday), a repetition more every fourth time, first
at the level "supported", from the 21st time on at "free"; asked for alike, and one less on the left side each
fifth time. A hold of the same days. It hurt at the 11th time, and after its session, 3 of 10.
"""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from voicecoach.history.progress import Progress, after, courses, practice
from voicecoach.history.rows import DayRow, DoneDay, ExerciseRow, SessionRow
from voicecoach.model.event import Effort

START = date(2026, 8, 31)
TIMES = 40
TODAY = START + timedelta(days=2 * (TIMES - 1))
"""Tuesday, 17 November 2026."""
HURT = 10


def reps(time: int) -> int:
    """What is asked for at a time, from 0: 8 to 12 at the first level, 6 to 10 at the other."""
    return 8 + time // 4 if time < 20 else 6 + (time - 20) // 4


def made(name: str = "Heel raises", person: str | None = "Anna", times: int = TIMES) -> Progress:
    """All of it, of so many times."""
    days: list[DayRow] = []
    done: list[DoneDay] = []
    sessions: list[SessionRow] = []
    for time in range(times):
        day = START + timedelta(days=2 * time)
        level = "supported" if time < 20 else "free"
        for side in ("left", "right"):
            count = reps(time) - (side == "left" and time % 5 == 4)
            pains = int(time == HURT and side == "left")
            days.append(DayRow(day, "heel", level, side, 1, count, None, reps(time), None, pains))
        days.append(DayRow(day, "seiza", None, None, 1, None, 30.0, None, 30.0, 0))
        done.append(DoneDay(day, 1, 600.0))
        sessions.append(_session(day, time))
    rows = (
        *(
            [
                ExerciseRow(
                    "heel", name, "free", _day(20), days[-1].date, times - 20, 40, reps(times - 1), None
                )
            ]
            * (times > 20)
        ),
        ExerciseRow(
            "heel",
            name,
            "supported",
            START,
            min(_day(19), days[-1].date),
            min(20, times),
            40,
            reps(min(19, times - 1)),
            None,
        ),
        ExerciseRow("seiza", "Seiza", None, START, days[-1].date, times, times, None, 30.0),
    )
    today = days[-1].date
    return Progress(
        person,
        today,
        today,
        practice(done, today, today),
        after(sessions),
        tuple(courses(rows, days)),
        rows,
        tuple(done),
        tuple(days),
        tuple(sessions),
    )


def _day(time: int) -> date:
    return START + timedelta(days=2 * time)


def _session(day: date, time: int) -> SessionRow:
    start = datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
    effort: Effort = "hard" if time == HURT else "right"
    return SessionRow(
        id=f"{start:%Y%m%dT%H%M%SZ}-{time:08x}",
        person="Anna",
        routine="morning",
        title="Good morning",
        hash="",
        source="morning",
        start=start,
        offset=0,
        date=day,
        seconds=600.0,
        how="finished",
        sets=3,
        exercises=("heel", "seiza"),
        effort=effort,
        after=3 if time == HURT else 0,
        pains=int(time == HURT),
        app="0",
        voice=None,
        files=(Path("x.jsonl"),),
        as_written=False,
    )
