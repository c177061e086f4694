"""The performance of a session: one state machine for live guidance and for rendering.

How a turn goes:

1. While sound plays, what comes next is laid out and placed as soon as it must be, a block is given to
   the output, and the events whose sound has been heard by now are let go. What was asked is answered
   in the running sound as soon as it can be (``Requests``).
2. While it does not, the turn waits for a command, or for the time to try the lost output again.
3. The commands given meanwhile are carried out, each by the handler that ``commands.COMMANDS`` names.

``docs/session.md`` draws the states. The only clock besides the output is the argument ``now``, which
tells that the computer, or this program, stood still.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from itertools import chain, repeat

from voicecoach.model.event import (
    Command,
    CueSpoken,
    Cut,
    Ending,
    Event,
    Finished,
    Paused,
    Resumed,
    SetEnded,
    Slept,
    SoundBack,
    SoundLost,
    Told,
)
from voicecoach.model.seams import Clips, Controls, Granted, Output, OutputFound, OutputLost
from voicecoach.model.segment import Line, Segment, Work
from voicecoach.model.sound import Clip, EarconName, Sound
from voicecoach.model.units import Seconds
from voicecoach.session.aside import Aside, at_once
from voicecoach.session.coach import Coach, Way, Why
from voicecoach.session.commands import COMMANDS, DURING_WORDS
from voicecoach.session.player import Player
from voicecoach.session.program import Cursor, Spot, only, spoken, through
from voicecoach.session.questions import Question
from voicecoach.session.repertoire import Repertoire
from voicecoach.session.requests import Requests
from voicecoach.session.stage import Stage
from voicecoach.session.states import Act, State
from voicecoach.session.where import done_of, words_of

IDLE = 1.0
"""Seconds to wait for a command at a time, while paused."""
BACK_OFF = (0.1, 0.2, 0.5)
"""Seconds before the first attempts to have the lost output back; then once a second."""
STOOD_STILL = 2.0
"""Seconds between two turns, or of sleep between them, from which on the session counts as interrupted."""
NOWHERE = Spot(None, Seconds(0), only(()))

Now = Callable[[], tuple[float, float]]
"""Seconds by a clock that does not run while the computer sleeps, and by one that does."""


def one_clock() -> tuple[float, float]:
    """Where only one clock is at hand, a sleep shows as a turn that took long."""
    return time.monotonic(), time.monotonic()


class Performance:
    """A session performed: iterate over it, once, for its events; the last one is ``Finished``.

    Whoever iterates must come back for the next event soon, as the output is fed meanwhile. What has
    no underscore below serves the handlers of commands in this package.
    """

    def __init__(
        self,
        coach: Coach,
        clips: Clips,
        earcons: Mapping[EarconName, Clip],
        output: Output,
        granted: Granted,
        controls: Controls,
        *,
        start_at: int = 0,
        volume: float = 1.0,
        device: str | None = None,
        aside: Aside = at_once,
        now: Now = one_clock,
    ) -> None:
        """``output`` is open as ``device`` and gave ``granted``; clips and earcons are at its rate.

        ``start_at`` is the index of the first segment; ``volume`` is a gain, 0 or more. ``aside``
        has segments laid out while others play: ``on_a_thread`` where somebody listens. ``now``: see Now.
        """
        self._controls = controls
        self._start_at = start_at
        self._now = now
        self._clock = (0.0, 0.0)
        self.repertoire = Repertoire(coach, clips, earcons)
        self.stage = Stage(output, granted, device)
        # Where nobody listens the volume never changes, and clips that are scaled once are kept.
        self.player = Player(self.repertoire, self.stage, 1.0 if granted.realtime else volume, aside)
        self.requests = Requests(self, aside)
        self.volume = volume
        if granted.realtime:
            self.player.set_volume(volume)
        self.state = State.PLAYING
        self.act = Act.GUIDING
        self.spot = NOWHERE
        """Where guiding, or leaving, was interrupted."""
        self.questions: list[Question] = []
        """What is asked, the newest last."""
        self.last_said: Sound | None = None
        """The last thing that was said, but for counts and their kind."""
        self._before_words = Act.GUIDING
        self._delays: Iterator[float] = repeat(IDLE)
        self._events: list[Event] = []

    def __iter__(self) -> Iterator[Event]:
        """The events, each when it is heard.

        Raises VoiceFailed where a voice leaves a rendering waiting, and OutputLost where a file is lost.
        """
        self._begin()
        while self.state is not State.ENDED:
            self._turn()
            for event in self._events:
                if isinstance(event, CueSpoken) and event.role in ("narration", "announce", "author"):
                    self.last_said = event.sound
                yield event
            self._events.clear()

    @property
    def coach(self) -> Coach:
        """Whoever knows what to say now."""
        return self.repertoire.coach

    @coach.setter
    def coach(self, coach: Coach) -> None:
        """Somebody else knows now: what the user has changed applies from here on."""
        self.repertoire.coach = coach
        self.repertoire.anew()

    def _begin(self) -> None:
        """Have the first clips made, then the question's, which must be there at once when it is put."""
        cursor = Cursor((), self._start_at)
        first = cursor.entry(self.coach.segments)
        if first is not None:
            self.repertoire.want(first.segment)
            self.repertoire.want(self.coach.ask_finish(first.segment))
            self.repertoire.want_from(self._start_at)
        self.player.go_to(cursor)
        self._clock = self._now()

    def _turn(self) -> None:
        wait = 0.0
        if self.state is State.PLAYING:
            self._watch_the_clock()
            self._play()
        else:
            wait = IDLE if self.state is State.PAUSED else next(self._delays)
        for command in self._controls.wait(0 if self.state is State.ENDED else wait):
            self._carry_out(command)
        if wait:
            self._clock = self._now()
            if self.state in (State.LOST, State.LOST_PAUSED):
                self._reopen()

    def _carry_out(self, command: Command) -> None:
        if self.act is Act.TELLING and self.state is State.PLAYING and command.name not in DURING_WORDS:
            self._end_words()
        handler = COMMANDS.get((self.state, command.name))
        if handler is not None:
            handler(self, command)

    def _watch_the_clock(self) -> None:
        """Find out whether everything stood still since the last turn."""
        (ran, was), (ran_before, was_before) = self._now(), self._clock
        self._clock = (ran, was)
        slept = max((was - was_before) - (ran - ran_before), ran - ran_before)
        if slept > STOOD_STILL and self.stage.realtime:
            self.halt()
            seconds = Seconds(round(max(slept, was - was_before)))
            self.tell_event(Slept(self.player.now, seconds))
            self.pause()
            self.say_paused(self.coach.words("slept"))

    def _play(self) -> None:
        try:
            self._events += self.player.play()
        except OutputLost as lost:
            if not self.stage.realtime:
                raise
            self._lose(lost)
            return
        if self.player.over:
            self._run_out()
        else:
            self.requests.go_on()

    def _run_out(self) -> None:
        """All that was to be performed has been heard; a question was answered by silence."""
        if self.act is Act.ASKING:
            self.questions[-1].silence(self)
            return
        if self.act is Act.TELLING:
            self._end_words()
            return
        self._events += self.player.rest()
        self.state = State.ENDED
        how: Ending = "finished" if self.act is Act.GUIDING else "stopped"
        self._events.append(Finished(self.player.end, how))

    # Being interrupted, and going on

    def tell_event(self, event: Event) -> None:
        """Let an event go now."""
        self._events.append(event)

    def print(self, lines: tuple[Line, ...] | str) -> None:
        """Say something on the screen only."""
        self._events.append(Told(self.player.now, lines if isinstance(lines, str) else words_of(lines)))

    def halt(self) -> None:
        """Silence; the playhead goes back to what was heard, and what was to come is forgotten."""
        if self.player.playing:
            self._events += self.player.halt()
            if self.act in (Act.GUIDING, Act.LEAVING):
                self.spot = self.player.here()
            self.player.forget()
            self.requests.halted()

    def pause(self) -> None:
        """Silence until the user goes on."""
        self.halt()
        self.state = State.PAUSED
        self._events.append(Paused(self.player.now))

    def resume(self) -> None:
        """Go on where the session was interrupted."""
        self._events.append(Resumed(self.player.now))
        self.come_in()

    def come_in(self, why: Why = "pause", said: tuple[Line, ...] = ()) -> None:
        """Play again, from where it was interrupted; ``said`` is spoken first."""
        self.state = State.PLAYING
        if self.act is Act.ASKING:
            self.put(self.questions[-1], said)
            return
        laid, position, rest = self.spot
        if laid is not None:
            rest = rest.put_in(self.coach.resume(laid, position, why, said))
        elif said:
            rest = rest.put_in([spoken(said, self.during()[0])])
        self.player.go_to(rest)

    def go(self, way: Way) -> None:
        """Go somewhere else; what was interrupted is left."""
        self.coach = way.coach
        self.spot = Spot(None, Seconds(0), through(way.segments, way.onto))
        if self.state is not State.PAUSED:
            self.act = Act.GUIDING
            self.come_in()

    def during(self) -> tuple[Segment, Seconds]:
        """What the session was about where it was interrupted, and how far that had come."""
        if self.spot.open_set is not None:
            return self.spot.open_set
        if self.spot.laid is not None:
            return self.spot.laid.segment, self.spot.position
        entry = self.spot.rest.entry(self.coach.segments)
        return (self.coach.segments[-1] if entry is None else entry.segment), Seconds(0)

    def behind_the_set(self) -> Cursor:
        """What comes after the set that is open, also where the session was only on its way back to it."""
        laid, _, rest = self.spot
        if laid is not None and isinstance(laid.segment.body, Work):
            return rest
        while (entry := rest.entry(self.coach.segments)) is not None:
            rest = rest.after()
            if isinstance(entry.segment.body, Work):
                break
        return rest

    def end_set(self, cut: Cut) -> None:
        """Tell what was done of the set that is open, if one is."""
        if self.spot.open_set is None:
            return
        segment, position = self.spot.open_set
        assert isinstance(segment.body, Work)
        done = done_of(segment.body, position, said=cut == "done")
        self._events.append(SetEnded(self.player.now, segment, done, cut))

    # Answers to somebody who has paused

    def say_paused(self, lines: tuple[Line, ...]) -> None:
        """Say something, and be as paused as before."""
        if self.act is not Act.TELLING:
            self._before_words = self.act
        self.act, self.state = Act.TELLING, State.PLAYING
        self.player.go_to(only([spoken(lines, self.during()[0])]))

    def _end_words(self) -> None:
        self.halt()
        self.act, self.state = self._before_words, State.PAUSED

    # Questions

    def ask(self, question: Question) -> None:
        """Put a question, on top of one that may be open."""
        self.halt()
        self.questions.append(question)
        self.act, self.state = Act.ASKING, State.PLAYING
        self.put(question)

    def put(self, question: Question, said: tuple[Line, ...] = ()) -> None:
        """Put the question (again), ``said`` before it."""
        asked = question.segment(self)
        before = [spoken(said, asked)] if said else []
        self.player.go_to(only([*before, asked]), (question.name, question.seconds))

    def answered(self) -> None:
        """The question is answered, whatever comes now; one that was put before it is not asked again."""
        self.halt()
        self.questions.clear()
        self.act = Act.GUIDING

    def go_on(self) -> None:
        """The question is taken back: to the one before it or, where there is none, to the session."""
        self.halt()
        self.questions.pop()
        if not self.questions:
            self.act = Act.GUIDING
        self.resume()

    # Ends

    def leave(self) -> None:
        """End with the way out and the last words."""
        self.halt()
        self._give_up_questions()
        self.end_set("done")
        segments = self.coach.farewell(*self.during())
        self.act, self.state, self.spot = Act.LEAVING, State.PLAYING, NOWHERE
        self.player.go_to(only(segments))

    def _give_up_questions(self) -> None:
        """What is asked will not be answered any more."""
        for question in self.questions:
            question.left(self)
        self.questions.clear()

    def end(self, how: Ending, cut: Cut) -> None:
        """End at once."""
        self.halt()
        self._give_up_questions()
        self.end_set(cut)
        self.state = State.ENDED
        self._events.append(Finished(self.player.now, how))

    # The loss of the sound

    def _lose(self, lost: OutputLost) -> None:
        self.halt()
        self.state = State.LOST
        if self.act is Act.TELLING:
            self.act, self.state = self._before_words, State.LOST_PAUSED
        self._delays = chain(BACK_OFF, repeat(IDLE))
        self._events.append(SoundLost(self.player.now, str(lost), isinstance(lost, OutputFound)))

    def _reopen(self) -> None:
        if not self.stage.reopen():
            return
        self._events.append(SoundBack(self.player.now))
        self._clock = self._now()
        if self.state is State.LOST:
            self.come_in("sound")
        else:
            self.state = State.PAUSED
