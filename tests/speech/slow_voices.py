"""Voices that say what they were asked, and that can be kept waiting. ``slow_voices:NAME``."""

import os
import threading
from pathlib import Path

from fake_voices import RATE, short_hum

from voicecoach.model.seams import Pace, VoiceFailed, VoicePlugin
from voicecoach.model.sound import Clip, Utterance

PATIENCE = 10.0  # seconds; nothing waits so long that is going to come


class Noting:
    """Notes in a file, ``name``, each text that it is asked for. A file ``name.wait`` keeps it waiting."""

    identity = "noting 1"
    rate = RATE

    def __init__(self, name: str) -> None:
        self._file = Path(name)

    def synthesize(self, utterance: Utterance) -> Clip:
        with self._file.open("a", encoding="utf-8") as file:
            file.write(f"{utterance.text}\n")
        waiting = threading.Event()
        for _ in range(int(PATIENCE / 0.01)):
            if not self._file.with_suffix(".wait").exists():
                break
            waiting.wait(0.01)
        return Clip(short_hum(utterance.text), RATE)


class Meeting:
    """Speaks only while a second process does so, too; each leaves its number in a folder, ``name``."""

    identity = "meeting 1"
    rate = RATE

    def __init__(self, name: str) -> None:
        self._folder = Path(name)

    def synthesize(self, utterance: Utterance) -> Clip:
        (self._folder / str(os.getpid())).touch()
        waiting = threading.Event()
        for _ in range(int(PATIENCE / 0.01)):
            if sum(1 for _ in self._folder.iterdir()) > 1:
                return Clip(short_hum(utterance.text), RATE)
            waiting.wait(0.01)
        raise VoiceFailed("nobody else came")


noting = VoicePlugin("noting", "a fake", lambda: None, lambda name, **_: Noting(name))
meeting = VoicePlugin("meeting", "a fake", lambda: None, lambda name, **_: Meeting(name), pace=Pace(text=12))
