"""Whole sessions as rows, and as turns of their exercises. Pure.

How the lines of a session are taken:

1. Its parts, where it was taken up again, are one session: a set that was lost, and done again, is one set.
2. Sets are different where exercise, level, side, round or number are. Of one that was done several
   times, because the user went back, the last time counts.
3. A pain that was told during a set belongs to the set that ends next; one told outside of a set, to the
   set before. Where there is none of that exercise and side, to the nearest on the other hand.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from voicecoach.history.lines import Amount, Amounts, AnswerLine, EndLine, PainLine, SetLine
from voicecoach.history.merging import Entry, Part
from voicecoach.history.rows import SessionRow, SetRow
from voicecoach.model.event import Effort

AS_WRITTEN = "as_written"
"""The key of a session's options that says that history was left out of account."""

_Number = TypeVar("_Number", int, float)

Whole = tuple[Part, ...]
"""The parts of a session, in their order."""


class Facts(NamedTuple):
    """What follows from the line of a set alone."""

    line: SetLine
    which: tuple[object, ...]
    """What tells it from the other sets of its session."""
    reached: bool
    """Whether all items reached what was asked; an open one has no target."""
    begun: bool
    """Whether anything was done."""
    reps: int | None
    """The most in one item; None where none has repetitions."""
    seconds: float | None
    asked_reps: int | None
    """The most that was asked of one item; None where there is no target."""
    asked_seconds: float | None


class Done(NamedTuple):
    """A set as it was done, where its line stands, and how it hurt."""

    part: Part
    entry: Entry
    facts: Facts
    hurt: bool
    """In this exercise and on this side."""
    pained: bool
    """In this exercise, on whatever side."""
    sharp: bool


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


class Side(NamedTuple):
    """An exercise at one level, on one side, in one session; figures are the most of one set."""

    exercise: str
    name: str
    level: str | None
    side: str | None
    sets: int
    """How many different ones something was done of."""
    reps: int | None
    seconds: float | None
    asked_reps: int | None
    asked_seconds: float | None
    pains: int


class FactsOf:
    """Works out what follows from a line, once for all that share it."""

    def __init__(self) -> None:
        self._known: dict[int, Facts] = {}

    def __call__(self, line: SetLine) -> Facts:
        """The facts of a line. Each is kept together with its line, so that no other can have its id."""
        found = self._known.get(id(line))
        if found is None:
            found = self._known[id(line)] = _facts(line)
        return found


class Summed:
    """A session, summed up."""

    def __init__(self, whole: Whole, facts: FactsOf) -> None:
        """``facts`` may be shared by many sessions."""
        self.whole = whole
        self.entries = [entry for part in whole for entry in part.entries]
        self.answers = [entry.line for entry in self.entries if isinstance(entry.line, AnswerLine)]
        self.sets = _done(whole, facts)
        end = whole[-1].end
        self.how = None if end is None else end.how

    def row(self) -> SessionRow:
        """The session as a row."""
        first = self.whole[0].header
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
            seconds=sum(map(_seconds, self.whole)),
            how=self.how,
            sets=len({done.facts.which for done in self.sets if done.facts.begun}),
            exercises=tuple(dict.fromkeys(done.facts.line.exercise for done in self.sets)),
            effort=_effort(self.answers, None),
            after=_after(self.answers),
            pains=sum(isinstance(entry.line, PainLine) for entry in self.entries),
            app=first.app,
            voice=first.voice,
            files=tuple(path for part in self.whole for path in part.paths),
            as_written=any(part.header.options.get(AS_WRITTEN) is True for part in self.whole),
        )

    def stints(self) -> list[Stint]:
        """Its exercises, in the order in which they were over."""
        groups: dict[tuple[str, str | None], list[int]] = {}
        for place, done in enumerate(self.sets):
            groups.setdefault((done.facts.line.exercise, done.facts.line.level), []).append(place)
        return [self._stint(places) for places in sorted(groups.values(), key=lambda places: places[-1])]

    def _stint(self, places: Sequence[int]) -> Stint:
        these = [self.sets[place] for place in places]
        last = these[-1].facts.line
        latest = {done.facts.which: done.facts for done in these}
        return Stint(
            exercise=last.exercise,
            name=last.name,
            level=last.level,
            written=last.written,
            asked=last.asked,
            sets=len(latest),
            reached=all(facts.reached for facts in latest.values()),
            ended=self.how == "finished" or _left(last, self.sets[places[-1] + 1 :]),
            pain=any(done.pained for done in these),
            sharp=any(done.sharp for done in these),
            effort=_effort(self.answers, last.exercise),
        )

    def sides(self) -> list[Side]:
        """Its exercises, each side on its own, in the order of their first sets."""
        groups: dict[tuple[object, ...], list[Done]] = {}
        for done in self.sets:
            line = done.facts.line
            groups.setdefault((line.exercise, line.level, line.side), []).append(done)
        return [_side(group) for group in groups.values()]


