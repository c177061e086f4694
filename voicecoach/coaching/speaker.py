"""Who says what in which language: the coach's own sentences, the author's, and numbers."""

from collections.abc import Mapping
from dataclasses import field
from types import MappingProxyType

from voicecoach.model.frozen import dataclass
from voicecoach.model.segment import Line
from voicecoach.model.sound import Role, Utterance
from voicecoach.model.units import Seconds
from voicecoach.phrases import Phrases

PAUSE = Seconds(2, 5)
"""Silence after a sentence, in seconds."""

USUAL_KEYS: Mapping[str, str] = MappingProxyType(
    {
        "pause": "Space",
        "where": "W",
        "again": "R",
        "explain": "E",
        "next": "N",
        "back": "B",
        "done": "Enter",
        "more": "plus",
        "less": "minus",
        "slower": "less than",
        "faster": "greater than",
        "pain": "O",
        "finish": "Q",
        "help": "H",
    }
)
"""Not the key that keeps to a dose: it is named to those only of whom it is known that they have it."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Makes utterances and lines of the phrase file and of the routine's own text."""

    phrases: Phrases
    language: str
    """BCP-47 tag of the routine's text."""
    keys: Mapping[str, str] = field(default_factory=lambda: USUAL_KEYS)
    """How the key of each command is called aloud."""

    @property
    def fluent(self) -> bool:
        """Whether the coach speaks the routine's language, so that their words may share a sentence."""
        return self.language.split("-", 1)[0].casefold() == self.phrases.language

    def text(self, sentence: str) -> Utterance:
        """Words of the coach's own."""
        language = self.language if self.fluent else self.phrases.language
        return Utterance(sentence[:1].upper() + sentence[1:], language)

    def coach(self, key: str, place: object = "", **values: str | int) -> Utterance:
        """A sentence of the phrase file, which may name keys. Raises KeyError where there is none."""
        return self.text(self.phrases.say(key, place, **{**self.keys, **values}))

    def author(self, text: str) -> Utterance:
        """Words of the routine."""
        return Utterance(text, self.language)

    def number(self, n: int) -> Utterance:
        """A number alone, as it is counted."""
        return Utterance(str(n), self.language)

    def line(self, said: Utterance, role: Role = "announce", pause: Seconds = PAUSE, key: str = "") -> Line:
        """An utterance as a line of a passage."""
        return Line(said, role, pause, key)

    def authors(self, sentences: tuple[str, ...], key: str = "", pause: Seconds = PAUSE) -> list[Line]:
        """Sentences of the routine, one line each, ``pause`` seconds after each."""
        return [Line(self.author(sentence), "narration", pause, key) for sentence in sentences]
