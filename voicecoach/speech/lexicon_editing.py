"""The user's own words for voices, changed in their file: see ``lexicon``. Comments in it stay."""

from collections.abc import Callable
from pathlib import Path

from voicecoach.settings.editing import TooUnusual, toml_text, with_value, without
from voicecoach.settings.file import Unreadable
from voicecoach.settings.saving import change
from voicecoach.speech.lexicon import (
    MOST,
    TAG,
    LexiconError,
    broken,
    checked_phonemes,
    checked_spoken,
    checked_word,
    file_table,
    own_words,
)
from voicecoach.speech.pronounce import Told


def add(
    path: Path, language: str, word: str, *, spoken: str | None = None, phonemes: str | None = None
) -> Told:
    """Have a word told otherwise; how it is told then. Phonemes stand beside a respelling that is there,
    a respelling takes the place of all that is there.

    Raises LexiconError, also where the file is broken, which is then left as it is, or cannot be written.
    """
    language = language.lower()
    own = own_words(path)
    try:
        if not TAG.fullmatch(language):
            raise ValueError(f'"{language[:40]}" is no language; en, de and pt-br are')
        key = checked_word(word)
        before = own.get(language, {}).get(key)
        if before is None and sum(map(len, own.values())) >= MOST:
            raise ValueError(f"your lexicon in {path} is full: it has {MOST} words")
        # A new respelling is to be heard by every voice; phonemes are beside it, for one.
        told = (
            None if phonemes is None else checked_phonemes(phonemes),
            checked_spoken(spoken) if spoken is not None else before[1] if before else "",
        )
    except ValueError as problem:
        raise LexiconError(f"{problem}.") from None
    value = _as_toml(told)
    _change(path, lambda text: with_value(text, (language, key), value), f"{key} = {toml_text(value)}")
    return told


def remove(path: Path, language: str, word: str) -> bool:
    """Take a word out of the file; whether it was there. Raises as ``add``."""
    own_words(path)  # which finds out whether the file is whole
    wanted = language.lower(), _plain(word)
    entries = ((tag, written) for tag, words in file_table(path).items() for written in words)
    place = next((each for each in entries if (each[0].lower(), _plain(each[1])) == wanted), None)
    if place is None:
        return False
    _change(path, lambda text: without(text, place), f"{place[1]} = ...")
    return True


def _plain(word: str) -> str:
    return word.lower().replace("’", "'")


def _change(path: Path, edit: Callable[[str], str], line: str) -> None:
    try:
        change(path, lambda file: edit(file.text))
    except Unreadable as problem:
        raise LexiconError(broken(path, problem)) from None
    except TooUnusual:
        raise LexiconError(
            f"Your lexicon in {path} cannot be changed without a loss of your comments; "
            f"write or delete the line yourself: {line}"
        ) from None
    except OSError as problem:
        raise LexiconError(
            f"Your lexicon in {path} cannot be written: {problem.strerror or problem}."
        ) from None


def _as_toml(told: Told) -> str | dict[str, str]:
    phonemes, spoken = told
    if phonemes is None:
        return spoken
    return {"spoken": spoken, "phonemes": phonemes} if spoken else {"phonemes": phonemes}
