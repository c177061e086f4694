"""The coach as the session sees it: the script and its layout, wired together."""

from collections.abc import Callable, Iterable
from typing import Literal

from voicecoach.coaching.interruption import ask_finish, farewell, resume
from voicecoach.coaching.metric import FixedMetric
from voicecoach.coaching.script import Script, sounds
from voicecoach.model.segment import Laid, Segment
from voicecoach.model.sound import Extent, Sound, Utterance
from voicecoach.model.units import Seconds
from voicecoach.timeline import lay_out


class ScriptedCoach:
    """Fulfils ``voicecoach.session.coach.Coach`` for one script."""

    def __init__(self, script: Script, unspoken: Callable[[Utterance], bool], rate: int) -> None:
        """``unspoken`` tells what no voice can speak: it is read from the screen instead.

        Then its clip is a tick, and it is given the time that speaking at ``rate`` words a minute takes.
        """
        self.segments = script
        self._unspoken = unspoken
        self._reading = FixedMetric(rate)
        self._writer = script.writer

    def lay_out(
        self, segment: Segment, following: Segment | None, measure: Callable[[Sound], Extent]
    ) -> Laid:
        """The cues of a segment and its length; pure but for what turned out not to be spoken."""

        def to_be_taken_in(sound: Sound) -> Extent:
            if isinstance(sound, Utterance) and self._unspoken(sound):
                beat = measure(sound).beat
                return Extent(self._reading(sound).seconds, beat)
            return measure(sound)

        return lay_out(segment, following, to_be_taken_in)

    def sounds(self, segment: Segment) -> Iterable[Utterance]:
        """What a segment may have to speak, in the order of need."""
        return sounds(segment)

    def resume(self, laid: Laid, position: Seconds, why: Literal["pause", "sound"]) -> tuple[Segment, ...]:
        """What is performed instead of the rest of a segment interrupted ``position`` seconds into it."""
        return resume(self._writer, laid, position, why)

    def ask_finish(self, during: Segment) -> Segment:
        """The question whether to end."""
        return ask_finish(self._writer, during)

    def farewell(self, during: Segment, position: Seconds) -> tuple[Segment, ...]:
        """The last words of a session that is ended in the middle of a segment."""
        return farewell(self._writer, during)
