"""What is said in answer to the user while a segment goes on, and a segment that is changed on the way."""

from collections.abc import Sequence
from dataclasses import replace

from voicecoach.model.segment import Cue, Laid, Line, Passage, Work
from voicecoach.model.sound import Earcon, Sound
from voicecoach.model.units import Seconds
from voicecoach.timeline.gaps import BREATH
from voicecoach.timeline.layout import BEFORE_BEAT, Measure

TICK = Earcon("tick")
SOON = Seconds(3, 2)
"""Seconds an answer may wait for what is being said, before it interrupts it."""


def soonest(laid: Laid, at: Seconds) -> Seconds:
    """When something can be said at ``at`` or, where somebody speaks then, a breath later than that.

    Not in the lead of a passage either: the last number of a set may still sound there.
    """
    body = laid.segment.body
    lead = body.lead if isinstance(body, Passage) else at
    speaking = (cue.end + BREATH for cue in laid.cues if cue.start <= at < cue.end and _is_said(cue))
    return max([at, lead, *speaking])


def interject(laid: Laid, lines: Sequence[Line], at: Seconds, measure: Measure) -> Laid | None:
    """The segment with ``lines`` spoken in it, from ``at`` on as soon as what is being said is over.

    In a set, repetitions counted meanwhile get a tick on their beat; what must be heard (``Cue.keep``)
    is never replaced. Elsewhere nothing is. An earlier answer gives way to this one. None where the
    lines would not be over in time: before the first number of a set that may follow. ``at`` is in
    seconds from the start of the segment, as the times of the result are.
    """
    start = soonest(laid, at)
    if start > at + SOON and not isinstance(laid.segment.body, Work):
        return None
    said: list[Cue] = []
    for line in lines:
        extent = measure(line.sound)
        end = start + extent.seconds
        said.append(Cue(start, end, start + extent.beat, line.sound, line.role, keep=True, answer=True))
        start += extent.seconds + line.pause
    begin, end = said[0].start - BREATH, said[-1].end + BREATH
    is_work = isinstance(laid.segment.body, Work)
    if end > laid.seconds - BEFORE_BEAT:
        return None
    cues: list[Cue] = []
    for cue in laid.cues:
        if cue.answer and cue.start >= at:
            continue
        if cue.end <= begin or cue.start >= end or cue.start < at:
            cues.append(cue)
        elif cue.sound == TICK or (not _is_said(cue) and not cue.keep):
            cues.append(replace(cue, ducked=True))
        elif not is_work or cue.keep:
            return None
        elif cue.role == "count":
            cues.append(ticked(cue, measure))
    return replace(laid, cues=tuple(sorted([*cues, *said], key=lambda cue: cue.start)))


def changed(old: Laid, new: Laid, at: Seconds, measure: Measure) -> Laid:
    """``new`` from ``at`` on, what has begun by then being ``old``'s.

    Both are layouts of one segment, so that they share its zero. What would be spoken over a sound
    that is still to be heard, or whose beginning has passed, is left out; a count gets its tick.
    """
    begun = [cue for cue in old.cues if cue.start < at]
    sounding = max([at, *(cue.end for cue in begun if _is_said(cue))])
    counted = {cue.beat for cue in begun if cue.role == "count"}
    cues = list(begun)
    for cue in new.cues:
        if cue.role == "count" and cue.beat in counted:
            continue
        if cue.start >= sounding:
            cues.append(cue)
        elif cue.start >= at and not _is_said(cue):
            cues.append(replace(cue, ducked=True))
        elif cue.role == "count" and cue.beat >= at:
            cues.append(ticked(cue, measure))
    return replace(new, cues=tuple(sorted(cues, key=lambda cue: cue.start)))


def ticked(cue: Cue, measure: Measure) -> Cue:
    """A tick on the beat of a count, instead of its number."""
    extent = measure(TICK)
    start = cue.beat - extent.beat
    return replace(cue, start=start, end=start + extent.seconds, sound=TICK, ducked=True)


def _is_said(cue: Cue) -> bool:
    sound: Sound = cue.sound
    return not isinstance(sound, Earcon)