def set_rows(whole: Whole, facts: FactsOf) -> list[SetRow]:
    """Every set of a session, each time it was done, in order."""
    first = whole[0].header
    return [
        SetRow(
            session=first.id,
            part=done.part.header.id,
            file=done.entry.path,
            line=done.entry.number,
            start=first.start,
            at=done.entry.at,
            date=first.date,
            routine=first.routine,
            exercise=done.facts.line.exercise,
            name=done.facts.line.name,
            level=done.facts.line.level,
            side=done.facts.line.side,
            round=done.facts.line.round,
            set=done.facts.line.set,
            written=done.facts.line.written,
            asked=done.facts.line.asked,
            done=done.facts.line.done,
            load=done.facts.line.load,
            tempo=done.facts.line.tempo,
            cut=done.facts.line.cut,
            pain=done.hurt,
        )
        for done in _done(whole, facts)
    ]


def _done(whole: Whole, facts: FactsOf) -> list[Done]:
    lines = [(part, entry) for part in whole for entry in part.entries]
    pains = [place for place, (_, entry) in enumerate(lines) if isinstance(entry.line, PainLine)]
    if not pains:
        return [
            Done(part, entry, facts(entry.line), False, False, False)
            for part, entry in lines
            if isinstance(entry.line, SetLine)
        ]
    hurt, pained = _hurting([entry for _, entry in lines], pains)
    return [
        Done(part, entry, facts(entry.line), place in hurt, place in pained, pained.get(place, False))
        for place, (part, entry) in enumerate(lines)
        if isinstance(entry.line, SetLine)
    ]


def _hurting(entries: Sequence[Entry], pains: Iterable[int]) -> tuple[set[int], Mapping[int, bool]]:
    """The sets that hurt on their own side; all sets that hurt, and whether sharply. By their places."""
    sets = {place: entry.line for place, entry in enumerate(entries) if isinstance(entry.line, SetLine)}
    hurt: set[int] = set()
    pained: dict[int, bool] = {}
    for place in pains:
        pain = entries[place].line
        assert isinstance(pain, PainLine)
        of_it = [each for each, line in sets.items() if line.exercise == pain.exercise]
        on_side = [each for each in of_it if pain.side in (None, sets[each].side)]
        nearest = _nearest(pain, place, on_side or of_it)
        # Sides that alternate have a line each, with the same time.
        its = [each for each in on_side or of_it if nearest and entries[each].at == entries[nearest[0]].at]
        if on_side:
            hurt.update(its)
        pained |= {each: pain.sharp or pained.get(each, False) for each in its}
    return hurt, pained


def _nearest(pain: PainLine, place: int, sets: Iterable[int]) -> list[int]:
    before = [each for each in sets if each < place][-1:]
    after = [each for each in sets if each > place][:1]
    during = pain.rep is not None or bool(pain.second)
    return (after or before) if during else (before or after)


def _facts(line: SetLine) -> Facts:
    done = (*line.done, *(Amount() for _ in line.asked[len(line.done) :]))
    targets = [amount for amount in line.asked if not amount.open]
    return Facts(
        line,
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


def _side(sets: Sequence[Done]) -> Side:
    last, facts = sets[-1].facts.line, [done.facts for done in sets]
    return Side(
        exercise=last.exercise,
        name=last.name,
        level=last.level,
        side=last.side,
        sets=len({each.which for each in facts if each.begun}),
        reps=_most(each.reps for each in facts),
        seconds=_most(each.seconds for each in facts),
        asked_reps=_most(each.asked_reps for each in facts),
        asked_seconds=_most(each.asked_seconds for each in facts),
        pains=sum(done.hurt for done in sets),
    )


def _left(last: SetLine, later: Iterable[Done]) -> bool:
    """Whether the session came to another exercise behind this one, whose last set this is.

    In a circuit the others of the same round come, and the next round begins: then it is not behind it.
    """
    lines = (done.facts.line for done in later)
    return any(line.exercise != last.exercise and line.round <= last.round for line in lines)


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
    last = part.header.start
    for entry in part.entries:
        if isinstance(entry.line, EndLine):
            if entry.line.how != "resumed":
                last = entry.at
        else:
            last = entry.at
    return max(0.0, (last - part.header.start).total_seconds())
