"""A reminder as a user timer of systemd (Linux). The manuals are systemd.unit(5), systemd.syntax(7),
systemd.service(5) and systemd.timer(5).
"""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from voicecoach.cli.remind_reminder import DAYS, EVERY_DAY, Reminder
from voicecoach.cli.remind_timer import Step
from voicecoach.settings.folders import HOME_VARIABLE

_SYSTEMCTL = ("systemctl", "--user")
_PATIENCE = 20.0  # seconds for an answer of the user's manager
_UNFIT = frozenset("\"'\\")  # what systemd takes in no path of a program


class SystemdTimer:
    """See ``Timer``."""

    kind = "systemd"

    def __init__(self, environ: Mapping[str, str]) -> None:
        home = environ.get("XDG_CONFIG_HOME", "")
        config = Path(home) if home.startswith("/") else Path.home() / ".config"
        self._folder = config / "systemd" / "user"

    def missing(self) -> str | None:
        """Why there is none here."""
        if shutil.which(_SYSTEMCTL[0]) is None:
            return "systemd, which would keep the timer, is not on this system"
        asked = (*_SYSTEMCTL, "show-environment")
        try:
            subprocess.run(asked, check=True, capture_output=True, timeout=_PATIENCE)
        except (OSError, subprocess.SubprocessError):
            return "systemd runs no timers for you here, as in a container or under another init"
        return None

    def files(self, reminder: Reminder) -> dict[Path, bytes]:
        """A service, which says what is run, and a timer, which says when."""
        description = f"Description=voicecoach reminds of {_literal(reminder.title)}."
        home = reminder.home
        passed = [] if home is None else [f"Environment={quoted(f'{HOME_VARIABLE}={home}')}"]
        service = [
            "[Unit]",
            description,
            "",
            "[Service]",
            "Type=oneshot",
            *passed,
            run_line(reminder.command),
        ]
        timer = ["[Unit]", description, "", "[Timer]", f"OnCalendar={_calendar(reminder)}"]
        # Reminded late is better than not at all, where the computer was off; and to the second.
        timer += ["Persistent=true", "AccuracySec=1s", "", "[Install]", "WantedBy=timers.target"]
        return {
            self._folder / f"{reminder.name}.service": _text(service),
            self._folder / f"{reminder.name}.timer": _text(timer),
        }

    def switching_on(self, name: str) -> tuple[Step, ...]:
        """To be done once the files are there."""
        unit = f"{name}.timer"
        return (
            Step((*_SYSTEMCTL, "daemon-reload")),
            Step((*_SYSTEMCTL, "enable", unit)),
            Step((*_SYSTEMCTL, "restart", unit)),  # so that another time of day is taken at once
        )

    def switching_off(self, name: str) -> tuple[Step, ...]:
        """To be done while the files are there; ``clean`` forgets when it was last run."""
        unit = f"{name}.timer"
        return (
            Step((*_SYSTEMCTL, "disable", "--now", unit), needed=False),
            Step((*_SYSTEMCTL, "clean", "--what=state", unit), needed=False),
        )

    def afterwards(self) -> tuple[Step, ...]:
        """To be done once the files are gone."""
        return (Step((*_SYSTEMCTL, "daemon-reload"), needed=False),)


def _calendar(reminder: Reminder) -> str:
    days = "" if reminder.days == EVERY_DAY else ",".join(DAYS[day].capitalize() for day in reminder.days)
    return f"{days} *-*-* {reminder.at}:00".lstrip()


def run_line(command: tuple[str, ...]) -> str:
    """``ExecStart=`` with a program and its arguments, each taken as it is.

    A program with a path that systemd refuses is run by the shell, to which it is one more argument.
    """
    program, *arguments = command
    if _UNFIT.isdisjoint(program):
        head = [quoted(program)]  # no variable is replaced in the program's own path
    else:
        head = ['"/bin/sh"', '"-c"', _argument('exec "$0" "$@"'), _argument(program)]
    return "ExecStart=" + " ".join((*head, *map(_argument, arguments)))


def _argument(text: str) -> str:
    """An argument of ``ExecStart=``, in which ``$NAME`` would be replaced."""
    return quoted(text).replace("$", "$$")


def quoted(text: str) -> str:
    """A word in quotes, in which escapes and specifiers are understood."""
    return '"' + _literal(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _literal(text: str) -> str:
    """A text in which specifiers (``%h``) are understood."""
    return text.replace("%", "%%")


def _text(lines: list[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()
