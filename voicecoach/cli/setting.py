"""Settings changed in the user's file, for ``voicecoach config set`` and ``unset``."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from voicecoach.cli.errors import UserError
from voicecoach.cli.origins import Current, place, row
from voicecoach.cli.printing import err, out
from voicecoach.model.seams import Unavailable
from voicecoach.settings.bindings import BindingsError, read_bindings, split_keys
from voicecoach.settings.editing import At, TooUnusual, with_value, without
from voicecoach.settings.file import Unreadable, UserFile, open_file
from voicecoach.settings.folders import user_folders
from voicecoach.settings.kinds import Value
from voicecoach.settings.saving import change
from voicecoach.settings.shown import as_text, as_toml
from voicecoach.settings.table import TABLE

MEND = "; to mend it, use voicecoach config edit"


def set_value(at: At, values: tuple[str, ...]) -> None:
    """Set a setting, or the keys of some commands, and tell what the file has now.

    Raises UsageError for a value that cannot be, UserError where the file cannot be changed.
    """
    name = at[0]
    path = user_folders().settings_file
    value: Value
    with _explained(name):
        if name == "keys":
            keys = dict(_keys(at, values))
            file = change(path, lambda file: _with_keys(file, keys))
            value = read_bindings(file.table["keys"])
        else:
            value = _parsed(name, " ".join(values))
            file = change(path, lambda file: with_value(file.text, at, as_toml(value)))
    out(row(name, value, f"line {file.line_of(name)} of your settings file"))
    _tell_what_wins(name)
    _tell_doubts(name, value)


def unset(name: str) -> None:
    """Take a setting out of the file, also one that is no setting; tell what applies now.

    Raises UsageError for a name that is none and is not in the file, UserError as ``set_value``.
    """
    path = user_folders().settings_file
    with _explained(name):
        file = open_file(path)
        at: At = (name,) if name in file.table else tuple(name.split(".", 1))
        if not _holds(file, at):
            at = place(name)
        if _holds(file, at):
            change(path, lambda file: without(file.text, at) if _holds(file, at) else file.text)
        else:
            err(f"voicecoach: {name} is not in your settings file; nothing was changed.")
    if at[0] in TABLE:
        out(Current.of_user().row(at[0]))


def _holds(file: UserFile, at: At) -> bool:
    """Whether there is something at that place of the file."""
    holder = file.table if len(at) == 1 else file.table.get(at[0])
    return isinstance(holder, dict) and at[-1] in holder


def _parsed(name: str, text: str) -> Value:
    try:
        return TABLE[name].kind.parse(text)
    except ValueError as problem:
        raise click.UsageError(f'{name} {problem}, not "{text[:50]}".', click.get_current_context()) from None


def _keys(at: At, values: tuple[str, ...]) -> Iterator[tuple[str, list[str]]]:
    """The commands that are given keys, from ``right f5`` for one, or from ``next=right back=left``."""
    if len(at) > 1:
        yield at[1], split_keys(",".join(values))
        return
    for part in " ".join(values).split():
        command, equals, keys = part.partition("=")
        if not equals:
            raise click.UsageError(
                f'keys are set with COMMAND=KEY, like next=right, not "{part[:50]}".',
                click.get_current_context(),
            )
        yield place(f"keys.{command}")[1], split_keys(keys)


def _with_keys(file: UserFile, chosen: dict[str, list[str]]) -> str:
    """The text with these commands' keys beside those of others, all of them checked together."""
    there = file.table.get("keys")
    try:
        bindings = read_bindings({**(there if isinstance(there, dict) else {}), **chosen})
    except BindingsError as problem:
        raise click.UsageError(f"keys {problem}; nothing was changed.", click.get_current_context()) from None
    text = file.text
    table: Any = as_toml(bindings)
    for command in chosen:
        text = with_value(text, ("keys", command), table[command])
    return text


@contextmanager
def _explained(name: str) -> Iterator[None]:
    """Every way in which the file cannot be changed becomes a sentence with the way out."""
    path = user_folders().settings_file
    try:
        yield
    except Unreadable as problem:
        mend = MEND if os.access(path, os.R_OK) and path.is_file() else ""
        why = f"because the file cannot be read: {problem}{mend}."
        raise UserError(f"Your settings in {path} cannot be changed, {why}") from None
    except TooUnusual:
        raise UserError(
            f"{name} is written in {path} in a way that cannot be changed without losing a comment; "
            "use voicecoach config edit.",
            1,
        ) from None
    except OSError as problem:
        raise UserError(
            f"Your settings in {path} cannot be written: {problem.strerror or problem}.", 1
        ) from None


def _tell_what_wins(name: str) -> None:
    """Say where an environment variable makes that the file does not count."""
    settings = Current.of_user().settings
    if settings.origins[name] == "environment":
        value = as_text(getattr(settings, name))
        err(f"voicecoach: the environment variable {TABLE[name].variable} wins over it, and is {value}.")


def _tell_doubts(name: str, value: object) -> None:
    """Say where nothing here has the name that was set; it may be installed later."""
    if name not in ("voice", "output") or value == "auto":
        return
    try:
        if name == "voice":
            from voicecoach.speech.registry import find as find_voice

            find_voice(str(value))
        else:
            from voicecoach.audio.outputs import find as find_output

            find_output(str(value))
    except Unavailable as problem:
        sentence = str(problem)
        err(f"voicecoach: {sentence}{'' if sentence.endswith(('.', '?')) else '.'}")
