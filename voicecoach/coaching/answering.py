"""What the coach answers when it is asked something on the way. Pure."""

from collections.abc import Iterator
from math import ceil

from voicecoach.coaching.announcing import FOLLOWED
from voicecoach.coaching.metric import FixedMetric
from voicecoach.coaching.script import Script
from voicecoach.model.routine import Exercise, Hold, Reps, Timed
from voicecoach.model.segment import Line, Passage, Segment, Work
from voicecoach.model.units import Seconds

CLOSE = Seconds(3, 20)
"""Seconds of silence between the short sentences of an answer, which is to be over soon."""
WORTH_TELLING = 5
"""Seconds of a rest: of less it is not told how much is left."""


def where(script: Script, segment: Segment, position: Seconds, running: bool = True) -> tuple[Line, ...]:
    """Exercise, side, set, repetition or time left, what comes next, and the time left overall.

    ``position``: how far the segment has come, in seconds from the start of a set, when the answer
    begins. What is counted is told as it will be when its sentence is heard; not so where the session
    stands still meanwhile (``running`` is false).
    """
    say = script.speaker
    lines = list(_what(script, segment, position))
    if isinstance(segment.body, Work):
        metric = FixedMetric()
        before = sum((metric(line.sound).seconds + CLOSE for line in lines), Seconds(0))
        at = position + (before if running else 0)
        lines += in_set(script, segment.body, at)
        if segment.body.open and at >= segment.body.parts[-1].at:
            exercise = script.steps[script.place(segment.index)[1]].exercise
            last = script.writer.amount(exercise, exercise.work[-1], segment.body.parts[-1].dose)
            lines.append(say.line(last))
        lines += _next(script, script.place(segment.index)[1])
        if segment.body.open:  # only the user knows how long that takes
            return tuple(Line(line.sound, "announce", CLOSE) for line in lines)
    left = _left(script, segment, position)
    if left < 60:
        lines.append(say.line(say.coach("where_overall_short")))
    else:
        rounded = say.phrases.duration(Seconds(round(left / 60) * 60))
        lines.append(say.line(say.coach("where_overall", duration=rounded)))
    return tuple(Line(line.sound, "announce", CLOSE) for line in lines)


def _what(script: Script, segment: Segment, position: Seconds) -> Iterator[Line]:
    """The exercise, its side, its set and its round; in a rest how much of it is left, and what comes."""
    say, body = script.speaker, segment.body
    kind, place = script.place(segment.index)
    step = script.steps[place] if place < len(script.steps) else None
    if kind == "opening" or step is None:
        yield say.line(say.author(f"{script.routine.title.rstrip('.')}."))
        return
    if kind == "rest":
        yield say.line(say.coach("rest_short"))
        left = body.least + body.extra - position if isinstance(body, Passage) else Seconds(0)
        if left >= WORTH_TELLING and not script.waits(place):
            yield _time_left(script, left)
        yield say.line(say.coach("upcoming"))
    yield say.line(say.author(f"{step.exercise.name.rstrip('.')}."))
    if step.side is not None:
        yield from script.writer.side(step.side)
    if step.exercise.sets > 1:
        yield say.line(say.coach("set", n=step.set_number, of=step.exercise.sets))
    if step.block.rounds > 1:
        yield say.line(say.coach("round", n=step.round_number, of=step.block.rounds))


def _time_left(script: Script, left: Seconds) -> Line:
    """How much is left, in whole seconds: those that have begun."""
    say = script.speaker
    return say.line(say.coach("where_left", duration=say.phrases.duration(Seconds(ceil(left)))))


def in_set(script: Script, body: Work, position: Seconds) -> Iterator[Line]:
    """Which repetition it is, or how much time is left, ``position`` seconds after the start of the set."""
    say = script.speaker
    for part in body.parts:
        if part.at <= position < part.at + part.seconds:
            match part.dose:
                case Reps(count) if part.rep:
                    rep = part.before + int((position - part.at) // part.rep) + 1
                    yield say.line(say.coach("where_rep", n=rep, of=count))
                case Hold() | Timed():
                    yield _time_left(script, part.at + part.seconds - position)
            return


def _next(script: Script, place: int) -> Iterator[Line]:
    """What comes after a set: another exercise or, within this one, the other side or the next set."""
    say = script.speaker
    if place + 1 >= len(script.steps):
        yield say.line(say.coach("where_last"))
        return
    this, following = script.steps[place], script.steps[place + 1]
    if following.opens_exercise:
        name: str | None = following.exercise.name.rstrip(".")
    elif following.side is not None and following.side != this.side:
        name = say.phrases.side(following.side) or following.side
    else:
        name = None
    if name is None:
        yield say.line(say.coach("upcoming"))
        yield say.line(say.coach("set", n=following.set_number, of=following.exercise.sets))
    elif say.fluent:
        yield say.line(say.coach("where_next", name=name))
    else:
        yield say.line(say.coach("upcoming"))
        yield say.line(say.author(f"{name}."))


def _left(script: Script, segment: Segment, position: Seconds) -> Seconds:
    """About how long the session takes from here on, in seconds."""
    kind, place = script.place(segment.index)
    if isinstance(segment.body, Work):
        return script.left(place + 1) + max(Seconds(0), segment.body.seconds - position)
    if kind == "rest" and segment.kind == "rest":
        return script.left(place) - min(position, script.gap(place).rest)
    return script.left(place)


def explanation(script: Script, exercise: Exercise) -> tuple[Line, ...]:
    """An exercise in full: what it is good for, the position, the description, what to mind."""
    say, key = script.speaker, exercise.key
    lines = [say.line(say.author(f"{exercise.name.rstrip('.')}."))]
    if exercise.why:
        lines += say.authors((exercise.why,), f"{key}.why")
    lines += say.authors(exercise.setup, f"{key}.setup", FOLLOWED)
    lines += say.authors(exercise.detail, f"{key}.detail", FOLLOWED)
    return (*lines, *say.authors(exercise.caution, f"{key}.caution"))


def keys(script: Script) -> tuple[Line, ...]:
    """The keys, spoken, a sentence a line."""
    say = script.speaker
    return tuple(say.line(say.text(sentence)) for sentence in say.coach("help").text.splitlines())
