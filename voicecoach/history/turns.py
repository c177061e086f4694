"""Whole sessions as rows, and as turns of their exercises. Pure.

How the lines of a session are taken:

1. Its parts, where it was taken up again, are one session: a set that was lost, and done again, is one set.
2. Sets are different where exercise, level, side, round or number are. Of one that was done several
   times, because the user went back, the last time counts.
3. Which sets hurt is told in ``sets``. What hurt before its first set is told without one.
4. Who keeps to the dose of last time in the middle of a set was asked for that dose.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from voicecoach.history.lines import Amount, Amounts, AnswerLine, EndLine, PainLine, SetLine
from voicecoach.history.merging import Part, Whole
from voicecoach.history.rows import SessionRow
from voicecoach.history.said import Said
from voicecoach.history.sets import hurting
from voicecoach.model.event import Effort

AS_WRITTEN = "as_written"
"""The key of a session's options that says that history was left out of account."""

LESS = frozenset({"side", "rounds", "start_at"})
"""Keys of a session's options with which sets of the routine may be left out from the beginning."""

_Said = TypeVar("_Said")
_Number = TypeVar("_Number", int, float)


class Facts(NamedTuple):
    """What follows from the line of a set alone; figures are the most of one item."""

    line: SetLine
    exercise: tuple[str, str | None]
    """Its id, and the level."""
    which: tuple[object, ...]
    """What tells it from the other sets of its session."""
    reached: bool
    """Whether all items reached what was asked; an open one has no target."""
    begun: bool
    """Whether anything was done."""
    reps: int | None
    seconds: float | None
    asked_reps: int | None
    """None where there is no target, too."""
    asked_seconds: float | None


class Side(NamedTuple):
    """One side of an exercise at one level in one session; figures are the most of one set."""

    side: str | None
    sets: int
    """How many different ones something was done of."""
    reps: int | None
    seconds: float | None
    asked_reps: int | None
    asked_seconds: float | None
    pains: int
    """How many sets hurt."""


_HURT = (Side(None, 0, None, None, None, None, 1),)
"""What hurt, and was no set: before the first one, or on a side that was not done."""


class Stint(NamedTuple):
    """An exercise at one level in one session: what ``Turn`` says of it."""

    exercise: str
    name: str
    level: str | None
    written: Amounts
    asked: Amounts
    sets: int
    reached: bool
    ended: bool
    pain: bool
    sharp: bool
    effort: Effort | None
    chosen: bool
    sore: bool
    begun: int
    """How many different sets something was done of."""
    reps: int | None
    """The most in one set; None where nothing of it has repetitions."""
    seconds: float | None
    sides: tuple[Side, ...]


class Course(NamedTuple):
    """What was done in a session, whenever that was."""

    sets: int
    """How many different ones something was done of."""
    names: Mapping[str, str]
    """Those of its exercises, by their ids, in the order of their first sets."""
    stints: tuple[Stint, ...]
    """In the order in which they were over."""


class Known:
    """What follows from a line, and from many lines: worked out once, as people do the same day by day."""

    def __init__(self) -> None:
        self._facts: dict[int, Facts] = {}
        self._stints: dict[object, Stint] = {}

    def course(self, whole: Whole) -> Course:
        """What was done in a session."""
        finished = whole[-1].end is not None and whole[-1].end.how == "finished"
        less = any(not LESS.isdisjoint(part.header.options) for part in whole)
        facts, sets = self._facts, list[Facts]()
        said, hurts = Said(), False
        for part in whole:
            for entry in part.entries:
                line = entry.line
                if isinstance(line, SetLine):
                    if said.kept:
                        line = said.asked_for(line)
                    sets.append(facts.get(id(line)) or self._facts_of(line))
                elif isinstance(line, AnswerLine | PainLine):
                    said.take(line, at_start=not sets)
                    hurts = hurts or isinstance(line, PainLine)
        hurt, pained = hurting(whole) if hurts else (frozenset[int](), {})
        groups: dict[tuple[str, str | None], list[int]] = {}
        for place, each in enumerate(sets):
            groups.setdefault(each.exercise, []).append(place)
        stints = []
        for (exercise, level), places in sorted(groups.items(), key=lambda group: group[1][-1]):
            these = [sets[place] for place in places]
            ended = not less and (finished or _left(these[-1].line, sets[places[-1] + 1 :]))
            effort = said.efforts.get(exercise, said.efforts.get(None))
            chosen = level is not None and said.levels.get(exercise) == level
            same = ended, effort, chosen, said.sore, *map(id, these)
            found = None if hurts else self._stints.get(same)
            if found is None:
                sharp = any(pained.get(place, False) for place in places)
                pain = any(place in pained for place in places)
                hurting_sets = [place in hurt for place in places]
                found = _stint(these, hurting_sets, ended, pain, sharp, effort, chosen, said.sore)
                if not hurts:
                    self._stints[same] = found
            stints.append(found)
        names = {each.line.exercise: each.line.name for each in sets}
        hurting_only = ((each, sharp) for each, sharp in said.pains.items() if each not in names)
        stints += (_only_hurt(*each, said.sore) for each in hurting_only)
        return Course(sum(stint.begun for stint in stints), names, tuple(stints))

    def _facts_of(self, line: SetLine) -> Facts:
        """They are kept together with the line, so that no other can have its id."""
        self._facts[id(line)] = found = _facts(line)
        return found


