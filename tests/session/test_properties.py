"""Whatever is asked whenever: it ends, nobody talks over anybody, and what is told was heard, in order."""

from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st
from real_coach import coach_of
from session_fakes import RATE, Stand, frame

from voicecoach.model.event import (
    Command,
    CommandName,
    CueSpoken,
    Event,
    Finished,
    RepDone,
    SegmentStarted,
    SetEnded,
)
from voicecoach.model.segment import Work
from voicecoach.model.sound import Sound, Utterance

ROUTINE = """
[[exercise]]
name = "Raises"
setup = "Stand."
exit = "Sit."
reps = 7
tempo = "1.27"
sides = ["left", "right"]
switch = 2
cues = [{ at = "rep 3", say = "Up." }]

[[exercise.levels]]
name = "low"
reps = 4

[[exercise.levels]]
name = "high"

[[exercise]]
name = "Plank"
hold = 12
sets = 2
rest = 8

[[exercise]]
name = "Both"
work = [{ reps = 3, tempo = "up 1, down 1" }, { hold = 6 }]
"""
TEMPI = (Fraction(127, 100), Fraction(2))
FACTORS = [Fraction(n, 10) for n in range(5, 21)]
SECONDS = st.integers(0, 90_000).map(lambda milliseconds: milliseconds / 1000)
# The volume is left out: the ear of this test knows a sound by the height of its one click.
NAMES = sorted(set(get_args(CommandName)) - {"louder", "softer", "voice-slower", "voice-faster"})
GIVEN = st.builds(Command, st.sampled_from(NAMES), st.integers(1, 4)) | st.builds(
    Command,
    st.sampled_from(["more", "less", "faster", "slower", "where", "again", "done", "next", "answer"]),
    st.just(2),
)
COMMANDS = st.lists(st.tuples(SECONDS, GIVEN), max_size=10)
LOSSES = st.lists(
    st.tuples(SECONDS, st.floats(0.05, 5)).map(lambda loss: (loss[0], loss[0] + loss[1])), max_size=2
)
SLEEPS = st.lists(st.tuples(SECONDS, st.floats(1, 9000)), max_size=1)
LATE = st.dictionaries(
    st.sampled_from(["All sorts.", "Stand.", "3", "We stop here.", "8"]), SECONDS, max_size=2
)


@given(script=COMMANDS, dead=LOSSES, late=LATE, asleep=SLEEPS, takes=st.sampled_from([0.0, 0.1]))
def test_any_commands_at_any_moments(
    script: list[tuple[float, Command]],
    dead: Iterable[tuple[float, float]],
    late: dict[str, float],
    asleep: list[tuple[float, float]],
    takes: float,
) -> None:
    mine = coach_of(ROUTINE)
    stop = (400, Command("stop"))
    stand = Stand(
        mine.segments, [*script, stop], dead=dead, late=late, coach=mine, asleep=asleep, layout_takes=takes
    )
    events = stand.run()
    assert isinstance(events[-1], Finished)
    assert sum(isinstance(event, Finished) for event in events) == 1
    assert all(a.at <= b.at for a, b in pairwise(events))
    assert stand.stamps[-1] <= 402 * RATE
    told_sets(events)
    heard_counts(stand, events)
    one_speech_at_a_time(stand, events)


def told_sets(events: list[Event]) -> None:
    """Every set that is begun is told of once, with the repetitions that were told of it, counted from 1."""
    counted: dict[int, int] | None = None
    for event in events:
        match event:
            case SegmentStarted(_, segment, resumed) if isinstance(segment.body, Work):
                assert (counted is not None) == resumed or segment.body.begin == 0
                counted = counted if resumed and counted is not None else {}
            case RepDone(_, rep, item):
                assert counted is not None
                counted[item] = counted.get(item, 0) + 1
                assert rep == counted[item]
            case SetEnded(_, segment, done):
                assert counted is not None
                assert isinstance(segment.body, Work)
                for part in segment.body.parts:
                    if part.rep:
                        assert done[part.item] == counted.get(part.item, 0)
                counted = None
    assert counted is None


def heard_counts(stand: Stand, events: list[Event]) -> None:
    """A repetition that is done was begun aloud, on its beat, and took as long as its tempo says."""
    lengths = {tempo / factor for tempo in TEMPI for factor in FACTORS}
    begun: dict[int, tuple[Sound, Fraction]] = {}
    for event in events:
        match event:
            case SegmentStarted():
                begun = {}
            case CueSpoken(at, sound, "count" | "boundary", rep) if rep:
                begun[rep] = (sound, at + stand.extent(sound).beat)
            case RepDone(at, rep):
                sound, beat = begun.pop(rep)
                assert at - beat in lengths
                assert frame(beat) in stand.onsets_of(sound)


def one_speech_at_a_time(stand: Stand, events: list[Event]) -> None:
    """Nothing is said before what was said before it is over, but where the session was interrupted."""
    over = Fraction(0)
    for event in events:
        if isinstance(event, CueSpoken) and isinstance(event.sound, Utterance):
            assert event.at >= over, event
            over = event.at + Fraction(stand.clips.made[event.sound].frames, RATE)
        elif not isinstance(event, CueSpoken | RepDone):
            over = event.at
