"""What a performance yields, and what it is told. Display and history only consume events.

``at`` is the exact time in seconds from the start of the session at which the thing was heard:
an event is released when its sound is heard, never when it was merely accepted by the output.
"""

from typing import Literal, TypeAlias

from voicecoach.model.frozen import dataclass
from voicecoach.model.routine import Dose, Exercise
from voicecoach.model.segment import Segment
from voicecoach.model.sound import Role, Sound
from voicecoach.model.units import Seconds

CommandName = Literal[
    "pause",  # pause, or resume
    "where",  # where am I?
    "again",  # say the last thing again
    "explain",  # tell this exercise in full
    "next",  # go to the next segment
    "back",  # begin this segment again or, at its beginning, the one before
    "done",  # this set is done; ready; go on
    "more",  # five repetitions, or ten seconds, more
    "less",
    "slower",  # the tempo of the counts
    "faster",
    "louder",
    "softer",
    "voice-slower",
    "voice-faster",
    "quieter",  # explain one step less, and back
    "pain",  # it hurts
    "finish",  # end, asking once
    "help",  # say the keys
    "unknown",  # a key that means nothing
    "keep",  # keep to the dose of last time
    "answer",  # the number of an answer to the question that was put
    "stop",  # end at once, because the user says so
    "interrupt",  # end at once, because of a signal
    "saved",  # from the journal: records are written
    "unsaved",  # from the journal: they cannot be
    "summary",  # from history: what was done in this session, to be told at its end
]


@dataclass(frozen=True, slots=True)
class Command:
    """Something asked of the session, whatever gave it (key, signal, journal; later voice, media button)."""

    name: CommandName
    number: int = 0
    """``answer``: which one, 0 to 9. ``saved``: how many sets are written by now."""
    text: str = ""
    """``unsaved``: why, as part of a sentence ("no space left on device").
    ``summary``: sentences, a line each."""


Ending = Literal["finished", "stopped", "interrupted"]
"""How a session ends: to its end; by the user; by a signal."""
Question = Literal["finish", "sharp", "mild", "effort", "pain"]
"""Whether to end; whether a pain is sharp; what to do about a mild one; after the session, how hard it was,
and how much pain there is."""
Effort = Literal["easy", "right", "hard"]
"""How hard a session was."""
Cut = Literal["none", "done", "skip", "pain", "lost"]
"""Why a set ended before its time: it did not; the user was done, or ended the session; it was left for
another segment; it hurt; the session was broken off by a signal."""


@dataclass(frozen=True, slots=True)
class SegmentStarted:
    """The performance has come to a segment (``resumed``: it comes back into it)."""

    at: Seconds
    segment: Segment
    resumed: bool = False


@dataclass(frozen=True, slots=True)
class CueSpoken:
    """A sound has begun to be heard."""

    at: Seconds
    sound: Sound
    role: Role
    rep: int = 0
    """For the number or tick of a repetition: which one, from 1."""
    substitute: bool = False
    """No voice could speak it: a chime stands for it, and it should be printed."""


@dataclass(frozen=True, slots=True)
class RepDone:
    """The last phase of a repetition has ended."""

    at: Seconds
    rep: int
    part: int


@dataclass(frozen=True, slots=True)
class SetEnded:
    """A set is over, wholly or not. ``done`` has one entry an item of the set."""

    at: Seconds
    segment: Segment
    done: tuple[Seconds, ...]
    """What was done of each item: whole repetitions where they are counted, otherwise seconds."""
    cut: Cut


@dataclass(frozen=True, slots=True)
class PainReported:
    """It hurt, and the user said how much, or kept silent, which counts as sharp."""

    at: Seconds
    segment: Segment
    """The set, or what led to it or from it."""
    rep: int
    """The repetition in which it was told, from 1; 0 where none is counted."""
    second: Seconds
    """How far the set had come, in seconds; 0 outside of it."""
    sharp: bool


@dataclass(frozen=True, slots=True)
class LevelChanged:
    """The user took an exercise at another of its levels, for the rest of the session."""

    at: Seconds
    exercise: Exercise
    """At its new level."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The user answered a question, or chose: what was not asked is None."""

    at: Seconds
    exercise: str | None = None
    """The id, where it is about one exercise."""
    effort: Effort | None = None
    pain: int | None = None
    """0 to 10, after the session."""
    next_day: bool | None = None
    """Whether they were sore the day after their last session."""
    level: str | None = None
    """The level of the exercise that they chose."""
    dose: tuple[Dose, ...] | None = None
    """What they keep to: one entry an item of the set."""


@dataclass(frozen=True, slots=True)
class Told:
    """A command was carried out, or could not be: what a chime has said, in words for the screen."""

    at: Seconds
    text: str


@dataclass(frozen=True, slots=True)
class Saved:
    """The record of so many sets of this session is on the disk."""

    at: Seconds
    sets: int


@dataclass(frozen=True, slots=True)
class NotSaved:
    """The record cannot be written now; it is kept, and tried again."""

    at: Seconds
    reason: str


@dataclass(frozen=True, slots=True)
class Slept:
    """The computer, or the program, stood still for so long; the session is paused."""

    at: Seconds
    seconds: Seconds


@dataclass(frozen=True, slots=True)
class Paused:
    """Silence, asked for by the user."""

    at: Seconds


@dataclass(frozen=True, slots=True)
class Resumed:
    """The session goes on."""

    at: Seconds


@dataclass(frozen=True, slots=True)
class Asked:
    """A question was put; silence takes its default after ``seconds``."""

    at: Seconds
    question: Question
    seconds: Seconds


@dataclass(frozen=True, slots=True)
class SoundLost:
    """The output is gone; the session is paused until it is back."""

    at: Seconds
    reason: str
    """A sentence."""
    found: bool = False
    """It has only given way to a better one."""


@dataclass(frozen=True, slots=True)
class SoundBack:
    """The output is back; the session comes in again through a count-in."""

    at: Seconds


@dataclass(frozen=True, slots=True)
class Finished:
    """The last event of every performance."""

    at: Seconds
    how: Ending


Event: TypeAlias = (
    SegmentStarted
    | CueSpoken
    | RepDone
    | SetEnded
    | PainReported
    | LevelChanged
    | Answered
    | Told
    | Saved
    | NotSaved
    | Slept
    | Paused
    | Resumed
    | Asked
    | SoundLost
    | SoundBack
    | Finished
)
