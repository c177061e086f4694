"""What a performance yields, and what it is told. Display and history only consume events.

``at`` is the exact time in seconds from the start of the session at which the thing was heard:
an event is released when its sound is heard, never when it was merely accepted by the output.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from voicecoach.model.segment import Segment
from voicecoach.model.sound import Role, Sound
from voicecoach.model.units import Seconds

CommandName = Literal["pause", "done", "finish", "stop"]
"""``pause``: pause, or resume; ``done``: this set is done, or go on; ``finish``: end, asking once;
``stop``: end at once."""


@dataclass(frozen=True, slots=True)
class Command:
    """Something the user asks for, whatever gave it (key, signal, later voice or media button)."""

    name: CommandName


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
    """What was done of each part: whole repetitions where they are counted, otherwise seconds."""
    cut: Literal["none", "done", "stop"]


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
    question: Literal["finish"]
    seconds: Seconds


@dataclass(frozen=True, slots=True)
class SoundLost:
    """The output is gone; the session is paused until it is back."""

    at: Seconds
    reason: str


@dataclass(frozen=True, slots=True)
class SoundBack:
    """The output is back; the session comes in again through a count-in."""

    at: Seconds


@dataclass(frozen=True, slots=True)
class Finished:
    """The last event of every performance."""

    at: Seconds
    how: Literal["finished", "stopped"]


Event: TypeAlias = (
    SegmentStarted
    | CueSpoken
    | RepDone
    | SetEnded
    | Paused
    | Resumed
    | Asked
    | SoundLost
    | SoundBack
    | Finished
)
