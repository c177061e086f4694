"""What every stand-in for a speech program does in the end: a text spoken into a WAV file, by espeak-ng."""

import os
import sys
import wave
from typing import BinaryIO

sys.path.extend(sys.argv.pop(1).split(os.pathsep))

from voicecoach.model.sound import Utterance
from voicecoach.speech.espeak import EspeakVoice


def speak(text: str, language: str, words_per_minute: int, file: str | BinaryIO, silence: float = 0) -> None:
    """``silence``: seconds of it before the text."""
    clip = EspeakVoice(None, language, words_per_minute).synthesize(Utterance(text, language))
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(clip.rate)
        writer.writeframes(bytes(2 * round(silence * clip.rate)) + clip.samples)


def refuse(reason: str) -> None:
    """End as a program does that has been told something it does not know."""
    sys.exit(reason)
