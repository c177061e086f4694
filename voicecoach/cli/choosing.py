"""What was chosen for one session: which part of a routine, how often, and where to begin."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from voicecoach.cli.errors import UserError
from voicecoach.cli.options import MOST
from voicecoach.cli.tailoring import (
    at_levels,
    numbers_of,
    on_side,
    repeated,
    with_exercises,
    with_rounds,
    with_side,
)
from voicecoach.model.frozen import dataclass
from voicecoach.model.routine import Routine


@dataclass(frozen=True, slots=True)
class Choices:
    """What was chosen; nothing, unless stated.

    They are applied in this order: levels, ``only``, ``skip``, ``side``, ``rounds``, ``repeat``, and
    ``start_at`` in the first time through. Numbers of exercises are those of the routine as written.
    """

    levels: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    """Exercises, each by its number, id, name, or a part of its name."""
    skip: tuple[str, ...] = ()
    side: str | None = None
    rounds: int | None = None
    """1 to ``MOST``, for every block that has rounds."""
    repeat: int = 1
    """1 to ``MOST``."""
    start_at: str | None = None
    wait: bool = False
    """Whether each exercise starts at a key."""
    as_written: bool = False
    """Whether the doses are those of the file, whatever was done before."""

    @classmethod
    def from_flags(cls, flags: Mapping[str, Any]) -> "Choices":
        """From the values of ``choice_options``, which are checked; other names are passed over."""
        return cls(**{each.name: flags[each.name] for each in fields(cls) if each.name in flags})

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> "Choices":
        """From what ``as_json`` made; unknown keys are passed over, as a later version may have more.

        Raises UserError for a value that is none of its key.
        """
        known = {each.name for each in fields(cls)}
        return cls(**{name: _checked(name, value) for name, value in data.items() if name in known})

    def as_json(self) -> dict[str, object]:
        """What was chosen, as JSON knows it; what was not is left out."""
        chosen = {each.name: (getattr(self, each.name), each.default) for each in fields(self)}
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, (value, default) in chosen.items()
            if value != default
        }

    def applied(self, routine: Routine) -> Routine:
        """The routine of this session; ``routine`` is as written.

        Raises UserError for a choice that it does not offer (``start_at`` included), where no exercise
        would be left, and where the session would be larger than a file may make it.
        """
        self.first(routine)
        chosen = with_exercises(at_levels(routine, self.levels), self._kept(routine))
        if self.side is not None:
            chosen = on_side(chosen, self.side)
        if self.rounds is not None:
            chosen = with_rounds(chosen, self.rounds)
        return repeated(chosen, self.repeat)

    def first(self, routine: Routine) -> int | None:
        """The number in ``applied(routine)`` of the exercise to start at; ``routine`` is as written.

        Raises UserError where there is none, or where it is left out.
        """
        if self.start_at is None:
            return None
        number, kept = numbers_of(routine, self.start_at)[0], self._kept(routine)
        if number not in kept:
            name = routine.exercises[number - 1].name
            raise UserError(f'exercise {number} ("{name}") is left out, so the session cannot start at it.')
        return kept.index(number) + 1

    def _kept(self, routine: Routine) -> list[int]:
        """The exercises that are left, by their numbers in the routine as written."""
        everything = dict(enumerate(routine.exercises, 1))
        wanted = {number for one in self.only for number in numbers_of(routine, one)} or set(everything)
        wanted -= {number for one in self.skip for number in numbers_of(routine, one)}
        kept = sorted(wanted)
        if kept and self.side is not None:
            kept = with_side([(number, everything[number]) for number in kept], self.side)
        return kept


def _checked(name: str, value: object) -> Any:
    """A value of a record as its field has it. Raises UserError."""
    match name, value:
        case "levels" | "only" | "skip", list() | tuple() if all(isinstance(each, str) for each in value):
            return tuple(value)
        case "start_at" | "side", str():
            return value
        case "rounds" | "repeat", int() if not isinstance(value, bool) and 1 <= value <= MOST:
            return value
        case "wait" | "as_written", bool():
            return value
    raise UserError(f'the options of that session cannot be used: "{name}" is {str(value)[:50]!r}.')
