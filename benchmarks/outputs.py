"""Every output of a device: how true clicks a second apart are, how soon the first is heard, what it costs.

``python -m benchmarks.outputs [CLICKS]`` prints the table by itself, for fewer clicks in less time.
"""

import os
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

import numpy as np

sys.path.append(str(Path(__file__).parents[1] / "tests"))  # the sound server lives there

from sound_server import RATE, SoundServer

from benchmarks.clicking import clicking
from benchmarks.listening import beats, drift, environment, onsets
from benchmarks.rows import Row, milliseconds
from voicecoach.audio.outputs import automatic
from voicecoach.model.units import SAMPLE_RATE

OUTPUTS = tuple(dict.fromkeys(("miniaudio", "sounddevice", "pasimple", "pipe", "simpleaudio", *automatic())))
CLICKS = 30
"""A second apart."""
STARTS = 5
"""How often a start is measured; the median counts."""
BAR, SLIP, SHARE = 0.002, 0.001, 0.02
"""Seconds that a click may be off its time; from the first to the last; of a core."""
BLOCK = SAMPLE_RATE // 40


class Played(NamedTuple):
    """What was measured of one player."""

    error: float
    """The greatest, in seconds."""
    slip: float
    """Seconds from the first click to the last."""
    missing: int
    """Clicks that were not heard."""
    start: float
    """Seconds from the start of the process to the first click."""
    processor: float
    """The share of a core that it and its children used."""

    @property
    def told(self) -> str:
        """In one line."""
        lost = f", {self.missing} missing" if self.missing else ""
        off = f"max {milliseconds(self.error)}, slip {milliseconds(self.slip)}{lost}"
        return f"{off}; start {self.start * 1000:.0f} ms; {self.processor * 100:.2f} % of a core"


def outputs(folder: Path, clicks: int = CLICKS) -> Iterable[Row]:
    """A row an output, beside the sound server's own player on a file of the same clicks."""
    with SoundServer() as server:
        env = environment(server.env, folder / "home")
        rival = _measured(
            server, ("paplay", str(_file(folder, clicks))), ("paplay", str(_file(folder, 1))), clicks, env
        )
        for name in OUTPUTS:
            play = (sys.executable, "-m", "benchmarks.clicking", name)
            found = _measured(server, (*play, str(clicks)), (*play, "1"), clicks, env)
            held = not found.missing and found.error <= BAR and abs(found.slip) <= SLIP
            yield Row(
                f"output {name}: {clicks} clicks 1 s apart; process start to the first; processor time",
                found.told,
                f"max ≤ {BAR * 1000:.0f} ms, slip ≤ {SLIP * 1000:.0f} ms; ≤ {SHARE * 100:.0f} % of a core",
                f"paplay, a file of them: {rival.told}",
                held and found.processor <= SHARE,
            )


def _measured(
    server: SoundServer, command: Sequence[str], short: Sequence[str], clicks: int, env: dict[str, str]
) -> Played:
    """``command`` plays all the clicks; ``short`` one of them, and is a process like it otherwise."""
    starts, used = [], []
    for _ in range(STARTS):
        found, spawned, processor = _run(server, short, env)
        starts.append(float(found[0] - spawned))
        used.append(processor)
    found, _, processor = _run(server, command, env)
    errors = beats(found, clicks, 1.0)
    heard = errors[np.isfinite(errors)]
    return Played(
        float(np.abs(heard).max()),
        drift(errors) if clicks > 1 else 0.0,
        int(clicks - heard.size),
        median(starts),
        max(0.0, processor - median(used)) / max(1, clicks - 1),
    )


def _run(
    server: SoundServer, command: Sequence[str], env: dict[str, str]
) -> "tuple[np.ndarray[tuple[int], np.dtype[np.float64]], float, float]":
    """When clicks were heard and when the process was started, in the recording; its processor time."""
    with server.record() as recording:
        time.sleep(0.2)
        spawned = time.monotonic()
        process = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        time.sleep(0.3)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    return onsets(recording.samples, RATE), recording.second(spawned), usage.ru_utime + usage.ru_stime


def _file(folder: Path, count: int) -> Path:
    path = folder / f"clicks-{count}.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(clicking(count))
    return path


def main() -> None:
    """Print the table."""
    from benchmarks.__main__ import table

    with tempfile.TemporaryDirectory() as folder:
        print(table(list(outputs(Path(folder), int(sys.argv[1]) if sys.argv[1:] else CLICKS))))


if __name__ == "__main__":
    main()
