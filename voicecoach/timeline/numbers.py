"""Which repetitions get their number spoken where there is not room for every one."""

from collections.abc import Mapping, Sequence

from voicecoach.model.segment import Moment, Part
from voicecoach.model.sound import Extent
from voicecoach.model.units import Seconds

ROUND_STEPS = (5, 10, 20, 50, 100, 200, 500)
"""The steps in which numbers thin out: every fifth or tenth repetition is easy to follow."""


def spoken(
    part: Part, moments: Sequence[Moment], extents: Mapping[int, Extent], end: Seconds
) -> tuple[frozenset[int], int, bool]:
    """The repetitions whose number is spoken, the ``every`` that fits, and whether that is all.

    ``moments`` are the part's numbers in order; ``extents`` their lengths by repetition; ``end`` the
    time by which the last has to be over. As written: those whose number is a multiple of ``every``,
    and the ``last`` ones. Where those don't fit, ``every`` is raised to the next round step that does,
    and of the last ones as many stay, counted back from the very last, as leave room for each other.
    """
    reps = sorted(moment.rep for moment in moments)
    values = {moment.rep: _value(moment) for moment in moments}
    longest = max(extent.seconds for extent in extents.values())
    need = int(-(-longest // part.rep))
    every = part.every
    if every < need:
        every = next((step for step in ROUND_STEPS if step >= need and step > every), need)
    final = reps[::-1][: part.last]
    regular = [rep for rep in reps if values[rep] % every == 0]
    beats = {moment.rep: moment.at for moment in moments}
    chosen: dict[int, tuple[Seconds, Seconds]] = {}

    def fits(rep: int) -> bool:
        start = beats[rep] - extents[rep].beat
        stop = start + extents[rep].seconds
        near = (chosen[other] for other in range(rep - need - 1, rep + need + 2) if other in chosen)
        return stop <= end and all(stop <= other[0] or start >= other[1] for other in near)

    for rep in (*final, *regular):
        if rep not in chosen and fits(rep):
            start = beats[rep] - extents[rep].beat
            chosen[rep] = (start, start + extents[rep].seconds)
    wanted = {rep for rep in values if values[rep] % part.every == 0} | set(final)
    return frozenset(chosen), every, wanted <= chosen.keys()


def _value(moment: Moment) -> int:
    """The number a moment says; what cannot be read as one counts as its repetition."""
    text = getattr(moment.sound, "text", "")
    return int(text) if text.isdecimal() else moment.rep
