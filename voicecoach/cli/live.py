"""A live session from outside: the performance on its thread, its events on the screen, signals.

The thread that feeds the sound prints nothing and reads nothing, so a slow terminal cannot stop it;
events come to the main thread through a queue.
"""

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable
from queue import Empty, SimpleQueue
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Any

from voicecoach.cli.printing import escape, out
from voicecoach.cli.screen import Screen, described
from voicecoach.model.event import Command, Event, Finished, SegmentStarted, SetEnded
from voicecoach.settings.debug import note

if TYPE_CHECKING:
    from voicecoach.cli.as_events import EventLines

SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
"""What ends a session at once, where the system has it."""
PATIENCE = 1.5
"""Seconds a performance may take to end once it has been told to."""
SWITCH = 0.0005
"""Seconds after which a thread that computes (a changed set is laid out) makes way for one that feeds the
sound. At Python's own 5 ms and with both cores busy, a change in a set of 1,000 repetitions cost up to
224 ms of sound."""
GLANCE = 0.5
"""Seconds after which the main thread looks up, as a signal cannot wake it everywhere."""


class Show:
    """Where the events of a session are printed. A reader that has gone stops the printing only."""

    def __init__(self, *, plain: bool, silent: bool) -> None:
        """``plain``: never a line that changes; ``silent``: the screen is all there is."""
        stream = sys.stdout
        lively = stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"
        self._shown = 0  # how many characters of a changing line stand there
        live = self._change if lively and not plain else None
        self.screen = Screen(self._line, live=live, each=silent)

    def _line(self, text: str) -> None:
        self._clear()
        with contextlib.suppress(OSError, ValueError):
            out(text, now=True)

    def _change(self, text: str) -> None:
        text = _end_of(escape(text), _columns() - 1)
        self._raw("\r" + text.ljust(self._shown))
        self._shown = len(text)

    def _clear(self) -> None:
        if self._shown:
            self._raw("\r" + " " * self._shown + "\r")
            self._shown = 0

    @staticmethod
    def _raw(text: str) -> None:
        with contextlib.suppress(OSError, ValueError):
            if sys.stdout is not None:
                sys.stdout.write(text)
                sys.stdout.flush()


def _columns() -> int:
    """How wide the terminal is now; 80 where it does not tell."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        return os.get_terminal_size(sys.stdout.fileno()).columns or 80
    return 80


def _end_of(text: str, columns: int) -> str:
    """As much of a line's end as fits: what wraps cannot be replaced."""
    return text if len(text) <= columns else "…" + text[len(text) - max(0, columns - 1) :]


class Stopping:
    """Turns the signals that end a program into the command that ends a session, while it lasts."""

    def __init__(self, put: Callable[[Command], None]) -> None:
        self._put = put
        self._before: dict[int, Any] = {}
        self.received: int | None = None
        """The first signal that came."""
        self.since = 0.0
        """When it came, by the monotonic clock."""

    def __enter__(self) -> "Stopping":
        for name in SIGNALS:
            number = getattr(signal, name, None)
            # What is ignored from the start, as with nohup, stays so.
            if number is not None and signal.getsignal(number) != signal.SIG_IGN:
                self._before[number] = signal.signal(number, self._stop)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        if self.received is None:
            self.received, self.since = number, time.monotonic()
        self._put(Command("interrupt"))

    @property
    def overdue(self) -> bool:
        """Whether the session should have ended by now."""
        return self.received is not None and time.monotonic() - self.since > PATIENCE


class Live:
    """Performs a session and shows it until it ends."""

    def __init__(
        self,
        performance: Iterable[Event],
        show: "Show | EventLines",
        stopping: Stopping,
        note: Callable[[Event], None] = lambda event: None,
    ) -> None:
        """``note`` is given every event after it was shown: the journal."""
        self._note = note
        self._performance, self._screen, self._stopping = performance, show.screen, stopping
        self._events: SimpleQueue[Event | BaseException | None] = SimpleQueue()

    def watch(self) -> int:
        """The exit code: 0, or 128 and the signal that ended it. Raises what the performance raised."""
        sys.setswitchinterval(SWITCH)
        threading.Thread(target=self._perform, name="performance", daemon=True).start()
        finished: Finished | None = None
        while (event := self._next()) is not None:
            if isinstance(event, BaseException):
                raise event
            note("%s", _logged(event))
            self._screen.show(event)
            self._note(event)
            if isinstance(event, Finished):
                finished = event
        self._screen.flush()
        if finished is None or finished.how != "finished":
            self._screen.part()
        return 0 if self._stopping.received is None else 128 + self._stopping.received

    def _perform(self) -> None:
        try:
            for event in self._performance:
                self._events.put(event)
        except BaseException as problem:
            self._events.put(problem)
        else:
            self._events.put(None)

    def _next(self) -> Event | BaseException | None:
        """The next event; None at the end, or where a session that was told to end does not."""
        while not self._stopping.overdue:
            try:
                return self._events.get(timeout=GLANCE)
            except Empty:
                continue
        return None


def _logged(event: Event) -> object:
    """An event in one line of the log: a whole segment would be pages."""
    if isinstance(event, SegmentStarted | SetEnded):
        segment = event.segment
        return f"{type(event).__name__} at {float(event.at):.3f}: {segment.kind} {described(segment)}"
    return event
