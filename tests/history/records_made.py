"""Records as files, for the tests of what is made of them: lines by their keys, and a folder of them."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from voicecoach.history.past import Past

FIRST = datetime(2026, 11, 2, 7, 0, tzinfo=UTC)
"""A Monday."""
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def identity(start: datetime, number: int = 0) -> str:
    return f"{start.astimezone(UTC):%Y%m%dT%H%M%SZ}-{number:08x}"


def opening(start: datetime = FIRST, number: int = 0, **keys: Any) -> dict[str, Any]:
    offset = start.utcoffset() or timedelta()
    return {
        "line": "session",
        "v": 1,
        "id": identity(start, number),
        "person": None,
        "routine": "morning",
        "source": "morning",
        "options": {},
        "title": "Good morning",
        "hash": "0" * 64,
        "start": stamp(start),
        "date": start.date().isoformat(),
        "offset": offset // MINUTE,
        "voice": "espeak en-us",
        "app": "0.3.0",
    } | keys


def a_set(at: datetime, reps: int = 10, asked: int = 10, **keys: Any) -> dict[str, Any]:
    return {
        "line": "set",
        "at": stamp(at),
        "exercise": "raises",
        "name": "Raises",
        "level": None,
        "side": None,
        "round": 1,
        "set": 1,
        "written": [{"reps": 10}],
        "asked": [{"reps": asked}],
        "done": [{"reps": reps}],
        "load": None,
        "tempo": 1,
        "cut": "none",
    } | keys


def held(at: datetime, seconds: float, **keys: Any) -> dict[str, Any]:
    return a_set(at, exercise="seiza", name="Seiza", asked=0) | {
        "written": [{"seconds": 20}],
        "asked": [{"seconds": 20}],
        "done": [{"seconds": seconds}],
        **keys,
    }


def pain(at: datetime, **keys: Any) -> dict[str, Any]:
    return {
        "line": "pain",
        "at": stamp(at),
        "exercise": "raises",
        "side": None,
        "rep": 4,
        "sharp": False,
    } | keys


def answer(at: datetime, **keys: Any) -> dict[str, Any]:
    return {"line": "answer", "at": stamp(at), **keys}


def end(at: datetime, how: str = "finished", **keys: Any) -> dict[str, Any]:
    return {"line": "end", "at": stamp(at), "how": how, **keys}


def as_bytes(*lines: dict[str, Any]) -> bytes:
    written = (json.dumps(line, separators=(",", ":"), ensure_ascii=False) for line in lines)
    return "".join(f"{line}\n" for line in written).encode()


def record(folder: Path, *lines: dict[str, Any], name: str | None = None) -> Path:
    """A record with these lines; the first is the header."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name or lines[0]['id']}.jsonl"
    path.write_bytes(as_bytes(*lines))
    return path


def plain(folder: Path, start: datetime = FIRST, reps: int = 10, **keys: Any) -> Path:
    """A session of one set that came to its end after two minutes."""
    return record(
        folder, opening(start, **keys), a_set(start + MINUTE, reps, name="Raises"), end(start + 2 * MINUTE)
    )


def everything(folder: Path, cache: Path | None, person: str | None = None) -> dict[str, Any]:
    """All that can be asked of a folder."""
    past = Past(folder, cache, person)
    try:
        sessions = past.sessions()
        routines = sorted({row.routine for row in sessions})
        exercises = sorted({each for row in sessions for each in row.exercises})
        return {
            "sessions": sessions,
            "sets": past.sets(),
            "turns": {routine: past.turns(routine, exercises) for routine in routines},
            "names": {routine: past.last_names(routine) for routine in routines},
            "daily": past.daily(),
            "done": past.done(),
            "exercises": past.exercises(),
            "bests": past.bests(exercises),
            "persons": past.persons(),
            "troubles": past.troubles,
        }
    finally:
        past.close()
