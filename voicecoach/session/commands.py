"""Every command in every state that knows it: the table at the end, and what each one does."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from voicecoach.model.event import Command, CommandName, NotSaved, Paused, Resumed, Saved
from voicecoach.model.segment import Line, Passage
from voicecoach.model.sound import Earcon
from voicecoach.session.coach import Change
from voicecoach.session.moves import backward, done, done_silent, onward, pause, resume
from voicecoach.session.questions import how_sharp, whether_to_finish
from voicecoach.session.replies import again, explain, refuse, tell_keys, unknown, where
from voicecoach.session.requests import alter_halted
from voicecoach.session.states import Act, State

if TYPE_CHECKING:
    from voicecoach.session.guidance import Guidance

Handler: TypeAlias = "Callable[[Guidance, Command], None]"

LOUDER = 10 ** (2 / 20)
"""One step of the volume: 2 dB."""
LOUDEST, SOFTEST = 2.0, 0.05
"""Gains: +6 dB, where speech is not clipped audibly yet, and -26 dB, which can still be heard."""
RATE_STEP = 20
"""Words a minute that the voice goes slower or faster at a time."""


# Changes


def change(name: Change) -> Handler:
    """The handler of a change of dose, time or tempo."""

    def handler(p: Guidance, command: Command) -> None:
        if p.state is State.PLAYING and p.act is Act.GUIDING:
            p.requests.alter(name)
        elif p.act is Act.ASKING or p.state is State.PLAYING:
            refuse(p, command)
        elif alter_halted(p, name):
            if p.state is State.PAUSED:
                p.say_paused((Line(Earcon("answer"), "boundary"),))
        elif p.state is State.PAUSED:
            p.say_paused((Line(Earcon("refused"), "boundary"),))

    return handler


def volume(factor: float) -> Handler:
    """The handler of a step of the volume."""

    def handler(p: Guidance, command: Command) -> None:
        if factor > 1:
            wanted = min(LOUDEST, max(SOFTEST, p.volume * factor))
        else:
            wanted = min(p.volume, max(SOFTEST, p.volume * factor))
        done = "answer" if wanted != p.volume else "refused"
        p.volume = wanted
        p.player.set_volume(wanted)
        _chime(p, done == "answer")
        p.print(p.coach.words("volume_now", n=round(100 * wanted)))

    return handler


def rate(step: int) -> Handler:
    """The handler of a step of the voice's rate."""

    def handler(p: Guidance, command: Command) -> None:
        before = p.repertoire.words_per_minute
        now = p.repertoire.speak_at(before + step)
        _chime(p, now != before)
        p.print(p.coach.words("rate_now", n=now))

    return handler


def quieter(p: Guidance, command: Command) -> None:
    """Explain less, or as before."""
    p.coach, said = p.coach.quieter()
    _chime(p, True)
    p.print(said.text)
    if p.state is State.PLAYING and p.act is Act.GUIDING:
        p.player.lay_onward()
        p.requests.courtesy(said)


def _chime(p: Guidance, done: bool) -> None:
    if p.state is State.PLAYING:
        p.player.chime("answer" if done else "refused")
    elif p.state is State.PAUSED:
        p.say_paused((Line(Earcon("answer" if done else "refused"), "boundary"),))


# Pain, questions, ends


def pain(p: Guidance, command: Command) -> None:
    """It hurts: silence, the way out, how much."""
    if p.act is Act.LEAVING:
        refuse(p, command)
        return
    p.halt()
    if not p.after.begun:
        p.questions.clear()
    p.ask(how_sharp())


def pain_unheard(p: Guidance, command: Command) -> None:
    """It hurts while the sound is lost: the way out is printed, and how much is asked once it is back."""
    if p.act is Act.LEAVING:
        return
    question = how_sharp()
    p.questions = [question]
    p.act = Act.ASKING
    body = p.coach.ask_sharp(p.during()[0], first=True).body
    if isinstance(body, Passage):
        p.print(body.head)


def answer(p: Guidance, command: Command) -> None:
    """The answer to what was asked."""
    then = p.questions[-1].answers.get(command.number) if p.act is Act.ASKING else None
    if then is None:
        refuse(p, command)
    else:
        then(p)


def finish(p: Guidance, command: Command) -> None:
    """Ask whether to end; asked again it is a yes, and then an end at once."""
    if p.act is Act.LEAVING or p.after.begun:
        p.end("stopped", "done")
    elif p.act is Act.ASKING and p.questions[-1].name == "finish":
        p.leave()
    else:
        p.ask(whether_to_finish())


def stop(p: Guidance, command: Command) -> None:
    """The user ends it at once."""
    p.end("stopped", "done")


def interrupt(p: Guidance, command: Command) -> None:
    """A signal ends it at once."""
    p.end("interrupted", "lost")


# The journal and history


def saved(p: Guidance, command: Command) -> None:
    """What was done is on the disk."""
    p.tell_event(Saved(p.player.now, command.number))


def unsaved(p: Guidance, command: Command) -> None:
    """It is not, and the user has to know."""
    p.tell_event(NotSaved(p.player.now, command.text))
    if p.state is State.PLAYING and p.act in (Act.GUIDING, Act.CLOSING):
        p.requests.answer(lambda *_: p.coach.words("not_saved"))


def summary(p: Guidance, command: Command) -> None:
    """What was done, to be told at the end."""
    p.after.take(command.text)


# The loss of the sound


def pause_lost(p: Guidance, command: Command) -> None:
    """Paused, also once the sound is back."""
    p.state = State.LOST_PAUSED
    p.tell_event(Paused(p.player.now))


def resume_lost(p: Guidance, command: Command) -> None:
    """Not paused any more, as soon as the sound is back."""
    p.state = State.LOST
    p.tell_event(Resumed(p.player.now))


DURING_WORDS: frozenset[CommandName] = frozenset(
    ("louder", "softer", "voice-slower", "voice-faster", "saved", "unsaved", "summary")
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
    "keep": change("keep"),
    "stop": stop,
    "interrupt": interrupt,
    "saved": saved,
    "unsaved": unsaved,
    "summary": summary,
}
_WITH_SOUND: dict[CommandName, Handler] = {
    **_EVERYWHERE,
    "next": onward,
    "back": backward,
    "pain": pain,
    "answer": answer,
    "finish": finish,
}
_WITHOUT_SOUND: dict[CommandName, Handler] = {
    **_EVERYWHERE,
    "next": onward,
    "back": backward,
    "done": done_silent,
    "pain": pain_unheard,
    "finish": stop,  # nothing can be asked, and silence after the question would mean yes
}

COMMANDS: dict[tuple[State, CommandName], Handler] = {
    (state, name): handler
    for state, handlers in (
        (State.PLAYING, {**_WITH_SOUND, "pause": pause, "done": done}),
        (State.PAUSED, {**_WITH_SOUND, "pause": resume, "done": done_silent}),
        (State.LOST, {**_WITHOUT_SOUND, "pause": pause_lost}),
        (State.LOST_PAUSED, {**_WITHOUT_SOUND, "pause": resume_lost}),
    )
    for name, handler in handlers.items()
}
"""Every command in every state that knows it. While the sound is lost nothing can be answered."""
