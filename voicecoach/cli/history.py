"""``voicecoach history``: what was done, listed, corrected, deleted, and taken along."""

from typing import TYPE_CHECKING, Any

import click

from voicecoach.cli.debug import debug_option
from voicecoach.cli.groups import Group
from voicecoach.cli.history_asked import filter_options, opened, wanted
from voicecoach.cli.history_delete import command as delete
from voicecoach.cli.history_export import command as export
from voicecoach.cli.history_fix import command as fix
from voicecoach.cli.history_import import command as import_
from voicecoach.cli.history_show import command as show
from voicecoach.cli.printing import out, out_json
from voicecoach.settings.folders import user_folders

if TYPE_CHECKING:
    from voicecoach.history.past import Past
    from voicecoach.history.rows import SessionRow

LATEST = 20
"""Sessions that are listed where nobody asks for more."""


@click.group(cls=Group, invoke_without_command=True)
@click.option("--all", "every", is_flag=True, help=f"List all sessions, not only the last {LATEST}.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="List the last N sessions.")
@filter_options
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--csv", "as_csv", is_flag=True, help="As a table for a spreadsheet, a row a session.")
@debug_option
@click.pass_context
def command(
    context: click.Context, /, every: bool, limit: int | None, as_json: bool, as_csv: bool, **flags: Any
) -> None:
    """List the sessions that were done, the latest first; or show, correct, delete and take them along.

    The last word of a line names its session: voicecoach history show 5f3a90c2. DATE is 2026-11-21,
    today, yesterday, 7d (seven days ago) or 3w (three weeks ago).
    """
    given = [name for name, value in context.params.items() if value not in (None, False)]
    if context.invoked_subcommand is not None:
        if given:
            raise click.UsageError(
                f"options go behind the command: {context.invoked_subcommand} --…", context
            )
        return
    if as_json and as_csv:
        raise click.UsageError("--json and --csv cannot be given together.", context)
    if every and limit is not None:
        raise click.UsageError("--all and --limit cannot be given together.", context)
    past = opened(flags)
    rows = wanted(past, flags)[::-1]
    shown = rows if every else rows[: limit or LATEST]
    if as_json or as_csv:
        _print_data(shown, as_csv)
    else:
        _print(shown, len(rows), past, flags)
    _tell_troubles(past)


for _subcommand in (show, fix, delete, export, import_):
    command.add_command(_subcommand)


@command.command("path")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@debug_option
def _path(as_json: bool) -> None:
    """Print the folder of the records."""
    folder = str(user_folders().history)
    if as_json:
        out_json({"folder": folder})
    else:
        out(folder)


def _print(shown: "list[SessionRow]", number: int, past: "Past", flags: dict[str, Any]) -> None:
    from voicecoach.cli.history_lines import session_line
    from voicecoach.history.journal import local_now

    year = local_now().year
    for row in shown:
        out(session_line(row, year))
    if len(shown) < number:
        out(f"Of {number} sessions these are the last {len(shown)}; --all lists the rest.")
    if not number:
        out(_none(past, flags))


def _none(past: "Past", flags: dict[str, Any]) -> str:
    """Why there is nothing to list, and the way on."""
    if past.sessions():
        return "No session is of these days, this routine and this exercise."
    others = [person for person in past.persons() if person]
    if others:
        return f"Nothing is recorded here yet; --person NAME lists the sessions of: {', '.join(others)}."
    return "Nothing is recorded yet. Your first session will stand here: voicecoach run first-steps"


def _print_data(rows: "list[SessionRow]", as_csv: bool) -> None:
    from voicecoach.cli.history_lines import row_data, table

    if not as_csv:
        out_json([row_data(row) for row in rows])
        return
    from voicecoach.cli.history_export import out_bytes

    out_bytes(table(rows))


def _tell_troubles(past: "Past") -> None:
    """One line for each damaged record, on standard error."""
    if past.troubles:
        from voicecoach.cli.history_lines import trouble_lines
        from voicecoach.cli.printing import err

        for line in trouble_lines(past.troubles):
            err(line)
