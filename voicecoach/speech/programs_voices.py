"""The voices of the speech programs: how each lists them, and which of them is meant.

flite and say are asked, and take 10 and some 100 ms to answer; the others' voices are folders of files.
"""

import os
import re
from collections.abc import Iterable, Sequence

from voicecoach.model.seams import NamedVoice, VoiceFailed
from voicecoach.speech.programs import primary

_PICO = ("en-US", "en-GB", "de-DE", "es-ES", "fr-FR", "it-IT")
_FLITE = {
    "slt": ("en-US", "female"), "rms": ("en-US", "male"), "awb": ("en-GB", "male, Scottish"),
    "kal16": ("en-US", "male, robotic"), "kal": ("en-US", "male, robotic, as on a telephone"),
}  # fmt: skip
"""The voices that flite is built with, the clearest first. ``awb_time`` can tell nothing but the time."""
_FESTIVAL = {"us": "en-US", "english": "en-GB"}
"""The folders of Festival's voices. Those of other languages want texts in encodings of their own."""
_RHVOICE = {
    "Albanian": "sq", "Brazilian-Portuguese": "pt-BR", "Croatian": "hr", "Czech": "cs", "English": "en-US",
    "Esperanto": "eo", "Georgian": "ka", "Kyrgyz": "ky", "Macedonian": "mk", "Polish": "pl", "Russian": "ru",
    "Serbian": "sr", "Slovak": "sk", "Spanish": "es", "Tatar": "tt", "Turkmen": "tk", "Ukrainian": "uk",
    "Uzbek": "uz", "Vietnamese": "vi",
}  # fmt: skip
_SAY = re.compile(r"^(\S.*?)\s+([a-z]{2,3}(?:[_-]\w+)*)\s+#")
_NOVELTIES = """
    Agnes Albert Bad Bahh Bells Boing Bruce Bubbles Cellos Deranged Eddy Flo Fred Good Grandma Grandpa
    Hysterical Jester Junior Kathy Organ Pipe Princess Ralph Reed Rocko Sandy Shelley Superstar Trinoids
    Victoria Whisper Wobble Zarvox
"""
"""The first words of the names of macOS voices that nobody wants to be counted by unasked."""
_SECONDS = 10


def listed(engine: str, path: str) -> list[NamedVoice]:
    """The voices of the program at ``path``, the usual one of a language before others of it."""
    if engine == "pico":
        return [NamedVoice(tag, tag) for tag in _PICO]
    if engine == "flite":
        return flite_voices(_asked(path, "-lv"))
    if engine == "say":
        return say_voices(_asked(path, "-v", "?"))
    shared = os.path.join(os.path.dirname(os.path.dirname(os.path.realpath(path))), "share")
    if engine == "festival":
        return festival_voices(os.path.join(shared, "festival", "voices"))
    return rhvoice_voices(os.path.join(shared, "RHVoice", "voices"))


def flite_voices(told: str) -> list[NamedVoice]:
    """What ``flite -lv`` told: a line of names; unknown ones come last."""
    names = dict.fromkeys(told.partition(":")[2].split())
    names.pop("awb_time", None)
    ordered = [*(name for name in _FLITE if name in names), *(name for name in names if name not in _FLITE)]
    return [NamedVoice(name, *_FLITE.get(name, ("en", ""))) for name in ordered]


def say_voices(told: str) -> list[NamedVoice]:
    """What ``say -v '?'`` told, a voice a line: its name, its language, and a sentence after a #.

    The voices that somebody has downloaded as better ones come first, the novelties last.
    """
    found = (_SAY.match(line) for line in told.splitlines())
    voices = [NamedVoice(match[1], match[2].replace("_", "-")) for match in found if match]
    return sorted(voices, key=lambda voice: _quality(voice.name))


def festival_voices(folder: str) -> list[NamedVoice]:
    """The English voices in Festival's folder ``voices``: ``LANGUAGE/NAME``."""
    return [
        NamedVoice(name, tag)
        for kind, tag in _FESTIVAL.items()
        for name in _entries(os.path.join(folder, kind))
    ]


def rhvoice_voices(folder: str) -> list[NamedVoice]:
    """The voices in RHVoice's folder ``voices``: each a folder with ``voice.info``, lines of KEY=VALUE."""
    voices = []
    for name in _entries(folder):
        try:
            with open(os.path.join(folder, name, "voice.info"), encoding="utf-8", errors="replace") as file:
                info = dict(line.strip().split("=", 1) for line in file if "=" in line)
        except OSError:
            continue
        language = _RHVOICE.get(info.get("language", ""))
        if language:
            voices.append(NamedVoice(info.get("name", name), language, info.get("gender", "")))
    return voices


def pick(voices: Sequence[NamedVoice], name: str | None, language: str) -> NamedVoice | None:
    """The voice of a name, else the first that speaks a language (a BCP-47 tag), its region if possible."""
    if name is not None:
        return next((voice for voice in voices if voice.name.lower() == name.lower()), None)
    tag = language.lower().replace("_", "-")
    wanted = {"en": "en-us", "no": "nb"}.get(tag, tag)
    exact = [voice for voice in voices if voice.language.lower() == wanted]
    near = [voice for voice in voices if primary(voice.language) == primary(wanted)]
    return next(iter(exact + near), None)


def unknown(engine: str, name: str, voices: Sequence[NamedVoice]) -> str | None:
    """Why there is no voice of this name, with the nearest there is; None where there is one."""
    if pick(voices, name, ""):
        return None
    from difflib import get_close_matches

    names = {voice.name.lower(): voice.name for voice in voices}
    near = get_close_matches(name.lower(), names, n=1)
    return f"{engine} has no voice '{name}'" + (f"; did you mean '{names[near[0]]}'?" if near else "")


def _quality(name: str) -> int:
    if name.endswith(("(Premium)", "(Enhanced)")):
        return 0 if name.endswith("(Premium)") else 1
    return 3 if name.split()[0] in _NOVELTIES.split() else 2


def _entries(folder: str) -> Iterable[str]:
    try:
        return sorted(name for name in os.listdir(folder) if not name.startswith("."))
    except OSError:
        return ()


def _asked(path: str, *arguments: str) -> str:
    """What a program prints; nothing where it cannot be asked."""
    from voicecoach.speech.programs_running import run

    try:
        return run([path, *arguments], b"", _SECONDS).decode("utf-8", "replace")
    except VoiceFailed:
        return ""
