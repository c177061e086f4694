"""The user's own words for voices: the file ``lexicon.toml`` beside the settings, read and checked.

A table for each language, a key for each word: ``seiza = "say za"`` respells it for every voice,
``seiza = { phonemes = "s'eIz@" }`` tells espeak-ng its phonemes; both can stand together.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from voicecoach.settings.file import Unreadable, open_file
from voicecoach.speech.pronounce import Told, Words

MOST = 2_000
"""Words of one file; beyond, it is refused."""
LONGEST_WORD, LONGEST_SPOKEN = 60, 120
"""Characters."""

TAG = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{1,8})*")
"""The name of a language, in lower case."""
_WORD = re.compile(r"[^\W\d_]+(?:[-' ][^\W\d_]+)*")
_PHONEMES = re.compile(r"[A-Za-z0-9@#*!?^~\"';:/.,%=_| +-]+")
_OTHERS = re.compile(r"\(|\[|\{")


class LexiconError(Exception):
    """The file cannot be used, or an entry cannot be: one sentence."""


def usable_words(path: str, said: Callable[[str], None]) -> Mapping[str, Words]:
    """What can be used of the file, by language. Never raises.

    ``said`` is told what cannot be, in one sentence.
    """
    try:
        table = file_table(Path(path))
    except LexiconError as problem:
        said(str(problem))
        return {}
    words, problems = _read(table)
    if problems:
        more = {1: "", 2: " Nor is another."}.get(len(problems), f" Nor are {len(problems) - 1} others.")
        said(f"Your lexicon in {path}: {problems[0]}; this entry is not used.{more}")
    return words


def own_words(path: Path) -> Mapping[str, Words]:
    """All words of the file, by language; none where there is no file. Raises LexiconError."""
    words, problems = _read(file_table(path))
    if problems:
        raise LexiconError(f"Your lexicon in {path} cannot be used: {problems[0]}.")
    return words


def file_table(path: Path) -> Mapping[str, Any]:
    """What stands in the file. Raises LexiconError."""
    try:
        return open_file(path).table
    except Unreadable as problem:
        raise LexiconError(broken(path, problem)) from None


def broken(path: Path, problem: Unreadable) -> str:
    """The sentence on a file that cannot be read."""
    return f"Your lexicon in {path} is not used, because the file cannot be read: {problem}."


def _read(table: Mapping[str, Any]) -> tuple[dict[str, dict[str, Told]], list[str]]:
    """The words by language, and what is wrong with the other entries."""
    words: dict[str, dict[str, Told]] = {}
    problems = []
    for number, (place, language, word, value) in enumerate(_entries(table)):
        if number >= MOST:
            problems.append(f"there are more than {MOST} words")
            break
        try:
            if not TAG.fullmatch(language):
                raise ValueError("it is not below the name of a language, such as [en]")
            words.setdefault(language, {})[checked_word(word)] = _told(value)
        except ValueError as problem:
            problems.append(f"{place[:80]}: {problem}")
    return words, problems


def _entries(table: Mapping[str, Any]) -> Iterator[tuple[str, str, str, Any]]:
    for language, entries in table.items():
        if not isinstance(entries, dict):
            yield language, "", language, entries
            continue
        for word, value in entries.items():
            yield f"{language}.{word}", language.lower(), word, value


def _told(value: object) -> Told:
    if isinstance(value, str):
        return None, checked_spoken(value)
    if not isinstance(value, dict) or not value or not value.keys() <= {"spoken", "phonemes"}:
        raise ValueError('it must be a text, or { spoken = "...", phonemes = "..." }')
    if not all(isinstance(each, str) for each in value.values()):
        raise ValueError("it must be a text")
    phonemes = checked_phonemes(value["phonemes"]) if "phonemes" in value else None
    return phonemes, checked_spoken(value["spoken"]) if "spoken" in value else ""


def checked_word(text: str) -> str:
    """A word as it is looked for. Raises ValueError."""
    word = unicodedata.normalize("NFC", " ".join(text.lower().replace("’", "'").split()))
    if len(word) > LONGEST_WORD or not _WORD.fullmatch(word):
        raise ValueError(
            f'"{text[:40]}" is no word: only letters, with hyphens, apostrophes or spaces between'
        )
    return word


def checked_spoken(text: str) -> str:
    """A respelling. Raises ValueError."""
    spoken = " ".join(text.split())
    if len(spoken) > LONGEST_SPOKEN:
        raise ValueError(f"what is spoken for a word has at most {LONGEST_SPOKEN} characters")
    if not any(char.isalpha() for char in spoken):
        raise ValueError("what is spoken must have a letter")
    # Private characters stand around our phonemes; controls are commands to some voices.
    if _OTHERS.search(spoken) or any(unicodedata.category(char)[0] == "C" for char in spoken):
        raise ValueError("what is spoken is letters and ordinary punctuation, without brackets")
    return spoken


def checked_phonemes(text: str) -> str:
    """Mnemonics of espeak-ng. Raises ValueError."""
    if (
        len(text) > LONGEST_SPOKEN
        or not _PHONEMES.fullmatch(text)
        or not any(char.isalpha() for char in text)
    ):
        raise ValueError(f'"{text[:40]}" are no phonemes of espeak-ng, such as s\'eIz@')
    return text
