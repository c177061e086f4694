"""Cues written beside ``work``: each goes to the item of the set that it falls into."""

from dataclasses import replace

from voicecoach.model.routine import At, AuthorCue, Effort, Hold, Open, Reps, Timed
from voicecoach.model.units import Seconds
from voicecoach.routine.desk import Desk, Fields
from voicecoach.routine.problems import Unread

_MOVE = "'at' does not say which item of 'work' it means; move the cue into that item"


MOST_REPEATS = 1000
"""How often one cue may be repeated in a set of several items."""


def seconds_of(effort: Effort, dose: object) -> Seconds | None:
    """How long a dose lasts; None where that is the user's choice."""
    match dose:
        case Hold(seconds) | Timed(seconds):
            return seconds
        case Reps(count):
            return None if effort.tempo.own else count * effort.tempo.seconds
        case _:
            return None


def spread(desk: Desk, fields: Fields, work: tuple[Effort, ...]) -> tuple[Effort, ...]:
    """The items with the cues of their exercise. Raises Unread where one cannot be placed (it is noted)."""
    if "work" not in fields or "cues" not in fields:
        return work
    cues: tuple[AuthorCue, ...] = fields.get("cues")
    given: list[list[AuthorCue]] = [[] for _ in work]
    lost = False
    for cue in cues:
        places = _places(work, cue.at)
        if not places:
            desk.problem(f"{cue.key}.at", _reason(work, cue.at))
            lost = True
        for index, at in places:
            given[index].append(replace(cue, at=at))
    if lost:
        raise Unread
    return tuple(
        replace(effort, cues=(*effort.cues, *more)) if more else effort
        for effort, more in zip(work, given, strict=True)
    )


def _reason(work: tuple[Effort, ...], at: At) -> str:
    if at.kind in ("before", "half", "end") and _length(work[-1]) is None:
        return "'at' counts from an end that this set does not have"
    if at.kind == "after" and all(_length(effort) is not None for effort in work):
        return "'at' is after the end of the set"
    return _MOVE


def _length(effort: Effort) -> Seconds | None:
    """The length of an item that is the same in every set; None where there is no such length."""
    return seconds_of(effort, effort.doses[0]) if len(effort.doses) == 1 else None


def _places(work: tuple[Effort, ...], at: At) -> list[tuple[int, At]]:
    """The items a cue falls into, and when in each; nowhere where that cannot be told exactly."""
    last = len(work) - 1
    if last == 0:
        return [(0, at)]
    if at.kind == "start":
        return [(0, at)]
    if at.kind == "rest":
        return [(last, at)]
    if at.kind == "end":
        return [] if isinstance(work[last].doses[0], Open) or _endless(work[last]) else [(last, at)]
    if at.kind in ("rep", "every-reps"):
        counted = [index for index, effort in enumerate(work) if isinstance(effort.doses[0], Reps)]
        return [(counted[0], at)] if len(counted) == 1 else []
    lengths = [_length(effort) for effort in work]
    if at.kind == "after":
        return _after(lengths, at.seconds)
    total = sum((length or Seconds(0) for length in lengths), Seconds(0))
    if None in lengths:
        return []
    if at.kind == "half":
        return _after(lengths, total / 2)
    if at.kind == "before":
        return _after(lengths, total - at.seconds) if at.seconds < total else []
    if total / at.seconds > MOST_REPEATS:
        return []
    steps = range(1, int(total / at.seconds) + 1)
    return [
        place for step in steps if step * at.seconds < total for place in _after(lengths, step * at.seconds)
    ]


def _endless(effort: Effort) -> bool:
    return isinstance(effort.doses[0], Reps) and effort.tempo.own


def _after(lengths: list[Seconds | None], seconds: Seconds) -> list[tuple[int, At]]:
    """The item that is being done so long after the start of the set."""
    for index, length in enumerate(lengths):
        if length is None:
            # Of the last item it does not matter how long it lasts.
            return [(index, At("after", seconds))] if index == len(lengths) - 1 else []
        if seconds < length:
            return [(index, At("after", seconds) if seconds else At("start"))]
        seconds -= length
    return []
