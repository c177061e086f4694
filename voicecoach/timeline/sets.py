"""Laying out one set: every sound at its beat, and the rest where there is room."""

from collections.abc import Callable
from dataclasses import replace

from voicecoach.model.segment import Cue, Laid, Misfit, Moment, Segment, Work
from voicecoach.model.sound import Earcon, Extent, Sound
from voicecoach.model.units import Seconds
from voicecoach.timeline.gaps import BREATH, Taken
from voicecoach.timeline.numbers import spoken

TICK = Earcon("tick")
REACH = Seconds(5)
"""How many seconds a cue of the author's may lie from where it was asked for."""
HEAD = Seconds(3, 10)
"""Seconds before the end of a set that speech leaves to the first count of the next one."""
TAIL = Seconds(2, 5)
"""Seconds a last number may sound beyond the end of a set, under its end chime."""


def lay_set(segment: Segment, body: Work, measure: Callable[[Sound], Extent], runs_on: bool) -> Laid:
    """The cues of one set. ``runs_on``: the next set begins at the very end of this one.

    Laid out whole and then, where the set is come into later, cut: so a set that was interrupted goes
    on with the sounds it would have had.
    """
    layout = _Set(body, measure, runs_on)
    layout.signals()
    layout.countdowns()
    layout.numbers()
    layout.place_all("announce")
    layout.place_all("author")
    layout.place_all("phase")
    layout.place_all("encourage")
    return layout.laid(segment)


