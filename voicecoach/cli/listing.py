"""What is known of every routine: from the index, or read now, closely or at a glance.

To understand a routine (what is wrong with it, how many minutes it takes) takes eight times as long as a
look at its TOML. So where a great many are new they are read at a glance, and those that are asked for by
name or title are read closely, a great many at once never.
"""

import os
import time
from collections.abc import Callable, Iterable
from typing import NamedTuple

from voicecoach import __version__
from voicecoach.cli.source import library
from voicecoach.routine.catalogue import Listed
from voicecoach.routine.index import Index, Known
from voicecoach.settings.folders import make_private, routine_folders, user_folders

CLOSELY = 200
"""So many routines are read closely by one command: 0.4 s."""


class Row(NamedTuple):
    """A routine, and what is known of it."""

    entry: Listed
    known: Known


def rows(
    entries: Iterable[Listed], wanted: Callable[[str, str], bool], now: Callable[[], int] = time.time_ns
) -> list[Row]:
    """The routines whose name and title (or empty) are ``wanted``; ``now``: see ``Index``."""
    cache = user_folders().cache
    shelves = [folder / "library" for folder in routine_folders()]
    index = Index(cache / "routines.json", __version__, shelves, now)
    reader = _Reader(index)
    found = [(entry, index.known(entry)) for entry in entries]
    few = sum(known is None for _, known in found) <= CLOSELY
    read = reader.closely if few else reader.at_a_glance
    shown = [
        row
        for row in (Row(entry, known or read(entry)) for entry, known in found)
        if wanted(row.entry.name, row.known.title or "")
    ]
    if sum(not row.known.closely for row in shown) <= CLOSELY:
        shown = [row if row.known.closely else Row(row.entry, reader.closely(row.entry)) for row in shown]
    shown = [row for row in shown if row.known.broken is None or _is_there(row.entry)]
    try:
        make_private(cache)
    except OSError:
        return shown  # without an index it only takes longer
    index.save()
    return shown


def _is_there(entry: Listed) -> bool:
    """Whether a file has not been deleted meanwhile. A link to nothing is there, and broken."""
    return os.path.lexists(entry.file)


class _Reader:
    """Reads routines, and has the index keep what it can."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._shelves = library()

    def at_a_glance(self, entry: Listed) -> Known:
        """Its title and exercises as written; what looks wrong is looked at closely, to say what it is."""
        title, exercises, broken = entry.glance
        if broken is None and exercises is None:
            return self.closely(entry)
        known = Known(title, exercises, None, broken)
        self._index.keep(entry, known)
        return known

    def closely(self, entry: Listed) -> Known:
        """Everything. What depends on sounds beside the file is not kept: the index does not know them."""
        from voicecoach.cli.understanding import understood

        known, has_sounds = understood(entry, self._shelves)
        if not has_sounds:
            self._index.keep(entry, known)
        return known
