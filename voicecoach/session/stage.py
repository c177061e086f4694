"""The sound's side of a performance: an output fed from a mixer, and what was heard of it.

Frames are counted from the start of the session, whatever happens to the output meanwhile.
"""

from collections import deque
from collections.abc import Iterable
from typing import NamedTuple

from voicecoach.audio.mixer import Mixer
from voicecoach.model.event import Event
from voicecoach.model.seams import Granted, Output, Unavailable
from voicecoach.model.units import Frames, to_frames, to_seconds
from voicecoach.session.program import order

TURN = 0.025
"""Seconds of sound given to a device at once, and how long to wait for it to take them."""
STRIDE = 1.0
"""Seconds of sound given at once to what is not heard as it is given, a file."""


class _Waiting(NamedTuple):
    """An event, and the frame at which its sound is heard."""

    frame: Frames
    event: Event
    owner: object


class Stage:
    """Feeds the output; lets events go when their sound is heard."""

    def __init__(self, output: Output, granted: Granted, device: str | None) -> None:
        """``output`` is open already, as ``device``, and ``granted`` what it gave."""
        self.rate = granted.rate
        self.realtime = granted.realtime
        self.mixer = Mixer(granted.rate)
        self.accepted = Frames(0)
        """How many frames of the session the output has taken."""
        self._output = output
        self._granted = granted
        self._device = device
        self._origin = 0  # the session's frame at which the output began to count
        self._turn = TURN if granted.realtime else STRIDE
        self._block = round(self._turn * granted.rate)
        self._events: deque[_Waiting] = deque()

    def announce(self, events: Iterable[Event], owner: object = None) -> None:
        """Have these events let go at their time; ``owner`` is whoever may want to take them back."""
        coming = [_Waiting(to_frames(event.at, self.rate), event, owner) for event in events]
        self._events = deque(sorted([*self._events, *coming], key=lambda waiting: order(waiting.event)))

    def withdraw(self, owner: object) -> None:
        """Forget the sounds and events of an owner that were not given to the output yet."""
        self.mixer.withdraw(owner, self.accepted)
        kept = (each for each in self._events if each.owner is not owner or each.frame < self.accepted)
        self._events = deque(kept)

    def feed(self, end: Frames | None) -> None:
        """Give the output a block that ends at ``end`` at the latest, as far as it takes it in time.

        Raises OutputLost.
        """
        frames = self._block
        if end is not None and self.accepted < end:
            frames = min(frames, end - self.accepted)
        block = self.mixer.take(self.accepted, frames)
        self.accepted = Frames(self.accepted + self._output.write(block, self._turn))

    def heard(self) -> Frames:
        """How many frames of the session have been heard."""
        return Frames(self._origin + self._output.heard())

    def due(self, heard: Frames) -> list[Event]:
        """The events whose sound has been heard, each once, in order."""
        found: list[Event] = []
        # The frame is compared first because it is cheap, the exact time because it decides:
        # what is counted as done at a position is what was let go at it.
        while self._events and self._events[0].frame <= heard:
            if self._events[0].event.at > to_seconds(heard, self.rate):
                break
            found.append(self._events.popleft().event)
        return found

    def halt(self) -> Frames:
        """Silence now: how many frames have been heard. What was to come is for ``forget``."""
        self.accepted = Frames(self._origin + self._output.halt())
        return self.accepted

    def forget(self) -> None:
        """Drop all sounds and events that were to come; new sound fades in."""
        self._events.clear()
        self.mixer.restart(self.accepted)

    def reopen(self) -> bool:
        """Try to have the device again; whether it is there."""
        self._output.close()
        try:
            self._output.open(self._device, self.rate, self._granted.buffer)
        except Unavailable:
            return False
        self._origin = self.accepted
        return True
