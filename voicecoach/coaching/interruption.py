"""What is said and done when a session is interrupted: come in again, ask, part. Pure."""

from dataclasses import replace
from typing import Literal

from voicecoach.coaching.passages import Writer
from voicecoach.coaching.speaker import Speaker
from voicecoach.coaching.work import come_in
from voicecoach.model.routine import Reps
from voicecoach.model.segment import Laid, Line, Passage, Segment, Work
from voicecoach.model.sound import Earcon
from voicecoach.model.units import Seconds

Why = Literal["pause", "sound"]
"""What interrupted: the user, or the loss of the sound."""

COUNT_IN = Seconds(3)
"""Seconds counted down, at the least, before work goes on."""
LEAD = Seconds(1, 5)
"""Seconds of silence before the first word."""


def resume(writer: Writer, laid: Laid, position: Seconds, why: Why) -> tuple[Segment, ...]:
    """What is performed instead of the rest of a segment interrupted ``position`` seconds into it.

    Work is come into through where we are and a count-in; the interrupted repetition begins again.
    Elsewhere the interrupted sentence does.
    """
    say, body = writer.speaker, laid.segment.body
    back = (say.line(say.coach("sound_back"), "narration"),) if why == "sound" else ()
    if isinstance(body, Passage):
        return (_passage_again(laid, body, position, back),)
    exercise = laid.segment.exercise
    assert exercise is not None
    count_in = max(exercise.count_in, COUNT_IN)
    rest_of_set = come_in(body, position + body.begin)
    over = rest_of_set.begin >= body.seconds
    where = () if over else (*_side(say, laid.segment), *_where(say, rest_of_set))
    entry = Passage(LEAD, (*back, *where), count_in=count_in, numbers=writer.numbers(count_in))
    lead_in = replace(laid.segment, kind="setup", body=entry)
    return (lead_in,) if over else (lead_in, replace(laid.segment, body=rest_of_set))


def _side(say: Speaker, segment: Segment) -> tuple[Line, ...]:
    if segment.side is None:
        return ()
    known = say.phrases.side(segment.side) if say.fluent else None
    said = say.author(f"{segment.side}.") if known is None else say.text(f"{known}.")
    return (say.line(said),)


def _where(say: Speaker, body: Work) -> tuple[Line, ...]:
    """Which repetition comes, or how much time is left of this item."""
    for part in body.parts:
        if part.at <= body.begin < part.at + part.seconds:
            if isinstance(part.dose, Reps) and part.rep:
                rep = int((body.begin - part.at) // part.rep) + 1
                return (say.line(say.coach("where_rep", n=rep, of=part.dose.count)),)
            if body.open:
                return ()
            left = Seconds(-int((body.begin - part.at - part.seconds) // 1))
            return (say.line(say.coach("where_left", duration=say.phrases.duration(left))),)
    return ()


def _passage_again(laid: Laid, body: Passage, position: Seconds, back: tuple[Line, ...]) -> Segment:
    """A passage from the interrupted sentence on; a count-in from its first number."""
    heads = len(body.head)
    said = sum(cue.end <= position for cue in laid.cues[: heads + len(body.tail)])
    spoken_up_to = laid.seconds - body.count_in - body.settle
    settle = body.settle
    if position > spoken_up_to:
        settle = max(Seconds(0), laid.seconds - body.count_in - position)
    again = replace(
        body,
        lead=LEAD,
        head=(*back, *body.head[said:]),
        tail=body.tail[max(0, said - heads) :],
        settle=settle,
        least=max(Seconds(0), body.least - position),
    )
    return replace(laid.segment, body=again)


def ask_finish(writer: Writer, during: Segment) -> Segment:
    """The question whether to end, asked in the middle of a segment."""
    say = writer.speaker
    lines = (Line(Earcon("attention"), "boundary", LEAD), say.line(say.coach("ask_finish"), "announce"))
    return replace(during, kind="closing", body=Passage(head=lines))


def farewell(writer: Writer, during: Segment) -> tuple[Segment, ...]:
    """The last words of a session that the user ends in the middle: the way out first.

    Also in a rest: between two sets one may still be on one's knees, and hearing it again harms nobody.
    """
    say = writer.speaker
    lines: list[Line] = []
    if during.exercise is not None:
        lines += say.authors(during.exercise.exit, f"{during.exercise.key}.exit")
    lines.append(say.line(say.coach("stopped"), "narration"))
    return (replace(during, kind="closing", body=Passage(LEAD, tuple(lines))),)
