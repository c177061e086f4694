"""The keys of every table of the format, and what reads each: one line a key."""

from collections.abc import Mapping
from typing import Any

from voicecoach.routine import values as v
from voicecoach.routine.cues import cues
from voicecoach.routine.desk import Fields, Place, Read, Table
from voicecoach.routine.problems import Refused, Unread
from voicecoach.routine.tempo import tempo


def subtable(table: Table) -> Read:
    """A reader of a table inside a table."""

    def read(value: object, place: Place) -> Fields:
        return place.desk.read(value, place.key, table)

    return read


def tables(table: Table, header: str) -> Read:
    """A reader of a list of tables that is not empty; ``header`` is how people write one."""

    def read(value: object, place: Place) -> list[Fields]:
        if isinstance(value, dict) and header.startswith("[["):
            raise Refused(whole=f"{header[1:-1]} stands for one table; write {header}, with double brackets")
        if not isinstance(value, list) or not value:
            raise Refused(f"a list of tables, such as {header}")
        found = []
        for number, raw in enumerate(value, 1):
            try:
                found.append(place.desk.read(raw, f"{place.key}[{number}]", table))
            except Unread:
                continue
        if len(found) < len(value):
            raise Unread
        return found

    return read


COUNT = Table(
    "a table of counts",
    {
        "reps": v.choice("up", "down", "off"),
        "every": v.whole(1),
        "last": v.whole(0, 10),
        "marks": v.flag,
        "beep": v.choice("off", "rep", "second"),
    },
)

PROGRESS = Table("a table of progress", {"to": v.amount, "step": v.amount, "after": v.whole(1, 1000)})

DOSE: Mapping[str, Read] = {
    "reps": v.each(v.whole(1)),
    "hold": v.each(v.duration),
    "release": v.duration_or_zero,
    "time": v.each(v.duration),
    "open": v.longest,
    "tempo": tempo,
    "count": subtable(COUNT),
    "progress": subtable(PROGRESS),
    "cues": cues,
}

ITEM = Table(
    "an item of 'work'",
    {"name": v.text, **DOSE},
    {"work": "an item of 'work' cannot hold another 'work'; write its items one after the other"},
)

_LEVEL: Mapping[str, Read] = {
    "name": v.text,
    "equipment": v.sentences,
    "caution": v.sentences,
    "why": v.text,
    "setup": v.sentences,
    "detail": v.sentences,
    "exit": v.sentences,
    **DOSE,
    "work": tables(ITEM, '{ hold = "30s" }'),
    "order": v.choice("set", "side", "rep"),
    "switch": v.duration_or_zero,
    "sets": v.whole(1),
    "rest": v.duration_or_zero,
    "every": v.duration,
    "rest_after": v.duration_or_zero,
    "load": v.load,
    "lead_in": v.duration_or_zero,
    "count_in": v.duration_or_zero,
    "easier": v.text,
}

_FIXED = ("id", "use", "sides", "levels")
LEVEL = Table(
    "a level", _LEVEL, {key: f"a level cannot change '{key}'; it belongs to the exercise" for key in _FIXED}
)

_EXERCISE: Mapping[str, Read] = {
    **_LEVEL,
    "id": v.text,
    "sides": v.one_or_more,
    "levels": tables(LEVEL, "[[exercise.levels]]"),
}


def _above(keys: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, str]:
    """What to say to keys of the top level that stand below a table."""
    return {
        key: f"'{key}' belongs to the top level of the file; move '{key}' above the first [...]"
        for key in keys
        if key not in own
    }


_ROUTINE: Mapping[str, Read] = {
    "format": v.version,
    "title": v.text,
    "id": v.text,
    "about": v.text,
    "rehabilitation": v.flag,
    "language": v.language,
    "author": v.text,
    "source": v.text,
    "license": v.text,
    "equipment": v.sentences,
    "caution": v.sentences,
    "lead_in": v.duration_or_zero,
    "count_in": v.duration_or_zero,
}

EXERCISE = Table("an exercise", {**_EXERCISE, "use": v.text}, _above(_ROUTINE, _EXERCISE))

_VOICE: Mapping[str, Read] = {"name": v.text, "rate": v.whole(80, 449)}
VOICE = Table("the table [voice]", _VOICE, _above(_ROUTINE, _VOICE))
COUNTS = COUNT._replace(what="the table [count]", elsewhere=_above(_ROUTINE, COUNT.keys))

_BLOCK: Mapping[str, Read] = {
    "title": v.text,
    "rounds": v.whole(1),
    "rest": v.duration_or_zero,
    "exercise": tables(EXERCISE, "[[block.exercise]]"),
}
BLOCK = Table("a block", _BLOCK, _above(_ROUTINE, _BLOCK))

ROUTINE = Table(
    "a routine",
    {
        **_ROUTINE,
        "voice": subtable(VOICE),
        "count": subtable(COUNTS),
        "exercise": tables(EXERCISE, "[[exercise]]"),
        "block": tables(BLOCK, "[[block]]"),
    },
    {
        "exercises": "unknown key 'exercises'; did you mean '[[exercise]]'?",
        "blocks": "unknown key 'blocks'; did you mean '[[block]]'?",
    },
)

SHELF = Table(
    "an exercise of the library", _EXERCISE, {"use": "an exercise of the library cannot 'use' another"}
)
"""One exercise of a library file."""

LIBRARY = Table(
    "a library file",
    {
        "format": v.version,
        "language": v.language,
        "author": v.text,
        "license": v.text,
        "exercise": tables(SHELF, "[[exercise]]"),
    },
)
