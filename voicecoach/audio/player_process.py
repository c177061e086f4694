"""A program that plays what it gets on its standard input, as a process of ours."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any

if sys.platform == "win32":
    _APART: Mapping[str, Any] = {
        "creationflags": subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
    }
else:
    _APART: Mapping[str, Any] = {"process_group": 0}


class PlayerProcess:
    """The child. It dies with a kill, which ends the sound at once whatever state it is in."""

    def __init__(self, command: Sequence[str], *, answers: bool = False) -> None:
        """``answers``: its standard output is read. Raises OSError where it cannot be started.

        It gets a process group of its own: a Ctrl-C in the terminal is for the coach, not for its sound.
        """
        self.unread, self._input = os.pipe()
        """The end that the child reads, kept to see how much waits there."""
        try:
            self._child = subprocess.Popen(
                command,
                stdin=self.unread,
                stdout=subprocess.PIPE if answers else subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                **_APART,
            )
        except OSError:
            os.close(self.unread)
            os.close(self._input)
            raise

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self._child.poll() is not None

    def answer(self) -> bytes:
        """The next byte of its standard output; waits for it. Empty where it has ended."""
        assert self._child.stdout is not None
        return self._child.stdout.read(1) or b""

    def push(self, samples: bytes) -> None:
        """Write to its standard input; waits where the pipe is full. Raises OSError."""
        os.write(self._input, samples)

    def kill(self) -> None:
        """End it at once; may be called at any time, by any thread."""
        self._child.kill()

    def close(self) -> None:
        """End it and let go of its pipes; called once."""
        self._child.kill()
        self._child.wait()
        os.close(self._input)
        os.close(self.unread)
        if self._child.stdout is not None:
            self._child.stdout.close()
