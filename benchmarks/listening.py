"""Hearing by measuring: onsets in a recording, and which of them are the beats of a set."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.int16]
Seconds = npt.NDArray[np.float64]


def onsets(samples: Samples, rate: int, quiet: float = 0.12) -> Seconds:
    """When sounds begin, in seconds: where a tenth of a sound's own peak is first reached.

    A sound begins after at least ``quiet`` seconds of (near) silence.
    """
    level = np.abs(samples.astype(np.float64))
    loud = np.flatnonzero(level > 60)
    if not loud.size:
        return np.empty(0)
    starts = loud[np.flatnonzero(np.diff(loud, prepend=-rate) > quiet * rate)]
    found = []
    for start in starts:
        window = level[start : start + rate // 20]
        found.append(start + int(np.argmax(window > 0.1 * window.max())))
    return np.array(found) / rate


def beats(found: Seconds, count: int, tempo: float, slack: float = 0.3) -> Seconds:
    """The errors in seconds of ``count`` beats, ``tempo`` seconds apart, against t0 + n × tempo.

    t0 is the one that fits the most onsets, and then the median of what they say of it. A beat
    without an onset within ``slack`` seconds is not a number.
    """
    grid = np.arange(count) * tempo

    def errors(t0: float) -> Seconds:
        nearest = found[np.abs(found[:, None] - (t0 + grid)[None, :]).argmin(axis=0)]
        return np.asarray(nearest - (t0 + grid))

    best = max(found, key=lambda t0: (np.abs(errors(t0)) < 0.06).sum())
    off = errors(best)
    off = errors(best + float(np.median(off[np.abs(off) < slack])))
    return np.where(np.abs(off) < slack, off, np.nan)


def drift(errors: Seconds) -> float:
    """How far the beats have moved from the first to the last, in seconds, by the line through them."""
    heard = np.flatnonzero(np.isfinite(errors))
    slope = float(np.polyfit(heard, errors[heard], 1)[0])
    return slope * (len(errors) - 1)


@contextlib.contextmanager
def busy(processes: int) -> Iterator[None]:
    """So many processes that do nothing but use a processor, while the context lasts."""
    hogs = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(processes)]
    try:
        yield
    finally:
        for hog in hogs:
            hog.kill()
            hog.wait()


def interrupt(process: "subprocess.Popen[bytes]") -> None:
    """End a program as Ctrl-C does."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def environment(env: dict[str, str], home: Path) -> dict[str, str]:
    """An environment for a session of its own, with everything of the user's in ``home``."""
    return {**env, "VOICECOACH_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path[:1])}
