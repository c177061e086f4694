"""A routine unrolled: its sets in the order they are done, and the gaps between them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from voicecoach.model.routine import Block, Exercise, Hold, Open, Reps, Routine, Timed
from voicecoach.model.units import Seconds

OWN_REP = Seconds(3)
"""Seconds taken for a repetition at one's own pace where nobody can say when it is done."""
OWN_LONGEST = Seconds(300)
"""Seconds a set at one's own pace may last where somebody can say when it is done."""
OPEN_UNATTENDED = Seconds(60)
"""Seconds an open dose lasts where nobody can say when it is done."""

Entry = Literal["setup", "switch", "set"]
"""How a set is come to: a first time, a change of side, or neither."""


@dataclass(frozen=True, slots=True)
class Step:
    """One set on one side, and where in the routine it stands."""

    exercise: Exercise
    block: Block
    round_number: int
    set_number: int
    side: str | None
    entry: Entry
    opens_exercise: bool
    """Whether it is the first set of its exercise in this round."""
    opens_round: bool
    number: int
    """Which of the routine's exercises it belongs to, from 1."""


@dataclass(frozen=True, slots=True)
class Gap:
    """What lies between two sets: at the start of a session there is none before, at its end none after."""

    before: Step | None
    after: Step | None
    rest: Seconds
    """The rest given; the real one may have to be longer."""
    direct: bool
    """One set runs into the next with nothing between them."""

    @property
    def exit_due(self) -> bool:
        """Whether the way out is spoken: before a change of side and after the last set."""
        return self.before is not None and (
            self.after is None or self.after.opens_exercise or self.after.side != self.before.side
        )


def steps(routine: Routine) -> Iterator[Step]:
    """Every set of a routine in order; lazily, since a routine may unroll to thousands."""
    seen: set[tuple[object, ...]] = set()
    number = 0
    for block in routine.blocks:
        for round_number in range(1, block.rounds + 1):
            for place, exercise in enumerate(block.exercises, start=1):
                seen_as = (exercise.id, exercise.level, exercise.setup)
                entry: Entry = "set" if seen_as in seen else "setup"
                seen.add(seen_as)
                opens, last_side = True, None
                for set_number, side in _sets(exercise):
                    changed = not opens and side != last_side
                    yield Step(
                        exercise,
                        block,
                        round_number,
                        set_number,
                        side,
                        "switch" if changed else entry if opens else "set",
                        opens,
                        opens and place == 1,
                        number + place,
                    )
                    opens, last_side = False, side
        number += len(block.exercises)


def _sets(exercise: Exercise) -> Iterator[tuple[int, str | None]]:
    numbers = range(1, exercise.sets + 1)
    if not exercise.sides or exercise.order == "rep":
        yield from ((number, None) for number in numbers)
    elif exercise.order == "set":
        yield from ((number, side) for number in numbers for side in exercise.sides)
    else:
        yield from ((number, side) for side in exercise.sides for number in numbers)


def gap(before: Step | None, after: Step | None, attended: bool = False) -> Gap:
    """The gap between two neighbouring steps of one routine.

    ``attended``: whether somebody can say when an open set is done.
    """
    rest = Seconds(0) if before is None or after is None else _rest(before, after, attended)
    draft = Gap(before, after, rest, direct=False)
    if before is None or after is None or rest or settle(after) or after.exercise.count_in:
        return draft
    due = after.entry == "setup" and (after.exercise.setup or after.exercise.caution)
    leaving = draft.exit_due and before.exercise.exit
    return Gap(before, after, rest, direct=not due and not leaving)


def settle(step: Step) -> Seconds:
    """The time to get into position before a set, in seconds."""
    if step.entry == "setup":
        return step.exercise.lead_in
    return step.exercise.switch if step.entry == "switch" else Seconds(0)


def _rest(before: Step, after: Step, attended: bool) -> Seconds:
    exercise = before.exercise
    left = Seconds(0)
    if exercise.every is not None:
        left = max(Seconds(0), exercise.every - work_seconds(before, attended))
    if not after.opens_exercise:
        if exercise.every is not None:
            return left
        return Seconds(0) if after.side != before.side else exercise.rest
    if after.opens_round and after.round_number > 1:
        return left + before.block.rest
    return left + exercise.rest_after


def part_seconds(step: Step, attended: bool = False) -> tuple[Seconds, ...]:
    """How long each item of a set lasts, in seconds."""
    return tuple(_dose_seconds(step, index, attended) for index in range(len(step.exercise.work)))


def work_seconds(step: Step, attended: bool = False) -> Seconds:
    """How long a set lasts, in seconds; for an open one how long at the most."""
    return sum(part_seconds(step, attended), Seconds(0))


def rep_seconds(step: Step, index: int) -> Seconds:
    """How long one counted repetition (with alternating sides: one pair) of an item lasts."""
    both = 2 if step.exercise.order == "rep" and step.exercise.sides else 1
    return step.exercise.work[index].tempo.seconds * both


def _dose_seconds(step: Step, index: int, attended: bool) -> Seconds:
    effort = step.exercise.work[index]
    match effort.dose(step.set_number):
        case Reps(count):
            if not effort.tempo.own:
                return count * rep_seconds(step, index)
            both = 2 if step.exercise.order == "rep" and step.exercise.sides else 1
            return OWN_LONGEST if attended else OWN_REP * count * both
        case Hold(seconds) | Timed(seconds):
            return seconds
        case Open(longest):
            return longest if attended else min(longest, OPEN_UNATTENDED)
