"""What may be chosen of a routine: arithmetic on its sets, worked out here from the routine alone."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from routines_made import simple_routines

from voicecoach.cli.choosing import Choices
from voicecoach.cli.errors import UserError
from voicecoach.cli.preparing import script_of
from voicecoach.cli.tailoring import numbers_of
from voicecoach.model.routine import Block, Effort, Exercise, Hold, Phase, Reps, Routine, Tempo, VoiceHint
from voicecoach.model.segment import Passage
from voicecoach.model.units import Seconds
from voicecoach.settings.resolve import Layer, resolve

Set = tuple[int, str | None, int]
"""Which exercise by its number as written, which side, which set."""


def numbered(routine: Routine) -> Routine:
    """The routine with the number of each exercise as its place in the file."""
    numbers = iter(range(1, 1000))
    blocks = (
        replace(block, exercises=tuple(replace(one, key=str(next(numbers))) for one in block.exercises))
        for block in routine.blocks
    )
    return replace(routine, blocks=tuple(blocks))


def sets(routine: Routine) -> list[Set]:
    """Every set in the order in which the format says they are done."""
    return [
        done
        for block in routine.blocks
        for _ in range(block.rounds)
        for exercise in block.exercises
        for done in sets_of(exercise)
    ]


def sets_of(exercise: Exercise) -> Iterator[Set]:
    number, sides = int(exercise.key), exercise.sides
    if not sides or exercise.order == "rep":
        yield from ((number, None, n + 1) for n in range(exercise.sets))
    elif exercise.order == "set":
        yield from ((number, side, n + 1) for n in range(exercise.sets) for side in sides)
    else:
        yield from ((number, side, n + 1) for side in sides for n in range(exercise.sets))


ROUTINES = simple_routines().map(numbered)


@st.composite
def parted(draw: st.DrawFn) -> tuple[Routine, list[int], list[int]]:
    """A routine, some of its exercises by their numbers, and the others."""
    routine = draw(ROUTINES)
    everything = range(1, len(routine.exercises) + 1)
    some = draw(st.sets(st.sampled_from(everything), min_size=1))
    return routine, sorted(some), [number for number in everything if number not in some]


def texts(numbers: list[int]) -> tuple[str, ...]:
    return tuple(map(str, numbers))


@given(parted())
def test_only_some_is_to_skip_all_others(made: tuple[Routine, list[int], list[int]]) -> None:
    routine, some, others = made
    only = Choices(only=texts(some)).applied(routine)
    assert only == Choices(skip=texts(others)).applied(routine)
    assert sets(only) == [done for done in sets(routine) if done[0] in some]
    both = Choices(only=texts(some), skip=texts(others)).applied(routine)
    assert both == only
    if others:
        with pytest.raises(UserError, match="nothing to do"):
            Choices(only=texts(some), skip=texts(some)).applied(routine)


@given(ROUTINES, st.integers(1, 5))
def test_repeating_does_the_same_sets_as_often(routine: Routine, times: int) -> None:
    assert sets(Choices(repeat=times).applied(routine)) == sets(routine) * times


@given(ROUTINES, st.integers(1, 5))
def test_rounds_are_those_of_blocks_that_have_some(routine: Routine, rounds: int) -> None:
    assume(any(block.rounds > 1 for block in routine.blocks))
    chosen = Choices(rounds=rounds).applied(routine)
    for before, after in zip(routine.blocks, chosen.blocks, strict=True):
        once = replace(routine, blocks=(replace(before, rounds=1),))
        assert sets(replace(routine, blocks=(after,))) == sets(once) * (rounds if before.rounds > 1 else 1)


@given(ROUTINES)
def test_one_side_leaves_its_sets_and_those_without_sides(routine: Routine) -> None:
    assume(any("left" in exercise.sides for exercise in routine.exercises))
    chosen = Choices(side="LEFT").applied(routine)
    by_number = {int(exercise.key): exercise for exercise in routine.exercises}
    expected: list[Set] = []
    for number, side, n in sets(routine):
        exercise = by_number[number]
        if exercise.order == "rep" and exercise.sides:
            expected.append((number, "left", n))
        elif side == "left" or not exercise.sides:
            expected.append((number, side, n))
    assert sets(chosen) == expected
    doses = {int(exercise.key): exercise.work for exercise in chosen.exercises}
    assert all(work == by_number[number].work for number, work in doses.items())


@given(parted(), st.integers(1, 3), st.data())
def test_numbers_are_those_of_the_routine_as_written(
    made: tuple[Routine, list[int], list[int]], times: int, data: st.DataObject
) -> None:
    routine, some, others = made
    number = data.draw(st.sampled_from(some))
    choices = Choices(only=texts(some), repeat=times, start_at=str(number))
    first = choices.first(routine)
    assert first is not None
    assert choices.applied(routine).exercises[first - 1] is routine.exercises[number - 1]
    for left_out in others:
        with pytest.raises(UserError, match=f"exercise {left_out} .* is left out"):
            replace(choices, start_at=str(left_out)).applied(routine)


@given(
    st.builds(
        Choices,
        levels=st.lists(st.text()).map(tuple),
        only=st.lists(st.text()).map(tuple),
        skip=st.lists(st.text()).map(tuple),
        side=st.none() | st.text(),
        rounds=st.none() | st.integers(1, 100),
        repeat=st.integers(1, 100),
        start_at=st.none() | st.text(),
        wait=st.booleans(),
    )
)
def test_a_record_gives_back_what_was_chosen(choices: Choices) -> None:
    written = json.loads(json.dumps(choices.as_json()))
    assert Choices.from_json(written | {"rate": 140, "later": [1]}) == choices


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("only", "2"),
        ("only", [2]),
        ("rounds", 0),
        ("rounds", True),
        ("repeat", 101),
        ("side", 1),
        ("wait", 1),
    ],
)
def test_a_record_that_cannot_be_is_refused(key: str, value: object) -> None:
    with pytest.raises(UserError, match=f'"{key}"'):
        Choices.from_json({key: value})


def exercise(name: str, **more: object) -> Exercise:
    made = Exercise(name.lower(), name, (Effort((Reps(10),)),))
    return replace(made, **more)  # type: ignore[arg-type]  # of many types


def routine(*exercises: Exercise, rounds: int = 1) -> Routine:
    return Routine("made", "Made", (Block(exercises, rounds=rounds),))


MARCH, SQUAT, BRIDGE = exercise("March"), exercise("Squat"), exercise("Bridge march")


def test_a_name_that_several_share_means_them_all() -> None:
    twice = routine(MARCH, SQUAT, replace(MARCH, sets=2))
    assert numbers_of(twice, "march") == numbers_of(twice, "marc") == (1, 3)
    assert Choices(skip=("MARCH",)).applied(twice).exercises == (SQUAT,)
    assert Choices(only=("march",), start_at="march").first(twice) == 1


def test_a_whole_name_goes_before_a_part_of_others() -> None:
    assert numbers_of(routine(BRIDGE, MARCH), "march") == (2,)


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        (Choices(only=("4",)), "there is no exercise 4: the routine has 3."),
        (Choices(only=("0",)), "there is no exercise 0: the routine has 3."),
        (Choices(skip=("9" * 5000,)), "there is no exercise 9999999999: the routine has 3."),
        (Choices(start_at="ar"), '"ar" could be several exercises: 1 (March), 3 (Bridge march); '),
        (Choices(skip=("squad",)), 'there is no exercise "squad". Did you mean "Squat"?'),
        (Choices(side="left"), 'no exercise of this session has a side "left"; there are: none.'),
        (Choices(rounds=3), "no block of this session has rounds; --repeat does all of it"),
        (Choices(skip=("1", "2", "3")), "every exercise of this routine is left out"),
        (Choices(only=("2",), start_at="1"), 'exercise 1 ("March") is left out'),
    ],
)
def test_what_a_routine_does_not_offer_is_told_in_a_sentence(choices: Choices, sentence: str) -> None:
    with pytest.raises(UserError) as refused:
        choices.applied(routine(MARCH, SQUAT, BRIDGE))
    assert str(refused.value).startswith(sentence)


def test_other_sides_are_left_out_but_not_those_without() -> None:
    sided = exercise("Lunge", sides=("Left", "right"))
    weaker = exercise("Raise", sides=("weaker leg",))
    both = routine(MARCH, sided, weaker)
    assert Choices(side="left").applied(both).exercises == (MARCH, replace(sided, sides=("Left",)))
    assert Choices(side="left", start_at="lunge").first(both) == 2
    with pytest.raises(UserError, match='there are: "weaker leg"'):
        Choices(only=("raise",), side="left").applied(both)


def test_alternating_repetitions_become_those_of_one_side_at_every_level() -> None:
    easy, hard = (exercise("Lift", sides=("left", "right"), order="rep", level=name) for name in "ab")
    chosen = Choices(levels=("A",), side="right").applied(routine(replace(easy, levels=(easy, hard))))
    (lift,) = chosen.exercises
    assert (lift.level, lift.sides, lift.order, lift.work) == ("a", ("right",), "set", easy.work)
    assert [(level.sides, level.order) for level in lift.levels] == [(("right",), "set")] * 2


def test_choices_combine() -> None:
    lunge = exercise("Lunge", sides=("left", "right"))
    written = Routine("made", "Made", (Block((MARCH,)), Block((SQUAT, lunge), rounds=2)))
    chosen = Choices(skip=("squat",), side="left", rounds=3, repeat=2).applied(written)
    left = replace(lunge, sides=("left",))
    assert chosen.blocks == (Block((MARCH,)), Block((left,), rounds=3)) * 2


@pytest.mark.parametrize("attended", [True, False])
def test_each_exercise_waits_for_a_key_if_somebody_can_press_one(attended: bool) -> None:
    settings = resolve({}, {}, Layer(), VoiceHint())
    script = script_of(routine(MARCH, SQUAT), settings, Choices(wait=True), attended=attended)
    settling = [one.body.settle for one in script if one.kind == "setup" and isinstance(one.body, Passage)]
    assert len(settling) == 2 and all((time > 3600) is attended for time in settling)


HOUR = exercise("Sit", work=(Effort((Hold(Seconds(3600)),)),))
QUICK = exercise("Tap", work=(Effort((Reps(2000),), Tempo((Phase("", Seconds(1, 4)),))),))
TWO_BLOCKS = Routine("made", "Made", (Block((MARCH,) * 7), Block((SQUAT,) * 7)))


@pytest.mark.parametrize(
    ("written", "choices", "sentence"),
    [
        (routine(HOUR, rounds=2), Choices(rounds=24), "last 24 hours or more; the limit is 24 hours"),
        (routine(HOUR), Choices(repeat=24), "last 24 hours or more; the limit is 24 hours"),
        (routine(QUICK), Choices(repeat=51), "have 102000 counts or more; the limit is 100000 cues"),
        (TWO_BLOCKS, Choices(repeat=63), "have 1008 exercises, levels and blocks; the limit is 1000"),
    ],
)
def test_a_session_is_no_larger_than_a_file_may_make_it(
    written: Routine, choices: Choices, sentence: str
) -> None:
    fewer = replace(choices, repeat=max(1, choices.repeat - 1), rounds=choices.rounds and choices.rounds - 1)
    fewer.applied(written)
    with pytest.raises(UserError) as refused:
        choices.applied(written)
    assert str(refused.value) == f"the session would {sentence}. Choose fewer rounds or repeats."
