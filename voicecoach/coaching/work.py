"""What is to be heard during one set, and when it is wanted: counts, signals, marks, cues.

Whether it fits is the timeline's question. All times are exact seconds from the start of the set.
"""

from collections.abc import Iterator
from dataclasses import replace

from voicecoach.coaching.plan import Step, part_seconds, rep_seconds
from voicecoach.coaching.speaker import Speaker
from voicecoach.model.routine import AuthorCue, Hold, Open, Reps, Timed
from voicecoach.model.segment import Moment, Part, Placement, Work
from voicecoach.model.sound import Earcon, EarconName, Role, Sound
from voicecoach.model.units import Seconds

APART = Seconds(5)
"""Seconds between the marks of a time, and between a mark and the last seconds."""
LONG_PHASE = Seconds(5)
"""A phase of so many seconds or more is counted down at its end ..."""
PHASE_QUIET = Seconds(2)
"""... from no earlier than so many seconds into it."""
COUNT_UP = 10
"""Every so many seconds the time of an open dose is told."""
ENCOURAGE_FROM = Seconds(20)
"""A part shorter than so many seconds needs no encouragement."""


def work(
    step: Step,
    speaker: Speaker,
    *,
    attended: bool,
    encourage: str | None,
    direct: Sound | None,
) -> Work:
    """One set as moments. ``encourage`` is the phrase key of a kind word, None for none.

    ``attended``: somebody can say when an open dose is done. ``direct``: the announcement of the
    set that this one runs into without a gap.
    """
    lengths = part_seconds(step, attended)
    parts: list[Part] = []
    moments: list[Moment] = []
    at = Seconds(0)
    for index, (effort, seconds) in enumerate(zip(step.exercise.work, lengths, strict=True)):
        dose = effort.dose(step.set_number)
        counted = isinstance(dose, Reps) and not effort.tempo.own
        part = Part(
            at,
            seconds,
            dose,
            rep_seconds(step, index) if counted else Seconds(0),
            effort.count.every,
            effort.count.last,
        )
        builder = _Item(step, speaker, index, part, attended)
        last = index == len(lengths) - 1
        moments += builder.signals(first=index == 0)
        moments += builder.counts()
        moments += builder.cues(effort.cues)
        silent = counted and effort.count.reps == "off"  # a breath, or a rhythm, not to be talked into
        if encourage is not None and seconds >= ENCOURAGE_FROM and not silent:
            moments.append(builder.encouragement(encourage))
        following = direct if last else builder.next_name()
        if following is not None:
            moments.append(Moment(at + seconds, following, "announce", "handover", part=index))
        parts.append(part)
        at += seconds
    if direct is None:
        moments.append(Moment(at, Earcon("end"), "boundary", part=len(parts) - 1))
    is_open = any(
        isinstance(part.dose, Open) or (isinstance(part.dose, Reps) and not part.rep) for part in parts
    )
    moments.sort(key=lambda moment: moment.at)
    return Work(at, tuple(moments), tuple(parts), open=is_open, key=step.exercise.key)


