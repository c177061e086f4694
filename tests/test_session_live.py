"""The program as a person uses it: a terminal, keys, a sound server whose sound is recorded.

Onsets are judged against arithmetic on the numbers of the TOML. Sessions that need no key run at the same
time, each in a home of its own, as they are real, and so is every second of them.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import require

if sys.platform == "win32":
    pytest.skip("other system: POSIX terminals and PulseAudio", allow_module_level=True)

import numpy as np
import pexpect
from sound_server import NEEDED, RATE, Samples, SoundServer

TEMPO, REPS = 0.6, 7

QUICK = f"""\
format = 1
title = "Quick"
lead_in = 0
count_in = 1

[[exercise]]
name = "Before"
reps = 1

[[exercise]]
name = "Taps"
reps = {REPS}
tempo = "{TEMPO}"
exit = "Hands down."
count = {{ reps = "off", beep = "rep" }}
"""

COUNTED = """\
format = 1
title = "Counted"
lead_in = 0
count_in = 1

[[exercise]]
name = "Before"
reps = 1

[[exercise]]
name = "Lifts"
reps = 30
tempo = "1"
exit = "Arms down."
"""


def environment(folder: Path, server: SoundServer | None = None, sink: str = "null") -> dict[str, str]:
    """A home of its own, and a sink of the server, or no sound."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VOICECOACH_")}
    sound = {"PULSE_SERVER": "unix:/nonexistent", "XDG_RUNTIME_DIR": str(folder)}
    if server is not None:
        sound = {name: server.env[name] for name in sound} | {"PULSE_SINK": sink}
    own = {"VOICECOACH_HOME": str(folder / "home"), "VOICECOACH_QUESTIONS": "no", "TERM": "xterm"}
    return {**kept, **own, **sound}


def routine(tmp_path: Path, text: str) -> str:
    path = tmp_path / "routine.toml"
    path.write_text(text, "utf-8")
    return str(path)


def command(path: str, *more: str) -> list[str]:
    """A run that wastes no time: it is real, and so is every second of it."""
    quick = ["--start-at", "2", "--verbosity", "brief", "--preroll", "0", "--rate", "400"]
    return ["-m", "voicecoach", "run", path, *quick, *more]


def unseen(folder: Path, server: SoundServer | None, *more: str) -> "subprocess.CompletedProcess[str]":
    """A session without a terminal."""
    return subprocess.run(
        [sys.executable, *command(routine(folder, QUICK), *more)],
        env=environment(folder, server), stdin=subprocess.DEVNULL, capture_output=True, timeout=60, text=True,
        start_new_session=True,
    )  # fmt: skip


def heard(server: SoundServer, folder: Path) -> Samples:
    """What a session without a terminal sounds like."""
    with server.record() as recording:
        done = unseen(folder, server, "--output", "miniaudio")
    assert done.returncode == 0, done.stderr
    return recording.samples


def shown(server: SoundServer, flag: str, folder: Path) -> str:
    """What a session prints in a terminal."""
    path = routine(folder, COUNTED.replace("reps = 30", "reps = 4").replace('"1"', '"0.5"'))
    own = environment(folder, server, "other")
    child = pexpect.spawn(sys.executable, command(path, flag), env=own, encoding="utf-8", timeout=30)
    try:
        return str(child.read())
    finally:
        child.close(force=True)


class Alone(NamedTuple):
    """The sessions that need no key."""

    muted: "Future[subprocess.CompletedProcess[str]]"
    heard: Future[Samples] | None
    """None where there is no sound server."""
    shown: dict[str, Future[str]]
    """By flag; none where there is no sound server."""


@pytest.fixture(scope="module", autouse=True)
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Alone]:
    """They begin before the first test, which has keys to press meanwhile."""

    def folder() -> Path:
        return tmp_path_factory.mktemp("session")

    with ExitStack() as stack:
        server = None
        if all(map(shutil.which, NEEDED)):
            server = stack.enter_context(SoundServer())
            server.add_sink("other")
        pool = stack.enter_context(ThreadPoolExecutor())
        muted = pool.submit(unseen, folder(), None)
        if server is None:
            yield Alone(muted, None, {})
            return
        flags = ("--plain", "--no-plain")
        lines = {flag: pool.submit(shown, server, flag, folder()) for flag in flags}
        yield Alone(muted, pool.submit(heard, server, folder()), lines)


