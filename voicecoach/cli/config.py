"""``voicecoach config``: what is set, and where; to set it, or to set it no longer."""

from typing import TYPE_CHECKING, Any

import click

from voicecoach.cli.completion import RoutineName
from voicecoach.cli.debug import debug_option
from voicecoach.cli.groups import Group
from voicecoach.cli.printing import err, out, out_json
from voicecoach.settings.table import TABLE

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    _ParamType = click.ParamType[str]
else:
    _ParamType = click.ParamType  # generic from click 8.4 on only


class _Name(_ParamType):
    """The name of a setting, or ``keys.COMMAND``; it stays text."""

    name = "name"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> "list[CompletionItem]":
        """Names with their description; the commands of keys once ``keys.`` is there."""
        from click.shell_completion import CompletionItem

        if not incomplete.startswith("keys."):
            known = {name: setting.description for name, setting in TABLE.items()}
        else:
            from voicecoach.settings.bindings import COMMANDS

            known = {f"keys.{command}": what for command, (_, what) in COMMANDS.items()}
        return [
            CompletionItem(name, help=what) for name, what in known.items() if name.startswith(incomplete)
        ]


class _SetValue(_ParamType):
    """A value of the setting that was named before it; it stays text."""

    name = "value"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> "list[CompletionItem]":
        """The values worth offering."""
        from click.shell_completion import CompletionItem

        named = str(ctx.params.get("name") or "").replace("-", "_")
        known: list[str] = list(TABLE[named].kind.proposals) if named in TABLE else []
        if named.startswith("keys"):
            from voicecoach.settings.bindings import COMMANDS, NAMED

            known = list(NAMED) if "." in named else [f"{command}=" for command in COMMANDS]
        return [CompletionItem(each) for each in known if each.startswith(incomplete)]


_name = click.argument("name", metavar="NAME", type=_Name())
_as_json = click.option("--json", "as_json", is_flag=True, help="As JSON.")


@click.group(cls=Group, invoke_without_command=True)
@debug_option
@click.pass_context
def command(context: click.Context) -> None:
    """Read and change your settings; alone, list them.

    An option of a command wins over an environment variable, that over your settings file, and that over
    what a routine asks for.
    """
    if context.invoked_subcommand is None:
        context.invoke(_list)


@command.command("list")
@click.option(
    "--for",
    "routine",
    metavar="ROUTINE",
    type=RoutineName(),
    help="As for this routine, which may ask for a voice.",
)
@_as_json
@debug_option
def _list(routine: str | None = None, as_json: bool = False) -> None:
    """List the settings and where they come from."""
    from voicecoach.cli.origins import Current

    current = Current.of_user(routine)
    if as_json:
        rows = [current.as_data(name) for name in TABLE]
        out_json({"file": str(current.path), "settings": rows, "problems": list(current.settings.notices)})
        return
    for name in TABLE:
        out(current.row(name))
    for notice in current.settings.notices:
        out(notice)


@command.command("get")
@_name
@_as_json
@debug_option
def _get(name: str, as_json: bool) -> None:
    """Print the value of a setting, and nothing else.

    keys.next is a name, too: the keys of that command.
    """
    from voicecoach.cli.origins import Current, place
    from voicecoach.settings.shown import as_json as jsonable
    from voicecoach.settings.shown import as_text

    at, current = place(name), Current.of_user()
    value = current.value(at)
    if as_json:
        out_json(jsonable(value) if len(at) == 1 else list(value))
    elif value is not None:
        out(as_text(value) if len(at) == 1 else ",".join(value))
    else:
        err(f"voicecoach: {name} is not set.")
    for notice in current.settings.notices:
        err(f"voicecoach: {notice}")


@command.command("set", context_settings={"ignore_unknown_options": True})
@_name
@click.argument("values", metavar="VALUE...", type=_SetValue(), nargs=-1, required=True)
@debug_option
def _set(name: str, values: tuple[str, ...]) -> None:
    """Set a setting in your settings file.

    Comments in it stay. Keys are set with "set keys.next right", or several commands at once with
    "set keys next=right back=left".
    """
    from voicecoach.cli.origins import place
    from voicecoach.cli.setting import set_value

    set_value(place(name), values)


@command.command("unset")
@_name
@debug_option
def _unset(name: str) -> None:
    """Take a setting out of your file.

    Then the default applies again, or what a routine asks for.
    """
    from voicecoach.cli.setting import unset

    unset(name)


@command.command("path")
@debug_option
def _path() -> None:
    """Print where your settings file is."""
    from voicecoach.settings.folders import user_folders

    path = user_folders().settings_file
    out(str(path))
    if not path.exists():
        err("voicecoach: there is no such file yet; config set and config edit make it.")


@command.command("edit")
@debug_option
def _edit() -> Any:
    """Open your settings file in your editor.

    That is the one of $VISUAL or $EDITOR. The file is checked afterwards. Where
    there is none yet, you begin with one that has every setting in it, commented out.
    """
    from voicecoach.cli.editor import edit

    return edit()
