"""What history makes of a routine today: its doses, and the levels of its exercises."""

from collections.abc import Callable, Collection
from datetime import date
from typing import TYPE_CHECKING

import click

from voicecoach.cli.options import Decorated, setting_options
from voicecoach.model.routine import Routine
from voicecoach.settings.folders import user_folders
from voicecoach.settings.table import Settings

if TYPE_CHECKING:
    from voicecoach.history.past import Past
    from voicecoach.history.progression import Plan


def as_today_options(function: Decorated) -> Decorated:
    """The options ``--as-today`` (it arrives as ``as_today``), ``--person`` and ``--break-days``."""
    option = click.option(
        "--as-today", is_flag=True, help="With today's doses and levels, as run has them, by what was done."
    )
    return option(setting_options("person", "break_days")(function))


def plan_of(
    routine: Routine,
    settings: Settings,
    levels: Collection[str] = (),
    today: date | None = None,
    sore: bool = False,
    *,
    tell: Callable[[str], None] | None = None,
) -> "Plan":
    """What the records of ``settings.person`` make of a routine, which is as written.

    ``levels``: names of levels that were asked for. ``today``: the user's own day, now unless stated.
    ``sore``: whether they were sore the day after the last session. ``tell`` is given a sentence for each
    record that is damaged; None: they are not told of.
    """
    from voicecoach.history.past import Past

    folders = user_folders()
    past = Past(folders.history, folders.cache, settings.person)
    try:
        plan = plan_by(past, routine, settings, levels, today, sore)
        troubles = past.troubles
    finally:
        past.close()
    if tell is not None and troubles:
        from voicecoach.cli.history_lines import trouble_lines

        for sentence in trouble_lines(troubles):
            tell(sentence)
    return plan


def plan_by(
    past: "Past",
    routine: Routine,
    settings: Settings,
    levels: Collection[str] = (),
    today: date | None = None,
    sore: bool = False,
) -> "Plan":
    """As ``plan_of``, by records that are open already."""
    from voicecoach.history.progression import plan, turns_needed

    exercises = {exercise.id for exercise in routine.exercises}
    return plan(
        routine,
        past.turns(routine.id, exercises, turns_needed(routine)),
        today or date.today(),
        break_days=settings.break_days,
        sore=sore,
        levels=levels,
        last_names=past.last_names(routine.id),
    )


def broken_off(routine: Routine, person: str | None) -> str | None:
    """The id of the last session, if it is of this routine and can be taken up again."""
    from voicecoach.history.journal import local_now
    from voicecoach.history.latest import unfinished

    session = unfinished(user_folders().history, local_now(), person)
    header = None if session is None else session.header
    return header.id if header is not None and header.routine == routine.id else None
