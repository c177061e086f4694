"""What the performance needs from those who know what to say and when. All of it is pure."""

from collections.abc import Callable, Iterable, Sequence
from typing import Literal, Protocol, TypeAlias

from voicecoach.model.segment import Laid, Segment
from voicecoach.model.sound import Extent, Sound, Utterance
from voicecoach.model.units import Seconds

Why: TypeAlias = Literal["pause", "sound"]
"""What interrupted: the user, or the loss of the sound."""


class Coach(Protocol):
    """Coaching and timeline as seen by the performance; the cli puts them together.

    Positions are in seconds from where the segment was come into (``Work.begin`` of a set), as the
    times of a ``Laid`` are.
    """

    @property
    def segments(self) -> Sequence[Segment]:
        """The session in order, each segment built when it is asked for: the same index, the same one."""
        ...

    def lay_out(
        self, segment: Segment, following: Segment | None, measure: Callable[[Sound], Extent]
    ) -> Laid:
        """A segment's cues and exact length.

        What may be measured is in ``sounds`` of the segment or, where it shares its time or leads
        straight into a set, in those of ``following``.
        """
        ...

    def sounds(self, segment: Segment) -> Iterable[Utterance]:
        """What a segment may need spoken, in the order of need."""
        ...

    def resume(self, laid: Laid, position: Seconds, why: Why) -> tuple[Segment, ...]:
        """What is performed instead of the rest of a segment interrupted at ``position``."""
        ...

    def ask_finish(self, during: Segment) -> Segment:
        """The question whether to end, asked in the middle of a segment."""
        ...

    def farewell(self, during: Segment, position: Seconds) -> tuple[Segment, ...]:
        """The way out of the exercise and the last words."""
        ...
