"""A live session's screen and signals, in a real terminal and a real process."""

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("other system: POSIX terminals and signals", allow_module_level=True)

import pexpect

from voicecoach.cli.live import Stopping
from voicecoach.cli.screen import Screen
from voicecoach.model.event import Command, CueSpoken, SegmentStarted, SoundLost
from voicecoach.model.routine import Effort, Exercise, Hold
from voicecoach.model.segment import Part, Segment, Work
from voicecoach.model.sound import Utterance
from voicecoach.model.units import Seconds

COUNTING = """
from voicecoach.cli.live import Show
from voicecoach.model.event import CueSpoken
from voicecoach.model.sound import Utterance
from voicecoach.model.units import Seconds

show = Show(plain=False, silent=False)
for n in range(1, 10):
    show.screen.show(CueSpoken(Seconds(n), Utterance(f"seventy-{n}", "en"), "count", rep=n))
"""


def test_a_line_that_changes_never_wraps() -> None:
    child = pexpect.spawn(sys.executable, ["-c", COUNTING], dimensions=(24, 30), encoding="utf-8", timeout=15)
    child.expect(pexpect.EOF)
    drawn = child.before.split("\r")
    assert child.before.count("seventy-9") == 1
    assert max(map(len, drawn)) == 29


def kneeling() -> Segment:
    hold = Hold(Seconds(30))
    exercise = Exercise("kneel", "Kneel", (Effort((hold,)),), exit=("Lean forward.", "Stand up."))
    return Segment(3, "work", Work(Fraction(30), (), (Part(Fraction(0), Fraction(30), hold),)), exercise)


def test_the_way_out_is_printed_unless_the_last_words_told_it() -> None:
    lines: list[str] = []
    screen = Screen(lines.append)
    screen.show(SegmentStarted(Seconds(0), kneeling()))
    screen.show(SoundLost(Seconds(3), "The device is gone."))
    screen.part()
    assert lines[1] == "00:03  [the sound is gone: The device is gone; waiting for it]"
    assert lines[2:] == ["Stopped at Kneel, after 00:03.", "Lean forward.", "Stand up."]
    lines.clear()
    screen.show(SegmentStarted(Seconds(3), replace(kneeling(), kind="closing")))
    screen.show(CueSpoken(Seconds(3), Utterance("Lean forward.", "en"), "narration"))
    screen.part()
    assert lines == ["00:03  Lean forward.", "Stopped at Kneel, after 00:03.", "Stand up."]


def test_a_signal_that_is_ignored_stays_ignored() -> None:
    told: list[Command] = []
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with Stopping(told.append):
            os.kill(os.getpid(), signal.SIGHUP)
            assert signal.getsignal(signal.SIGTERM) != signal.SIG_DFL
        assert told == []
    finally:
        signal.signal(signal.SIGHUP, before)


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_rendering_that_is_ended_leaves_no_file(name: str, tmp_path: Path) -> None:
    target = tmp_path / "out" / "session.wav"
    target.parent.mkdir()
    rendering = subprocess.Popen(
        [sys.executable, "-m", "voicecoach", "render", "whole-body-strength", "-o", str(target)],
        env={**os.environ, "VOICECOACH_HOME": str(tmp_path / "home")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 20
    while not list(target.parent.iterdir()) and time.monotonic() < deadline:
        threading.Event().wait(0.005)
    rendering.send_signal(getattr(signal, name))
    assert rendering.wait(20) == 128 + getattr(signal, name)
    assert list(target.parent.iterdir()) == []
