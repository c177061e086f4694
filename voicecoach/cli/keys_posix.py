"""The keys of a POSIX terminal, one by one as they are pressed.

1. ``/dev/tty`` is opened, its settings kept, and set to hand over single keys without echo.
2. A thread waits for a key, or for a byte in a pipe of ours, with which it looks anew: closing never
   blocks. A key that has begun (an escape, half a character) is waited for shortly, then taken as it is.
3. Ctrl-Z puts the settings back before the program stops; when it continues in the foreground they
   are set again. In the background the terminal belongs to somebody else and is left alone.
4. ``close`` puts the settings back; so does leaving the interpreter. Who handles INT, TERM and HUP
   has to leave by way of ``close``, or of ``SystemExit``.
"""

import atexit
import contextlib
import os
import select
import signal
import sys
import termios
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

from voicecoach.cli.keys_decoding import TerminalDecoder

assert sys.platform != "win32"

LOOK_EVERY = 0.3
"""Seconds between two looks whether the program has come back to the foreground."""

_LOCAL_FLAGS, _SPECIAL_KEYS = 3, 6  # places in the list that termios uses


class TerminalKeys:
    """Reads keys on a thread until it is closed."""

    def __init__(self, terminal: int, press: Callable[[str], None]) -> None:
        self._terminal, self._press = terminal, press
        self._decoder = TerminalDecoder()
        self._before = termios.tcgetattr(terminal)
        self._single = _single_keys(self._before, os.fpathconf(terminal, "PC_VDISABLE"))
        self._set = False
        self._stopping = False
        self._closed = False
        self._wake_read, self._wake_write = os.pipe()
        self._handlers = {
            number: signal.signal(number, handler)
            for number, handler in ((signal.SIGTSTP, self._stop), (signal.SIGCONT, self._go_on))
            if signal.getsignal(number) != signal.SIG_IGN
        }
        atexit.register(self.close)
        self._enter()
        self._thread = threading.Thread(target=self._read, name="keys", daemon=True)
        self._thread.start()

    @classmethod
    def open(cls, press: Callable[[str], None]) -> "TerminalKeys | None":
        """Start reading; None where there is no terminal, or the program runs in its background."""
        try:
            terminal = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC)
        except OSError:
            return None
        try:
            if _in_foreground(terminal):
                return cls(terminal, press)
        except (OSError, termios.error):
            pass
        os.close(terminal)
        return None

    def close(self) -> None:
        """Stop reading and put the terminal back as it was."""
        if self._closed:
            return
        self._closed = True
        self._wake()
        self._thread.join(1)
        for number, handler in self._handlers.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        self._leave()
        atexit.unregister(self.close)
        if not self._thread.is_alive():
            for descriptor in (self._terminal, self._wake_read, self._wake_write):
                os.close(descriptor)

    def _enter(self) -> None:
        """Have single keys, if the terminal is ours now."""
        with contextlib.suppress(OSError, termios.error):
            if not self._stopping and _in_foreground(self._terminal):
                termios.tcsetattr(self._terminal, termios.TCSANOW, self._single)
                self._set = True

    def _leave(self) -> None:
        """Put the settings back, if they are still ours. Never waits for output, which Ctrl-S may hold."""
        with contextlib.suppress(OSError, termios.error):
            if self._set and _in_foreground(self._terminal):
                termios.tcsetattr(self._terminal, termios.TCSANOW, self._before)
        self._set = False

    def _wake(self) -> None:
        """Have the thread look anew whether it is closed and whose the terminal is."""
        os.write(self._wake_write, b"\0")

    def _stop(self, number: int, frame: FrameType | None) -> None:
        """Ctrl-Z: leave the terminal in order, then stop as if there were no handler."""
        self._stopping = True
        self._leave()
        self._wake()  # in a terminal that waits for whole lines the next key would not
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTSTP)
        self._stopping = False
        signal.signal(signal.SIGTSTP, self._stop)
        self._enter()

    def _go_on(self, number: int, frame: FrameType | None) -> None:
        """Continued, also after a stop that could not be prepared."""
        self._enter()

    def _read(self) -> None:
        """The thread: keys until the terminal or the program ends."""
        # Reading in the background then fails, where otherwise the whole program would be stopped.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTTIN, signal.SIGTTOU})
        while True:
            ours = self._set
            watched = [self._wake_read, self._terminal] if ours else [self._wake_read]
            ready, _, _ = select.select(watched, [], [], self._decoder.patience if ours else LOOK_EVERY)
            if self._wake_read in ready:
                os.read(self._wake_read, 256)
                if self._closed:
                    return
            if not self._set:
                self._enter()
            elif not ready:
                self._press_all(self._decoder.flush())
            elif self._terminal in ready and not self._take():
                return

    def _take(self) -> bool:
        """Pass on what was pressed; whether there is still a terminal."""
        try:
            data = os.read(self._terminal, 256)
        except OSError:
            self._set = False
            return _is_there(self._terminal)
        self._press_all(self._decoder.feed(data))
        return bool(data)

    def _press_all(self, keys: list[str]) -> None:
        for key in keys:
            self._press(key)


def _single_keys(before: list[Any], disabled: int) -> list[Any]:
    """Single keys without echo; Ctrl-C and Ctrl-Z remain signals, Ctrl-backslash becomes a key.

    ``disabled`` is the character by which this system's terminals know that a signal has no key.
    """
    settings = [*before[:_SPECIAL_KEYS], list(before[_SPECIAL_KEYS])]
    settings[_LOCAL_FLAGS] &= ~(termios.ICANON | termios.ECHO)
    keys = settings[_SPECIAL_KEYS]
    keys[termios.VMIN], keys[termios.VTIME], keys[termios.VQUIT] = 1, 0, bytes([disabled])
    return settings


def _in_foreground(terminal: int) -> bool:
    """Whether the keys pressed now are meant for this program. Raises OSError where the terminal has gone."""
    return os.tcgetpgrp(terminal) == os.getpgrp()


def _is_there(terminal: int) -> bool:
    try:
        os.tcgetpgrp(terminal)
    except OSError:
        return False
    return True
