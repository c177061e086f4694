"""The clocks that tell of a sleep, on the real system."""

import sys
import time
from pathlib import Path

import pytest

from voicecoach.cli.clocks import now


def test_neither_clock_goes_back() -> None:
    times = [now() for _ in range(1000)]
    for one in zip(*times, strict=True):
        assert list(one) == sorted(one)


def test_they_go_equally_fast_while_nothing_sleeps() -> None:
    """A tick of the coarsest of them is 16 ms (Windows); two threads' work lies between the readings."""
    before = now()
    until = time.monotonic() + 0.2
    while time.monotonic() < until:
        pass
    after = now()
    awake, all_of_it = (later - earlier for earlier, later in zip(before, after, strict=True))
    assert awake >= 0.18
    assert all_of_it >= 0.18


@pytest.mark.skipif(sys.platform != "linux", reason="other system: the clocks of Linux")
def test_the_second_clock_is_the_time_since_the_computer_started() -> None:
    before = now()[1]
    uptime = float(Path("/proc/uptime").read_text().split()[0])
    after = now()[1]
    assert before - 0.01 <= uptime <= after  # it is given in hundredths, rounded down


@pytest.mark.skipif(sys.platform != "linux", reason="other system: the clocks of Linux")
def test_the_first_clock_is_the_one_that_stands_still() -> None:
    before = time.monotonic()
    first = now()[0]
    assert before <= first <= time.monotonic()
