"""What is remembered of a routine when a session of it begins: how its exercises went, and what follows."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from voicecoach.history.past import Past
from voicecoach.history.progress_past import in_order
from voicecoach.history.progression import Plan, plan, turns_needed
from voicecoach.history.turn import Turn
from voicecoach.model.routine import Exercise, Routine
from voicecoach.settings.folders import Folders
from voicecoach.settings.table import Settings

if TYPE_CHECKING:
    from voicecoach.history.lines import AnswerLine
    from voicecoach.history.reading import Session

AWAY = 14
"""Days after which somebody begins a rehabilitation routine as if it were new."""


class Remembered:
    """How the exercises of a routine went in the sessions before this one."""

    def __init__(self, routine: Routine, settings: Settings, folders: Folders, today: date) -> None:
        """Reads what there is, once. Damage in it never raises."""
        self._routine, self._settings, self._today = routine, settings, today
        exercises = {exercise.id for exercise in routine.exercises}
        past = Past(folders.history, folders.cache, settings.person)
        try:
            self._turns: Mapping[str, tuple[Turn, ...]] = past.turns(
                routine.id, exercises, turns_needed(routine)
            )
            self._names = past.last_names(routine.id)
        finally:
            past.close()

    def plan(self, levels: Collection[str], *, sore: bool = False, resumed: "Session | None" = None) -> Plan:
        """What is asked for today, ``levels`` being those that were chosen by name.

        ``resumed``: a session that goes on: planned as it was when it began, also if that was yesterday.
        """
        turns, kept, day = self._turns, set[str](), self._today
        if resumed is not None:
            day = _day_of(resumed, turns)
            answers, turns = _answers(resumed, turns), _without(turns, resumed)
            sore = any(answer.next_day for answer in answers)
            kept = {answer.exercise for answer in answers if answer.dose is not None and answer.exercise}
        found = plan(
            self._routine,
            turns,
            day,
            break_days=self._settings.break_days,
            sore=sore,
            levels=levels,
            last_names=self._names,
        )
        return _keeping(found, kept) if kept else found

    @property
    def slept_on_it(self) -> bool:
        """Whether the last session was on another day than this one."""
        return all(turn.date != self._today for several in self._turns.values() for turn in several)

    def reassures(self, routine: Routine) -> bool:
        """Whether somebody should be there who knows them: first time, new level, after a break, after pain.

        ``routine`` is that of the day.
        """
        turns = in_order((turn for several in self._turns.values() for turn in several), self._today)
        if not turns:
            return True
        last = turns[-1]
        away = (self._today - last.date).days > AWAY
        hurt = any(turn.pain or (turn.after or 0) > 0 for turn in turns if turn.start == last.start)
        return away or hurt or any(map(self._is_new, routine.exercises))

    def _is_new(self, exercise: Exercise) -> bool:
        """Whether an exercise has levels and was never done at this one."""
        turns = self._turns.get(exercise.id, ())
        return bool(exercise.levels) and all(turn.level != exercise.level for turn in turns)


def _keeping(found: Plan, kept: Collection[str]) -> Plan:
    """A plan in which exercises, by id, keep to their doses of last time."""
    doses = dict(found.doses)
    for each in found.adjustments:
        rung = each.exercise, each.level
        if each.exercise in kept and each.reason == "grown" and rung in doses:
            items = list(doses[rung])
            items[each.item] = (each.old,)
            doses[rung] = tuple(items)
    said = tuple(each for each in found.adjustments if each.exercise not in kept)
    return replace(found, doses=doses, adjustments=said)


def _answers(session: "Session", turns: Mapping[str, tuple[Turn, ...]]) -> "list[AnswerLine]":
    """What was answered in a session, and in those that it goes on with."""
    from voicecoach.history.lines import AnswerLine
    from voicecoach.history.reading import read_session

    header, every = session.header, [session]
    assert header is not None
    of_it = (turn.parts for several in turns.values() for turn in several if header.id in turn.parts)
    for part in {part for parts in of_it for part in parts} - {header.id}:
        with suppress(OSError):  # what cannot be read any more tells nothing
            every.append(read_session(session.path.with_name(f"{part}.jsonl")))
    return [line for each in every for line in each.lines.values() if isinstance(line, AnswerLine)]


def _day_of(session: "Session", turns: Mapping[str, tuple[Turn, ...]]) -> date:
    """The day on which a session began, which may itself have been taken up from another."""
    header = session.header
    assert header is not None
    every = (turn for several in turns.values() for turn in several)
    return min((turn.date for turn in every if header.id in (turn.session, *turn.parts)), default=header.date)


def _without(turns: Mapping[str, tuple[Turn, ...]], session: "Session") -> Mapping[str, tuple[Turn, ...]]:
    """The turns before a session, which may itself have been taken up from another."""
    header = session.header
    assert header is not None
    every = (turn for several in turns.values() for turn in several)
    begun = {turn.session for turn in every if header.id in (turn.session, *turn.parts)}
    return {
        exercise: tuple(turn for turn in several if turn.session not in begun)
        for exercise, several in turns.items()
    }
