"""The performance of a session: one state machine for live guidance and for rendering.

How a turn goes:

1. While sound plays, what comes next is laid out and placed as soon as it must be, a block is given to
   the output, and the events whose sound has been heard by now are let go.
2. While it does not, the turn waits for a command, or for the time to try the lost output again.
3. The commands given meanwhile are carried out, each by the handler that ``COMMANDS`` names.

``docs/session.md`` draws the states. There is no clock here but the output.
"""

from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from itertools import chain, repeat

from voicecoach.model.event import (
    CommandName,
    Cut,
    Ending,
    Event,
    Finished,
    Paused,
    Resumed,
    SetEnded,
    SoundBack,
    SoundLost,
)
from voicecoach.model.seams import Clips, Controls, Granted, Output, OutputLost
from voicecoach.model.segment import Segment, Work
from voicecoach.model.sound import Clip, EarconName
from voicecoach.model.units import Seconds
from voicecoach.session.aside import Aside, at_once
from voicecoach.session.coach import Coach, Why
from voicecoach.session.player import Player
from voicecoach.session.program import Cursor, Spot, only
from voicecoach.session.repertoire import Repertoire
from voicecoach.session.stage import Stage
from voicecoach.session.where import counting_in, cut_short, done_of

ANSWER = Seconds(8)
"""After so many seconds of silence the question whether to end is answered: yes."""
IDLE = 1.0
"""Seconds to wait for a command at a time, while paused."""
BACK_OFF = (0.1, 0.2, 0.5)
"""Seconds before the first attempts to have the lost output back; then once a second."""
NOWHERE = Spot(None, Seconds(0), only(()))


class State(Enum):
    """Whether sound plays, and if not, why."""

    PLAYING = "playing"
    PAUSED = "paused"
    LOST = "lost"
    """The output is gone."""
    LOST_PAUSED = "lost, and paused besides"
    ENDED = "ended"


class Act(Enum):
    """What is played."""

    GUIDING = "guiding"
    ASKING = "asking"
    """Whether to end."""
    LEAVING = "leaving"
    """The last words of a session that the user ends."""


