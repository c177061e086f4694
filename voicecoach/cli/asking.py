"""A question outside of the performance: printed, and answered by a key of the terminal."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from voicecoach.cli.keys import CommandQueue, KeyReader
from voicecoach.cli.live import Stopping
from voicecoach.model.event import Command
from voicecoach.model.seams import Controls

Listen: TypeAlias = Callable[[Callable[[Command], None]], KeyReader | None]
"""Opens the keys: what they ask for is put into the function it is given. None where none can be read."""


class Answers:
    """What is pressed, key by key."""

    def __init__(self, controls: Controls, stopping: Stopping) -> None:
        self._controls, self._stopping = controls, stopping
        self._given: list[Command] = []

    def next(self, seconds: float) -> Command | None:
        """What is pressed next, within so many seconds; None where that is nothing.

        Raises SystemExit where the program is told to end: Ctrl-C, a signal, ``q``.
        """
        self._given += self._controls.wait(0 if self._given else seconds)
        command = self._given.pop(0) if self._given else None
        if command is not None and command.name == "finish":
            raise SystemExit(0)
        if command is not None and command.name == "interrupt":
            raise SystemExit(128 + (self._stopping.received or signal.SIGINT))
        return command


@contextmanager
def asking(listen: Listen) -> Iterator[Answers | None]:
    """Read keys for a question, and leave the terminal as it was; None where nobody can answer."""
    queue = CommandQueue()
    with Stopping(queue.put) as stopping:
        keys = listen(queue.put)
        try:
            yield Answers(queue, stopping) if keys is not None else None
        finally:
            if keys is not None:
                keys.close()
