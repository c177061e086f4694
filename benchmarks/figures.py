"""The figures: each a function that measures the coach and a rival side by side, and returns rows."""

import json
import os
import subprocess
import sys
import time
import wave
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median

import numpy as np
from judge import heard_onset
from sound_server import RATE, Samples, SoundServer

from benchmarks import in_charge, remembering, scale
from benchmarks.listening import beats, busy, drift, environment, first_beat, interrupt, onsets, read_wav
from benchmarks.outputs import outputs
from benchmarks.recognising import recognised
from benchmarks.rows import Row, milliseconds, routine

TEMPO = 1.27
TICKS = 60
COACH = (sys.executable, "-m", "voicecoach")
RIVALS = "benchmarks.rivals"


def _heard(server: SoundServer, command: Sequence[str], env: dict[str, str]) -> Samples:
    with server.record() as recording:
        subprocess.run(command, env=env, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        time.sleep(0.3)
    return recording.samples


def ticks(folder: Path) -> Iterable[Row]:
    """60 ticks at 1.27 s from the recording, against t0 + n × tempo; quiet, and with both cores busy."""
    made = routine(
        folder,
        "ticks",
        f'[[exercise]]\nname = "Ticks"\nreps = {TICKS}\ntempo = "{TEMPO}"\n'
        'count = { reps = "off", beep = "rep" }\n',
    )
    cold = folder / "cold.toml"
    cold.write_text(Path("routines/ankle-mobility-and-balance.toml").read_text("utf-8"), "utf-8")
    run = (*COACH, "run", str(made), "--verbosity", "brief", "--output", "miniaudio")
    tick = "sounds/tick.wav"
    with SoundServer() as server:
        env = environment(server.env, folder / "home")
        alsa = folder / "alsa.conf"
        alsa.write_text("</usr/share/alsa/alsa.conf>\npcm.!default { type pulse }\n", "utf-8")
        rivals = {
            "paplay on a timer": (
                sys.executable,
                "-m",
                f"{RIVALS}.paplay_timer",
                tick,
                str(TICKS),
                str(TEMPO),
            ),
            "pyttsx3 loop": (sys.executable, "-m", f"{RIVALS}.pyttsx3_loop", str(TICKS), str(TEMPO)),
        }
        results = {"quiet": _beats(_heard(server, run, env))}
        with busy(2):
            synthesis = _synthesise(cold, folder, env)
            results["both cores busy, voice synthesising"] = _beats(_heard(server, run, env))
            synthesis.kill()
            synthesis.wait()
        beside = []
        for name, command in rivals.items():
            errors = _beats(_heard(server, command, {**env, "ALSA_CONFIG_PATH": str(alsa)}))
            beside.append(f"{name}: {_told(errors)}")
    for name, errors in results.items():
        held = bool(
            np.isfinite(errors).all() and np.abs(errors).max() <= 0.002 and abs(drift(errors)) <= 0.001
        )
        yield Row(
            f"onset error of {TICKS} ticks at {TEMPO} s, {name}",
            _told(errors),
            "max ≤ 2 ms, drift ≤ 1 ms",
            "; ".join(beside),
            held,
        )


def _synthesise(path: Path, folder: Path, env: dict[str, str]) -> "subprocess.Popen[bytes]":
    """A render that begins again with an empty cache as long as it is let."""
    loop = (
        "import subprocess, sys, tempfile, os\n"
        "while True:\n"
        "    with tempfile.TemporaryDirectory() as home:\n"
        "        env = {**os.environ, 'VOICECOACH_HOME': home}\n"
        "        subprocess.run(sys.argv[1:], env=env, capture_output=True)\n"
    )
    command = (sys.executable, "-c", loop, *COACH, "render", str(path), "-o", str(folder / "cold.wav"))
    return subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL)


def _beats(samples: Samples) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    return beats(onsets(samples, RATE), TICKS, TEMPO)


