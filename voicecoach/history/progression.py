"""What the next session of a routine asks for, by what was done before: a pure function.

The way of a routine through ``plan``: which level each exercise is at; by ``progress_rules`` each dose of
each of its levels; what of that is to be said, asked, or offered.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from voicecoach.history.progress_applying import Doses, too_large, with_doses
from voicecoach.history.progress_doses import amount_of
from voicecoach.history.progress_past import in_order, past_of
from voicecoach.history.progress_rules import Day, Item, Rule, items_of
from voicecoach.history.progress_telling import Judged, Offer, Renamed, Rung, offer, renamed, said, stays
from voicecoach.history.turn import Turn
from voicecoach.model.adjustment import Adjustments
from voicecoach.model.frozen import dataclass
from voicecoach.model.routine import Exercise, Routine

__all__ = ["Decision", "Item", "Offer", "Plan", "Renamed", "Rule", "plan", "turns_needed"]

_TURNS = 60


@dataclass(frozen=True, slots=True)
class Decision:
    """What is asked of an exercise today, and why."""

    exercise: Exercise
    """At its level, and with the day's doses."""
    items: tuple[Item, ...]
    """One for each of its ``work``."""
    last: Turn | None
    """The last time at this level, without those done as written; None where it is new."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the next session asks for."""

    decisions: tuple[Decision, ...]
    """Of each exercise once, in the order of the routine, however often it comes."""
    adjustments: Adjustments
    """What is to be said of doses, at each of the levels that an exercise has."""
    offers: tuple[Offer, ...]
    renamed: tuple[Renamed, ...]
    doses: Doses
    """Of today, as far as they are not the file's."""
    levels: Mapping[str, str]
    """By the exercise's id: the level it is at, where it has levels."""
    after: int | None
    """The pain after the routine's last session, 0 to 10; None where it is not known."""

    @property
    def grows(self) -> bool:
        """Whether any dose of the session would grow."""
        return any(item.rule == "grown" for decision in self.decisions for item in decision.items)

    @property
    def asks_more(self) -> bool:
        """Whether a dose would grow, or a harder level is offered: then soreness is to be asked for first."""
        return self.grows or any(offer.way == "up" for offer in self.offers)

    def applied(self, routine: Routine) -> Routine:
        """The routine with the doses and the levels of the day; ``routine`` is the one that was planned."""
        return with_doses(routine, self.levels, self.doses)


def turns_needed(routine: Routine) -> int:
    """How many turns of each exercise ``plan`` should be given, at least: what tells a dose lies in them."""
    asked = [
        effort.progress.after
        for exercise in routine.exercises
        for level in exercise.levels or (exercise,)
        for effort in level.work
        if effort.progress is not None
    ]
    return max(_TURNS, 2 * max(asked, default=0))


def plan(
    routine: Routine,
    turns: Mapping[str, Sequence[Turn]],
    today: date,
    *,
    break_days: int = 14,
    sore: bool = False,
    levels: Collection[str] = (),
    last_names: Mapping[str, str] | None = None,
) -> Plan:
    """What the next session of a routine asks for.

    ``routine`` is as written; ``turns`` are those of its exercises by their ids, those of a session in order;
    ``break_days``: days without an exercise after which it goes a step back; ``sore``: the user was sore
    the day after the last session; ``levels``: names of levels that were asked for, in capitals or not
    (those that no exercise has are passed over); ``last_names``: the names of the exercises of the
    routine's latest session by their ids.
    """
    turns = {exercise: in_order(own, today) for exercise, own in turns.items()}
    latest = in_order((own[-1] for own in turns.values() if own), today)[-1:]
    sore = sore or any(turn.sore and turn.date == today for own in turns.values() for turn in own)
    day = Day(today, break_days, sore, latest[0].after if latest else None)
    wanted = {name.casefold() for name in levels}
    judged = [
        _judged(exercise, block.rounds, turns.get(exercise.id, ()), day, wanted)
        for block in routine.blocks
        for exercise in block.exercises
    ]
    at = _levels(judged)
    if (doses := _doses(judged)) and too_large(with_doses(routine, at, doses)):
        judged = [replace(each, rungs=tuple(map(_as_written, each.rungs))) for each in judged]
        doses = {}
    rungs = [rung for each in judged for rung in each.rungs]
    offered = (offer(each, day) for each in judged)
    told = (*(each for rung in rungs for each in said(rung)), *(stays(each, day) for each in judged))
    return Plan(
        decisions=_decisions(with_doses(routine, at, doses), judged),
        adjustments=tuple(dict.fromkeys(each for each in told if each is not None)),
        offers=tuple(dict.fromkeys(each for each in offered if each is not None)),
        renamed=tuple(renamed(routine, turns, last_names or {})),
        doses=doses,
        levels=at,
        after=day.after,
    )


def _judged(
    exercise: Exercise, rounds: int, turns: Sequence[Turn], day: Day, wanted: Collection[str]
) -> Judged:
    """An exercise at each of its levels: the one asked for, else that of the last time, else the easiest."""
    rungs = []
    for rung in exercise.levels or (exercise,):
        own = [each if each.sets else _before_a_set(each, rung) for each in turns]
        past = past_of(own, rung.level, rounds * rung.sets * (len(rung.sides) or 1))
        rungs.append(Rung(rung, items_of(rung, past, day), past))
    names = [rung.exercise.level for rung in rungs]
    for place, name in enumerate(names):
        if name is not None and name.casefold() in wanted:
            return Judged(tuple(rungs), place, chosen=True)
    last = next((turn.level for turn in reversed(turns) if turn.sets and not turn.as_written), None)
    return Judged(tuple(rungs), names.index(last) if last in names else 0)


def _before_a_set(turn: Turn, rung: Exercise) -> Turn:
    """What is only known to have hurt, as if it had done so at this level, with the doses of the file."""
    own = tuple(amount_of(effort.doses[0]) for effort in rung.work)
    return replace(turn, level=rung.level, written=own, asked=own, as_written=True)


def _levels(judged: Sequence[Judged]) -> dict[str, str]:
    """By the id of an exercise: its level. Of two that share an id the first one tells."""
    at: dict[str, str] = {}
    for each in judged:
        exercise = each.now.exercise
        if exercise.level is not None:
            at.setdefault(exercise.id, exercise.level)
    return at


def _doses(judged: Sequence[Judged]) -> Doses:
    """Today's doses, where they are not the file's."""
    found = {}
    for rung in (rung for each in judged for rung in each.rungs):
        written = tuple(effort.doses for effort in rung.exercise.work)
        today = tuple(
            own if item.today == item.written else (item.today,)
            for own, item in zip(written, rung.items, strict=True)
        )
        if today != written:
            found[rung.exercise.id, rung.exercise.level] = today
    return found


def _as_written(rung: Rung) -> Rung:
    """The file's doses, where today's would be too much for a session."""
    items = (
        item if item.today == item.written else replace(item, today=item.written, rule="limit")
        for item in rung.items
    )
    return replace(rung, items=tuple(items))


def _decisions(routine: Routine, judged: Sequence[Judged]) -> tuple[Decision, ...]:
    """Each once; those that share an id have no progress, but may ask for different things."""
    found: dict[object, Decision] = {}
    for exercise, each in zip(routine.exercises, judged, strict=True):
        now = each.now
        last = None if now.past is None else now.past.last
        what = (exercise.id, exercise.name, exercise.level, now.items)
        found.setdefault(what, Decision(exercise, now.items, last))
    return tuple(found.values())
