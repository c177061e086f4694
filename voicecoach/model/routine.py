"""What a routine says: the nouns of the TOML format, read, checked and with defaults filled in.

Times are exact seconds. ``key`` fields name the place in the file ("exercise[2].cues[1]", counted
from 1) for messages; they take no part in comparison.
"""

from dataclasses import field
from typing import Literal, TypeAlias

from voicecoach.model.frozen import dataclass
from voicecoach.model.sound import Earcon, Recording
from voicecoach.model.units import Seconds


@dataclass(frozen=True, slots=True)
class Phase:
    """One part of a repetition: ``up 1`` is Phase("up", 1). ``words`` may be empty."""

    words: str
    seconds: Seconds
    """0.25 s or more."""


@dataclass(frozen=True, slots=True)
class Tempo:
    """The phases of one repetition in the order performed. No phases: at one's own pace."""

    phases: tuple[Phase, ...]

    @property
    def own(self) -> bool:
        """Whether the user goes at their own pace and says when it is done."""
        return not self.phases

    @property
    def seconds(self) -> Seconds:
        """The length of one repetition; 0 at one's own pace."""
        return sum((phase.seconds for phase in self.phases), Seconds(0))


@dataclass(frozen=True, slots=True)
class Reps:
    """So many repetitions, counted; with ``order = "rep"`` so many pairs."""

    count: int


@dataclass(frozen=True, slots=True)
class Hold:
    """A position held for so long."""

    seconds: Seconds


@dataclass(frozen=True, slots=True)
class Timed:
    """As many as one likes, at one's own pace, for so long."""

    seconds: Seconds


@dataclass(frozen=True, slots=True)
class Open:
    """Until the user says they are done, ``longest`` seconds at the most."""

    longest: Seconds


Dose: TypeAlias = Reps | Hold | Timed | Open


@dataclass(frozen=True, slots=True)
class Count:
    """How counts are spoken."""

    reps: Literal["up", "down", "off"] = "up"
    every: int = 1
    """Every how many repetitions a number is spoken, 1 or more."""
    last: int = 5
    """0 to 10: final seconds counted down, and final repetitions spoken whatever ``every`` says."""
    marks: bool = True
    """Whether halfway and ten seconds left are said, of times only."""
    beep: Literal["off", "rep", "second"] = "off"


@dataclass(frozen=True, slots=True)
class At:
    """When an author's cue is wanted.

    ``after``: ``seconds`` from the start of the set; ``before``: from its end; ``rep``: at rep ``n``;
    ``every-reps``: every ``n`` reps; ``every-seconds``: every ``seconds``; ``start``, ``half``, ``end``
    of the set; ``rest``: once the rest after the set has begun.
    """

    kind: Literal["after", "before", "half", "rep", "every-reps", "every-seconds", "start", "end", "rest"]
    seconds: Seconds = Seconds(0)
    n: int = 0


@dataclass(frozen=True, slots=True)
class AuthorCue:
    """A sentence or a sound the author wants at a certain time."""

    at: At
    say: str | Earcon | Recording
    key: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Progress:
    """How a dose grows: by ``step`` (reps, or seconds) after ``after`` successful sessions, up to ``to``."""

    to: Seconds
    step: Seconds
    after: int = 1


@dataclass(frozen=True, slots=True)
class Effort:
    """One item of a set: a dose for each set, and how it is performed and counted."""

    doses: tuple[Dose, ...]
    """One for all sets, or one for each."""
    tempo: Tempo = Tempo((Phase("", Seconds(2)),))
    count: Count = Count()
    name: str | None = None
    cues: tuple[AuthorCue, ...] = ()
    progress: Progress | None = None
    key: str = field(default="", compare=False)
    written: tuple[Dose, ...] = ()
    """The doses of the file where ``doses`` are those of the day; empty where they are the same."""

    def dose(self, set_number: int) -> Dose:
        """The dose of a set, counted from 1."""
        return self.doses[0] if len(self.doses) == 1 else self.doses[set_number - 1]

    def written_dose(self, set_number: int) -> Dose:
        """The dose that the file has for a set, counted from 1."""
        written = self.written or self.doses
        return written[0] if len(written) == 1 else written[set_number - 1]


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise with everything inherited filled in (the routine's count, lead-in, count-in).

    Sentences are tuples of sentences, empty where the file has none.
    """

    id: str
    name: str
    work: tuple[Effort, ...]
    """One item, or several without a break between them."""
    equipment: tuple[str, ...] = ()
    caution: tuple[str, ...] = ()
    why: str | None = None
    setup: tuple[str, ...] = ()
    detail: tuple[str, ...] = ()
    exit: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    """Empty where the exercise has no sides."""
    order: Literal["set", "side", "rep"] = "set"
    switch: Seconds = Seconds(5)
    sets: int = 1
    rest: Seconds = Seconds(30)
    every: Seconds | None = None
    """A set starts every so often, instead of ``rest``."""
    rest_after: Seconds = Seconds(0)
    load: tuple[str, ...] = ()
    """Empty, one for all sets, or one for each."""
    lead_in: Seconds = Seconds(10)
    count_in: Seconds = Seconds(3)
    easier: str | None = None
    level: str | None = None
    """The label of the level this is, where the exercise has levels."""
    levels: tuple["Exercise", ...] = ()
    """The whole ladder, easiest first, each whole (its ``level`` set, its ``levels`` empty)."""
    key: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Block:
    """Exercises done in ``rounds`` rounds with ``rest`` seconds between the rounds."""

    exercises: tuple[Exercise, ...]
    title: str | None = None
    rounds: int = 1
    rest: Seconds = Seconds(30)
    key: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class VoiceHint:
    """What voice the author would like; the user's own settings override it."""

    name: str | None = None
    rate: int | None = None
    """Words a minute."""


@dataclass(frozen=True, slots=True)
class Routine:
    """A whole routine. One without blocks in its file is one block without a title."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    about: str | None = None
    rehabilitation: bool = False
    language: str = "en"
    author: str | None = None
    source: str | None = None
    license: str | None = None
    equipment: tuple[str, ...] = ()
    caution: tuple[str, ...] = ()
    voice: VoiceHint = VoiceHint()

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        """All exercises in order, each once whatever its block's rounds."""
        return tuple(exercise for block in self.blocks for exercise in block.exercises)
