"""The voices by name, and the chain that a session speaks with."""

import sys
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from types import ModuleType
from typing import NamedTuple

from voicecoach.model.seams import Unavailable, Voice, VoicePlugin
from voicecoach.speech.choice import SILENT, VoiceChoice
from voicecoach.speech.pronounce import pronouncer
from voicecoach.speech.store import SpeechClips
from voicecoach.speech.studio import Studio

BUILT_IN = {
    "command": "voicecoach.speech.command:plugin",
    "espeak": "voicecoach.speech.espeak:plugin",
    "festival": "voicecoach.speech.programs:festival",
    "flite": "voicecoach.speech.programs:flite",
    "pico": "voicecoach.speech.programs:pico",
    "piper": "voicecoach.speech.piper:plugin",
    "rhvoice": "voicecoach.speech.programs:rhvoice",
    "say": "voicecoach.speech.programs:say",
    "silent": SILENT,
    "system": "voicecoach.speech.system:plugin",
}
"""The same voices that the entry points name, found without reading them (which takes 20 ms)."""
ENTRY_POINTS = "voicecoach.voices"


class Wish(NamedTuple):
    """The voice that somebody wants."""

    engine: str = "auto"
    """``auto``, or the name of a registered voice."""
    name: str | None = None
    """One of that engine's own voices."""
    language: str = "en"
    """What is to be spoken: a BCP-47 tag."""
    words_per_minute: int = 175
    sources: Mapping[str, str] = {}
    """What the user has set for engines that need it, by engine: the command of ``command``."""
    strict: bool = True
    """Whether a wish that cannot be granted is an error: it was just typed. Otherwise another voice
    speaks, and that is said."""
    hinted: bool = False
    """Whether the name was not typed, though the engine may have been: without it, another voice speaks."""


def open_speech(
    wish: Wish,
    cache_folder: str | None = None,
    said: Callable[[str], None] = lambda sentence: None,
    lexicon: str | None = None,
) -> SpeechClips:
    """The clips of a voice; no worker is started yet.

    ``said`` is told what the user must know: a voice that could not be had, a language without one,
    and later, on another thread, a voice that was left. ``lexicon`` is the path of the user's own words.
    Raises Unavailable where the wish is strict.
    """
    return Studio(chain(wish, said), cache_folder, said, pronounce=pronouncer(lexicon, said)).current


def chain(wish: Wish, said: Callable[[str], None]) -> list[VoiceChoice]:
    """The voices to speak with, the wanted one first. Raises Unavailable as ``open_speech``."""
    if wish.engine == "silent":
        return []
    found = list(_wanted(wish, said))
    taken = {choice.title for choice in found}
    problems: dict[str, str] = {}
    rest = wish._replace(name=None)
    for engine in automatic():
        if engine not in taken:
            try:
                found.append(_choice(engine, rest))
            except Unavailable as problem:
                problems[engine] = str(problem)
    if not found and wish.language != "en":
        english = chain(wish._replace(engine="auto", name=None, language="en"), said)
        if not english:
            return []
        reason = problems.get("espeak", "").replace(_foreign("espeak", wish.language), "")
        more = f" ({reason})" if reason else ""
        said(f"No voice here speaks the language '{wish.language}'{more}; English is spoken.")
        return english
    if not found:
        said(f"Nothing can be spoken: {problems.get('espeak', '')}. What would be spoken is printed.")
    return found


def automatic(platform: str = sys.platform) -> tuple[str, ...]:
    """The engines in the order in which ``auto`` takes them; those that are not there are passed over."""
    others = ("flite", "festival", "rhvoice", "pico")
    return ("piper", *{"win32": ("system",), "darwin": ("say",)}.get(platform, ()), "espeak", *others)


def voices() -> dict[str, VoicePlugin]:
    """Every voice that is registered, for listings; strangers' too, so it takes 20 ms and more.

    One that cannot be loaded says so as its reason for not being available.
    """
    return {name: _listed(name, reference) for name, reference in {**_strangers(), **BUILT_IN}.items()}


