"""Voices that fail in every way. The worker loads them by ``fake_voices:NAME``."""

import math
import os
import sys
import threading
import zlib
from array import array
from functools import cache

from voicecoach.model.seams import Unavailable, Voice, VoiceFailed, VoicePlugin
from voicecoach.model.sound import Clip, Utterance
from voicecoach.testing import FakeVoice

RATE = 22_050


class Fake(FakeVoice):
    """Speaks by humming; texts with a word of evil in them have their effect."""

    def synthesize(self, utterance: Utterance) -> Clip:
        text = utterance.text
        print("chatter on standard output", flush=True)
        os.write(1, b"and beneath it\n")
        if "crash" in text:
            os.abort()
        if "hang" in text:
            threading.Event().wait()
        if "empty" in text:
            return Clip(b"", self.rate)
        if "noise" in text:
            return Clip(os.urandom(2 * 2 * self.rate), self.rate)
        if "refuse" in text:
            raise VoiceFailed("it was asked to refuse")
        if "raise" in text:
            raise RuntimeError("a fault of the plugin")
        if "☠" in text:
            os.abort()
        return super().synthesize(utterance)


class Dead(Fake):
    """Crashes on everything."""

    def synthesize(self, utterance: Utterance) -> Clip:
        os.abort()


class Sick(Fake):
    """Hums each text at a pitch of its own, until its fault shows; that leaves a mark, a file.

    ``name`` is "FAULT at N MARK": with the N-th text of each process; or "FAULT from TEXT MARK": with
    that text (a space is written _) and all that follow, also in the processes that follow.
    """

    def __init__(self, name: str) -> None:
        from pathlib import Path  # which no other of them has to wait for

        super().__init__()
        self._fault, self._when, value, mark = name.split(" ", 3)
        self._value = value.replace("_", " ")
        self._mark = Path(mark)
        self._texts = 0

    def synthesize(self, utterance: Utterance) -> Clip:
        self._texts += 1
        sound = short_hum(utterance.text)
        if not self._is_ill(utterance.text):
            return Clip(sound, RATE)
        self._mark.touch()
        if self._fault == "long":
            return Clip(60 * sound, RATE)
        if self._fault == "garbage":
            garbled()
            return Clip(sound, RATE)
        return super().synthesize(Utterance(self._fault))

    def _is_ill(self, text: str) -> bool:
        if self._when == "at":
            return self._texts == int(self._value)
        return text == self._value or self._mark.exists()


def short_hum(text: str) -> bytes:
    """At least 0.13 s, short enough to be finished at once, at a pitch that the text decides."""
    pitch = 150 + zlib.crc32(text.encode()) % 400
    frames = RATE * (12 + len(text)) // 100
    hum, at = array("h"), 0
    while len(hum) < frames:
        hum += second()[at::pitch]
        at = (at - RATE) % pitch
    return hum[:frames].tobytes()


@cache
def second() -> "array[int]":
    """A wave of 1 Hz: every N-th sample of it, round and round, is one of N Hz."""
    return array("h", (round(6_000 * math.sin(math.tau * n / RATE)) for n in range(RATE)))


def refused(**_: object) -> Voice:
    raise Unavailable("the fake has lost its voice")


def garbled(**_: object) -> Voice:
    """Talks on the pipes of the protocol itself, whatever their numbers."""
    for descriptor in range(3, 16):
        try:
            os.write(descriptor, b"not the protocol at all" * 10)
        except OSError:
            continue
    return Fake()


def exiting(**_: object) -> Voice:
    sys.exit(3)


def hanging(**_: object) -> Voice:
    threading.Event().wait()
    raise AssertionError("it waits for ever")


def _plugin(create: object) -> VoicePlugin:
    return VoicePlugin("fake", "a fake", lambda: None, create)  # type: ignore[arg-type]  # of many types


good = _plugin(lambda **_: Fake())
dead = _plugin(lambda **_: Dead())
sick = _plugin(lambda name, **_: Sick(name))
slower = _plugin(lambda **_: Fake(16_000))
no_voice = _plugin(refused)
nonsense = _plugin(garbled)
gone = _plugin(exiting)
asleep = _plugin(hanging)
