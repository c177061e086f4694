"""The coach as the session sees it: the script and its layout, wired together."""

from collections.abc import Callable, Iterable
from typing import Literal

from voicecoach.coaching.interruption import ask_finish, farewell, resume
from voicecoach.coaching.script import Script, sounds
from voicecoach.model.segment import Laid, Segment
from voicecoach.model.sound import Extent, Sound, Utterance
from voicecoach.model.units import Seconds
from voicecoach.timeline import lay_out


class ScriptedCoach:
    """Fulfils ``voicecoach.session.coach.Coach`` for one script."""

    def __init__(self, script: Script) -> None:
        self.segments = script
        self._writer = script.writer

    def lay_out(
        self, segment: Segment, following: Segment | None, measure: Callable[[Sound], Extent]
    ) -> Laid:
        """The cues of a segment and its length; pure."""
        return lay_out(segment, following, measure)

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
