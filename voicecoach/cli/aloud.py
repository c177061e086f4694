"""A sentence spoken outside of a session: a question that is put before it begins."""

import threading
from types import TracebackType

from voicecoach.cli.speaking import SpokenSounds
from voicecoach.model.seams import Granted, Output, OutputLost
from voicecoach.model.sound import Utterance

BLOCK = 0.025
"""Seconds of sound given at a time."""


class Aloud:
    """``with Aloud(...):`` around the wait for an answer; it is silent again at the end of it.

    Nothing depends on it: where it cannot be spoken in time the question is printed all the same.
    """

    def __init__(self, sentence: Utterance, sounds: SpokenSounds, output: Output, granted: Granted) -> None:
        """``output`` is open, and counts its frames on: open it again for the session."""
        self._sentence, self._sounds, self._output, self._granted = sentence, sounds, output, granted
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._speak, name="aloud", daemon=True)

    def __enter__(self) -> "Aloud":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()
        self._output.halt()

    def _speak(self) -> None:
        clip = self._sounds.clips.get(self._sentence, timeout=2)
        if clip is None:
            return
        samples = self._sounds.earcons["attention"].samples + clip.samples
        try:
            while samples and not self._over.is_set():
                block = samples[: 2 * round(BLOCK * self._granted.rate)]
                samples = samples[2 * self._output.write(block, BLOCK) :]
            while not self._over.wait(BLOCK):  # what was given is heard to its end
                self._output.write(bytes(len(block)), BLOCK)
        except OutputLost:
            return  # the session will find out, and wait for it
