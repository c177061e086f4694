"""The default voice: espeak-ng from the wheel ``espeakng-loader``, called in process.

It runs in a worker (see ``worker``), since the engine crashes or hangs on some texts. The library
has one global state, so a process has one engine, and a lock stands around it. Text is literal:
SSML is never switched on, phoneme mode only for words that our own lexicon gives as phonemes, and
control characters, which the engine takes for commands, become spaces.

Nothing heavy is imported until the engine is wanted, because the program itself loads this module
to learn what it can speak.
"""

import os
import sys
from importlib.machinery import PathFinder
from typing import TYPE_CHECKING

from voicecoach.model.seams import NamedVoice, Unavailable, VoiceFailed, VoicePlugin
from voicecoach.model.sound import Clip, Utterance
from voicecoach.speech.choice import rate_refusal
from voicecoach.speech.espeak_voices import no_counting, voice_for, voice_named, voice_names, voices_of

if TYPE_CHECKING:
    from voicecoach.speech.espeak_engine import Engine

LONGEST_TEXT = 300
"""Characters of one utterance; much longer texts have crashed the engine."""

_LIBRARIES = {"win32": "espeak-ng.dll", "darwin": "libespeak-ng.dylib"}
MISSING = "espeak-ng is not installed; 'pip install espeakng-loader' brings it"


def wheel_folder() -> str | None:
    """Where the wheel with the engine lies, or None. It is found without being imported."""
    spec = PathFinder.find_spec("espeakng_loader")
    return os.path.dirname(spec.origin) if spec and spec.origin else None


def library_path(folder: str) -> str:
    """The engine's library in the folder of the wheel."""
    return os.path.join(folder, _LIBRARIES.get(sys.platform, "libespeak-ng.so"))


def data_path(folder: str) -> str:
    """The engine's data in the folder of the wheel."""
    return os.path.join(folder, "espeak-ng-data")


def stamp() -> str:
    """What changes with the installed engine, found without loading it: size and date of its library."""
    folder = wheel_folder()
    if folder is None:
        return "missing"
    status = os.stat(library_path(folder))
    return f"{status.st_size}-{status.st_mtime_ns}"


def speaks(language: str) -> bool:
    """Whether there is a voice that can speak and count in this language (a BCP-47 tag)."""
    folder = wheel_folder()
    return folder is not None and voice_for(data_path(folder), language) is not None


def refusal(name: str | None, words_per_minute: int) -> str | None:
    """Why a voice or a speed chosen by the user cannot be had, in one sentence; None where it can."""
    if problem := rate_refusal("espeak", words_per_minute):
        return problem
    folder = wheel_folder()
    if name is None or folder is None:
        return None
    if voice_named(data_path(folder), name):
        return no_counting(name)
    from difflib import get_close_matches

    near = get_close_matches(name.lower(), voice_names(data_path(folder)), n=1)
    return f"espeak has no voice '{name}'" + (f"; did you mean '{near[0]}'?" if near else "")


def refusal_for(name: str | None, language: str, words_per_minute: int) -> str | None:
    """As ``refusal``; without a name, also why there is no counting in the language."""
    return refusal(name, words_per_minute) or (no_counting(language) if name is None else None)


def clean(text: str) -> str:
    """The text with every C0 and C1 control and every lone surrogate turned into a space."""
    import unicodedata

    return "".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in text)


class EspeakVoice:
    """espeak-ng at one speed: a voice for its language, and the usual ones for other languages.

    ``name`` is one of the engine's voices (``en-us``, ``de+klatt``), None the usual one for
    ``language``; ``words_per_minute`` is 80 to 449. Raises Unavailable.
    """

    def __init__(self, name: str | None, language: str, words_per_minute: int) -> None:
        folder = _usable_folder()
        problem = refusal(name, words_per_minute)
        if problem:
            raise Unavailable(problem)
        self._data = data_path(folder)
        self._names = {language: _named(self._data, name, language)}
        self._language = language
        self._speed = words_per_minute
        self._engine: Engine = _engine(folder)
        self.rate: int = self._engine.rate
        self.identity = f"espeak-ng {self._engine.version} {self._names[language]} {words_per_minute}"

    def synthesize(self, utterance: Utterance) -> Clip:
        """The utterance as the engine made it, silence at its ends included.

        A language without a voice is read by the voice's own. Raises VoiceFailed.
        """
        if len(utterance.text) > LONGEST_TEXT:
            raise VoiceFailed(f"a text of {len(utterance.text)} characters is longer than {LONGEST_TEXT}")
        samples = self._engine.speak(clean(utterance.text), self._voice_name(utterance.language), self._speed)
        if not samples:
            raise VoiceFailed("espeak-ng made no sound of it")
        return Clip(samples, self.rate)

    def _voice_name(self, language: str) -> str:
        if language not in self._names:
            same = language.partition("-")[0].lower() == self._language.partition("-")[0].lower()
            usual = None if same and "-" not in language else voice_for(self._data, language)
            self._names[language] = usual or self._names[self._language]
        return self._names[language]


_the_engine: "list[Engine]" = []


def _engine(folder: str) -> "Engine":
    """The one engine of this process."""
    if not _the_engine:
        from voicecoach.speech.espeak_engine import Engine

        _the_engine.append(Engine(library_path(folder), data_path(folder)))
    return _the_engine[0]


def _usable_folder() -> str:
    folder = wheel_folder()
    if folder is None or not os.path.exists(library_path(folder)):
        raise Unavailable(MISSING)
    return folder


def _named(data: str, name: str | None, language: str) -> str:
    """The engine's name of a voice; ``name`` is known to be one."""
    found = voice_named(data, name) if name else voice_for(data, language)
    if found is None:
        raise Unavailable(f"espeak has no voice for the language '{language}'")
    return found


def _unavailable() -> str | None:
    try:
        _usable_folder()
    except Unavailable as problem:
        return str(problem)
    return None


def _create(name: str | None = None, language: str = "en", words_per_minute: int = 175) -> EspeakVoice:
    return EspeakVoice(name, language, words_per_minute)


def _voices() -> list[NamedVoice]:
    folder = wheel_folder()
    found = voices_of(data_path(folder)) if folder else []
    return [NamedVoice(*each) for each in found if not no_counting(each[0])]


plugin = VoicePlugin(
    name="espeak",
    description="espeak-ng: over a hundred languages, clear at any speed, comes with the program",
    unavailable=_unavailable,
    create=_create,
    voices=_voices,
    refusal=refusal_for,
    speaks=speaks,
    stamp=lambda source: stamp(),
    notation="espeak",
)
