"""The voice ``system``: pyttsx3, the way to the voices of Windows (SAPI 5) and, as an extra, of macOS.

On Linux it drives espeak-ng, out of the same wheel as the voice ``espeak``. pyttsx3 loses texts and
rates in many ways, so each text is spoken on its own, into a file of its own, in a worker, and read
back: see ``system_engine``. On macOS pyttsx3 wants over a hundred packages, and ``say`` has the same
voices without any; so there it is the extra ``system-voice``.

This module is loaded by the program itself, so it imports nothing heavy.
"""

import os
import sys
from importlib.machinery import PathFinder

from voicecoach.model.seams import NamedVoice, Pace, Voice, VoicePlugin
from voicecoach.speech import espeak
from voicecoach.speech.choice import rate_refusal
from voicecoach.speech.programs import date

PACE = Pace(start=30, text=4, at_once=2)
"""SAPI's first start on a machine makes its type library, which takes some seconds."""
BY_ESPEAK: bool = sys.platform not in ("win32", "darwin")
"""Whether pyttsx3 speaks with espeak-ng here, as it does where the system has no voices of its own."""
_NEEDED = ("pyttsx3", "objc") if sys.platform == "darwin" else ("pyttsx3",)
_PACKAGE = "'voicecoach[system-voice]'" if sys.platform == "darwin" else "pyttsx3"


def _folder(module: str) -> str | None:
    spec = PathFinder.find_spec(module)
    return os.path.dirname(spec.origin) if spec and spec.origin else None


def _unavailable() -> str | None:
    missing = [module for module in _NEEDED if _folder(module) is None]
    if missing:
        return f'{missing[0]} is not installed; "pip install {_PACKAGE}" brings it'
    return espeak.plugin.unavailable() if BY_ESPEAK else None


def _voices() -> list[NamedVoice]:
    from voicecoach.speech.system_voices import listed

    return [NamedVoice(voice.name, voice.language, voice.description) for voice in listed()]


def _speaks(language: str) -> bool:
    if BY_ESPEAK:
        return espeak.speaks(language)
    from voicecoach.speech.system_voices import chosen

    return chosen(None, language) is not None


def _refusal(name: str | None, language: str, words_per_minute: int) -> str | None:
    if BY_ESPEAK:
        return rate_refusal("system", words_per_minute) or espeak.refusal_for(
            name, language, words_per_minute
        )
    problem = rate_refusal("system", words_per_minute)
    if problem or name is None:
        return problem
    from voicecoach.speech.system_voices import unknown

    return unknown(name)


def _source(name: str | None, language: str) -> str:
    """What pyttsx3 calls the voice; the worker must not choose anew, as the clips are filed under it."""
    from voicecoach.speech.system_voices import chosen

    voice = chosen(name, language)
    return voice.identity if voice else ""


def _stamp(source: str) -> str:
    engine = [espeak.stamp()] if BY_ESPEAK else []
    return " ".join((date(os.path.join(_folder("pyttsx3") or "", "engine.py")), *engine))


def _create(
    name: str | None = None, language: str = "en", words_per_minute: int = 175, source: str = ""
) -> Voice:
    from voicecoach.speech.system_engine import SystemVoice

    return SystemVoice(source, words_per_minute)


plugin = VoicePlugin(
    name="system",
    description="the voices of the system by way of pyttsx3: SAPI 5 on Windows, espeak-ng on Linux",
    unavailable=_unavailable,
    create=_create,
    voices=_voices,
    refusal=_refusal,
    speaks=_speaks,
    source=_source,
    stamp=_stamp,
    pace=PACE,
)
