"""Which stretches of a set are spoken for, and where there is room."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from voicecoach.model.units import Seconds

BREATH = Seconds(3, 50)
"""Seconds kept between two things that are spoken; counts may stand closer."""


class Taken:
    """The stretches in which something is heard that must not be spoken over. They never overlap."""

    def __init__(self) -> None:
        self._starts: list[Seconds] = []
        self._ends: list[Seconds] = []

    def free(self, start: Seconds, end: Seconds, breath: Seconds = Seconds(0)) -> bool:
        """Whether nothing is heard from ``start`` to ``end``, ``breath`` seconds around included."""
        place = bisect_left(self._starts, end + breath)
        return place == 0 or self._ends[place - 1] <= start - breath

    def take(self, start: Seconds, end: Seconds) -> None:
        """Keep a stretch. It has to be free."""
        place = bisect_right(self._starts, start)
        self._starts.insert(place, start)
        self._ends.insert(place, end)

    def gaps(self, earliest: Seconds, latest: Seconds) -> Iterator[tuple[Seconds, Seconds]]:
        """The free stretches between two times, in order, less a breath beside what is spoken."""
        at = earliest
        for place in range(max(0, bisect_left(self._starts, earliest) - 1), len(self._starts)):
            start = self._starts[place]
            if start >= latest:
                break
            start -= BREATH
            if start > at:
                yield at, min(start, latest)
            at = max(at, self._ends[place] + BREATH)
        if at < latest:
            yield at, latest

    def end_of(self, at: Seconds) -> Seconds | None:
        """When the sound ends that is heard at ``at``; None where there is none."""
        place = bisect_right(self._starts, at)
        return self._ends[place - 1] if place and at < self._ends[place - 1] else None
