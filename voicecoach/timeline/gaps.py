"""Which stretches of a set are spoken for, and where there is room."""

from bisect import bisect_left, insort
from collections.abc import Iterator

from voicecoach.model.units import Seconds

BREATH = Seconds(3, 50)
"""Seconds kept between two things that are spoken; counts may stand closer."""


class Taken:
    """The stretches in which something is heard that must not be spoken over. They never overlap."""

    def __init__(self) -> None:
        self._stretches: list[tuple[Seconds, Seconds]] = []

    def free(self, start: Seconds, end: Seconds, breath: Seconds = Seconds(0)) -> bool:
        """Whether nothing is heard from ``start`` to ``end``, ``breath`` seconds around included."""
        place = bisect_left(self._stretches, (end + breath,))
        return place == 0 or self._stretches[place - 1][1] <= start - breath

    def take(self, start: Seconds, end: Seconds) -> None:
        """Keep a stretch. It has to be free."""
        insort(self._stretches, (start, end))

    def gaps(self, earliest: Seconds, latest: Seconds) -> Iterator[tuple[Seconds, Seconds]]:
        """The free stretches between two times, in order, less a breath beside what is spoken."""
        at = earliest
        place = max(0, bisect_left(self._stretches, (earliest,)) - 1)
        for start, end in self._stretches[place:]:
            if start >= latest:
                break
            if start - BREATH > at:
                yield at, min(start - BREATH, latest)
            at = max(at, end + BREATH)
        if at < latest:
            yield at, latest

    def end_of(self, at: Seconds) -> Seconds | None:
        """When the sound ends that is heard at ``at``; None where there is none."""
        place = bisect_left(self._stretches, (at,))
        for start, end in self._stretches[max(0, place - 1) : place + 1]:
            if start <= at < end:
                return end
        return None
