"""Work that must not hold up the sound: done at once, or on a thread where somebody listens."""

import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Job(Generic[T]):
    """One call, and what became of it."""

    def __init__(self, call: Callable[[], T]) -> None:
        """Nothing is called yet."""
        self._call = call
        self._result: list[T] = []
        self._error: BaseException | None = None
        self.over = False
        """Whether it has been called, and is over."""

    def run(self) -> None:
        """Make the call; what it raises is kept for ``result``."""
        try:
            self._result.append(self._call())
        except BaseException as error:
            self._error = error
        self.over = True

    def result(self) -> T:
        """What the call returned, once it is over; raises what it raised."""
        if self._error is not None:
            raise self._error
        return self._result[0]


Aside = Callable[[Job[Any]], None]
"""Has a job done, now or by and by."""


def at_once(job: Job[Any]) -> None:
    """Do it now."""
    job.run()


def on_a_thread(job: Job[Any]) -> None:
    """Do it on a thread of its own, while the caller goes on."""
    threading.Thread(target=job.run, name="layout", daemon=True).start()
