"""What the coach answers when it is asked something on the way. Pure."""

from collections.abc import Iterator

from voicecoach.coaching.announcing import FOLLOWED
from voicecoach.coaching.metric import FixedMetric
from voicecoach.coaching.plan import Step
from voicecoach.coaching.script import Script
from voicecoach.model.routine import Exercise, Reps
from voicecoach.model.segment import Line, Segment, Work
from voicecoach.model.units import Seconds

CLOSE = Seconds(3, 20)
"""Seconds of silence between the short sentences of an answer, which is to be over soon."""


def where(script: Script, segment: Segment, position: Seconds) -> tuple[Line, ...]:
    """Exercise, side, set, repetition or time left, what comes next, and the time left overall.

    ``position``: how far the segment has come, in seconds from the start of a set, when the answer
    begins. What is counted is told as it will be when its sentence is heard.
    """
    say = script.speaker
    lines = list(_what(script, segment))
    if isinstance(segment.body, Work):
        metric = FixedMetric()
        before = sum((metric(line.sound).seconds + CLOSE for line in lines), Seconds(0))
        lines += in_set(script, segment.body, position + before)
    kind, place = script.place(segment.index)
    if kind == "work" and segment.kind == "work":
        lines.append(_next(script, place))
    left = _left(script, segment, place, position)
    if left < 60:
        lines.append(say.line(say.coach("where_overall_short")))
    else:
        rounded = say.phrases.duration(Seconds(round(left / 60) * 60))
        lines.append(say.line(say.coach("where_overall", duration=rounded)))
    return tuple(Line(line.sound, "announce", CLOSE) for line in lines)


def _what(script: Script, segment: Segment) -> Iterator[Line]:
    """The exercise, its side and its set; in a rest that, and what comes."""
    say = script.speaker
    kind, place = script.place(segment.index)
    step = script.steps[place] if place < len(script.steps) else None
    if kind == "opening" or step is None:
        yield say.line(say.author(f"{script.routine.title.rstrip('.')}."))
        return
    if kind == "rest":
        yield say.line(say.coach("rest_short"))
    yield say.line(say.author(f"{step.exercise.name.rstrip('.')}."))
    if step.side is not None:
        yield from script.writer.side(step.side)
    if step.exercise.sets > 1:
        yield say.line(say.coach("set", n=step.set_number, of=step.exercise.sets))


def in_set(script: Script, body: Work, position: Seconds) -> Iterator[Line]:
    """Which repetition it is, or how much time is left, ``position`` seconds after the start of the set."""
    say = script.speaker
    for part in body.parts:
        if part.at <= position < part.at + part.seconds:
            if isinstance(part.dose, Reps) and part.rep:
                rep = part.before + int((position - part.at) // part.rep) + 1
                yield say.line(say.coach("where_rep", n=rep, of=part.dose.count))
            elif not body.open:
                left = Seconds(-int((position - part.at - part.seconds) // 1))
                yield say.line(say.coach("where_left", duration=say.phrases.duration(left)))
            return


def _next(script: Script, place: int) -> Line:
    """What comes after a set."""
    say = script.speaker
    if place + 1 >= len(script.steps):
        return say.line(say.coach("where_last"))
    this, following = script.steps[place], script.steps[place + 1]
    if following.opens_exercise or not say.fluent:
        name = following.exercise.name.rstrip(".")
    else:
        name = _within(script, this, following)
    if say.fluent:
        return say.line(say.coach("where_next", name=name))
    return say.line(say.author(f"{name}."))


def _within(script: Script, this: Step, following: Step) -> str:
    """What comes within one exercise: the other side, or the next set."""
    phrases = script.speaker.phrases
    if following.side is not None and following.side != this.side:
        return phrases.side(following.side) or following.side
    return phrases.say("set", n=following.set_number, of=following.exercise.sets).rstrip(".").lower()


def _left(script: Script, segment: Segment, place: int, position: Seconds) -> Seconds:
    if isinstance(segment.body, Work):
        return script.left(place + 1) + max(Seconds(0), segment.body.seconds - position)
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
    text = say.coach("help").text
    sentences = [f"{sentence.strip()}." for sentence in text.split(". ")]
    return tuple(say.line(say.text(sentence.replace("..", "."))) for sentence in sentences)
