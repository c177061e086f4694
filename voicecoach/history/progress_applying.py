"""A routine with the doses and the levels of one day. Pure."""

from collections.abc import Mapping
from dataclasses import replace

from voicecoach.model.routine import Block, Dose, Exercise, Routine
from voicecoach.routine.limits import CUES, SESSION, unrolled

Doses = Mapping[tuple[str, str | None], tuple[tuple[Dose, ...], ...]]
"""By the id of an exercise and its level: the doses of each item of its ``work``."""


def with_doses(routine: Routine, levels: Mapping[str, str], doses: Doses) -> Routine:
    """The routine at these levels, with these doses."""

    def of(exercise: Exercise) -> Exercise:
        ladder = tuple(dosed(rung, doses) for rung in exercise.levels)
        for rung in ladder:
            if rung.level == levels.get(exercise.id):
                return replace(rung, levels=ladder, key=exercise.key)
        return replace(dosed(exercise, doses), levels=ladder)

    def all_of(block: Block) -> Block:
        return replace(block, exercises=tuple(map(of, block.exercises)))

    return replace(routine, blocks=tuple(map(all_of, routine.blocks)))


def dosed(exercise: Exercise, doses: Doses) -> Exercise:
    """An exercise, at one level, with the doses of the day; what the file has is kept."""
    today = doses.get((exercise.id, exercise.level))
    if today is None:
        return exercise
    work = (
        effort if own == effort.doses else replace(effort, doses=own, written=effort.doses)
        for effort, own in zip(exercise.work, today, strict=True)
    )
    return replace(exercise, work=tuple(work))


def too_large(routine: Routine) -> bool:
    """Whether a file that says the same would be refused."""
    seconds, counts = unrolled(routine)
    return seconds > SESSION or counts > CUES
