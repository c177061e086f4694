"""How a text is told to a voice so that it is said right: what is short is spelled out, odd words are put
as they sound. What is printed stays as it is written.

1. Counts and words that need nothing go as they are: whether a text has anything to spell out is found
   in a few microseconds, as every sentence passes here on its way to the voice.
2. Only then the rules of its language are loaded (``pronounce_rules``), and applied.
3. Words of the lexicon, the user's own before the built-in ones, are replaced (``pronounce_words``): by
   phonemes for a voice that reads them (see ``Notation``), else by other letters.

A language without rules goes as it is, but for the user's own words.
"""

import os
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING

from voicecoach.model.seams import Notation
from voicecoach.model.sound import PHONEMES, Utterance

if TYPE_CHECKING:
    from voicecoach.speech.pronounce_rules import Rules
    from voicecoach.speech.pronounce_words import Lexicon

LANGUAGES = frozenset(("de", "en", "es", "fr", "it", "nl", "pt"))
"""Those with rules: each has a module of its tables, ``pronounce_de`` and so on."""
LONGEST = 300
"""Characters of an utterance. What would become longer goes as it was written."""
KEPT = 4096
"""Texts whose telling is remembered; a session of an hour has some hundred."""

_AROUND = ".,;:!?…()[]\"'“”„‚«»‹›‘’"

Told = tuple[str | None, str]
"""How a word is told to a voice: its phonemes, in espeak-ng's mnemonics, and its respelling. Where one is
empty, such voices say the word right as it is written; None: espeak-ng is told the respelling as well."""
Words = Mapping[str, Told]
"""Words in lower case."""
NONE: Mapping[str, str] = {}
NO_WORDS: Words = {}


class Language:
    """What is short in a language, and what it stands for: tables alone; ``pronounce_rules`` uses them."""

    def __init__(
        self,
        *,
        units: Mapping[str, tuple[str, str]],
        clock: tuple[tuple[str, str], tuple[str, str], tuple[str, str]],
        of_day: tuple[str, str],
        by: str,
        times: tuple[str, str],
        to: str,
        fractions: Mapping[str, tuple[str, str]],
        short: Mapping[str, str],
        before_numbers: Mapping[str, str],
        patterns: Mapping[str, str] = NONE,
        lexicon: Words = NO_WORDS,
    ) -> None:
        self.units = units
        """Abbreviations of a unit with spaces between them: what "1" with it is, and the plural."""
        self.clock = clock
        """Hour, minute, second: with 1, and the plural."""
        self.of_day = of_day
        """Patterns of what comes before, and after, 7:30 where it is a time of the day."""
        self.by = by
        """What × is between numbers, or before one."""
        self.times = times
        """What x is after 1, with it, and after other numbers."""
        self.to = to
        """What the dash of 10-12 is."""
        self.fractions = fractions
        """A fraction in its two ways of writing: how it is said alone, and after a number."""
        self.short = short
        """Abbreviations; where they have points a space may stand behind each."""
        self.before_numbers = before_numbers
        """What is short only before a number."""
        self.patterns = patterns
        """What else: regular expressions, and what they are replaced by."""
        self.lexicon = lexicon


def pronouncer(
    lexicon: str | None, said: Callable[[str], None] = lambda sentence: None
) -> Callable[[Utterance, Notation], Utterance]:
    """A function that has an utterance told to a voice of some notation; any thread may call it.

    ``lexicon`` is the path of the user's own words (see ``lexicon``), which need not exist; None: there are
    none. ``said`` is told where that file cannot be used, or not whole.
    """
    own: Mapping[str, Words] = {}
    if lexicon is not None and os.path.exists(lexicon):
        from voicecoach.speech.lexicon import usable_words

        own = usable_words(lexicon, said)
    tongues: dict[str, _Tongue] = {}

    @lru_cache(maxsize=KEPT)
    def pronounced(utterance: Utterance, notation: Notation) -> Utterance:
        text = utterance.text
        if text.isdecimal():
            return utterance
        if not text.isascii():
            text = without_marks(text)
        tag = utterance.language.lower()
        tongue = tongues.get(tag)
        if tongue is None:
            tongue = tongues[tag] = _Tongue(tag, own)
        text = tongue.told(text, notation)
        return utterance if text == utterance.text else Utterance(text, utterance.language)

    return pronounced


