"""The keys of a Windows console."""

import msvcrt
import sys
import threading
from collections.abc import Callable

from voicecoach.cli.keys_decoding import console_keys, name_of

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
                for key in self._take():
                    self._press(key)

    def _take(self) -> tuple[str, ...]:
        """The next key. The second half of one without a character is there already."""
        character = msvcrt.getwch()
        return console_keys(character, msvcrt.getwch()) if character in "\0\xe0" else (name_of(character),)
