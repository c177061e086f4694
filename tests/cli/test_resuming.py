"""Where a session goes on that was broken off, from the lines that its events leave in the record."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from routines_made import simple_routines

from voicecoach.cli.given import as_json, from_json
from voicecoach.cli.resuming import KEY, Onward, from_its_start, onward
from voicecoach.coaching.script import Script
from voicecoach.history.lines import Line, SetLine
from voicecoach.history.record import lines_of
from voicecoach.model.event import Cut, Event, LevelChanged, PainReported, SetEnded
from voicecoach.model.routine import Block, Effort, Exercise, Reps, Routine
from voicecoach.model.segment import Segment, Work
from voicecoach.model.units import Seconds
from voicecoach.phrases import load_phrases

START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


def exercise(name: str, **keys: object) -> Exercise:
    made = Exercise(name, name.capitalize(), (Effort((Reps(5),)),))
    return replace(made, **keys)  # type: ignore[arg-type]  # keys of many types


def routine(*blocks: Block) -> Routine:
    return Routine("test", "A test", blocks)


def script_of(made: Routine) -> Script:
    return Script(made, load_phrases("en", "seed"))


def sets_of(script: Script) -> list[Segment]:
    return [segment for segment in script if isinstance(segment.body, Work)]


def recorded(events: Iterable[Event]) -> list[Line]:
    """The lines of a session's record: an event a minute."""
    return [
        line
        for minute, event in enumerate(events)
        for line in lines_of(event, START + timedelta(minutes=minute))
    ]


def ended(segment: Segment, cut: Cut = "none") -> SetEnded:
    return SetEnded(Seconds(0), segment, tuple(Seconds(1) for _ in range(9)), cut)


def hurt(segment: Segment, *, sharp: bool) -> PainReported:
    return PainReported(Seconds(0), segment, 2, Seconds(0), sharp)


CALVES = exercise("calves", sets=2, sides=("left", "right"))
TOES = exercise("toes")
TWICE = routine(Block((CALVES, TOES), rounds=2))
"""Ten sets: left, right, left, right, toes; and all of them again."""


@given(simple_routines(), st.data())
def test_it_goes_on_with_the_first_set_that_was_not_done(made: Routine, data: st.DataObject) -> None:
    script = script_of(made)
    sets = sets_of(script)
    done = data.draw(st.integers(0, len(sets)))
    lines = recorded(map(ended, sets[:done]))
    assert onward(script.steps, lines, Onward()).place == done


@pytest.mark.parametrize(("cut", "place"), [("none", 4), ("done", 4), ("skip", 4), ("pain", 4), ("lost", 3)])
def test_only_a_set_that_was_lost_is_done_again(cut: Cut, place: int) -> None:
    script = script_of(TWICE)
    *before, last = sets_of(script)[:4]
    lines = recorded([*map(ended, before), ended(last, cut)])
    assert onward(script.steps, lines, Onward()).place == place


def test_a_session_of_which_nothing_was_recorded_begins_again() -> None:
    begun = Onward(5)
    assert onward(script_of(TWICE).steps, [], begun) == begun


@pytest.mark.parametrize(
    ("performed", "place"),
    [
        ([0, 1, 1, 2], 3),  # back to the beginning of a set
        ([0, 1, 0, 1], 2),  # back to the one before
        ([0, 4], 5),  # from the first on to the last of the exercise
        ([0, 1, 2, 3, 4, 5, 6], 7),  # the second round
        ([4, 9], 10),
        ([9, 8], 9),
    ],
)
def test_a_session_that_went_back_and_forth_goes_on_from_where_it_was(
    performed: list[int], place: int
) -> None:
    script = script_of(TWICE)
    sets = sets_of(script)
    lines = recorded(ended(sets[each]) for each in performed)
    assert onward(script.steps, lines, Onward()).place == place


def test_like_blocks_are_told_apart_by_what_came_before() -> None:
    script = script_of(routine(Block((TOES, CALVES)), Block((TOES,)), Block((TOES,))))
    sets = sets_of(script)
    for done in range(len(sets) + 1):
        assert onward(script.steps, recorded(map(ended, sets[:done])), Onward()).place == done


def test_a_session_that_began_later_is_followed_from_there() -> None:
    script = script_of(routine(Block((TOES,)), Block((CALVES,)), Block((TOES, CALVES))))
    again = sets_of(script)[5]
    assert onward(script.steps, recorded([ended(again)]), Onward(5)).place == 6


def test_both_sides_of_one_set_are_one_step() -> None:
    steps_in_turn = exercise("steps", sides=("left", "right"), order="rep")
    script = script_of(routine(Block((steps_in_turn,)), Block((steps_in_turn,)), Block((TOES,))))
    first, second, _ = sets_of(script)
    assert len(recorded([ended(first)])) == 2
    assert onward(script.steps, recorded([ended(first)]), Onward()).place == 1
    assert onward(script.steps, recorded([ended(first), ended(second)]), Onward()).place == 2


def test_a_record_of_other_exercises_says_nothing() -> None:
    other = sets_of(script_of(routine(Block((exercise("other"),)))))
    assert onward(script_of(TWICE).steps, recorded(map(ended, other)), Onward(2)) == Onward(2)


