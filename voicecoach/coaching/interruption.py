"""What is said and done when a session is interrupted: come in again, ask, part. Pure."""

from dataclasses import replace
from typing import Literal

from voicecoach.coaching.answering import in_set
from voicecoach.coaching.script import Script
from voicecoach.coaching.work import come_in
from voicecoach.model.segment import Laid, Line, Passage, Segment, Work
from voicecoach.model.sound import Earcon
from voicecoach.model.units import Seconds

Why = Literal["pause", "sound", "answer"]
"""What interrupted: the user, the loss of the sound, or an answer that did not fit."""

COUNT_IN = Seconds(3)
"""Seconds counted down before work goes on, where nothing else is wanted."""
LEAD = Seconds(1, 5)
"""Seconds of silence before the first word."""
ANSWER = "answer"
"""The key of lines that answer the user: no place of a file is called so."""


def resume(
    script: Script,
    laid: Laid,
    position: Seconds,
    why: Why,
    count_in: Seconds = COUNT_IN,
    said: tuple[Line, ...] = (),
) -> tuple[Segment, ...]:
    """What is performed instead of the rest of a segment interrupted ``position`` seconds into it.

    Work is come into through where we are and a count-in; the interrupted repetition begins again.
    Elsewhere the interrupted sentence does. ``said`` is what there is to say before.
    """
    say, body = script.speaker, laid.segment.body
    back = tuple(replace(line, key=ANSWER) for line in said)
    if why == "sound":
        back = (say.line(say.coach("sound_back"), "narration"),)
    if isinstance(body, Passage):
        return (_passage_again(laid, body, position, back, over=why == "answer"),)
    return _work_again(script, laid.segment, body, position, back, count_in)


def _work_again(
    script: Script,
    segment: Segment,
    body: Work,
    position: Seconds,
    back: tuple[Line, ...],
    count_in: Seconds,
    settle: Seconds = Seconds(0),
) -> tuple[Segment, ...]:
    """The rest of a set, through where we are and a count-in."""
    rest_of_set = come_in(body, position + body.begin)
    over = rest_of_set.begin >= body.seconds
    where = () if over else (*_side(script, segment), *in_set(script, rest_of_set, rest_of_set.begin))
    numbers = script.writer.numbers(count_in)
    entry = Passage(LEAD, (*back, *where), settle=settle, count_in=count_in, numbers=numbers)
    lead_in = replace(segment, kind="setup", body=entry)
    return (lead_in,) if over else (lead_in, replace(segment, body=rest_of_set))


def again(script: Script, laid: Laid, position: Seconds, count_in: Seconds) -> tuple[Segment, ...]:
    """The same, for somebody who has come out of the position meanwhile and has to get into it again."""
    segment, body = laid.segment, laid.segment.body
    assert segment.exercise is not None
    say = script.speaker
    ready: tuple[Line, ...] = ()
    if script.attended:
        ready = (say.line(say.coach("when_ready")),)
    if isinstance(body, Passage):
        passage = _passage_again(laid, body, position, ())
        if segment.kind in ("setup", "switch") and isinstance(passage.body, Passage):
            settle = max(passage.body.settle, segment.exercise.lead_in)
            again = replace(passage.body, head=(*ready, *passage.body.head), settle=settle)
            passage = replace(passage, body=again)
        return (passage,)
    return _work_again(script, segment, body, position, ready, count_in, segment.exercise.lead_in)


def _side(script: Script, segment: Segment) -> tuple[Line, ...]:
    return () if segment.side is None else tuple(script.writer.side(segment.side))


def _passage_again(
    laid: Laid, body: Passage, position: Seconds, back: tuple[Line, ...], over: bool = False
) -> Segment:
    """A passage from the interrupted sentence on; a count-in from its first number.

    ``over``: what was being answered is not said again, as something else was asked.
    """
    heads = len(body.head)
    said = sum(cue.end <= position for cue in laid.own[: heads + len(body.tail)])
    spoken_up_to = laid.seconds - body.count_in - body.settle
    settle = body.settle
    if position > spoken_up_to:
        settle = max(Seconds(0), laid.seconds - body.count_in - position)
    timed = bool(body.least or body.extra)
    again = replace(
        body,
        lead=LEAD,
        head=(*back, *(line for line in body.head[said:] if not (over and line.key == ANSWER))),
        tail=body.tail[max(0, said - heads) :],
        settle=settle,
        least=max(Seconds(0), laid.seconds - position) if timed else Seconds(0),
        extra=Seconds(0),
        shared=False,
    )
    return replace(laid.segment, body=again)


def ask_finish(script: Script, during: Segment) -> Segment:
    """The question whether to end, asked in the middle of a segment."""
    say = script.speaker
    lines = (Line(Earcon("attention"), "boundary", LEAD), say.line(say.coach("ask_finish"), "announce"))
    return replace(during, kind="closing", body=Passage(head=lines))


def ask_sharp(script: Script, during: Segment, first: bool) -> Segment:
    """The question how much it hurts; at first with the way out and what to mind before it."""
    say, lines = script.speaker, [Line(Earcon("attention"), "boundary", LEAD)]
    exercise = during.exercise
    if first and exercise is not None:
        lines += say.authors(exercise.exit, f"{exercise.key}.exit")
    caution = (exercise.caution if exercise is not None else ()) or script.routine.caution
    if first:
        lines += say.authors(caution[:1])
    lines.append(say.line(say.coach("ask_sharp")))
    return replace(during, kind="closing", body=Passage(head=tuple(lines)))


def ask_mild(script: Script, during: Segment, easier: str | None, first: bool) -> Segment:
    """What to do about a mild pain, and at first how to make the exercise easier.

    ``easier``: the level before this one, None where there is none.
    """
    say, exercise, lines = script.speaker, during.exercise, [Line(Earcon("attention"), "boundary", LEAD)]
    if first:
        own = None if exercise is None else exercise.easier
        lines.append(say.line(say.coach("easier") if own is None else say.author(own)))
    if easier is None:
        lines.append(say.line(say.coach("ask_mild_nothing" if exercise is None else "ask_mild")))
    else:
        lines.append(say.line(say.coach("ask_mild_level", level=easier)))
    return replace(during, kind="closing", body=Passage(head=tuple(lines)))


def sharp(script: Script) -> tuple[Line, ...]:
    """What is said to somebody whose pain is sharp."""
    return (script.speaker.line(script.speaker.coach("sharp")),)


def farewell(script: Script, during: Segment) -> tuple[Segment, ...]:
    """The last words of a session that the user ends in the middle: the way out first.

    Also in a rest: between two sets one may still be on one's knees, and hearing it again harms nobody.
    """
    say = script.speaker
    lines: list[Line] = []
    if during.exercise is not None:
        lines += say.authors(during.exercise.exit, f"{during.exercise.key}.exit")
    lines.append(say.line(say.coach("stopped"), "narration"))
    return (replace(during, kind="closing", body=Passage(LEAD, tuple(lines))),)
