"""A reminder as a launchd agent (macOS). The manuals are launchd.plist(5) and launchctl(1)."""

import os
from pathlib import Path

from voicecoach.cli.remind_reminder import EVERY_DAY, Reminder
from voicecoach.cli.remind_timer import Step
from voicecoach.settings.folders import HOME_VARIABLE


class LaunchdTimer:
    """See ``Timer``. What was slept through is run at the awakening, by launchd itself."""

    kind = "launchd"

    def __init__(self) -> None:
        self._folder = Path.home() / "Library" / "LaunchAgents"

    def missing(self) -> str | None:
        """It is on every macOS."""
        return None

    def files(self, reminder: Reminder) -> dict[Path, bytes]:
        """The agent, which says what is run, and when."""
        import plistlib

        at = {"Hour": reminder.hour, "Minute": reminder.minute}
        # For launchd Sunday is 0. An interval without a day is one of every day.
        week = [{**at, "Weekday": (day + 1) % 7} for day in reminder.days]
        agent: dict[str, object] = {
            "Label": reminder.name,
            "ProgramArguments": list(reminder.command),
            "StartCalendarInterval": at if reminder.days == EVERY_DAY else week,
        }
        if reminder.home is not None:
            agent["EnvironmentVariables"] = {HOME_VARIABLE: reminder.home}
        return {self._file(reminder.name): plistlib.dumps(agent)}

    def switching_on(self, name: str) -> tuple[Step, ...]:
        """To be done once the file is there."""
        return (
            *self.switching_off(name),  # or another time of day would not be taken
            Step(("launchctl", "bootstrap", _domain(), str(self._file(name)))),
        )

    def switching_off(self, name: str) -> tuple[Step, ...]:
        """To be done while the file is there."""
        return (Step(("launchctl", "bootout", f"{_domain()}/{name}"), needed=False),)

    def afterwards(self) -> tuple[Step, ...]:
        """Nothing."""
        return ()

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.plist"


def _domain() -> str:
    """The user's own session, by their number."""
    return f"gui/{getattr(os, 'getuid', int)()}"  # Windows, where only tests come by, has none
