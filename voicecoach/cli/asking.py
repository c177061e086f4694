"""A question outside of a session: printed, answered by a key of the terminal."""

import signal
from collections.abc import Callable
from typing import TypeAlias

from voicecoach.cli.keys import CommandQueue, KeyReader
from voicecoach.cli.live import Stopping
from voicecoach.model.event import Command

Listen: TypeAlias = Callable[[Callable[[Command], None]], KeyReader | None]
"""Opens the keys: what they ask for is put into the function it is given. None where none can be read."""


class Asking:
    """``with Asking(listen) as asking:`` reads keys until it is left, with the terminal as it was."""

    def __init__(self, listen: Listen) -> None:
        self._listen = listen
        self._queue = CommandQueue()
        self._stopping = Stopping(self._queue.put)
        self._keys: KeyReader | None = None
        self._given: list[Command] = []

    def __enter__(self) -> "Asking":
        self._stopping.__enter__()
        self._keys = self._listen(self._queue.put)
        return self

    def __exit__(self, *problem: object) -> None:
        try:
            if self._keys is not None:
                self._keys.close()
        finally:
            self._stopping.__exit__(None, None, None)

    @property
    def possible(self) -> bool:
        """Whether somebody can answer."""
        return self._keys is not None

    def next(self, seconds: float) -> Command | None:
        """What is pressed next, within so many seconds; None where that is nothing.

        Raises SystemExit where the program is told to end: Ctrl-C, a signal, ``q``.
        """
        self._given += self._queue.wait(0 if self._given else seconds)
        command = self._given.pop(0) if self._given else None
        if command is not None and command.name == "finish":
            raise SystemExit(0)
        if command is not None and command.name == "interrupt":
            raise SystemExit(128 + (self._stopping.received or signal.SIGINT))
        return command
