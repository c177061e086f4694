"""Windows, as far as pyttsx3's driver for SAPI 5 and our list of its voices see it.

Only for a process of its own, as it takes the place of modules. The SAPI here speaks a tenth of a second
for a character, and tells what it was given. As the real one does, it parses a text that begins with
``<`` as XML, and sends its events when it has spoken.
"""

import re
import sys
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any, Protocol

MACHINE, USER = 1, 2
VOICES = r"SOFTWARE\Microsoft\Speech\Voices"
TOKENS = {
    "TTS_MS_DE-DE_HEDDA_11.0": ("Microsoft Hedda Desktop - German", "407", "Female"),
    "TTS_MS_EN-US_ZIRA_11.0": ("Microsoft Zira Desktop - English (United States)", "409;9", "Female"),
}
"""What each is called, its languages, its gender."""
USUAL = "TTS_MS_EN-US_ZIRA_11.0"

spoken: list[tuple[str, int, str]] = []
"""Each text that was spoken, the rate at that time, and by whom."""
_events: list[Callable[[], None]] = []


def pretend(strange: bool) -> None:
    """From now on this is a Windows. ``strange``: with a voice whose languages pyttsx3 cannot read."""
    sys.platform = "win32"
    Token.strange = strange
    _module("winreg", HKEY_LOCAL_MACHINE=MACHINE, HKEY_CURRENT_USER=USER, OpenKey=open_key, EnumKey=enum_key)
    _module("winreg", QueryInfoKey=lambda key: (len(TOKENS), 0, 0), QueryValueEx=query_value)
    _module("pythoncom", PumpWaitingMessages=pump)
    _module("comtypes.gen", SpeechLib=SpeechLib)
    _module("comtypes.client", CreateObject=create_object, GetEvents=get_events)
    _module("comtypes", client=sys.modules["comtypes.client"], gen=sys.modules["comtypes.gen"])


def _module(name: str, **content: object) -> None:
    module = sys.modules.setdefault(name, ModuleType(name))
    for attribute, value in content.items():
        setattr(module, attribute, value)


def _values() -> dict[tuple[int, str], dict[str, str]]:
    values = {(MACHINE, rf"{VOICES}\Tokens"): {"": ""}}
    values[USER, VOICES] = {"DefaultTokenId": rf"HKEY_LOCAL_MACHINE\{VOICES}\Tokens\{USUAL}"}
    for token, (description, language, gender) in TOKENS.items():
        values[MACHINE, rf"{VOICES}\Tokens\{token}"] = {"": description}
        values[MACHINE, rf"{VOICES}\Tokens\{token}\Attributes"] = {"Language": language, "Gender": gender}
    return values


@contextmanager
def open_key(root: int, path: str) -> Iterator[tuple[int, str]]:
    if (root, path) not in _values():
        raise FileNotFoundError(path)
    yield root, path


def enum_key(key: tuple[int, str], index: int) -> str:
    return list(TOKENS)[index]


def query_value(key: tuple[int, str], name: str) -> tuple[str, int]:
    try:
        return _values()[key][name], 1
    except KeyError:
        raise FileNotFoundError(name) from None


def pump() -> None:
    """Bring the events that have been sent."""
    while _events:
        _events.pop(0)()


class SpeechLib:
    """The type library; only this constant of it is used."""

    SSFMCreateForWrite = 3


class Sink(Protocol):
    """What pyttsx3 has for events."""

    def _ISpeechVoiceEvents_EndStream(self, number: int, position: int) -> None: ...


class Token:
    """A voice, as SAPI lists it."""

    strange = False

    def __init__(self, name: str) -> None:
        self.Id = rf"HKEY_LOCAL_MACHINE\{VOICES}\Tokens\{name}"
        self._description, self._languages, self._gender = TOKENS[name]

    def GetDescription(self) -> str:
        return self._description

    def GetAttribute(self, name: str) -> str:
        language = self._languages if self.strange else self._languages.partition(";")[0]
        return {"Language": language, "Gender": self._gender}.get(name, "")


class Stream:
    """A file to be spoken into."""

    def Open(self, name: str, mode: int) -> None:
        self.name = name

    def close(self) -> None:
        """It is written when something is spoken."""


class Voice:
    """What speaks."""

    AudioOutputStream: Stream | None = None
    Rate = 0
    sink: Sink

    def __init__(self) -> None:
        self._tokens = [Token(name) for name in TOKENS]
        self.Voice = self._tokens[0]

    def GetVoices(self) -> list[Token]:
        return self._tokens

    def Speak(self, text: str, flags: int = 0) -> None:
        if text.lstrip().startswith("<"):
            text = re.sub("<.*?>", "", text)
        spoken.append((text, self.Rate, self.Voice.GetDescription()))
        assert self.AudioOutputStream is not None, "nothing is ever played"
        with wave.open(self.AudioOutputStream.name, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(22_050)
            file.writeframes(b"\1\2" * 2205 * len(text))
        _events.append(lambda: self.sink._ISpeechVoiceEvents_EndStream(1, 0))


def create_object(name: str) -> Voice | Stream:
    return Voice() if name == "SAPI.SPVoice" else Stream()


def get_events(source: Voice, sink: Any) -> Any:
    source.sink = sink
    return sink
