"""What is to be heard during one set, and when it is wanted: counts, signals, marks, cues.

Whether it fits is the timeline's question. All times are exact seconds from the start of the set.
"""

from collections.abc import Iterator
from dataclasses import replace

from voicecoach.coaching.plan import UNCHANGED, Step, item_parts
from voicecoach.coaching.speaker import Speaker
from voicecoach.model.routine import AuthorCue, Hold, Open, Reps, Timed
from voicecoach.model.segment import Change, Moment, Part, Placement, Work
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
    change: Change = UNCHANGED,
) -> Work:
    """One set as moments. ``encourage`` is the phrase key of a kind word, None for none.

    ``attended``: somebody can say when an open dose is done. ``direct``: the announcement of the
    set that this one runs into without a gap. ``change``: what the user has changed of it.
    """
    parts: list[Part] = []
    moments: list[Moment] = []
    at, last = Seconds(0), len(step.exercise.work) - 1
    for index, effort in enumerate(step.exercise.work):
        pieces = tuple(item_parts(step, index, at, change, attended))
        builder = _Item(step, speaker, index, pieces, len(parts), attended)
        moments += builder.signals(first=index == 0)
        moments += builder.counts()
        moments += builder.cues(effort.cues)
        silent = pieces[0].rep and effort.count.reps == "off"  # a breath, or a rhythm, not to be talked into
        if encourage is not None and builder.seconds >= ENCOURAGE_FROM and not silent:
            moments.append(builder.encouragement(encourage))
        following = direct if index == last else builder.next_name()
        if following is not None:
            moments.append(
                Moment(builder.end, following, "announce", "handover", part=builder.last_part, keep=True)
            )
        parts += pieces
        at = builder.end
    if direct is None:
        moments.append(Moment(at, Earcon("end"), "boundary", part=len(parts) - 1, keep=True))
    is_open = any(
        isinstance(part.dose, Open) or (isinstance(part.dose, Reps) and not part.rep) for part in parts
    )
    moments.sort(key=lambda moment: moment.at)
    return Work(
        at,
        tuple(moments),
        tuple(parts),
        open=is_open,
        key=step.exercise.key,
        change=change,
        tempo=_tempo_at_end(step, parts),
    )


def _tempo_at_end(step: Step, parts: list[Part]) -> Seconds:
    """The factor by which the last that is counted goes faster than written."""
    counted = [part for part in parts if part.rep]
    if not counted:
        return Seconds(1)
    both = 2 if step.exercise.order == "rep" and step.exercise.sides else 1
    return step.exercise.work[counted[-1].item].tempo.seconds * both / counted[-1].rep


