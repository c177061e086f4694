"""Whose turn it is to speak: a lock that goes with its process, however that ends.

The file stays where it is for ever; only the lock on it counts. What stands in it tells who speaks,
one thing a line: process id, local time of the start, and what is performed.
"""

import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from voicecoach.settings.folders import make_private

NAME = "speaking"
"""The name of the file."""
MOST = 2000
"""Bytes of it that are read at the most."""

_NO_LINK = getattr(os, "O_NOFOLLOW", 0)  # Windows has none of this

if sys.platform == "win32":
    import msvcrt

    FAR = 1 << 30
    """The byte that is locked: on Windows nobody else can read a locked one, so it is none of the text."""

    def _lock(file: int) -> None:
        os.lseek(file, FAR, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            raise BlockingIOError from None
        finally:
            os.lseek(file, 0, os.SEEK_SET)

else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Speaker(NamedTuple):
    """Who speaks at the moment."""

    process: int
    """0 where it is not known."""
    since: str
    """The time of day it began, HH:MM; empty where it is not known."""
    what: str
    """The title; empty where it is not known."""


class Turn:
    """The right to speak, until it is closed or its process ends."""

    def __init__(self, file: int | None = None) -> None:
        """``file``: the descriptor that holds the lock; None where no lock can be had at all."""
        self._file = file
        self._since = time.strftime("%H:%M")

    def tell(self, what: str) -> None:
        """Have others know what is performed. It never fails."""
        if self._file is not None:
            line = " ".join(what.split())[:200]
            text = f"{os.getpid()}\n{self._since}\n{line}\n".encode("utf-8", "replace")
            with suppress(OSError):
                os.lseek(self._file, 0, os.SEEK_SET)
                os.write(self._file, text)
                os.ftruncate(self._file, len(text))

    def close(self) -> None:
        """Let another session speak. May be called twice."""
        file, self._file = self._file, None
        if file is not None:
            with suppress(OSError):
                os.ftruncate(file, 0)  # what was performed is nobody's business any more
            os.close(file)

    def __enter__(self) -> "Turn":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def take_turn(folder: Path, what: str) -> Turn | Speaker:
    """The right to speak ``what``, or who has it. It takes a fraction of a millisecond.

    Where ``folder`` can hold no lock (it cannot be written to, or the file system has none), everybody
    may speak.
    """
    try:
        file = os.open(make_private(folder) / NAME, os.O_RDWR | os.O_CREAT | _NO_LINK, 0o600)
    except OSError:
        return Turn()
    try:
        _lock(file)
    except BlockingIOError:
        speaker = _speaker(file)
        os.close(file)
        return speaker
    except OSError:
        os.close(file)
        return Turn()
    turn = Turn(file)
    turn.tell(what)
    return turn


def _speaker(file: int) -> Speaker:
    """What stands in the file; it may be half written, or anything."""
    with suppress(OSError):
        lines = os.read(file, MOST).decode("utf-8", "replace").split("\n")
        if len(lines) > 3 and lines[0].isdecimal():
            return Speaker(int(lines[0][:9]), lines[1][:5], lines[2])
    return Speaker(0, "", "")
