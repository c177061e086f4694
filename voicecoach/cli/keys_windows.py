"""The keys of a Windows console."""

import msvcrt
import sys
import threading
from collections.abc import Callable

assert sys.platform == "win32"

LOOK_EVERY = 0.03
"""Seconds between two looks: a console has no read that another thread could end."""


class ConsoleKeys:
    """Reads keys on a thread until it is closed. The console's own settings are never changed."""

    def __init__(self, press: Callable[[str], None]) -> None:
        self._press = press
        self._closing = threading.Event()
        threading.Thread(target=self._read, name="keys", daemon=True).start()

    @classmethod
    def open(cls, press: Callable[[str], None]) -> "ConsoleKeys | None":
        """Start reading; None where the program has no console."""
        try:
            with open("CONIN$", "rb", buffering=0):  # noqa: PTH123  # a device, not a path
                pass
        except OSError:
            return None
        return cls(press)

    def close(self) -> None:
        """Stop reading."""
        self._closing.set()

    def _read(self) -> None:
        while not self._closing.wait(LOOK_EVERY):
            while msvcrt.kbhit() and not self._closing.is_set():
                key = msvcrt.getwch()
                if key in "\x00\xe0":  # a key without a character: its number follows
                    key += msvcrt.getwch()
                self._press(key)
