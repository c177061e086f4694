"""Whole sessions as turns of their exercises, and as rows. Pure.

How the lines of a session are taken:

1. Its parts, where it was taken up again, are one session: a set that was lost, and done again, is one set.
2. Sets are different where exercise, level, side, round or number are. Of one that was done several
   times, because the user went back, the last time counts.
3. A pain that was told during a set belongs to the set that ends next; one told outside of a set, to the
   set before. Where there is none of that exercise and side, to the nearest on the other hand.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from voicecoach.history.lines import Amount, Amounts, AnswerLine, EndLine, Line, PainLine, SetLine
from voicecoach.history.merging import Entry, Part
from voicecoach.history.rows import SessionRow, SetRow
from voicecoach.history.turn import Turn
from voicecoach.model.event import Effort

AS_WRITTEN = "as_written"
"""The key of a session's options that says that history was left out of account."""

Whole = tuple[Part, ...]
"""The parts of a session, in their order."""


class Placed(NamedTuple):
    """A set, where it stands, and how it hurt."""

    part: Part
    entry: Entry
    line: SetLine
    hurt: bool
    """In this exercise and on this side."""
    pained: bool
    """In this exercise, on whatever side: a pain of the set, or the nearest set to it."""
    sharp: bool


def session_row(whole: Whole) -> SessionRow:
    """A session as a row."""
    first, lines = whole[0].header, _lines(whole)
    sets = [line for line in lines if isinstance(line, SetLine)]
    answers = [line for line in lines if isinstance(line, AnswerLine)]
    end = whole[-1].end
    return SessionRow(
        id=first.id,
        person=first.person,
        routine=first.routine,
        title=first.title,
        hash=first.hash,
        source=first.source,
        start=first.start,
        offset=first.offset,
        date=first.date,
        seconds=sum(map(_seconds, whole)),
        how=None if end is None else end.how,
        sets=len({_which(line) for line in sets if something_done(line.done)}),
        exercises=tuple(dict.fromkeys(line.exercise for line in sets)),
        effort=_effort(answers, None),
        after=_after(answers),
        pains=sum(isinstance(line, PainLine) for line in lines),
        app=first.app,
        voice=first.voice,
        files=tuple(path for part in whole for path in part.paths),
        as_written=as_written(whole),
    )


def set_rows(whole: Whole) -> list[SetRow]:
    """Every set of a session, each time it was done, in order."""
    first = whole[0].header
    return [
        SetRow(
            session=first.id,
            part=part.header.id,
            file=entry.path,
            line=entry.number,
            start=first.start,
            at=line.at,
            date=first.date,
            routine=first.routine,
            exercise=line.exercise,
            name=line.name,
            level=line.level,
            side=line.side,
            round=line.round,
            set=line.set,
            written=line.written,
            asked=line.asked,
            done=line.done,
            load=line.load,
            tempo=line.tempo,
            cut=line.cut,
            pain=hurt,
        )
        for part, entry, line, hurt, _, _ in placed(whole)
    ]


def turns_of(whole: Whole) -> list[Turn]:
    """The turns of a session, in the order in which they were over."""
    first, sets = whole[0].header, placed(whole)
    answers = [line for line in _lines(whole) if isinstance(line, AnswerLine)]
    end = whole[-1].end
    groups: dict[tuple[str, str | None], list[int]] = {}
    for place, (_, _, line, *_) in enumerate(sets):
        groups.setdefault((line.exercise, line.level), []).append(place)
    turns = []
    for (exercise, level), places in sorted(groups.items(), key=lambda group: group[1][-1]):
        lines = [sets[place].line for place in places]
        last = lines[-1]
        latest = {_which(line): line for line in lines}
        later = (each.line for each in sets[places[-1] + 1 :])
        turns.append(
            Turn(
                session=first.id,
                start=first.start,
                date=first.date,
                exercise=exercise,
                name=last.name,
                level=level,
                written=last.written,
                asked=last.asked,
                sets=len(latest),
                reached=all(map(reached, latest.values())),
                ended=(end is not None and end.how == "finished") or _left(last, later),
                pain=any(sets[place].pained for place in places),
                sharp=any(sets[place].sharp for place in places),
                effort=_effort(answers, exercise),
                after=_after(answers),
                as_written=as_written(whole),
                parts=tuple(part.header.id for part in whole) if len(whole) > 1 else (),
            )
        )
    return turns


