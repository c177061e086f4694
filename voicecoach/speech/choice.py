"""Which voice with which settings: what a worker is started with and the cache is filed under."""

from dataclasses import dataclass

SILENT = "voicecoach.speech.silent:plugin"
"""The end of every chain. It needs no worker."""


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

    @property
    def identity(self) -> str:
        """Two choices of one identity say the same thing the same way."""
        parts = (self.reference, self.stamp, self.name or "", self.language, str(self.words_per_minute))
        return "\n".join(parts)
