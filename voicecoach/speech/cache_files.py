"""The files of a folder of clips: ours told from others by their names, counted, and removed."""

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from voicecoach.speech.cache import ABANDONED, DIGEST

_HEX = frozenset("0123456789abcdef")


class Kept(NamedTuple):
    """A file of ours in a folder of clips."""

    path: str
    size: int
    """Bytes."""
    used: float
    """About when it was used last, in seconds since 1970; a use within a day of another is not noted."""
    finished: bool
    """Whether it is a clip; otherwise it is, or was, being written."""


def kept(folder: str) -> Iterator[Kept]:
    """Our files in a folder of clips, and none else; nothing where it cannot be read."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if _is_ours(entry.name) and entry.is_file(follow_symlinks=False):
                    status = entry.stat(follow_symlinks=False)
                    yield Kept(entry.path, status.st_size, status.st_mtime, "." not in entry.name)
    except OSError:
        return  # there is no folder, or another program is tidying up


def _is_ours(name: str) -> bool:
    """Whether it is the name of a clip, or of one that is being written."""
    digest, dot, ending = name.partition(".")
    number, _, new = ending.partition(".")
    unfinished = number.isdecimal() and new == "new"
    return len(digest) == 2 * DIGEST and _HEX.issuperset(digest) and (not dot or unfinished)


def clear(folder: str) -> tuple[int, int]:
    """Remove our files from a folder of clips; how many clips that were, and how many bytes in all.

    Raises OSError where one is there and cannot be removed.
    """
    clips = size = 0
    written_before = time.time() - ABANDONED
    for file in list(kept(folder)):
        if not file.finished and file.used > written_before:
            continue  # another program is about to put it in its place
        with suppress(FileNotFoundError):
            os.remove(file.path)
            clips += file.finished
            size += file.size
    return clips, size
