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
    Event,
    SegmentStarted,
    Slept,
    SoundBack,
    SoundLost,
)
from voicecoach.model.seams import Clips, Controls, Granted, Output, OutputFound, OutputLost
from voicecoach.model.sound import Clip, EarconName
from voicecoach.model.units import Seconds
from voicecoach.session.aside import Aside, at_once
from voicecoach.session.coach import Coach
from voicecoach.session.commands import COMMANDS, DURING_WORDS
from voicecoach.session.guidance import Guidance
from voicecoach.session.program import Cursor
from voicecoach.session.states import Act, State

IDLE = 1.0
"""Seconds to wait for a command at a time, while paused."""
BACK_OFF = (0.1, 0.2, 0.5)
"""Seconds before the first attempts to have the lost output back; then once a second."""
STOOD_STILL = 2.0
"""Seconds between two turns, or of sleep between them, from which on the session counts as interrupted."""

LATE = Seconds(2)
"""Seconds of silence, where the voice has not made what comes next, after which that is told."""

Now = Callable[[], tuple[float, float]]
"""Seconds by a clock that does not run while the computer sleeps, and by one that does."""


def one_clock() -> tuple[float, float]:
    """Where only one clock is at hand, a sleep shows as a turn that took long."""
    return time.monotonic(), time.monotonic()


class Performance(Guidance):
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
        now: Now = one_clock,
        attended: bool = True,
        questions: bool = False,
    ) -> None:
        """``output`` is open as ``device`` and gave ``granted``; clips and earcons are at its rate.

        ``start_at`` is the index of the first segment; ``volume`` is a gain, 0 or more. ``aside``
        has segments laid out while others play: ``on_a_thread`` where somebody listens. ``now``: see Now.
        ``attended``: keys can be read, so that a pause can be ended. ``questions``: besides, it is asked
        how it went once the routine is through.
        """
        super().__init__(coach, clips, earcons, output, granted, volume, device, aside, questions)
        self._controls = controls
        self._start_at = start_at
        self._now = now
        self._attended = attended
        self._clock = (0.0, 0.0)
        self._delays: Iterator[float] = repeat(IDLE)
        self._told_late = False

    def __iter__(self) -> Iterator[Event]:
        """The events, each when it is heard.

        Raises VoiceFailed where a voice leaves a rendering waiting, and OutputLost where a file is lost.
        """
        self._begin()
        while self.state is not State.ENDED:
            self._turn()
            for event in self.events:
                if isinstance(event, CueSpoken) and event.role in ("narration", "announce", "author"):
                    self.last_said = event.sound
                elif isinstance(event, SegmentStarted) and event.segment.kind == "closing":
                    self.after.prepare()
                yield event
            self.events.clear()

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
            self.end_words()
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
            if self._attended:
                self.pause()
                self.say_paused(self.coach.words("slept"))
            else:  # nobody could end a pause
                self.come_in("pause", self.coach.words("slept_alone"))

    def _play(self) -> None:
        try:
            self.events += self.player.play()
        except OutputLost as lost:
            if not self.stage.realtime:
                raise
            self._lose(lost)
            return
        self._watch_the_voice()
        if self.player.over:
            self._run_out()
        else:
            self.requests.go_on()

    def _watch_the_voice(self) -> None:
        """Tell once, in print and by a chime, that the silence is a wait for the voice."""
        late = self.player.late > LATE
        if late and not self._told_late:
            self.player.chime("attention")
            self.print(self.coach.words("voice_late"))
        self._told_late = late

    def _run_out(self) -> None:
        """All that was to be performed has been heard; a question was answered by silence."""
        if self.act is Act.ASKING:
            self.questions[-1].silence(self)
            return
        if self.act is Act.TELLING:
            self.end_words()
        elif self.act is Act.LEAVING:
            self.run_out("stopped")
        else:
            self.after.go_on()

    # The loss of the sound

    def _lose(self, lost: OutputLost) -> None:
        self.halt()
        self.state = State.LOST
        if self.act is Act.TELLING:
            self.act, self.state = self.before_words, State.LOST_PAUSED
        self._delays = chain(BACK_OFF, repeat(IDLE))
        self.events.append(SoundLost(self.player.now, str(lost), isinstance(lost, OutputFound)))

    def _reopen(self) -> None:
        if not self.stage.reopen():
            return
        self.events.append(SoundBack(self.player.now))
        self._clock = self._now()
        if self.state is State.LOST:
            self.come_in("sound")
        else:
            self.state = State.PAUSED
