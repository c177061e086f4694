"""A reminder as a scheduled task (Windows), described in XML: the Task Scheduler Schema of Microsoft."""

import subprocess
from datetime import date
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, tostring

from voicecoach.cli.remind_reminder import EVERY_DAY, Reminder
from voicecoach.cli.remind_timer import Step
from voicecoach.settings.folders import HOME_VARIABLE

_SCHEMA = "http://schemas.microsoft.com/windows/2004/02/mit/task"
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SETTINGS = {
    "MultipleInstancesPolicy": "IgnoreNew",
    "DisallowStartIfOnBatteries": "false",
    "StopIfGoingOnBatteries": "false",
    "StartWhenAvailable": "true",  # where the computer was off
    "ExecutionTimeLimit": "PT10M",
}


class ScheduledTask:
    """See ``Timer``. The file stays, so that one can see what the task does."""

    kind = "task"

    def __init__(self, folder: Path, today: date) -> None:
        """``folder``: where the description is kept; ``today``: from when on it holds."""
        self._folder, self._today = folder, today

    def missing(self) -> str | None:
        """It is on every Windows."""
        return None

    def files(self, reminder: Reminder) -> dict[Path, bytes]:
        """The task, which says what is run, and when; a time without a zone is the user's own."""
        task = Element("Task", version="1.2", xmlns=_SCHEMA)
        _put(SubElement(task, "RegistrationInfo"), Description=f"voicecoach reminds of {reminder.title}.")
        trigger = SubElement(SubElement(task, "Triggers"), "CalendarTrigger")
        _put(trigger, StartBoundary=f"{self._today.isoformat()}T{reminder.at}:00")
        if reminder.days == EVERY_DAY:
            _put(SubElement(trigger, "ScheduleByDay"), DaysInterval="1")
        else:
            week = SubElement(trigger, "ScheduleByWeek")
            _put(week, WeeksInterval="1")
            _put(SubElement(week, "DaysOfWeek"), **{_DAYS[day]: None for day in reminder.days})
        user = SubElement(SubElement(task, "Principals"), "Principal", id="Author")
        _put(user, LogonType="InteractiveToken", RunLevel="LeastPrivilege")
        _put(SubElement(task, "Settings"), **_SETTINGS)
        program, *arguments = _with_home(reminder)
        run = SubElement(SubElement(task, "Actions", Context="Author"), "Exec")
        _put(run, Command=program, Arguments=subprocess.list2cmdline(arguments))
        head = '<?xml version="1.0" encoding="UTF-16"?>\n'
        return {self._file(reminder.name): (head + tostring(task, "unicode")).encode("utf-16")}

    def switching_on(self, name: str) -> tuple[Step, ...]:
        """To be done once the file is there; a task of that name is replaced."""
        return (Step(("schtasks", "/Create", "/TN", name, "/XML", str(self._file(name)), "/F")),)

    def switching_off(self, name: str) -> tuple[Step, ...]:
        """To be done while the file is there."""
        return (Step(("schtasks", "/Delete", "/TN", name, "/F"), needed=False),)

    def afterwards(self) -> tuple[Step, ...]:
        """Nothing."""
        return ()

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.xml"


def _with_home(reminder: Reminder) -> tuple[str, ...]:
    """The command. A task has no environment of its own, so Python sets the one variable there is."""
    if reminder.home is None:
        return reminder.command
    program, _, module, *arguments = reminder.command
    code = (
        f"import os, runpy; os.environ[{HOME_VARIABLE!r}] = {reminder.home!a}; "
        f"runpy.run_module({module!r}, run_name='__main__')"
    )
    return (program, "-c", code, *arguments)


def _put(parent: Element, **values: str | None) -> None:
    """Elements with a text, or without."""
    for name, value in values.items():
        SubElement(parent, name).text = value
