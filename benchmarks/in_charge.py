"""What a person in charge of a session notices: keys, losses, a busy machine, a long day."""

import contextlib
import os
import random
import shlex
import signal
import subprocess
import sys
import time
import wave
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pexpect
from sound_server import RATE, Recording, SoundServer

from benchmarks.killing import kill
from benchmarks.listening import environment, gaps, onsets, starts_of
from benchmarks.rows import Row, milliseconds, routine

BUFFER = 0.15
"""Seconds: the default of the setting."""
TEMPO = Fraction(127, 100)
PAUSES = 40
ANSWERS = 20
LOSSES = 5
TONE = 441
"""Hz of the steady tone that gaps are looked for in."""
DAY = 67_990
"""Repetitions: at 1.27 s, a minute less than the 24 h that a session may last."""
HOGS = 4
KILLS = 1000


@contextlib.contextmanager
def session(
    path: Path, env: dict[str, str], *options: str, beside: str = ""
) -> "Iterator[pexpect.spawn[str]]":
    """A session as its user has it: in a terminal of its own, with keys that are sent without delay.

    ``beside``: what the shell starts before it in the background, and what is ended with it.
    """
    command = [sys.executable, "-m", "voicecoach", "run", str(path), "--output", "miniaudio", *options]
    plain = ["--plain", "--verbosity", "brief", "--preroll", "0"]
    child = pexpect.spawn(
        "sh", ["-c", f'{beside} exec "$@"', "sh", *command, *plain], env=env, encoding="utf-8", timeout=30
    )
    child.delaybeforesend = None
    try:
        yield child
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.close(force=True)


def press(child: "pexpect.spawn[str]", key: str) -> float:
    """Press a key; the instant."""
    instant = time.monotonic()
    child.send(key)
    return instant


def percentile(values: Iterable[float], share: float = 0.95) -> float:
    """The value that so many of them do not exceed."""
    return float(np.quantile(list(values), share, method="higher"))


def tone(path: Path, seconds: float) -> None:
    """A WAV file with a steady tone."""
    at = np.arange(int(seconds * 22_050)) / 22_050
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(22_050)
        file.writeframes((8_000 * np.sin(2 * np.pi * TONE * at)).astype("<i2").tobytes())


