"""An exercise as it went in one session: all that progression needs to know of a record."""

from datetime import date, datetime

from voicecoach.history.lines import Amounts
from voicecoach.model.event import Effort
from voicecoach.model.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Turn:
    """One exercise at one level in one session; one that was taken up again is one session."""

    session: str
    """The session's id; of one that was taken up again, that of its beginning."""
    start: datetime
    """In UTC."""
    date: date
    """The user's own day at the start."""
    exercise: str
    name: str
    level: str | None
    written: Amounts
    """The dose of the file then, of its last set."""
    asked: Amounts
    """The day's dose then, of its last set."""
    sets: int
    """How many different sets were begun, every side and round counted; 0: it hurt before the first one, and
    then neither the level nor the doses are known."""
    reached: bool
    """Whether each of them, as it went the last time it was done, reached what was asked."""
    ended: bool
    """Whether the session came to its end, or to another exercise behind this one: no set is missing.
    False where it was asked for with other sets than the file's: then ``sets`` tells."""
    pain: bool
    """Whether it hurt in this exercise."""
    sharp: bool
    effort: Effort | None
    """What the user called the exercise or else the session; None: they did not say."""
    after: int | None
    """The pain asked for after the session, 0 to 10."""
    as_written: bool
    """Whether history was left out of account (``--as-written``): its doses tell nothing."""
    parts: tuple[str, ...] = ()
    """The ids of the records that the session consists of, where it was taken up again; else none."""
    sore: bool = False
    """Whether the user said at the start that they were sore the day after the time before."""
    chosen: bool = False
    """Whether the user chose this level when asked at the start: to stay at it, or to go to it."""
