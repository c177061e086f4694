"""Laying out a segment: a passage in sequence, a set by the beat.

The order in which the sounds of a set are placed is their priority: counts and boundary signals, then
what announces a boundary, then the author's cues, then phase words, then encouragement. What comes
later takes the room that is left, and what finds none is dropped and, where the author asked for it,
reported as a misfit.
"""

from collections.abc import Callable

from voicecoach.model.segment import Cue, Laid, Line, Misfit, Passage, Segment, Work
from voicecoach.model.sound import Earcon, Extent, Sound
from voicecoach.model.units import Seconds
from voicecoach.timeline.sets import lay_set

Measure = Callable[[Sound], Extent]
"""How long a sound lasts and where in it its beat falls, in seconds."""

BEFORE_BEAT = Seconds(3, 10)
"""Seconds kept free before a beat that may be a count: its sound starts earlier than its beat."""


def length(segment: Segment, measure: Measure) -> Seconds:
    """How long a passage lasts, in seconds, when it need not share its time; a set as it is written."""
    body = segment.body
    if isinstance(body, Work):
        return body.seconds - body.begin
    needed = _needed(segment, body, measure)
    return max(needed, max(needed, Seconds(0) if body.shared else body.least) + body.extra)


def lay_out(segment: Segment, following: Segment | None, measure: Measure) -> Laid:
    """A segment's cues and exact length.

    ``following`` is the segment after it: a rest that is shared with what leads into the next set is
    so much shorter. The same segment and measures give the same cues.
    """
    if isinstance(segment.body, Work):
        runs_on = following is not None and isinstance(following.body, Work)
        return lay_set(segment, segment.body, measure, runs_on)
    return _lay_passage(segment, segment.body, following, measure)


def _needed(segment: Segment, body: Passage, measure: Measure) -> Seconds:
    said = sum((measure(line.sound).seconds + line.pause for line in (*body.head, *body.tail)), Seconds(0))
    return body.lead + said + _quiet(segment, body)


def _quiet(segment: Segment, body: Passage) -> Seconds:
    """From the end of what is said to the end of the passage; before work, a beat's head start at least."""
    before_work = segment.kind not in ("opening", "closing")
    return max(body.settle + body.count_in, BEFORE_BEAT if before_work else Seconds(0))


def _lay_passage(segment: Segment, body: Passage, following: Segment | None, measure: Measure) -> Laid:
    needed = _needed(segment, body, measure)
    least = body.least
    if body.shared and following is not None:
        least -= length(following, measure)
    seconds = max(needed, max(needed, least) + body.extra)
    misfits: tuple[Misfit, ...] = ()
    if body.least > 0 and least < needed:
        performed = body.least - least + needed
        misfits = (Misfit("rest-stretched", body.key, needs=performed, has=body.least),)
    cues = _sequence(body.head, body.lead, measure)
    back = sum((measure(line.sound).seconds + line.pause for line in body.tail), Seconds(0))
    cues += _sequence(body.tail, seconds - _quiet(segment, body) - back, measure)
    cues += _countdown(body, seconds, measure)
    return Laid(segment, seconds, tuple(cues), misfits)


def _sequence(lines: tuple[Line, ...], at: Seconds, measure: Measure) -> list[Cue]:
    cues: list[Cue] = []
    for line in lines:
        extent = measure(line.sound)
        cues.append(Cue(at, at + extent.seconds, at + extent.beat, line.sound, line.role))
        at += extent.seconds + line.pause
    return cues


def _countdown(body: Passage, end: Seconds, measure: Measure) -> list[Cue]:
    """The count-in, a number a second; where a slow voice leaves no room for one, a tick."""
    cues: list[Cue] = []
    next_start = end - BEFORE_BEAT
    for left, number in enumerate(reversed(body.numbers), start=1):
        beat = end - left
        start = beat - measure(number).beat
        sound: Sound = number if start + measure(number).seconds <= next_start else Earcon("tick")
        extent = measure(sound)
        start = beat - extent.beat
        cues.append(Cue(start, start + extent.seconds, beat, sound, "count"))
        next_start = start
    return cues[::-1]