class _Item:
    """The moments of one item of a set."""

    def __init__(
        self,
        step: Step,
        speaker: Speaker,
        index: int,
        pieces: tuple[Part, ...],
        first_part: int,
        attended: bool,
    ) -> None:
        self.step, self.speaker, self.index = step, speaker, index
        self.pieces, self.first_part, self.last_part = pieces, first_part, first_part + len(pieces) - 1
        self.attended = attended
        self.effort = step.exercise.work[index]
        self.count = self.effort.count
        self.dose = pieces[0].dose
        self.counted = bool(pieces[0].rep)
        self.at = pieces[0].at
        self.end = pieces[-1].at + pieces[-1].seconds
        self.seconds = self.end - self.at

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
        keep: bool = False,
    ) -> Moment:
        part = self.last_part
        while part > self.first_part and at < self.pieces[part - self.first_part].at:
            part -= 1
        return Moment(at, sound, role, place, by, rep, part, key, keep)

    def start_of(self, rep: int) -> Seconds:
        """When a repetition (from 1) of the item begins."""
        piece = next(piece for piece in reversed(self.pieces) if rep > piece.before)
        return piece.at + (rep - 1 - piece.before) * piece.rep

    def chime(self, at: Seconds, name: EarconName) -> Moment:
        return self.moment(at, Earcon(name), "boundary", keep=name != "halfway")

    def signals(self, first: bool) -> Iterator[Moment]:
        """The sound that says "now", where no number or word says it."""
        if not self.counted or self.count.reps == "off":
            yield self.chime(self.at, "start" if first else "next")

    def next_name(self) -> Sound | None:
        name = self.step.exercise.work[self.index + 1].name
        return None if name is None else self.speaker.author(name)

    def counts(self) -> Iterator[Moment]:
        match self.dose:
            case Reps(count):
                if self.counted:
                    yield from self.reps(count)
                elif self.attended:
                    for minute in range(60, int(self.seconds), 60):
                        told = self.speaker.coach("still_own")
                        yield self.moment(self.at + minute, told, "announce", "near")
            case Hold(seconds) | Timed(seconds):
                yield from self.marks(seconds)
                yield from self.countdown(self.end, seconds, Seconds(1), keep=True)
                yield from self.second_beeps(seconds)
            case Open(_):
                for second in range(COUNT_UP, int(self.seconds), COUNT_UP):
                    told = self.speaker.text(self.speaker.phrases.duration(Seconds(second)))
                    yield self.moment(self.at + second, told, "count")
                yield from self.second_beeps(self.seconds)

    def reps(self, total: int) -> Iterator[Moment]:
        sides = 2 if self.step.exercise.order == "rep" and self.step.exercise.sides else 1
        for piece in self.pieces:
            once = piece.rep / sides
            for rep in range(piece.before + 1, piece.before + int(piece.seconds / piece.rep) + 1):
                start = piece.at + (rep - 1 - piece.before) * piece.rep
                keep = rep > total - self.count.last
                if self.count.reps != "off":
                    value = rep if self.count.reps == "up" else total - rep + 1
                    yield self.moment(start, self.speaker.number(value), "count", rep=rep, keep=keep)
                for side in range(sides):
                    side_start = start + side * once
                    if side and self.count.reps != "off":
                        yield self.moment(side_start, Earcon("tick"), "count")
                    elif self.count.beep == "rep":
                        yield self.moment(side_start, Earcon("tick"), "boundary")
                    yield from self.phases(side_start, once / self.effort.tempo.seconds)
        if self.count.reps != "off" and total > 2:
            said = self.speaker.coach("last_one")
            yield self.moment(self.start_of(total), said, "encourage", "later", by=self.end)

    def phases(self, start: Seconds, stretch: Seconds) -> Iterator[Moment]:
        at = start
        for index, phase in enumerate(self.effort.tempo.phases):
            seconds = phase.seconds * stretch
            end = at + seconds
            if phase.words:
                place: Placement = "beat" if index else "follow"
                yield self.moment(at, self.speaker.author(phase.words), "phase", place, by=end)
            if seconds >= LONG_PHASE:
                yield from self.countdown(end, seconds, PHASE_QUIET)
            at = end

    def countdown(
        self, end: Seconds, seconds: Seconds, quiet: Seconds, keep: bool = False
    ) -> Iterator[Moment]:
        """The last seconds aloud, from no earlier than ``quiet`` seconds after the start."""
        for left in range(min(self.count.last, int(seconds - quiet)), 0, -1):
            yield self.moment(end - left, self.speaker.number(left), "count", keep=keep)

    def marks(self, seconds: Seconds) -> Iterator[Moment]:
        """Halfway and ten seconds left, where they are five seconds from each other and the last ones."""
        if not self.count.marks:
            return
        latest = seconds - min(self.count.last, int(seconds - 1)) - APART
        half, ten_left = seconds / 2, seconds - 10
        if 0 < half <= latest:
            yield self.chime(self.at + half, "halfway")
            said = self.speaker.coach("halfway")
            at = self.at + half
            yield self.moment(at, said, "announce", "follow", by=at + APART)
        else:
            half = -APART
        if 0 < ten_left <= latest and abs(ten_left - half) >= APART:
            said = self.speaker.coach("ten_left")
            yield self.moment(self.at + ten_left, said, "announce", keep=True)

    def second_beeps(self, seconds: Seconds) -> Iterator[Moment]:
        if self.count.beep == "second":
            for second in range(1, -int(-seconds // 1)):
                yield self.moment(self.at + second, Earcon("tick"), "boundary")

    def encouragement(self, key: str) -> Moment:
        said = self.speaker.coach(key, f"{self.step.number}.{self.step.set_number}.{self.index}")
        return self.moment(self.at + self.seconds * 2 / 3, said, "encourage", "near")

    def cues(self, cues: tuple[AuthorCue, ...]) -> Iterator[Moment]:
        for cue in cues:
            sound = self.speaker.author(cue.say) if isinstance(cue.say, str) else cue.say
            for at, place in self.times(cue):
                yield self.moment(at, sound, "author", place, key=cue.key)

    def times(self, cue: AuthorCue) -> Iterator[tuple[Seconds, Placement]]:
        """When a cue is wanted; the last of "every N" is left out, as the set ends there."""
        at = cue.at
        reps = self.dose.count if isinstance(self.dose, Reps) and self.counted else 0
        match at.kind:
            case "start":
                yield self.at, "later"
            case "end":
                yield self.end, "sooner"
            case "half":
                yield self.at + self.seconds / 2, "near"
            case "after" if at.seconds <= self.seconds:
                yield self.at + at.seconds, "near"
            case "before" if at.seconds <= self.seconds:
                yield self.end - at.seconds, "near"
            case "rep" if at.n <= reps:
                yield self.start_of(at.n), "later"
            case "every-reps":
                for rep in range(at.n, reps, at.n):
                    yield self.start_of(rep), "later"
            case "every-seconds":
                times = -int(-self.seconds // at.seconds)
                for nth in range(1, times):
                    yield self.at + nth * at.seconds, "near"


def come_in(body: Work, position: Seconds) -> Work:
    """The rest of a set that was interrupted ``position`` seconds after its start.

    A repetition begins again, a time goes on where it was.
    """
    begin = position
    for part in body.parts:
        if part.at <= position < part.at + part.seconds and part.rep:
            begin = part.at + (position - part.at) // part.rep * part.rep
    return replace(body, begin=max(body.begin, begin))
