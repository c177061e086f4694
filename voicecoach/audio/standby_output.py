"""Real time in text for as long as there is no sound device, and the device once there is one."""

import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from voicecoach.audio.text_output import TextOutput
from voicecoach.model.seams import Granted, Output, OutputFound, Unavailable
from voicecoach.model.units import Frames, Seconds

PACE = 2.0
"""Seconds between two looks for a device. One costs about 5 ms of a processor where there is no server."""
PARTING = 0.2
"""Seconds that closing waits for a look that is under way: longer only where a server hangs."""


class StandbyOutput:
    """Guides in text, and has the session change over to a sound device that appears later.

    It is the text output until a look for a device, made on a thread of its own, has found one. Then the
    text is lost, as a device can be: ``write`` raises OutputFound, the session pauses and opens again, and
    that opens the device. From then on it is that device and no longer text, whatever happens to it.
    """

    def __init__(self, device: Output, pace: float = PACE) -> None:
        """``device`` is not open and nobody else's; ``pace``: seconds between two looks for it."""
        self._device = device
        self._pace = pace
        self._text = TextOutput()
        self._now: Output = self._text
        self._there = threading.Event()
        """A look has found a device."""
        self._over = threading.Event()
        """Nobody shall look any more."""
        self._looking: threading.Thread | None = None

    def open(self, device: str | None, rate: int, buffer: Seconds) -> Granted:
        """The text, or the device once there was one. Raises Unavailable where that has gone again."""
        if self._now is not self._text or self._there.is_set():
            try:
                granted = self._had(device, rate, buffer)
            except Unavailable:
                if self._now is self._device:
                    raise
                self._there.clear()  # it has gone before it was heard
            else:
                self._now = self._device
                return granted
        self._look(partial(self._had, device, rate, buffer))
        return self._text.open(device, rate, buffer)

    def write(self, block: bytes, timeout: float) -> Frames:
        """As the text or the device does. Raises OutputFound where the device has come."""
        if self._now is self._text and self._there.is_set():
            raise OutputFound("A sound device is there now.")
        return self._now.write(block, timeout)

    def heard(self) -> Frames:
        """As the text or the device says."""
        return self._now.heard()

    def halt(self) -> Frames:
        """As the text or the device does."""
        return self._now.halt()

    def close(self) -> None:
        """Look for no device any more, and let go of the one there is."""
        self._over.set()
        if self._looking is not None:
            self._looking.join(PARTING)
            self._looking = None
        self._now.close()

    def _had(self, device: str | None, rate: int, buffer: Seconds) -> Granted:
        """Open the device of that name or else the usual one. Raises Unavailable."""
        if device is not None:
            with suppress(Unavailable):
                return self._device.open(device, rate, buffer)
        return self._device.open(None, rate, buffer)

    def _look(self, had: Callable[[], Granted]) -> None:
        """Begin to look for a device."""
        over = self._over = threading.Event()

        def look() -> None:
            while not over.wait(self._pace):
                with suppress(Unavailable):
                    had()
                    self._device.close()
                    self._there.set()
                    return

        self._looking = threading.Thread(target=look, name="standby", daemon=True)
        self._looking.start()
