"""A coach, clips, controls and an output written by hand, on one virtual clock counted in frames."""

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import compress

from voicecoach.model.event import Command, CommandName, Event
from voicecoach.model.routine import Exercise, Hold, Reps
from voicecoach.model.seams import Granted, OutputLost, Unavailable
from voicecoach.model.segment import Cue, Laid, Line, Moment, Part, Passage, Segment, Work
from voicecoach.model.sound import (
    COACH_EARCONS,
    EARCONS,
    Clip,
    Earcon,
    EarconName,
    Extent,
    Role,
    Sound,
    Utterance,
)
from voicecoach.model.units import Frames, Seconds
from voicecoach.session.aside import Job
from voicecoach.session.coach import Adjusted, Coach, Measure, Thanks, Way
from voicecoach.session.performance import Performance
from voicecoach.session.player import DUCK
from voicecoach.testing import Clock, FakeControls, click
from voicecoach.testing import FakeClips as FakeClips  # for other tests as well
from voicecoach.timeline.interject import changed, interject, soonest

RATE = 22_050
S = Seconds
ZEROS = bytes(2 * RATE)


CHIMES: dict[EarconName, Clip] = {
    name: click(20_000 + n, beat=300 + n) for n, name in enumerate((*EARCONS, *COACH_EARCONS))
}


class FakeOutput:
    """Remembers every sample that was heard. In real time it holds ``buffer`` frames ahead at the most."""

    def __init__(self, clock: Clock, realtime: bool = True, buffer: int = 3308) -> None:
        self.clock, self.realtime, self.buffer = clock, realtime, buffer
        self.samples: dict[int, int] = {}
        self.dead: list[tuple[int, int]] = []
        self.base = 0
        self.accepted = 0
        self.began = (0, 0)
        self.writes = 0
        self.opened = 0
        self.halts: list[int] = []
        self.jobs: list[tuple[int, Job[object]]] = []

    def work(self) -> None:
        """Do the jobs whose time has come."""
        if not self.jobs:
            return
        due = [entry for entry in self.jobs if entry[0] <= self.clock.frames]
        self.jobs = [entry for entry in self.jobs if entry not in due]
        for _, job in due:
            job.run()

    def granted(self) -> Granted:
        return self.open(None, RATE, S(self.buffer, RATE))

    def open(self, device: str | None, rate: int, buffer: Seconds) -> Granted:
        if self._dies():
            raise Unavailable("There is no device.")
        self.base += self.accepted
        self.accepted = 0
        self.began = (self.clock.frames, 0)
        self.opened += 1
        return Granted(rate, buffer, self.realtime)

    def write(self, block: bytes, timeout: float) -> Frames:
        if self._dies():
            raise OutputLost("The device is gone.")
        self.writes += 1
        frames = len(block) // 2
        if self.realtime:
            frames = self._wait_for_room(frames, timeout)
        if not ZEROS.startswith(block):
            start = self.base + self.accepted
            values = array("h", block[: 2 * frames])
            self.samples.update((start + n, values[n]) for n in compress(range(frames), values))
        self.accepted += frames
        return Frames(frames)

    def _wait_for_room(self, frames: int, timeout: float) -> int:
        heard = self.heard()
        if heard == self.accepted:
            self.began = (self.clock.frames, self.accepted)
        room = self.buffer - (self.accepted - heard)
        wait = max(0, min(int(timeout * RATE), frames - room))
        self.clock.frames += wait
        self.work()
        return min(frames, room + wait)

    def _dies(self) -> bool:
        return bool(self.dead) and any(start <= self.clock.frames < end for start, end in self.dead)

    def heard(self) -> Frames:
        if not self.realtime:
            return Frames(self.accepted)
        at, frame = self.began
        return Frames(min(self.accepted, frame + self.clock.frames - at))

    def halt(self) -> Frames:
        self.accepted = self.heard()
        self.samples = {at: v for at, v in self.samples.items() if at < self.base + self.accepted}
        self.halts.append(self.clock.frames)
        return Frames(self.accepted)

    def close(self) -> None:
        self.accepted = self.heard()
        self.began = (self.clock.frames, self.accepted)


def say(text: str) -> Line:
    return Line(Utterance(text))


def passage(index: int, *texts: str, settle: int = 0, count_in: int = 0) -> Segment:
    numbers = tuple(Utterance(str(n)) for n in range(count_in, 0, -1))
    body = Passage(head=tuple(map(say, texts)), settle=S(settle), count_in=S(count_in), numbers=numbers)
    return Segment(index, "setup", body)


