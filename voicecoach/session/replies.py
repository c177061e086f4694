"""Commands that are answered and change nothing: where, again, explain, help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.model.event import Command
from voicecoach.model.segment import Line
from voicecoach.model.sound import Earcon
from voicecoach.session.requests import Words
from voicecoach.session.states import Act, State

if TYPE_CHECKING:
    from voicecoach.session.guidance import Guidance


def where(p: Guidance, command: Command) -> None:
    """Where are we?"""
    _tell(p, lambda segment, position, running: p.coach.where(segment, position, running))


def again(p: Guidance, command: Command) -> None:
    """The last thing that was said."""
    said = p.last_said
    lines = p.coach.words("nothing_said") if said is None else (Line(said, "announce"),)
    _tell(p, lambda *_: lines)


def explain(p: Guidance, command: Command) -> None:
    """The exercise in full; nobody works meanwhile."""
    if p.state is State.PLAYING and p.act is Act.GUIDING:
        p.halt()
        p.come_in("answer", (Line(Earcon("answer"), "boundary"), *p.coach.explain(p.during()[0])))
    else:
        _tell(p, lambda segment, *_: p.coach.explain(segment))


def tell_keys(p: Guidance, command: Command) -> None:
    """The keys."""
    if p.state is State.PLAYING and p.act is Act.GUIDING:
        p.halt()
        p.come_in("answer", (Line(Earcon("answer"), "boundary"), *p.coach.keys()))
    else:
        _tell(p, lambda *_: p.coach.keys())


def unknown(p: Guidance, command: Command) -> None:
    """How to find the keys."""
    lines = p.coach.words("help_key")
    if p.state is State.PLAYING and p.act is Act.GUIDING:
        p.player.chime("refused")
        p.print(lines)
        p.requests.answer(lambda *_: lines, must=False, chime=False)
    else:
        _tell(p, lambda *_: lines)


def _tell(p: Guidance, words: Words) -> None:
    """Say something in the way of the moment."""
    if p.state is State.PLAYING and p.act in (Act.GUIDING, Act.LEAVING, Act.CLOSING):
        p.requests.answer(words)
    elif p.act is Act.ASKING and p.state is State.PLAYING:
        p.halt()
        p.put(p.questions[-1], (Line(Earcon("answer"), "boundary"), *words(*p.during(), False)))
    elif p.state in (State.PLAYING, State.PAUSED):
        p.say_paused(words(*p.during(), False))
    else:
        p.print(words(*p.during(), False))


def refuse(p: Guidance, command: Command) -> None:
    """It cannot be done now."""
    if p.state is State.PLAYING:
        p.player.chime("refused")
