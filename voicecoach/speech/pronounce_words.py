"""Words of the lexicon, told as they sound; loaded with the first text that has one."""

import re

from voicecoach.model.seams import Notation
from voicecoach.model.sound import PHONEMES
from voicecoach.speech.pronounce import Told, Words

_WORD = r"[^\W\d_]+(?:[-'’][^\W\d_]+)*"


class Lexicon:
    """Words that are told otherwise than they are written."""

    def __init__(self, words: Words) -> None:
        self._words = words
        phrases = sorted((word for word in words if " " in word), key=len, reverse=True)
        pattern = "|".join((*map(re.escape, phrases), _WORD))
        self._pattern = re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)

    def applied(self, text: str, notation: Notation) -> str:
        """The text with these words as they sound."""
        return self._pattern.sub(lambda found: self._spoken(found[0], notation), text)

    def _spoken(self, word: str, notation: Notation) -> str:
        told = self._told(word, notation)
        if told is None and "-" in word:
            return "-".join(self._told(part, notation) or part for part in word.split("-"))
        return word if told is None else told

    def _told(self, word: str, notation: Notation) -> str | None:
        """The word as it is told; None where it is told as it is written."""
        plain = word.lower().replace("’", "'")
        if plain in self._words:
            return _form(self._words[plain], "", notation)
        for ending in ("'s", "s"):
            stem = plain.removesuffix(ending)
            if stem != plain and stem in self._words and not stem.endswith("s"):
                return _form(self._words[stem], "s", notation)
        return None


def _form(told: Told, ending: str, notation: Notation) -> str | None:
    phonemes, respelled = told
    if notation == "espeak" and phonemes is not None:
        opening, closing = PHONEMES
        return f"{opening}{phonemes}{ending and _sounded(phonemes)}{closing}" if phonemes else None
    return respelled + ending if respelled else None


def _sounded(phonemes: str) -> str:
    """The English ending s as it sounds behind these phonemes."""
    last = phonemes.rstrip(":#'2")[-1:]
    if last in "szSZ":
        return "I2z"
    return "s" if last in "ptkfT" else "z"
