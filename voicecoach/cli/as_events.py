"""The events of a session as JSON, one object a line, for other programs: ``voicecoach run --events``.

``docs/events.md`` has every field. Names and meanings only grow; nothing is taken away or renamed.
"""

import contextlib
from typing import assert_never

from voicecoach.cli.as_data import number
from voicecoach.cli.printing import err, out
from voicecoach.cli.screen import Screen
from voicecoach.model.event import (
    Answered,
    Asked,
    CueSpoken,
    Event,
    Finished,
    LevelChanged,
    NotSaved,
    PainReported,
    Paused,
    RepDone,
    Resumed,
    Saved,
    SegmentStarted,
    SetEnded,
    Slept,
    SoundBack,
    SoundLost,
    Told,
)
from voicecoach.model.routine import Dose, Exercise, Hold, Open, Reps, Timed
from voicecoach.model.segment import Segment, Work
from voicecoach.model.sound import Utterance
from voicecoach.model.units import Seconds, to_frames
from voicecoach.session.where import items

MICROSECONDS = 1_000_000
"""Times are told to the microsecond: the parts of a second."""

Fields = dict[str, object]


def as_json(event: Event) -> Fields:
    """An event as what JSON knows: its name, when it was heard in seconds, and what it tells."""
    name, told = _named(event)
    return {"event": name, "at": _seconds(event.at), **told}


def _named(event: Event) -> tuple[str, Fields]:
    """The name of an event, and its fields but for the time."""
    match event:
        case SegmentStarted(_, segment, resumed):
            kind: Fields = {"kind": segment.kind, "index": segment.index}
            return "segment_started", kind | _place(segment) | {"asked": _asked(segment), "resumed": resumed}
        case CueSpoken(_, sound, role, rep, substitute):
            what = {"say": sound.text} if isinstance(sound, Utterance) else {"sound": sound.name}
            return "cue", {"role": role, **what, "rep": rep or None, "substitute": substitute}
        case RepDone(_, rep, item):
            return "rep_done", {"rep": rep, "item": item + 1}
        case SetEnded(_, segment, done, cut):
            amounts = [_amount(dose, each) for dose, each in zip(_doses(segment), done, strict=True)]
            return "set_ended", _place(segment) | {"asked": _asked(segment), "done": amounts, "cut": cut}
        case PainReported(_, segment, rep, second, sharp):
            where: Fields = {"rep": rep or None, "second": _seconds(second)}
            return "pain", _place(segment) | where | {"sharp": sharp}
        case LevelChanged(_, exercise):
            return "level_changed", _exercise(exercise)
        case Answered():
            return "answered", _answer(event)
        case Told(_, text):
            return "told", {"text": text}
        case Saved(_, sets):
            return "saved", {"sets": sets}
        case NotSaved(_, reason):
            return "not_saved", {"reason": reason}
        case Slept(_, seconds):
            return "slept", {"seconds": _seconds(seconds)}
        case Paused():
            return "paused", {}
        case Resumed():
            return "resumed", {}
        case Asked(_, question, seconds):
            return "asked", {"question": question, "seconds": _seconds(seconds)}
        case SoundLost(_, reason):
            return "sound_lost", {"reason": reason}
        case SoundBack():
            return "sound_back", {}
        case Finished(_, how):
            return "finished", {"how": how}
        case _:
            assert_never(event)


def _answer(said: Answered) -> Fields:
    """What was answered, as the record writes it; what was not asked is left out."""
    fields: Fields = {
        "exercise": said.exercise,
        "effort": said.effort,
        "pain": said.pain,
        "next_day": said.next_day,
        "level": said.level,
        "dose": None if said.dose is None else list(map(_whole, said.dose)),
    }
    return {name: value for name, value in fields.items() if value is not None}


def _exercise(exercise: Exercise | None) -> Fields:
    if exercise is None:
        return {"exercise": None, "name": None, "level": None}
    return {"exercise": exercise.id, "name": exercise.name, "level": exercise.level}


def _place(segment: Segment) -> Fields:
    """Where in the routine a segment stands; null where it has no such place."""
    return _exercise(segment.exercise) | {
        "side": segment.side,
        "set": segment.set_number or None,
        "round": segment.round_number or None,
    }


def _doses(segment: Segment) -> list[Dose]:
    """The dose of each item of a set as the day has it, whatever the user changed of it meanwhile."""
    if not isinstance(segment.body, Work):
        return []
    if segment.exercise is not None:
        return [effort.dose(segment.set_number) for effort in segment.exercise.work]
    return [part.dose for part in items(segment.body)]


def _asked(segment: Segment) -> list[Fields] | None:
    """What a set asks for, item by item; None where the segment is no set."""
    if not isinstance(segment.body, Work):
        return None
    return [_whole(dose) for dose in _doses(segment)]


def _whole(dose: Dose) -> Fields:
    """A dose as the record writes it: an open one has the most it may last."""
    match dose:
        case Reps(count):
            return _amount(dose, Seconds(count))
        case Hold(seconds) | Timed(seconds):
            return _amount(dose, seconds)
        case Open(longest):
            return {**_amount(dose, longest), "open": True}


def _amount(dose: Dose, amount: Seconds) -> Fields:
    """So much of a dose, as the record writes it."""
    return {"reps": int(amount)} if isinstance(dose, Reps) else {"seconds": _seconds(amount)}


def _seconds(exact: Seconds) -> int | float:
    return number(Seconds(to_frames(exact, MICROSECONDS), MICROSECONDS))


class EventLines:
    """Prints events as JSON lines, at once; in the place of ``Show``. A reader that has gone stops nothing.

    What a person must read at the end (where it stopped, the way out) goes to standard error.
    """

    def __init__(self) -> None:
        from json import dumps  # for those only who ask for it, not on the way to everybody's first word

        self.screen = self
        self._written = dumps
        self._lines: list[str] = []
        self._people = Screen(self._lines.append)

    def show(self, event: Event) -> None:
        """Print what has happened."""
        with contextlib.suppress(OSError, ValueError):
            out(self._written(as_json(event)), now=True)
        self._people.show(event)
        self._lines.clear()

    def flush(self) -> None:
        """Nothing: no event waits for another."""

    def part(self) -> None:
        """Tell where a session that was stopped got to, and the way out."""
        self._people.flush()
        self._lines.clear()
        self._people.part()
        for line in self._lines:
            err(line)
