"""What follows the last word of a routine: the summary, two questions and, for answers, thanks.

1. Where the summary has not come yet, a second of silence waits for it.
2. It is told, if there is one; a late one behind the question that is open then.
3. How hard was it? How much does it hurt? Silence after a question skips it.
4. Who has answered is thanked. That is the end, and it is "finished" whatever ends it.

The routine is through by then, so nothing that is given here changes what was done.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from voicecoach.model.event import Answered, Effort, Resumed
from voicecoach.model.segment import Line, Segment
from voicecoach.model.sound import Earcon
from voicecoach.model.units import Frames, Seconds
from voicecoach.session.coach import Thanks
from voicecoach.session.program import Spot, only
from voicecoach.session.questions import Question
from voicecoach.session.states import Act, State

if TYPE_CHECKING:
    from voicecoach.session.guidance import Guidance

LULL = Seconds(1)
"""Seconds to wait for the summary, where somebody listens."""
EFFORT = Seconds(8)
"""Seconds of silence after the question how hard it was: no answer."""
PAIN = Seconds(10)
"""Seconds of silence after the question how much it hurts: no answer."""
SECOND_DIGIT = Seconds(3, 2)
"""Seconds in which a 0 behind a 1 makes it a 10."""
MUCH = 4
"""A pain of so many of 10, and more, holds every dose next time."""
EFFORTS: tuple[Effort, ...] = ("easy", "right", "hard")
"""What the answers 1, 2 and 3 say."""


class Afterwards:
    """What is still to come of it, one thing after the other."""

    def __init__(self, performance: Guidance, questions: bool) -> None:
        """``questions``: somebody wants to be asked, and can answer. In a recording nobody is."""
        self._performance = performance
        self._asks = questions and performance.stage.realtime
        self._summary: tuple[str, ...] | None = None
        self._todo: deque[Callable[[], bool]] = deque(
            (self._wait, self._tell, self._ask_effort, self._ask_pain, self._thank)
        )
        self._lull: Frames | None = None
        self._told = False
        self._noted = False
        self._thanks: Thanks = "noted"
        self.begun = False
        """Whether the routine is through."""

    def prepare(self) -> None:
        """Have the questions made: it comes to an end."""
        p = self._performance
        if self._asks and not self.begun:
            for segment in (p.coach.ask_effort(), p.coach.ask_pain(), p.coach.thanks("noted")):
                p.repertoire.want(segment)

    def take(self, text: str) -> None:
        """Keep the summary, a sentence a line, until its time has come; that may be now."""
        p = self._performance
        if not self._told and self._tell not in self._todo:
            self._todo.appendleft(self._tell)  # it is late: it is told behind what is asked now
        self._summary = tuple(line for line in text.splitlines() if line.strip())
        if self._summary:
            p.repertoire.want(p.coach.summary(self._summary))
        if self._lull is not None:
            p.player.linger_no_more(self._lull)

    def go_on(self) -> None:
        """Do what comes next; where nothing does, the session is over."""
        p = self._performance
        if not self.begun:
            self.begun = True
            p.events += p.player.rest()
        self._lull = None
        p.questions.clear()
        p.act, p.spot = Act.CLOSING, Spot(None, Seconds(0), only(()))
        while self._todo:
            if self._todo.popleft()():
                return
        p.run_out("finished")

    def hurt(self) -> None:
        """A pain was reported: nothing more is asked."""
        self._noted = True
        if self._thanks == "noted":
            self._thanks = "noted_hurt"
        self._todo = deque([self._thank])
        self.go_on()

    # What comes, in order; whether there is something to wait for

    def _wait(self) -> bool:
        p = self._performance
        if self._summary is not None or not p.stage.realtime:
            return False
        self._lull = p.player.linger(LULL)
        return True

    def _tell(self) -> bool:
        if not self._summary:
            return False
        self._told = True
        return self._play(self._performance.coach.summary(self._summary))

    def _ask_effort(self) -> bool:
        answers = {n: partial(self._answered, effort=effort) for n, effort in enumerate(EFFORTS, start=1)}
        return self._asks and self._ask(
            Question(
                "effort",
                EFFORT,
                lambda p: p.coach.ask_effort(),
                silence=lambda p: self.go_on(),
                answers=answers,
                enter=self.skip,
            )
        )

    def _ask_pain(self) -> bool:
        return self._asks and not self._performance.hurt and self._ask(_HowMuch(self).question)

    def _thank(self) -> bool:
        return self._noted and self._play(self._performance.coach.thanks(self._thanks))

    def _play(self, segment: Segment) -> bool:
        p = self._performance
        p.spot = Spot(None, Seconds(0), only([segment]))
        if p.state is State.PLAYING:
            p.player.go_to(p.spot.rest)
        return True

    def _ask(self, question: Question) -> bool:
        p = self._performance
        p.questions.append(question)
        p.act = Act.ASKING
        if p.state is State.PLAYING:
            p.halt()
            p.put(question)
        return True

    # Answers

    def _answered(
        self, p: Guidance, effort: Effort | None = None, pain: int | None = None, chime: bool = True
    ) -> None:
        self.note(effort, pain)
        self.go_on()
        if chime:
            sound_answer(p)

    def note(self, effort: Effort | None = None, pain: int | None = None) -> None:
        """Tell an answer."""
        p = self._performance
        p.halt()
        p.tell_event(Answered(p.player.now, effort=effort, pain=pain))
        self._noted = True
        if (pain or 0) >= MUCH:
            self._thanks = "noted_pain"

    def answer_pain(self, pain: int, chime: bool = True) -> None:
        """So much of 10."""
        self._answered(self._performance, pain=pain, chime=chime)

    def skip(self, p: Guidance) -> None:
        """On without an answer; who has paused goes on with that."""
        p.halt()
        if p.state is State.PAUSED:
            p.state = State.PLAYING
            p.tell_event(Resumed(p.player.now))
        self.go_on()
        if p.state is State.PLAYING:
            p.player.chime("answer")


class _HowMuch:
    """The question how much it hurts: 10 is typed as 1 and, soon after it, 0."""

    def __init__(self, after: Afterwards) -> None:
        self._after = after
        self._one = False  # whether a 1 was typed that may become a 10
        self.question = Question(
            "pain",
            PAIN,
            self._segment,
            silence=self._silence,
            answers={n: partial(self._digit, n) for n in range(10)},
            left=self._left,
            enter=self._enter,
        )

    def _segment(self, p: Guidance) -> Segment:
        self._one = False
        return p.coach.ask_pain()

    def _digit(self, n: int, p: Guidance) -> None:
        if n == 1:
            self._one = True
            p.halt()
            if p.state is State.PLAYING:
                p.player.go_to(only(()))
                p.player.linger(SECOND_DIGIT)
            sound_answer(p)
        else:
            self._after.answer_pain(10 if n == 0 and self._one else n)

    def _silence(self, p: Guidance) -> None:
        if self._one:
            self._after.answer_pain(1, chime=False)
        else:
            self._after.go_on()

    def _enter(self, p: Guidance) -> None:
        if self._one:
            self._after.answer_pain(1)
        else:
            self._after.skip(p)

    def _left(self, p: Guidance) -> None:
        if self._one:
            self._after.note(pain=1)


def sound_answer(p: Guidance) -> None:
    """The chime that says that a key was heard."""
    if p.state is State.PLAYING:
        p.player.chime("answer")
    elif p.state is State.PAUSED:
        p.say_paused((Line(Earcon("answer"), "boundary"),))
