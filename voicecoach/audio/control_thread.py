"""Calls that a dead sound server may block for ever, made so that nobody else waits for them."""

import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Generic, TypeVar

T = TypeVar("T")


class _Job(Generic[T]):
    """One call, and what became of it."""

    def __init__(self, call: Callable[[], T], discard: Callable[[T], object]) -> None:
        self._call = call
        self._discard = discard
        self._over = threading.Event()
        self._state = threading.Lock()
        self._abandoned = False
        self._result: T | None = None
        self._error: Exception | None = None

    def run(self) -> None:
        """Make the call; a result that came too late is discarded here."""
        try:
            result = self._call()
        except Exception as error:
            self._error = error
        else:
            with self._state:
                self._result = result
                late = self._abandoned
            if late:
                self._discard(result)
        self._over.set()

    def wait(self, limit: float) -> T:
        """The call's result or its exception. Raises TimeoutError after ``limit`` seconds."""
        self._over.wait(limit)
        with self._state:
            if self._error is not None:
                raise self._error
            if self._result is not None:
                return self._result
            self._abandoned = True
        raise TimeoutError


class ControlThread:
    """A thread of its own for opening and closing devices.

    Calls are made one after the other. A call that is not over in time is left to itself with its
    thread, and the next one gets a new thread. The threads are daemons: the program's end does not
    wait for them. Where no thread can be started any more (from Python 3.12 on that is so in exit
    handlers) the one that is there is used, and without one the call is given up.
    """

    def __init__(self) -> None:
        """No thread is started before the first call."""
        self._jobs: SimpleQueue[_Job[object] | None] | None = None

    def call(
        self, call: Callable[[], T], limit: float, discard: Callable[[T], object] = lambda result: None
    ) -> T:
        """What ``call`` returns, which must not be None, or raises.

        Raises TimeoutError after ``limit`` seconds, or where no thread can be had; what the call
        returns later goes to ``discard``.
        """
        if self._jobs is None:
            self._jobs = self._start()
        job = _Job(call, discard)
        self._jobs.put(job)  # type: ignore[arg-type]  # of T, as all of them
        try:
            return job.wait(limit)
        except TimeoutError:
            self._jobs.put(None)
            self._jobs = None
            raise

    @staticmethod
    def _start() -> "SimpleQueue[_Job[object] | None]":
        jobs: SimpleQueue[_Job[object] | None] = SimpleQueue()

        def work() -> None:
            while (job := jobs.get()) is not None:
                job.run()

        try:
            threading.Thread(target=work, name="audio-control", daemon=True).start()
        except RuntimeError as error:
            raise TimeoutError("the program is ending") from error
        return jobs
