"""A routine unrolled: its sets in the order they are done, and the gaps between them."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Literal

from voicecoach.model.frozen import dataclass
from voicecoach.model.routine import Block, Dose, Effort, Exercise, Hold, Open, Reps, Routine, Timed
from voicecoach.model.segment import Change, Part
from voicecoach.model.units import Seconds

OWN_REP = Seconds(3)
"""Seconds taken for a repetition at one's own pace where nobody can say when it is done."""
OWN_LONGEST = Seconds(300)
"""Seconds a set at one's own pace may last where somebody can say when it is done."""
OPEN_UNATTENDED = Seconds(60)
"""Seconds an open dose lasts where nobody can say when it is done."""

UNCHANGED = Change()
"""As written."""

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
                known = known_as(exercise)
                entry: Entry = "set" if known in seen else "setup"
                seen.add(known)
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


def known_as(exercise: Exercise) -> tuple[object, ...]:
    """What needs no second explanation: the same exercise at the same level, set up alike."""
    return exercise.id, exercise.level, exercise.setup


def _sets(exercise: Exercise) -> Iterator[tuple[int, str | None]]:
    numbers = range(1, exercise.sets + 1)
    if not exercise.sides or exercise.order == "rep":
        yield from ((number, None) for number in numbers)
    elif exercise.order == "set":
        yield from ((number, side) for number in numbers for side in exercise.sides)
    else:
        yield from ((number, side) for side in exercise.sides for number in numbers)


def gap(before: Step | None, after: Step | None, worked: Seconds = Seconds(0)) -> Gap:
    """The gap between two neighbouring steps of one routine; ``worked``: how long the first one lasts."""
    rest = Seconds(0) if before is None or after is None else _rest(before, after, worked)
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


def _rest(before: Step, after: Step, worked: Seconds) -> Seconds:
    exercise = before.exercise
    left = Seconds(0)
    if exercise.every is not None:
        left = max(Seconds(0), exercise.every - worked)
    if not after.opens_exercise:
        if exercise.every is not None:
            return left
        return Seconds(0) if after.side != before.side else exercise.rest
    if after.opens_round and after.round_number > 1:
        return left + before.block.rest
    return left + exercise.rest_after


def part_seconds(step: Step, attended: bool = False, change: Change = UNCHANGED) -> tuple[Seconds, ...]:
    """How long each item of a set lasts, in seconds."""
    return tuple(
        sum((part.seconds for part in item_parts(step, index, Seconds(0), change, attended)), Seconds(0))
        for index in range(len(step.exercise.work))
    )


def work_seconds(step: Step, attended: bool = False, change: Change = UNCHANGED) -> Seconds:
    """How long a set lasts, in seconds; for an open one how long at the most."""
    return sum(part_seconds(step, attended, change), Seconds(0))


def changed_dose(step: Step, index: int, change: Change) -> Dose:
    """The dose of an item of a set, more or less of it where the user has changed that."""
    dose = step.exercise.work[index].dose(step.set_number)
    extra = dict(change.extra).get(index, 0)
    match dose:
        case Reps(count):
            return Reps(count + extra)
        case Hold(seconds):
            return Hold(seconds + extra)
        case Timed(seconds):
            return Timed(seconds + extra)
        case Open(longest):
            return Open(longest + extra)


def item_parts(
    step: Step, index: int, at: Seconds, change: Change = UNCHANGED, attended: bool = False
) -> Iterator[Part]:
    """An item of a set on the clock, from ``at`` on: one part, or one for each tempo it is done at."""
    effort, dose = step.exercise.work[index], changed_dose(step, index, change)
    both = 2 if step.exercise.order == "rep" and step.exercise.sides else 1
    match dose:
        case Reps(count) if not effort.tempo.own:
            yield from _counted(dose, effort, index, at, both, change)
        case Reps(count):
            seconds = OWN_LONGEST if attended else OWN_REP * count * both
            yield Part(at, seconds, dose, item=index)
        case Hold(seconds) | Timed(seconds):
            yield Part(at, seconds, dose, item=index)
        case Open(longest):
            yield Part(at, longest if attended else min(longest, OPEN_UNATTENDED), dose, item=index)


def _counted(
    dose: Reps, effort: Effort, index: int, at: Seconds, both: int, change: Change
) -> Iterator[Part]:
    """The pieces of a counted item, each at a tempo of its own."""
    factor = Seconds(1)
    begins = {1: factor}
    for item, rep, new in change.tempi:
        if item <= index:
            begins[rep if item == index else 1] = new
    starts = sorted(rep for rep in begins if rep <= dose.count)
    for start, stop in pairwise([*starts, dose.count + 1]):
        length = effort.tempo.seconds * both / begins[start]
        seconds = (stop - start) * length
        last = max(0, min(stop - start, effort.count.last - (dose.count + 1 - stop)))
        yield Part(at, seconds, dose, length, effort.count.every, last, item=index, before=start - 1)
        at += seconds
