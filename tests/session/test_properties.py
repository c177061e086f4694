"""Whatever is asked whenever: the performance ends, counts in order, and tells what was heard."""

from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st
from session_fakes import Stand, amounts, frame, hold, passage, reps

from voicecoach.model.event import (
    CommandName,
    Event,
    Finished,
    RepDone,
    SegmentStarted,
    SetEnded,
)
from voicecoach.model.segment import Work

TEMPO = Fraction(127, 100)
SESSION = [
    passage(0, "welcome"),
    passage(1, "kneel down", settle=2, count_in=3),
    reps(2, 6, TEMPO, "a"),
    passage(3, "rest", settle=2, count_in=3),
    hold(4, 6),
    passage(5, "turn around", count_in=2),
    reps(6, 5, Fraction(11, 10), "b"),
    passage(7, "that was it"),
]
TIMES = st.integers(0, 60_000).map(lambda milliseconds: milliseconds / 1000)
COMMANDS = st.lists(st.tuples(TIMES, st.sampled_from(get_args(CommandName))), max_size=8)
LOSSES = st.lists(
    st.tuples(TIMES, st.floats(0.05, 5)).map(lambda loss: (loss[0], loss[0] + loss[1])), max_size=2
)
LATE = st.dictionaries(
    st.sampled_from(["welcome", "rest", "a3", "b1", "finish?", "goodbye"]), TIMES, max_size=3
)


@given(script=COMMANDS, dead=LOSSES, late=LATE)
def test_any_commands_at_any_moments(
    script: list[tuple[float, CommandName]],
    dead: Iterable[tuple[float, float]],
    late: dict[str, float],
) -> None:
    stand = Stand(SESSION, [*script, (300, "stop")], dead=dead, late=late)
    events = stand.run()
    assert isinstance(events[-1], Finished)
    assert sum(isinstance(event, Finished) for event in events) == 1
    assert all(a.at <= b.at for a, b in pairwise(events))
    told_sets(events)
    heard_counts(stand, events)


def told_sets(events: list[Event]) -> None:
    """Every set that was come to is told of once, with the repetitions that were told of it."""
    counted: dict[int, list[int]] = {}
    ended: dict[int, SetEnded] = {}
    index = -1
    for event in events:
        match event:
            case SegmentStarted(_, segment) if isinstance(segment.body, Work):
                index = segment.index
                counted.setdefault(index, [])
            case RepDone(_, rep):
                counted[index].append(rep)
            case SetEnded(_, segment):
                assert segment.index not in ended
                ended[segment.index] = event
    assert ended.keys() == counted.keys()
    for set_index, numbers in counted.items():
        assert numbers == list(range(1, len(numbers) + 1))
        if set_index != 4:
            assert ended[set_index].done == amounts(len(numbers))


def heard_counts(stand: Stand, events: list[Event]) -> None:
    """A repetition that is done was begun aloud, on its beat: its length before it ended."""
    index = -1
    for event in events:
        match event:
            case SegmentStarted(_, segment) if isinstance(segment.body, Work):
                index = segment.index
            case RepDone(at, rep):
                name, length = ("a", TEMPO) if index == 2 else ("b", Fraction(11, 10))
                assert frame(at - length) in stand.onsets(f"{name}{rep}")
