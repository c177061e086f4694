"""``voicecoach history``: what was done, listed, corrected, deleted, and taken along."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from voicecoach.cli.debug import debug_option
from voicecoach.cli.groups import Group
from voicecoach.cli.history_asked import filter_options, latest, opened, wanted
from voicecoach.cli.printing import out, out_json, tell_now
from voicecoach.settings.folders import user_folders

if TYPE_CHECKING:
    from voicecoach.history.past import Past
    from voicecoach.history.rows import SessionRow

LATEST = 20
"""Sessions that are listed where nobody asks for more."""
COMMANDS = {
    "show": "Show a session, set by set.",
    "fix": "Correct a line of a session, or its answers.",
    "delete": "Delete a session for ever.",
    "export": "Write the records to take them along.",
    "import": "Take in records from elsewhere.",
    "path": "Print the folder of the records.",
}
"""The commands and their one line of help: what lists, and help, load none of them."""


class _Commands(Group):
    """The commands of this group, each loaded only when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in COMMANDS and cmd_name not in self.commands:
            self.add_command(import_module(f"voicecoach.cli.history_{cmd_name}").command)
        return self.commands.get(cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        for name in COMMANDS if args[0] not in COMMANDS else args[:1]:
            self.get_command(ctx, name)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Commands, invoke_without_command=True)
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
    most = limit or LATEST
    rows = wanted(past, flags) if every else latest(past, flags, most)
    shown = (rows if every else rows[-most:])[::-1]
    if as_json or as_csv:
        _print_data(shown, as_csv)
    else:
        _print(shown, len(shown) < len(rows), past)
    _tell_troubles(past)


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


def _print(shown: "list[SessionRow]", more: bool, past: "Past") -> None:
    from voicecoach.cli.history_lines import session_line
    from voicecoach.history.journal import local_now

    year = local_now().year
    for row in shown:
        out(session_line(row, year))
    if more:
        these = (
            "This is the latest session" if len(shown) == 1 else f"These are the latest {len(shown)} sessions"
        )
        out(f"{these}; --all lists the rest.")
    if not shown:
        out(_none(past))


def _none(past: "Past") -> str:
    """Why there is nothing to list, and the way on."""
    if past.sessions():
        return "No session is of these days, this routine and this exercise."
    others = [person for person in past.persons() if person]
    if others:
        return f"Nothing is recorded here yet; --person NAME lists the sessions of: {', '.join(others)}."
    if past.persons():
        return 'Nothing is recorded here yet; --person "" lists the sessions that name nobody.'
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

        for line in trouble_lines(past.troubles):
            tell_now(line)
