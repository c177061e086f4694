"""Stand-ins for the four seams of ``voicecoach.model.seams``, for tests of plugins and of the program.

They are written by hand and behave as the real things do, at once and without a clock.
"""

from voicecoach.model.seams import Granted, OutputLost, Unavailable
from voicecoach.model.units import Frames, Seconds


class RecordingOutput:
    """Accepts everything at once and keeps it: an hour is performed in a second."""

    def __init__(self) -> None:
        """Nothing recorded."""
        self.samples = bytearray()
        """Everything accepted and not dropped by a halt, over all times it was open."""
        self.lag = 0
        """How many frames what is heard stays behind what was accepted; a test may set it at any time.

        A smaller lag lets time pass; with a greater one nothing more is heard for a while.
        """
        self.rate = 0
        """Hz, as asked by ``open``; 0 before."""
        self.opened = 0
        """How often it was opened."""
        self.halted = 0
        """How often it was halted."""
        self.closed = True
        self._begin = 0  # where in samples the present opening begins
        self._heard = 0

    def open(self, device: str | None, rate: int, buffer: Seconds) -> Granted:
        """Always to be had; goes on recording after what is there."""
        self.opened += 1
        self.closed = False
        self.rate = rate
        self._begin = len(self.samples) // 2
        self._heard = 0
        return Granted(rate, buffer, realtime=False)

    def write(self, block: bytes, timeout: float) -> Frames:
        """All of it, at once."""
        self.samples += block
        return Frames(len(block) // 2)

    def heard(self) -> Frames:
        """What was accepted but for ``lag`` frames; never less than it said before."""
        self._heard = max(self._heard, self._accepted - self.lag)
        return Frames(self._heard)

    def halt(self) -> Frames:
        """Forget what was accepted and, for ``lag``, not heard yet."""
        self.halted += 1
        heard = self.heard()
        del self.samples[2 * (self._begin + heard) :]
        return heard

    def close(self) -> None:
        """The samples stay."""
        self.closed = True

    @property
    def _accepted(self) -> int:
        """Frames since ``open`` that no halt dropped."""
        return len(self.samples) // 2 - self._begin


class FailingOutput(RecordingOutput):
    """A recording whose device dies, and comes back after some tries."""

    def __init__(self, dies_at: int, refusals: int = 0) -> None:
        """``dies_at``: the frame of the first opening that it accepts no more; ``refusals``: how many
        times it then refuses to open before it comes back, for good.
        """
        super().__init__()
        self._dies_at = dies_at
        self._refusals = refusals
        self.lost = False
        """Whether it has died and not come back yet."""

    def open(self, device: str | None, rate: int, buffer: Seconds) -> Granted:
        """Raises Unavailable while its device is away."""
        if self.lost and self._refusals:
            self._refusals -= 1
            raise Unavailable("The recording refuses to open.")
        self.lost = False
        return super().open(device, rate, buffer)

    def write(self, block: bytes, timeout: float) -> Frames:
        """What comes before the frame at which it dies. Raises OutputLost from there on."""
        if self.opened > 1:
            return super().write(block, timeout)
        frames = min(len(block) // 2, self._dies_at - self._accepted)
        if self.lost or frames <= 0 < len(block):
            self.lost = True
            raise OutputLost("The recording has died.")
        return super().write(block[: 2 * frames], timeout)
