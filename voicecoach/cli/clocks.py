"""Two clocks that go apart while the computer sleeps: the difference of their differences is the sleep.

| system | stands still in a sleep | goes on in a sleep | source |
| --- | --- | --- | --- |
| Linux | ``CLOCK_MONOTONIC`` | ``CLOCK_BOOTTIME`` | clock_gettime(2) |
| macOS | ``CLOCK_UPTIME_RAW`` | ``CLOCK_MONOTONIC_RAW`` | clock_gettime(3) |
| Windows | ``QueryUnbiasedInterruptTime`` | ``GetTickCount64`` | Microsoft, "Windows Time" |

Neither of a pair is ever set by the user or a time server. Elsewhere both are the monotonic clock, and a
sleep is known by the age of the last sound alone.
"""

import sys
import time

if sys.platform == "win32":
    import ctypes

    _kernel = ctypes.WinDLL("kernel32")
    _kernel.GetTickCount64.restype = ctypes.c_ulonglong

    def now() -> tuple[float, float]:
        """Seconds without, and with, the time the computer slept, each from a moment of its own."""
        awake = ctypes.c_ulonglong()
        _kernel.QueryUnbiasedInterruptTime(ctypes.byref(awake))  # in units of 100 ns
        return awake.value / 1e7, _kernel.GetTickCount64() / 1e3

elif sys.platform == "darwin":

    def now() -> tuple[float, float]:
        """Seconds without, and with, the time the computer slept, each from a moment of its own."""
        return time.clock_gettime(time.CLOCK_UPTIME_RAW), time.clock_gettime(time.CLOCK_MONOTONIC_RAW)

elif sys.platform == "linux":

    def now() -> tuple[float, float]:
        """Seconds without, and with, the time the computer slept, each from a moment of its own."""
        return time.clock_gettime(time.CLOCK_MONOTONIC), time.clock_gettime(time.CLOCK_BOOTTIME)

else:

    def now() -> tuple[float, float]:
        """Seconds from some moment, twice: here no clock goes on in a sleep."""
        at = time.monotonic()
        return at, at
