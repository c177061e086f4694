"""What is asked, or changed, while a set goes on: worked out aside, and put into the running sound.

1. A request is begun at the place from which on sound can still be changed (``Player.head``), and
   what it takes is worked out aside: words to say, or the segment as it is changed.
2. A chime tells at once that it was heard; another one, that it cannot be done.
3. As soon as the clips are there, the words or the changed segment are laid into the segment that
   plays then. Words that do not fit interrupt it, or are left out where they are only a courtesy.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from voicecoach.model.event import Answered, Told
from voicecoach.model.segment import Laid, Line, Passage, Segment, Work
from voicecoach.model.sound import Clip, Sound, Utterance
from voicecoach.model.units import Frames, Seconds
from voicecoach.session.aside import Aside, Job
from voicecoach.session.coach import Adjusted, Change
from voicecoach.session.program import Head, Placed, unlaid
from voicecoach.session.repertoire import Measured

if TYPE_CHECKING:
    from voicecoach.session.guidance import Guidance

Words = Callable[[Segment, Seconds, bool], tuple[Line, ...]]
"""What to say during a segment, so many seconds after the start of a set; whether that goes on meanwhile."""

SOONEST = Seconds(1, 2)
"""Seconds after which a change takes effect at the earliest: it is laid out meanwhile."""
CHIME = Seconds(1, 5)
"""Seconds that the chime takes before the words."""


@dataclass
class Answer:
    """Words to be spoken in the running sound."""

    words: Words
    must: bool
    """Whether they interrupt what they do not fit into."""
    over: Frames
    """When the chime before them is over."""
    job: Job[tuple[Line, ...]] | None = None
    missing: deque[Utterance] | None = None


@dataclass
class Alteration:
    """A change of what is performed."""

    change: Change
    job: Job[Adjusted | None] | None = None
    begun: Head | None = None
    told: bool = False
    missing: deque[Utterance] | None = None
    layout: Job[tuple[Laid, Measured]] | None = field(default=None)


class Requests:
    """The requests of a performance in the order they were made, one carried out at a time."""

    def __init__(self, performance: "Guidance", aside: Aside) -> None:
        """``aside`` has work done beside the sound."""
        self._performance = performance
        self._aside = aside
        self._open: deque[Answer | Alteration] = deque()

    def answer(self, words: Words, *, must: bool = True, chime: bool = True) -> None:
        """Say something without stopping what plays, if that can be."""
        over = self._performance.player.chime("answer") if chime else Frames(0)
        self._open = deque(each for each in self._open if not isinstance(each, Answer))
        self._open.append(Answer(words, must, over))

    def alter(self, change: Change) -> None:
        """Change dose, time or tempo."""
        self._open.append(Alteration(change))

    def go_on(self) -> None:
        """Do what can be done of the oldest request now."""
        if self._open:
            request = self._open[0]
            done = self._go_on_with(request) if isinstance(request, Answer) else self._go_on_altering(request)
            if done and self._open and self._open[0] is request:
                self._open.popleft()

    def halted(self) -> None:
        """What plays was stopped: words are not needed any more, changes are made where it stopped."""
        waiting, self._open = self._open, deque()
        for request in waiting:
            if isinstance(request, Alteration):
                alter_halted(self._performance, request.change)

    # Words

    def _go_on_with(self, answer: Answer) -> bool:
        performance = self._performance
        head = performance.player.head
        if answer.job is None:
            if head is None:
                segment, position = performance.during()
            else:
                laid, segment = head.placed.laid, head.placed.laid.segment
                position = _in_set(laid, performance.coach.soonest(laid, head.position + CHIME))
            answer.job = Job(partial(answer.words, segment, position, True))
            self._aside(answer.job)
        if not answer.job.over:
            return False
        lines = answer.job.result()
        if answer.missing is None:
            answer.missing = performance.repertoire.ask_for(lines)
        if not performance.repertoire.came(answer.missing):
            return False
        return self._say(answer, lines, head)

    def _say(self, answer: Answer, lines: tuple[Line, ...], head: Head | None) -> bool:
        """Speak in the running sound or, once the chime was heard, instead of it."""
        performance = self._performance
        if head is not None:
            placed, at = head
            measure = performance.repertoire.measured(placed.clips)
            after = at + max(
                Seconds(0), Seconds(answer.over - performance.stage.accepted, performance.stage.rate)
            )
            laid = performance.coach.interject(placed.laid, lines, after, measure)
            if laid is not None:
                performance.player.replace(placed, laid, _all(laid, measure))
                return True
        if not answer.must:
            return True
        if not performance.player.has_heard(answer.over):
            return False
        performance.halt()
        performance.come_in("answer", answer.words(*performance.during(), False))
        return True

    # Changes

    def _go_on_altering(self, request: Alteration) -> bool:
        performance = self._performance
        head = performance.player.head
        if head is None:
            return False
        if request.job is None or request.begun is None:
            request.begun = Head(head.placed, head.position + SOONEST)
            laid, position = _meant(head.placed, request.begun.position, performance.coach.segments)
            call = partial(performance.coach.adjust, laid, position, request.change, True)
            request.job, request.layout, request.missing = Job(call), None, None
            self._aside(request.job)
        if not request.job.over:
            return False
        adjusted = request.job.result()
        if adjusted is None:
            performance.player.chime("refused")
            return True
        if not request.told:
            request.told = True
            performance.player.chime("answer")
            performance.tell_event(Told(performance.player.now, adjusted.said.text))
        if isinstance(adjusted.segment.body, Work) and not isinstance(head.placed.laid.segment.body, Work):
            rest = head.placed.before.after().instead(adjusted.segment)
            _adopt(performance, adjusted)
            performance.player.replace(head.placed, head.placed.laid, head.placed.clips, rest)
            return True
        if not self._laid_out(request, adjusted, head.placed):
            return False
        assert request.layout is not None
        begun, now = request.begun, performance.player.head
        if now is None or now.placed is not begun.placed or now.position > begun.position:
            request.job = None  # too late for that: once more, from here
            return False
        self._apply(request.layout.result(), adjusted, now)
        return True

    def _laid_out(self, request: Alteration, adjusted: Adjusted, placed: Placed) -> bool:
        """Whether the changed segment is laid out; that is begun as soon as its clips are there."""
        repertoire = self._performance.repertoire
        if request.layout is None:
            if request.missing is None:
                lines = [Line(sound) for sound in adjusted.coach.sounds(adjusted.segment)]
                request.missing = repertoire.ask_for(lines)
            if not repertoire.came(request.missing):
                return False
            following = placed.before.after().entry(adjusted.coach.segments)
            after = None if following is None else following.segment
            request.layout = Job(partial(_lay_out, repertoire.measured(placed.clips), adjusted, after))
            self._aside(request.layout)
        return request.layout.over

    def _apply(self, made: tuple[Laid, Measured], adjusted: Adjusted, head: Head) -> None:
        laid, measure = made
        performance = self._performance
        _adopt(performance, adjusted)
        laid = performance.coach.changed(head.placed.laid, laid, head.position, measure)
        performance.player.replace(head.placed, laid, _all(laid, measure))
        performance.requests.courtesy(adjusted.said)

    def courtesy(self, said: Utterance) -> None:
        """Say in words what a chime has said already, where that fits."""
        self.answer(lambda *_: (Line(said, "announce"),), must=False, chime=False)


def _meant(placed: Placed, position: Seconds, segments: Sequence[Segment]) -> tuple[Laid, Seconds]:
    """What a change is meant for, and from where: the segment, or the set that it leads back into."""
    coming = placed.before.after().entering(placed.laid.segment, segments)
    return (placed.laid, position) if coming is None else (unlaid(coming), Seconds(0))


def _adopt(performance: "Guidance", adjusted: Adjusted) -> None:
    """From here on it is as it was adjusted."""
    performance.coach = adjusted.coach
    exercise = adjusted.segment.exercise
    if adjusted.kept and exercise is not None:
        performance.tell_event(Answered(performance.player.now, exercise.id, dose=adjusted.kept))


def alter_halted(performance: "Guidance", change: Change) -> bool:
    """Change the segment in which the session was stopped; whether it could be."""
    laid, position = performance.spot.laid, performance.spot.position
    if laid is None:
        return False
    coming = performance.spot.rest.entering(laid.segment, performance.coach.segments)
    if coming is not None:
        laid, position = unlaid(coming), Seconds(0)
    adjusted = performance.coach.adjust(laid, position, change, False)
    if adjusted is None:
        return False
    _adopt(performance, adjusted)
    performance.print(adjusted.said.text)
    if coming is not None:
        performance.spot = performance.spot._replace(rest=performance.spot.rest.instead(adjusted.segment))
        return True
    before, after = laid.segment.body, adjusted.segment.body
    seconds = laid.seconds
    if isinstance(before, Work) and isinstance(after, Work):
        seconds += after.seconds - before.seconds
    elif isinstance(before, Passage) and isinstance(after, Passage):
        seconds += (after.extra - before.extra) or (after.settle - before.settle)
    performance.spot = performance.spot._replace(
        laid=replace(laid, segment=adjusted.segment, seconds=seconds)
    )
    return True


def _in_set(laid: Laid, position: Seconds) -> Seconds:
    """How far a segment has come; a set, from its start."""
    body = laid.segment.body
    return position + (body.begin if isinstance(body, Work) else 0)


def _lay_out(measure: Measured, adjusted: Adjusted, following: Segment | None) -> tuple[Laid, Measured]:
    return adjusted.coach.lay_out(adjusted.segment, following, measure), measure


def _all(laid: Laid, measure: Measured) -> Mapping[Sound, Clip]:
    """The clips of all its sounds."""
    for cue in laid.cues:
        measure(cue.sound)
    return measure.clips
