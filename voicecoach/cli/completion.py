"""The argument ROUTINE, with its names completed by the shell from file names alone."""

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    _ParamType = click.ParamType[str]
else:
    _ParamType = click.ParamType  # generic from click 8.4 on only

_Decorated = TypeVar("_Decorated", bound=Callable[..., Any])


class RoutineName(_ParamType):
    """A routine's name, a path, or ``-``; it stays text, and ``voicecoach.cli.source`` reads it."""

    name = "routine"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> "list[CompletionItem]":
        """Names that begin so; where there is none, the shell completes file names."""
        from click.shell_completion import CompletionItem

        names = routine_names(incomplete)
        return [CompletionItem(name) for name in names] or [CompletionItem(incomplete, type="file")]


def routine_names(beginning: str = "") -> list[str]:
    """The names of all routines that begin so, in order; those that a line can hold.

    No file is opened, and what reads routines is not loaded.
    """
    import os

    from voicecoach.settings.folders import routine_folders

    found: set[str] = set()
    for folder in routine_folders():
        with suppress(OSError), os.scandir(folder) as files:
            found.update(file.name for file in files if file.name.startswith(beginning))
    names = (name.removesuffix(".toml") for name in found if name.endswith(".toml") and name[0] != ".")
    return sorted(name for name in names if name.isprintable() and name.startswith(beginning))


def routine_argument(*, many: bool = False) -> Callable[[_Decorated], _Decorated]:
    """The argument ROUTINE of a command, or ROUTINE... ; it arrives as ``routine`` or ``routines``."""
    if many:
        return click.argument("routines", metavar="ROUTINE...", type=RoutineName(), nargs=-1, required=True)
    return click.argument("routine", metavar="ROUTINE", type=RoutineName())
