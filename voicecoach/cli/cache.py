"""``voicecoach cache``: what is kept of spoken sentences, taken away or made ahead."""

from pathlib import Path
from typing import Any

import click

from voicecoach.cli.completion import routine_argument
from voicecoach.cli.debug import debug_option
from voicecoach.cli.groups import Group
from voicecoach.cli.options import choice_options, setting_options
from voicecoach.cli.printing import out, out_json
from voicecoach.settings.folders import user_folders

INDEX = "routines.json"
"""What is known of every routine, beside the clips in the cache folder."""


@click.group(cls=Group, invoke_without_command=True)
@debug_option
@click.pass_context
def command(context: click.Context) -> None:
    """See, clear or fill what is kept of spoken sentences; alone, see it.

    A sentence that is kept need not be spoken again by the voice. Nothing is lost by clearing it.
    """
    if context.invoked_subcommand is None:
        context.invoke(_info)


@command.command("info")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@debug_option
def _info(as_json: bool = False) -> None:
    """Tell where it is, how much it is, and how old."""
    from voicecoach.cli.describe import plural
    from voicecoach.speech.cache import BOUND
    from voicecoach.speech.cache_files import kept

    folders = user_folders()
    clips = [file for file in kept(str(folders.clips)) if file.finished]
    size, used = sum(file.size for file in clips), [file.used for file in clips]
    index = _size(folders.cache / INDEX)
    if as_json:
        oldest, newest = (_date(min(used)), _date(max(used))) if used else (None, None)
        out_json(
            {
                "folder": str(folders.cache),
                "clips": len(clips),
                "bytes": size,
                "bound": BOUND,
                "oldest": oldest,
                "newest": newest,
                "index": index,
            }
        )
        return
    out(f"Folder: {folders.cache}")
    out(f"Spoken sentences: {plural(len(clips), 'clip')}, {_megabytes(size)} of {_megabytes(BOUND)} at most")
    if used:
        out(f"Used last: between {_date(min(used))} and {_date(max(used))}")
    out(f"Index of routines: {'none' if index is None else _megabytes(index)}")


@command.command("clear")
@debug_option
def _clear() -> None:
    """Remove the sentences and the index of routines.

    Nothing else is removed from that folder, whatever lies there.
    """
    from voicecoach.cli.describe import plural
    from voicecoach.speech.cache_files import clear

    folders = user_folders()
    clips, size = clear(str(folders.clips))
    index = _size(folders.cache / INDEX)
    if index is not None:
        (folders.cache / INDEX).unlink(missing_ok=True)
    out(f"{plural(clips, 'clip')} removed, {_megabytes(size + (index or 0))} freed.")


@command.command("warm")
@routine_argument(many=True)
@choice_options
@setting_options("voice", "voice_name", "voice_command", "rate", "verbosity")
@debug_option
def _warm(routines: tuple[str, ...], **flags: Any) -> int:
    """Have routines spoken now, so that no session has to wait.

    That is all that is said in them within the next two weeks, as wording varies from day to day. Ctrl-C
    ends it; what is made is kept. Exit code 1 where a sentence could not be spoken.
    """
    from voicecoach.cli.warming import warm

    return warm(routines, flags)


def _size(file: Path) -> int | None:
    """Bytes; None where there is no such file."""
    try:
        return file.lstat().st_size
    except OSError:
        return None


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"


def _date(seconds: float) -> str:
    from datetime import datetime

    return datetime.fromtimestamp(seconds).astimezone().isoformat(" ", "seconds")
