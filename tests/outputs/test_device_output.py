"""What all outputs on devices have in common, with a device that takes its time."""

import threading

import pytest

from voicecoach.audio.device_output import LIMIT, DeviceOutput, Target
from voicecoach.model.seams import Unavailable
from voicecoach.model.units import SAMPLE_RATE, Seconds


class Asleep:
    """A device that has to wake up whenever it is opened, which takes a little longer than usual."""

    ahead, delay = 100, 0.0

    def __init__(self, target: Target) -> None:
        threading.Event().wait(LIMIT + 0.1)

    def start(self, requests: object) -> None:
        """Play nothing."""

    def close(self) -> None:
        """Hold nothing."""


def test_a_device_may_take_longer_to_wake_up_than_to_come_back() -> None:
    output = DeviceOutput(Asleep)
    assert output.open(None, SAMPLE_RATE, Seconds(15, 100)).rate == SAMPLE_RATE
    with pytest.raises(Unavailable, match="does not answer"):
        output.open(None, SAMPLE_RATE, Seconds(15, 100))
