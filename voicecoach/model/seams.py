"""The four seams of the program: voices, clips, outputs, controls; and how plugins offer themselves.

Public fakes of all four are in ``voicecoach.testing``.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

from voicecoach.model.sound import Clip, Utterance
from voicecoach.model.units import Frames, Seconds

if TYPE_CHECKING:  # a worker that speaks must not wait for the nouns of routines
    from voicecoach.model.event import Command


class Unavailable(Exception):
    """A voice or an output cannot be had; the message is one sentence for the user."""


class VoiceFailed(Exception):
    """An utterance could not be synthesised; the message says why."""


class OutputLost(Exception):
    """The device or the server behind an output is gone; the message says how it was noticed."""


class OutputFound(OutputLost):
    """An output gives way to a better one, which is there now: open it again. The message says which."""


class Voice(Protocol):
    """Turns an utterance into a clip. It never plays. Used by one thread of a worker process."""

    identity: str
    """Engine, version and settings: two voices of one identity say the same thing the same way."""
    rate: int
    """Hz of its clips."""

    def synthesize(self, utterance: Utterance) -> Clip:
        """The utterance as samples, as the engine made them.

        Raises VoiceFailed.
        """
        ...


class Clips(Protocol):
    """What the session sees of speech."""

    rate: int
    """Hz of every clip."""
    words_per_minute: int
    """How fast the voice speaks."""

    def get(self, utterance: Utterance, timeout: float = 0) -> Clip | None:
        """The levelled clip with its beat, or None where it is not ready within ``timeout`` seconds.

        It never raises: where every voice fails the clip is a soft tick.
        """
        ...

    def want(self, utterances: Iterable[Utterance], urgent: bool = False) -> None:
        """Have these made, in this order; ``urgent`` puts them before what was wanted earlier."""
        ...

    def substituted(self, utterance: Utterance) -> bool:
        """Whether the clip is only a tick because no voice could speak it: then it must be printed."""
        ...

    def at_rate(self, words_per_minute: int) -> "Clips":
        """The same voice at another rate of speech, as near to it as the voice can; these stay as they are.

        Whoever closes the first of them closes all that were made of it.
        """
        ...


class Granted(NamedTuple):
    """What an output gives."""

    rate: int
    """Hz."""
    buffer: Seconds
    """How long a sound just accepted may take to be heard, at the most."""
    realtime: bool
    """Whether it takes sound as fast as it is heard (a device), or as fast as it is given (a file)."""


class Output(Protocol):
    """Takes blocks of mono signed 16-bit samples. It never decides. Used by one thread at a time.

    It is the session's clock: positions are frames accepted since ``open``.
    """

    def open(self, device: str | None, rate: int, buffer: Seconds) -> Granted:
        """Open a device by (a part of) its name, or the default; count frames from 0.

        Raises Unavailable, after a second at the most even where a dead server blocks.
        """
        ...

    def write(self, block: bytes, timeout: float) -> Frames:
        """Take what there is room for within ``timeout`` seconds; how many frames were taken.

        Raises OutputLost within a second of the device's death.
        """
        ...

    def heard(self) -> Frames:
        """How many of the accepted frames have been heard."""
        ...

    def halt(self) -> Frames:
        """Silence now: drop what was accepted and not yet heard; how many frames were heard in all.

        Afterwards ``accepted == heard``, and the next write starts the sound again. Never raises.
        """
        ...

    def close(self) -> None:
        """Play out nothing more and let go of the device; never blocks longer than a second."""
        ...


class Controls(Protocol):
    """Where commands come from."""

    def wait(self, timeout: float) -> "list[Command]":
        """The commands given since the last call; waits up to ``timeout`` seconds for the first."""
        ...


T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Plugin(Generic[T_co]):
    """What an entry point of ``voicecoach.voices`` or ``voicecoach.outputs`` names."""

    name: str
    description: str
    """One sentence for listings."""
    unavailable: Callable[[], str | None]
    """Why it cannot be used here, in one sentence; None where it can. Cheap: no device is opened."""
    create: Callable[..., T_co]
    """An output: no arguments, but for ``wav``, which takes the path. A voice: ``name`` (or None),
    ``language`` and ``words_per_minute``. Raises Unavailable."""
