"""``voicecoach show``: everything about a routine, to read or as data."""

from typing import TYPE_CHECKING

import click

from voicecoach.cli.completion import routine_argument
from voicecoach.cli.debug import debug_option
from voicecoach.cli.errors import UserError
from voicecoach.cli.printing import out, out_json

if TYPE_CHECKING:
    from voicecoach.model.routine import Exercise, Routine


@click.command()
@routine_argument()
@click.option("--exercise", metavar="NAME", help="Only this exercise, by its name or number.")
@click.option("--json", "as_json", is_flag=True, help="The whole routine as JSON.")
@debug_option
def command(routine: str, exercise: str | None, as_json: bool) -> None:
    """Show everything about ROUTINE: a name, a path, or - for standard input."""
    from voicecoach.cli.as_data import as_data  # here, since completion loads this file as well
    from voicecoach.cli.describe import exercise_lines, routine_lines
    from voicecoach.cli.source import load_routine

    loaded, _ = load_routine(routine)
    if exercise is not None:
        chosen = find_exercise(loaded, exercise)
        if as_json:
            out_json(as_data(chosen))
        else:
            _print([chosen.name, *exercise_lines(chosen)])
    elif as_json:
        out_json(as_data(loaded))
    else:
        _print(list(routine_lines(loaded)))


def find_exercise(routine: "Routine", wanted: str) -> "Exercise":
    """An exercise by its number from 1, its id, its name, or a part of the name that only one has.

    Raises UserError.
    """
    exercises = routine.exercises
    if wanted.isascii() and wanted.isdecimal() and len(wanted) < 5 and 0 < int(wanted) <= len(exercises):
        return exercises[int(wanted) - 1]
    word = wanted.casefold()
    named = [each for each in exercises if word in (each.name.casefold(), each.id.casefold())]
    named = named or [each for each in exercises if word and word in each.name.casefold()]
    if named and all(each == named[0] for each in named):
        return named[0]
    names = ", ".join(f'{place} "{each.name}"' for place, each in enumerate(exercises, 1))
    what = "more than one exercise fits" if named else "no exercise is called"
    raise UserError(f'{what} "{wanted}"; there are: {names}')


def _print(lines: list[str]) -> None:
    for line in lines:
        out(line)