def await_sound(recording: Recording, level: int = 2_000) -> None:
    """Wait until the last 50 ms were loud."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if np.abs(recording.last(0.05)).reshape(-1, RATE // 100).max(axis=1, initial=0).min() > level:
            return
        time.sleep(0.01)
    raise TimeoutError("the session cannot be heard")


def pauses(folder: Path) -> Iterable[Row]:
    """From the key Space to the last sample of a steady tone."""
    tone(folder / "tone.wav", 1.9)
    made = routine(
        folder,
        "pauses",
        'count_in = 0\n[[exercise]]\nname = "Tone"\nhold = "30m"\ncount = { last = 0, marks = false }\n'
        'cues = [{ at = "every 2s", sound = "tone.wav" }]\n',
    )
    chance = random.Random(8)
    asked: list[float] = []
    with SoundServer() as server, server.record() as recording:
        env = environment(server.env, folder / "home")
        with session(made, env, "--rate", "400") as child:
            while len(asked) < PAUSES:
                child.expect(r"sound tone\.wav")
                await_sound(recording)
                time.sleep(chance.uniform(0, 0.8))
                asked.append(press(child, " "))
                child.expect("paused")
                time.sleep(0.6)
                press(child, " ")
                child.expect("going on")
    late = [_last_sound(recording, instant) for instant in asked]
    p95 = percentile(late)
    yield Row(
        f"Space to silence, {len(late)} pauses",
        f"p95 {milliseconds(p95)}, max {milliseconds(max(late))}",
        "p95 ≤ 60 ms",
        "",
        p95 <= 0.06,
    )


def _last_sound(recording: Recording, instant: float) -> float:
    """How long after an instant the sound went on: silence is 0.2 s without a sample.

    An instant is known in the recording to some 20 ms only, so the silence may seem to come before it.
    """
    start, before = int(recording.second(instant) * RATE), RATE // 10
    loud = np.flatnonzero(np.abs(recording.samples[start - before : start + RATE // 2]) > 60)
    ends = np.flatnonzero(np.diff(loud, append=10 * RATE) > RATE // 5)
    return float(loud[ends[0]] - before) / RATE


def answers(folder: Path) -> Iterable[Row]:
    """From the key w to the chime that answers it, while the ticks go on."""
    made = routine(
        folder,
        "answers",
        '[[exercise]]\nname = "Ticks"\nreps = 2000\ntempo = "1"\n'
        'count = { reps = "off", beep = "rep", marks = false }\n',
    )
    chance = random.Random(8)
    asked: list[float] = []
    with SoundServer() as server:
        env = environment(server.env, folder / "home")
        with server.record() as recording, session(made, env) as child:
            child.expect(r"Ticks.*\]")
            for n in range(ANSWERS + 1):
                time.sleep(6 + chance.random())
                asked.append(press(child, "w"))
                if not n:  # its words are made for the first one
                    asked.clear()
            time.sleep(2)
    # Where a tick falls into the chime, less of it is alike; nothing else sounds shortly after the key.
    chimes = starts_of(Path("sounds/answer.wav"), recording.samples, RATE, alike=0.22)
    late = []
    for instant in asked:
        second = recording.second(instant)
        after = chimes[(chimes > second) & (chimes < second + 2)]
        late.append(float(after[0] - second) if after.size else float("inf"))
    p95 = percentile(late)
    yield Row(
        f"key to its answer's chime while the count goes on, {ANSWERS} times",
        f"p95 {milliseconds(p95)}, max {milliseconds(max(late))}",
        f"p95 ≤ 100 ms + buffer ({BUFFER * 1000:.0f} ms)",
        "",
        p95 <= 0.1 + BUFFER,
    )


def losses(folder: Path) -> Iterable[Row]:
    """The sound server killed with signal 9 in a set, and started again."""
    made = routine(
        folder,
        "losses",
        '[[exercise]]\nname = "Ticks"\nreps = 2000\ntempo = "0.8"\ncount = { reps = "off", beep = "rep" }\n',
    )
    told: list[float] = []
    back: list[float] = []
    with SoundServer() as server:
        env = environment(server.env, folder / "home")
        with session(made, env, "--rate", "400") as child:
            child.expect(r"Ticks.*\]")
            for n in range(LOSSES):
                time.sleep(3 + 0.17 * n)
                killed = time.monotonic()
                server.kill()
                child.expect("sound is gone")
                told.append(time.monotonic() - killed)
                time.sleep(1 + 0.37 * n)
                server.restart()
                there = time.monotonic()
                with server.record() as recording:
                    child.expect("sound is back")
                    time.sleep(3)
                heard = onsets(recording.samples, RATE)
                since = recording.second(there)
                back.append(float(heard[0]) - since if heard.size else float("inf"))
    yield Row(
        f"loss of the sound server to the line that tells it, {LOSSES} times",
        f"max {milliseconds(max(told))}",
        "≤ 1 s",
        "",
        max(told) <= 1,
    )
    yield Row(
        f"return of the sound server to sound, {LOSSES} times",
        f"max {milliseconds(max(back))}",
        "≤ 3 s",
        "",
        max(back) <= 3,
    )


def hogs(folder: Path) -> Iterable[Row]:
    """A minute of a steady tone, with the voice's cache empty, the processors and the disk busy.

    The hogs have normal priority and were started in the same terminal. Linux shares processors between
    terminals before it does within one (autogroups): hogs in another one kept the session's threads from
    running for up to 0.3 s, which no buffer of such a length bridges.
    """
    tone(folder / "tone.wav", 56)
    others = "".join(
        f'[[exercise]]\nname = "Exercise number {n}, which has a long name"\n'
        f'setup = "Stand on one leg beside the wall, {n} hands from it. Look {n + 20} metres ahead."\n'
        f'reps = {20 + n}\ntempo = "2"\nexit = "Come down slowly, after {n + 12} breaths."\n'
        for n in range(1, 60)
    )
    made = routine(
        folder,
        "hogs",
        '[[exercise]]\nname = "Tone"\nhold = "60s"\ncount = { last = 0, marks = false }\n'
        f'cues = [{{ at = "2s", sound = "tone.wav" }}]\n{others}',
    )
    with SoundServer() as server:
        env = environment(server.env, folder / "home")
        busy = f"{_disk(folder)} & {'while :; do :; done & ' * HOGS}"
        with server.record() as recording, session(made, env, beside=busy) as child:
            child.expect(r"sound tone\.wav")
            time.sleep(58)
    length, quiet, slip = gaps(recording.samples, RATE, TONE)
    held = not quiet and slip < 0.0001 and abs(length - 56) < 0.005
    yield Row(
        f"a minute of live session, {HOGS} processor hogs beside it, the disk kept writing, cache empty",
        f"{quiet} ms of gaps, {slip * 1000:.2f} ms of slips",
        f"0 gaps at the default buffer ({BUFFER * 1000:.0f} ms)",
        "",
        held,
    )


def _disk(folder: Path) -> str:
    """A shell's command that writes 1 MB at a time to the session's disk, and waits for it each time."""
    loop = (
        "import os, sys\n"
        "with open(sys.argv[1], 'wb') as file:\n"
        "    while True:\n"
        "        file.seek(0)\n"
        "        file.write(os.urandom(1 << 20))\n"
        "        file.flush()\n"
        "        os.fsync(file.fileno())\n"
    )
    return shlex.join([sys.executable, "-c", loop, str(folder / "written")])


def virtual_day(folder: Path) -> Iterable[Row]:
    """24 h in virtual time, in a process of its own: every tick against rational arithmetic."""
    made = routine(
        folder,
        "day",
        f'[[exercise]]\nname = "A day"\nreps = {DAY}\ntempo = "{float(TEMPO)}"\n'
        'count = { reps = "off", beep = "rep", last = 0 }\n',
    )
    env = environment(dict(os.environ), folder / "home")
    done = subprocess.run(
        (sys.executable, "-m", "benchmarks.virtual", str(made), str(TEMPO)),
        env=env, check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    ticks, off, hours, early, late = (float(word) for word in done.stdout.split())
    yield Row(
        f"{hours:.1f} h of virtual session at {float(TEMPO)} s, {ticks:,.0f} ticks",
        f"{off:.0f} off their frame; memory {late / early:.2f} × that after an hour",
        "0 off; memory ≤ 1.05 ×",
        "",
        off == 0 and ticks == DAY and late <= 1.05 * early,
    )


def kills(folder: Path) -> Iterable[Row]:
    """The journal's writer killed with signal 9 at random instants."""
    toll = kill(KILLS, folder)
    yield Row(
        f"kill -9 at {toll.kills:,} random instants, {toll.acknowledged:,} sets acknowledged",
        f"{toll.lost} of them lost, {toll.unreadable} files unreadable",
        "0 and 0",
        "",
        not toll.lost and not toll.unreadable,
    )
