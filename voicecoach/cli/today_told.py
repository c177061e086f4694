"""What ``voicecoach today`` says of a routine. Pure."""

from datetime import date

from voicecoach.model.adjustment import Adjustment, Adjustments
from voicecoach.model.frozen import dataclass
from voicecoach.model.routine import Dose, Open, Reps, Routine
from voicecoach.model.units import Seconds
from voicecoach.phrases import Phrases

_TOLD = ("grown", "pain", "break", "file")
"""Which change of a dose is told, the first that there is; whom to ask is left to the session."""


@dataclass(frozen=True, slots=True)
class Due:
    """A routine, and where one stands with it."""

    name: str
    """Its name in the catalogue, or its path."""
    routine: Routine
    today: date
    last: date | None
    """The day on which something of it was last done; None: never."""
    week: int
    """On how many days of this week."""
    adjustments: Adjustments = ()
    """What the next session asks for otherwise than the last one did."""
    broken_off: bool = False
    """Whether the last session of today was broken off and can be taken up again, and none was finished."""

    @property
    def due(self) -> bool:
        """Whether nothing of it was done today, or not to its end."""
        return self.last != self.today or self.broken_off

    def as_json(self) -> dict[str, object]:
        """For programs; doses are whole repetitions, or seconds."""
        return {
            "routine": self.name,
            "id": self.routine.id,
            "title": self.routine.title,
            "due": self.due,
            "broken_off": self.broken_off,
            "last": None if self.last is None else self.last.isoformat(),
            "days_this_week": self.week,
            "doses": [
                {
                    "exercise": each.exercise,
                    "name": _name(each, self.routine),
                    "level": each.level,
                    "item": each.item + 1,
                    "last": float(_size(each.old)),
                    "today": float(_size(each.new)),
                    "unit": "reps" if isinstance(each.new, Reps) else "seconds",
                    "reason": each.reason,
                }
                for each in self.adjustments
            ],
        }


def told(due: Due, phrases: Phrases, alone: bool) -> str:
    """One sentence or two; the dose of today only where no other routine is told of (``alone``)."""
    title = due.routine.title.rstrip(".")
    if due.last is None:
        return phrases.say("due_new", title=title, name=due.name)
    if due.broken_off:
        return phrases.say("due_broken_off", title=title)
    week = phrases.counted("times_this_week", due.week)
    if not due.due:
        return phrases.say("due_done", title=title, week=week)
    ago = phrases.counted("day_ago", (due.today - due.last).days)
    first = (
        phrases.say("due_week", title=title, ago=ago, week=week)
        if due.week
        else phrases.say("due_now", title=title, ago=ago)
    )
    return " ".join(filter(None, (first, _dose(due, phrases) if alone else None)))


def _dose(due: Due, phrases: Phrases) -> str | None:
    """How today differs from last time, of one exercise."""
    changed = [each for each in due.adjustments if each.reason in _TOLD]
    if not changed:
        return None
    one = min(changed, key=lambda each: _TOLD.index(each.reason))
    values = {"name": _name(one, due.routine).rstrip("."), "amount": _amount(one.new, phrases)}
    more = _size(one.new) - _size(one.old)
    if one.reason == "grown" and not due.routine.rehabilitation:
        return phrases.say("due_more", **values, more=_short(one.new, more, phrases))
    return phrases.say("due_less" if one.reason in ("pain", "break") else "due_dose", **values)


def _name(adjustment: Adjustment, routine: Routine) -> str:
    names = (exercise.name for exercise in routine.exercises if exercise.id == adjustment.exercise)
    return next(names, adjustment.exercise)


def _size(dose: Dose) -> Seconds:
    """Repetitions, or seconds."""
    if isinstance(dose, Reps):
        return Seconds(dose.count)
    return dose.longest if isinstance(dose, Open) else dose.seconds


def _amount(dose: Dose, phrases: Phrases) -> str:
    return phrases.counted("rep", dose.count) if isinstance(dose, Reps) else phrases.duration(_size(dose))


def _short(dose: Dose, size: Seconds, phrases: Phrases) -> str:
    """An amount beside another one: repetitions are plain numbers."""
    return str(size) if isinstance(dose, Reps) else phrases.duration(size)
