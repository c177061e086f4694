"""Which rule gives today's dose of an exercise at one of its levels, from its turns. Pure.

The rules in their order: the first that applies is the one. ``docs/progression.md`` tells it to people.

1. The file asks for something else than last time: the file's dose.
2. Pain in two sessions running: held. Pain: one step back. A long time without it: one step back.
3. Everything else that is in doubt: held, see ``Rule``.
4. Else it grows by a step, once that was earned.

What steps back stands before what holds, so that of several rules the safest wins.
"""

from datetime import date
from typing import Literal

from voicecoach.history.lines import Amount
from voicecoach.history.progress_doses import Growth, amount_of, dose_of
from voicecoach.history.progress_past import HURTS, LevelPast
from voicecoach.history.turn import Turn
from voicecoach.model.frozen import dataclass
from voicecoach.model.routine import Dose, Effort, Exercise, Progress, Reps

Rule = Literal[
    "fixed",  # it has no progress: as the file has it
    "new",  # never done at this level: the file's dose
    "file",  # the file asks for something else than last time, and wins
    "ask",  # pain in two sessions running: held, and somebody who knows is asked
    "pain",  # it hurt last time: a step back, not below half of the file's dose
    "break",  # a long time without it: a step back, not below the file's dose
    "after",  # 4 of 10 or more of pain after the routine's last session: held
    "short",  # last time not all of it was done: held
    "hard",  # last time was called hard: held
    "level",  # last time it was done at another level as well, or only there: held
    "top",  # it has grown as far as it may: held
    "waiting",  # it went well, but not yet often enough: held
    "today",  # it has grown or gone back today already: held
    "sore",  # the user was sore the day after: held, and somebody who knows is asked
    "grown",  # it went well often enough: a step more
    "limit",  # the session would be longer than a routine may be: the file's dose
]
"""What decides on a dose."""


@dataclass(frozen=True, slots=True)
class Item:
    """One dose of an exercise: what it is today, and the rule and the facts behind it."""

    written: Dose
    """Of the file, for the first set."""
    last: Dose | None
    """What was asked for last time; None where that is not known."""
    today: Dose
    rule: Rule
    progress: Progress | None = None
    successes: int = 0
    """In how many sessions this dose was done in full and not called hard, since it last changed, it last
    hurt and the last long time without it."""


@dataclass(frozen=True, slots=True)
class Day:
    """What holds for all exercises of today."""

    date: date
    break_days: int
    """Days without an exercise after which it goes a step back."""
    sore: bool
    """Whether the user was sore the day after the last session, as they say now or have said today."""
    after: int | None
    """The pain after the routine's last session, 0 to 10."""


def items_of(exercise: Exercise, past: LevelPast | None, day: Day) -> tuple[Item, ...]:
    """Today's doses of an exercise, as the file has it, at the level that ``past`` is of."""
    if past is not None and not _fits(exercise, past.last):
        return tuple(_anew(effort, "file") for effort in exercise.work)
    return tuple(
        _anew(effort, "new")
        if past is None
        else _fixed(effort, exercise.sets, past.last.asked[number], past.last.written[number])
        if effort.progress is None
        else _growing(effort.doses[0], effort.progress, number, past, day)
        for number, effort in enumerate(exercise.work)
    )


def _fits(exercise: Exercise, turn: Turn) -> bool:
    """Whether the items are still those of a record: as many, and of the same units."""
    units = [isinstance(effort.doses[0], Reps) for effort in exercise.work]
    return all(
        units == [amount.reps is not None for amount in amounts] for amounts in (turn.asked, turn.written)
    )


def _anew(effort: Effort, rule: Rule) -> Item:
    """An item that no record fits."""
    dose = effort.doses[0]
    return Item(dose, None, dose, "fixed" if effort.progress is None else rule, effort.progress)


def _fixed(effort: Effort, sets: int, asked: Amount, written: Amount) -> Item:
    """An item without progress. Where it had grown before, the file's dose is news."""
    dose, now = effort.doses[0], effort.dose(sets)
    changed = asked not in (written, amount_of(now))
    return Item(dose, dose_of(asked, now), dose, "file" if changed else "fixed")


def _growing(own: Dose, progress: Progress, number: int, past: LevelPast, day: Day) -> Item:
    """An item with progress."""
    asked = past.last.asked[number]
    known = dose_of(asked, own)
    if past.last.written[number] != amount_of(own):
        return Item(own, known, own, "file", progress)
    growth = Growth(own, progress)
    base, successes = growth.within(asked), past.successes(number, day.break_days)
    changed = past.changed_on(day.date, number)
    rule, dose = _ruled(growth, base, successes >= progress.after, changed, past, day)
    if dose == base and amount_of(base) != asked:
        rule = "file"  # which allows less than it did
    return Item(own, known, dose, rule, progress, successes)


def _ruled(
    growth: Growth, base: Dose, earned: bool, changed: bool, past: LevelPast, day: Day
) -> tuple[Rule, Dose]:
    """The rule, and the dose that it makes of the last one; ``changed``: it has today, in another session."""
    away = (day.date - past.last.date).days > day.break_days
    rested = growth.less_to_own(base) if away else base
    if past.pain_twice:
        return "ask", growth.less(base) if past.pain and not past.stepped_back else rested
    if past.pain:
        return "pain", growth.less(base)
    if away:
        return "break", rested
    held: dict[Rule, bool] = {
        "after": (day.after or 0) >= HURTS,
        "short": not past.whole,
        "hard": past.last.effort == "hard",
        "level": past.elsewhere,
        "top": growth.complete(base),
        "waiting": not earned,
        "today": changed,
        "sore": day.sore,
    }
    for rule, applies in held.items():
        if applies:
            return rule, base
    return "grown", growth.more(base)
