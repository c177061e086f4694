"""An output that plays on a device: what all of them share, whatever library the device comes from."""

import atexit
import contextlib
import os
import sys
import time
from collections.abc import Callable, Generator, Iterator
from typing import NamedTuple, Protocol, TypeVar

from voicecoach.audio.control_thread import ControlThread
from voicecoach.audio.device_clock import fill
from voicecoach.audio.feed import Feed
from voicecoach.model.seams import Granted, OutputLost, Unavailable
from voicecoach.model.units import Frames, Seconds

T = TypeVar("T")

LIMIT = 0.9
"""Seconds for opening a device again (3 to 60 ms where the server is well) and for closing it at the end."""
FIRST_LIMIT = 1.8
"""Seconds for opening it first: its library is loaded, and a device may have to wake up.

It is below the 2 s within which quitting is promised.
"""
HALT_LIMIT = 0.05
"""Seconds a halt waits for the device to be closed (1 ms where the server is well)."""
SILENT_FOR = 0.7
"""Seconds without a request after which a device counts as dead; they come every 20 ms."""
GRACE = 0.1
"""Seconds that a device which seems dead is given, in case it was this program that slept."""
MARGIN = Seconds(3, 10)
"""The share of the buffer that waits for the device, for a writer that is late; the rest is the device's,
for requests that are answered late."""
LEAST = (20, 30)
"""Milliseconds that a device and those waiting for it hold at the least: a request of PulseAudio's is for
20 ms, and a writer waits in steps of 10 to 20 (``fill``)."""


class Target(NamedTuple):
    """What is opened, and opened again after a halt."""

    device: str | None
    """A device's name or a part of it; None for the usual one."""
    rate: int
    """Hz."""
    ahead: int
    """Milliseconds that the device shall hold."""
    margin: int
    """Milliseconds that wait for it."""


class Device(Protocol):
    """An open device of mono 16-bit samples. Its methods run on the control thread and may block there."""

    ahead: int
    """Milliseconds that it really holds."""

    @property
    def delay(self) -> float:
        """Seconds from its first request to the sound of its first frame, where it were started now."""
        ...

    def start(self, requests: Generator[bytes, int, None]) -> object:
        """Play what ``requests`` yields from now on: it is sent numbers of frames. Raises OutputLost."""
        ...

    def close(self) -> object:
        """End the sound at once and let go of the device, also where it was never started."""
        ...


