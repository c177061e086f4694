"""What run, render and script share: their options, and the day's seed."""

from datetime import date

import click

from voicecoach.model.routine import Routine

level_option = click.option(
    "--level",
    multiple=True,
    metavar="NAME",
    help="Do the exercises that have this level at it; may be given several times.",
)

start_at_option = click.option(
    "--start-at", metavar="EXERCISE", help="Begin at this exercise: its number, its name, or a part of it."
)


def seed(routine: Routine) -> str:
    """What chooses among variants of a sentence: the same routine on the same day sounds the same."""
    return f"{date.today().isoformat()}|{routine.id}"
