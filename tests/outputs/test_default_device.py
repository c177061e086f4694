"""The sound moves to another device while it plays: the user changes it, or pulls a plug."""

import sys
import time
from collections.abc import Iterator

import numpy as np
import pytest
from conftest import require

if sys.platform == "win32":
    pytest.skip("other system: a private PulseAudio", allow_module_level=True)

from sound_server import SoundServer

from voicecoach.audio.miniaudio_output import MiniaudioOutput
from voicecoach.model.units import SAMPLE_RATE, Seconds

pytest.importorskip("miniaudio", reason="not installed: miniaudio")

BUFFER = Seconds(4, 10)
"""More than usual, so that a machine that stands still for a while makes no gap."""
STEP = SAMPLE_RATE // 10
CLICKS = 18
CHANGE = 5 * STEP
"""The frame at which the device changes."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> "Iterator[SoundServer]":
    """A server of its own, to which this process plays."""
    require("pulseaudio")
    with SoundServer() as server:
        for name in ("PULSE_SERVER", "XDG_RUNTIME_DIR"):
            monkeypatch.setenv(name, server.env[name])
        yield server


@pytest.mark.parametrize("how", ["another is chosen", "it is unplugged", "it is unplugged, and rescued"])
def test_the_sound_goes_on_at_the_other_device_and_its_position_is_true(
    server: SoundServer, how: str
) -> None:
    if how.endswith("rescued"):
        server.pactl("load-module", "module-rescue-streams")
    first = server.add_sink("first")
    server.pactl("set-default-sink", "first")
    samples = np.zeros(CLICKS * STEP, dtype=np.int16)
    for n in range(CLICKS):
        samples[n * STEP : n * STEP + 44] = 20_000
    output = MiniaudioOutput()
    output.open(None, SAMPLE_RATE, BUFFER)
    told: list[tuple[float, int]] = []
    done = 0
    with server.record("null") as recording:  # it was never the default, so it stays where it is
        while done < len(samples) or output.heard() < len(samples):
            done += output.write(samples[done : done + 441].tobytes(), 0.02)
            if first and output.heard() > CHANGE:
                if how == "another is chosen":
                    server.pactl("set-default-sink", "null")
                else:
                    server.pactl("unload-module", first)
                first = ""
            told.append((time.monotonic(), output.heard()))
            assert told[-1][0] - told[0][0] < 10
    output.close()
    loud = np.flatnonzero(recording.samples > 8_000) / recording.rate
    onsets = loud[np.insert(np.diff(loud) > 0.01, 0, True)]
    assert len(onsets) >= CLICKS - CHANGE // STEP - 5
    *exact, longest = sorted(np.diff(onsets) - 0.1)
    assert np.abs(exact).max() < 0.001
    assert -0.001 < longest < 0.3, (
        "a machine that stands still may make one gap, which is in the position too"
    )
    when, frames = zip(*told, strict=True)
    positions = np.interp(onsets + recording.started, when, frames)
    assert (
        np.abs(positions[-6:] - STEP * np.arange(CLICKS - 6, CLICKS)).max() < (0.04 + longest) * SAMPLE_RATE
    )
