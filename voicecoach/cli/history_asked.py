"""Which sessions are meant: filters by day, routine and exercise, and the person whose history it is."""

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

from voicecoach.cli.errors import UserError
from voicecoach.cli.options import Decorated, setting_options
from voicecoach.cli.printing import tell_now
from voicecoach.settings.folders import user_folders
from voicecoach.settings.resolve import load

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from voicecoach.history.past import Past
    from voicecoach.history.rows import SessionRow

DATES = "2026-11-21, today, yesterday, 7d (days ago) or 3w (weeks ago)"
_AGO = re.compile(r"([0-9]{1,6})([dw])")


def day(text: str, today: "date") -> "date":
    """The day that a text means. Raises ValueError."""
    from datetime import date, timedelta

    words = {"today": 0, "yesterday": 1}
    if text in words:
        return today - timedelta(words[text])
    if ago := _AGO.fullmatch(text):
        try:
            return today - timedelta(int(ago[1]) * (7 if ago[2] == "w" else 1))
        except OverflowError:
            return date.min
    return date.fromisoformat(text)


def day_given(context: click.Context, parameter: click.Parameter, value: str | None) -> "date | None":
    """What an option for a day is given; a ``callback`` of click. Raises click's BadParameter."""
    if value is None:
        return None
    from voicecoach.history.journal import local_now

    try:
        return day(value.strip().lower(), local_now().date())
    except ValueError:
        raise click.BadParameter(f'"{value}" is no date; write {DATES}.', context, parameter) from None


_FILTERS: tuple[Callable[[Any], Any], ...] = (
    click.option("--since", metavar="DATE", callback=day_given, help="Only sessions of this day and later."),
    click.option("--until", metavar="DATE", callback=day_given, help="Only sessions up to this day."),
    click.option(
        "--routine", metavar="NAME", help="Only of this routine: its name, its id, or a part of its title."
    ),
    click.option(
        "--exercise", metavar="NAME", help="Only with this exercise: its id, its name, or a part of it."
    ),
    setting_options("person"),
)


def filter_options(function: Decorated) -> Decorated:
    """``--since``, ``--until``, ``--routine``, ``--exercise``, ``--person``, for ``opened``, ``wanted``."""
    for option in reversed(_FILTERS):
        function = option(function)
    return function


def opened(flags: dict[str, Any]) -> "Past":
    """The history of the person who is meant."""
    from voicecoach.history.past import Past

    settings = load(flags)
    for notice in settings.notices:
        tell_now(notice)
    folders = user_folders()
    return Past(there(folders.history), folders.cache, settings.person)


def there(folder: "Path") -> "Path":
    """The folder of the history. Raises UserError where a disk is away that it is a link to."""
    if folder.is_symlink() and not folder.exists():
        raise UserError(f"voicecoach: {folder} is a link to {folder.readlink()}, which is not there.", 1)
    return folder


def wanted(past: "Past", flags: dict[str, Any]) -> "list[SessionRow]":
    """The sessions that the filters leave, oldest first. Raises UserError where a filter means nothing."""
    since, until = flags["since"], flags["until"]
    if since is not None and until is not None and since > until:
        raise UserError(f"voicecoach: --since {since} is after --until {until}.")
    rows = past.sessions(since=since, until=until)
    if flags["routine"] is not None:
        routines = _routines(past.sessions(), flags["routine"])
        rows = [row for row in rows if row.routine in routines]
    if flags["exercise"] is not None:
        exercises = _exercises(past, flags["exercise"])
        rows = [row for row in rows if not exercises.isdisjoint(row.exercises)]
    return rows


def latest(past: "Past", flags: dict[str, Any], most: int) -> "list[SessionRow]":
    """Of those the latest, oldest first: ``most`` and, where there are any, at least one more."""
    from datetime import timedelta

    from voicecoach.history.journal import local_now

    if flags["since"] is None and not is_filtered(flags):
        # Most people exercise every other day; the rows of ten years would take longer than all else here.
        rows = past.sessions(since=local_now().date() - timedelta(days=3 * most))
        if len(rows) > most:
            return rows
    return wanted(past, flags)


def is_filtered(flags: dict[str, Any]) -> bool:
    """Whether a filter other than the person was given."""
    return any(flags[name] is not None for name in ("since", "until", "routine", "exercise"))


def _routines(rows: "Iterable[SessionRow]", named: str) -> set[str]:
    """The ids of the routines that are meant."""
    names: dict[str, set[str]] = {}
    titles: dict[str, set[str]] = {}
    for row in rows:
        for name in (row.routine, row.source):
            if name is not None:
                names.setdefault(name.casefold(), set()).add(row.routine)
        titles.setdefault(row.title.casefold(), set()).add(row.routine)
    return _meant("routine", named, names, titles)


def _exercises(past: "Past", named: str) -> set[str]:
    """The ids of the exercises that are meant."""
    ids = {each for row in past.sessions() for each in row.exercises}
    if named in ids:
        return {named}
    names: dict[str, set[str]] = {}
    for row in past.exercises():
        names.setdefault(row.name.casefold(), set()).add(row.exercise)
    return _meant("exercise", named, {each.casefold(): {each} for each in ids}, names)


def _meant(what: str, named: str, names: dict[str, set[str]], titles: dict[str, set[str]]) -> set[str]:
    """Ids by their name, else by their title, else by a part of either. Raises UserError."""
    part = named.strip().casefold()
    for exact in (names, titles):
        if part in exact:
            return exact[part]
    found = [ids for table in (names, titles) for text, ids in table.items() if part and part in text]
    if found:
        return set().union(*found)
    from voicecoach.settings.suggest import did_you_mean

    near = did_you_mean(part, [*names, *titles])
    raise UserError(f'voicecoach: your history has no {what} "{named}".{near}')
