"""A whole session on every output of a device, all at the same time, each into a sound card of its own.

What is heard is judged against arithmetic on the numbers of the TOML. More sound is held ready than usual, so
that a machine that stands still makes no gap in it; but not all outputs can have it held by the device.
"""

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from as_process import environment
from conftest import require

if sys.platform == "win32":
    pytest.skip("other system: a private PulseAudio", allow_module_level=True)

from sound_server import RATE, Recording, SoundServer

OUTPUTS = ("miniaudio", "sounddevice", "pasimple", "pipe", "simpleaudio")
TEMPO, REPS = 0.6, 5
ROUTINE = f"""\
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
count = {{ reps = "off", beep = "rep" }}
"""


def onsets(recording: Recording) -> npt.NDArray[np.float64]:
    """Where sounds begin that come after a moment of silence, in seconds."""
    loud = np.flatnonzero(np.abs(recording.samples.astype(float)) > 60)
    return np.asarray(loud[np.flatnonzero(np.diff(loud, prepend=-RATE) > 0.05 * RATE)] / RATE)


def has_ticks_on_beats(begun: npt.NDArray[np.float64], first: float) -> bool:
    """Whether all ticks are heard on their beats from the first beat on, but for one gap at the most."""
    beat, gaps = first, 0
    for _ in range(1, REPS):
        beat += TEMPO
        off = begun[begun > beat - 0.005] - beat
        if not off.size or off[0] > 0.3:
            return False
        if off[0] > 0.005:
            gaps += 1
            beat += off[0]
    return gaps <= 1


def ended(session: "subprocess.Popen[str]") -> tuple[str, str]:
    """What a session printed that is ended once its set is saved: all that is judged has been heard."""
    assert session.stdout is not None
    lines = []
    for line in session.stdout:
        lines.append(line)
        if "saved: 1 set" in line:
            session.send_signal(signal.SIGTERM)
    return "".join(lines), session.communicate(timeout=10)[1]


def test_every_tick_is_heard_on_its_beat_and_the_program_ends(tmp_path: Path) -> None:
    for name in OUTPUTS:
        if name == "pipe":
            require("pacat")
        else:
            pytest.importorskip(name, reason=f"not installed: {name}")
    require("pulseaudio")
    path = tmp_path / "quick.toml"
    path.write_text(ROUTINE, "utf-8")
    quick = [
        "--start-at",
        "2",
        "--verbosity",
        "brief",
        "--preroll",
        "0",
        "--rate",
        "449",
        "--plain",
        "--buffer",
        "1",
    ]
    with SoundServer() as server, ExitStack() as stack:
        recordings, sessions = {}, {}
        for name in OUTPUTS:
            server.add_sink(name, latency=25)
            recordings[name] = stack.enter_context(server.record(name, latency=50))
            env = environment(tmp_path / name, {**server.env, "PULSE_SINK": name, "PYTHONUNBUFFERED": "1"})
            sessions[name] = subprocess.Popen(
                [sys.executable, "-m", "voicecoach", "run", str(path), "--output", name, *quick],
                env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            )  # fmt: skip
            stdout = sessions[name].stdout
            assert stdout is not None
            stdout.readline()  # it plays: together they might be too late to open their devices
        with ThreadPoolExecutor(len(OUTPUTS)) as pool:
            told = dict(zip(OUTPUTS, pool.map(ended, sessions.values()), strict=True))
    for name in OUTPUTS:
        out, err = told[name]
        assert sessions[name].returncode == 128 + signal.SIGTERM, err
        assert f"{name} plays, as you asked" in err
        assert f"{REPS} repetitions" in out
        begun = onsets(recordings[name])
        assert any(has_ticks_on_beats(begun, first) for first in begun), name  # that is the start chime
