"""The voices by name, and the chain that a session speaks with."""

from collections.abc import Callable
from importlib import import_module
from types import ModuleType

from voicecoach.model.seams import Plugin, Unavailable, Voice
from voicecoach.speech.choice import SILENT, VoiceChoice
from voicecoach.speech.store import SpeechClips
from voicecoach.speech.studio import Studio

BUILT_IN = {"espeak": "voicecoach.speech.espeak:plugin", "silent": SILENT}
"""The same voices that the entry points name, found without reading them (which takes 20 ms)."""
ENTRY_POINTS = "voicecoach.voices"
_AUTOMATIC = ("espeak",)


def open_speech(
    voice: str = "auto",
    name: str | None = None,
    language: str = "en",
    words_per_minute: int = 175,
    cache_folder: str | None = None,
    said: Callable[[str], None] = lambda sentence: None,
) -> SpeechClips:
    """The clips of a voice; no worker is started yet.

    ``voice`` is ``auto`` or a registered name, ``name`` one of that engine's own voices. ``said``
    is told what the user must know: a language without a voice, and later, on another thread, a
    voice that was left. Raises Unavailable.
    """
    if voice == "auto":
        return Studio(_automatic(name, language, words_per_minute, said), cache_folder, said).current
    problem = _plugin(find(voice)).unavailable()
    if problem:
        raise Unavailable(problem)
    chain = [_choice(voice, name, language, words_per_minute, said)]
    if voice not in BUILT_IN:
        chain += _automatic(None, language, words_per_minute, said)
    return Studio(chain, cache_folder, said).current


def voices() -> dict[str, Plugin[Voice]]:
    """Every voice that is registered, for listings; strangers' too, so it takes 20 ms and more."""
    return {name: _plugin(reference) for name, reference in {**_strangers(), **BUILT_IN}.items()}


def find(voice: str) -> str:
    """The ``module:attribute`` of a voice. Raises Unavailable, with the nearest name."""
    if voice in BUILT_IN:
        return BUILT_IN[voice]
    strangers = _strangers()
    if voice in strangers:
        return strangers[voice]
    from difflib import get_close_matches

    known = ["auto", *BUILT_IN, *strangers]
    near = get_close_matches(voice, known, n=1)
    hint = f"did you mean '{near[0]}'?" if near else f"there are {', '.join(known)}"
    raise Unavailable(f"there is no voice '{voice}'; {hint}")


def _automatic(
    name: str | None, language: str, words_per_minute: int, said: Callable[[str], None]
) -> list[VoiceChoice]:
    """Those built-in voices that can be used here; where none can, that is said."""
    chain = []
    for voice in _AUTOMATIC:
        problem = _plugin(BUILT_IN[voice]).unavailable()
        if problem:
            said(f"Nothing can be spoken: {problem}. What would be spoken is printed.")
        else:
            chain.append(_choice(voice, name, language, words_per_minute, said))
    return chain


def _choice(
    voice: str, name: str | None, language: str, words_per_minute: int, said: Callable[[str], None]
) -> VoiceChoice:
    """A voice with its settings, checked where its module offers ``refusal`` and ``speaks``."""
    reference = find(voice)
    module = _module(reference)
    problem = module.refusal(name, words_per_minute) if hasattr(module, "refusal") else None
    if problem:
        raise Unavailable(problem)
    if name is None and language != "en" and hasattr(module, "speaks") and not module.speaks(language):
        said(f"The voice {voice} does not speak the language '{language}'; English is spoken.")
        language = "en"
    return VoiceChoice(voice, reference, name, language, words_per_minute, _stamp(module))


def _stamp(module: ModuleType) -> str:
    """What changes with the engine: the module's own ``stamp()``, or size and date of its file."""
    if hasattr(module, "stamp"):
        return str(module.stamp())
    import os

    status = os.stat(module.__file__ or os.devnull)
    return f"{status.st_size}-{status.st_mtime_ns}"


def _plugin(reference: str) -> Plugin[Voice]:
    plugin: Plugin[Voice] = getattr(_module(reference), reference.partition(":")[2])
    return plugin


def _module(reference: str) -> ModuleType:
    try:
        return import_module(reference.partition(":")[0])
    except ImportError as problem:
        raise Unavailable(f"the voice at {reference} cannot be loaded: {problem}") from None


def _strangers() -> dict[str, str]:
    from importlib.metadata import entry_points

    return {point.name: point.value for point in entry_points(group=ENTRY_POINTS)}