class Performance:
    """A session performed: iterate over it, once, for its events; the last one is ``Finished``.

    Whoever iterates must come back for the next event soon, as the output is fed meanwhile.
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
    ) -> None:
        """``output`` is open as ``device`` and gave ``granted``; clips and earcons are at its rate.

        ``start_at`` is the index of the first segment; ``volume`` is a gain, 0 or more. ``aside``
        has segments laid out while others play: ``on_a_thread`` where somebody listens.
        """
        self._coach = coach
        self._controls = controls
        self._start_at = start_at
        self._repertoire = Repertoire(coach, clips, earcons)
        self._stage = Stage(output, granted, device)
        self._player = Player(coach.segments, self._repertoire, self._stage, volume, aside)
        self._state = State.PLAYING
        self._act = Act.GUIDING
        self._spot = NOWHERE  # where guiding, or leaving, was interrupted
        self._delays: Iterator[float] = repeat(IDLE)
        self._events: list[Event] = []

    def __iter__(self) -> Iterator[Event]:
        """The events, each when it is heard.

        Raises VoiceFailed where a voice leaves a rendering waiting, and OutputLost where a file is lost.
        """
        self._begin()
        while self._state is not State.ENDED:
            self._turn()
            yield from self._events
            self._events.clear()

    def _begin(self) -> None:
        """Have the first clips made, then the question's, which must be there at once when it is put."""
        cursor = Cursor((), self._start_at)
        first = cursor.entry(self._coach.segments)
        if first is not None:
            self._repertoire.want(first.segment)
            self._repertoire.want(self._coach.ask_finish(first.segment))
            self._repertoire.want_from(self._start_at)
        self._player.go_to(cursor)

    def _turn(self) -> None:
        wait = 0.0
        if self._state is State.PLAYING:
            self._play()
        else:
            wait = IDLE if self._state is State.PAUSED else next(self._delays)
        for command in self._controls.wait(0 if self._state is State.ENDED else wait):
            handler = COMMANDS.get((self._state, command.name))
            if handler is not None:
                handler(self)
        if wait and self._state in (State.LOST, State.LOST_PAUSED):
            self._reopen()

    def _play(self) -> None:
        try:
            self._events += self._player.play()
        except OutputLost as lost:
            if not self._stage.realtime:
                raise
            self._lose(str(lost))
            return
        if self._player.over:
            self._run_out()

    def _run_out(self) -> None:
        """All that was to be performed has been heard; a question was answered by silence."""
        if self._act is Act.ASKING:
            self._leave()
            return
        self._events += self._player.rest()
        self._state = State.ENDED
        how: Ending = "finished" if self._act is Act.GUIDING else "stopped"
        self._events.append(Finished(self._player.end, how))

    # Being interrupted, and going on

    def _halt(self) -> None:
        """Silence; the playhead goes back to what was heard, and what was to come is forgotten."""
        if self._state is not State.PLAYING:
            return
        self._events += self._player.halt()
        if self._act is not Act.ASKING:
            self._spot = self._player.here()
        self._player.forget()

    def _come_in(self, why: Why = "pause") -> None:
        """Play again, from where it was interrupted."""
        self._state = State.PLAYING
        if self._act is Act.ASKING:
            question = self._coach.ask_finish(self._during()[0])
            self._player.go_to(only([question]), ANSWER)
            return
        laid, position, rest = self._spot
        back = () if laid is None else self._coach.resume(laid, position, why)
        self._player.go_to(rest.put_in(back))

    def _during(self) -> tuple[Segment, Seconds]:
        """What the session was about where it was interrupted, and how far that had come."""
        if self._spot.open_set is not None:
            return self._spot.open_set
        if self._spot.laid is not None:
            return self._spot.laid.segment, self._spot.position
        entry = self._spot.rest.entry(self._coach.segments)
        return (self._coach.segments[-1] if entry is None else entry.segment), Seconds(0)

    def _end_set(self, cut: Cut) -> None:
        """Tell what was done of the set that is open, if one is."""
        if self._spot.open_set is None:
            return
        segment, position = self._spot.open_set
        assert isinstance(segment.body, Work)
        done = done_of(segment.body, position, said=cut == "done")
        self._events.append(SetEnded(self._player.now, segment, done, cut))

    # Commands

    def _pause(self) -> None:
        self._halt()
        self._state = State.PAUSED
        self._events.append(Paused(self._player.now))

    def _resume(self) -> None:
        self._events.append(Resumed(self._player.now))
        self._come_in()

    def _done(self) -> None:
        """The set is done, the position taken or, in a question, the answer is: go on."""
        if self._act is Act.ASKING:
            self._go_on()
            return
        meant = self._player.here()
        if meant.laid is None or counting_in(meant.laid, meant.position):
            return
        self._halt()
        if self._spot.laid is not meant.laid:  # it ended by itself meanwhile
            self._come_in()
            return
        if self._spot.open_set is not None and isinstance(meant.laid.segment.body, Work):
            self._end_set("done")
        self._player.go_to(self._spot.rest.put_in(cut_short(meant.laid, self._spot.position)))

    def _go_on(self) -> None:
        self._halt()
        self._act = Act.GUIDING
        self._resume()

    def _done_paused(self) -> None:
        if self._act is Act.ASKING:
            self._go_on()
        else:
            self._resume()

    def _ask(self) -> None:
        """Ask whether to end; asked again it is a yes, and then an end at once."""
        if self._act is Act.GUIDING:
            self._halt()
            self._act = Act.ASKING
            self._come_in()
        elif self._act is Act.ASKING:
            self._leave()
        else:
            self._stop()

    def _leave(self) -> None:
        self._halt()
        self._end_set("done")
        segments = self._coach.farewell(*self._during())
        self._act = Act.LEAVING
        self._state = State.PLAYING
        self._spot = NOWHERE
        self._player.go_to(only(segments))

    def _stop(self) -> None:
        self._end("stopped", "done")

    def _interrupt(self) -> None:
        self._end("interrupted", "lost")

    def _end(self, how: Ending, cut: Cut) -> None:
        self._halt()
        self._end_set(cut)
        self._state = State.ENDED
        self._events.append(Finished(self._player.now, how))

    # The loss of the sound

    def _lose(self, reason: str) -> None:
        self._halt()
        self._state = State.LOST
        self._delays = chain(BACK_OFF, repeat(IDLE))
        self._events.append(SoundLost(self._player.now, reason))

    def _reopen(self) -> None:
        if not self._stage.reopen():
            return
        self._events.append(SoundBack(self._player.now))
        if self._state is State.LOST:
            self._come_in("sound")
        else:
            self._state = State.PAUSED

    def _pause_lost(self) -> None:
        self._state = State.LOST_PAUSED
        self._events.append(Paused(self._player.now))

    def _resume_lost(self) -> None:
        self._state = State.LOST
        self._events.append(Resumed(self._player.now))


COMMANDS: dict[tuple[State, CommandName], Callable[[Performance], None]] = {
    (State.PLAYING, "pause"): Performance._pause,
    (State.PLAYING, "done"): Performance._done,
    (State.PLAYING, "finish"): Performance._ask,
    (State.PLAYING, "stop"): Performance._stop,
    (State.PLAYING, "interrupt"): Performance._interrupt,
    (State.PAUSED, "pause"): Performance._resume,
    (State.PAUSED, "done"): Performance._done_paused,
    (State.PAUSED, "finish"): Performance._ask,
    (State.PAUSED, "stop"): Performance._stop,
    (State.PAUSED, "interrupt"): Performance._interrupt,
    (State.LOST, "pause"): Performance._pause_lost,
    # Without sound nothing can be asked, and silence after the question would mean yes.
    (State.LOST, "finish"): Performance._stop,
    (State.LOST, "stop"): Performance._stop,
    (State.LOST, "interrupt"): Performance._interrupt,
    (State.LOST_PAUSED, "pause"): Performance._resume_lost,
    (State.LOST_PAUSED, "done"): Performance._resume_lost,
    (State.LOST_PAUSED, "finish"): Performance._stop,
    (State.LOST_PAUSED, "stop"): Performance._stop,
    (State.LOST_PAUSED, "interrupt"): Performance._interrupt,
}
"""Every command in every state that knows it; ``done`` has no meaning while the sound is lost."""
