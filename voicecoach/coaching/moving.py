"""Where a session goes when the user goes on, goes back, or leaves an exercise. Pure."""

from dataclasses import replace
from typing import NamedTuple

from voicecoach.coaching.interruption import COUNT_IN, LEAD
from voicecoach.coaching.script import Script
from voicecoach.model.routine import Exercise
from voicecoach.model.segment import Laid, Line, Passage, Segment, Work
from voicecoach.model.units import Seconds

BEGINNING = Seconds(3)
"""Seconds within which a segment counts as just begun: going back then leads to the one before."""


class Way(NamedTuple):
    """Where to go: segments put in between, then the script from an index on."""

    script: Script
    segments: tuple[Segment, ...]
    onto: int


def onward(script: Script, laid: Laid, position: Seconds) -> Way | None:
    """The next segment: from a set, or its count-in, the announcement of the next set.

    What of the way out is due and was not told is told first. None where there is nothing more.
    """
    segment, body = laid.segment, laid.segment.body
    kind, place = script.place(segment.index)
    if kind == "closing":
        return None
    if kind == "opening":
        return Way(script, (), segment.index + 1)
    if isinstance(body, Work) or _counting_in(laid, body, position):
        return _to(script, segment, place + 1)
    untold = _untold(body, laid, position)
    if kind == "work":  # what leads into it, or its way out
        return _to(script, segment, place + 1, None if body.count_in else untold)
    if kind == "rest" and not body.count_in:
        return Way(script, _spoken(segment, untold), segment.index + 1)
    announced = kind != "rest" or not body.tail or position >= laid.own[len(body.head)].start
    into = replace(
        body,
        lead=LEAD,
        head=untold,
        tail=() if announced else body.tail,
        least=Seconds(0),
        extra=Seconds(0),
        settle=Seconds(0),
    )
    return Way(script, (replace(segment, body=into),), segment.index + 1)


def backward(script: Script, laid: Laid | None, position: Seconds, index: int) -> Way:
    """The segment from its beginning or, just after that, the one before it.

    ``index`` is the segment's; ``laid`` is None between two of them. From the way out of a set it leads
    to that set, from the count-in to it to what is before.
    """
    body = None if laid is None else laid.segment.body
    at_work = script.place(index)[0] == "work" and isinstance(body, Passage)
    if at_work:
        before = isinstance(body, Passage) and bool(body.count_in)
    else:
        begun = isinstance(body, Work) and body.begin > 0
        before = laid is None or (position <= BEGINNING and not begun)
    if before:
        index = max(0, index - 1)
    kind, place = script.place(index)
    if kind == "work":
        script = script.settled(place)
    return Way(script, _into(script, index), index)


def leave(script: Script, segment: Segment, said: tuple[Line, ...] = ()) -> Way:
    """On without the rest of this exercise; its way out has been told. ``said`` is spoken first."""
    kind, place = script.place(segment.index)
    place = place + 1 if kind == "work" else place
    assert segment.exercise is not None
    other = script.without(segment.exercise.id, place)
    way = _to(other, segment, place, ())
    return way._replace(segments=(*_spoken(segment, said), *way.segments))


def easier(script: Script, segment: Segment) -> tuple[Exercise, Way] | None:
    """The level before this one, explained anew where it comes next; None where there is none.

    Its way out has been told.
    """
    exercise = segment.exercise
    if exercise is None:
        return None
    names = [level.level for level in exercise.levels]
    if exercise.level not in names[1:]:
        return None
    level = exercise.levels[names.index(exercise.level) - 1]
    level = replace(level, levels=exercise.levels, key=exercise.key)
    place = script.place(segment.index)[1]
    coming = (at for at in range(place, len(script.steps)) if script.steps[at].exercise.id == exercise.id)
    first = next(coming, None)
    if first is None:
        return None
    other = script.at_level(level, first)
    way = Way(other, (), other.lead_in(place)) if first == place else _to(other, segment, place, ())
    return level, way


def _to(script: Script, segment: Segment, place: int, untold: tuple[Line, ...] | None = None) -> Way:
    """To the announcement of the set of that place, or to the closing; the way out first.

    ``untold``: what of the way out is still to be told; None where nothing was told of it yet.
    """
    index = script.lead_in(place)
    into = script[index]
    if untold is None:
        if into.kind == "closing":  # it tells the way out itself
            return Way(script, (), index)
        between = script.gap(place)
        due = between.exit_due and between.before is not None
        untold = tuple(script.writer.exit(between.before.exercise)) if due and between.before else ()
    way_out = _spoken(segment, untold)
    if isinstance(into.body, Work):
        return Way(script, (*way_out, *_into(script, index)), index)
    if into.kind == "rest":
        body = replace(into.body, lead=LEAD, head=(), least=Seconds(0))
        return Way(script, (*way_out, replace(into, body=body)), index + 1)
    if into.kind == "closing":
        body = Passage(LEAD, script.writer.parting())
        return Way(script, (*way_out, replace(into, body=body)), index + 1)
    return Way(script, way_out, index)


def _into(script: Script, index: int) -> tuple[Segment, ...]:
    """What leads straight into a set: its name, its side, a count-in. Nothing before other segments."""
    segment = script[index]
    if not isinstance(segment.body, Work):
        return ()
    writer, step = script.writer, script.steps[script.place(index)[1]]
    say = script.speaker
    lines = [say.line(say.author(f"{step.exercise.name.rstrip('.')}."))]
    if step.side is not None:
        lines += writer.side(step.side)
    body = Passage(LEAD, tuple(lines), count_in=COUNT_IN, numbers=writer.numbers(COUNT_IN))
    return (replace(segment, kind="setup", body=body),)


def _spoken(segment: Segment, lines: tuple[Line, ...]) -> tuple[Segment, ...]:
    """Lines as a segment of their own; none where there are none."""
    return (replace(segment, kind="rest", body=Passage(LEAD, lines)),) if lines else ()


def _counting_in(laid: Laid, body: Passage, position: Seconds) -> bool:
    return bool(body.count_in) and position >= laid.seconds - body.count_in


def _untold(body: Passage, laid: Laid, position: Seconds) -> tuple[Line, ...]:
    """What of the way out has not been told to its end."""
    return tuple(
        line
        for line, cue in zip(body.head, laid.own, strict=False)
        if line.key.endswith(".exit") and cue.end > position
    )