def reps(index: int, count: int, tempo: Seconds, name: str = "") -> Segment:
    counts = [Moment(n * tempo, Utterance(f"{name}{n + 1}"), "count", rep=n + 1) for n in range(count)]
    moments = (*counts, Moment(count * tempo, Earcon("end"), "boundary"))
    part = Part(S(0), count * tempo, Reps(count), tempo)
    return Segment(index, "work", Work(count * tempo, moments, (part,)))


def hold(index: int, seconds: Seconds | int) -> Segment:
    moments = (Moment(S(0), Earcon("start"), "boundary"), Moment(S(seconds), Earcon("end"), "boundary"))
    return Segment(index, "work", Work(S(seconds), moments, (Part(S(0), S(seconds), Hold(S(seconds))),)))


class FakeCoach:
    """Lays moments on their beats and lines one after the other."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self.segments = segments

    def lay_out(
        self, segment: Segment, following: Segment | None, measure: Callable[[Sound], Extent]
    ) -> Laid:
        body = segment.body
        cues = []
        if isinstance(body, Work):
            for moment in body.moments:
                if moment.at >= body.begin:
                    cues.append(_cue(moment.sound, moment.at - body.begin, measure, moment.role, moment.rep))
            return Laid(segment, body.seconds - body.begin, _in_order(cues))
        at = S(0)
        for line in body.head:
            extent = measure(line.sound)
            cues.append(_cue(line.sound, at + extent.beat, measure))
            at += extent.seconds + line.pause
        seconds = max(at + body.settle + body.count_in, body.least)
        for left, number in zip(range(len(body.numbers), 0, -1), body.numbers, strict=True):
            cues.append(_cue(number, seconds - left, measure, "count"))
        return Laid(segment, seconds, _in_order(cues))

    def sounds(self, segment: Segment) -> Iterable[Utterance]:
        body = segment.body
        lines = body.moments if isinstance(body, Work) else body.head
        for line in lines:
            if isinstance(line.sound, Utterance):
                yield line.sound
        if isinstance(body, Passage):
            yield from body.numbers

    def resume(
        self, laid: Laid, position: Seconds, why: str, said: tuple[Line, ...] = ()
    ) -> tuple[Segment, ...]:
        body = laid.segment.body
        if isinstance(body, Passage):
            return (replace(laid.segment, body=replace(body, head=(*said, *body.head))),)
        begin = body.begin + position
        for part in body.parts:
            if part.rep:
                begin -= (begin - part.at) % part.rep
        return (
            passage(laid.segment.index, f"back after {why}", count_in=3),
            replace(laid.segment, body=replace(body, begin=begin)),
        )

    def again(self, laid: Laid, position: Seconds) -> tuple[Segment, ...]:
        return self.resume(laid, position, "pain")

    def words(self, key: str, **values: str | int) -> tuple[Line, ...]:
        return (say(key),)

    def where(self, segment: Segment, position: Seconds, running: bool) -> tuple[Line, ...]:
        return (say("here"),)

    def explain(self, segment: Segment) -> tuple[Line, ...]:
        return (say("explained"),)

    def keys(self) -> tuple[Line, ...]:
        return (say("keys"),)

    def soonest(self, laid: Laid, at: Seconds) -> Seconds:
        return soonest(laid, at)

    def interject(self, laid: Laid, lines: Sequence[Line], at: Seconds, measure: Measure) -> Laid | None:
        return interject(laid, lines, at, measure)

    def changed(self, old: Laid, new: Laid, at: Seconds, measure: Measure) -> Laid:
        return changed(old, new, at, measure)

    def adjust(self, laid: Laid, position: Seconds, change: str, running: bool) -> Adjusted | None:
        return None

    def quieter(self) -> "tuple[FakeCoach, Utterance]":
        return self, Utterance("brief")

    def onward(self, laid: Laid, position: Seconds) -> Way | None:
        following = laid.segment.index + 1
        return Way(self, (), following) if following < len(self.segments) else None

    def backward(self, laid: Laid | None, position: Seconds, index: int) -> Way:
        return Way(self, (), index if laid is not None and position > 3 else max(0, index - 1))

    def leave(self, segment: Segment, hurts: bool) -> Way:
        return Way(self, (), min(segment.index + 1, len(self.segments) - 1))

    def easier(self, segment: Segment) -> tuple[Exercise, Way] | None:
        return None

    def ask_sharp(self, during: Segment, first: bool) -> Segment:
        return passage(during.index, "sharp?")

    def ask_mild(self, during: Segment, first: bool) -> Segment:
        return passage(during.index, "mild?")

    def ask_finish(self, during: Segment) -> Segment:
        return passage(during.index, "finish?")

    def farewell(self, during: Segment, position: Seconds) -> tuple[Segment, ...]:
        return (passage(during.index, "come out"), passage(during.index, "goodbye"))

    def summary(self, sentences: Iterable[str]) -> Segment:
        return passage(len(self.segments) - 1, *sentences)

    def ask_effort(self) -> Segment:
        return passage(len(self.segments) - 1, "effort?")

    def ask_pain(self) -> Segment:
        return passage(len(self.segments) - 1, "pain?")

    def thanks(self, what: Thanks) -> Segment:
        return passage(len(self.segments) - 1, what)


def _cue(
    sound: Sound,
    beat: Seconds,
    measure: Callable[[Sound], Extent],
    role: Role = "narration",
    rep: int = 0,
) -> Cue:
    extent = measure(sound)
    start = beat - extent.beat
    return Cue(start, start + extent.seconds, beat, sound, role, rep=rep)


def _in_order(cues: list[Cue]) -> tuple[Cue, ...]:
    return tuple(sorted(cues, key=lambda cue: cue.start))


class Stand:
    """Everything a performance needs, and what came of it."""

    def __init__(
        self,
        segments: Sequence[Segment],
        script: Iterable[tuple[float, CommandName | Command]] = (),
        *,
        realtime: bool = True,
        late: dict[str, float] | None = None,
        dead: Iterable[tuple[float, float]] = (),
        volume: float = 1.0,
        start_at: int = 0,
        layout_takes: float = 0,
        coach: Coach | None = None,
        asleep: Iterable[tuple[float, float]] = (),
        clips_of: type[FakeClips] = FakeClips,
        attended: bool = True,
        questions: bool = False,
    ) -> None:
        """Times are in seconds of the virtual clock; ``layout_takes`` while something else plays.

        ``asleep``: at which time of the clock that stops in a sleep there was one, and how long it was.
        """
        self.clock = Clock()
        times = {text: int(at * RATE) for text, at in (late or {}).items()}
        self.clips = clips_of(self.clock, times, {"unspeakable"})
        self.output = FakeOutput(self.clock, realtime)
        self.controls = FakeControls(self.clock, [(int(at * RATE), name) for at, name in script])
        self.coach = coach or FakeCoach(segments)
        self.asleep = tuple(asleep)
        granted = self.output.granted()
        self.output.dead = [(int(start * RATE), int(end * RATE)) for start, end in dead]
        self.performance = Performance(
            self.coach,
            self.clips,
            CHIMES,
            self.output,
            granted,
            self.controls,
            volume=volume,
            start_at=start_at,
            aside=self._later,
            now=self._now,
            attended=attended,
            questions=questions,
        )
        self.layout_takes = int(layout_takes * RATE)
        self.stamps: list[int] = []
        self.events: list[Event] = []

    def _now(self) -> tuple[float, float]:
        ran = self.clock.frames / RATE
        if not self.asleep:
            return ran, ran
        return ran, ran + sum(seconds for at, seconds in self.asleep if at <= ran)

    def _later(self, job: Job[object]) -> None:
        """Jobs that are laid aside are done when their time has come, by the output's clock."""
        self.output.jobs.append((self.clock.frames + self.layout_takes, job))
        self.output.work()

    def extent(self, sound: Sound) -> Extent:
        """What the clip of a sound measures."""
        if isinstance(sound, Earcon):
            return CHIMES[sound.name].extent
        assert isinstance(sound, Utterance)
        clip = self.clips.get(sound)
        assert clip is not None
        return clip.extent

    def run(self) -> list[Event]:
        """Every event, with the virtual time at which it came."""
        for event in self.performance:
            self.events.append(event)
            self.stamps.append(self.clock.frames)
        return self.events

    def kinds(self) -> list[str]:
        return [type(event).__name__ for event in self.events]

    def onsets(self, text: str) -> list[int]:
        """The frames at which the beat of a text was heard."""
        return self._beats(self.clips.made[Utterance(text)])

    def onsets_of(self, sound: Sound) -> list[int]:
        """The same for any sound."""
        if isinstance(sound, Earcon):
            return self.chimes(sound.name)
        assert isinstance(sound, Utterance)
        return self._beats(self.clips.made[sound])

    def chimes(self, name: EarconName) -> list[int]:
        """The frames at which the beat of an earcon was heard."""
        return self._beats(CHIMES[name], ducked=True)

    def _beats(self, clip: Clip, ducked: bool = False) -> list[int]:
        value = array("h", clip.samples)[clip.beat]
        heights = (value, int(value * DUCK)) if ducked else (value,)
        return sorted(at for at, heard in self.output.samples.items() if heard in heights)


def amounts(*values: Fraction | int) -> tuple[Seconds, ...]:
    """What was done of each part."""
    return tuple(map(S, values))


def frame(at: Fraction | int) -> int:
    """The frame nearest to a time, worked out here anew."""
    return int((Fraction(at) * RATE + Fraction(1, 2)) // 1)
