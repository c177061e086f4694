"""Choices among what a routine offers: which level of an exercise, and where to begin."""

from collections.abc import Iterable
from dataclasses import replace

from voicecoach.cli.errors import UserError
from voicecoach.model.routine import Block, Exercise, Routine
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
            there_are = ", ".join(f'"{offer}"' for offer in offered) or "none"
            raise UserError(f'no exercise of this routine has a level "{name}"; there are: {there_are}.')

    def chosen(exercise: Exercise) -> Exercise:
        for level in exercise.levels:
            if (level.level or "").casefold() in wanted:
                return replace(level, levels=exercise.levels, key=exercise.key)
        return exercise

    def of(block: Block) -> Block:
        return replace(block, exercises=tuple(map(chosen, block.exercises)))

    return replace(routine, blocks=tuple(map(of, routine.blocks))) if wanted else routine


def number_of(routine: Routine, wanted: str) -> int:
    """Which exercise (from 1) is meant by its number, its id, its name, or the one name it is part of.

    Raises UserError where there is none, or more than one.
    """
    exercises = routine.exercises
    if wanted.isdecimal():
        if 1 <= int(wanted) <= len(exercises):
            return int(wanted)
        raise UserError(f"there is no exercise {wanted}: the routine has {len(exercises)}.")
    low = wanted.casefold()
    exact = [n for n, one in enumerate(exercises, 1) if low in (one.id.casefold(), one.name.casefold())]
    part = [n for n, one in enumerate(exercises, 1) if low in one.name.casefold()]
    found = exact[:1] or part
    if len(found) == 1:
        return found[0]
    names = [one.name for one in exercises]
    if found:
        several = ", ".join(f"{n} ({names[n - 1]})" for n in found)
        raise UserError(f'"{wanted}" could be several exercises: {several}; say which by its number.')
    raise UserError(f'there is no exercise "{wanted}".{did_you_mean(wanted, names)}')
