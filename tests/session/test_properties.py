"""Whatever is asked whenever: it ends, nobody talks over anybody, and what is told was heard, in order."""

from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st
from real_coach import coach_of
from session_fakes import RATE, Stand, frame

from voicecoach.model.adjustment import Adjustment
from voicecoach.model.event import (
    Answered,
    Asked,
    Command,
    CommandName,
    CueSpoken,
    Event,
    Finished,
    RepDone,
    SegmentStarted,
    SetEnded,
)
from voicecoach.model.routine import Dose, Hold, Reps
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
KEPT: dict[str, tuple[Dose, ...]] = {
    "raises": (Reps(2),),
    "plank": (Hold(Fraction(9)),),
    "both": (Reps(3), Hold(Fraction(4))),
}
GROWN = (
    Adjustment("raises", "low", 0, Reps(2), Reps(4), "grown"),
    Adjustment("plank", None, 0, Hold(Fraction(9)), Hold(Fraction(12)), "grown"),
    Adjustment("both", None, 1, Hold(Fraction(4)), Hold(Fraction(6)), "grown"),
)
TODAY: dict[str, tuple[Dose, ...]] = {
    "raises": (Reps(4),),
    "plank": (Hold(Fraction(12)),),
    "both": (Reps(3), Hold(Fraction(6))),
}
ASKED = ("effort", "pain")
TEMPI = (Fraction(127, 100), Fraction(2))
FACTORS = [Fraction(n, 10) for n in range(5, 21)]
SECONDS = st.integers(0, 90_000).map(lambda milliseconds: milliseconds / 1000)
# The volume is left out: the ear of this test knows a sound by the height of its one click.
NAMES = sorted(set(get_args(CommandName)) - {"louder", "softer", "voice-slower", "voice-faster"})
GIVEN = st.builds(Command, st.sampled_from(NAMES), st.integers(1, 4)) | st.builds(
    Command,
    st.sampled_from(["more", "less", "faster", "slower", "where", "again", "done", "next", "answer", "keep"]),
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
    mine = coach_of(ROUTINE, adjustments=GROWN)
    stop = (400, Command("stop"))
    stand = Stand(
        mine.segments,
        [*script, stop],
        dead=dead,
        late=late,
        coach=mine,
        asleep=asleep,
        layout_takes=takes,
        questions=True,
    )
    events = stand.run()
    assert isinstance(events[-1], Finished)
    assert sum(isinstance(event, Finished) for event in events) == 1
    assert all(a.at <= b.at for a, b in pairwise(events))
    assert stand.stamps[-1] <= 402 * RATE
    told_sets(events)
    asked_sets(events)
    heard_counts(stand, events)
    one_speech_at_a_time(stand, events)
    asked_at_the_end(events)


SHORT = '[[exercise]]\nname = "Raises"\nreps = 2\ntempo = "1"\n'
SOON = st.integers(0, 35_000).map(lambda milliseconds: milliseconds / 1000)
AFTER = (
    st.builds(Command, st.just("answer"), st.integers(0, 9))
    | st.builds(Command, st.just("summary"), st.just(0), st.sampled_from(["", "Well done.", "One.\nTwo."]))
    | st.builds(Command, st.sampled_from(sorted(set(NAMES) - {"stop", "interrupt"})))
)


@given(
    script=st.lists(st.tuples(SOON, AFTER), max_size=8),
    dead=st.lists(st.tuples(SOON, st.floats(0.05, 5)).map(lambda loss: (loss[0], sum(loss))), max_size=1),
    asleep=st.lists(st.tuples(SOON, st.floats(1, 90)), max_size=1),
    late=st.dictionaries(st.sampled_from(["Well done.", "Noted.", "Two."]), SOON, max_size=1),
)
def test_any_commands_once_the_routine_is_through(
    script: list[tuple[float, Command]],
    dead: Iterable[tuple[float, float]],
    asleep: list[tuple[float, float]],
    late: dict[str, float],
) -> None:
    mine = coach_of(SHORT)
    stop = (400, Command("stop"))
    stand = Stand(
        mine.segments, [*script, stop], dead=dead, late=late, coach=mine, asleep=asleep, questions=True
    )
    events = stand.run()
    assert isinstance(events[-1], Finished)
    assert sum(isinstance(event, Finished) for event in events) == 1
    assert all(a.at <= b.at for a, b in pairwise(events))
    told_sets(events)
    one_speech_at_a_time(stand, events)
    asked_at_the_end(events)


def asked_at_the_end(events: list[Event]) -> None:
    """How it went is asked behind all sets, and answered once at the most; then it is finished."""
    asked = [at for at, event in enumerate(events) if isinstance(event, Asked) and event.question in ASKED]
    for effort in (True, False):
        answers = [
            at
            for at, event in enumerate(events)
            if isinstance(event, Answered) and (event.effort if effort else event.pain) is not None
        ]
        assert len(answers) <= 1
        assert all(not isinstance(event, SetEnded) for at in answers for event in events[at:])
    if asked:
        assert not any(isinstance(event, SetEnded | RepDone) for event in events[asked[0] :])
        assert isinstance(events[-1], Finished) and events[-1].how == "finished"


def asked_sets(events: list[Event]) -> None:
    """A set asks for the dose of the day or, where that was kept to before it began, for the old one."""
    kept: set[str] = set()
    before: set[str] = set()
    for event in events:
        match event:
            case SegmentStarted(_, segment, resumed) if isinstance(segment.body, Work):
                if not resumed or segment.body.begin == 0:
                    before = set(kept)
            case Answered(_, str(exercise), dose=tuple(doses)):
                assert exercise not in kept and doses == KEPT[exercise]
                kept.add(exercise)
            case SetEnded(_, segment):
                assert segment.exercise is not None
                asked = tuple(effort.dose(segment.set_number) for effort in segment.exercise.work)
                if segment.exercise.id in before:
                    assert asked == KEPT[segment.exercise.id]
                elif segment.exercise.level != "high":
                    assert asked == TODAY[segment.exercise.id]


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
