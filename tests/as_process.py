"""The program as users run it: a process of its own, with a folder of its own for everything."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple


class Done(NamedTuple):
    """How a run ended."""

    code: int
    out: str
    err: str


def environment(home: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a run that touches nothing but ``home``."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VOICECOACH_")}
    return {**kept, "VOICECOACH_HOME": str(home), "PYTHONIOENCODING": "utf-8", **(more or {})}


def voicecoach(
    *arguments: str,
    home: Path,
    stdin: bytes = b"",
    env: Mapping[str, str] | None = None,
    code: str | None = None,
) -> Done:
    """Run ``voicecoach`` (or, in its place, Python ``code``) to its end."""
    command = [sys.executable, *(["-c", code] if code else ["-m", "voicecoach"]), *arguments]
    done = subprocess.run(
        command, input=stdin, env=environment(home, env), capture_output=True, timeout=60, check=False
    )
    return Done(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))
