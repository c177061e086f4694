"""The settings file in the user's own editor, for ``voicecoach config edit``."""

import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from voicecoach.cli.errors import UserError
from voicecoach.cli.printing import err, out
from voicecoach.settings.documentation import template
from voicecoach.settings.folders import user_folders
from voicecoach.settings.resolve import read_file
from voicecoach.settings.saving import change

USUAL = ("notepad",) if sys.platform == "win32" else ("sensible-editor", "editor", "nano", "vim", "vi")
"""Editors that are looked for where the user has named none."""


def edit() -> int:
    """Open the file, which is made with every setting commented out if need be, and check it afterwards.

    What was typed stays, right or wrong: 2 is returned where a line cannot be taken. Raises UserError.
    """
    path = user_folders().settings_file
    editor = _editor(path)
    try:
        new = not path.exists()
        if new:
            change(path, lambda file: file.text or template())
        if not path.is_file():
            raise UserError(f"{path} is no regular file.")
        before = path.read_bytes()
        code = _run(editor, path)
        unchanged = path.exists() and path.read_bytes() == before
        if new and unchanged:
            path.unlink()
    except OSError as problem:
        raise UserError(f"{path} cannot be edited: {problem.strerror or problem}.", 1) from None
    if code:
        err(f"voicecoach: {editor[0]} ended with the exit code {code}.")
    notices = read_file(path).notices
    for notice in notices:
        err(f"voicecoach: {notice}")
    if unchanged:
        out(f"Nothing was changed{'; there is still no settings file' if new else ''}.")
    elif not notices:
        out(f"Your settings are in {path}.")
    if notices:
        err("voicecoach: what you typed is kept; voicecoach config edit opens it again.")
    return 2 if notices else int(bool(code))


def _editor(path: Path) -> list[str]:
    """The command of the editor, without the file. Raises UserError."""
    for variable in ("VISUAL", "EDITOR"):
        if named := os.environ.get(variable, "").strip():
            try:
                parts = shlex.split(named, posix=sys.platform != "win32")
            except ValueError:
                raise UserError(f"The variable {variable} is no command: {named}", 1) from None
            command = [part.strip('"') for part in parts] if sys.platform == "win32" else parts
            if shutil.which(command[0]) is None:
                raise UserError(f"There is no program {command[0]}, which the variable {variable} names.", 1)
            return command
    for name in USUAL:
        if shutil.which(name):
            return [name]
    raise UserError(
        f"No editor was found. Edit {path} with one you like, or name it in the variable EDITOR.", 1
    )


def _run(editor: list[str], path: Path) -> int:
    """Wait for the editor; its exit code."""
    with _interrupts_are_the_editors():
        return subprocess.run([*editor, str(path)], check=False).returncode


@contextmanager
def _interrupts_are_the_editors() -> Iterator[None]:
    """Ctrl-C is for the editor. A handler that does nothing is not handed on to it, unlike SIG_IGN."""
    before = signal.signal(signal.SIGINT, lambda number, frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
