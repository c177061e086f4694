"""What the tests of progression share: routines written as TOML, and turns of their exercises."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from voicecoach.history.lines import Amount
from voicecoach.history.progression import Decision, Plan, plan
from voicecoach.history.turn import Turn
from voicecoach.model.routine import Routine
from voicecoach.routine import Library, parse

FIRST = date(2026, 11, 1)
"""The day of the first session."""

RAISES = """
[[exercise]]
name = "Raises"
reps = 12
progress = { to = 22, step = 4 }
"""


def routine(text: str = RAISES) -> Routine:
    return parse(f'format = 1\ntitle = "A test"\n{text}', library=Library(), open_sound=None)


def amounts(*given: int | str) -> tuple[Amount, ...]:
    """``12`` is twelve repetitions, ``"7.5"`` so many seconds."""
    return tuple(
        Amount(reps=each) if isinstance(each, int) else Amount(seconds=float(each)) for each in given
    )


def turn(day: int, *asked: int | str, written: Iterable[int | str] = (12,), **more: Any) -> Turn:
    """One that went well, so many days after the first, in a session of its own."""
    on = FIRST + timedelta(day)
    usual: dict[str, Any] = {
        "session": f"session {day}",
        "start": datetime.combine(on, time(8), UTC),
        "date": on,
        "exercise": "raises",
        "name": "Raises",
        "level": None,
        "written": amounts(*written),
        "asked": amounts(*asked),
        "sets": 1,
        "reached": True,
        "ended": True,
        "pain": False,
        "sharp": False,
        "effort": None,
        "after": None,
        "as_written": False,
    }
    return Turn(**{**usual, **more})


def by_exercise(turns: Iterable[Turn]) -> Mapping[str, Sequence[Turn]]:
    found: dict[str, list[Turn]] = {}
    for each in turns:
        found.setdefault(each.exercise, []).append(each)
    return found


def planned(of: Routine, turns: Iterable[Turn], day: int, **more: Any) -> Plan:
    """The plan of a day, counted as turns count theirs."""
    return plan(of, by_exercise(turns), FIRST + timedelta(day), **more)


def only(of: Plan) -> Decision:
    (decision,) = of.decisions
    return decision
