"""The argument ID of a session: its id, what it begins with, its last eight digits, or ``last``."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from voicecoach.cli.errors import UserError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from voicecoach.history.past import Past
    from voicecoach.history.rows import SessionRow

_Decorated = TypeVar("_Decorated", bound=Callable[..., Any])
_OFFERED = 50
"""Ids that the shell offers at the most, the latest."""
_NAMED = 5
"""Sessions that are named where several are meant."""


def id_argument(*, required: bool = True) -> Callable[[_Decorated], _Decorated]:
    """The argument ID of a command; it arrives as ``identity``."""
    return click.argument("identity", metavar="ID", required=required, shell_complete=_complete)


def found(past: "Past", named: str) -> "SessionRow":
    """The session that is meant. Raises UserError, also where it may be one of several."""
    rows = past.sessions()
    text = named.strip().casefold()
    if text == "last" and rows:
        return rows[-1]
    exact = [row for row in rows if text in _ids(row)]
    meant = exact or [row for row in rows if text and any(_fits(text, each) for each in _ids(row))]
    if len(meant) == 1:
        return meant[0]
    if meant:
        raise UserError(_ambiguous(named, meant))
    others = f" Other people have records here: {_names(past)}; --person NAME." if _names(past) else ""
    if not others and not rows and past.persons():
        others = ' --person "" has the records that name nobody.'
    way = "voicecoach history --all lists them" if rows else "nothing is recorded yet"
    raise UserError(f'voicecoach: there is no session "{named}"; {way}.{others}')


def _ids(row: "SessionRow") -> set[str]:
    """All ids of a session: one that was taken up again has those of its parts as well."""
    return {row.id.casefold(), *(path.stem.casefold() for path in row.files)}


def _fits(text: str, identity: str) -> bool:
    return identity.startswith(text) or identity.rpartition("-")[2] == text


def _names(past: "Past") -> str:
    return ", ".join(person for person in past.persons() if person)


def _ambiguous(named: str, meant: "list[SessionRow]") -> str:
    from voicecoach.cli.history_lines import session_line

    more = len(meant) - _NAMED
    lines = [f'voicecoach: "{named}" may be any of {len(meant)} sessions; write more of its id.']
    lines += [f"{row.id}: {session_line(row).rpartition(',')[0]}" for row in meant[-_NAMED:][::-1]]
    return "\n".join([*lines, f"and {more} before them."] if more > 0 else lines)


def _complete(context: click.Context, parameter: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """Ids of the person's sessions that begin so, the latest first, from names and first lines alone."""
    from itertools import islice

    from click.shell_completion import CompletionItem

    from voicecoach.history.latest import is_of, records
    from voicecoach.settings.folders import user_folders
    from voicecoach.settings.resolve import load

    person = load(context.params).person
    every = ((path, path.stem) for path in records(user_folders().history))
    fitting = ((path, name) for path, name in every if name.startswith(incomplete) and name.isprintable())
    names = (name for path, name in fitting if is_of(path, person))
    return [CompletionItem(name) for name in islice(names, _OFFERED)]
