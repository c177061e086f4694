"""The voices that pyttsx3 has on each system, found without it: on Windows in the registry, as SAPI does.

The program must know at every start whether a language can be spoken; loading pyttsx3 and SAPI for
that would take longer than the first word may.
"""

import locale
import sys
from collections.abc import Iterable
from typing import NamedTuple

from voicecoach.model.seams import NamedVoice
from voicecoach.speech import espeak
from voicecoach.speech.espeak_voices import no_counting, voice_for, voice_named, voices_of
from voicecoach.speech.programs import find, primary
from voicecoach.speech.programs_voices import listed as voices_of_program
from voicecoach.speech.programs_voices import pick
from voicecoach.speech.programs_voices import unknown as unknown_of
from voicecoach.speech.system import BY_ESPEAK

_SAPI = r"SOFTWARE\Microsoft\Speech\Voices"


class SystemVoiceName(NamedTuple):
    """A voice of the system."""

    identity: str
    """What pyttsx3 is asked for."""
    name: str
    language: str
    description: str = ""


def listed() -> list[SystemVoiceName]:
    """All voices; those of Windows begin with the one that is chosen in its settings."""
    if not BY_ESPEAK:
        return _own_voices()
    folder = espeak.wheel_folder()
    named = voices_of(espeak.data_path(folder)) if folder else []
    return [SystemVoiceName(each[0], *each) for each in named if not no_counting(each[0])]


def chosen(name: str | None, language: str) -> SystemVoiceName | None:
    """The voice of a name (or a distinctive part of it), else one that speaks the language; None without."""
    if BY_ESPEAK:
        return _of_espeak(name, language)
    voices = listed()
    if name is not None:
        return named(voices, name)
    return speaking(voices, language, prefer_first=sys.platform == "win32")


def speaking(
    voices: list[SystemVoiceName], language: str, *, prefer_first: bool = False
) -> SystemVoiceName | None:
    """A voice for a BCP-47 tag, of its region if there is one; the first is the user's own choice, maybe."""
    if prefer_first and voices and language.lower() in _tags(voices[0]):
        return voices[0]
    found = pick([NamedVoice(voice.identity, voice.language) for voice in voices], None, language)
    return next((voice for voice in voices if found and voice.identity == found.name), None)


def named(voices: Iterable[SystemVoiceName], name: str) -> SystemVoiceName | None:
    """The voice of that name; ``Zira`` names ``Microsoft Zira Desktop - English`` if no other has it."""
    wanted = name.lower()
    exact = [voice for voice in voices if wanted in (voice.name.lower(), voice.identity.lower())]
    partly = [voice for voice in voices if wanted and wanted in voice.name.lower()]
    return exact[0] if exact else partly[0] if len(partly) == 1 else None


def unknown(name: str) -> str | None:
    """Why there is no voice of this name, with the nearest there is; None where there is one."""
    voices = listed()
    if named(voices, name):
        return None
    return unknown_of("system", name, [NamedVoice(voice.name, voice.language) for voice in voices])


def sapi_language(attribute: str) -> str | None:
    """The BCP-47 tag of SAPI's attribute ``Language``: Windows' numbers of it, hexadecimal, as ``409;9``."""
    for number in attribute.split(";"):
        try:
            tag = locale.windows_locale.get(int(number, 16))
        except ValueError:
            continue
        if tag:
            return tag.replace("_", "-")
    return None


def _tags(voice: SystemVoiceName) -> tuple[str, str]:
    return primary(voice.language), voice.language.lower()


def _of_espeak(name: str | None, language: str) -> SystemVoiceName | None:
    folder = espeak.wheel_folder()
    if folder is None:
        return None
    data = espeak.data_path(folder)
    found = voice_named(data, name) if name else voice_for(data, language)
    return SystemVoiceName(found, found, language) if found else None


if sys.platform == "win32":
    import winreg

    def _own_voices() -> list[SystemVoiceName]:
        """The voices of SAPI 5, the user's own choice first."""
        voices = [
            voice
            for root, title in (
                (winreg.HKEY_LOCAL_MACHINE, "HKEY_LOCAL_MACHINE"),
                (winreg.HKEY_CURRENT_USER, "HKEY_CURRENT_USER"),
            )
            for voice in _tokens(root, title)
        ]
        usual = _value(winreg.HKEY_CURRENT_USER, _SAPI, "DefaultTokenId").lower()
        return sorted(voices, key=lambda voice: voice.identity.lower() != usual)

    def _tokens(root: int, title: str) -> list[SystemVoiceName]:
        found = []
        try:
            with winreg.OpenKey(root, rf"{_SAPI}\Tokens") as tokens:
                names = [winreg.EnumKey(tokens, index) for index in range(winreg.QueryInfoKey(tokens)[0])]
        except OSError:
            return []
        for name in names:
            token = rf"{_SAPI}\Tokens\{name}"
            language = sapi_language(_value(root, rf"{token}\Attributes", "Language"))
            if language:
                told = _value(root, token, "") or name
                gender = _value(root, rf"{token}\Attributes", "Gender").lower()
                found.append(SystemVoiceName(rf"{title}\{token}", told, language, gender))
        return found

    def _value(root: int, path: str, name: str) -> str:
        try:
            with winreg.OpenKey(root, path) as key:
                return str(winreg.QueryValueEx(key, name)[0])
        except OSError:
            return ""

else:

    def _own_voices() -> list[SystemVoiceName]:
        """Those of macOS, which ``say`` has, too."""
        path = find("say")
        return (
            [SystemVoiceName(voice.name, *voice) for voice in voices_of_program("say", path)] if path else []
        )
