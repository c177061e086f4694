"""Single sounds played on an output outside of a session: a chime, a line of a voice."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from voicecoach.audio.mixer import Mixer
from voicecoach.cli.asking import Answers
from voicecoach.cli.keys import CommandQueue, open_keys
from voicecoach.cli.live import Stopping
from voicecoach.model.seams import Granted, Output
from voicecoach.model.sound import Clip
from voicecoach.model.units import Frames
from voicecoach.settings.table import Settings

BLOCK = 0.025
"""Seconds of sound given at a time; so soon it stops when it is told to."""
PATIENCE = 2.0
"""Seconds after the end of a sound, and the buffer, in which an output must have let it be heard."""


class Player:
    """Plays one sound after the other on an output that is open, and used by nobody else meanwhile."""

    def __init__(self, output: Output, granted: Granted, volume: int = 100) -> None:
        """``volume`` in percent, 0 to 100."""
        self._output = output
        self._gain = volume / 100
        self._block = round(BLOCK * granted.rate)
        self._tries = int((float(granted.buffer) + PATIENCE) / BLOCK)
        self._mixer = Mixer(granted.rate)
        self._given = Frames(0)  # since the output was opened

    def play(self, clip: Clip, over: Callable[[], bool] = lambda: False) -> None:
        """Play it, and wait until it has been heard; where ``over`` says so it is silent at once.

        ``clip`` has the rate that the output granted. Raises OutputLost, and what ``over`` raises.
        """
        end = Frames(self._given + clip.frames)
        self._mixer.add(clip.samples, self._given, self._gain)
        tries = self._tries
        try:
            # A device plays what it is given next: only silence lets the end of a sound be heard.
            while self._output.heard() < end and tries and not over():
                tries -= self._given >= end
                self._give()
        finally:
            if self._output.heard() < end:
                self.silence()

    def silence(self) -> None:
        """Be silent at once; the next sound begins anew."""
        self._given = self._output.halt()
        self._mixer.restart(self._given)

    def _give(self) -> None:
        block = self._mixer.take(self._given, self._block)
        self._given = Frames(self._given + self._output.write(block, BLOCK))


@contextmanager
def listening(settings: Settings) -> Iterator[Answers]:
    """What is pressed meanwhile: Ctrl-C and, where there is a terminal, q end the program at once."""
    queue = CommandQueue()
    with Stopping(queue.put) as stopping:
        keys = open_keys(queue.put, settings.keys, lambda: None)
        try:
            yield Answers(queue, stopping)
        finally:
            if keys is not None:
                keys.close()
