"""macOS, as far as pyttsx3's driver ``nsss`` sees it by way of pyobjc: a run loop, and a synthesiser.

Only for a process of its own, as it takes the place of modules. The synthesiser speaks a tenth of a
second for a character, writes AIFF whatever the name of the file, and says that it has finished some
turns of the loop later.
"""

import struct
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar

VOICES = {"com.apple.voice.Samantha": ("Samantha", "en_US"), "com.apple.voice.Anna": ("Anna", "de_DE")}
TURNS = 3
RATE = 22_050

spoken: list[tuple[str, float, str]] = []
"""Each text that was spoken, the rate at that time, and by whom."""
_timers: list[Callable[[], None]] = []
_later: list[list[Any]] = []
"""What happens after so many turns more."""
_loop_has_sources = True


def pretend(lone: bool) -> None:
    """From now on this is a Mac. ``lone``: nothing keeps its loop running while something is spoken."""
    global _loop_has_sources
    _loop_has_sources = not lone
    sys.platform = "darwin"
    _module("objc", super=super, python_method=lambda method: method)
    _module("AppKit", NSSpeechSynthesizer=Synthesizer)
    _module(
        "Foundation", NSURL=Url, NSDate=Date, NSDefaultRunLoopMode="default", NSObject=Object, NSRunLoop=Loop
    )
    _module("Foundation", NSTimer=Timer)
    _module("PyObjCTools.AppHelper", PyObjCAppHelperRunLoopStopper=Stopper, stopEventLoop=stop_event_loop)
    _module("PyObjCTools", AppHelper=sys.modules["PyObjCTools.AppHelper"])


def _module(name: str, **content: object) -> None:
    module = sys.modules.setdefault(name, ModuleType(name))
    for attribute, value in content.items():
        setattr(module, attribute, value)


class Object:
    """What every class of pyobjc inherits; ``__init__`` is never called."""

    @classmethod
    def alloc(cls) -> Any:
        return cls.__new__(cls)

    def init(self) -> Any:
        return self


class Url:
    @staticmethod
    def fileURLWithPath_(path: str) -> Path:
        return Path(path)


class Date:
    @staticmethod
    def dateWithTimeIntervalSinceNow_(seconds: float) -> "Date":
        return Date()

    def earlierDate_(self, other: "Date") -> "Date":
        return self


class Timer:
    @staticmethod
    def scheduledTimerWithTimeInterval_target_selector_userInfo_repeats_(
        seconds: float, target: object, selector: str, info: object, repeats: bool
    ) -> None:
        _timers.append(lambda: getattr(target, selector.replace(":", "_"))(None))


class Loop:
    _only: ClassVar["Loop | None"] = None

    @classmethod
    def currentRunLoop(cls) -> "Loop":
        cls._only = cls._only or cls()
        return cls._only

    def limitDateForMode_(self, mode: str) -> Date | None:
        return Date()

    def runMode_beforeDate_(self, mode: str, date: Date) -> bool:
        had_something = bool(_timers or (_later and _loop_has_sources))
        self._turn()
        return had_something

    def runUntilDate_(self, date: Date) -> None:
        self._turn()

    def _turn(self) -> None:
        due, _timers[:] = _timers[:], []
        for timer in due:
            timer()
        for each in _later:
            each[0] -= 1
        while _later and _later[0][0] <= 0:
            _later.pop(0)[1]()


class Stopper(Object):
    """PyObjCTools' own."""

    _current: ClassVar["Stopper | None"] = None
    shouldStop = False

    @classmethod
    def addRunLoopStopper_toRunLoop_(cls, stopper: "Stopper", loop: Loop) -> None:
        Stopper._current = stopper

    @classmethod
    def removeRunLoopStopperFromRunLoop_(cls, loop: Loop) -> None:
        Stopper._current = None

    def shouldRun(self) -> bool:
        return not self.shouldStop

    def performStop_(self, sender: object) -> None:
        self.stop()

    def stop(self) -> None:
        self.shouldStop = True


def stop_event_loop() -> bool:
    if Stopper._current is None:
        return False
    Timer.scheduledTimerWithTimeInterval_target_selector_userInfo_repeats_(
        0, Stopper._current, "performStop:", None, False
    )
    return True


class Synthesizer(Object):
    _voice, _rate, _volume = "com.apple.voice.Anna", 200.0, 1.0
    _delegate: Any = None

    def initWithVoice_(self, voice: str | None) -> "Synthesizer":
        return self

    def setDelegate_(self, delegate: object) -> None:
        self._delegate = delegate

    @staticmethod
    def availableVoices() -> list[str]:
        return list(VOICES)

    @staticmethod
    def attributesForVoice_(voice: str) -> dict[str, str]:
        name, language = VOICES[voice]
        return {"VoiceIdentifier": voice, "VoiceName": name, "VoiceLocaleIdentifier": language}

    def voice(self) -> str:
        return self._voice

    def rate(self) -> float:
        return self._rate

    def volume(self) -> float:
        return self._volume

    def setVoice_(self, voice: str) -> None:
        self._voice, self._rate = voice, 180.0  # as macOS does: each voice has a rate of its own

    def setRate_(self, rate: float) -> None:
        self._rate = rate

    def setVolume_(self, volume: float) -> None:
        self._volume = volume

    def stopSpeaking(self) -> None:
        """Nothing that is still to be spoken is written."""
        _later.clear()

    def startSpeakingString_toURL_(self, text: str, file: Path) -> None:
        def finish() -> None:
            spoken.append((text, self._rate, VOICES[self._voice][0]))
            file.write_bytes(_aiff(b"\1\2" * (RATE // 10) * len(text)))
            self._delegate.speechSynthesizer_didFinishSpeaking_(self, True)

        _later.append([TURNS, finish])


def _aiff(samples: bytes) -> bytes:
    common = struct.pack(">hIhHQ", 1, len(samples) // 2, 16, 16_383 + 14, RATE << 49)
    sound = struct.pack(">II", 0, 0) + samples
    chunks = (
        struct.pack(">4sI", b"COMM", len(common)) + common + struct.pack(">4sI", b"SSND", len(sound)) + sound
    )
    return struct.pack(">4sI", b"FORM", 4 + len(chunks)) + b"AIFF" + chunks
