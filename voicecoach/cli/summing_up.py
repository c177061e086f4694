"""What was done in a session, summed up at its end: for the coach to say, or for the screen.

It is worked out on a thread of its own as soon as the last set is over, and reaches the session as a
command, since what takes a look at the disk must not stand in the way of the sound.
"""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from voicecoach.model.event import Answered, Command, Event, Finished, PainReported, SegmentStarted, SetEnded

if TYPE_CHECKING:
    from datetime import datetime

    from voicecoach.history.lines import Line


class SummingUp:
    """Follows a session's events."""

    def __init__(
        self,
        put: Callable[[Command], None],
        summarise: "Callable[[tuple[Line, ...]], tuple[str, ...]]",
        now: "Callable[[], datetime]",
    ) -> None:
        """``put`` is told the summary, on another thread; ``summarise`` makes it of the lines of a record."""
        self._put, self._summarise, self._now = put, summarise, now
        self._lines: list[Line] = []
        self._summed = -1  # how many lines were there when it was last begun
        self._told = False
        self.is_untold = False
        """Whether the session came to its end, or was ended by its user, and nothing was summed up aloud."""

    def note(self, event: Event) -> None:
        """Take an event of the performance, in order."""
        if isinstance(event, SetEnded | PainReported | Answered):
            from voicecoach.history.record import lines_of

            self._lines += lines_of(event, self._now())
        elif isinstance(event, SegmentStarted) and _closes(event) and self._summed != len(self._lines):
            self._summed = len(self._lines)
            if self._lines:
                threading.Thread(target=self._tell, name="summary", daemon=True).start()
            else:
                self._put(Command("summary"))  # there is nothing to wait for
        elif isinstance(event, Finished):
            self.is_untold = event.how == "stopped" or (event.how == "finished" and not self._told)

    def sentences(self) -> tuple[str, ...]:
        """What was done so far; none where that is nothing."""
        return self._summarise(tuple(self._lines)) if self._lines else ()

    def _tell(self) -> None:
        lines = tuple(self._lines)
        text = "\n".join(self._summarise(lines))
        if len(lines) == len(self._lines):  # or a later one is on its way
            self._told = True
            self._put(Command("summary", text=text))


def _closes(event: SegmentStarted) -> bool:
    """Whether the routine is over, or what follows it goes on: no question in the middle of it."""
    return event.segment.kind == "closing" and event.segment.exercise is None
