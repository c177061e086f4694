"""What a session is in the middle of, and every way to stop it, to go on, and to go elsewhere."""

from collections.abc import Mapping

from voicecoach.model.event import Cut, Ending, Event, Finished, Paused, Resumed, SetEnded, Told
from voicecoach.model.seams import Clips, Granted, Output
from voicecoach.model.segment import Line, Segment, Work
from voicecoach.model.sound import Clip, EarconName, Sound
from voicecoach.model.units import Seconds
from voicecoach.session.afterwards import Afterwards
from voicecoach.session.aside import Aside
from voicecoach.session.coach import Coach, Way, Why
from voicecoach.session.player import Player
from voicecoach.session.program import Cursor, Spot, only, spoken, through
from voicecoach.session.questions import Question
from voicecoach.session.repertoire import Repertoire
from voicecoach.session.requests import Requests
from voicecoach.session.stage import Stage
from voicecoach.session.states import Act, State
from voicecoach.session.where import done_of, words_of

NOWHERE = Spot(None, Seconds(0), only(()))


class Guidance:
    """The state of a performance, and what the handlers of commands make of it."""

    def __init__(
        self,
        coach: Coach,
        clips: Clips,
        earcons: Mapping[EarconName, Clip],
        output: Output,
        granted: Granted,
        volume: float,
        device: str | None,
        aside: Aside,
        questions: bool,
    ) -> None:
        """See Performance."""
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
        self.before_words = Act.GUIDING
        """What was played before an answer to somebody who has paused."""
        self.events: list[Event] = []
        """What is to be told."""
        self.after = Afterwards(self, questions)
        """What follows the last word of the routine."""
        self.hurt = False
        """Whether a pain was reported."""

    @property
    def coach(self) -> Coach:
        """Whoever knows what to say now."""
        return self.repertoire.coach

    @coach.setter
    def coach(self, coach: Coach) -> None:
        """Somebody else knows now: what the user has changed applies from here on."""
        self.repertoire.coach = coach
        self.repertoire.anew()

    # Being interrupted, and going on

    def tell_event(self, event: Event) -> None:
        """Let an event go now."""
        self.events.append(event)

    def print(self, lines: tuple[Line, ...] | str) -> None:
        """Say something on the screen only."""
        self.events.append(Told(self.player.now, lines if isinstance(lines, str) else words_of(lines)))

    def halt(self) -> None:
        """Silence; the playhead goes back to what was heard, and what was to come is forgotten."""
        if self.player.playing:
            self.events += self.player.halt()
            if self.act in (Act.GUIDING, Act.LEAVING, Act.CLOSING):
                self.spot = self.player.here()
            self.player.forget()
            self.requests.halted()

    def pause(self) -> None:
        """Silence until the user goes on."""
        self.halt()
        self.state = State.PAUSED
        self.events.append(Paused(self.player.now))

    def resume(self) -> None:
        """Go on where the session was interrupted."""
        self.events.append(Resumed(self.player.now))
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
        if self.state is State.PLAYING:
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
        self.events.append(SetEnded(self.player.now, segment, done, cut))

    # Answers to somebody who has paused

    def say_paused(self, lines: tuple[Line, ...]) -> None:
        """Say something, and be as paused as before."""
        if self.act is not Act.TELLING:
            self.before_words = self.act
        self.act, self.state = Act.TELLING, State.PLAYING
        self.player.go_to(only([spoken(lines, self.during()[0])]))

    def end_words(self) -> None:
        """The answer is over; it is as paused as before."""
        self.halt()
        self.act, self.state = self.before_words, State.PAUSED

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
        if (enter := self.questions[-1].enter) is not None:
            enter(self)
            return
        self.halt()
        self.questions.pop()
        if not self.questions:
            self.act = Act.CLOSING if self.after.begun else Act.GUIDING
        if self.state in (State.PLAYING, State.PAUSED):
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
        """End at once; a routine that is through has come to its end, whatever ends it then."""
        self.halt()
        self._give_up_questions()
        self.end_set(cut)
        self.state = State.ENDED
        self.events.append(Finished(self.player.now, "finished" if self.after.begun else how))

    def run_out(self, how: Ending) -> None:
        """End as there is nothing more to be played."""
        if not self.player.playing:
            self.end(how, "none")
            return
        self.events += self.player.rest()
        self.state = State.ENDED
        self.events.append(Finished(self.player.end, how))
