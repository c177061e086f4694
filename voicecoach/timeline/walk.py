"""A whole session on paper: every segment laid out, one after the other."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from voicecoach.model.segment import Laid, Segment
from voicecoach.model.units import Seconds
from voicecoach.timeline.layout import Measure, lay_out


class Placed(NamedTuple):
    """A segment laid out and where it starts, in seconds from the start of the session."""

    start: Seconds
    laid: Laid


def walk(segments: Sequence[Segment], measure: Measure) -> Iterator[Placed]:
    """Every segment in order, undisturbed; lazily, so that a long session takes no more memory."""
    start = Seconds(0)
    count = len(segments)
    for index in range(count):
        following = segments[index + 1] if index + 1 < count else None
        laid = lay_out(segments[index], following, measure)
        yield Placed(start, laid)
        start += laid.seconds
