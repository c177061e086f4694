"""``voicecoach history delete``: really deletes a session, or all of a person."""

import re
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voicecoach.cli.debug import debug_option
from voicecoach.cli.errors import UserError
from voicecoach.cli.history_asked import opened
from voicecoach.cli.history_ids import found, id_argument
from voicecoach.cli.history_lines import plural, session_line, when
from voicecoach.cli.options import setting_options
from voicecoach.cli.printing import err, out, tell_now
from voicecoach.settings.folders import user_folders

if TYPE_CHECKING:
    from voicecoach.history.past import Past
    from voicecoach.history.rows import SessionRow

NAMED = 5
"""Files that could not be read are named, up to so many."""
_ID = re.compile(r"[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}")


@click.command("delete")
@id_argument(required=False)
@click.option(
    "--all", "every", is_flag=True, help="All sessions of the person (--person NAME), or of nobody named."
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@setting_options("person")
@debug_option
def command(identity: str | None, every: bool, yes: bool, **flags: Any) -> int:
    """Delete a session for ever.

    That is its file, all copies of it, and all its parts where it was taken up again. To have only a set
    not count, there is history fix ID LINE --remove.
    """
    if every == (identity is not None):
        raise click.UsageError("give the ID of a session, or --all.")
    past = opened(flags)
    rows = past.sessions() if identity is None else [found(past, identity)]
    if not rows:
        raise UserError("voicecoach: there is nothing to delete.", 1)
    files = _files(rows)
    _must_be_free(files)
    if identity is None:
        _ask_for_all(rows, yes)
    else:
        _ask_for_one(rows[0], files, yes)
    troubled = {trouble.path for trouble in past.troubles} if every else set()
    past.close()
    gone = deleted(files)
    _forget(past)
    left = len(files) - gone
    out(f"{plural(len(rows), 'session')} deleted: {plural(gone, 'file')}." if not left else _left(gone, left))
    _tell_unread(troubled)
    return int(bool(left))


def _files(rows: "Iterable[SessionRow]") -> list[Path]:
    """All files of these sessions; also what is too damaged to be read, by its name."""
    known = {path for row in rows for path in row.files}
    ids = {row.id for row in rows} | {path.stem for path in known}
    folders = {path.parent for path in known}
    named = {path: _ID.search(path.name) for folder in folders for path in folder.iterdir()}
    beside = (path for path, identity in named.items() if identity is not None and identity[0] in ids)
    return sorted(known.union(path for path in beside if path.is_symlink() or path.is_file()))


def _ask_for_one(row: "SessionRow", files: list[Path], yes: bool) -> None:
    """Show what would be deleted, and go on only where the user wants it. Raises UserError."""
    out(session_line(row))
    for path in files:
        out(f"{path}", now=True)
    if not yes:
        _must_be_able_to_ask()
        if not click.confirm("Delete this session for ever?", default=False, err=True):
            raise UserError("voicecoach: nothing was deleted.", 1)


def _ask_for_all(rows: "list[SessionRow]", yes: bool) -> None:
    """Likewise for all sessions of a person: the answer is their number, which nobody types by mistake."""
    whose = f" of {rows[-1].person}" if rows[-1].person else ", of nobody named"
    out(f"{plural(len(rows), 'session')}{whose}, from {when(rows[0])} to {when(rows[-1])}", now=True)
    if not yes:
        _must_be_able_to_ask()
        question = f"To delete them for ever, type how many they are ({len(rows)})"
        answer = click.prompt(question, default="", show_default=False, err=True)
        if answer.strip() != str(len(rows)):
            raise UserError("voicecoach: nothing was deleted.", 1)


def _must_be_free(files: "Iterable[Path]") -> None:
    """Raise UserError where another program has one of these files."""
    from voicecoach.history.correcting import why_held
    from voicecoach.history.disk import is_held

    for path in files:
        if is_held(path):
            raise UserError(f"voicecoach: {why_held(path)}.", 1)


def _must_be_able_to_ask() -> None:
    if sys.stdin is None or not sys.stdin.isatty():
        raise UserError("voicecoach: nobody can be asked here; --yes does it without asking.")


def deleted(files: "Iterable[Path]", delete: Callable[[Path], None] = Path.unlink) -> int:
    """Delete files; how many are gone. Tells where the disk refuses. ``delete`` is for tests."""
    gone = 0
    for path in files:
        try:
            delete(path)
        except FileNotFoundError:
            pass
        except OSError as problem:
            err(f"voicecoach: {path}: {problem.strerror or problem}.")
            continue
        gone += 1
    return gone


def _forget(past: "Past") -> None:
    """Have the cache know nothing of what is gone.

    A database keeps it until it needs the room; and of sentences that were spoken nobody knows which tell of
    it, as those at the end of a session do.
    """
    from voicecoach.history.index import NAME
    from voicecoach.speech.cache_files import clear

    cache = user_folders().cache
    clear(str(user_folders().clips))
    for ending in ("", "-journal"):
        with suppress(OSError):  # then it is at least brought up to date
            (cache / f"{NAME}{ending}").unlink()
    if (cache / NAME).exists():
        past.sessions()
    past.close()


def _tell_unread(troubled: "Iterable[Path]") -> None:
    """Name the files that do not say whose they are: what is in them was not deleted."""
    from voicecoach.history.reading import read_session

    names = []
    for path in sorted(troubled):
        with suppress(OSError):  # deleted now, or no record: a link, a folder
            if path.lstat().st_size and read_session(path).header is None:
                names.append(path.name)
    if names:
        more = f", and {len(names) - NAMED} more" if len(names) > NAMED else ""
        these = f"{plural(len(names), 'file')} in {path.parent}"
        tell_now(f"{these} cannot be read, may be anybody's, and stayed: {', '.join(names[:NAMED])}{more}.")


def _left(gone: int, left: int) -> str:
    return f"{plural(gone, 'file')} deleted; {plural(left, 'file')} could not be."
