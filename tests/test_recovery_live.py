"""Sessions that are broken off, and two at once: the program as a person uses it."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import require

if sys.platform == "win32":
    pytest.skip("other system: POSIX terminals", allow_module_level=True)

import pexpect
from sound_server import SoundServer

LIFTS = """\
format = 1
title = "Lifts"
lead_in = 0
count_in = 0

[[exercise]]
name = "Before"
reps = 1

[[exercise]]
name = "Arm lifts"
reps = 2
tempo = "0.3"
sets = 2
rest = 0
"""

OTHER = LIFTS.replace("Lifts", "Something else").replace("Arm", "Leg")

Start = Callable[..., "pexpect.spawn[str]"]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """``start("run", "lifts")``: the program in a terminal of its own, in text unless told otherwise."""
    files = {name: str(tmp_path / f"{name}.toml") for name in ("lifts", "other")}
    Path(files["lifts"]).write_text(LIFTS, "utf-8")
    Path(files["other"]).write_text(OTHER, "utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VOICECOACH_")}
    own = {"VOICECOACH_HOME": str(tmp_path / "home"), "VOICECOACH_INHIBIT_SLEEP": "no"}
    env = {**kept, **own, "VOICECOACH_QUESTIONS": "no", "VOICECOACH_RESUME_COUNT_IN": "0"}
    started: list[pexpect.spawn[str]] = []

    def start(*arguments: str, **more: str) -> "pexpect.spawn[str]":
        named = [files.get(argument, argument) for argument in arguments]
        command = ["-m", "voicecoach", *named, "--plain", "--preroll", "0", "--rate", "449"]
        sound = [] if more else ["--output", "text"]
        started.append(
            pexpect.spawn(
                sys.executable,
                [*command, "--verbosity", "brief", *sound],
                env={**env, **more},
                encoding="utf-8",
                timeout=20,
            )
        )
        return started[-1]

    yield start
    for child in started:
        child.close(force=True)


def end(child: "pexpect.spawn[str]", number: signal.Signals) -> None:
    child.kill(number)
    child.expect(pexpect.EOF)
    child.close()


def test_a_session_is_taken_up_again_however_often_it_is_broken_off(start: Start) -> None:
    killed = start("run", "lifts", "--start-at", "2")
    killed.expect(r"set 1 of 2\].*\[saved: 1 set\]")
    end(killed, signal.SIGKILL)

    other = start("run", "other")
    other.expect('your session of "Lifts" did not end; `voicecoach resume` takes it up')
    other.expect("start chime")
    end(other, signal.SIGTERM)

    resumed = start("resume")
    assert resumed.expect(["going on at Leg lifts", "going on at Arm lifts"]) == 1
    assert resumed.expect([r"set 1 of 2\]", r"set 2 of 2\]"]) == 1
    end(resumed, signal.SIGTERM)
    assert resumed.exitstatus == 143

    again = start("run", "lifts")
    again.expect("You stopped at Arm lifts, a moment ago. Press Enter to go on from there.")
    again.expect("begins from the start")
    again.send("\r")
    assert again.expect([r"set 1 of 2\]", r"set 2 of 2\]"]) == 1


def test_only_one_session_speaks(start: Start) -> None:
    require("pulseaudio")
    with SoundServer() as server:
        sound = {name: server.env[name] for name in ("PULSE_SERVER", "XDG_RUNTIME_DIR")}
        first = start("run", "lifts", **sound)
        first.expect("start chime")
        waiting, printing = start("run", "other", **sound), start("run", "other", **sound)
        for child in (waiting, printing):
            child.expect(r"voicecoach is already speaking: Lifts, since \d\d:\d\d\.\r\n")
            child.expect("goes on in print")
        waiting.send("1")
        waiting.expect("Waiting")
        printing.send("2")
        printing.expect(r"This session goes on in print.*\[start chime\]")
        first.kill(signal.SIGKILL)
        waiting.expect("It has ended; now it is this session's turn")
        waiting.expect("start chime")
