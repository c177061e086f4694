"""What a device has played, told from the clock and from when it asks for more."""

from collections.abc import Callable

Clock = Callable[[], float]
"""``time.monotonic``, or a test's own: seconds."""
Wait = Callable[[float], object]
"""``time.sleep``, or a test's own: waits for so many seconds."""

WINDOW = 2.4
"""Seconds of requests from which one reading is taken. Most of a window's may be late (a busy machine): the
earliest one tells."""


class DeviceClock:
    """The position in a device's stream, in frames since it started.

    No library says what has been heard, and the device's crystal is not the computer's: at a common
    0.01 % they are 0.36 s apart after an hour. But a device asks for more whenever its buffer has
    fallen to a certain level. So position is time since the start times the rate, and the start is
    moved by as much as that level seems to have moved: by drift, or by a gap the device made.
    """

    def __init__(self, rate: int, started: float) -> None:
        """``rate`` in Hz; ``started`` is the time of the first request, when the first frame sounds."""
        self._rate = rate
        self._started = started
        self._reference: float | None = None
        self._windows = 0
        self._since = started
        self._level = float("-inf")

    def position(self, now: float) -> int:
        """How many frames were played by ``now``, were there always enough."""
        return int((now - self._started) * self._rate)

    def requested(self, now: float, taken: int) -> None:
        """Note that at ``now`` the device asked for more, having taken ``taken`` frames before."""
        self._level = max(self._level, taken / self._rate - (now - self._started))
        if now - self._since < WINDOW:
            return
        if self._windows == 1:  # the first window is that of a buffer still being filled
            self._reference = self._level
        elif self._reference is not None:
            self._started += self._reference - self._level
        self._windows += 1
        self._since, self._level = now, float("-inf")


def fill(frames: int, timeout: float, rate: int, take: Callable[[int], int], clock: Clock, wait: Wait) -> int:
    """Offer ``frames`` to something that takes them as time goes by; how many it took.

    ``take(done)`` takes what it has room for after the first ``done`` frames and says how many. It is
    asked again when all the rest should fit, in steps of 10 to 20 ms (shorter ones cost, longer ones
    would have the queue run short), until all is taken or ``timeout`` seconds have passed.
    """
    done = take(0)
    if done == frames or timeout <= 0:
        return done
    deadline = clock() + timeout
    while done < frames and (left := deadline - clock()) > 0:
        wait(min(left, 0.02, max((frames - done) / rate, 0.01)))
        done += take(done)
    return done
