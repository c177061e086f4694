"""What of a session's events goes into its record. Pure."""

from datetime import datetime

from voicecoach.history.header import Header
from voicecoach.history.lines import (
    Amount,
    AnswerLine,
    EndLine,
    Line,
    PainLine,
    SessionLine,
    SetLine,
)
from voicecoach.history.progress_doses import amount_of, to_milliseconds
from voicecoach.model.event import Answered, Event, Finished, LevelChanged, PainReported, SetEnded
from voicecoach.model.routine import Dose, Exercise, Reps
from voicecoach.model.segment import Work
from voicecoach.model.units import Seconds


def opening(header: Header, identity: str, start: datetime) -> SessionLine:
    """The first line; ``start`` is in the user's own time."""
    away = start.utcoffset()
    return SessionLine(
        id=identity,
        start=start,
        date=start.date(),
        offset=0 if away is None else round(away.total_seconds() / 60),
        **header._asdict(),
    )


def lines_of(event: Event, at: datetime) -> tuple[Line, ...]:
    """The lines that an event leaves: none for most of them, one a side for a set."""
    match event:
        case SetEnded():
            return _set_lines(event, at)
        case PainReported():
            return (_pain_line(event, at),)
        case LevelChanged(exercise=exercise):
            return (AnswerLine(at, exercise=exercise.id, level=exercise.level),)
        case Answered():
            return (_answer_line(event, at),)
        case Finished(how=how):
            return (EndLine(at, how),)
        case _:
            return ()


def _set_lines(ended: SetEnded, at: datetime) -> tuple[Line, ...]:
    segment = ended.segment
    exercise, body, number = segment.exercise, segment.body, segment.set_number
    if exercise is None:
        return ()
    doses = tuple(effort.dose(number) for effort in exercise.work)
    asked = tuple(map(amount_of, doses))
    written = tuple(amount_of(effort.written_dose(number)) for effort in exercise.work)
    done = tuple(_part_of(dose, amount) for dose, amount in zip(doses, ended.done, strict=False))
    # Side by side, each side does every repetition that is counted.
    sides = exercise.sides if exercise.order == "rep" and exercise.sides else (segment.side,)
    return tuple(
        SetLine(
            at=at,
            exercise=exercise.id,
            name=exercise.name,
            level=exercise.level,
            side=side,
            round=segment.round_number,
            set=number,
            written=written,
            asked=asked,
            done=done,
            load=_load(exercise, number),
            tempo=round(float(body.tempo), 6) if isinstance(body, Work) else 1.0,
            cut=ended.cut,
        )
        for side in sides
    )


def _pain_line(pain: PainReported, at: datetime) -> PainLine:
    exercise = pain.segment.exercise
    return PainLine(
        at=at,
        exercise=None if exercise is None else exercise.id,
        side=pain.segment.side,
        rep=pain.rep or None,
        second=None if pain.rep else to_milliseconds(pain.second),
        sharp=pain.sharp,
    )


def _answer_line(said: Answered, at: datetime) -> Line:
    dose = None if said.dose is None else tuple(map(amount_of, said.dose))
    return AnswerLine(at, said.exercise, said.effort, said.pain, said.next_day, said.level, dose)


def _part_of(dose: Dose, done: Seconds) -> Amount:
    return Amount(reps=int(done)) if isinstance(dose, Reps) else Amount(seconds=to_milliseconds(done))


def _load(exercise: Exercise, number: int) -> str | None:
    """The load of a set: there is none, one for all sets, or one for each."""
    if not exercise.load:
        return None
    return exercise.load[0] if len(exercise.load) == 1 else exercise.load[number - 1]
