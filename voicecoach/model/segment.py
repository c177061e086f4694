"""What the coach will say and do, in order: segments. And one of them laid out in time.

``coaching`` makes segments; ``timeline`` lays them out; ``session`` performs what was laid out.
All times are exact seconds from the start of the segment they belong to, unless stated otherwise.
"""

from dataclasses import field
from typing import Literal, TypeAlias

from voicecoach.model.frozen import dataclass
from voicecoach.model.routine import Dose, Exercise
from voicecoach.model.sound import Role, Sound, Utterance
from voicecoach.model.units import Seconds

SegmentKind = Literal["opening", "setup", "work", "switch", "rest", "closing"]


@dataclass(frozen=True, slots=True)
class Line:
    """A sound of a passage: it starts where the one before it, and the pause after that, end."""

    sound: Sound
    role: Role = "narration"
    pause: Seconds = Seconds(2, 5)
    """Silence after it before the next line of the passage."""
    key: str = ""
    """The place in the file it comes from, for findings; empty where it is the coach's own."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Speech in sequence, with time to get into position and a count-in at its end.

    Laid out as: ``head`` from the start; then, ending where the segment ends, ``tail``, ``settle``
    seconds of silence and the count-in. It lasts ``least`` seconds, or longer where that is needed.
    """

    lead: Seconds = Seconds(0)
    """Silence before the first line: the end chime and the tail of a last count belong there."""
    head: tuple[Line, ...] = ()
    tail: tuple[Line, ...] = ()
    settle: Seconds = Seconds(0)
    count_in: Seconds = Seconds(0)
    """How long before the end the count-in starts; its numbers fall on the whole seconds before the end."""
    numbers: tuple[Utterance, ...] = ()
    """The numbers of the count-in as spoken, ending with "1", which falls one second before the end."""
    least: Seconds = Seconds(0)
    extra: Seconds = Seconds(0)
    """How much longer than that (or shorter) the user wants it: silence between ``head`` and ``tail``."""
    shared: bool = False
    """Whether ``least`` is the length of this segment and the next one together (a rest before a setup)."""
    key: str = ""
    """The place of the exercise whose ``rest`` ``least`` comes from, for the finding "stretched"."""


Placement = Literal["beat", "follow", "handover", "near", "later", "sooner"]
"""``beat``: its beat falls at ``at`` or, where that is taken by a sound of higher priority, not at all
(role ``count`` and ``boundary`` are always placed, but for numbers, which thin out);
``follow``: right after the sound whose beat is at ``at``, to be over by ``by``, or not at all;
``handover``: in the last gap that ends by the end of the part; behind the last part, where no gap holds
it, it is said after the end and the segment is as much longer;
``near``: in the gap nearest to ``at``, at most five seconds away; ``later``, ``sooner``: not before,
or not after it."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A sound wanted at a time of a set, before it is known what fits."""

    at: Seconds
    sound: Sound
    role: Role
    place: Placement = "beat"
    by: Seconds | None = None
    rep: int = 0
    """For the number of a repetition: which one (from 1) of its item; 0 for every other sound."""
    part: int = 0
    """Which part of the set it belongs to, from 0."""
    key: str = ""
    keep: bool = False
    """Whether it has to be heard even where the user has asked something meanwhile."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a set on the clock: enough to say what of it was done at a given time.

    That is an item of the set or, where its tempo changes on the way, a piece of one.
    """

    at: Seconds
    """When it starts, from the start of the set."""
    seconds: Seconds
    dose: Dose
    rep: Seconds = Seconds(0)
    """The length of one repetition on one side; 0 where nothing is counted on the clock."""
    every: int = 1
    """Every how many repetitions the author wants a number."""
    last: int = 0
    """How many final repetitions get their number whatever ``every`` says."""
    tick: bool = True
    """Whether a tick marks a repetition whose number is left out."""
    item: int = 0
    """Which item of the set it is (a piece of), from 0."""
    before: int = 0
    """How many repetitions of the item come before it."""


@dataclass(frozen=True, slots=True)
class Change:
    """What the user has changed of one set: nothing, unless stated."""

    extra: tuple[tuple[int, int], ...] = ()
    """Repetitions or seconds more (or less) of an item: its index and how many; each item once."""
    tempi: tuple[tuple[int, int, Seconds], ...] = ()
    """Tempo changes in order: item, repetition (from 1) that is the first at the new tempo, and the
    factor by which the counts go faster than written."""


@dataclass(frozen=True, slots=True)
class Work:
    """One set on one side. Zero is the beat of its first repetition, or the start of its hold."""

    seconds: Seconds
    moments: tuple[Moment, ...]
    parts: tuple[Part, ...]
    open: bool = False
    """Whether the user ends it; ``seconds`` is then the longest it may last."""
    begin: Seconds = Seconds(0)
    """Where to come in: after a pause the part before this time is left out."""
    key: str = field(default="", compare=False)
    """The place of its exercise in the file, for findings."""
    change: Change = Change()
    """What of it the user has changed; moments and parts are those of the changed set."""
    tempo: Seconds = Seconds(1)
    """The factor by which its counts go faster than written, at its end."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A unit of performing, and what people move between."""

    index: int
    """Its place in the session, from 0; a segment put in between (after a pause) repeats its neighbour's."""
    kind: SegmentKind
    body: Passage | Work
    exercise: Exercise | None = field(default=None, compare=False)
    """What it belongs to or, for a setup or switch, leads to."""
    side: str | None = None
    set_number: int = 0
    """From 1; 0 where there is none."""
    round_number: int = 0


@dataclass(frozen=True, slots=True)
class Cue:
    """A sound at its time, laid out."""

    start: Seconds
    """When its first sample sounds; negative where its beat is at the start of the segment."""
    end: Seconds
    beat: Seconds
    """When its perceptual centre sounds."""
    sound: Sound
    role: Role
    ducked: bool = False
    """A chime that is softer because somebody speaks at the same time."""
    rep: int = 0
    """For the number or tick of a repetition: which one, from 1, of its item."""
    part: int = 0
    keep: bool = False
    """Whether it has to be heard even where the user has asked something meanwhile."""
    answer: bool = False
    """Whether it answers the user: the next answer takes its place."""


Rule = Literal["cue-dropped", "count-thinned", "rest-stretched", "boundary-stretched"]


@dataclass(frozen=True, slots=True)
class Misfit:
    """Something the file asks for and that does not fit: material for a finding of ``check``."""

    rule: Rule
    key: str
    sound: Sound | None = None
    needs: Seconds = Seconds(0)
    """What it would take: the length of the sound, the rest as performed, or the ``every`` that fits."""
    has: Seconds = Seconds(0)
    """What there is: the longest gap, the rest as written, or the ``every`` as written."""


@dataclass(frozen=True, slots=True)
class Laid:
    """A segment laid out: its exact length and its cues in order of their start."""

    segment: Segment
    seconds: Seconds
    cues: tuple[Cue, ...]
    misfits: tuple[Misfit, ...] = ()

    @property
    def own(self) -> tuple[Cue, ...]:
        """The cues of a passage's lines and numbers, in their order, without answers spoken meanwhile."""
        return tuple(cue for cue in self.cues if not cue.answer)


Body: TypeAlias = Passage | Work
