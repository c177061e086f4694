"""Text that gives way to a sound device as soon as there is one."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from conftest import require

from voicecoach.audio.outputs import choose
from voicecoach.audio.standby_output import StandbyOutput
from voicecoach.model.seams import Granted, OutputLost, Unavailable
from voicecoach.model.units import SAMPLE_RATE, Seconds
from voicecoach.testing import RecordingOutput

BUFFER = Seconds(15, 100)
BLOCK = bytes(2 * 441)


class Later(RecordingOutput):
    """A device that is refused so many times, and again while ``away``."""

    def __init__(self, refusals: int) -> None:
        super().__init__()
        self.refusals = refusals
        self.away = False
        self.asked: list[str | None] = []

    def open(self, device: str | None, rate: int, buffer: Seconds) -> Granted:
        self.asked.append(device)
        if self.away or self.refusals > 0:
            self.refusals -= 1
            raise Unavailable("There is no device.")
        return super().open(device, rate, buffer)


def guide(output: StandbyOutput) -> str:
    """Write until the output is lost; why it was."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            output.write(BLOCK, 0.02)
        except OutputLost as lost:
            return str(lost)
    raise AssertionError("no device was found")


def test_a_device_that_appears_is_told_as_a_loss_and_is_there_after_it() -> None:
    device = Later(refusals=3)
    output = StandbyOutput(device, pace=0.01)
    granted = output.open(None, SAMPLE_RATE, BUFFER)
    assert (granted.buffer, granted.realtime) == (BUFFER, True)
    assert guide(output) == "A sound device is there now."
    heard = output.halt()
    assert heard >= 0 and output.heard() == heard
    assert device.closed
    output.close()
    output.open(None, SAMPLE_RATE, BUFFER)
    assert output.heard() == 0
    assert output.write(BLOCK, 0.02) == 441
    assert bytes(device.samples) == BLOCK
    output.close()
    assert device.closed


def test_the_named_device_is_looked_for_and_then_the_usual_one() -> None:
    device = Later(refusals=4)
    output = StandbyOutput(device, pace=0.01)
    output.open("kazoo", SAMPLE_RATE, BUFFER)
    guide(output)
    output.close()
    assert device.asked == ["kazoo", None, "kazoo", None, "kazoo"]


def test_a_device_that_goes_again_before_it_was_opened_leaves_the_text() -> None:
    device = Later(refusals=0)
    output = StandbyOutput(device, pace=0.01)
    output.open(None, SAMPLE_RATE, BUFFER)
    guide(output)
    output.close()
    device.refusals = 1
    output.open(None, SAMPLE_RATE, BUFFER)
    assert guide(output) == "A sound device is there now."
    output.close()


def test_a_device_that_is_lost_later_is_waited_for_as_any_other() -> None:
    device = Later(refusals=0)
    output = StandbyOutput(device, pace=0.01)
    output.open(None, SAMPLE_RATE, BUFFER)
    guide(output)
    output.close()
    output.open(None, SAMPLE_RATE, BUFFER)
    output.close()
    device.away = True
    with pytest.raises(Unavailable):
        output.open(None, SAMPLE_RATE, BUFFER)


class Hanging(RecordingOutput):
    """A device whose server hangs."""

    def __init__(self) -> None:
        super().__init__()
        self.entered = threading.Event()
        self.thaw = threading.Event()

    def open(self, device: str | None, rate: int, buffer: Seconds) -> Granted:
        self.entered.set()
        self.thaw.wait(10)
        raise Unavailable("The sound system does not answer.")


def test_a_look_that_hangs_delays_nobody() -> None:
    device = Hanging()
    output = StandbyOutput(device, pace=0.0)
    output.open(None, SAMPLE_RATE, BUFFER)
    assert device.entered.wait(5)
    assert output.write(BLOCK, 0.02) == 441
    began = time.monotonic()
    output.close()
    assert time.monotonic() - began < 1
    device.thaw.set()


def test_text_that_was_asked_for_stays_text() -> None:
    assert not isinstance(choose("text").output, StandbyOutput)


TICKS = """\
format = 1
title = "Ticks"
lead_in = 0
count_in = 0

[[exercise]]
name = "Before"
reps = 1

[[exercise]]
name = "Taps"
reps = 6
tempo = "0.4"
count = { reps = "off", beep = "rep" }
"""


def read_until(lines: Iterable[str], expected: str) -> str:
    """What is printed, up to the line that has what is expected."""
    printed = []
    for line in lines:
        printed.append(line)
        if expected in line:
            break
    return "".join(printed)


@pytest.mark.skipif(sys.platform == "win32", reason="other system: a private PulseAudio")
def test_a_session_begun_in_text_is_heard_once_there_is_a_sound_server(tmp_path: Path) -> None:
    require("pulseaudio")
    pytest.importorskip("miniaudio", reason="not installed: miniaudio")
    from sound_server import RATE, SoundServer

    path = tmp_path / "ticks.toml"
    path.write_text(TICKS, "utf-8")
    server = SoundServer()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VOICECOACH_")}
    home = {
        "VOICECOACH_HOME": str(tmp_path / "home"),
        "HOME": str(tmp_path),
        "PYTHONUNBUFFERED": "1",
        "VOICECOACH_RESUME_COUNT_IN": "0",
    }
    own = {name: server.env[name] for name in ("PULSE_SERVER", "XDG_RUNTIME_DIR")}
    with contextlib.closing(server):
        child = subprocess.Popen(
            [sys.executable, "-m", "voicecoach", "run", str(path), "--verbosity", "brief", "--preroll", "0",
             "--rate", "449", "--start-at", "2", "--buffer", "1"],
            env={**kept, **home, **own}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert child.stdout is not None
        printed = read_until(child.stdout, "start chime")
        server.restart()
        with server.record() as recording:
            printed += read_until(child.stdout, "saved: 1 set")
            child.send_signal(signal.SIGTERM)  # all that is judged has been heard
            out, err = child.communicate(timeout=10)
    assert child.returncode == 128 + signal.SIGTERM
    assert "device is there now" in printed
    assert re.search(r"ALSA|snd_", printed + out + err) is None
    level = np.abs(recording.samples.astype(float))
    loud = np.flatnonzero(level > 60)
    onsets = loud[np.flatnonzero(np.diff(loud, prepend=-RATE) > 0.05 * RATE)] / RATE
    steps = np.diff(onsets)
    assert (np.abs(steps - 0.4) < 0.003).sum() >= 3