@pytest.fixture
def terminal(tmp_path: Path) -> "Iterator[pexpect.spawn[str]]":
    child = pexpect.spawn(
        sys.executable,
        command(routine(tmp_path, COUNTED), "--plain", "--output", "text"),
        env=environment(tmp_path),
        encoding="utf-8",
        timeout=15,
    )
    yield child
    child.close(force=True)


def ended(child: "pexpect.spawn[str]") -> int:
    """Wait for the end of a program; its exit code."""
    child.expect(pexpect.EOF)
    child.close()
    assert isinstance(child.exitstatus, int)
    return child.exitstatus


def test_space_pauses_and_goes_on_through_a_count_in(terminal: "pexpect.spawn[str]") -> None:
    terminal.expect(r"  3\r\n")
    terminal.send(" ")
    terminal.expect(r"\[paused")
    terminal.send(" ")
    terminal.expect(r"\[going on\]")
    again = terminal.expect([r"Repetition 3 of 30\.", r"Repetition 4 of 30\."])
    terminal.expect(r"  3\r\n.*  2\r\n.*  1\r\n")
    terminal.expect([r"  3\r\n", r"  4\r\n"][again])
    terminal.send("d")
    terminal.expect(r"\[set ended early: [23] of 30 repetitions\]")
    assert ended(terminal) == 0


def test_q_asks_once_and_enter_goes_on(terminal: "pexpect.spawn[str]") -> None:
    terminal.expect(r"  2\r\n")
    terminal.send("q")
    terminal.expect("Finish?")
    terminal.send("\r")
    terminal.expect(r"\[going on\]")
    terminal.expect("Repetition 3 of 30|Repetition 2 of 30")
    terminal.send("q")
    terminal.expect("Finish?")
    terminal.send("q")
    terminal.expect("set ended early")
    terminal.expect("Arms down")
    terminal.expect("We stop here")
    assert ended(terminal) == 0


@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_signals_end_at_once_and_say_where_it_got_to(
    terminal: "pexpect.spawn[str]", name: str, code: int
) -> None:
    terminal.expect(r"  1\r\n")
    terminal.kill(getattr(signal, name))
    terminal.expect(r"Stopped at Lifts, after 00:0\d\.", timeout=3)
    terminal.expect("Arms down")
    assert ended(terminal) == code


def test_a_session_is_guided_and_ends_by_itself(alone: Alone) -> None:
    done = alone.muted.result()
    assert done.returncode == 0
    assert done.stderr.count("no sound can be played here") == 1
    assert "render routine -o routine.wav" in done.stderr
    assert "no key can be read here" in done.stderr
    lines = done.stdout.splitlines()
    assert any(line.endswith("Taps.") for line in lines)
    assert lines[-1].endswith("[end]")
    times = [line.split()[0] for line in lines]
    assert times == sorted(times)
    assert all(re.fullmatch(r"\d\d:\d\d", time) for time in times)


def test_a_live_line_only_on_a_terminal_without_plain(alone: Alone) -> None:
    if not alone.shown:
        require("pulseaudio")
    shown = {flag: printed.result() for flag, printed in alone.shown.items()}
    assert re.search(r"\r(?!\n)", shown["--plain"]) is None
    assert re.search(r"\r(?!\n)", shown["--no-plain"])
    assert "1, 2, 3, 4" in shown["--plain"]


def test_every_tick_is_heard_on_its_beat(alone: Alone) -> None:
    if alone.heard is None:
        require("pulseaudio")
    assert alone.heard is not None
    level = np.abs(alone.heard.result().astype(float))
    loud = np.flatnonzero(level > 60)
    onsets = loud[np.flatnonzero(np.diff(loud, prepend=-RATE) > 0.05 * RATE)] / RATE
    # The last sound of the set is the end chime, one tempo after the last tick; before it the ticks.
    grid = TEMPO * np.arange(1, REPS)
    errors = min(
        (np.array([np.abs(onsets - (t0 + beat)).min() for beat in grid]) for t0 in onsets),
        key=lambda off: float(off.max()),
    )
    assert errors.max() < 0.005
