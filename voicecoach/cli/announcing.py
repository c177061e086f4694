"""What of a session is given to the user's screen reader: whatever is printed and not spoken, but no count.

A screen reader begins when it likes, so nothing on the beat is left to it: counts and the words of a
phase stay with the chimes and ticks. Everything else that a session prints and the voice does not speak
goes to it, and so do the coach's own sentences where there is no voice or no sound.
"""

from collections.abc import Callable
from types import TracebackType

from voicecoach.cli.printing import tell_also, tell_now
from voicecoach.cli.screen import Screen, notice
from voicecoach.model.event import (
    Answered,
    Asked,
    CueSpoken,
    Event,
    Finished,
    LevelChanged,
    PainReported,
    Paused,
    Resumed,
    SoundBack,
    SoundLost,
    Told,
)
from voicecoach.model.sound import Utterance
from voicecoach.speech.screenreader import Announcer, ScreenReader

SPOKEN = (Answered, Asked, LevelChanged, PainReported, Resumed, SoundBack)
"""Events that the coach speaks of, in more words than the screen, or follows with a word."""
URGENT = (Paused, SoundLost, Told)
"""Those that answer a key, or that silence needs an explanation for: they are read at once."""
BEAT = ("count", "phase")
"""The roles of what is on the beat."""


class Announcing:
    """``with Announcing(...):`` around a session, whose events are given to what ``noting`` makes."""

    def __init__(self, announcer: Announcer | None = None) -> None:
        """Usual: the screen reader that runs."""
        self._own = ScreenReader(tell_now) if announcer is None else None
        self._announcer = announcer or self._own
        self._silent = False
        self._last: list[str] = []
        self._screen = Screen(self._last.append)  # for the lines at the end of a session that was stopped

    def __enter__(self) -> "Announcing":
        tell_also(self._say)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        tell_also(None)
        if self._own is not None:
            self._own.close()

    def noting(self, note: Callable[[Event], None], silent: bool) -> Callable[[Event], None]:
        """A function that announces an event and then notes it; ``silent``: the voice is not heard."""
        self._silent = silent

        def noted(event: Event) -> None:
            self.announce(event)
            note(event)

        return noted

    def announce(self, event: Event) -> None:
        """Give the screen reader what it shall say of an event."""
        match event:
            case CueSpoken(_, Utterance(text), role, _, substitute):
                if role not in BEAT and (self._silent or substitute):
                    self._say(text)
            case Finished(_, how) if how != "finished":
                self._part(event)
                return
            case _ if self._silent or not isinstance(event, SPOKEN):
                self._say(notice(event), isinstance(event, URGENT))
        if isinstance(event, SoundLost) and event.found:
            self._silent = False  # a device has come: from now on the voice is heard, where there is one
        self._screen.show(event)
        self._last.clear()

    def _part(self, event: Event) -> None:
        """Where a session that was stopped got to, and the way out, as they are printed after its end."""
        self._screen.show(event)
        self._screen.flush()
        self._last.clear()
        self._screen.part()
        self._say(" ".join(self._last), urgent=True)

    def _say(self, text: str, urgent: bool = False) -> None:
        if self._announcer is not None:
            self._announcer.say(text, urgent)
