"""What ``voicecoach plan`` prints: a line for each dose, with the rule and the facts behind it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from voicecoach.cli.as_data import as_data
from voicecoach.cli.describe import dose_summary, duration, plural
from voicecoach.history.progression import Decision, Item, Offer, Plan, Renamed
from voicecoach.history.turn import Turn
from voicecoach.model.routine import Dose, Hold, Open, Reps, Routine, Timed
from voicecoach.model.units import Seconds


def decision_lines(
    decision: Decision, after: int | None, today: date, broken_off: str | None = None
) -> Iterator[str]:
    """A line for each item of an exercise.

    ``after``: the pain after the routine's last session; ``broken_off``: the id of one that can be taken up.
    """
    exercise = decision.exercise
    named = f"{exercise.name}, {exercise.level}" if exercise.level else exercise.name
    for place, (effort, item) in enumerate(zip(exercise.work, decision.items, strict=True), 1):
        what = named if len(exercise.work) == 1 else f"{named}, part {place}"
        what += f" ({effort.name})" if effort.name else ""
        asked = dose_summary(replace(exercise, work=(effort,)))
        yield f"{what}: {asked}. {why(item, decision.last, after, today, exercise.level, broken_off)}"


def why(
    item: Item,
    last: Turn | None,
    after: int | None,
    today: date,
    level: str | None = None,
    broken_off: str | None = None,
) -> str:
    """The rule that a dose follows, in a sentence with its facts; see ``decision_lines``."""
    if item.rule == "fixed":
        return "As written."
    if item.rule == "limit":
        return "As written: otherwise the session would be longer than a routine may be."
    if last is None:
        return "New at this level, so as written." if level else "New, so as written."
    if item.last is None:
        return "The file has changed since last time, so as written."
    if item.rule == "pain" and not last.sets:
        return f"Last time{_hurt(item, last, ' before the first set', today)}."
    if item.rule == "short" and broken_off in (last.session, *last.parts):
        return f"Last time {_short(item.last)}, broken off ({_day(last.date, today)}), so as before."
    return f"Last time {_short(item.last)}{_consequence(item, last, after, today)}."


def _consequence(item: Item, last: Turn, after: int | None, today: date) -> str:
    """What followed from the last time, without the full stop."""
    on = _day(last.date, today)
    ago = plural((today - last.date).days, "day")
    less = item.last != item.today
    match item.rule:
        case "file":
            return f" ({on}). The file now says otherwise, which comes first"
        case "ask":
            step = "a step back" if less else "as before"
            return f" ({on}). It hurt in two sessions running: {step}, and ask somebody who knows"
        case "sore":
            return f" ({on}). You said today that you were sore: as before, and ask somebody who knows"
        case "pain":
            return f", and{_hurt(item, last, '', today)}"
        case "break" if less:
            return f", {ago} ago ({on}), so a step back"
        case "break":
            return f", {ago} ago ({on}), so as before"
        case "after":
            return f" ({on}). Pain of {after} in 10 after the last session, so as before"
        case "short":
            missing = "not all sets done" if last.reached else "ended early"
            return f", {missing} ({on}), so as before"
        case "hard":
            return f", called hard ({on}), so as before"
        case "level":
            return f" ({on}). It was last done at another level, so as it was left"
        case "top":
            return f", {_well(last)} ({on}); this is as far as it grows"
    return f", {_well(last)} ({on}); {_earned(item)}"


def _hurt(item: Item, last: Turn, where: str, today: date) -> str:
    less = item.last != item.today
    step = ", so a step back" if less else "; this is the least, half of what is written"
    ask = ". Ask somebody who knows" if last.sharp else ""
    return f" it hurt{where} ({_day(last.date, today)}){step}{ask}"


def _well(last: Turn) -> str:
    return f"done in full and called {last.effort}" if last.effort else "done in full"


def _earned(item: Item) -> str:
    """How many successes there are, and what follows."""
    assert item.progress is not None, "only a dose with progress grows"
    after = item.progress.after
    so_far = f"{min(item.successes, after)} of {plural(after, 'session')}"
    if item.rule == "waiting":
        return f"{so_far}, so as before"
    if item.rule == "today":
        return "it changed earlier today, so as before"
    assert item.last is not None, "what grows was done before"
    return f"{so_far}, so {_difference(item.last, item.today)} more"


def _difference(old: Dose, new: Dose) -> str:
    if isinstance(old, Reps) and isinstance(new, Reps):
        return str(new.count - old.count)
    return duration(_seconds(new) - _seconds(old))


def _seconds(dose: Dose) -> Seconds:
    match dose:
        case Hold(seconds) | Timed(seconds) | Open(seconds):
            return seconds
        case Reps(count):
            return Seconds(count)


def _short(dose: Dose) -> str:
    """A dose beside another one of its kind: "20", "30 seconds"."""
    return str(dose.count) if isinstance(dose, Reps) else duration(_seconds(dose))


def _day(day: date, today: date) -> str:
    """``12 November``, and the year where it is another one."""
    return f"{day.day} {day:%B}" if day.year == today.year else f"{day.day} {day:%B %Y}"


def notices(plan: Plan, today: date, broken_off: str | None = None) -> Iterator[str]:
    """What is to be known besides the doses, a line each."""
    if broken_off is not None:
        yield "The last session was broken off. voicecoach resume goes on with it, with the doses it had."
    slept = all(decision.last is None or decision.last.date != today for decision in plan.decisions)
    if plan.asks_more and slept:
        harder = any(offer.way == "up" for offer in plan.offers)
        more = ", and no harder level is offered" if harder else ""
        yield (
            "Before it asks for more, run asks whether you were sore the day after. "
            f"If so, nothing grows{more}."
        )
    yield from map(_offer, plan.offers)
    names = {decision.exercise.id: decision.exercise.name for decision in plan.decisions}
    for told in plan.adjustments:
        if told.reason == "level":
            yield (
                f"{names[told.exercise]}, {told.level}: all done, and comfortable. "
                "You said today that you were sore, so no harder level is offered."
            )
    yield from map(_renamed, plan.renamed)


def _offer(offer: Offer) -> str:
    where = f"{offer.name}, {offer.level}"
    if offer.way == "up":
        return f"{where}: all done, and comfortable. At the start the next level is offered: {offer.other}."
    return f"{where}: it hurt. At the start the easier level is offered: {offer.other}."


def _renamed(renamed: Renamed) -> str:
    return (
        f'{renamed.new}: new here, while "{renamed.old}" is gone. If it is the same exercise, write '
        f'id = "{renamed.id}" beside its name, and its history goes on.'
    )


def plan_data(
    routine: Routine, plan: Plan, person: str | None, today: date, broken_off: str | None
) -> dict[str, Any]:
    """The plan of a routine, for ``--json``."""
    return {
        "title": routine.title,
        "routine": routine.id,
        "person": person,
        "date": today.isoformat(),
        "grows": plan.grows,
        "broken_off": broken_off,
        "exercises": [_decision_data(each, plan.after, today, broken_off) for each in plan.decisions],
        "offers": as_data(plan.offers),
        "renamed": as_data(plan.renamed),
    }


def _decision_data(
    decision: Decision, after: int | None, today: date, broken_off: str | None
) -> dict[str, Any]:
    exercise, last = decision.exercise, decision.last
    items = [
        {
            "today": as_data(effort.doses),
            "last": as_data(item.last),
            "written": as_data(effort.written or effort.doses),
            "rule": item.rule,
            "why": why(item, last, after, today, exercise.level, broken_off),
            "successes": item.successes,
            "progress": as_data(item.progress),
        }
        for effort, item in zip(exercise.work, decision.items, strict=True)
    ]
    session = None if last is None else {"id": last.session, "date": last.date.isoformat()}
    named = {"exercise": exercise.id, "name": exercise.name, "level": exercise.level}
    return {**named, "last_session": session, "items": items}
