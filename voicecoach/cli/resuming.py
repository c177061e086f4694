"""Where a session that was broken off goes on, worked out from its record. Pure.

1. The record's sets are found among those of the routine, in order, each from where the last one was.
2. It goes on with the set after the last one; with that one, where it was lost.
3. What the user had changed on the way still holds: levels, tempi, exercises left because of a sharp pain.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from fractions import Fraction

from voicecoach.coaching.adjusting import FASTEST, SLOWEST
from voicecoach.coaching.plan import Step
from voicecoach.coaching.script import Script
from voicecoach.history.lines import AnswerLine, Line, PainLine, SetLine
from voicecoach.model.frozen import dataclass
from voicecoach.model.routine import Exercise
from voicecoach.model.units import Seconds

KEY = "resumed"
"""The key of a session's options that holds an ``Onward``: where it began, being taken up from another."""


@dataclass(frozen=True, slots=True)
class Onward:
    """Where to go on, and with what."""

    place: int = 0
    """Which set is the first, from 0, among all those of the session as it was begun at first."""
    levels: Mapping[str, str] = field(default_factory=dict)
    """The levels that exercises, by id, were taken at on the way."""
    tempi: Mapping[str, float] = field(default_factory=dict)
    """The factors by which the counts of exercises, by id, went faster."""
    without: tuple[str, ...] = ()
    """The ids of exercises that were left because of a sharp pain."""

    def as_json(self) -> dict[str, object]:
        """For the options of the session that goes on, under ``KEY``: that one may be broken off, too."""
        more = {"levels": dict(self.levels), "tempi": dict(self.tempi), "without": list(self.without)}
        return {"place": self.place, **{key: value for key, value in more.items() if value}}

    @classmethod
    def from_options(cls, options: Mapping[str, object]) -> "Onward":
        """From the options of a session; whatever is none of ours is passed over."""
        data = options.get(KEY)
        if not isinstance(data, Mapping):
            return cls()
        place, without = data.get("place"), data.get("without")
        return cls(
            place if isinstance(place, int) and place >= 0 else 0,
            {name: level for name, level in _items(data.get("levels")) if isinstance(level, str)},
            {
                name: float(factor)
                for name, factor in _items(data.get("tempi"))
                if isinstance(factor, int | float) and SLOWEST <= factor <= FASTEST
            },
            tuple(map(str, without)) if isinstance(without, list) else (),
        )

    def applied(self, script: Script) -> Script:
        """The script of the whole session, begun where this says; its exercise is explained anew.

        Raises IndexError where there is no such set, as all were done.
        """
        for exercise in {step.exercise.id: step.exercise for step in script.steps[self.place :]}.values():
            if (level := _level(exercise, self.levels.get(exercise.id))) is not None:
                script = script.at_level(level, _coming(script, exercise.id, self.place))
            if (factor := self.tempi.get(exercise.id)) is not None:
                exact = Seconds(Fraction(factor).limit_denominator(1000))
                script = script.with_tempo(exercise.id, exact, self.place)
        for identifier in self.without:
            script = script.without(identifier, self.place)
        return script.starting_at_set(self.place)


def onward(steps: Sequence[Step], lines: Iterable[Line], begun: Onward) -> Onward:
    """Where a session goes on: behind the last set, where all were done.

    ``steps`` are all its sets, ``lines`` its record, and ``begun`` tells where it began itself.
    """
    levels, tempi, without = dict(begun.levels), dict(begun.tempi), list(begun.without)
    sets: list[SetLine] = []
    for line in lines:
        match line:
            case SetLine():
                sets.append(line)
                if SLOWEST <= line.tempo <= FASTEST and (line.tempo != 1 or line.exercise in tempi):
                    tempi[line.exercise] = line.tempo
            case AnswerLine(exercise=str(exercise), level=str(level)):
                levels[exercise] = level
            case PainLine(exercise=str(exercise), sharp=True) if exercise not in without:
                without.append(exercise)
    place = _place_after(steps, sets, begun.place)
    while place < len(steps) and steps[place].exercise.id in without:
        place += 1
    return Onward(place, levels, tempi, (*without,))


def from_its_start(steps: Sequence[Step], place: int) -> int:
    """The first set, in its round, of the exercise that a set belongs to."""
    while place > 0 and not steps[place].opens_exercise:
        place -= 1
    return place


def _place_after(steps: Sequence[Step], sets: Iterable[SetLine], begun: int) -> int:
    """The first set that was not done."""
    places: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for place, step in enumerate(steps):
        for side in _sides(step):
            places[step.exercise.id, step.round_number, step.set_number, side].append(place)
    following, last, told = begun, None, None
    for line in sets:
        same = (line.at, line.exercise, line.round, line.set)
        found = places.get((line.exercise, line.round, line.set, line.side))
        if found is None or same == told:  # one set of both sides has a line for each of them
            continue
        told = same
        last = _nearest(found, last, following)
        following = last if line.cut == "lost" else last + 1
    return following


def _nearest(places: Sequence[int], last: int | None, following: int) -> int:
    """Which of several like sets is meant: the one that was next, else the same again, else one ahead.

    Behind the last one are those only that the user has gone back to.
    """
    for wanted in (following, last):
        if wanted is not None and wanted in places:
            return wanted
    return next((place for place in places if place > following), places[-1])


def _sides(step: Step) -> tuple[str | None, ...]:
    """What the side of a set is called in the record."""
    sides = step.exercise.sides
    return sides if step.exercise.order == "rep" and sides else (step.side,)


def _level(exercise: Exercise, name: str | None) -> Exercise | None:
    """An exercise at another of its levels; None where it is at it, or has none of that name."""
    if name is None or name == exercise.level:
        return None
    for level in exercise.levels:
        if level.level == name:
            return replace(level, levels=exercise.levels, key=exercise.key)
    return None


def _coming(script: Script, exercise: str, place: int) -> int:
    """The next set of an exercise, from a place on."""
    return next(i for i in range(place, len(script.steps)) if script.steps[i].exercise.id == exercise)


def _items(value: object) -> Iterable[tuple[str, object]]:
    return [(str(name), each) for name, each in value.items()] if isinstance(value, Mapping) else []
