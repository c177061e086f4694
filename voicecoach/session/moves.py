"""Commands that stop the session or take it elsewhere: pause, done, next, back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from voicecoach.model.event import Command
from voicecoach.model.segment import Line, Work
from voicecoach.model.sound import Earcon
from voicecoach.model.units import Seconds
from voicecoach.session.program import Spot
from voicecoach.session.replies import refuse
from voicecoach.session.states import Act, State
from voicecoach.session.where import counting_in, cut_short

if TYPE_CHECKING:
    from voicecoach.session.guidance import Guidance


def pause(p: Guidance, command: Command) -> None:
    """Silence."""
    p.pause()


def resume(p: Guidance, command: Command) -> None:
    """On from where it was."""
    p.resume()


def done(p: Guidance, command: Command) -> None:
    """The set is done, the position taken or, in a question, the answer is: go on."""
    if p.act is Act.ASKING:
        p.go_on()
        return
    meant = p.player.here()
    if meant.laid is None or counting_in(meant.laid, meant.position):
        p.player.chime("refused")
        return
    p.halt()
    if p.spot.laid is not meant.laid:  # it ended by itself meanwhile
        p.come_in()
        return
    if p.spot.open_set is not None and isinstance(meant.laid.segment.body, Work):
        p.end_set("done")
    p.player.go_to(p.spot.rest.put_in(cut_short(meant.laid, p.spot.position)))
    p.player.chime("answer")


def done_silent(p: Guidance, command: Command) -> None:
    """The same while nothing plays, and nothing does after it; the answer to a question goes on."""
    if p.act is Act.ASKING:
        p.go_on()
        return
    laid, position, rest = p.spot
    if p.spot.open_set is not None:
        p.end_set("done")
        rest = p.behind_the_set()
    elif laid is not None and not counting_in(laid, position):
        rest = rest.put_in(cut_short(laid, position))
    p.spot = Spot(None, Seconds(0), rest)
    _tell_where(p)


def onward(p: Guidance, command: Command) -> None:
    """The next segment."""
    if p.act is not Act.GUIDING:
        refuse(p, command)
        return
    p.halt()
    laid, position = p.spot.laid, p.spot.position
    if laid is None:
        _into_the_next(p)
        return
    way = p.coach.onward(laid, position)
    if way is None:
        _stay(p)
        return
    p.end_set("skip")
    p.go(way)
    _answered(p)


def _into_the_next(p: Guidance) -> None:
    """Between two segments the next one is the one that comes."""
    if p.state is State.PLAYING:
        p.come_in()
    _answered(p)


def backward(p: Guidance, command: Command) -> None:
    """The segment again, or the one before it."""
    if p.act is not Act.GUIDING:
        refuse(p, command)
        return
    p.halt()
    during = p.during()[0]
    way = p.coach.backward(p.spot.laid, p.spot.position, during.index)
    p.end_set("skip")
    p.go(way)
    _answered(p)


def _stay(p: Guidance) -> None:
    if p.state is State.PLAYING:
        p.come_in()
        p.player.chime("refused")
    elif p.state is State.PAUSED:
        p.say_paused((Line(Earcon("refused"), "boundary"),))


def _answered(p: Guidance) -> None:
    """A chime says that it was done; somebody who has paused is told where we are now."""
    if p.state is State.PLAYING:
        p.player.chime("answer")
    else:
        _tell_where(p)


def _tell_where(p: Guidance) -> None:
    """Say where we are now, to somebody who hears nothing else."""
    segments, index = p.coach.segments, p.spot.rest.index
    if p.spot.laid is None and index is not None and index < len(segments):
        lines = p.coach.where(segments[index], Seconds(0), running=False)
    else:
        lines = p.coach.where(*p.during(), running=False)
    if p.state is State.PAUSED:
        p.say_paused(lines)
    else:
        p.print(lines)