class _Item:
    """The moments of one item of a set."""

    def __init__(self, step: Step, speaker: Speaker, index: int, part: Part, attended: bool) -> None:
        self.step, self.speaker, self.index, self.part = step, speaker, index, part
        self.attended = attended
        self.effort = step.exercise.work[index]
        self.count = self.effort.count
        self.end = part.at + part.seconds

    def moment(
        self,
        at: Seconds,
        sound: Sound,
        role: Role,
        place: Placement = "beat",
        *,
        by: Seconds | None = None,
        rep: int = 0,
        key: str = "",
    ) -> Moment:
        return Moment(at, sound, role, place, by, rep, self.index, key)

    def chime(self, at: Seconds, name: EarconName) -> Moment:
        return self.moment(at, Earcon(name), "boundary")

    def signals(self, first: bool) -> Iterator[Moment]:
        """The sound that says "now", where no number or word says it."""
        numbered = self.part.rep and self.count.reps != "off"
        if not numbered:
            yield self.chime(self.part.at, "start" if first else "next")

    def next_name(self) -> Sound | None:
        name = self.step.exercise.work[self.index + 1].name
        return None if name is None else self.speaker.author(name)

    def counts(self) -> Iterator[Moment]:
        match self.part.dose:
            case Reps(count):
                if self.part.rep:
                    yield from self.reps(count)
                elif self.attended:
                    for minute in range(60, int(self.part.seconds), 60):
                        told = self.speaker.coach("still_own")
                        yield self.moment(self.part.at + minute, told, "announce", "near")
            case Hold(seconds) | Timed(seconds):
                yield from self.marks(seconds)
                yield from self.countdown(self.end, seconds, Seconds(1))
                yield from self.second_beeps(seconds)
            case Open(_):
                for second in range(COUNT_UP, int(self.part.seconds), COUNT_UP):
                    told = self.speaker.text(self.speaker.phrases.duration(Seconds(second)))
                    yield self.moment(self.part.at + second, told, "count")
                yield from self.second_beeps(self.part.seconds)

    def reps(self, total: int) -> Iterator[Moment]:
        part, tempo = self.part, self.effort.tempo
        sides = 2 if part.rep != tempo.seconds else 1
        for rep in range(1, total + 1):
            start = part.at + (rep - 1) * part.rep
            if self.count.reps != "off":
                value = rep if self.count.reps == "up" else total - rep + 1
                yield self.moment(start, self.speaker.number(value), "count", rep=rep)
            for side in range(sides):
                side_start = start + side * tempo.seconds
                if side and self.count.reps != "off":
                    yield self.moment(side_start, Earcon("tick"), "count")
                elif self.count.beep == "rep":
                    yield self.moment(side_start, Earcon("tick"), "boundary")
                yield from self.phases(side_start)
        if self.count.reps != "off" and total > 2:
            start = self.end - part.rep
            said = self.speaker.coach("last_one")
            yield self.moment(start, said, "encourage", "later", by=self.end)

    def phases(self, start: Seconds) -> Iterator[Moment]:
        at = start
        for index, phase in enumerate(self.effort.tempo.phases):
            end = at + phase.seconds
            if phase.words:
                place: Placement = "beat" if index else "follow"
                yield self.moment(at, self.speaker.author(phase.words), "phase", place, by=end)
            if phase.seconds >= LONG_PHASE:
                yield from self.countdown(end, phase.seconds, PHASE_QUIET)
            at = end

    def countdown(self, end: Seconds, seconds: Seconds, quiet: Seconds) -> Iterator[Moment]:
        """The last seconds aloud, from no earlier than ``quiet`` seconds after the start."""
        for left in range(min(self.count.last, int(seconds - quiet)), 0, -1):
            yield self.moment(end - left, self.speaker.number(left), "count")

    def marks(self, seconds: Seconds) -> Iterator[Moment]:
        """Halfway and ten seconds left, where they are five seconds from each other and the last ones."""
        if not self.count.marks:
            return
        latest = seconds - min(self.count.last, int(seconds - 1)) - APART
        half, ten_left = seconds / 2, seconds - 10
        if 0 < half <= latest:
            yield self.chime(self.part.at + half, "halfway")
            said = self.speaker.coach("halfway")
            at = self.part.at + half
            yield self.moment(at, said, "announce", "follow", by=at + APART)
        else:
            half = -APART
        if 0 < ten_left <= latest and abs(ten_left - half) >= APART:
            yield self.moment(self.part.at + ten_left, self.speaker.coach("ten_left"), "announce")

    def second_beeps(self, seconds: Seconds) -> Iterator[Moment]:
        if self.count.beep == "second":
            for second in range(1, -int(-seconds // 1)):
                yield self.moment(self.part.at + second, Earcon("tick"), "boundary")

    def encouragement(self, key: str) -> Moment:
        said = self.speaker.coach(key, f"{self.step.number}.{self.step.set_number}.{self.index}")
        return self.moment(self.part.at + self.part.seconds * 2 / 3, said, "encourage", "near")

    def cues(self, cues: tuple[AuthorCue, ...]) -> Iterator[Moment]:
        for cue in cues:
            sound = self.speaker.author(cue.say) if isinstance(cue.say, str) else cue.say
            for at, place in self.times(cue):
                yield self.moment(at, sound, "author", place, key=cue.key)

    def times(self, cue: AuthorCue) -> Iterator[tuple[Seconds, Placement]]:
        """When a cue is wanted; the last of "every N" is left out, as the set ends there."""
        part, at = self.part, cue.at
        reps = part.dose.count if isinstance(part.dose, Reps) and part.rep else 0
        match at.kind:
            case "start":
                yield part.at, "later"
            case "end":
                yield self.end, "sooner"
            case "half":
                yield part.at + part.seconds / 2, "near"
            case "after" if at.seconds <= part.seconds:
                yield part.at + at.seconds, "near"
            case "before" if at.seconds <= part.seconds:
                yield self.end - at.seconds, "near"
            case "rep" if at.n <= reps:
                yield part.at + (at.n - 1) * part.rep, "later"
            case "every-reps":
                for rep in range(at.n, reps, at.n):
                    yield part.at + (rep - 1) * part.rep, "later"
            case "every-seconds":
                times = -int(-part.seconds // at.seconds)
                for nth in range(1, times):
                    yield part.at + nth * at.seconds, "near"


def come_in(body: Work, position: Seconds) -> Work:
    """The rest of a set that was interrupted ``position`` seconds after its start.

    A repetition begins again, a time goes on where it was.
    """
    begin = position
    for part in body.parts:
        if part.at <= position < part.at + part.seconds and part.rep:
            begin = part.at + (position - part.at) // part.rep * part.rep
    return replace(body, begin=max(body.begin, begin))
