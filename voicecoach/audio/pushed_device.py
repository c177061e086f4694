"""A device that is written to, made one that asks: a thread of its own takes sound and pushes it on."""

import threading
from collections.abc import Generator
from typing import Protocol

from voicecoach.model.seams import OutputLost


class Player(Protocol):
    """What takes samples, in order, about as fast as they are heard."""

    ahead: int
    """Milliseconds that it holds."""

    @property
    def delay(self) -> float:
        """Seconds from the first that it is given to the sound of it, were it given now."""
        ...

    def wanted(self) -> int:
        """How many frames it takes next; waits until it does. Raises OutputLost."""
        ...

    def push(self, samples: bytes) -> None:
        """Take as many. May wait until there is room for them. Raises OutputLost."""
        ...

    def cut(self) -> None:
        """Have whatever waits in ``wanted`` or ``push`` come back soon; called on another thread."""
        ...

    def close(self) -> None:
        """End the sound at once and let go; called once, by whoever is the last to use it."""
        ...


class PushedDevice:
    """A device of ``DeviceOutput`` around a player.

    A player that hangs keeps its thread, a daemon, and nobody else: ``close`` is made on the control
    thread, and what is late there is left behind.
    """

    def __init__(self, player: Player) -> None:
        """``player`` is open, and nobody else's from now on."""
        self.ahead = player.ahead
        self._player = player
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def delay(self) -> float:
        """As the player's."""
        return self._player.delay

    def start(self, requests: Generator[bytes, int, None]) -> None:
        """Begin to ask for sound."""
        self._thread = threading.Thread(target=self._push, args=(requests,), name="player", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the sound at once; waits until the player's thread has let go."""
        self._over.set()
        self._player.cut()
        if self._thread is None:
            self._player.close()
        else:
            self._thread.join()

    def _push(self, requests: Generator[bytes, int, None]) -> None:
        """The thread. A player that is lost is asked no more: the age of its last request tells."""
        try:
            while not self._over.is_set():
                frames = self._player.wanted()
                if not self._over.is_set():
                    self._player.push(requests.send(frames))
        except OutputLost:
            return
        finally:
            self._player.close()
