"""Keeping to the doses of last time where today's have grown. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from voicecoach.coaching.adjusting import Adjusted, amount, least
from voicecoach.coaching.plan import Step
from voicecoach.coaching.progressing import at_doses, kept, meant_for
from voicecoach.coaching.script import Script
from voicecoach.model.segment import Laid, Line, Passage, Work
from voicecoach.model.units import Seconds


def keep(script: Script, laid: Laid, position: Seconds, running: bool) -> Adjusted | None:
    """All sets of an exercise from here on at the doses of last time, those of them that have grown.

    That can be chosen from what leads into the exercise to the end of its first set; elsewhere it is
    None. A set that has begun becomes as much shorter as it still can, and what was asked of it stays.
    ``position`` is in seconds into ``laid``; ``running``: it goes on meanwhile.
    """
    segment, body = laid.segment, laid.segment.body
    kind, place = script.place(segment.index)
    if kind in ("opening", "closing") or (kind == "work" and isinstance(body, Passage)):
        return None
    step = script.steps[place]
    grown = {
        each.item: each.old
        for each in meant_for(step.exercise, script.adjustments)
        if each.reason == "grown" and step.entry == "setup"
    }
    if not grown:
        return None
    said = kept(script.speaker, step.exercise, tuple(grown.values()))
    doses = tuple(effort.dose(step.set_number) for effort in at_doses(step.exercise, grown).work)
    if isinstance(body, Passage):
        other = script.keeping(grown, place)
        if segment.kind == "setup":
            body = _retold(script, step, laid, body, script.speaker.line(said), position, running)
        segment = replace(segment, body=body, exercise=other.steps[place].exercise)
        return Adjusted(other, segment, said, doses)
    at = position + body.begin
    can = {item: dose for item, dose in grown.items() if _can_be(body, item, amount(dose), at)}
    extra = tuple((item, more) for item, more in body.change.extra if item not in can)
    other = script.with_change(place, replace(body.change, extra=extra)).keeping(grown, place, can)
    segment = replace(segment, body=replace(other.work(place), begin=body.begin))
    if at <= 0:  # nothing was asked of it yet
        segment = replace(segment, exercise=other.steps[place].exercise)
    return Adjusted(other, segment, said, doses)


def _can_be(body: Work, item: int, wanted: Seconds, position: Seconds) -> bool:
    """Whether an item of a set can be as little as that, ``position`` seconds after the start of the set."""
    parts = [part for part in body.parts if part.item == item]
    begun = [part for part in parts if part.at <= position]
    if position <= 0 or not begun:
        return True
    return least(begun[-1], position) <= wanted < amount(parts[-1].dose)


def _retold(
    script: Script, step: Step, laid: Laid, body: Passage, said: Line, position: Seconds, running: bool
) -> Passage:
    """An introduction that tells nothing more of the dose than that it is as before.

    What has begun to be said is left as it is or, where the session stands still, is to be said again.
    """
    begun = [(cue.start if running else cue.end) <= position for cue in laid.own]
    wrong = [*script.writer.dose(step), *script.writer.adjusted(step)]
    heads = len(body.head)
    head, told = _instead(body.head, begun[:heads], wrong, said)
    tail, _ = _instead(body.tail, begun[heads:], wrong, None if told else said)
    return replace(body, head=head, tail=tail)


def _instead(
    lines: Sequence[Line], begun: Sequence[bool], wrong: Sequence[Line], said: Line | None
) -> tuple[tuple[Line, ...], bool]:
    """Lines without those that are wrong and have not begun, ``said`` in the place of the first of them.

    Where all of those were heard it comes before whatever else is still to be said. Besides, whether it
    is among the lines.
    """
    done = sum(begun[: len(lines)])
    coming = list(lines[done:])
    if not coming or said is None:
        return (*lines[:done], *(line for line in coming if line not in wrong)), False
    place = next((at for at, line in enumerate(coming) if line in wrong), 0)
    before = coming[:place]
    after = (line for line in coming[place:] if line not in wrong)
    return (*lines[:done], *before, said, *after), True