def without_marks(text: str) -> str:
    """The text without the marks of phonemes, which are ours alone: no routine can smuggle any."""
    return text.replace(PHONEMES[0], "").replace(PHONEMES[1], "")


def language_of(tag: str) -> Language | None:
    """The tables of a language, a BCP-47 tag in lower case; None where there are none."""
    primary = tag.partition("-")[0]
    if primary not in LANGUAGES:
        return None
    language: Language = import_module(f"voicecoach.speech.pronounce_{primary}").LANGUAGE
    return language


def words_of(tag: str, own: Mapping[str, Words]) -> Words:
    """How words of a language (a tag in lower case) are told: the built-in ones, and the user's own of it."""
    language = language_of(tag)
    words = dict(language.lexicon) if language else {}
    for each in sorted(own, key=len):  # what holds for "pt-br" alone comes after what holds for "pt"
        if tag == each or tag.startswith(f"{each}-"):
            for word, (phonemes, respelled) in own[each].items():
                words[word] = phonemes, respelled or words.get(word, ("", ""))[1]
    return words


class _Tongue:
    """A language with the user's own words. What it needs is loaded when a text needs it."""

    def __init__(self, tag: str, own: Mapping[str, Words]) -> None:
        self._language = language_of(tag)
        self._words = words_of(tag, own)
        self._short = _short_signs(self._language) if self._language else frozenset()
        self._signs = self._short.union(_word_signs(self._words))
        self._rules: Rules | None = None
        self._lexicon: Lexicon | None = None

    def told(self, text: str, notation: Notation) -> str:
        """The text as a voice of this notation is told it."""
        if _is_plain(text, self._signs):
            return text
        told = text
        if self._language and not _is_plain(text, self._short):
            if self._rules is None:
                from voicecoach.speech.pronounce_rules import Rules

                self._rules = Rules(self._language)
            told = self._rules.applied(text)
        if self._lexicon is None:
            from voicecoach.speech.pronounce_words import Lexicon

            self._lexicon = Lexicon(self._words)
        told = self._lexicon.applied(told, notation)
        return told if len(told) <= LONGEST else text


def _short_signs(language: Language) -> frozenset[str]:
    """What tells that a text may have something to spell out."""
    signs = {"x", "×"}
    for units in language.units:
        signs.update(units.split())
    for short in (*language.short, *language.before_numbers):
        signs |= {short, short.partition(".")[0] + "."}  # also the "z." of "z. B."
    return frozenset(signs)


def _word_signs(words: Words) -> set[str]:
    """What tells that a text may have a word of the lexicon."""
    signs = {word.partition(" ")[0] for word in words}
    return signs | {f"{word}s" for word in signs}


def _is_plain(text: str, signs: frozenset[str]) -> bool:
    """Whether there is nothing to spell out; sometimes it says no where there is nothing."""
    for word in text.lower().split():
        if word in signs:
            return False
        if not word.isalpha():
            word = word.strip(_AROUND)
            if word in signs or f"{word}." in signs:
                return False
            if not (word.isalpha() or word.isdecimal() or _is_joined(word, signs)):
                return False
    return True


def _is_joined(word: str, signs: frozenset[str]) -> bool:
    """Whether it is ordinary words with hyphens or apostrophes in them (``push-up``), or 1.5."""
    word = word.replace("’", "'")
    if "-" not in word and "'" not in word:
        return word.replace(".", "").replace(",", "").isdecimal()
    for part in word.split("-"):
        stem, _, ending = part.partition("'")
        if part in signs or (ending == "s" and stem in signs) or not (stem + ending + "x").isalpha():
            return False
    return True
