"""How it is with ten years of sessions: looking back on them, and beginning another one."""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pexpect

from benchmarks.listening import environment
from benchmarks.rows import Row, milliseconds
from benchmarks.scale import COACH, RIVALS, alternating, seconds, without

SESSIONS = 3_650
SETS = 10
"""With the first line and the last, a session has twelve."""
EXERCISES = ("raises", "seiza", "squats", "balance")
_ROUTINE = """format = 1
title = "morning"
[[exercise]]
id = "raises"
name = "Raises"
reps = 10
progress = { to = 60, step = 1 }
[[exercise]]
id = "seiza"
name = "Seiza"
hold = "20s"
progress = { to = 60, step = 1 }
[[exercise]]
id = "squats"
name = "Squats"
reps = 10
[[exercise]]
id = "balance"
name = "Balance"
reps = 10
"""
LAST = datetime(2026, 11, 20, 7, tzinfo=UTC)


def looking_back(folder: Path) -> Iterable[Row]:
    """``history`` and ``progress`` over ten years of sessions, beside a loop that reads the same lines."""
    home = folder / "home"
    records = _ten_years(home / "history")
    env = environment(dict(os.environ), home)
    rival = (sys.executable, "-m", f"{RIVALS}.plain_lines", str(records))
    for command in ("history", "progress"):
        run = partial(seconds, (*COACH, command), env)
        index = home / "cache" / "history.db"
        cold, warm, plain = alternating(7, partial(without, index, run), run, partial(seconds, rival, env))
        told = f"a loop of json over the same lines: {plain:.2f} s"
        yield Row(
            f"`{command}` over {SESSIONS:,} sessions, none of them known",
            f"{cold:.2f} s ({cold / plain:.2f} ×)",
            "≤ 2 ×",
            told,
            cold <= 2 * plain,
        )
        yield Row(
            f"`{command}` over {SESSIONS:,} sessions, from the index",
            f"{warm:.2f} s ({warm / plain:.2f} ×)",
            "≤ 0.5 ×",
            told,
            warm <= 0.5 * plain,
        )


def beginning(folder: Path) -> Iterable[Row]:
    """From the start of the process to the start chime of a routine that remembers, in a terminal."""
    with_it, without_it = folder / "with" / "home", folder / "without" / "home"
    for home in (with_it, without_it):
        (home / "routines").mkdir(parents=True)
        (home / "routines" / "morning.toml").write_text(_ROUTINE, "utf-8")
        (home / "config.toml").write_text("questions = false\n", "utf-8")  # or an answer would be waited for
    _ten_years(with_it / "history")
    measures = [partial(_to_the_chime, home) for home in (with_it, without_it)]
    for measure in measures:  # fills the caches, and the index
        measure()
    remembered, forgotten = alternating(21, *measures)
    more = remembered - forgotten
    yield Row(
        f"start of `run` with {SESSIONS:,} sessions before",
        f"{milliseconds(remembered)} (+ {milliseconds(more)})",
        "≤ + 30 ms",
        f"without any: {milliseconds(forgotten)}",
        more <= 0.03,
    )


def _to_the_chime(home: Path) -> float:
    """Seconds to the first line of a session, which leaves no trace."""
    before = {path: path.stat().st_mtime for path in (home / "history").glob("*")}
    env = environment(dict(os.environ), home)
    command = (*COACH, "run", "morning", "--output", "text", "--voice", "silent")
    started = time.perf_counter()
    with pexpect.spawn(command[0], list(command[1:]), env=env, timeout=60) as run:
        run.expect_exact("[start chime]")
        elapsed = time.perf_counter() - started
        run.kill(signal.SIGKILL)
        run.wait()
    for path in (home / "history").glob("*"):
        if path not in before:
            path.unlink()
    os.utime(home / "history", (LAST.timestamp(), LAST.timestamp()))
    return elapsed


def _ten_years(folder: Path) -> Path:
    """A session every day, whose doses grow, and are not always reached."""
    chance = random.Random(1)
    folder.mkdir(parents=True)
    for number in range(SESSIONS):
        start = LAST - timedelta(days=SESSIONS - 1 - number)
        identity = f"{start:%Y%m%dT%H%M%SZ}-{number:08x}"
        path = folder / f"{identity}.jsonl"
        lines = _session(identity, start, number, chance)
        path.write_text("".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines), "utf-8")
        os.utime(path, (start.timestamp(), start.timestamp()))
    os.utime(
        folder, (LAST.timestamp(), LAST.timestamp())
    )  # a folder that has only just changed is not trusted
    return folder


def _session(
    identity: str, start: datetime, number: int, chance: random.Random
) -> Iterable[dict[str, object]]:
    yield {
        "line": "session",
        "v": 1,
        "id": identity,
        "person": None,
        "routine": "morning",
        "source": "morning",
        "options": {},
        "title": "Good morning",
        "hash": "0" * 64,
        "start": _stamp(start),
        "date": start.date().isoformat(),
        "offset": 0,
        "voice": "espeak en-us",
        "app": "0.3.0",
    }
    for each in range(SETS):
        exercise = EXERCISES[each * len(EXERCISES) // SETS]
        unit, dose = ("seconds", 20) if exercise == "seiza" else ("reps", 10)
        asked = dose + number // 14 % 20
        done = asked - (chance.randrange(5) if chance.random() < 0.1 else 0)
        yield {
            "line": "set",
            "at": _stamp(start + timedelta(seconds=60 * each + chance.random() * 50)),
            "exercise": exercise,
            "name": exercise.title(),
            "level": None,
            "side": ("left", "right")[each % 2],
            "round": 1,
            "set": 1 + each // 2,
            "written": [{unit: dose}],
            "asked": [{unit: asked}],
            "done": [{unit: done}],
            "load": None,
            "tempo": 1,
            "cut": "none" if done == asked else "done",
        }
    yield {"line": "end", "at": _stamp(start + timedelta(seconds=60 * SETS + 30)), "how": "finished"}


def _stamp(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
