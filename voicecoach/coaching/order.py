"""The order of a session: its segments, each built when it is asked for, and about how long it takes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, overload

from voicecoach.coaching.announcing import Verbosity
from voicecoach.coaching.metric import FixedMetric
from voicecoach.coaching.passages import AFTER_WORK, Writer
from voicecoach.coaching.plan import UNCHANGED, Gap, Step, gap, settle, steps, work_seconds
from voicecoach.coaching.speaker import USUAL_KEYS, Speaker
from voicecoach.coaching.work import work
from voicecoach.model.routine import Routine
from voicecoach.model.segment import Body, Change, Line, Passage, Segment, SegmentKind, Work
from voicecoach.model.sound import Earcon
from voicecoach.model.units import Seconds
from voicecoach.phrases import Phrases

if TYPE_CHECKING:
    from voicecoach.model.adjustment import Adjustment

PREROLL = Seconds(1, 2)
"""Seconds of silence before the first sound, for devices that swallow the beginning."""
UNTIL_TOLD = Seconds(86_400)
"""Seconds to wait for a key, where an exercise waits for one: longer than any session."""


class Order(Sequence[Segment]):
    """The segments of a session as they stand: the same index, the same segment.

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
        wait: bool = False,
        keys: Mapping[str, str] = USUAL_KEYS,
        tempi: Mapping[str, Seconds] | None = None,
        adjustments: "Sequence[Adjustment]" = (),
        reassure: bool = True,
    ) -> None:
        """``attended``: somebody can press a key; ``wait``: each exercise waits for one. ``keys``: how
        they are called aloud. ``tempi``: factors of the counts' tempo by exercise id, 1 as written.
        ``adjustments``: why doses of the routine are others than last time, which is told with them.
        ``reassure``: a routine for rehabilitation begins with whom to ask.
        """
        self.routine = routine
        self.preroll = preroll
        self.attended = attended
        self.wait = wait and attended
        self.speaker = Speaker(phrases, routine.language, keys)
        self.steps = tuple(steps(routine))
        self.tempi = self._usual = dict(tempi or {})
        self.adjustments = tuple(adjustments)
        self._reassure = reassure
        self._changes: dict[int, Change] = {}
        self._begin = 0  # the step the session begins with
        self._apart: frozenset[int] = frozenset()  # steps that are led into, though nothing is told any more
        self._writer(verbosity)
        self._rebuild()

    def _writer(self, verbosity: Verbosity, begins_at: int = 1) -> None:
        words = None
        if verbosity == "brief":
            from voicecoach.phrases.words import load_words

            words = load_words(self.routine.language)
        self.writer = Writer(
            self.routine,
            self.speaker,
            verbosity,
            self.attended,
            begins_at,
            words,
            self.adjustments,
            self._reassure,
        )
        self.encourage = None
        if verbosity != "brief":
            self.encourage = "encourage_rehabilitation" if self.routine.rehabilitation else "encourage"

    def _rebuild(self) -> None:
        """Find the order anew, after a change."""
        self._order = tuple(self._arrange())
        self._build = lru_cache(maxsize=4)(self._segment)

    def gap(self, place: int) -> Gap:
        """The gap before the step of that place; behind the last step there is one too."""
        before = self.steps[place - 1] if place else None
        after = self.steps[place] if place < len(self.steps) else None
        worked = Seconds(0)
        if before is not None and before.exercise.every is not None:
            worked = work_seconds(before, self.attended, self.change_of(place - 1))
        found = gap(before, after, worked)
        if found.direct and (self.waits(place) or place in self._apart or self._tells(place)):
            return replace(found, direct=False)
        return found

    def _tells(self, place: int) -> bool:
        """Whether it is told before the step of that place that its dose is another one than last time."""
        return place < len(self.steps) and bool(self.writer.adjusted(self.steps[place]))

    def waits(self, place: int) -> bool:
        """Whether the step of that place waits for a key: the first set of an exercise does, if any."""
        if not self.wait or place >= len(self.steps):
            return False
        return self.steps[place].opens_exercise or self.steps[place].entry == "setup"

    def _arrange(self) -> Iterator[tuple[SegmentKind, int]]:
        yield "opening", 0
        if not self._begin or self.writer.opening(Seconds(0), later=True).head:
            yield "opening", 1
        for index in range(self._begin, len(self.steps)):
            step, between = self.steps[index], self.gap(index)
            if index == self._begin:
                if step.entry != "set" or not between.direct:
                    yield "rest" if step.entry == "set" else step.entry, index
            elif not between.direct:
                rest = between.rest or self._leaves(between)
                if step.entry == "set" or rest:
                    yield "rest", index
                if step.entry != "set":
                    yield step.entry, index
            yield "work", index
        yield "closing", len(self.steps)

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
        between = self.gap(place)
        if kind == "closing":
            return Segment(index, kind, self.writer.closing(between))
        if kind == "rest":
            body, into = self.writer.between(between)
            if into is None and self.waits(place):
                body = self._waiting(body)
            return self._placed(index, kind, body, between.before or self.steps[place])
        if kind == "work":
            return self._placed(index, kind, self.work(place), self.steps[place])
        rest, into = self.writer.between(between)
        assert into is not None
        if self._order[index - 1][0] == "work":
            into = replace(into, lead=rest.lead)
        if self.waits(place):
            into = self._waiting(into)
        return self._placed(index, kind, into, self.steps[place])

    def _waiting(self, into: Passage) -> Passage:
        """The same, its count-in put off until the user says that they are ready."""
        ready = self.speaker.line(self.speaker.coach("ready_key"))
        return replace(into, tail=(*into.tail, ready), settle=UNTIL_TOLD)

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
        return self.writer.opening(self.estimate, later=self._begin > 0)

    def work(self, place: int) -> Work:
        """The set of that place."""
        after = self.gap(place + 1)
        direct = self.writer.direct(after) if after.direct else None
        return work(
            self.steps[place],
            self.speaker,
            attended=self.attended,
            encourage=self.encourage,
            direct=direct,
            change=self.change_of(place),
        )

    @property
    def estimate(self) -> Seconds:
        """About how long the session takes by the fixed metric, in seconds, its opening left out."""
        return self.left(self._begin)

    def left(self, place: int) -> Seconds:
        """About how long it takes from what leads into the step of that place, in seconds."""
        metric, total = FixedMetric(), Seconds(0)

        def spoken(lines: tuple[Line, ...]) -> Seconds:
            return sum((metric(line.sound).seconds + line.pause for line in lines), Seconds(0))

        for index in range(place, len(self.steps)):
            step, between = self.steps[index], self.gap(index)
            total += work_seconds(step, self.attended, self.change_of(index))
            if not between.direct:
                said = AFTER_WORK + spoken(self.writer.leaving(between))
                said += spoken(self.writer.coming(between))
                total += max(between.rest, said + settle(step) + step.exercise.count_in)
        return total + spoken(self.writer.closing(self.gap(len(self.steps))).head)

    def place(self, index: int) -> tuple[SegmentKind, int]:
        """The kind of a segment, and the place of the step that it is or leads to."""
        kind, place = self._order[index]
        return kind, self._begin if kind == "opening" else place

    def change_of(self, place: int) -> Change:
        """What the user has changed of a set, now or, the tempo, in an earlier session."""
        factor = self._usual.get(self.steps[place].exercise.id)
        usual = UNCHANGED if factor is None else Change(tempi=((0, 1, factor),))
        return self._changes.get(place, usual)

    def find(self, number: int) -> int:
        """The place of the first set of the ``number``-th exercise (from 1).

        Raises IndexError where there are not so many.
        """
        for place, step in enumerate(self.steps):
            if step.number == number:
                return place
        raise IndexError(number)

    def lead_in(self, place: int) -> int:
        """The index of the segment that leads into a set, or of the closing behind the last one.

        The rest before it is not part of that, where there is something else.
        """
        found = [
            index for index, (kind, where) in enumerate(self._order) if where == place and kind != "opening"
        ]
        kinds = [self._order[index][0] for index in found]
        return found[1 if kinds[:2] in (["rest", "setup"], ["rest", "switch"]) else 0]
