"""``voicecoach history show``: a session, set by set, with the numbers that corrections go by."""

import json
from typing import TYPE_CHECKING, Any

import click

from voicecoach.cli.debug import debug_option
from voicecoach.cli.history_asked import opened
from voicecoach.cli.history_ids import found, id_argument
from voicecoach.cli.options import setting_options
from voicecoach.cli.printing import out, out_json, tell_now

if TYPE_CHECKING:
    from collections.abc import Iterator

    from voicecoach.cli.history_record import Labelled
    from voicecoach.history.past import Past
    from voicecoach.history.rows import SessionRow


@click.command("show")
@id_argument()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@setting_options("person")
@debug_option
def command(identity: str, as_json: bool, **flags: Any) -> None:
    """Show a session, set by set.

    ID is what its line in the list ends with, the whole id, its beginning, or last. Each line begins with
    the number by which history fix corrects it.
    """
    from voicecoach.cli.history_lines import row_data, trouble_lines
    from voicecoach.cli.history_record import labelled, read

    past = opened(flags)
    row = found(past, identity)
    lines = list(labelled(row, read(row)))
    if as_json:
        out_json({**row_data(row), "lines": [_line_data(each) for each in lines]})
    else:
        for text in _texts(row, lines, _names(row, lines, past)):
            out(text)
    for trouble in trouble_lines(each for each in past.troubles if each.path in row.files):
        tell_now(trouble)


def _line_data(each: "Labelled") -> dict[str, Any]:
    from voicecoach.history.form import encode

    place = {"number": each.label, "file": str(each.path)}
    return {**place, **json.loads(encode(each.line))}


def _names(row: "SessionRow", lines: "list[Labelled]", past: "Past") -> "dict[str, str]":
    """The names of the session's exercises by their ids, also of those without a set in it."""
    from voicecoach.cli.exercise_names import names_of
    from voicecoach.history.lines import AnswerLine, PainLine, SetLine

    names = {each.line.exercise: each.line.name for each in lines if isinstance(each.line, SetLine)}
    told = {each.line.exercise for each in lines if isinstance(each.line, AnswerLine | PainLine)}
    without = [each for each in told if each is not None and each not in names]
    return {**names_of(without, past, [row.source]), **names}


def _texts(row: "SessionRow", lines: "list[Labelled]", names: "dict[str, str]") -> "Iterator[str]":
    from voicecoach.cli.history_lines import ended, line_text, minutes, when

    yield f"{row.title}: {when(row)}"
    yield f"Id: {row.id}"
    if row.person is not None:
        yield f"Person: {row.person}"
    yield f"Routine: {row.source or row.routine}"
    yield f"Took: {minutes(row.seconds)}{'' if row.how == 'finished' else ', ' + ended(row)}"
    if row.effort is not None:
        yield f"Felt: {row.effort}"
    if row.after is not None:
        yield f"Pain afterwards: {row.after} of 10"
    numbered = [(each.label, line_text(each.line, names)) for each in lines]
    yield from (f"{label}: {text}" for label, text in numbered if text is not None)
    if any(text is not None for _, text in numbered):
        yield f"To correct a line: voicecoach history fix {row.id[-8:]} NUMBER --done 12 (or --remove)"
    else:
        yield "Nothing was done in it."
