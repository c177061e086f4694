"""The program: its commands, each loaded only when it is used, and what it says without one."""

from importlib import import_module
from typing import TYPE_CHECKING

import click

from voicecoach import __version__
from voicecoach.cli.debug import debug_option
from voicecoach.cli.printing import out

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMMANDS = {
    "run": "Be guided through a routine by voice.",
    "resume": "Take up the session that was broken off.",
    "today": "Hear what is due, and where you stand.",
    "remind": "Be reminded, by a calendar or by this computer.",
    "plan": "Tell what the next session asks for, and why.",
    "history": "List what was done, correct, delete and export it.",
    "progress": "Tell how far you have come, or make a report to show.",
    "render": "Make a sound file of a routine.",
    "script": "Print what the coach will say, and when.",
    "check": "Find what is wrong with a routine, or does not fit.",
    "list": "List the routines, or the exercise library.",
    "show": "Show everything about a routine.",
    "sounds": "List the chimes with what they mean, and play them.",
    "say": "Hear how a text is spoken.",
    "lexicon": "Have words spoken as they should be.",
    "voices": "List the voices, hear them, install natural ones.",
    "outputs": "List the outputs and their devices, and try them.",
    "config": "Read and change your settings.",
    "doctor": "Find out what works here, and how to mend what does not.",
    "cache": "See, clear or fill what is kept of spoken sentences.",
}
"""The commands and their one line of help, here so that help and completion load none of them."""

FIRST_STEPS = """\
voicecoach guides exercise routines by voice. To begin, with the sound on:
  voicecoach run first-steps    be guided for a minute (Space pauses, q ends)
  voicecoach list               see all routines
  voicecoach show first-steps   read one; check, script and render also take a routine
  voicecoach --help             see everything else"""

NO_DEVICE = (
    "voicecoach is not a medical device: ask a clinician before you exercise with an illness, "
    "an injury or after surgery, and stop if something hurts."
)


class LazyGroup(click.Group):
    """A group whose commands are modules of this package, each with a click command named ``command``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, loaded now; None where there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"voicecoach.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Which command is meant; an unknown one is answered with the nearest."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            from voicecoach.settings.suggest import did_you_mean

            raise click.UsageError(f'no command "{args[0]}".{did_you_mean(args[0], COMMANDS)}', ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands in the help, without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        """Names of commands, or of the program's own options, without loading a command."""
        from click.shell_completion import CompletionItem

        commands = [
            CompletionItem(name, help=text) for name, text in COMMANDS.items() if name.startswith(incomplete)
        ]
        return commands + click.Command.shell_complete(self, ctx, incomplete)


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=NO_DEVICE,
)
@click.version_option(__version__, message="%(prog)s %(version)s")
@debug_option
@click.pass_context
def program(context: click.Context) -> None:
    """A coach you listen to: guides exercise routines by voice, counting every repetition on the beat."""
    if context.invoked_subcommand is None:
        for line in FIRST_STEPS.split("\n"):
            out(line)
