"""What the performance needs from those who know what to say and when. All of it is pure."""

from collections.abc import Callable, Iterable, Sequence
from typing import Literal, NamedTuple, Protocol, TypeAlias

from voicecoach.model.routine import Dose, Exercise
from voicecoach.model.segment import Laid, Line, Segment
from voicecoach.model.sound import Extent, Sound, Utterance
from voicecoach.model.units import Seconds

Why: TypeAlias = Literal["pause", "sound", "answer"]
"""What interrupted: the user, the loss of the sound, or an answer that did not fit."""
Change: TypeAlias = Literal["more", "less", "slower", "faster", "keep"]
Thanks: TypeAlias = Literal["noted", "noted_pain", "noted_hurt"]
"""For answers; for so much pain that it has consequences; for the report that it hurts."""
Measure: TypeAlias = Callable[[Sound], Extent]


class Adjusted(NamedTuple):
    """What a change makes of a coach and of the segment that is performed."""

    coach: "Coach"
    segment: Segment
    """The same one, on the same clock up to the position of the change."""
    said: Utterance
    """The change in words."""
    kept: tuple[Dose, ...] = ()
    """The doses of all items, where the user keeps to those of last time."""


class Way(NamedTuple):
    """Where to go: segments put in between, then the session from an index on."""

    coach: "Coach"
    segments: tuple[Segment, ...]
    onto: int


class Coach(Protocol):
    """Coaching and timeline as seen by the performance; the cli puts them together.

    A coach never changes: what changes the session makes another one, in which everything up to the
    segment that is performed keeps its index. Positions are in seconds from where the segment was come
    into (``Work.begin`` of a set), as the times of a ``Laid`` are, unless stated otherwise.
    """

    @property
    def segments(self) -> Sequence[Segment]:
        """The session in order, each segment built when it is asked for: the same index, the same one."""
        ...

    def lay_out(self, segment: Segment, following: Segment | None, measure: Measure) -> Laid:
        """A segment's cues and exact length.

        What may be measured is in ``sounds`` of the segment or, where it shares its time or leads
        straight into a set, in those of ``following``.
        """
        ...

    def sounds(self, segment: Segment) -> Iterable[Utterance]:
        """What a segment may need spoken, in the order of need."""
        ...

    # Coming back

    def resume(
        self, laid: Laid, position: Seconds, why: Why, said: tuple[Line, ...] = ()
    ) -> tuple[Segment, ...]:
        """What is performed instead of the rest of a segment interrupted at ``position``.

        ``said`` is spoken before.
        """
        ...

    def again(self, laid: Laid, position: Seconds) -> tuple[Segment, ...]:
        """The same for somebody who has left the position and must get into it again."""
        ...

    # Answers

    def words(self, key: str, **values: str | int) -> tuple[Line, ...]:
        """A sentence of the coach's own."""
        ...

    def where(self, segment: Segment, position: Seconds, running: bool) -> tuple[Line, ...]:
        """Where we are, ``position`` seconds from the start of a set, and what is left.

        ``running``: the set goes on while it is told.
        """
        ...

    def explain(self, segment: Segment) -> tuple[Line, ...]:
        """The exercise of a segment in full."""
        ...

    def keys(self) -> tuple[Line, ...]:
        """The keys and what they do."""
        ...

    def soonest(self, laid: Laid, at: Seconds) -> Seconds:
        """When an answer asked for at ``at`` can begin."""
        ...

    def interject(self, laid: Laid, lines: Sequence[Line], at: Seconds, measure: Measure) -> Laid | None:
        """The segment with an answer spoken in it from ``at`` on, or None where that cannot be."""
        ...

    # Changes

    def adjust(self, laid: Laid, position: Seconds, change: Change, running: bool) -> Adjusted | None:
        """Dose, time or tempo changed from ``position`` on, or None where they cannot be.

        ``running``: the segment goes on meanwhile; otherwise a sentence that was interrupted begins again.
        """
        ...

    def changed(self, old: Laid, new: Laid, at: Seconds, measure: Measure) -> Laid:
        """A changed segment from ``at`` on, what has begun by then being as it was."""
        ...

    def quieter(self) -> "tuple[Coach, Utterance]":
        """Explaining one step less, or as before; and that in words."""
        ...

    # Moving

    def onward(self, laid: Laid, position: Seconds) -> Way | None:
        """The next segment; None at the end."""
        ...

    def backward(self, laid: Laid | None, position: Seconds, index: int) -> Way:
        """The segment ``index`` from its beginning or, just after that, the one before it."""
        ...

    def leave(self, segment: Segment, hurts: bool) -> Way:
        """On without the rest of the exercise; ``hurts``: because of a sharp pain, which is talked of."""
        ...

    def easier(self, segment: Segment) -> tuple[Exercise, Way] | None:
        """The level before this one, if there is one."""
        ...

    # Questions

    def ask_finish(self, during: Segment) -> Segment:
        """The question whether to end, asked in the middle of a segment."""
        ...

    def ask_sharp(self, during: Segment, first: bool) -> Segment:
        """The question how much it hurts; at ``first`` with the way out before it."""
        ...

    def ask_mild(self, during: Segment, first: bool) -> Segment:
        """What to do about a mild pain; at ``first`` with what makes the exercise easier."""
        ...

    def farewell(self, during: Segment, position: Seconds) -> tuple[Segment, ...]:
        """The way out of the exercise and the last words."""
        ...

    # Once the routine is through

    def summary(self, sentences: Iterable[str]) -> Segment:
        """What was done, in these sentences."""
        ...

    def ask_effort(self) -> Segment:
        """The question how hard it was."""
        ...

    def ask_pain(self) -> Segment:
        """The question how much it hurts now."""
        ...

    def thanks(self, what: Thanks) -> Segment:
        """That answers were taken, and what follows from them."""
        ...
