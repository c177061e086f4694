"""Timers of the system: what each of them is, and putting one in place or taking it away."""

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple, Protocol

from voicecoach.cli.remind_reminder import Reminder
from voicecoach.model.seams import Unavailable
from voicecoach.settings.folders import make_private
from voicecoach.settings.saving import replace_file

PATIENCE = 60.0
"""Seconds that a command of the system may take."""


class Step(NamedTuple):
    """A command of the system."""

    command: tuple[str, ...]
    needed: bool = True
    """Whether it is an error where it fails."""


class Timer(Protocol):
    """What runs a command at a time of day: one kind a system."""

    kind: str

    def missing(self) -> str | None:
        """Why it cannot be had here, as a sentence without its full stop; None where it can."""

    def files(self, reminder: Reminder) -> dict[Path, bytes]:
        """The files that make it, with what is in them."""

    def switching_on(self, name: str) -> tuple[Step, ...]:
        """To be done once the files are there; harmless where it is on."""

    def switching_off(self, name: str) -> tuple[Step, ...]:
        """To be done before the files are deleted; harmless where it is off."""

    def afterwards(self) -> tuple[Step, ...]:
        """To be done once the files are deleted."""


def timer_here(folder: Path, environ: Mapping[str, str] = os.environ) -> Timer:
    """The one of this system. ``folder`` is for files that belong to nobody else."""
    if sys.platform == "win32":
        from datetime import date

        from voicecoach.cli.remind_windows import ScheduledTask

        return ScheduledTask(folder, date.today())
    if sys.platform == "darwin":
        from voicecoach.cli.remind_launchd import LaunchdTimer

        return LaunchdTimer()
    from voicecoach.cli.remind_systemd import SystemdTimer

    return SystemdTimer(environ)


def install(timer: Timer, reminder: Reminder) -> None:
    """Write the files, readable by the user only, and switch it on. Raises OSError, and Unavailable."""
    for path, content in timer.files(reminder).items():
        make_private(path.parent)
        replace_file(path, content)
    _perform(timer.switching_on(reminder.name))


def remove(timer: Timer, name: str, files: Iterable[Path]) -> None:
    """Switch it off, and delete its files. Raises OSError."""
    _perform(timer.switching_off(name))
    for path in files:
        path.unlink(missing_ok=True)
    _perform(timer.afterwards())


def _perform(steps: Iterable[Step]) -> None:
    for step in steps:
        problem = _problem(step.command)
        if problem is not None and step.needed:
            raise Unavailable(f"'{' '.join(step.command)}' failed: {problem}")


def _problem(command: tuple[str, ...]) -> str | None:
    """What went wrong; None where nothing did."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE)
    except OSError as problem:
        return problem.strerror or str(problem)
    except subprocess.TimeoutExpired:
        return f"it took more than {PATIENCE:g} seconds"
    told = (done.stderr or done.stdout).decode(errors="replace").strip()
    return None if done.returncode == 0 else told or f"exit code {done.returncode}"
