"""The request to stay awake, on a real D-Bus with a desktop that writes down what is asked of it."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from conftest import require

from voicecoach.cli.awake import REFUSED

if sys.platform != "linux":
    pytest.skip("other system: D-Bus", allow_module_level=True)

from session_bus import Desktop

SESSION = """
import sys
from voicecoach.cli.awake import Awake

with Awake(lambda sentence: print(sentence, flush=True), after=0):
    sys.stdin.readline()
"""
"""A session that ends with a line of its standard input, and prints what is told."""


@pytest.fixture(params=["org.freedesktop.PowerManagement", "org.gnome.SessionManager"])
def desktop(request: pytest.FixtureRequest) -> Iterator[Desktop]:
    require("dbus-daemon")
    with Desktop(request.param) as running:
        yield running


def session(env: Mapping[str, str]) -> "subprocess.Popen[str]":
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DBUS", "XDG"))}
    return subprocess.Popen(
        [sys.executable, "-c", SESSION],
        env={**kept, **env},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_it_is_held_through_a_session_and_given_back(desktop: Desktop) -> None:
    with session(desktop.env) as running:
        assert desktop.next() == "Inhibit"
        assert running.communicate("end\n", timeout=20) == ("", "")
    assert desktop.next() == "UnInhibit"
    assert running.returncode == 0


def test_it_goes_with_a_session_that_is_killed(desktop: Desktop) -> None:
    with session(desktop.env) as running:
        assert desktop.next() == "Inhibit"
        running.send_signal(signal.SIGKILL)
    assert desktop.next() == "gone"


def test_a_bright_screen_is_asked_for_where_nothing_else_helps() -> None:
    require("dbus-daemon")
    with Desktop("org.freedesktop.ScreenSaver") as desktop, session(desktop.env) as running:
        assert desktop.next() == "Inhibit"
        assert running.communicate("end\n", timeout=20) == ("", "")
        assert desktop.next() == "UnInhibit"


def told(env: Mapping[str, str]) -> str:
    """What a session tells first. It must tell something: otherwise this waits until the test is ended."""
    with session(env) as running:
        assert running.stdout is not None
        first = running.stdout.readline()
        rest, errors = running.communicate("end\n", timeout=20)
        assert errors == ""
        return first + rest


def test_a_refusal_is_told_once() -> None:
    require("dbus-daemon")
    with Desktop("org.freedesktop.PowerManagement", refuse=True) as desktop:
        assert told(desktop.env) == f"{REFUSED}\n"


def test_a_computer_without_a_desktop_is_told_of_once(tmp_path: Path) -> None:
    nowhere = {"DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/none"}
    assert told(nowhere) == told({}) == f"{REFUSED}\n"


def test_a_desktop_that_never_answers_holds_nothing_up(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as deaf:
        deaf.bind(f"{tmp_path}/bus")
        deaf.listen()
        with session({"DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/bus"}) as running:
            deaf.settimeout(20)
            caller, _ = deaf.accept()
            with caller:
                assert running.communicate("end\n", timeout=20) == ("", "")
        assert running.returncode == 0


def test_a_desktop_that_goes_away_is_no_concern_of_the_session() -> None:
    require("dbus-daemon")
    with Desktop("org.gnome.SessionManager") as desktop:
        running = session(desktop.env)
        assert desktop.next() == "Inhibit"
    assert running.communicate("end\n", timeout=20) == ("", "")
    assert running.returncode == 0
