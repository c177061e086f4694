"""What is said of a dose that history has made another one, before its exercise begins."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from voicecoach.coaching.speaker import Speaker
from voicecoach.model.routine import Dose, Exercise, Hold, Open, Reps, Timed
from voicecoach.model.segment import Line
from voicecoach.model.sound import Utterance
from voicecoach.model.units import Seconds

if TYPE_CHECKING:
    from voicecoach.model.adjustment import Adjustment

_GENTLE = MappingProxyType(
    {"grown": "today_grown_gentle", "pain": "today_pain_gentle", "break": "today_break_gentle"}
)
"""What is worded otherwise in rehabilitation: nothing there is an achievement, or is due."""


def meant_for(exercise: Exercise, adjustments: "Iterable[Adjustment]") -> "tuple[Adjustment, ...]":
    """Those of an exercise at the level it is done at, in the order of its items."""
    level = exercise.level
    found = (each for each in adjustments if (each.exercise, each.level) == (exercise.id, level))
    return tuple(
        sorted((each for each in found if each.item < len(exercise.work)), key=lambda each: each.item)
    )


def at_doses(exercise: Exercise, doses: Mapping[int, Dose]) -> Exercise:
    """An exercise with other doses of the day, by item, for all its sets; what its file has is kept."""
    work = tuple(
        replace(effort, doses=(doses[item],), written=effort.written or effort.doses)
        if item in doses
        else effort
        for item, effort in enumerate(exercise.work)
    )
    return replace(exercise, work=work)


def announced(
    say: Speaker, exercise: Exercise, adjustments: "Sequence[Adjustment]", *, gentle: bool, hint: bool
) -> list[Line]:
    """Why the doses of an exercise are what they are today; ``adjustments`` are meant for it.

    ``gentle``: in rehabilitation. ``hint``: somebody can press a key, and is told the one that keeps to
    last time, if there is one.
    """
    lines: list[Line] = []
    for each in adjustments:
        name = exercise.work[each.item].name
        if name and len(exercise.work) > 1 and each.reason != "level":
            lines.append(say.line(say.author(f"{name}."), pause=Seconds(1, 5)))
        lines.append(say.line(_reason(say, exercise, each, gentle)))
    grown = [each.old for each in adjustments if each.reason == "grown"]
    if hint and grown and "keep" in say.keys:
        if len(grown) == 1:
            lines.append(say.line(say.coach("keep_hint", old=_amount(say, exercise, grown[0]))))
        else:
            lines.append(say.line(say.coach("keep_hint_all")))
    return lines


def kept(say: Speaker, exercise: Exercise, doses: Sequence[Dose]) -> Utterance:
    """That an exercise keeps to these doses."""
    first, *others = (_whole(say, exercise, dose) for dose in doses)
    for other in others:
        first = say.phrases.say("join", first=first, second=other)
    return say.coach("kept", dose=first)


def _reason(say: Speaker, exercise: Exercise, each: "Adjustment", gentle: bool) -> Utterance:
    key = _GENTLE.get(each.reason, "") if gentle else ""
    key = key or f"today_{each.reason}"
    if each.reason != "grown":
        return say.coach(key, new=_whole(say, exercise, each.new))
    if isinstance(each.old, Hold) and not gentle:
        key += "_held"
    if each.comfortable:
        key += "_comfortable"
    return say.coach(key, old=_amount(say, exercise, each.old), new=_amount(say, exercise, each.new))


def _amount(say: Speaker, exercise: Exercise, dose: Dose) -> str:
    """A dose as short as it can be said where the whole of it was heard just now: "20"."""
    if isinstance(dose, Reps):
        return say.phrases.counted("each", dose.count) if _pairs(exercise) else str(dose.count)
    return _whole(say, exercise, dose)


def _whole(say: Speaker, exercise: Exercise, dose: Dose) -> str:
    """A dose in words: "20 repetitions"."""
    match dose:
        case Reps(count):
            return say.phrases.counted("pair" if _pairs(exercise) else "rep", count)
        case Hold(seconds) | Timed(seconds) | Open(seconds):
            return say.phrases.duration(seconds)


def _pairs(exercise: Exercise) -> bool:
    return exercise.order == "rep" and bool(exercise.sides)
