"""Real time without sound: for guiding in text, where there is no device or none is wanted."""

import time

from voicecoach.audio.device_clock import Clock, Wait, fill
from voicecoach.model.seams import Granted, OutputPlugin
from voicecoach.model.units import Frames, Seconds


class TextOutput:
    """Takes frames as fast as they would be heard, and drops them. Lines are printed from events."""

    def __init__(self, clock: Clock = time.monotonic, wait: Wait = time.sleep) -> None:
        """``clock`` and ``wait`` are for tests that have a time of their own."""
        self._clock = clock
        self._wait = wait
        self._rate = 1
        self._ahead = 0
        self._accepted = 0
        self._start = (0.0, 0)
        """When which frame was heard, since the frames have been coming without a break."""

    def open(self, device: str | None, rate: int, buffer: Seconds) -> Granted:
        """There is one of it only, so ``device`` means nothing; it is always to be had."""
        self._rate = rate
        self._ahead = int(buffer * rate)
        self._accepted = 0
        self._start = (self._clock(), 0)
        return Granted(rate, buffer, realtime=True)

    def write(self, block: bytes, timeout: float) -> Frames:
        """Take frames up to the buffer's length ahead of what is heard."""
        frames = len(block) // 2

        def take(done: int) -> int:
            heard = self.heard()
            if heard == self._accepted:  # all was heard, and nothing since: begin anew
                self._start = (self._clock(), heard)
            taken = min(frames - done, heard + self._ahead - self._accepted)
            self._accepted += taken
            return taken

        return Frames(fill(frames, timeout, self._rate, take, self._clock, self._wait))

    def heard(self) -> Frames:
        """What would have been heard by now."""
        when, frame = self._start
        return Frames(min(self._accepted, frame + int((self._clock() - when) * self._rate)))

    def halt(self) -> Frames:
        """Drop what would not have been heard yet."""
        self._accepted = self.heard()
        return Frames(self._accepted)

    def close(self) -> None:
        """There is nothing to let go of."""


plugin = OutputPlugin(
    name="text",
    description="No sound: the coach's lines on the screen, at their time.",
    unavailable=lambda: None,
    create=TextOutput,
)
