"""Positions from the clock and from requests, in invented time."""

import pytest

from voicecoach.audio.device_clock import DeviceClock, fill
from voicecoach.audio.feed import Feed
from voicecoach.model.seams import OutputLost, Unavailable
from voicecoach.model.units import SAMPLE_RATE, Seconds
from voicecoach.testing import FailingOutput, RecordingOutput

PERIOD = 3_307
MARGIN = 1_323


def device(speed: float, requests: int, jitter: tuple[float, ...] = (0.0,), gap: float = 0.0) -> float:
    """By how many seconds a clock is wrong about a device, after so many requests.

    The device plays ``speed`` seconds a second, asks when 95 ms are left, late by ``jitter`` in turn,
    and falls silent once, for ``gap`` seconds, in the middle.
    """
    clock = DeviceClock(SAMPLE_RATE, 0.0)
    taken = 0
    now = 0.0
    for number in range(requests):
        gone = gap if number > requests // 2 else 0.0
        now = max(0.0, (taken / SAMPLE_RATE - 0.095) / speed) + gone
        clock.requested(now + jitter[number % len(jitter)], taken)
        taken += PERIOD
    played = (now - gap) * speed
    return clock.position(now) / SAMPLE_RATE - played


@pytest.mark.parametrize("speed", [0.9998, 1.0, 1.0002])
def test_a_device_whose_crystal_differs_is_followed_for_an_hour(speed: float) -> None:
    assert abs(device(speed, 24_000)) < 0.002


def test_requests_that_come_late_move_nothing() -> None:
    assert abs(device(1.0, 320, jitter=(0.0, 0.08, 0.03, 0.12, 0.05))) < 0.001


def test_a_gap_that_the_device_made_is_taken_into_account() -> None:
    assert abs(device(1.0, 320, gap=0.15)) < 0.002


def test_fill_asks_again_when_the_rest_should_fit_and_gives_up_in_time() -> None:
    now = 0.0
    waits: list[float] = []

    def wait(seconds: float) -> None:
        nonlocal now
        waits.append(seconds)
        now += seconds

    assert fill(100, 1.0, 1_000, lambda done: 15 if done else 85, lambda: now, wait) == 100
    assert waits == [pytest.approx(0.015)]
    assert fill(100, 0.05, 1_000, lambda done: 0, lambda: now, wait) == 0
    assert now == pytest.approx(0.065)


def test_a_sound_shorter_than_a_request_is_given_whole_and_one_request_later() -> None:
    feed = Feed(SAMPLE_RATE, PERIOD, MARGIN)
    requests = feed.requests()
    next(requests)
    feed.push(b"\1\0" * 10)
    assert requests.send(100) == bytes(200)
    assert requests.send(100) == b"\1\0" * 10 + bytes(180)


def test_blocks_are_given_in_order_whatever_the_requests() -> None:
    feed = Feed(SAMPLE_RATE, PERIOD, MARGIN)
    requests = feed.requests()
    next(requests)
    sound = bytes(range(240))
    for start in range(0, 240, 30):
        feed.push(sound[start : start + 30])
    assert b"".join(requests.send(frames) for frames in (50, 7, 1, 62)) == sound


def test_silence_for_want_of_sound_is_not_counted_as_heard() -> None:
    feed = Feed(SAMPLE_RATE, PERIOD, MARGIN)
    requests = feed.requests()
    next(requests)
    requests.send(1_000)
    feed.push(bytes(2_000))
    requests.send(1_000)
    requests.send(1_000)
    later = feed.asked + 3_600
    assert feed.heard(feed.asked + 0.001) == 0
    assert feed.heard(later) == 1_000


def test_a_device_that_stops_asking_is_not_believed_to_play_on() -> None:
    """A server that died took what it held with it; at most a request and 60 ms more are told as heard."""
    feed = Feed(SAMPLE_RATE, PERIOD, MARGIN)
    requests = feed.requests()
    next(requests)
    piece = SAMPLE_RATE // 50
    feed.push(bytes(2 * 12 * piece))
    requests.send(8 * piece)
    requests.send(piece)
    assert feed.heard(feed.asked + 3_600) <= 5 * piece  # what went before was asked for at the same time


def test_room_grows_with_time_up_to_what_is_asked_for_next() -> None:
    feed = Feed(SAMPLE_RATE, PERIOD, MARGIN)
    requests = feed.requests()
    next(requests)
    requests.send(PERIOD)
    assert feed.room(feed.asked) == MARGIN
    assert feed.room(feed.asked + 0.1) == pytest.approx(MARGIN + SAMPLE_RATE / 10, abs=1)
    assert feed.room(feed.asked + 10) == MARGIN + PERIOD
    feed.push(bytes(2 * MARGIN))
    assert feed.room(feed.asked) == 0


def test_a_recording_hears_later_where_the_test_says_so() -> None:
    output = RecordingOutput()
    output.open(None, SAMPLE_RATE, Seconds(0))
    output.lag = 30
    output.write(bytes(200), 0)
    assert output.heard() == 70
    output.lag = 10
    assert output.halt() == 90
    assert len(output.samples) == 180
    output.lag = 0
    output.write(bytes(2), 0)
    assert output.heard() == 91


def test_a_recording_that_fails_comes_back_after_its_refusals() -> None:
    output = FailingOutput(dies_at=30, refusals=2)
    output.open(None, SAMPLE_RATE, Seconds(0))
    assert output.write(bytes(80), 0) == 30
    with pytest.raises(OutputLost):
        output.write(bytes(20), 0)
    for _ in range(2):
        with pytest.raises(Unavailable):
            output.open(None, SAMPLE_RATE, Seconds(0))
    output.open(None, SAMPLE_RATE, Seconds(0))
    assert output.heard() == 0
    assert output.write(bytes(80), 0) == 40
    assert len(output.samples) == 140
