"""Speech programs that people have installed: say, flite, Festival, RHVoice, pico; one small mechanism.

A program is found on PATH, never in the current folder. It gets the text on standard input or in a
private file, never as an argument and never by way of a shell, and writes a WAV file that is read
back and checked: see ``programs_speaking``. Their voices are listed in ``programs_voices``.

This module is loaded by the program itself at every start, so it holds little and imports nothing.
"""

import os
import sys
from collections.abc import Callable
from functools import partial

from voicecoach.model.seams import NamedVoice, Pace, Voice, VoicePlugin
from voicecoach.speech.choice import rate_refusal

PACE = Pace(start=20, text=6, character=0.1, at_once=min(4, os.cpu_count() or 1))
"""A program is started for each text: flite takes 20 ms, Festival 350, on a slow machine ten times that."""

_ENGLISH = " en "
_OF_PICO = " de en es fr it "
_OF_MACOS = (
    " ar bg ca cs da de el en es fi fr he hi hr hu id it ja ko ms nb nl no pl pt ro ru sk sv th tr uk vi zh "
)
"""Every Mac has a voice for these (macOS 13 on). Older ones lack a few; then the program itself refuses."""


def find(program: str, path: str | None = None) -> str | None:
    """Where a program is on PATH, absolutely, or None; the current folder is never looked into."""
    file = program + ".exe" if sys.platform == "win32" else program
    for folder in (os.environ.get("PATH", "") if path is None else path).split(os.pathsep):
        found = f"{folder}{os.sep}{file}"
        if os.path.isabs(folder) and os.access(found, os.X_OK) and os.path.isfile(found):
            return found
    return None


def date(*paths: str) -> str:
    """Size and date of each of these files or folders that is there."""
    marks = []
    for path in paths:
        try:
            status = os.stat(path)
        except OSError:
            continue
        marks.append(f"{status.st_size}-{status.st_mtime_ns}")
    return " ".join(marks)


def primary(language: str) -> str:
    """The language of a BCP-47 tag without its region: ``en`` of ``en-GB``."""
    return language.lower().replace("_", "-").partition("-")[0]


def _unavailable(program: str, hint: str) -> str | None:
    return None if find(program) else f"the program {program} is not installed; {hint}"


def _source(program: str, name: str | None, language: str) -> str:
    return find(program) or ""


def _voices(engine: str, program: str) -> list[NamedVoice]:
    from voicecoach.speech.programs_voices import listed

    path = find(program)
    return listed(engine, path) if path else []


def _refusal(engine: str, program: str, name: str | None, language: str, words_per_minute: int) -> str | None:
    if name is None or rate_refusal(engine, words_per_minute):
        return rate_refusal(engine, words_per_minute)
    from voicecoach.speech.programs_voices import unknown

    return unknown(engine, name, _voices(engine, program))


def _speaks(languages: str, language: str) -> bool:
    return f" {primary(language)} " in languages


def _create(
    engine: str, name: str | None = None, language: str = "en", words_per_minute: int = 175, source: str = ""
) -> Voice:
    from voicecoach.speech.programs_speaking import create

    return create(engine, name, language, words_per_minute, source)


def _plugin(
    engine: str,
    program: str,
    description: str,
    hint: str,
    speaks: Callable[[str], bool],
    data: tuple[str, ...] = (),
    ahead: bool = False,
) -> VoicePlugin:
    """``hint``: how the program is had. ``data``: where its voices lie, absolutely or from its own root."""

    def stamp(source: str) -> str:
        root = os.path.dirname(os.path.dirname(os.path.realpath(source))) if data else ""
        return date(source, *(os.path.join(root, each) for each in data))

    return VoicePlugin(
        name=engine,
        description=description,
        unavailable=partial(_unavailable, program, hint),
        create=partial(_create, engine),
        voices=partial(_voices, engine, program),
        refusal=partial(_refusal, engine, program),
        speaks=speaks,
        source=partial(_source, program),
        stamp=stamp,
        pace=PACE._replace(ahead=ahead),
    )


def _speaks_as_installed(engine: str, program: str, language: str) -> bool:
    return any(primary(voice.language) == primary(language) for voice in _voices(engine, program))


_from_debian = "'apt install {}' brings it on Debian".format

say = _plugin(
    "say",
    "say",
    "the voices of macOS",
    "it comes with macOS",
    partial(_speaks, _OF_MACOS),
    ("/System/Library/Speech/Voices", "/Library/Speech/Voices", "/System/Library/AssetsV2"),
)
flite = _plugin(
    "flite",
    "flite",
    "English, small and quick, also on a Raspberry Pi",
    _from_debian("flite"),
    partial(_speaks, _ENGLISH),
)
festival = _plugin(
    "festival",
    "text2wave",
    "English, the more natural with one of the HTS voices",
    _from_debian("festival festvox-us-slt-hts"),
    partial(_speaks, _ENGLISH),
    ("share/festival/voices/us", "share/festival/voices/english"),
    ahead=True,
)
rhvoice = _plugin(
    "rhvoice",
    "RHVoice-test",
    "natural voices for Russian, English and some twenty more languages",
    "see rhvoice.org",
    partial(_speaks_as_installed, "rhvoice", "RHVoice-test"),
    ("share/RHVoice/voices",),
)
pico = _plugin(
    "pico",
    "pico2wave",
    "SVOX Pico: clear voices for English, German, Spanish, French and Italian",
    _from_debian("libttspico-utils"),
    partial(_speaks, _OF_PICO),
)
