"""Every command in every state that knows it: the table at the end, and what each one does."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from voicecoach.model.event import Command, CommandName, NotSaved, Paused, Resumed, Saved
from voicecoach.model.segment import Line, Segment, Work
from voicecoach.model.sound import Earcon
from voicecoach.model.units import Seconds
from voicecoach.session.coach import Change
from voicecoach.session.program import Spot
from voicecoach.session.questions import how_sharp, whether_to_finish
from voicecoach.session.requests import alter_halted
from voicecoach.session.states import Act, State
from voicecoach.session.where import counting_in, cut_short

if TYPE_CHECKING:
    from voicecoach.session.performance import Performance

Handler: TypeAlias = "Callable[[Performance, Command], None]"

LOUDER = 10 ** (2 / 20)
"""One step of the volume: 2 dB."""
LOUDEST, SOFTEST = 2.0, 0.05
"""Gains: +6 dB, where speech is not clipped audibly yet, and -26 dB, which can still be heard."""
RATE_STEP = 20
"""Words a minute that the voice goes slower or faster at a time."""


def _guiding(p: Performance) -> bool:
    return p.act is Act.GUIDING


# Pause, done, moving


def pause(p: Performance, command: Command) -> None:
    """Silence."""
    p.pause()


def resume(p: Performance, command: Command) -> None:
    """On from where it was."""
    p.resume()


def done(p: Performance, command: Command) -> None:
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


def done_paused(p: Performance, command: Command) -> None:
    """The same, and still paused; the answer to a question goes on."""
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
    _tell_where_paused(p)


def onward(p: Performance, command: Command) -> None:
    """The next segment."""
    if not _guiding(p):
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


def _into_the_next(p: Performance) -> None:
    """Between two segments the next one is the one that comes."""
    if p.state is State.PLAYING:
        p.come_in()
    _answered(p)


def backward(p: Performance, command: Command) -> None:
    """The segment again, or the one before it."""
    if not _guiding(p):
        refuse(p, command)
        return
    p.halt()
    during = p.during()[0]
    way = p.coach.backward(p.spot.laid, p.spot.position, during.index)
    p.end_set("skip")
    p.go(way)
    _answered(p)


def _stay(p: Performance) -> None:
    if p.state is State.PLAYING:
        p.come_in()
        p.player.chime("refused")
    else:
        p.say_paused((Line(Earcon("refused"), "boundary"),))


def _answered(p: Performance) -> None:
    """A chime says that it was done; somebody who has paused is told where we are now."""
    if p.state is State.PLAYING:
        p.player.chime("answer")
    else:
        _tell_where_paused(p)


def _tell_where_paused(p: Performance) -> None:
    p.say_paused(p.coach.where(*p.during()))


# Answers


def where(p: Performance, command: Command) -> None:
    """Where are we?"""
    _tell(p, lambda segment, position: p.coach.where(segment, position))


def again(p: Performance, command: Command) -> None:
    """The last thing that was said."""
    said = p.last_said
    lines = p.coach.words("nothing_said") if said is None else (Line(said, "announce"),)
    _tell(p, lambda segment, position: lines)


def explain(p: Performance, command: Command) -> None:
    """The exercise in full; nobody works meanwhile."""
    if p.state is State.PLAYING and _guiding(p):
        p.halt()
        p.come_in("answer", (Line(Earcon("answer"), "boundary"), *p.coach.explain(p.during()[0])))
    else:
        _tell(p, lambda segment, position: p.coach.explain(segment))


def tell_keys(p: Performance, command: Command) -> None:
    """The keys."""
    if p.state is State.PLAYING and _guiding(p):
        p.halt()
        p.come_in("answer", (Line(Earcon("answer"), "boundary"), *p.coach.keys()))
    else:
        _tell(p, lambda segment, position: p.coach.keys())


def unknown(p: Performance, command: Command) -> None:
    """How to find the keys."""
    lines = p.coach.words("help_key")
    if p.state is State.PLAYING and _guiding(p):
        p.player.chime("refused")
        p.print(lines)
        p.requests.answer(lambda segment, position: lines, must=False, chime=False)
    else:
        _tell(p, lambda segment, position: lines)


def _tell(p: Performance, words: Callable[[Segment, Seconds], tuple[Line, ...]]) -> None:
    """Say something in the way of the moment."""
    if p.state is State.PLAYING and p.act in (Act.GUIDING, Act.LEAVING):
        p.requests.answer(words)
    elif p.act is Act.ASKING and p.state is State.PLAYING:
        p.halt()
        p.put(p.questions[-1], (Line(Earcon("answer"), "boundary"), *words(*p.during())))
    elif p.state in (State.PLAYING, State.PAUSED):
        p.say_paused(words(*p.during()))
    else:
        p.print(words(*p.during()))


def refuse(p: Performance, command: Command) -> None:
    """It cannot be done now."""
    if p.state is State.PLAYING:
        p.player.chime("refused")


# Changes


def change(name: Change) -> Handler:
    """The handler of a change of dose, time or tempo."""

    def handler(p: Performance, command: Command) -> None:
        if p.state is State.PLAYING and _guiding(p):
            p.requests.alter(name)
        elif p.act is Act.ASKING:
            refuse(p, command)
        elif alter_halted(p, name):
            if p.state is State.PAUSED:
                p.say_paused((Line(Earcon("answer"), "boundary"),))
        elif p.state is State.PAUSED:
            p.say_paused((Line(Earcon("refused"), "boundary"),))

    return handler


def volume(factor: float) -> Handler:
    """The handler of a step of the volume."""

    def handler(p: Performance, command: Command) -> None:
        wanted = min(LOUDEST, max(SOFTEST, p.volume * factor))
        if p.volume == 0 and factor > 1:
            wanted = SOFTEST
        done = "answer" if wanted != p.volume else "refused"
        p.volume = wanted
        p.player.set_volume(wanted)
        _chime(p, done == "answer")
        p.print(p.coach.words("volume_now", n=round(100 * wanted)))

    return handler


def rate(step: int) -> Handler:
    """The handler of a step of the voice's rate."""

    def handler(p: Performance, command: Command) -> None:
        before = p.repertoire.words_per_minute
        now = p.repertoire.speak_at(before + step)
        _chime(p, now != before)
        p.print(p.coach.words("rate_now", n=now))

    return handler


