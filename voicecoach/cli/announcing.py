"""What of a session is given to the user's screen reader: whatever is printed and not spoken, but no count.

A screen reader begins when it likes, so nothing on the beat is left to it: counts and the words of a
phase stay with the chimes and ticks. Everything else that a session prints and the voice does not speak
goes to it, and so do the coach's own sentences where there is no voice or no sound.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from types import TracebackType

from voicecoach.cli.printing import tell_also, tell_now
from voicecoach.cli.screen import Screen, notice
from voicecoach.coaching.metric import FixedMetric
from voicecoach.model.event import (
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
from voicecoach.model.seams import Clips
from voicecoach.model.sound import Clip, Utterance
from voicecoach.model.units import to_frames
from voicecoach.speech.screenreader import Announcer, ScreenReader

SPOKEN = (Asked, LevelChanged, PainReported, Resumed, SoundBack)
"""Events that the coach speaks of, in more words than the screen."""
URGENT = (Paused, SoundLost, Told)
"""Those that answer a key, or that silence needs an explanation for: they are read at once."""
BEAT = ("count", "phase")
"""The roles of what is on the beat."""


class Announcing:
    """``with Announcing(...):`` around a session, whose events are given to what ``noting`` makes."""

    def __init__(self, words_per_minute: int, announcer: Announcer | None = None) -> None:
        """``words_per_minute``: how fast the screen reader is taken to read. Usual: the one that runs."""
        self._own = ScreenReader(tell_now) if announcer is None else None
        self._announcer = announcer or self._own
        self._metric = FixedMetric(words_per_minute)
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

    def clips(self, clips: Clips) -> Clips:
        """The same, with time for the reader where no voice speaks."""
        return _WithTime(clips, self._metric)

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


class _WithTime:
    """Clips in which a tick that stands for words is followed by the time that it takes to read them.

    Numbers keep their tick alone: a screen reader is never asked to count.
    """

    def __init__(self, clips: Clips, metric: FixedMetric) -> None:
        self._clips, self._metric = clips, metric
        self.rate, self.words_per_minute = clips.rate, clips.words_per_minute

    def get(self, utterance: Utterance, timeout: float = 0) -> Clip | None:
        """See Clips."""
        clip = self._clips.get(utterance, timeout)
        if clip is None or utterance.text.isdecimal() or not self._clips.substituted(utterance):
            return clip
        frames = to_frames(self._metric(utterance).seconds, clip.rate)
        return replace(clip, samples=clip.samples.ljust(2 * frames, b"\0"))

    def want(self, utterances: Iterable[Utterance], urgent: bool = False) -> None:
        """See Clips."""
        self._clips.want(utterances, urgent)

    def substituted(self, utterance: Utterance) -> bool:
        """See Clips."""
        return self._clips.substituted(utterance)

    def at_rate(self, words_per_minute: int) -> Clips:
        """See Clips; the reader keeps its own pace."""
        other = self._clips.at_rate(words_per_minute)
        return self if other is self._clips else _WithTime(other, self._metric)
