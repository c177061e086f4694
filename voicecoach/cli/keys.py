"""Commands from the keyboard: the queue they arrive in, and the reader for this system.

The keyboard is the terminal itself, not standard input, which may be the routine.
"""

import sys
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Protocol

from voicecoach.cli.keymap import Keymap
from voicecoach.model.event import Command
from voicecoach.settings.bindings import Bindings


class CommandQueue:
    """The ``Controls`` of a session: commands from any thread and any signal handler, in order."""

    def __init__(self) -> None:
        self._queue: SimpleQueue[Command] = SimpleQueue()  # its put may interrupt itself: fit for signals

    def put(self, command: Command) -> None:
        """Give a command; never blocks."""
        self._queue.put(command)

    def wait(self, timeout: float) -> list[Command]:
        """The commands given since the last call; waits up to ``timeout`` seconds for the first."""
        commands: list[Command] = []
        try:
            commands.append(self._queue.get(timeout=timeout) if timeout > 0 else self._queue.get_nowait())
            while True:
                commands.append(self._queue.get_nowait())
        except Empty:
            return commands


class KeyReader(Protocol):
    """A keyboard that is being read."""

    def close(self) -> None:
        """Stop reading and put the terminal back as it was. May be called twice; never blocks."""
        ...


def open_keys(
    put: Callable[[Command], None], chosen: Bindings | None, show: Callable[[], None]
) -> KeyReader | None:
    """Read the keys of the terminal from now on, until it is closed; from the main thread only.

    ``chosen`` is the setting ``keys``. ``put`` and ``show`` (print the keys: ``keymap.lines``) are called
    on a thread of their own. None where there is no terminal, or where the program runs in its
    background: then no key can be read.
    """
    keymap = Keymap(put, chosen, show)
    if sys.platform == "win32":
        from voicecoach.cli.keys_windows import ConsoleKeys

        return ConsoleKeys.open(keymap.press)
    else:
        from voicecoach.cli.keys_posix import TerminalKeys

        return TerminalKeys.open(keymap.press)
