"""How it is with a great many routines, how soon the program answers, and how much is installed."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from importlib.metadata import Distribution, distributions
from pathlib import Path
from statistics import median

from benchmarks.listening import environment
from benchmarks.rows import Row, milliseconds
from voicecoach.cli.program import COMMANDS

MANY = 10_000
COACH = (sys.executable, "-m", "voicecoach")
RIVALS = "benchmarks.rivals"


def listing(folder: Path) -> Iterable[Row]:
    """``list`` of ten thousand routines, beside a loop that reads each file and prints its title."""
    home = folder / "home"
    routines = _many(home / "routines")
    env = environment(dict(os.environ), home)
    index = home / "cache" / "routines.json"
    rival = (sys.executable, "-m", f"{RIVALS}.plain_listing", str(routines))
    listed = partial(seconds, (*COACH, "list"), env)
    time.sleep(2.1)  # of files that have only just been written nothing is kept
    cold, warm, plain = alternating(
        5,
        lambda: without(index, listed),
        listed,
        partial(seconds, rival, env),
    )
    told = f"a loop of tomllib over the same files: {plain:.2f} s"
    yield Row(
        f"`list` of {MANY:,} routines, none of them known",
        f"{cold:.2f} s ({cold / plain:.2f} ×)",
        "≤ 1.5 ×",
        told,
        cold <= 1.5 * plain,
    )
    yield Row(f"`list` of {MANY:,} routines, from the index", f"{warm:.2f} s", "≤ 0.3 s", told, warm <= 0.3)
    (wrong,) = alternating(5, partial(seconds, (*COACH, "show", "rotuine-04321"), env, code=2))
    yield Row(
        f"a mistyped name among {MANY:,}, and which was meant", f"{wrong:.2f} s", "≤ 0.5 s", "", wrong <= 0.5
    )


def _many(folder: Path) -> Path:
    """The bundled routines again and again, each with a title of its own."""
    folder.mkdir(parents=True)
    texts = [path.read_text("utf-8") for path in sorted(Path("routines").glob("*.toml"))]
    for number in range(MANY):
        text = texts[number % len(texts)].replace('title = "', f'title = "{number} ', 1)
        (folder / f"routine-{number:05}.toml").write_text(text, "utf-8")
    return folder


def without(file: Path, measure: Callable[[], float]) -> float:
    """The measure once a file is gone."""
    file.unlink(missing_ok=True)
    return measure()


def answering(folder: Path) -> Iterable[Row]:
    """``--help`` and completion, beside a bare click program with as many commands."""
    env = {**environment(dict(os.environ), folder / "home"), "COMMANDS": str(len(COMMANDS))}
    bare = (sys.executable, "-m", f"{RIVALS}.bare_click")
    asked = dict.fromkeys(("_VOICECOACH_COMPLETE", "_BARE_CLICK_COMPLETE"), "bash_complete")
    completing = {**env, **asked, "COMP_WORDS": "program ", "COMP_CWORD": "1"}
    for name, arguments, environ in (
        ("`voicecoach --help`", ("--help",), env),
        ("completion of a command in the shell", (), completing),
    ):
        coach, rival = alternating(
            21,
            partial(seconds, (*COACH, *arguments), environ),
            partial(seconds, (*bare, *arguments), environ),
        )
        yield Row(
            name,
            f"{milliseconds(coach)} ({coach / rival:.2f} ×)",
            "≤ 1.3 ×",
            f"a bare click program with {len(COMMANDS)} commands: {milliseconds(rival)}",
            coach <= 1.3 * rival,
        )


def size(folder: Path) -> Iterable[Row]:
    """The files of the default installation, without pip and without what Python compiles of them."""
    target = folder / "installed"
    subprocess.run(
        (sys.executable, "-m", "pip", "install", "--quiet", "--no-compile", "--target", str(target), "."),
        check=True,
        stdin=subprocess.DEVNULL,
    )
    parts = sorted(((_bytes(each), each.name) for each in distributions(path=[str(target)])), reverse=True)
    total = sum(part for part, _ in parts)
    yield Row(
        "the default installation, without Python and pip",
        _megabytes(total),
        "≤ 60 MB",
        ", ".join(f"{name} {_megabytes(part)}" for part, name in parts),
        total <= 60_000_000,
    )


def _bytes(distribution: Distribution) -> int:
    """The size of all files that a package has installed."""
    paths = [Path(str(distribution.locate_file(file))) for file in distribution.files or ()]
    return sum(path.stat().st_size for path in paths if path.is_file())


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"


def alternating(times: int, *measures: Callable[[], float]) -> list[float]:
    """The median of each, measured in turn, so that a busy machine is as busy for all of them."""
    rounds = [[measure() for measure in measures] for _ in range(times)]
    return [median(each) for each in zip(*rounds, strict=True)]


def seconds(command: Sequence[str], env: Mapping[str, str], code: int = 0) -> float:
    """How long a program takes from its start to its end."""
    started = time.perf_counter()
    done = subprocess.run(command, env=env, capture_output=True, stdin=subprocess.DEVNULL, check=False)
    elapsed = time.perf_counter() - started
    if done.returncode != code:
        raise RuntimeError(done.stderr.decode("utf-8", "replace"))
    return elapsed
