"""What can be heard: utterances, earcons, recordings, and the clips of samples behind them."""

from typing import Literal, NamedTuple, TypeAlias, get_args

from voicecoach.model.frozen import dataclass
from voicecoach.model.units import Frames, Seconds, to_seconds

Role = Literal["narration", "count", "boundary", "announce", "author", "phase", "encourage"]
"""What a sound is for; it decides who wins where sounds would collide."""

_Anybodys = Literal["start", "end", "tick", "halfway", "next", "rest", "attention", "finish"]
_Coachs = Literal["answer", "refused"]
EarconName = Literal[_Anybodys, _Coachs]
"""A built-in chime. Each is ``sounds/NAME.wav``."""
EARCONS: tuple[EarconName, ...] = get_args(_Anybodys)
"""Those that a routine may name."""
COACH_EARCONS: tuple[EarconName, ...] = get_args(_Coachs)
"""Those that only answer a command; no routine may name them."""


PHONEMES = ("\ue000", "\ue001")
"""What stands around phonemes in a text for a voice whose plugin reads them (``Plugin.notation``). The two
are private characters of Unicode, and are taken out of every text of a routine."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """One phrase to be spoken: plain text (never markup) of at most 300 characters."""

    text: str
    language: str = "en"
    """BCP-47 tag of the text."""


@dataclass(frozen=True, slots=True)
class Earcon:
    """A short signal with a fixed meaning."""

    name: EarconName


@dataclass(frozen=True, slots=True)
class Clip:
    """Mono sound in memory."""

    samples: bytes
    """Signed 16-bit little-endian samples; two bytes a frame."""
    rate: int
    """Hz."""
    beat: Frames = Frames(0)
    """The frame of the perceptual centre: what is put on the beat. 0 <= beat <= frames."""

    @property
    def frames(self) -> Frames:
        """The length in frames."""
        return Frames(len(self.samples) // 2)

    @property
    def extent(self) -> "Extent":
        """The length and the beat in seconds, as layout wants them."""
        return Extent(to_seconds(self.frames, self.rate), to_seconds(self.beat, self.rate))


@dataclass(frozen=True, slots=True)
class Recording:
    """A sound file that came with a routine, already read, at a rate of its own."""

    name: str
    """The path as the routine gives it: shown, never opened again."""
    clip: Clip


Sound: TypeAlias = Utterance | Earcon | Recording


class Extent(NamedTuple):
    """How long a sound lasts and where in it its beat falls: the metrics of layout."""

    seconds: Seconds
    beat: Seconds