def placed(whole: Whole) -> list[Placed]:
    """The sets of a session in order, and which of them hurt."""
    lines = [(part, entry) for part in whole for entry in part.entries]
    sets = {place: entry.line for place, (_, entry) in enumerate(lines) if isinstance(entry.line, SetLine)}
    hurt: set[int] = set()
    pained: dict[int, bool] = {}
    for place, (_, entry) in enumerate(lines):
        if isinstance(entry.line, PainLine) and entry.line.exercise is not None:
            its, on_its_side = _belongs_to(entry.line, place, sets)
            if on_its_side:
                hurt.update(its)
            pained |= {each: entry.line.sharp or pained.get(each, False) for each in its}
    return [
        Placed(*lines[place], line, place in hurt, place in pained, pained.get(place, False))
        for place, line in sets.items()
    ]


def _belongs_to(pain: PainLine, place: int, sets: Mapping[int, SetLine]) -> tuple[list[int], bool]:
    """The sets that a pain belongs to, several where sides alternate; and whether they are of its side."""
    of_it = [each for each, line in sets.items() if line.exercise == pain.exercise]
    on_side = [each for each in of_it if pain.side in (None, sets[each].side)]
    candidates = on_side or of_it
    before = [each for each in candidates if each < place][-1:]
    after = [each for each in candidates if each > place][:1]
    during = pain.rep is not None or bool(pain.second)
    nearest = (after or before) if during else (before or after)
    its = [
        each
        for each in candidates
        for one in nearest
        if sets[each].at == sets[one].at and _which(sets[each])[3:] == _which(sets[one])[3:]
    ]
    return its, bool(on_side)


def reached(line: SetLine) -> bool:
    """Whether all items of a set reached what was asked; an open one has no target."""
    done = (*line.done, *(Amount() for _ in line.asked[len(line.done) :]))
    return all(map(_reached, line.asked, done))


def something_done(done: Amounts) -> bool:
    """Whether a set was more than begun."""
    return any(amount.reps or amount.seconds for amount in done)


def as_written(whole: Whole) -> bool:
    """Whether history was left out of account in any part of a session."""
    return any(part.header.options.get(AS_WRITTEN) is True for part in whole)


def _reached(asked: Amount, done: Amount) -> bool:
    if asked.open:
        return True
    if asked.reps is not None:
        return (done.reps or 0) >= asked.reps
    return (done.seconds or 0) >= (asked.seconds or 0)


def _left(last: SetLine, later: Iterable[SetLine]) -> bool:
    """Whether the session came to another exercise behind this one, whose last set this is.

    In a circuit the others of the same round come, and the next round begins: then it is not behind it.
    """
    return any(line.exercise != last.exercise and line.round <= last.round for line in later)


def _which(line: SetLine) -> tuple[object, ...]:
    """What tells a set from others of its session."""
    return line.exercise, line.level, line.side, line.round, line.set


def _lines(whole: Whole) -> list[Line]:
    return [line for part in whole for line in part.lines]


def _effort(answers: Iterable[AnswerLine], exercise: str | None) -> Effort | None:
    """What was said last of an exercise, or else of the session."""
    found: dict[str | None, Effort] = {a.exercise: a.effort for a in answers if a.effort is not None}
    return found.get(exercise, found.get(None))


def _after(answers: Iterable[AnswerLine]) -> int | None:
    """The pain after the session, as last said."""
    told = [answer.pain for answer in answers if answer.pain is not None and answer.exercise is None]
    return told[-1] if told else None


def _seconds(part: Part) -> float:
    """From the start of a part to its end or, where that is missing, to the last thing that was written."""
    ends = [line.at for line in part.lines if isinstance(line, EndLine) and line.how != "resumed"]
    others = [line.at for line in part.lines if isinstance(line, SetLine | PainLine | AnswerLine)]
    last = (ends or others or [part.header.start])[-1]
    return max(0.0, (last - part.header.start).total_seconds())
