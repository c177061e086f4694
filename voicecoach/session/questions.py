"""The questions of a session, and what follows from their answers.

A question is spoken with its answers, which are digits, and has a default that silence takes. Enter
says "go on"; ``performance.questions`` holds what is asked, so that one question can stand on another.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from voicecoach.model.event import LevelChanged, PainReported
from voicecoach.model.event import Question as Name
from voicecoach.model.segment import Segment, Work
from voicecoach.model.units import Seconds
from voicecoach.session.program import unlaid
from voicecoach.session.where import rep_at

if TYPE_CHECKING:
    from voicecoach.session.guidance import Guidance

FINISH = Seconds(8)
"""Seconds of silence after the question whether to end: yes."""
SHARP = Seconds(10)
"""Seconds of silence after the question how much it hurts: sharply."""
MILD = Seconds(20)
"""Seconds of silence after the question what to do about a mild pain: a pause."""

Then = Callable[["Guidance"], None]


@dataclass(eq=False)
class Question:
    """What is asked, and what each answer does."""

    name: Name
    seconds: Seconds
    """How much silence is an answer."""
    segment: Callable[["Guidance"], Segment]
    """The question in words, each time it is put."""
    silence: Then
    answers: Mapping[int, Then] = field(default_factory=dict)
    left: Then = lambda performance: None
    """What has to be told where the session ends without an answer."""
    enter: Then | None = None
    """What Enter does, where it does not take the question back."""


def whether_to_finish() -> Question:
    """End? Silence ends."""
    return Question(
        "finish",
        FINISH,
        lambda performance: performance.coach.ask_finish(performance.during()[0]),
        silence=lambda performance: performance.leave(),
    )


def how_sharp() -> Question:
    """How much does it hurt? The way out is told first. Silence says: sharply."""
    put: list[bool] = []

    def segment(performance: "Guidance") -> Segment:
        first = not put
        put.append(True)
        return performance.coach.ask_sharp(performance.during()[0], first)

    return Question(
        "sharp",
        SHARP,
        segment,
        silence=_sharp,
        answers={1: _sharp, 2: _mild},
        left=lambda p: _report(p, True),
    )


def _what_now(performance: "Guidance") -> Question:
    """What to do about a mild pain? Silence pauses."""
    put: list[bool] = []

    def segment(performance: "Guidance") -> Segment:
        first = not put
        put.append(True)
        return performance.coach.ask_mild(performance.during()[0], first)

    during = performance.during()[0]
    choices: list[Then] = [_again, lambda performance: performance.leave()]
    if during.exercise is not None:
        choices.insert(1, _skip)
    if performance.coach.easier(during) is not None:
        choices.insert(1, _easier)
    return Question("mild", MILD, segment, silence=_wait, answers=dict(enumerate(choices, start=1)))


def _report(performance: "Guidance", sharp: bool) -> None:
    """Tell where it hurt, and how."""
    segment, position = performance.during()
    body = segment.body
    rep = rep_at(body, position) if isinstance(body, Work) else None
    second = position if isinstance(body, Work) else Seconds(0)
    event = PainReported(performance.player.now, segment, rep[0] if rep else 0, second, sharp)
    performance.tell_event(event)
    performance.hurt = True


def _sharp(performance: "Guidance") -> None:
    """The exercise is over, for today at least."""
    performance.halt()
    _report(performance, sharp=True)
    if performance.after.begun:
        performance.after.hurt()
    else:
        _leave_exercise(performance, hurts=True)


def _mild(performance: "Guidance") -> None:
    performance.halt()
    _report(performance, sharp=False)
    if performance.after.begun:
        performance.after.hurt()
        return
    performance.questions.pop()
    performance.ask(_what_now(performance))


def _again(performance: "Guidance") -> None:
    performance.answered()
    laid, position, rest = performance.spot
    if performance.spot.open_set is not None:
        segment, done = performance.spot.open_set
        assert isinstance(segment.body, Work)
        laid, position, rest = unlaid(segment), done - segment.body.begin, performance.behind_the_set()
    if laid is not None:
        rest = rest.put_in(performance.coach.again(laid, position))
    performance.player.go_to(rest)


def _skip(performance: "Guidance") -> None:
    performance.halt()
    _leave_exercise(performance, hurts=False)


def _leave_exercise(performance: "Guidance", hurts: bool) -> None:
    during = performance.during()[0]
    performance.answered()
    performance.end_set("pain")
    if during.exercise is None:
        performance.leave()
    else:
        performance.go(performance.coach.leave(during, hurts))


def _easier(performance: "Guidance") -> None:
    during = performance.during()[0]
    performance.answered()
    performance.end_set("pain")
    found = performance.coach.easier(during)
    if found is not None:
        exercise, way = found
        performance.tell_event(LevelChanged(performance.player.now, exercise))
        performance.go(way)


def _wait(performance: "Guidance") -> None:
    performance.answered()
    performance.pause()