def session_row(whole: Whole, course: Course) -> SessionRow:
    """A session as a row."""
    first, end = whole[0].header, whole[-1].end
    lines = [entry.line for part in whole for entry in part.entries if not isinstance(entry.line, SetLine)]
    answers = [line for line in lines if isinstance(line, AnswerLine)]
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
        sets=course.sets,
        exercises=tuple(course.names),
        effort=_last(answer.effort for answer in answers if answer.exercise is None),
        after=_last(answer.pain for answer in answers if answer.exercise is None),
        pains=sum(isinstance(line, PainLine) for line in lines),
        app=first.app,
        voice=first.voice,
        files=tuple(path for part in whole for path in part.paths),
        as_written=any(part.header.options.get(AS_WRITTEN) is True for part in whole),
    )


def _only_hurt(exercise: str, sharp: bool, sore: bool) -> Stint:
    """An exercise that hurt before any set of it was begun, so that nothing else is known of it."""
    none: tuple[Amounts, Amounts] = (), ()
    return Stint(
        exercise, exercise, None, *none, 0, False, False, True, sharp, None, False, sore, 0, None, None, _HURT
    )


def _stint(
    sets: Sequence[Facts],
    hurt: Sequence[bool],
    ended: bool,
    pain: bool,
    sharp: bool,
    effort: Effort | None,
    chosen: bool,
    sore: bool,
) -> Stint:
    last, latest = sets[-1].line, {each.which: each.reached for each in sets}
    sides: dict[str | None, list[int]] = {}
    for place, each in enumerate(sets):
        sides.setdefault(each.line.side, []).append(place)
    elsewhere = _HURT if pain and not any(hurt) else ()  # on a side that was not done
    return Stint(
        exercise=last.exercise,
        name=last.name,
        level=last.level,
        written=last.written,
        asked=last.asked,
        sets=len(latest),
        reached=all(latest.values()),
        ended=ended,
        pain=pain,
        sharp=sharp,
        effort=effort,
        chosen=chosen,
        sore=sore,
        begun=len({each.which for each in sets if each.begun}),
        reps=_most(each.reps for each in sets),
        seconds=_most(each.seconds for each in sets),
        sides=(
            *(
                _side([sets[place] for place in places], sum(hurt[place] for place in places))
                for places in sides.values()
            ),
            *elsewhere,
        ),
    )


def _side(sets: Sequence[Facts], pains: int) -> Side:
    return Side(
        side=sets[-1].line.side,
        sets=len({each.which for each in sets if each.begun}),
        reps=_most(each.reps for each in sets),
        seconds=_most(each.seconds for each in sets),
        asked_reps=_most(each.asked_reps for each in sets),
        asked_seconds=_most(each.asked_seconds for each in sets),
        pains=pains,
    )


def _facts(line: SetLine) -> Facts:
    done = (*line.done, *(Amount() for _ in line.asked[len(line.done) :]))
    targets = [amount for amount in line.asked if not amount.open]
    return Facts(
        line,
        (line.exercise, line.level),
        (line.exercise, line.level, line.side, line.round, line.set),
        all(map(_reached, line.asked, done)),
        any(amount.reps or amount.seconds for amount in done),
        _most(amount.reps for amount in done),
        _most(amount.seconds for amount in done),
        _most(amount.reps for amount in targets),
        _most(amount.seconds for amount in targets),
    )


def _reached(asked: Amount, done: Amount) -> bool:
    if asked.open:
        return True
    if asked.reps is not None:
        return (done.reps or 0) >= asked.reps
    return (done.seconds or 0) >= (asked.seconds or 0)


def _most(values: Iterable[_Number | None]) -> _Number | None:
    return max((value for value in values if value is not None), default=None)


def _left(last: SetLine, later: Iterable[Facts]) -> bool:
    """Whether the session came to another exercise behind this one, whose last set this is.

    In a circuit the others of the same round come, and the next round begins: then it is not behind it.
    """
    lines = (each.line for each in later)
    return any(line.exercise != last.exercise and line.round <= last.round for line in lines)


def _last(said: Iterable[_Said | None]) -> _Said | None:
    """What was said last of all that was said."""
    told = [each for each in said if each is not None]
    return told[-1] if told else None


def _seconds(part: Part) -> float:
    """From the start of a part to its end or, where that is missing, to the last that was done or hurt.

    An answer may be given days later.
    """
    last = None
    for entry in reversed(part.entries):
        if isinstance(entry.line, SetLine | PainLine):
            last = last or entry.at
        elif isinstance(entry.line, EndLine) and entry.line.how != "resumed":
            last = entry.at
            break
    return max(0.0, (last - part.header.start).total_seconds()) if last is not None else 0.0
