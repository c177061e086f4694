"""Which voice with which settings: what a worker is started with and the cache is filed under."""

from dataclasses import field, replace

from voicecoach.model.frozen import dataclass
from voicecoach.model.seams import Notation, Pace

SILENT = "voicecoach.speech.silent:plugin"
"""The end of every chain. It needs no worker."""
SLOWEST, FASTEST = 80, 449
"""Words a minute. espeak-ng takes no less, and from 450 on it becomes slower again."""


@dataclass(frozen=True, slots=True)
class VoiceChoice:
    """A voice of a chain."""

    title: str
    """What it is called in messages, such as ``espeak``."""
    reference: str
    """Where its ``Plugin`` is: ``module:attribute``. Never taken from a routine."""
    name: str | None = None
    """One of the voices of its engine; None for the usual one of the language."""
    language: str = "en"
    words_per_minute: int = 175
    stamp: str = ""
    """What changes when the engine does, known without starting it."""
    source: str = ""
    """What the worker is told besides: see VoicePlugin. Never from a routine."""
    pace: Pace = field(default=Pace(), compare=False)
    notation: Notation = field(default="respelled", compare=False)

    @property
    def described(self) -> str:
        """The engine, and the name of its voice where one was chosen."""
        return f"{self.title} {self.name}" if self.name else self.title

    @property
    def identity(self) -> str:
        """Two choices of one identity say the same thing the same way."""
        parts = (self.reference, self.stamp, self.source, self.name or "", self.language)
        return "\n".join((*parts, str(self.words_per_minute)))

    def at_rate(self, words_per_minute: int) -> "VoiceChoice":
        """The same voice at a rate as near to this one as it can."""
        return replace(self, words_per_minute=max(SLOWEST, min(FASTEST, words_per_minute)))


def rate_refusal(engine: str, words_per_minute: int) -> str | None:
    """Why an engine cannot speak at a rate, in one sentence; None where it can."""
    if SLOWEST <= words_per_minute <= FASTEST:
        return None
    return f"{engine} speaks {SLOWEST} to {FASTEST} words a minute; {words_per_minute} is outside that"
