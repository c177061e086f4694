"""espeak-ng's C interface (speak_lib.h of 1.52), as far as it is needed: text or phonemes in, samples out."""

import ctypes
import os
import threading

from voicecoach.model.seams import Unavailable, VoiceFailed
from voicecoach.model.sound import PHONEMES

_SYNCHRONOUS = 2  # AUDIO_OUTPUT_SYNCHRONOUS: samples come to the callback, nothing is played
_DONT_EXIT = 0x8000  # espeakINITIALIZE_DONT_EXIT: a bad data path is answered, not ended with exit(1)
_CHARS_UTF8 = 0x1  # espeakCHARS_UTF8, and never espeakSSML (0x10) beside it
_PHONEMES = 0x100  # espeakPHONEMES: what stands in [[ ]] is phonemes
_RATE = 1  # espeakRATE, words a minute
_LONGEST_PATH = 159  # bytes: the engine keeps its data path in a buffer of 160
_LONGEST_SOUND = 180  # seconds; no text of 300 characters needs more

_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)


class Engine:
    """The one engine of a process; safe to call from several threads. Raises Unavailable."""

    rate: int
    """Hz of what it makes."""
    version: str

    def __init__(self, library: str, data: str) -> None:
        try:
            # Local: with its symbols in the open, a piper loaded later crashes.
            self._lib = ctypes.CDLL(library, mode=ctypes.RTLD_LOCAL)
        except OSError as problem:
            raise Unavailable(f"espeak-ng cannot be loaded: {problem}") from None
        self._lib.espeak_Info.restype = ctypes.c_char_p
        self._lib.espeak_Synth.argtypes = [
            ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint, ctypes.c_int,
            ctypes.c_uint, ctypes.c_uint, ctypes.c_void_p, ctypes.c_void_p,
        ]  # fmt: skip
        self._lock = threading.Lock()
        self._set: tuple[str, int] | None = None
        self._parts: list[bytes] = []
        self._room = 0
        self._callback = _Callback(self._take)  # kept here: the engine holds only its address
        self._start(data)

    def speak(self, text: str, voice: str, words_per_minute: int) -> bytes:
        """Signed 16-bit native samples of the text. Raises VoiceFailed.

        It is read literally, but for words that stand as phonemes between the marks ``PHONEMES``.
        """
        phonetic = with_phonemes(text)
        flags = _CHARS_UTF8 | (_PHONEMES if phonetic else 0)
        encoded = (phonetic or unmarked(text)).encode("utf-8")
        with self._lock:
            self._choose(voice, words_per_minute)
            self._parts, self._room = [], _LONGEST_SOUND * self.rate
            status = self._lib.espeak_Synth(encoded, len(encoded) + 1, 0, 0, 0, flags, None, None)
            parts, self._parts = self._parts, []
        if status != 0:
            raise VoiceFailed(f"espeak-ng answered with error {status}")
        if self._room < 0:
            raise VoiceFailed(f"espeak-ng went on for more than {_LONGEST_SOUND} seconds")
        return b"".join(parts)

    def _start(self, data: str) -> None:
        path = os.fsencode(os.path.dirname(data))  # the engine adds "espeak-ng-data" itself
        if len(os.fsencode(data)) > _LONGEST_PATH:
            # The process is a worker of our own, so its working folder can be the short way there.
            os.chdir(os.path.dirname(data))
            path = b"."
        self.rate = self._lib.espeak_Initialize(_SYNCHRONOUS, 0, path, _DONT_EXIT)
        if self.rate <= 0:
            raise Unavailable(f"espeak-ng cannot read its data in {data}")
        self._lib.espeak_SetSynthCallback(self._callback)
        self.version = self._lib.espeak_Info(None).split()[0].decode("ascii", "replace")

    def _choose(self, voice: str, words_per_minute: int) -> None:
        if self._set == (voice, words_per_minute):
            return
        self._set = None
        if self._lib.espeak_SetVoiceByName(voice.encode()) != 0:
            raise VoiceFailed(f"espeak-ng cannot load its voice '{voice}'")
        self._lib.espeak_SetParameter(_RATE, words_per_minute, 0)
        self._set = voice, words_per_minute

    def _take(self, samples: int | None, count: int, _events: int | None) -> int:
        """Called by the engine with each piece; 1 tells it to stop."""
        if samples and count > 0:
            self._room -= count
            if self._room < 0:
                return 1
            self._parts.append(ctypes.string_at(samples, 2 * count))
        return 0


def with_phonemes(text: str) -> str | None:
    """The text for the engine's phoneme mode; None where no word, or none rightly, is marked as phonemes.

    The marks become ``[[`` and ``]]``; of every other ``[[`` one bracket is left, which sounds the same.
    """
    opening, closing = PHONEMES
    before, *marked = text.split(opening)
    words = [part.split(closing) for part in marked]
    # A mark without its partner, or within another pair; "]" is in no phoneme, and would end the mode.
    if not words or closing in before or any(len(word) != 2 or "]" in word[0] for word in words):
        return None
    return _literal(before) + "".join(f"[[{phonemes}]]{_literal(after)}" for phonemes, after in words)


def unmarked(text: str) -> str:
    """The text without a mark of phonemes."""
    opening, closing = PHONEMES
    return text.replace(opening, "").replace(closing, "")


def _literal(text: str) -> str:
    while "[[" in text:
        text = text.replace("[[", "[")
    return text
