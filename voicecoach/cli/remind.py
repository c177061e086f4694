"""``voicecoach remind``: a calendar file, or a timer of the system that speaks at a time of day."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from voicecoach.cli.confirming import confirm
from voicecoach.cli.debug import debug_option
from voicecoach.cli.errors import UserError
from voicecoach.cli.options import setting_options
from voicecoach.cli.printing import err, escape, out, out_json, tell_now
from voicecoach.cli.remind_kept import Kept, Shelf
from voicecoach.cli.remind_reminder import EVERY_DAY, Reminder, days_text, read_days, read_time
from voicecoach.cli.remind_timer import Timer, install, remove, timer_here
from voicecoach.model.seams import Unavailable
from voicecoach.model.units import Seconds
from voicecoach.settings.folders import HOME_VARIABLE, user_folders
from voicecoach.settings.resolve import load

SUFFIX = ".ics"


@click.command()
@click.argument("routine", required=False)
@click.option("--at", metavar="HH:MM", help="The time of day.")
@click.option("--days", metavar="DAYS", help="On which days, such as mon,wed,fri.  [default: every day]")
@click.option(
    "-o",
    "--to",
    "target",
    metavar="FILE.ics",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where to write the calendar file.  [default: the routine's name, in this folder]",
)
@click.option(
    "--install", "installs", is_flag=True, help="Have this computer speak the reminder, by a timer."
)
@click.option("--remove", "removes", is_flag=True, help="Take the timer of this routine away again.")
@click.option("--list", "lists", is_flag=True, help="List the timers, as without any argument.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@setting_options("person")
@debug_option
@click.pass_context
def command(
    context: click.Context,
    routine: str | None,
    at: str | None,
    days: str | None,
    target: Path | None,
    installs: bool,
    removes: bool,
    lists: bool,
    yes: bool,
    as_json: bool,
    person: str | None,
) -> None:
    """Be reminded of a ROUTINE: write a calendar file with an alarm, or --install a timer that speaks.

    The timer runs "voicecoach today ROUTINE --speak --if-due": it is silent on a day on which the routine
    was done already. Its files are shown before anything is written. Without ROUTINE, the timers are listed.
    """
    settings = load({"person": person})
    for notice in settings.notices:
        tell_now(notice)
    if lists or routine is None:
        if (routine, at, days, target) != (None,) * 4 or installs or removes:
            raise click.UsageError("to be reminded, name a ROUTINE; --list takes none.", context)
        _list(shelf(), as_json)
        return
    named = _named(routine)
    if removes:
        if installs or at or days or target:
            raise click.UsageError("--remove goes with none of --at, --days, -o and --install.", context)
        _remove(named, settings.person, as_json)
        return
    nobody = None if settings.origins["person"] == "default" else ""  # also where a name is set later
    reminder, length = _reminder(context, named, at, days, settings.person or nobody)
    row: dict[str, Any] = {}
    if installs:
        row = _install(reminder, yes, as_json)
    if target is not None or not installs:
        file = _write(reminder, length, target or Path(f"{Path(named).stem}{SUFFIX}"), yes)
        row["calendar"] = str(file.absolute())
        if not as_json:
            out(f"{file}: {reminder.title}, {_when(reminder)}. Open it with your calendar.")
    if as_json:
        out_json({**Kept(reminder, "", ()).as_json(), "timer": None, **row})


def shelf() -> Shelf:
    """The reminders that were installed."""
    return Shelf(user_folders().config / "reminders", _home())


def _home() -> str | None:
    """The folder that ``VOICECOACH_HOME`` names, whatever folder the timer is run in."""
    home = os.environ.get(HOME_VARIABLE)
    return str(Path(home).expanduser().absolute()) if home else None


def _named(routine: str) -> str:
    """What names the routine also later, and elsewhere. Raises UserError."""
    from voicecoach.routine.catalogue import is_path

    if routine == "-":
        raise UserError(
            "voicecoach: what comes from standard input is gone later; name a routine, or a file."
        )
    return str(Path(routine).absolute()) if is_path(routine) else routine


def _reminder(
    context: click.Context, named: str, at: str | None, days: str | None, person: str | None
) -> tuple[Reminder, Seconds]:
    """What was asked for, and how long a session takes. Raises UserError, and RoutineError."""
    if at is None:
        raise click.UsageError("--at is missing: the time of day, such as --at 08:00.", context)
    hour, minute = _read(context, "--at", read_time, at)
    on = EVERY_DAY if days is None else _read(context, "--days", read_days, days)
    from voicecoach.cli.choosing import Choices
    from voicecoach.cli.preparing import script_of
    from voicecoach.cli.source import load_routine

    routine = load_routine(named)[0]
    reminder = Reminder(named, routine.title, hour, minute, on, person, _home())
    for text in (*reminder.command, reminder.home or ""):
        if escape(text) != text:
            raise UserError(f"voicecoach: a timer can have no control characters, as in {escape(text)}.")
    return reminder, script_of(routine, load(), Choices()).estimate


def _read(context: click.Context, option: str, read: Callable[[str], Any], text: str) -> Any:
    try:
        return read(text)
    except ValueError as problem:
        raise click.UsageError(f"{option} {problem}.", context) from None


def _install(reminder: Reminder, yes: bool, as_json: bool) -> dict[str, Any]:
    """Show the files, ask, and put them in place. Raises UserError, Unavailable, OSError."""
    timer = _timer()
    reason = timer.missing()
    if reason is not None:
        raise UserError(
            f"voicecoach: {reason}; without --install you get a file for your calendar.", exit_code=1
        )
    show: Callable[[str], None] = err if as_json else out
    files = timer.files(reminder)
    for path, content in files.items():
        show(f"{path}:")
        for line in content.decode(
            "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
        ).split("\n"):
            show(f"  {line}".rstrip())
    show("Then it is switched on:")
    for step in timer.switching_on(reminder.name):
        show(f"  {' '.join(step.command)}")
    confirm(f"Have {reminder.title} spoken of, {_when(reminder)}?", yes)
    kept = Kept(reminder, timer.kind, tuple(files))
    shelf().keep(kept)  # first, so that whatever fails then can be removed
    try:
        install(timer, reminder)
    except (OSError, Unavailable):  # a timer that does not run must not be listed as one
        with suppress(OSError):
            remove(timer, reminder.name, files)
        shelf().forget(reminder.name)
        raise
    if not as_json:
        out(f"{reminder.title}: you are reminded {_when(reminder)}; --remove in place of --at ends that.")
    return kept.as_json()


def _remove(named: str, person: str | None, as_json: bool) -> None:
    """Take a timer away, whether or not its routine is still there. Raises OSError."""
    gone = Reminder(named, named, 0, 0, EVERY_DAY, person, _home())
    timer, kept = _timer(), shelf().find(gone.name)
    files = (kept and kept.files) or tuple(path for path in timer.files(gone) if path.exists())
    if files:
        remove(timer, gone.name, files)
    shelf().forget(gone.name)
    if as_json:
        out_json({"name": gone.name, "routine": named, "removed": bool(files)})
    elif not files:
        out(f"There is no timer for {named}; a calendar's own entry is deleted in the calendar.")
    else:
        out(f"{kept.reminder.title if kept else named}: you are no longer reminded.")


def _timer() -> Timer:
    return timer_here(user_folders().config / "reminders")


def _write(reminder: Reminder, length: Seconds, target: Path, yes: bool) -> Path:
    """Write the calendar file; over one of somebody else's only where that is wanted, or ``yes``.

    Raises UserError, OSError.
    """
    if target.suffix.lower() != SUFFIX:
        raise UserError(f"voicecoach: {target} does not end in {SUFFIX}, as calendar files do.")
    from voicecoach.cli.remind_calendar import PRODUCT, calendar
    from voicecoach.history.journal import local_now
    from voicecoach.settings.saving import replace_file

    if target.is_file() and PRODUCT.encode() not in target.read_bytes():
        confirm(f"{target} is there already, and not by voicecoach. Replace it?", yes)
    replace_file(target, calendar(reminder, length, local_now()))
    return target


def _list(of: Shelf, as_json: bool) -> None:
    found, damaged = of.all()
    for path in damaged:
        tell_now(f"{path} cannot be read and is passed over; delete it, and install its reminder anew.")
    if as_json:
        out_json([kept.as_json() for kept in found])
        return
    for kept in found:
        person = f", for {kept.reminder.person}" if kept.reminder.person else ""
        out(f"{kept.reminder.title}: {_when(kept.reminder)}{person} ({kept.reminder.routine})")
    if not found:
        out("There are none; voicecoach remind ROUTINE --at 08:00 --install makes one.")


def _when(reminder: Reminder) -> str:
    if reminder.days == EVERY_DAY:
        return f"every day at {reminder.at}"
    return f"on {days_text(reminder.days)} at {reminder.at}"
