"""pyttsx3 in the worker: one text, one file, waited for, read back.

What pyttsx3 2.99 does, read in its source and measured, and what is done about it:

1. Its queue runs ahead of its loop: after the first loop a command is carried out as soon as it is
   given, and the loop may end before the text has been spoken. So the engine is told to be busy
   before each text, which makes every loop like the first; then all texts come, with one engine.
2. espeak's driver may return before ``finished-utterance``, that of macOS when its loop has nothing
   to do, so that event is waited for. SAPI's driver never sends it for a file, but speaks the text
   before it returns.
3. The end of each loop cancels what espeak-ng has not yet taken in, such as a rate: set with each text,
   half of the texts come at the wrong rate; set with the first, all the texts of one worker in 125, on
   a busy machine. So voice and rate are set once, outside of any loop, and waited for.
4. espeak's driver tells the engine ten times the length of the text, and crashed on 14 kB (its issue
   448): no text longer than LONGEST_TEXT is given.
5. SAPI takes a text that begins with ``<`` for XML; macOS takes ``[[`` for a command.
6. macOS writes AIFF whatever the name of the file; it is read by what it holds.
"""

import ctypes
import os
import sys
import tempfile
import threading
import time
from typing import Any

from voicecoach.model.seams import Unavailable, VoiceFailed
from voicecoach.model.sound import Clip, Utterance
from voicecoach.model.units import SAMPLE_RATE
from voicecoach.speech import espeak
from voicecoach.speech.programs_running import LARGEST
from voicecoach.speech.programs_sounds import read_sound
from voicecoach.speech.programs_speaking import FOLDER, limit, literal, remove_abandoned
from voicecoach.speech.system import BY_ESPEAK, PACE

_LONGEST_PATH = 159  # bytes: espeak-ng keeps the path of its data in a buffer of 160


class SystemVoice:
    """A voice of the system at one rate; ``voice`` is what pyttsx3 calls it. Raises Unavailable."""

    rate = SAMPLE_RATE

    def __init__(self, voice: str, words_per_minute: int) -> None:
        if not voice:
            raise Unavailable("the system has no such voice")
        remove_abandoned()
        self._engine = _engine()
        self._finished = threading.Event()
        self._problem: BaseException | None = None
        self._engine.connect("finished-utterance", lambda name, completed: self._finished.set())
        self._engine.connect("error", self._take)
        self._choose(voice, words_per_minute)
        self.identity = f"pyttsx3 {self._engine} {voice} {words_per_minute}"

    def synthesize(self, utterance: Utterance) -> Clip:
        """The utterance as the system made it. Raises VoiceFailed."""
        text = literal(utterance)
        if sys.platform == "win32":
            text = text.replace("<", " ")
        while sys.platform == "darwin" and "[[" in text:
            text = text.replace("[[", "[")
        if not text.strip():
            raise VoiceFailed("there is nothing in it that can be spoken")
        with tempfile.TemporaryDirectory(prefix=FOLDER) as folder:
            clip = read_sound(self._spoken(text, os.path.join(folder, "sound.wav")))
        self.rate = clip.rate
        return clip

    def _spoken(self, text: str, path: str) -> bytes:
        """What was written into the file. Raises VoiceFailed."""
        over = time.monotonic() + limit(PACE, text)
        self._finished.clear()
        self._problem = None
        self._engine.proxy.setBusy(True)
        self._engine.save_to_file(text, path)
        try:
            self._engine.runAndWait()
        except Exception as problem:  # some drivers raise what others send as an event
            raise VoiceFailed(f"pyttsx3 failed: {problem}") from None
        self._wait(over)
        try:
            with open(path, "rb") as file:
                return file.read(LARGEST + 1)
        except OSError:
            return b""

    def _wait(self, over: float) -> None:
        """Until the text has been spoken, or the clock says ``over``. Raises VoiceFailed."""
        if sys.platform == "win32":
            if self._problem:
                raise VoiceFailed(f"pyttsx3 failed: {self._problem}")
            return
        while not self._finished.is_set():
            if time.monotonic() > over:
                raise VoiceFailed(f"pyttsx3 failed: {self._problem or 'it did not say that it had finished'}")
            _let_it_work(self._finished)

    def _choose(self, voice: str, words_per_minute: int) -> None:
        """Set voice and rate, for good, and wait until they are. Raises Unavailable."""
        if not BY_ESPEAK:  # the identity is that of a list which pyttsx3 did not make
            voice = self._own_name(voice)
        self._engine.proxy.setBusy(False)
        self._engine.setProperty("voice", voice)
        self._engine.setProperty("rate", words_per_minute)
        if BY_ESPEAK:
            from pyttsx3.drivers import _espeak

            _espeak.Synchronize()
        if self._problem:
            raise Unavailable(f"pyttsx3 cannot set voice and rate: {self._problem}")

    def _own_name(self, voice: str) -> str:
        """As pyttsx3 writes it: upper case and lower may differ. Raises Unavailable."""
        try:
            listed = [(str(each.id), str(each.name)) for each in self._engine.getProperty("voices")]
        except Exception:  # a language that it cannot read, such as SAPI's "809;9", spoils all of its list
            return voice
        for identity, name in listed:
            if voice.lower() in (identity.lower(), name.lower()):
                return identity
        raise Unavailable(f"the system has no voice '{voice}'")

    def _take(self, name: str | None, exception: BaseException) -> None:
        self._problem = exception


def _engine() -> Any:
    """pyttsx3's engine with the system's own driver. Raises Unavailable."""
    if BY_ESPEAK:
        _offer_espeak()
    try:
        import pyttsx3

        return pyttsx3.init()
    except Exception as problem:  # a driver, and what it imports, may fail in any way
        raise Unavailable(f"pyttsx3 cannot be started: {problem}") from None


def _offer_espeak() -> None:
    """Load the wheel's engine, so that the driver, which asks for it by its bare name, gets it too."""
    folder = espeak.wheel_folder()
    if folder is None:
        raise Unavailable(espeak.MISSING)
    data = espeak.data_path(folder)
    if len(os.fsencode(data)) > _LONGEST_PATH:
        os.chdir(folder)  # the process is a worker of our own
        data = "espeak-ng-data"
    os.environ["ESPEAK_DATA_PATH"] = os.path.dirname(data) or "."
    try:
        ctypes.CDLL(espeak.library_path(folder), mode=ctypes.RTLD_LOCAL)
    except OSError as problem:
        raise Unavailable(f"espeak-ng cannot be loaded: {problem}") from None


if sys.platform == "darwin":

    def _let_it_work(finished: threading.Event) -> None:
        """Run macOS's loop for a moment: it brings the event, on this thread."""
        from Foundation import NSDate, NSRunLoop

        NSRunLoop.currentRunLoop().runUntilDate_(NSDate.dateWithTimeIntervalSinceNow_(0.02))

else:

    def _let_it_work(finished: threading.Event) -> None:
        """Wait for the event, which comes on another thread."""
        finished.wait(0.02)
