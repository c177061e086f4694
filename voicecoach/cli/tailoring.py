"""A routine cut to one session: at levels, some exercises of it, one side, other rounds, several times.

Pure functions. What is left keeps its place in the file (``key``), so that findings still point there.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace

from voicecoach.cli.errors import UserError
from voicecoach.model.routine import Block, Exercise, Routine
from voicecoach.routine.limits import CUES, SESSION, TABLES, unrolled
from voicecoach.settings.suggest import did_you_mean


def at_levels(routine: Routine, names: Iterable[str]) -> Routine:
    """The routine with its exercises at these levels, where they have them.

    Raises UserError for a level that no exercise has.
    """
    wanted = [name.casefold() for name in names]
    offered = {level.level: None for exercise in routine.exercises for level in exercise.levels}
    known = {name.casefold() for name in offered if name}
    for name in wanted:
        if name not in known:
            raise UserError(
                f'no exercise of this routine has a level "{name}"; there are: {_listed(offered)}.'
            )

    def chosen(exercise: Exercise) -> Exercise:
        for level in exercise.levels:
            if (level.level or "").casefold() in wanted:
                return replace(level, levels=exercise.levels, key=exercise.key)
        return exercise

    def of(block: Block) -> Block:
        return replace(block, exercises=tuple(map(chosen, block.exercises)))

    return replace(routine, blocks=tuple(map(of, routine.blocks))) if wanted else routine


def with_exercises(routine: Routine, numbers: Collection[int]) -> Routine:
    """The routine with these exercises only, by number from 1; a block without any goes as well.

    Raises UserError where none would be left.
    """
    left, number = [], 0
    for block in routine.blocks:
        numbered = list(enumerate(block.exercises, number + 1))
        kept = tuple(exercise for own, exercise in numbered if own in numbers)
        if kept:
            left.append(replace(block, exercises=kept))
        number += len(numbered)
    if not left:
        raise UserError("every exercise of this routine is left out, so there is nothing to do.")
    return replace(routine, blocks=tuple(left))


def with_side(exercises: Iterable[tuple[int, Exercise]], side: str) -> list[int]:
    """The numbers of the exercises that one side leaves: those that have it, and those without sides.

    Raises UserError where no exercise has it.
    """
    numbered = list(exercises)
    if not any(_same(side, exercise) for _, exercise in numbered):
        offered = dict.fromkeys(own for _, exercise in numbered for own in exercise.sides)
        raise UserError(f'no exercise of this session has a side "{side}"; there are: {_listed(offered)}.')
    return [number for number, exercise in numbered if not exercise.sides or _same(side, exercise)]


def on_side(routine: Routine, side: str) -> Routine:
    """The routine with this side only, in every exercise that has it, at each of its levels.

    Repetitions that alternated between two sides are done by the one, as many as there were pairs.
    """

    def of(exercise: Exercise) -> Exercise:
        kept = _same(side, exercise)
        if not kept:
            return exercise
        order = "set" if exercise.order == "rep" else exercise.order
        return replace(exercise, sides=kept, order=order, levels=tuple(map(of, exercise.levels)))

    blocks = (replace(block, exercises=tuple(map(of, block.exercises))) for block in routine.blocks)
    return replace(routine, blocks=tuple(blocks))


def _same(side: str, exercise: Exercise) -> tuple[str, ...]:
    """The side of an exercise that is meant, written as it writes it; none where it does not have it."""
    return tuple(own for own in exercise.sides if own.casefold() == side.casefold())[:1]


def with_rounds(routine: Routine, rounds: int) -> Routine:
    """The routine with so many rounds of every block that is done in rounds, which is more than once.

    Raises UserError where there is no such block, or where the session would be too large.
    """
    if all(block.rounds == 1 for block in routine.blocks):
        raise UserError("no block of this session has rounds; --repeat does all of it several times.")
    blocks = (replace(block, rounds=rounds) if block.rounds > 1 else block for block in routine.blocks)
    return _within_limits(replace(routine, blocks=tuple(blocks)))


def repeated(routine: Routine, times: int) -> Routine:
    """The whole routine so many times. That of one block is done in so many times its rounds.

    Raises UserError where the session would be too large.
    """
    if times == 1:
        return routine
    if len(routine.blocks) == 1:  # then it is told which round it is, and there is a rest between them
        block = routine.blocks[0]
        return _within_limits(replace(routine, blocks=(replace(block, rounds=block.rounds * times),)))
    return _within_limits(replace(routine, blocks=routine.blocks * times))


def _within_limits(routine: Routine) -> Routine:
    """The routine, if a file might say the same. Raises UserError."""
    tables = len(routine.blocks) + sum(1 + len(exercise.levels) for exercise in routine.exercises)
    seconds, counts = unrolled(routine)
    if tables > TABLES:
        size = f"have {tables} exercises, levels and blocks; the limit is {TABLES}"
    elif seconds > SESSION:
        size = f"last {int(seconds / 3600)} hours or more; the limit is 24 hours"
    elif counts > CUES:
        size = f"have {counts} counts or more; the limit is {CUES} cues"
    else:
        return routine
    raise UserError(f"the session would {size}. Choose fewer rounds or repeats.")


def numbers_of(routine: Routine, wanted: str) -> tuple[int, ...]:
    """Which exercises (from 1) are meant by a number, an id, a name, or a part of one name.

    Several only where they have the id or the name in common. Raises UserError where there is none,
    or where they have different names.
    """
    exercises = routine.exercises
    if wanted.isdecimal():
        if len(wanted) < 10 and 1 <= int(wanted) <= len(exercises):
            return (int(wanted),)
        raise UserError(f"there is no exercise {wanted[:10]}: the routine has {len(exercises)}.")
    low = wanted.casefold()
    exact = [n for n, one in enumerate(exercises, 1) if low in (one.id.casefold(), one.name.casefold())]
    if exact:
        return tuple(exact)
    part = [n for n, one in enumerate(exercises, 1) if low in one.name.casefold()]
    names = [one.name for one in exercises]
    if len({names[n - 1] for n in part}) > 1:
        several = ", ".join(f"{n} ({names[n - 1]})" for n in part)
        raise UserError(f'"{wanted}" could be several exercises: {several}; say which by its number.')
    if not part:
        raise UserError(f'there is no exercise "{wanted}".{did_you_mean(wanted, names)}')
    return tuple(part)


def _listed(offered: Iterable[str | None]) -> str:
    return ", ".join(f'"{offer}"' for offer in offered) or "none"
