"""Which of espeak-ng's voices speaks a language, read from the voice files of its own data.

The same list that the engine gives, without loading the engine: the program must know whether a
language can be spoken before any worker has started.
"""

import os
from typing import NamedTuple

_USUAL = {"en": "en-us"}
# Where a bare tag leaves the choice open: American English is the voice that our beats were measured with.
_DIGIT_BY_DIGIT = {"th": "Thai", "my": "Burmese", "km": "Khmer", "uz": "Uzbek", "mn": "Mongolian"}
_BROKEN = {"fo": "Faroese", "kaa": "Karakalpak", "lb": "Luxembourgish", "cv": "Chuvash", "chr": "Cherokee"}
# Languages whose numbers espeak-ng 1.52 cannot say: no counting with them.
_UNRANKED = 5
# The rank that espeak-ng gives a language line without a number; lower is better.


class VoiceFile(NamedTuple):
    """One voice of the engine."""

    name: str
    """What the engine is asked for: the name of its file, such as ``en-US`` or ``fr``."""
    ranks: dict[str, int]
    """The languages it speaks (lower case) and how well: lower is better."""
    title: str
    """What the engine calls it in English, such as ``English (America)``; may be empty."""


def voice_for(data: str, language: str) -> str | None:
    """The voice for a BCP-47 tag, or None: the tag itself, else with its last parts left out.

    ``data`` is the folder ``espeak-ng-data``.
    """
    tag = language.lower().replace("_", "-")
    primary = tag.partition("-")[0]
    if no_counting(tag):
        return None
    voices = _voices(data, primary) or _voices(data, "")
    tag = _USUAL.get(tag, tag)
    while tag:
        able = [voice for voice in voices if tag in voice.ranks]
        if able:
            return min(able, key=lambda voice: voice.ranks[tag]).name
        tag = tag.rpartition("-")[0]
    return None


def no_counting(tag: str) -> str | None:
    """Why there is no counting in a language, or with the voice of that name; None where there is."""
    primary = tag.lower().replace("+", "-").partition("-")[0]
    if primary in _DIGIT_BY_DIGIT:
        language = _DIGIT_BY_DIGIT[primary]
        return f"espeak-ng reads numbers digit by digit in {language}, so it cannot count in it"
    if primary in _BROKEN:
        return f"espeak-ng cannot say the numbers of {_BROKEN[primary]}, so it cannot count in it"
    return None


def voice_named(data: str, name: str) -> str | None:
    """The engine's own name for a voice that the user names: ``en-us``, ``fr-fr``, ``de+klatt``; or None.

    Only names of the lists are let through, so that a name never becomes a path.
    """
    base, plus, variant = name.partition("+")
    if plus and variant not in os.listdir(os.path.join(data, "voices", "!v")):
        return None
    wanted = base.lower()
    for voice in _voices(data, ""):
        if wanted == voice.name.lower() or wanted == next(iter(voice.ranks), None):
            return voice.name + plus + variant
    return None


def voice_names(data: str) -> list[str]:
    """The names of all voices in lower case, sorted; variants left out."""
    return sorted({voice.name.lower() for voice in _voices(data, "")})


def voices_of(data: str) -> list[tuple[str, str, str]]:
    """Each voice's name, as it is asked for, its best language, and its title, in order of the names."""
    found = ((voice.name.lower(), next(iter(voice.ranks), ""), voice.title) for voice in _voices(data, ""))
    return sorted({each for each in found if each[1]})


def _voices(data: str, primary: str) -> list[VoiceFile]:
    """The voices whose file is named after the primary language; all of them where it is empty."""
    found = []
    for folder, _, files in os.walk(os.path.join(data, "lang")):
        for file in sorted(files):
            if not primary or file.lower().partition("-")[0] == primary:
                found.append(_read(os.path.join(folder, file)))
    return found


def _read(path: str) -> VoiceFile:
    """A voice file: lines of ``name TITLE`` and ``language TAG [RANK]`` among others."""
    ranks: dict[str, int] = {}
    title = ""
    with open(path, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            words = line.split()
            if len(words) > 1 and words[0] == "language":
                ranked = len(words) > 2 and words[2].isdigit()
                ranks.setdefault(words[1].lower(), int(words[2]) if ranked else _UNRANKED)
            elif words[:1] == ["name"] and not title:
                title = " ".join(words[1:])
    return VoiceFile(os.path.basename(path), ranks, title)
