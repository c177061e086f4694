"""A device that is written to by a thread of its own."""

import threading
from collections.abc import Generator

import pytest

from voicecoach.audio.pushed_device import PushedDevice
from voicecoach.model.seams import OutputLost

DEADLINE = 10
"""Seconds after which what should have happened has not."""


class Player:
    """Takes what it is given until it is cut, is lost, or fails; notes what was done with it."""

    ahead, delay = 100, 0.0

    def __init__(self, most: int, problem: Exception | None = None) -> None:
        """It waits for ever, or raises ``problem``, once it was given ``most`` pieces."""
        self.pieces: list[bytes] = []
        self.full, self.over = threading.Event(), threading.Event()
        self.closed = 0
        self._most, self._problem = most, problem

    def wanted(self) -> int:
        return 2

    def push(self, samples: bytes) -> None:
        self.pieces.append(samples)
        if len(self.pieces) >= self._most:
            self.full.set()
            if self._problem:
                raise self._problem
            self.over.wait(DEADLINE)

    def cut(self) -> None:
        self.over.set()

    def close(self) -> None:
        self.closed += 1


def requests() -> Generator[bytes, int, None]:
    frames = yield b""
    while True:
        frames = yield bytes(2 * frames)


def started(player: Player) -> PushedDevice:
    device, sound = PushedDevice(player), requests()
    next(sound)
    device.start(sound)
    assert player.full.wait(DEADLINE)
    return device


def test_closing_cuts_a_player_that_waits_and_comes_back_when_it_is_closed() -> None:
    player = Player(3)
    started(player).close()
    assert player.closed == 1
    assert player.pieces == [bytes(4)] * 3


def test_a_device_that_was_never_started_is_closed() -> None:
    player = Player(1)
    PushedDevice(player).close()
    assert (player.closed, player.pieces) == (1, [])


def test_a_player_that_is_lost_is_closed_and_asked_no_more() -> None:
    player = Player(2, OutputLost("gone"))
    started(player).close()
    assert (player.closed, len(player.pieces)) == (1, 2)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_player_that_fails_in_another_way_is_closed_too() -> None:
    player = Player(2, ValueError("no file descriptor"))
    started(player).close()
    assert (player.closed, len(player.pieces)) == (1, 2)
