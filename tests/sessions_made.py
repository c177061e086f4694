"""Records as sessions leave them, made of plain JSON, for the tests of what looks back."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

START = datetime(2025, 3, 4, 7, 5, 6, 120_000, tzinfo=UTC)
"""A Tuesday; five past eight where the user was."""
OFFSET = 60
DAY = timedelta(days=1)


def identity(start: datetime = START, digits: str = "0000000a") -> str:
    return f"{start:%Y%m%dT%H%M%SZ}-{digits}"


def stamp(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def header(start: datetime = START, digits: str = "0000000a", **keys: Any) -> dict[str, Any]:
    return {
        "line": "session",
        "v": 1,
        "id": identity(start, digits),
        "person": None,
        "routine": "morning",
        "source": "morning",
        "options": {},
        "title": "Good morning",
        "hash": "9f86",
        "start": stamp(start),
        "date": (start + timedelta(minutes=OFFSET)).date().isoformat(),
        "offset": OFFSET,
        "voice": "espeak en-us",
        "app": "0.3.0",
        **keys,
    }


def a_set(
    at: datetime, exercise: str = "raises", reps: int = 10, of: int = 10, **keys: Any
) -> dict[str, Any]:
    return {
        "line": "set",
        "at": stamp(at),
        "exercise": exercise,
        "name": {"raises": "Heel raises", "seiza": "Seiza"}.get(exercise, exercise),
        "level": None,
        "side": None,
        "round": 1,
        "set": 1,
        "written": [{"reps": 10}],
        "asked": [{"reps": of}],
        "done": [{"reps": reps}],
        "load": None,
        "tempo": 1,
        "cut": "none",
        **keys,
    }


def end(at: datetime, how: str = "finished", **keys: Any) -> dict[str, Any]:
    return {"line": "end", "at": stamp(at), "how": how, **keys}


def session(start: datetime = START, digits: str = "0000000a", **keys: Any) -> list[dict[str, Any]]:
    """Two sets of raises and a hold in seiza; eight minutes."""
    after = [start + timedelta(minutes=minutes) for minutes in range(9)]
    seconds: dict[str, Any] = {
        "asked": [{"seconds": 30}],
        "done": [{"seconds": 25}],
        "written": [{"seconds": 20}],
    }
    return [
        header(start, digits, **keys),
        a_set(after[1], side="left"),
        a_set(after[2], side="left", reps=8, set=2, load="2 kg"),
        a_set(after[7], "seiza", **seconds),
        end(after[8]),
    ]


def written(lines: Sequence[object]) -> bytes:
    """The file that has these lines; bytes stand for themselves."""
    raws = (
        line if isinstance(line, bytes) else json.dumps(line, separators=(",", ":")).encode()
        for line in lines
    )
    return b"".join(raw + b"\n" for raw in raws)


def put(home: Path, lines: Sequence[Any], name: str | None = None) -> Path:
    """Put a record into the history of a home; the file."""
    folder = home / "history"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{name or lines[0]['id']}.jsonl"
    path.write_bytes(written(lines))
    return path


def contents(home: Path) -> dict[str, bytes]:
    """All files of the history, by their names."""
    return {path.name: path.read_bytes() for path in (home / "history").iterdir()}
