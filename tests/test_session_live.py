"""The program as a person uses it: a terminal, keys, a sound server, or none of them.

All sessions run at the same time, each in a home of its own, as they are real, and so is every second of
them; each test looks at one.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import require

if sys.platform == "win32":
    pytest.skip("other system: POSIX terminals and PulseAudio", allow_module_level=True)

import pexpect
from sound_server import NEEDED, SoundServer

QUICK = """\
format = 1
title = "Quick"
lead_in = 0
count_in = 0

[[exercise]]
name = "Before"
reps = 1

[[exercise]]
name = "Taps"
reps = 3
tempo = "0.4"
exit = "Hands down."
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
tempo = "0.5"
exit = "Arms down."
"""


def environment(folder: Path, server: SoundServer | None = None) -> dict[str, str]:
    """A home of its own, and a sink of the server, or no sound."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VOICECOACH_")}
    sound = {"PULSE_SERVER": "unix:/nonexistent", "XDG_RUNTIME_DIR": str(folder)}
    if server is not None:
        sound = {name: server.env[name] for name in sound}
    own = {"VOICECOACH_HOME": str(folder / "home"), "VOICECOACH_QUESTIONS": "no", "TERM": "xterm"}
    return {**kept, **own, "VOICECOACH_RESUME_COUNT_IN": "2", **sound}


def routine(tmp_path: Path, text: str) -> str:
    path = tmp_path / "routine.toml"
    path.write_text(text, "utf-8")
    return str(path)


def command(path: str, *more: str) -> list[str]:
    """A run that wastes no time: it is real, and so is every second of it."""
    quick = ["--start-at", "2", "--verbosity", "brief", "--preroll", "0", "--rate", "449"]
    return ["-m", "voicecoach", "run", path, *quick, *more]


def unseen(folder: Path) -> "subprocess.CompletedProcess[str]":
    """A session without a terminal, and without sound."""
    return subprocess.run(
        [sys.executable, *command(routine(folder, QUICK))],
        env=environment(folder), stdin=subprocess.DEVNULL, capture_output=True, timeout=60, text=True,
        start_new_session=True,
    )  # fmt: skip


@contextmanager
def terminal(folder: Path, text: str, env: dict[str, str], *more: str) -> "Iterator[pexpect.spawn[str]]":
    """A session in a terminal of its own."""
    path = routine(folder, text)
    child = pexpect.spawn(sys.executable, command(path, *more), env=env, encoding="utf-8", timeout=30)
    child.delaybeforesend = None
    try:
        yield child
    finally:
        child.close(force=True)


def shown(server: SoundServer, flag: str, folder: Path) -> str:
    """What a session prints in a terminal."""
    few = COUNTED.replace("reps = 30", "reps = 4")
    with terminal(folder, few, environment(folder, server), flag) as child:
        printed = str(child.read())
        assert ended(child) == 0
        return printed


def ended(child: "pexpect.spawn[str]") -> int:
    """Wait for the end of a program; its exit code."""
    child.expect(pexpect.EOF)
    child.close()
    assert isinstance(child.exitstatus, int)
    return child.exitstatus


def paused(folder: Path) -> None:
    """Somebody pauses, goes on, and ends the set."""
    with terminal(folder, COUNTED, environment(folder), "--plain", "--output", "text") as child:
        child.expect(r"  3\r\n")
        child.send(" ")
        child.expect(r"\[paused")
        child.send(" ")
        child.expect(r"\[going on\]")
        child.expect(r"Repetition ([234]) of 30\.")
        assert child.match is not None
        again = int(child.match.group(1))
        child.expect(rf"  2\r\n.*  1\r\n.*  {again}\r\n")
        child.send("d")
        child.expect(rf"\[set ended early: [{again - 1}{again}] of 30 repetitions\]")


def finished(folder: Path) -> None:
    """Somebody finishes early, but only the second time."""
    with terminal(folder, COUNTED, environment(folder), "--plain", "--output", "text") as child:
        child.expect(r"  2\r\n")
        child.send("q")
        child.expect("Finish?")
        child.send("\r")
        child.expect(r"\[going on\]")
        child.expect("Repetition 3 of 30|Repetition 2 of 30")
        child.send("q")
        child.expect("Finish?")
        child.send("q")
        child.expect("set ended early")
        child.expect("Arms down")
        child.expect("We stop here")
        assert ended(child) == 0


class Sessions(NamedTuple):
    """All sessions of this file."""

    muted: "Future[subprocess.CompletedProcess[str]]"
    paused: Future[None]
    finished: Future[None]
    shown: dict[str, Future[str]]
    """By flag; none where there is no sound server."""


@pytest.fixture(scope="module")
def sessions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sessions]:
    """They begin together."""

    def folder() -> Path:
        return tmp_path_factory.mktemp("session")

    with ExitStack() as stack:
        server = None
        if all(map(shutil.which, NEEDED)):
            server = stack.enter_context(SoundServer())
        pool = stack.enter_context(ThreadPoolExecutor(5))
        flags = ("--plain", "--no-plain") if server else ()
        yield Sessions(
            pool.submit(unseen, folder()),
            pool.submit(paused, folder()),
            pool.submit(finished, folder()),
            {flag: pool.submit(shown, server, flag, folder()) for flag in flags if server},
        )


def test_space_pauses_and_goes_on_through_a_count_in(sessions: Sessions) -> None:
    sessions.paused.result()


def test_q_asks_once_and_enter_goes_on(sessions: Sessions) -> None:
    sessions.finished.result()


def test_a_session_is_guided_and_ends_by_itself(sessions: Sessions) -> None:
    done = sessions.muted.result()
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


def test_a_live_line_only_on_a_terminal_without_plain(sessions: Sessions) -> None:
    if not sessions.shown:
        require("pulseaudio")
    shown = {flag: printed.result() for flag, printed in sessions.shown.items()}
    assert re.search(r"\r(?!\n)", shown["--plain"]) is None
    assert re.search(r"\r(?!\n)", shown["--no-plain"])
    assert "1, 2, 3, 4" in shown["--plain"]