def find(voice: str) -> str:
    """The ``module:attribute`` of a voice. Raises Unavailable, with the nearest name."""
    if voice in BUILT_IN:
        return BUILT_IN[voice]
    strangers = _strangers()
    if voice in strangers:
        return strangers[voice]
    from difflib import get_close_matches

    known = dict.fromkeys(("auto", *BUILT_IN, *strangers))
    near = get_close_matches(voice, known, n=1)
    hint = f"did you mean '{near[0]}'?" if near else f"there are {', '.join(known)}"
    raise Unavailable(f"there is no voice '{voice}'; {hint}")


def _wanted(wish: Wish, said: Callable[[str], None]) -> Iterator[VoiceChoice]:
    """The voice that was wished for; none where it is the automatic one, or cannot be had."""
    if wish.engine == "auto" and wish.name is None:
        return
    engines = automatic() if wish.engine == "auto" else (wish.engine,)
    problems = []
    for engine in engines:
        try:
            yield _choice(engine, wish)
            return
        except Unavailable as problem:
            problems.append(str(problem))
    # Of several engines, the one that knows the name has most to say, then one with another near it.
    marks = ("cannot count", "did you mean", wish.name or wish.engine)
    reason = min(problems, key=lambda problem: [mark not in problem for mark in marks])
    if wish.strict and not (wish.hinted and wish.name):
        raise Unavailable(reason)
    said(f"The voice {wish.name or wish.engine} cannot be had: {reason}. Another one speaks.")
    if wish.name and wish.engine != "auto":  # the engine itself is still wanted
        yield from _wanted(wish._replace(name=None), lambda told: None if reason in told else said(told))


def _choice(engine: str, wish: Wish) -> VoiceChoice:
    """A voice with its settings. Raises Unavailable."""
    reference = find(engine)
    plugin, module = _plugin(reference), _module(reference)
    name, language, speed = wish.name, wish.language, wish.words_per_minute
    problem = plugin.unavailable()
    if not problem or (name and wish.engine == "auto"):  # of a name alone, an engine may know where it is had
        problem = plugin.refusal(name, language, speed) or problem
    if not problem and name is None and not plugin.speaks(language):
        problem = _foreign(engine, language)
    if problem:
        raise Unavailable(problem.rstrip("."))
    source = wish.sources.get(engine) or plugin.source(name, language)
    stamp = plugin.stamp(source) if plugin.stamp else _date(module)
    return VoiceChoice(engine, reference, name, language, speed, stamp, source, plugin.pace, plugin.notation)


def _foreign(engine: str, language: str) -> str:
    return f"the voice {engine} does not speak the language '{language}'"


def _date(module: ModuleType) -> str:
    """Size and date of a module's file."""
    from voicecoach.speech.programs import date

    return date(module.__file__ or "")


def _listed(name: str, reference: str) -> VoicePlugin:
    """The plugin, or one that says why there is none."""
    try:
        return _plugin(reference)
    except Unavailable as problem:
        reason = str(problem)

        def create(**settings: object) -> Voice:
            raise Unavailable(reason)

        return VoicePlugin(name, f"a voice at {reference}", lambda: reason, create)


def _plugin(reference: str) -> VoicePlugin:
    plugin = getattr(_module(reference), reference.partition(":")[2], None)
    if not isinstance(plugin, VoicePlugin):
        raise Unavailable(f"what is at {reference} is no voice")
    return plugin


def _module(reference: str) -> ModuleType:
    try:
        return import_module(reference.partition(":")[0])
    except (Exception, SystemExit) as problem:  # a stranger's module may fail in any way
        raise Unavailable(f"the voice at {reference} cannot be loaded: {problem}") from None


def _strangers() -> dict[str, str]:
    from importlib.metadata import entry_points

    return {point.name: point.value for point in entry_points(group=ENTRY_POINTS)}