def quieter(p: Performance, command: Command) -> None:
    """Explain less, or as before."""
    p.coach, said = p.coach.quieter()
    _chime(p, True)
    p.print(said.text)
    if p.state is State.PLAYING and _guiding(p):
        p.player.lay_onward()
        p.requests.courtesy(said)


def _chime(p: Performance, done: bool) -> None:
    if p.state is State.PLAYING:
        p.player.chime("answer" if done else "refused")
    elif p.state is State.PAUSED:
        p.say_paused((Line(Earcon("answer" if done else "refused"), "boundary"),))


# Pain, questions, ends


def pain(p: Performance, command: Command) -> None:
    """It hurts: silence, the way out, how much."""
    if p.act is Act.LEAVING:
        refuse(p, command)
        return
    p.halt()
    p.questions.clear()
    p.ask(how_sharp())


def answer(p: Performance, command: Command) -> None:
    """The answer to what was asked."""
    then = p.questions[-1].answers.get(command.number) if p.act is Act.ASKING else None
    if then is None:
        refuse(p, command)
    else:
        then(p)


def finish(p: Performance, command: Command) -> None:
    """Ask whether to end; asked again it is a yes, and then an end at once."""
    if p.act is Act.LEAVING:
        p.end("stopped", "done")
    elif p.act is Act.ASKING and p.questions[-1].name == "finish":
        p.leave()
    else:
        p.ask(whether_to_finish())


def stop(p: Performance, command: Command) -> None:
    """The user ends it at once."""
    p.end("stopped", "done")


def interrupt(p: Performance, command: Command) -> None:
    """A signal ends it at once."""
    p.end("interrupted", "lost")


# The journal


def saved(p: Performance, command: Command) -> None:
    """What was done is on the disk."""
    p.tell_event(Saved(p.player.now, command.number))


def unsaved(p: Performance, command: Command) -> None:
    """It is not, and the user has to know."""
    p.tell_event(NotSaved(p.player.now, command.text))
    if p.state is State.PLAYING and _guiding(p):
        p.requests.answer(lambda segment, position: p.coach.words("not_saved"))


# The loss of the sound


def pause_lost(p: Performance, command: Command) -> None:
    """Paused, also once the sound is back."""
    p.state = State.LOST_PAUSED
    p.tell_event(Paused(p.player.now))


def resume_lost(p: Performance, command: Command) -> None:
    """Not paused any more, as soon as the sound is back."""
    p.state = State.LOST
    p.tell_event(Resumed(p.player.now))


DURING_WORDS: frozenset[CommandName] = frozenset(
    ("louder", "softer", "voice-slower", "voice-faster", "saved", "unsaved")
)
"""What does not end an answer that is being spoken to somebody who has paused."""

_EVERYWHERE: dict[CommandName, Handler] = {
    "where": where,
    "again": again,
    "explain": explain,
    "help": tell_keys,
    "unknown": unknown,
    "louder": volume(LOUDER),
    "softer": volume(1 / LOUDER),
    "voice-slower": rate(-RATE_STEP),
    "voice-faster": rate(RATE_STEP),
    "quieter": quieter,
    "more": change("more"),
    "less": change("less"),
    "slower": change("slower"),
    "faster": change("faster"),
    "stop": stop,
    "interrupt": interrupt,
    "saved": saved,
    "unsaved": unsaved,
}
_WITH_SOUND: dict[CommandName, Handler] = {
    **_EVERYWHERE,
    "next": onward,
    "back": backward,
    "pain": pain,
    "answer": answer,
    "finish": finish,
}
# Without sound nothing can be asked, and silence after the question would mean yes.
_WITHOUT_SOUND: dict[CommandName, Handler] = {**_EVERYWHERE, "finish": stop}

COMMANDS: dict[tuple[State, CommandName], Handler] = {
    (state, name): handler
    for state, handlers in (
        (State.PLAYING, {**_WITH_SOUND, "pause": pause, "done": done}),
        (State.PAUSED, {**_WITH_SOUND, "pause": resume, "done": done_paused}),
        (State.LOST, {**_WITHOUT_SOUND, "pause": pause_lost}),
        (State.LOST_PAUSED, {**_WITHOUT_SOUND, "pause": resume_lost, "done": resume_lost}),
    )
    for name, handler in handlers.items()
}
"""Every command in every state that knows it. While the sound is lost nothing can be moved or asked."""