class DeviceOutput:
    """Plays on a device through a stream that stays open until it is halted, lost or closed.

    1. ``open`` finds the device and opens it. It is started when the first buffer has been written,
       so that sound begins with its first frame and not behind silence.
    2. ``write`` puts blocks into a queue (``Feed``) as far as there is room, that is as late as can
       be; the device's thread takes them from there, as the device plays.
    3. ``halt`` reads the position and closes the device, which ends the sound within a millisecond;
       the next ``write`` opens it again with a new queue.
    4. A device whose server died just asks for nothing more: ``write`` notices.
    """

    def __init__(self, opened: Callable[[Target], Device]) -> None:
        """``opened`` makes an open device that is not started, or raises OutputLost; it may block."""
        self._opened = opened
        self._control = ControlThread()
        self._target: Target | None = None
        self._device: Device | None = None
        self._started = False
        self._feed: Feed | None = None
        self._base = 0  # frames heard before the present stream began

    def open(self, device: str | None, rate: int, buffer: Seconds) -> Granted:
        """Open the device; ``buffer`` is what it and the queue before it hold together.

        Granted is the same, but for less than 50 ms, and for a device that holds more than it was told.
        """
        self._release(HALT_LIMIT)
        limit = LIMIT if self._target else FIRST_LIMIT
        margin = max(LEAST[1], int(buffer * 1000 * MARGIN))
        self._target = Target(device, rate, max(LEAST[0], int(buffer * 1000) - margin), margin)
        self._base = 0
        atexit.register(self.close)
        try:
            opened = self._prepare(limit)
        except OutputLost as error:
            self.close()
            raise Unavailable(str(error)) from error
        return Granted(rate, Seconds(opened.ahead + margin, 1000), realtime=True)

    def write(self, block: bytes, timeout: float) -> Frames:
        """Queue as much of the block as is due within ``timeout`` seconds."""
        if self._feed is None:
            self._prepare()
        rate = self._target.rate if self._target else 1

        def take(done: int) -> int:
            return self._take(block[2 * done :])

        return Frames(fill(len(block) // 2, timeout, rate, take, time.monotonic, time.sleep))

    def heard(self) -> Frames:
        """By the clock; see ``Feed`` and ``DeviceClock``."""
        if self._feed is not None and not self._started and self._feed.waits(time.monotonic()):
            with contextlib.suppress(OutputLost):  # the next write will say so
                self._start(self._feed)
        return Frames(self._base + (self._feed.heard(time.monotonic()) if self._feed else 0))

    def halt(self) -> Frames:
        """Close the device at once: a hard cut. Where the server hangs, nobody waits for it."""
        self._base = self.heard()
        self._release(HALT_LIMIT)
        return Frames(self._base)

    def close(self) -> None:
        """Let go of the device. An open device can keep the interpreter from ending."""
        self._base = self.heard()
        self._release(LIMIT)
        atexit.unregister(self.close)

    def _take(self, block: bytes) -> int:
        """Queue what there is room for now; start the device once it has enough to begin with."""
        feed = self._feed
        assert feed is not None
        if self._started and time.monotonic() - feed.asked > SILENT_FOR:
            time.sleep(GRACE)
            if time.monotonic() - feed.asked > SILENT_FOR:
                raise OutputLost("The sound device has stopped taking sound.")
        frames = min(len(block) // 2, feed.room(time.monotonic()))
        if frames:
            feed.push(block[: 2 * frames])
        if not self._started and (feed.primed or frames < len(block) // 2):
            self._start(feed)
        return frames

    def _prepare(self, limit: float = LIMIT) -> Device:
        """Open the device with a new queue. Raises OutputLost."""
        if self._target is None:
            raise OutputLost("The sound device is not open.")
        target = self._target
        with no_noise():
            device = self._call(lambda: self._opened(target), lambda late: late.close(), limit)
        self._device, self._started = device, False
        frames = [part * target.rate // 1000 for part in (device.ahead, target.margin)]
        self._feed = Feed(target.rate, *frames)
        return device

    def _start(self, feed: Feed) -> None:
        """Let the device ask for what is queued. Raises OutputLost."""
        device = self._device
        assert device is not None
        requests = feed.requests(device.delay)
        next(requests)
        feed.asked = time.monotonic()
        self._started = True

        def started() -> Device:
            device.start(requests)
            return device

        self._call(started, lambda late: late.close())

    def _call(self, call: Callable[[], T], discard: Callable[[T], object], limit: float = LIMIT) -> T:
        """Do something with the device on its own thread. Raises OutputLost."""
        try:
            return self._control.call(call, limit, discard)
        except TimeoutError as error:
            raise OutputLost("The sound system does not answer.") from error

    def _release(self, limit: float) -> None:
        """Close the device, waiting for that ``limit`` seconds at the most."""
        device, self._device, self._feed = self._device, None, None
        if device is not None:
            with contextlib.suppress(TimeoutError):
                self._control.call(lambda: (device.close(),), limit)


@contextlib.contextmanager
def loading(library: str) -> Iterator[None]:
    """Around the import of a library. Raises OutputLost where that fails."""
    try:
        yield
    except Exception as error:  # some look for devices at once, and fail in a way of their own
        raise OutputLost(f"The library {library} does not load.") from error


@contextlib.contextmanager
def no_noise() -> Iterator[None]:
    """Keep libasound's lines (35 of them where there is no device) from the user's terminal."""
    if sys.platform != "linux":
        yield
        return
    try:
        kept = os.dup(2)
    except OSError:  # there is no standard error
        yield
        return
    nothing = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nothing, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nothing)
