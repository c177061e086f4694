"""A room in which many tests may be at once, or one alone: its sound is judged to milliseconds.

Each test holds a lock while it runs, its setup included: shared, or alone where it is marked so. Whoever
wants to be alone shuts the gate first, through which all go in, or would have to wait for ever.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform != "win32":  # where nothing is recorded
    import fcntl

    def _held(file: int, alone: bool) -> None:
        fcntl.flock(file, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)


class Room:
    """The room of all who run the tests of a checkout."""

    def __init__(self, folder: Path) -> None:
        """``folder`` holds its locks."""
        self._files = [folder / name for name in ("gate", "room")]

    @contextmanager
    def entered(self, alone: bool) -> Iterator[None]:
        """Be in it, with others or alone; waits until that can be."""
        if sys.platform == "win32":
            yield
            return
        gate, room = (os.open(file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600) for file in self._files)
        try:
            _held(gate, alone)
            _held(room, alone)
            if not alone:
                fcntl.flock(gate, fcntl.LOCK_UN)
            yield
        finally:
            os.close(room)
            os.close(gate)
