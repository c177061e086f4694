"""An orderly end where a signal ends the program: whatever is open is closed on the way out."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def tidy_end() -> Iterator[None]:
    """Have TERM and HUP end the program as an exception does, so that everything is closed on the way."""

    def leave(number: int, frame: object) -> None:
        sys.exit(128 + number)

    numbers = (getattr(signal, name, None) for name in ("SIGTERM", "SIGHUP"))
    before = [
        (number, signal.signal(number, leave))
        for number in numbers
        if number is not None and signal.getsignal(number) != signal.SIG_IGN  # as with nohup
    ]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)
