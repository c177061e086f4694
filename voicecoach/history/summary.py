"""What is said after a session: what was done, and how many days this week.

It names what was achieved, never what was not. A rehabilitation routine is told as comfort, never as a
record; and what hurt is praised in no routine.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from voicecoach.history.lines import AnswerLine, Line, PainLine, SetLine
from voicecoach.model.frozen import dataclass
from voicecoach.model.routine import Routine
from voicecoach.model.units import Seconds
from voicecoach.phrases import Phrases

if TYPE_CHECKING:
    from voicecoach.history.past import Past
    from voicecoach.history.rows import Best

HIGHLIGHTS = 2
"""So many exercises are named at the most: a summary is heard, and more would not be kept in mind."""
LONGEST = 3
"""Days: a session lasts one at the most, can be taken up for another, and time zones differ by one."""


def summary(
    session: Iterable[Line],
    routine: Routine,
    bests: "Mapping[tuple[str, str | None], Best]",
    days: Collection[date],
    today: date,
    phrases: Phrases,
) -> tuple[str, ...]:
    """Sentences to be spoken and printed after a session; none where nothing was done.

    ``session``: its lines; ``bests``: of its exercises, by id and level, in the sessions before; ``days``:
    the days with something done; ``today``: the day of the session.
    """
    lines = list(session)
    done = _done(lines)
    if not done:
        return ()
    week = phrases.counted("day_this_week", len(week_of(today, {*days, today})))
    pains = [line for line in lines if isinstance(line, PainLine)]
    care = (_care(pains, phrases),) if pains else ()
    if routine.rehabilitation:
        hurts = bool(pains) or any(isinstance(line, AnswerLine) and line.pain for line in lines)
        return (phrases.counted("exercise" if hurts else "comfortable", len(done)), *care, week)
    hurt = {line.exercise for line in pains}
    well = [each for each in done if each.id not in hurt]
    told = _praised(well, bests, HIGHLIGHTS - len(care)) or _praised(done, {}, HIGHLIGHTS - len(care))
    return (phrases.counted("exercise", len(done)), *(_told(each, phrases) for each in told), *care, week)


def spoken_summary(
    lines: Iterable[Line],
    record: Path | None,
    past: "Past",
    routine: Routine,
    today: date,
    phrases: Phrases,
) -> tuple[str, ...]:
    """The summary of the session whose lines these are; one that was taken up is told as a whole.

    ``record``: where they are being written to, None where they cannot be. ``today``: now, where the record
    does not tell the day on which the session began, to which it belongs. It reads files: not for the thread
    of the sound.
    """
    from voicecoach.history.merging import parts
    from voicecoach.history.reading import read_session

    near = past.sessions(since=today - timedelta(days=LONGEST))
    row = next((row for row in reversed(near) if record in row.files), None)
    before: list[Line] = []
    if row is not None and record is not None:
        with suppress(OSError):  # a file that is gone since: then less is told
            earlier = parts(map(read_session, row.files))
            before = [each.line for part in earlier if part.header.id != record.stem for each in part.entries]
    every = [*before, *lines]
    done = {line.exercise for line in every if isinstance(line, SetLine)}
    bests = past.bests(done, before=None if row is None else row.id)
    day = today if row is None else row.date
    return summary(every, routine, bests, past.days(_monday(day), day), day, phrases)


def week_of(today: date, days: Iterable[date]) -> frozenset[date]:
    """Those of ``days`` that lie in the week of ``today``, up to it. Weeks begin on Monday."""
    return frozenset(day for day in days if _monday(today) <= day <= today)


def _monday(today: date) -> date:
    return today - timedelta(days=today.weekday())


class _Top(NamedTuple):
    """The best set of an exercise at one level."""

    level: str | None
    reps: int
    seconds: int


@dataclass(frozen=True, slots=True)
class _Done:
    """An exercise, as far as it was done; seconds are whole ones."""

    id: str
    name: str
    reps: int
    """In all, or on each side where ``each_side``."""
    seconds: int
    """In all."""
    top: _Top
    """At the level that was done last: there the user is, and what is easier is no measure of it."""
    each_side: bool
    record: str = ""
    """The key of the sentence that tells of more than ever at a level, and how much that is."""
    amount: int = 0


def _done(lines: Sequence[Line]) -> tuple[_Done, ...]:
    """What was done, in the order in which it was begun."""
    sets: dict[str, list[SetLine]] = {}
    for line in lines:
        if isinstance(line, SetLine) and (any(_reps(line)) or any(_seconds(line))):
            sets.setdefault(line.exercise, []).append(line)
    return tuple(_exercise(of) for of in sets.values())


def _exercise(sets: Sequence[SetLine]) -> _Done:
    sides: dict[str | None, int] = {}
    for line in sets:
        sides[line.side] = sides.get(line.side, 0) + sum(_reps(line))
    even = len(sides) == 2 and len(set(sides.values())) == 1
    return _Done(
        id=sets[0].exercise,
        name=sets[-1].name.rstrip("."),
        reps=max(sides.values()) if even else sum(sides.values()),
        seconds=sum(sum(_seconds(line)) for line in sets),
        top=_top(sets[-1].level, sets),
        each_side=even,
    )


def _top(level: str | None, sets: Sequence[SetLine]) -> _Top:
    here = [line for line in sets if line.level == level]
    return _Top(
        level,
        max(reps for line in here for reps in (0, *_reps(line))),
        max(seconds for line in here for seconds in (0, *_seconds(line))),
    )


def _reps(line: SetLine) -> list[int]:
    return [amount.reps for amount in line.done if amount.reps is not None]


def _seconds(line: SetLine) -> list[int]:
    """Whole seconds: a tenth of one more than ever is no achievement."""
    return [int(amount.seconds) for amount in line.done if amount.seconds is not None]


def _praised(done: Sequence[_Done], bests: "Mapping[tuple[str, str | None], Best]", most: int) -> list[_Done]:
    """So many as may be named, in their order: first of all what is more than ever, then what was most."""
    marked = [_with_record(each, bests) for each in done]
    chosen = sorted(marked, key=lambda each: (not each.record, -each.reps, -each.seconds))[:most]
    return [each for each in marked if each in chosen]


def _with_record(done: _Done, bests: "Mapping[tuple[str, str | None], Best]") -> _Done:
    """With what is more than in any session before at the same level; there is none at a new one."""
    top = done.top
    best, at_level = bests.get((done.id, top.level)), "_level" if top.level else ""
    if best is not None and best.seconds is not None and top.seconds > best.seconds:
        return replace(done, record=f"done_longest{at_level}", amount=top.seconds)
    if best is not None and best.reps is not None and top.reps > best.reps:
        return replace(done, record=f"done_most{at_level}", amount=top.reps)
    return done


def _told(done: _Done, phrases: Phrases) -> str:
    if done.record:
        longest = done.record.startswith("done_longest")
        amount = phrases.duration(Seconds(done.amount)) if longest else phrases.counted("rep", done.amount)
        return phrases.say(done.record, name=done.name, amount=amount)
    if done.reps:
        amount = phrases.counted("pair" if done.each_side else "rep", done.reps)
    else:
        amount = phrases.duration(Seconds(done.seconds))
    return phrases.say("done_amount", name=done.name, amount=amount)


def _care(pains: Iterable[PainLine], phrases: Phrases) -> str:
    return phrases.say("stopped_for_pain" if any(line.sharp for line in pains) else "told_of_pain")
