"""Hearing by measuring: onsets in a recording, and which of them are the beats of a set."""

import contextlib
import os
import signal
import subprocess
import sys
import wave
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


def first_beat(found: Seconds, count: int, tempo: float) -> float:
    """When the first of ``count`` sounds is, ``tempo`` seconds apart: the onset that has the others at their
    distances and nothing a tempo before it.
    """
    chain = np.arange(-1, count) * tempo
    near = np.abs(found[:, None, None] + chain[None, :, None] - found[None, None, :]).min(axis=2) < 0.12
    return float(found[(near[:, 1:].sum(axis=1) - near[:, 0]).argmax()])


def drift(errors: Seconds) -> float:
    """How far the beats have moved from the first to the last, in seconds, by the line through them."""
    heard = np.flatnonzero(np.isfinite(errors))
    slope = float(np.polyfit(heard, errors[heard], 1)[0])
    return slope * (len(errors) - 1)


def read_wav(path: Path) -> tuple[Samples, int]:
    """A rendered file as samples and Hz."""
    with wave.open(str(path)) as file:
        data = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
        return data.astype(np.int16), file.getframerate()


def starts_of(clip: Path, samples: Samples, rate: int, alike: float = 0.4) -> Seconds:
    """When a clip's sound begins in a recording, in seconds, whatever else sounds: a matched filter.

    ``alike`` is the least correlation, of 1, between the clip and what was recorded at a place.
    """
    wanted, own = read_wav(clip)
    at = np.arange(int(wanted.size * rate / own)) / rate
    shape = np.interp(at, np.arange(wanted.size) / own, wanted)
    sound = samples.astype(np.float64)
    size = 1 << (sound.size + shape.size).bit_length()
    spectrum = np.fft.rfft(sound, size) * np.conj(np.fft.rfft(shape, size))
    product = np.fft.irfft(spectrum, size)[: sound.size - shape.size]
    energy = np.cumsum(np.concatenate([[0.0], sound**2]))
    power = np.maximum(energy[shape.size :] - energy[: -shape.size], 1.0)[: product.size]
    likeness = product / np.sqrt(power * (shape**2).sum())
    places = np.flatnonzero(likeness > alike)
    groups = np.split(places, np.flatnonzero(np.diff(places) > shape.size) + 1) if places.size else []
    lead = int(np.argmax(np.abs(shape) > 0.1 * np.abs(shape).max()))
    return np.array([group[likeness[group].argmax()] + lead for group in groups]) / rate


def gaps(samples: Samples, rate: int, hertz: int) -> tuple[float, int, float]:
    """Of a steady tone, the longest in a recording: its length in seconds, gaps in ms, slips in seconds.

    A gap is a millisecond within the tone without it; a slip is a step of its phase.
    """
    milli = rate // 1000
    peaks = np.abs(samples[: samples.size // milli * milli].astype(np.int32)).reshape(-1, milli).max(axis=1)
    level = np.quantile(peaks, 0.9) / 2
    loud = np.flatnonzero(peaks > level)
    pieces = np.split(loud, np.flatnonzero(np.diff(loud) > 300) + 1)
    piece = max(pieces, key=len)
    first, last = int(piece[0]), int(piece[-1])
    quiet = int((peaks[first : last + 1] <= level).sum())
    window = rate // 100
    sound = samples[(first + 20) * milli : (last - 20) * milli].astype(np.float64)
    turns = sound[: sound.size // window * window].reshape(-1, window)
    turning = np.exp(-2j * np.pi * hertz / rate * np.arange(turns.size)).reshape(-1, window)
    phase = np.unwrap(np.angle((turns * turning).sum(axis=1)))
    return (last + 1 - first) / 1000, quiet, float(np.abs(np.diff(phase)).max() / (2 * np.pi * hertz))


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