def _told(errors: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> str:
    lost = int((~np.isfinite(errors)).sum())
    said = f"max {milliseconds(float(np.nanmax(np.abs(errors))))}, drift {milliseconds(drift(errors))}"
    return f"{said}, {lost} missing" if lost else said


def centres(folder: Path) -> Iterable[Row]:
    """How evenly the counts 1 to 60 fall on their beats in the rendered file, by Scott's model."""
    made = routine(
        folder,
        "counts",
        '[[exercise]]\nname = "Counts"\nreps = 60\ntempo = "2"\ncount_in = 0\ncount = { last = 0 }\n',
    )
    env = environment(dict(os.environ), folder / "home")
    target = folder / "counts.wav"
    subprocess.run(
        (*COACH, "render", str(made), "-o", str(target), "--verbosity", "brief"),
        env=env, check=True, capture_output=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    samples, rate = read_wav(target)
    grid = 2 * np.arange(60)
    first = first_beat(onsets(samples, rate), 60, 2)
    judged, started = [], []
    for beat in first + grid:
        piece = samples[int((beat - 0.3) * rate) : int((beat + 1.1) * rate)]
        judged.append(heard_onset(piece.tobytes(), rate))
        started.append(int(np.argmax(np.abs(piece.astype(np.int32)) > 60)) / rate)
    coach, rival = float(np.std(judged)), float(np.std(np.array(judged) - started))
    yield Row(
        "spread (sd) of the counts 1 to 60 around their beats, by Scott's model",
        milliseconds(coach),
        "≤ half",
        f"aligned by the start of their sound: {milliseconds(rival)}",
        coach <= rival / 2,
    )


def start(folder: Path) -> Iterable[Row]:
    """From the start of the process to the first word, warm and with an empty cache, beside a tone."""
    chime = read_wav(Path("sounds/start.wav"))
    chime_seconds = chime[0].size / chime[1]
    name = "ankle-mobility-and-balance"
    run = (*COACH, "run", name, "--output", "miniaudio")
    with SoundServer() as server:
        warm_home = environment(server.env, folder / "home")

        def word(samples: Samples, spawned: float) -> float:
            found = onsets(samples, RATE)
            chime = float(found[found >= spawned][0])
            # The chime is over then, and the converter's ringing with it: what sounds next is the word.
            over = int((chime + chime_seconds + 0.002) * RATE)
            heard = over + int(np.argmax(np.abs(samples[over:].astype(np.int32)) > 60))
            return heard / RATE - spawned - 0.5 - chime_seconds

        def tone(samples: Samples, spawned: float) -> float:
            found = onsets(samples, RATE)
            return float(found[found >= spawned][0] - spawned)

        bare_program = (sys.executable, "-m", f"{RIVALS}.bare_tone")
        _timed(server, run, warm_home, word)  # fills the cache
        bare, warm, cold = [], [], []
        for n in range(7):
            bare.append(_timed(server, bare_program, server.env, tone))
            warm.append(_timed(server, run, warm_home, word))
            cold.append(_timed(server, run, environment(server.env, folder / f"cold{n}"), word))
    told = f"bare program that plays a tone: {milliseconds(median(bare))}"
    yield Row(
        "process start to first word, cache warm",
        f"{milliseconds(median(warm))} ({median(warm) / median(bare):.2f} ×)",
        "≤ 2.5 ×",
        told,
        median(warm) <= 2.5 * median(bare),
    )
    limit = 1.5 * median(warm) + 0.3
    yield Row(
        "process start to first word, first run ever",
        milliseconds(median(cold)),
        f"≤ 1.5 × warm + 300 ms ({milliseconds(limit)})",
        told,
        median(cold) <= limit,
    )


def _timed(
    server: SoundServer,
    command: Sequence[str],
    env: dict[str, str],
    measure: Callable[[Samples, float], float],
) -> float:
    with server.record() as recording:
        time.sleep(0.2)
        spawned = time.monotonic()
        process = subprocess.Popen(
            command, env=env, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(3)
        if process.stdin:
            process.stdin.close()
        interrupt(process)
    return measure(recording.samples, recording.second(spawned))


def rendering(folder: Path) -> Iterable[Row]:
    """30 minutes and about 1,500 cues into a file, beside sox joining the same clips and silences."""
    made = routine(folder, "half-hour", _half_hour())
    target = folder / "half-hour.wav"
    command = (*COACH, "render", str(made), "-o", str(target))
    env = environment(dict(os.environ), folder / "render-home")
    cold = _seconds(command, env)
    warm = min(_seconds(command, env) for _ in range(3))
    samples, rate = read_wav(target)
    length = samples.size / rate
    sheet = subprocess.run(
        (*COACH, "script", str(made), "--json"), env=env, check=True, capture_output=True
    ).stdout
    pieces = folder / "pieces"
    pieces.mkdir()
    cues = [cue for segment in json.loads(sheet)["segments"] for cue in segment["cues"]]
    files = _pieces(samples, rate, cues, pieces)
    sox = min(_seconds(("sox", *files, str(folder / "sox.wav")), env) for _ in range(3))
    name = f"rendering {length / 60:.0f} minutes, {len(cues):,} cues"
    yield Row(
        f"{name}, cache warm",
        f"{warm:.2f} s ({length / warm:,.0f} × real time, {warm / sox:.2f} × sox)",
        "≤ 4 × sox, ≥ 2,000 × real time",
        f"sox, the same clips and silences: {sox:.2f} s",
        warm <= 4 * sox and length / warm >= 2000,
    )
    yield Row(
        f"{name}, cache empty",
        f"{cold:.2f} s ({length / cold:,.0f} × real time)",
        "≥ 300 × real time",
        f"sox: {sox:.2f} s",
        length / cold >= 300,
    )


def _half_hour() -> str:
    exercises = (
        f'[[exercise]]\nname = "Raises number {n}"\nsetup = "Stand, a hand on the wall."\n'
        'reps = 68\ntempo = "up 1, down 1.7"\nrest_after = 20\n'
        'cues = [{ at = "every 6 reps", say = "Weight off the little toes." }]\n'
        for n in range(1, 10)
    )
    return "".join(exercises)


def _seconds(command: Sequence[str], env: dict[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, env=env, check=True, capture_output=True, stdin=subprocess.DEVNULL)
    return time.perf_counter() - started


def _pieces(samples: Samples, rate: int, cues: list[dict[str, float]], folder: Path) -> list[str]:
    """The file cut at the cues: what sox has to put together again."""
    cuts = sorted(
        {0, samples.size, *(min(int(cue[k] * rate), samples.size) for cue in cues for k in ("at", "end"))}
    )
    files = []
    for n, (begin, end) in enumerate(pairwise(cuts)):
        path = folder / f"{n:05}.wav"
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(rate)
            file.writeframes(samples[begin:end].tobytes())
        files.append(str(path))
    return files


def processor(folder: Path) -> Iterable[Row]:
    """Processor time of a minute of a live session, beside the sound server's own player."""
    made = routine(folder, "minute", '[[exercise]]\nname = "Raises"\nreps = 40\ntempo = "up 1, down 2"\n')
    env = environment(dict(os.environ), folder / "home")
    target = folder / "minute.wav"
    render = (*COACH, "render", str(made), "-o", str(target))
    subprocess.run(render, env=env, check=True, capture_output=True, stdin=subprocess.DEVNULL)
    with SoundServer() as server:
        live = environment(server.env, folder / "home")
        coach = _share((*COACH, "run", str(made), "--output", "miniaudio"), live)
        player = _share(("paplay", str(target)), live)
    yield Row(
        "processor time of a live session, of one core",
        f"{coach * 100:.2f} %",
        "≤ 2 %",
        f"paplay on the rendered file: {player * 100:.2f} %",
        coach <= 0.02,
    )


def _share(command: Sequence[str], env: dict[str, str], seconds: float = 60) -> float:
    """The share of one core that a program and its children use once they have started."""
    process = subprocess.Popen(
        command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    time.sleep(5)
    before, began = _ticks_of(process.pid), time.monotonic()
    time.sleep(seconds)
    used, elapsed = _ticks_of(process.pid) - before, time.monotonic() - began
    interrupt(process)
    return used / os.sysconf("SC_CLK_TCK") / elapsed


def _ticks_of(pid: int) -> int:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12]) + sum(_ticks_of(int(child)) for child in children)


def memory(folder: Path) -> Iterable[Row]:
    """Peak memory of rendering three hours beside three minutes."""
    exercise = '[[block.exercise]]\nname = "Raises"\nreps = 50\ntempo = "up 1, down 2"\n'
    short = routine(folder, "short", f"[[block]]\nrounds = 1\n{exercise}")
    long = routine(folder, "long", f"[[block]]\nrounds = 60\n{exercise}")
    env = environment(dict(os.environ), folder / "home")
    peaks = []
    for path in (short, long, short, long):
        command = (*COACH, "render", str(path), "-o", str(folder / "memory.wav"))
        # A launcher in between: what a process has when it forks counts as its child's peak.
        launcher = (
            "import resource, subprocess, sys\n"
            "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)\n"
            "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
        )
        done = subprocess.run(
            (sys.executable, "-c", launcher, *command), env=env, check=True, capture_output=True
        )
        peaks.append(int(done.stdout))
    ratio = peaks[3] / peaks[2]
    yield Row(
        "peak memory, rendering 3 h beside 3 min",
        f"{peaks[3] / 1024:.0f} MB beside {peaks[2] / 1024:.0f} MB ({ratio:.2f} ×)",
        "≤ 1.15 ×",
        "",
        ratio <= 1.15,
    )


FIGURES: dict[str, Callable[[Path], Iterable[Row]]] = {
    "ticks": ticks,
    "centres": centres,
    "recognised": recognised,
    "start": start,
    "rendering": rendering,
    "processor": processor,
    "memory": memory,
    "list": scale.listing,
    "answering": scale.answering,
    "looking-back": remembering.looking_back,
    "beginning": remembering.beginning,
    "size": scale.size,
    "outputs": outputs,
    "pauses": in_charge.pauses,
    "answers": in_charge.answers,
    "losses": in_charge.losses,
    "kills": in_charge.kills,
    "day": in_charge.virtual_day,
    "hogs": in_charge.hogs,
}
