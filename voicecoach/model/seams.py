"""The four seams of the program: voices, clips, outputs, controls; and how plugins offer themselves.

Public fakes of all four are in ``voicecoach.testing``.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Generic, Literal, NamedTuple, Protocol, TypeVar

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


class Plugin(Generic[T_co]):
    """What an entry point names: here what every one of them says of itself.

    Plain classes, as this one, cost a start a millisecond less than dataclasses.
    """

    def __init__(
        self,
        name: str,
        description: str,
        unavailable: Callable[[], str | None],
        create: Callable[..., T_co],
    ) -> None:
        self.name = name
        self.description = description
        """One sentence for listings."""
        self.unavailable = unavailable
        """Why it cannot be used here, in one sentence; None where it can. Cheap: no device is opened."""
        self.create = create
        """An output: no arguments, but for ``wav``, which takes the path. A voice: see VoicePlugin.
        Raises Unavailable."""


class NamedVoice(NamedTuple):
    """One of the voices of an engine."""

    name: str
    """What ``--voice-name`` takes."""
    language: str
    """The BCP-47 tag of what it speaks."""
    description: str = ""
    """A few words for listings, such as ``female, Scottish``; may be empty."""


class Pace(NamedTuple):
    """How long a voice may take, in seconds, before it is taken to hang, and how it is made to be in time."""

    start: float = 10.0
    """To load. 0.05 s are usual; a neural voice on a slow disk needs several."""
    text: float = 2.0
    """For the shortest text. espeak-ng needs a thousandth of it, and it is the longest silence that
    a number can cost, so it is no longer than a busy machine makes it."""
    character: float = 0.05
    """More for each character: three quarters of the time that it takes to say it."""
    at_once: int = 1
    """How many texts may be spoken at the same time, by a process each."""
    ahead: bool = False
    """Whether it is so slow that a routine's clips are made ahead of the session, while a bar shows it."""


Notation = Literal["espeak", "respelled"]
"""How an engine is told a word that it would mispronounce: ``espeak``: as espeak-ng phonemes between
``voicecoach.model.sound.PHONEMES``; ``respelled``: as other letters, which every engine can read."""


class VoicePlugin(Plugin[Voice]):
    """What an entry point of ``voicecoach.voices`` names. Every function is called in the main program
    and is cheap, but for ``voices``, which is asked for listings only, and ``create``.
    """

    def __init__(
        self,
        name: str,
        description: str,
        unavailable: Callable[[], str | None],
        create: Callable[..., Voice],
        *,
        voices: Callable[[], Sequence[NamedVoice]] = lambda: (),
        refusal: Callable[[str | None, str, int], str | None] = lambda name, language, words_per_minute: None,
        speaks: Callable[[str], bool] = lambda language: True,
        source: Callable[[str | None, str], str] = lambda name, language: "",
        stamp: "Callable[[str], str] | None" = None,
        pace: Pace = Pace(),
        notation: Notation = "respelled",
    ) -> None:
        """``create`` is called in the worker with ``name`` (or None), ``language`` and
        ``words_per_minute``, and with ``source`` where that is not empty.
        """
        super().__init__(name, description, unavailable, create)
        self.voices = voices
        """The voices of the engine, for listings. It may start programs, and take seconds."""
        self.refusal = refusal
        """Why a voice of this name (or None) for this language at this rate cannot be had, in one
        sentence without a full stop, with the nearest there is; None where it can."""
        self.speaks = speaks
        """Whether it can speak and count in a language, a BCP-47 tag."""
        self.source = source
        """What the worker must be told besides, for a name and a language: the path of a program or of a
        model, the user's own command. Never from a routine."""
        self.stamp = stamp
        """What changes with the engine behind a ``source``, so that its old clips are not taken for new
        ones; otherwise size and date of the plugin's module are taken."""
        self.pace = pace
        self.notation = notation


class OutputPlugin(Plugin[Output]):
    """What an entry point of ``voicecoach.outputs`` names."""

    def __init__(
        self,
        name: str,
        description: str,
        unavailable: Callable[[], str | None],
        create: Callable[..., Output],
        *,
        devices: Callable[[], Sequence[str]] = lambda: (),
    ) -> None:
        super().__init__(name, description, unavailable, create)
        self.devices = devices
        """The names that ``--device`` can name, for listings; takes a second at the most, and may raise
        Unavailable."""
