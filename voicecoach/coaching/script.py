"""The coaching script: a routine as segments of utterances and earcons, in order."""

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import replace
from functools import lru_cache
from typing import overload

from voicecoach.coaching.announcing import Verbosity
from voicecoach.coaching.metric import FixedMetric
from voicecoach.coaching.passages import AFTER_WORK, Writer
from voicecoach.coaching.plan import Gap, Step, gap, settle, steps, work_seconds
from voicecoach.coaching.speaker import Speaker
from voicecoach.coaching.work import work
from voicecoach.model.routine import Routine
from voicecoach.model.segment import Body, Line, Passage, Segment, SegmentKind, Work
from voicecoach.model.sound import Earcon, Utterance
from voicecoach.model.units import Seconds
from voicecoach.phrases import Phrases

PREROLL = Seconds(1, 2)
"""Seconds of silence before the first sound, for devices that swallow the beginning."""


class Script(Sequence[Segment]):
    """The segments of a session, each built when it is asked for: the same index, the same segment.

    Only the order is kept in memory, so a session of hours costs no more than one of minutes.
    """

    def __init__(
        self,
        routine: Routine,
        phrases: Phrases,
        *,
        verbosity: Verbosity = "normal",
        attended: bool = False,
        preroll: Seconds = PREROLL,
    ) -> None:
        self.routine = routine
        self.preroll = preroll
        self.attended = attended
        self.speaker = Speaker(phrases, routine.language)
        words = None
        if verbosity == "brief":
            from voicecoach.phrases.words import load_words

            words = load_words(routine.language)
        self.writer = Writer(routine, self.speaker, verbosity, attended, words=words)
        self.encourage = None
        if verbosity != "brief":
            self.encourage = "encourage_rehabilitation" if routine.rehabilitation else "encourage"
        self._steps = tuple(steps(routine))
        self._order = tuple(self._arrange())
        self._build = lru_cache(maxsize=4)(self._segment)

    def _gap(self, index: int) -> Gap:
        """The gap before the step of that index; behind the last step there is one too."""
        before = self._steps[index - 1] if index else None
        after = self._steps[index] if index < len(self._steps) else None
        return gap(before, after, self.attended)

    def _arrange(self) -> Iterator[tuple[SegmentKind, int]]:
        yield "opening", 0
        yield "opening", 1
        for index, step in enumerate(self._steps):
            between = self._gap(index)
            if not between.direct:
                rest = between.before is not None and (between.rest or self._leaves(between))
                if step.entry == "set" or rest:
                    yield "rest", index
                if step.entry != "set":
                    yield step.entry, index
            yield "work", index
        yield "closing", len(self._steps)

    def _leaves(self, between: Gap) -> bool:
        return bool(self.writer.leaving(between))

    def __len__(self) -> int:
        return len(self._order)

    @overload
    def __getitem__(self, index: int) -> Segment: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Segment]: ...
    def __getitem__(self, index: int | slice) -> Segment | Sequence[Segment]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        if index < 0:
            index += len(self)
        if not 0 <= index < len(self):
            raise IndexError(index)
        return self._build(index)

    def _segment(self, index: int) -> Segment:
        kind, place = self._order[index]
        if kind == "opening":
            return Segment(index, kind, self._opening(place))
        between = self._gap(place)
        if kind == "closing":
            return Segment(index, kind, self.writer.closing(between))
        if kind == "rest":
            body = self.writer.between(between)[0]
            return self._placed(index, kind, body, between.before or self._steps[place])
        if kind == "work":
            return self._placed(index, kind, self._work(place), self._steps[place])
        rest, into = self.writer.between(between)
        assert into is not None
        if self._order[index - 1][0] == "work":
            into = replace(into, lead=rest.lead)
        return self._placed(index, kind, into, self._steps[place])

    @staticmethod
    def _placed(index: int, kind: SegmentKind, body: Body, step: Step) -> Segment:
        return Segment(
            index,
            kind,
            body,
            step.exercise,
            step.side,
            step.set_number,
            step.round_number,
        )

    def _opening(self, place: int) -> Passage:
        if place == 0:
            chime = Line(Earcon("start"), "boundary", Seconds(0))
            return Passage(lead=self.preroll, head=(chime,))
        return self.writer.opening(self.estimate)

    def _work(self, place: int) -> Work:
        after = self._gap(place + 1)
        direct = self.writer.direct(after) if after.direct else None
        return work(
            self._steps[place],
            self.speaker,
            attended=self.attended,
            encourage=self.encourage,
            direct=direct,
        )

    @property
    def estimate(self) -> Seconds:
        """About how long the session takes by the fixed metric, in seconds, its opening left out."""
        metric, total = FixedMetric(), Seconds(0)

        def spoken(lines: tuple[Line, ...]) -> Seconds:
            return sum((metric(line.sound).seconds + line.pause for line in lines), Seconds(0))

        for index, step in enumerate(self._steps):
            between = self._gap(index)
            total += work_seconds(step, self.attended)
            if not between.direct:
                said = AFTER_WORK + spoken(self.writer.leaving(between))
                said += spoken(self.writer.coming(between))
                total += max(between.rest, said + settle(step) + step.exercise.count_in)
        return total + spoken(self.writer.closing(self._gap(len(self._steps))).head)

    def find(self, number: int) -> int:
        """The index of the segment that leads into the ``number``-th exercise (from 1) for the first time.

        Raises IndexError where there are not so many.
        """
        for index, (kind, place) in enumerate(self._order):
            if kind in ("setup", "work") and self._steps[place].number == number:
                return index
        raise IndexError(number)

    def starting_at(self, number: int) -> "Script":
        """The same script begun at an exercise: the chime, what to mind, then what leads into it.

        Raises IndexError where there is no such exercise.
        """
        first = self.find(number)
        other = copy(self)
        other.writer = replace(self.writer, begins_at=number)
        opening = self._order[:2]
        if number > 1 and not other.writer.opening(Seconds(0)).head:
            opening = self._order[:1]
        other._order = (*opening, *self._order[first:])
        other._build = lru_cache(maxsize=4)(other._segment)
        return other


def sounds(segment: Segment) -> Iterator[Utterance]:
    """What a segment may have to speak, in the order of need, each once."""
    body = segment.body
    if isinstance(body, Passage):
        said = [line.sound for line in (*body.head, *body.tail)] + list(body.numbers)
    else:
        said = [moment.sound for moment in body.moments if moment.at >= body.begin]
    yield from dict.fromkeys(sound for sound in said if isinstance(sound, Utterance))