class _Set:
    """The state of one layout: what is placed, what is taken, what found no room."""

    def __init__(self, body: Work, measure: Callable[[Sound], Extent], runs_on: bool) -> None:
        self.body, self.measure = body, measure
        self.end = body.seconds
        self.speech_end = body.seconds - HEAD if runs_on else body.seconds
        self.last_number_end = body.seconds - HEAD if runs_on else body.seconds + TAIL
        self.cues: list[Cue] = []
        self.speech, self.chimes = Taken(), Taken()
        self.misfits: list[Misfit] = []
        self.longest: dict[Seconds, Seconds] = {}
        """The longest gap until a time, as long as nothing more is taken: many cues are dropped in a row."""

    def add(self, moment: Moment, start: Seconds, *, sound: Sound | None = None) -> None:
        sound = sound or moment.sound
        extent = self.measure(sound)
        end = start + extent.seconds
        cue = Cue(
            start,
            end,
            start + extent.beat,
            sound,
            moment.role,
            rep=moment.rep,
            part=moment.part,
            keep=moment.keep,
        )
        self.cues.append(cue)
        if isinstance(sound, Earcon):
            return
        self.speech.take(start, end)
        self.longest.clear()

    def on_beat(self, moment: Moment, sound: Sound | None = None) -> tuple[Seconds, Seconds]:
        extent = self.measure(sound or moment.sound)
        start = moment.at - extent.beat
        return start, start + extent.seconds

    def signals(self) -> None:
        """Chimes and ticks: always on their beat; speech is placed around the chimes, not the ticks."""
        for moment in self.body.moments:
            if isinstance(moment.sound, Earcon) and moment.place == "beat":
                start, end = self.on_beat(moment)
                self.add(moment, start)
                if moment.sound != TICK and self.chimes.free(start, end):
                    self.chimes.take(start, end)

    def tick(self, moment: Moment) -> None:
        self.add(moment, self.on_beat(moment, TICK)[0], sound=TICK)

    def countdowns(self) -> None:
        """Spoken seconds, from the last one backwards; where a slow voice leaves no room, a tick."""
        for moment in reversed(self.body.moments):
            if moment.role == "count" and not moment.rep and not isinstance(moment.sound, Earcon):
                start, end = self.on_beat(moment)
                if self.speech.free(start, end) and end <= self.last_number_end:
                    self.add(moment, start)
                else:
                    self.tick(moment)

    def numbers(self) -> None:
        """The numbers of repetitions: as many as there is room for, ticks for the others."""
        for index, part in enumerate(self.body.parts):
            counted = [m for m in self.body.moments if m.rep and m.part == index]
            if not counted:
                continue
            extents = {moment.rep: self.measure(moment.sound) for moment in counted}
            last = index == len(self.body.parts) - 1
            end = self.last_number_end if last else part.at + part.seconds - HEAD
            chosen, every, whole = spoken(part, counted, extents, end)
            if not whole:
                several = self.body.parts[-1].item > 0
                key = f"{self.body.key}.work[{part.item + 1}]" if several else self.body.key
                self.misfits.append(
                    Misfit("count-thinned", key, needs=Seconds(every), has=Seconds(part.every))
                )
            for moment in counted:
                start, end_of = self.on_beat(moment)
                if moment.rep in chosen and self.speech.free(start, end_of):
                    self.add(moment, start)
                elif moment.rep == 1:
                    first = Earcon("next") if index else Earcon("start")
                    start, end_of = self.on_beat(moment, first)
                    self.add(moment, start, sound=first)
                    if self.chimes.free(start, end_of):
                        self.chimes.take(start, end_of)
                else:
                    self.tick(moment)

    def place_all(self, role: str) -> None:
        for moment in self.body.moments:
            if moment.role != role or (isinstance(moment.sound, Earcon) and moment.place == "beat"):
                continue
            start = self.find(moment)
            if start is not None:
                self.add(moment, start)
            elif moment.place == "handover" and moment.at == self.end:
                self.hand_over_late(moment)
            elif role == "author" or moment.place == "handover":
                self.drop(moment)

    def find(self, moment: Moment) -> Seconds | None:
        """Where a sound goes, or None where there is no room for it."""
        wanted = self.measure(moment.sound).seconds
        if moment.place == "beat":
            start, end = self.on_beat(moment)
            in_time = end <= min(self.speech_end, moment.by or end)
            return start if in_time and self.free(start, end) else None
        if moment.place == "follow":
            after = self.heard_until(moment.at)
            start = self.on_beat(moment)[0] if after is None else after + BREATH
            end = start + wanted
            in_time = moment.by is None or end <= moment.by
            return start if in_time and end <= self.speech_end and self.free(start, end) else None
        if moment.place == "handover":
            earliest = self.body.parts[moment.part].at
            latest = min(moment.at - HEAD, self.speech_end)
            fitting = [end - wanted for start, end in self.gaps(earliest, latest) if end - start >= wanted]
            return fitting[-1] if fitting else None
        return self.nearest(moment, wanted)

    def nearest(self, moment: Moment, wanted: Seconds) -> Seconds | None:
        earliest = moment.at if moment.place == "later" else max(Seconds(0), moment.at - REACH)
        latest = moment.at if moment.place == "sooner" else moment.at + REACH + wanted
        latest = min(latest, moment.by or latest)
        starts = [
            min(max(moment.at, start), end - wanted)
            for start, end in self.gaps(earliest, min(latest, self.speech_end))
            if end - start >= wanted
        ]
        return min(starts, key=lambda start: abs(start - moment.at), default=None)

    def free(self, start: Seconds, end: Seconds) -> bool:
        return self.speech.free(start, end, BREATH) and self.chimes.free(start, end)

    def heard_until(self, at: Seconds) -> Seconds | None:
        ends = [end for end in (self.speech.end_of(at), self.chimes.end_of(at)) if end is not None]
        return max(ends, default=None)

    def gaps(self, earliest: Seconds, latest: Seconds) -> list[tuple[Seconds, Seconds]]:
        """The stretches free of speech and of chimes."""
        return [
            inner
            for start, end in self.speech.gaps(earliest, latest)
            for inner in self.chimes.gaps(start, end)
        ]

    def hand_over_late(self, moment: Moment) -> None:
        """Nothing in the set holds the announcement of the next: the boundary waits for it."""
        wanted = self.measure(moment.sound).seconds
        start = max((cue.end for cue in self.cues), default=self.end)
        start = max(start, self.end) + BREATH
        self.add(moment, start)
        self.end = start + wanted + HEAD
        has = self.longest_gap(self.body.seconds)
        self.misfits.append(Misfit("boundary-stretched", self.body.key, moment.sound, wanted, has))

    def drop(self, moment: Moment) -> None:
        wanted = self.measure(moment.sound).seconds
        has = self.longest_gap(self.speech_end)
        key = moment.key or self.body.key
        self.misfits.append(Misfit("cue-dropped", key, moment.sound, wanted, has))

    def longest_gap(self, latest: Seconds) -> Seconds:
        if latest not in self.longest:
            gaps = (end - start for start, end in self.gaps(Seconds(0), latest))
            self.longest[latest] = max(gaps, default=Seconds(0))
        return self.longest[latest]

    def laid(self, segment: Segment) -> Laid:
        """What was placed, in order; from ``begin`` on where the set is come into later."""
        begin = self.body.begin
        cues = [self.ducked(cue) for cue in self.cues if not begin or self.kept(cue, begin)]
        if begin and not any(cue.beat == begin and cue.role == "count" for cue in cues):
            chime = Earcon("start")
            extent = self.measure(chime)
            start = begin - extent.beat
            cues.append(Cue(start, start + extent.seconds, begin, chime, "boundary"))
        if begin:
            cues = [
                replace(cue, start=cue.start - begin, end=cue.end - begin, beat=cue.beat - begin)
                for cue in cues
            ]
        cues.sort(key=lambda cue: cue.start)
        return Laid(segment, self.end - begin, tuple(cues), tuple(self.misfits))

    @staticmethod
    def kept(cue: Cue, begin: Seconds) -> bool:
        return cue.beat >= begin if cue.role in ("count", "boundary") else cue.start >= begin

    def ducked(self, cue: Cue) -> Cue:
        if isinstance(cue.sound, Earcon) and not self.speech.free(cue.start, cue.end):
            return replace(cue, ducked=True)
        return cue