def test_what_hurt_sharply_stays_left_out() -> None:
    script = script_of(TWICE)
    left, right, *_ = sets_of(script)
    lines = recorded([ended(left), ended(right, "pain"), hurt(right, sharp=True)])
    on = onward(script.steps, lines, Onward())
    assert on.without == ("calves",)
    assert on.place == 4
    assert [set.exercise.id for set in sets_of(on.applied(script)) if set.exercise] == ["toes", "toes"]


def test_what_hurt_a_little_goes_on() -> None:
    script = script_of(TWICE)
    left, right, *_ = sets_of(script)
    lines = recorded([ended(left), ended(right, "pain"), hurt(right, sharp=False)])
    assert onward(script.steps, lines, Onward()) == Onward(2)


def test_the_level_and_the_tempo_it_had_come_to_are_kept() -> None:
    easy, hard = exercise("calves", sets=2, level="easy"), exercise("calves", sets=2, level="hard")
    ladder = replace(hard, levels=(easy, hard))
    script = script_of(routine(Block((ladder, TOES), rounds=2)))
    first, *_ = sets_of(script)
    slow = replace(first, body=replace(first.body, tempo=Fraction(9, 10)))  # type: ignore[arg-type]  # a set
    lines = recorded([ended(slow), LevelChanged(Seconds(0), easy)])
    on = onward(script.steps, lines, Onward())
    assert on == Onward(1, {"calves": "easy"}, {"calves": 0.9})
    goes_on = on.applied(script)
    calves, toes, *_ = sets_of(goes_on)
    assert calves.exercise is not None and calves.exercise.level == "easy"
    assert isinstance(calves.body, Work) and calves.body.tempo == Fraction(9, 10)
    assert isinstance(toes.body, Work) and toes.body.tempo == 1
    kinds = [segment.kind for segment in goes_on]
    assert kinds[kinds.index("work") - 1] == "setup"  # explained anew


@given(simple_routines(), st.data())
def test_it_begins_where_it_was_told_and_misses_nothing(made: Routine, data: st.DataObject) -> None:
    script = script_of(made)
    sets = sets_of(script)
    place = data.draw(st.integers(0, len(sets) - 1))
    rest = sets_of(Onward(place).applied(script))
    assert [(s.exercise, s.side, s.set_number, s.round_number) for s in rest] == [
        (s.exercise, s.side, s.set_number, s.round_number) for s in sets[place:]
    ]


def test_nothing_is_left_of_a_session_that_was_done() -> None:
    script = script_of(TWICE)
    lines = recorded(map(ended, sets_of(script)))
    assert onward(script.steps, lines, Onward()).place == len(script.steps)
    assert onward(script.steps, lines[:-1], Onward(without=("toes",))).place == len(script.steps)


def test_a_session_taken_up_can_be_taken_up_again() -> None:
    on = Onward(3, {"calves": "easy"}, {"calves": 0.9}, ("toes",))
    options = json.loads(json.dumps({"levels": ["hard"], KEY: on.as_json()}))
    assert Onward.from_options(options) == on


@pytest.mark.parametrize(
    "data",
    [
        None,
        7,
        {"place": -1},
        {"place": "x", "levels": [], "tempi": 3, "without": {}},
        {"levels": {"a": 1}, "tempi": {"a": 99, "b": "x", "c": float("nan")}},
    ],
)
def test_damaged_options_are_no_options(data: object) -> None:
    assert Onward.from_options({KEY: data}) == Onward()
    assert Onward.from_options({}) == Onward()


def test_settings_that_were_given_are_kept_with_their_session() -> None:
    flags = {
        "rate": 200, "voice_name": "de", "verbosity": "brief", "preroll": Seconds(3, 2), "volume": None,
        "device": "headset", "plain": True, "level": ("hard",), "wait": False,
    }  # fmt: skip
    kept = json.loads(json.dumps(as_json(flags)))
    assert kept == {"rate": 200, "voice_name": "de", "verbosity": "brief", "preroll": 1.5}
    given = {"rate": 200, "voice_name": "de", "verbosity": "brief", "preroll": Seconds(3, 2)}
    assert from_json({**kept, "levels": ["hard"], KEY: {}}) == given


def test_settings_that_cannot_be_are_passed_over() -> None:
    damaged = {"rate": "fast", "verbosity": 3, "preroll": float("nan"), "volume": True, "voice": None}
    assert from_json({**damaged, "device": "headset"}) == {}


def test_a_record_from_elsewhere_starts_no_program() -> None:
    assert "voice_command" not in as_json({"voice_command": "speak -", "rate": 180})
    assert from_json({"voice_command": "rm -rf ~", "announce": "auto", "rate": 180}) == {"rate": 180}


def test_the_start_of_an_exercise_is_that_of_its_round() -> None:
    steps = script_of(TWICE).steps
    assert [from_its_start(steps, place) for place in range(10)] == [0, 0, 0, 0, 4, 5, 5, 5, 5, 9]


def test_lines_of_sets_are_what_these_tests_mean() -> None:
    (line,) = recorded([ended(sets_of(script_of(TWICE))[6])])
    assert isinstance(line, SetLine)
    assert (line.exercise, line.round, line.set, line.side) == ("calves", 2, 1, "right")
