"""The program as a person uses it: a terminal, keys, a sound server whose sound is recorded.

Onsets are judged against arithmetic on the numbers of the TOML.
"""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import require

if sys.platform == "win32":
    pytest.skip("other system: POSIX terminals and PulseAudio", allow_module_level=True)

import numpy as np
import pexpect
from sound_server import RATE, SoundServer

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


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VOICECOACH_")}
    nowhere = {"PULSE_SERVER": "unix:/nonexistent", "XDG_RUNTIME_DIR": str(tmp_path), "TERM": "xterm"}
    return {**kept, "VOICECOACH_HOME": str(tmp_path / "home"), **nowhere}


def routine(tmp_path: Path, text: str) -> str:
    path = tmp_path / "routine.toml"
    path.write_text(text, "utf-8")
    return str(path)


def command(path: str, *more: str) -> list[str]:
    """A run that wastes no time: it is real, and so is every second of it."""
    quick = ["--start-at", "2", "--verbosity", "brief", "--preroll", "0", "--rate", "400"]
    return ["-m", "voicecoach", "run", path, *quick, *more]


@pytest.fixture
def terminal(tmp_path: Path, env: dict[str, str]) -> "Iterator[pexpect.spawn[str]]":
    child = pexpect.spawn(
        sys.executable,
        command(routine(tmp_path, COUNTED), "--plain", "--output", "text"),
        env=env,
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


def test_a_session_is_guided_and_ends_by_itself(tmp_path: Path, env: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, *command(routine(tmp_path, QUICK))],
        env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, text=True,
        start_new_session=True,
    )  # fmt: skip
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


def test_a_live_line_only_on_a_terminal_without_plain(tmp_path: Path, env: dict[str, str]) -> None:
    path = routine(tmp_path, COUNTED.replace("reps = 30", "reps = 4").replace('"1"', '"0.5"'))
    with SoundServerOrSkip() as server:
        sound = {name: server.env[name] for name in ("PULSE_SERVER", "XDG_RUNTIME_DIR")}
        at_once = {
            flag: pexpect.spawn(
                sys.executable, command(path, flag), env={**env, **sound}, encoding="utf-8", timeout=30
            )
            for flag in ("--plain", "--no-plain")
        }
        shown = {flag: str(child.read()) for flag, child in at_once.items()}
        for child in at_once.values():
            child.close()
    assert re.search(r"\r(?!\n)", shown["--plain"]) is None
    assert re.search(r"\r(?!\n)", shown["--no-plain"])
    assert "1, 2, 3, 4" in shown["--plain"]


class SoundServerOrSkip(SoundServer):
    """A private sound server; without one the test is skipped, with the reason."""

    def __init__(self) -> None:
        require("pulseaudio")
        super().__init__()


def test_every_tick_is_heard_on_its_beat(tmp_path: Path, env: dict[str, str]) -> None:
    with SoundServerOrSkip() as server, server.record() as recording:
        live = {**env, **{k: server.env[k] for k in ("PULSE_SERVER", "XDG_RUNTIME_DIR")}}
        done = subprocess.run(
            [sys.executable, *command(routine(tmp_path, QUICK), "--output", "miniaudio")],
            env=live, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    level = np.abs(recording.samples.astype(float))
    loud = np.flatnonzero(level > 60)
    onsets = loud[np.flatnonzero(np.diff(loud, prepend=-RATE) > 0.05 * RATE)] / RATE
    # The last sound of the set is the end chime, one tempo after the last tick; before it the ticks.
    grid = TEMPO * np.arange(1, REPS)
    errors = min(
        (np.array([np.abs(onsets - (t0 + beat)).min() for beat in grid]) for t0 in onsets),
        key=lambda off: float(off.max()),
    )
    assert errors.max() < 0.005
