"""Where in a segment we are, and what that means. Pure; all times are exact seconds."""

from collections.abc import Iterator
from dataclasses import replace

from voicecoach.model.routine import Reps
from voicecoach.model.segment import Laid, Part, Passage, Segment, Work
from voicecoach.model.units import Seconds


def done_of(work: Work, position: Seconds, said: bool = False) -> tuple[Seconds, ...]:
    """What of each part is done ``position`` seconds after the start of the set.

    Whole repetitions where they are counted, otherwise seconds. Repetitions at one's own pace are
    done when their time is over, or when the user says so (``said``).
    """
    return tuple(_part_done(part, position - part.at, said) for part in work.parts)


def _part_done(part: Part, elapsed: Seconds, said: bool) -> Seconds:
    clock = max(Seconds(0), min(elapsed, part.seconds))
    if not isinstance(part.dose, Reps):
        return clock
    if part.rep:
        return Seconds(clock // part.rep)
    over = elapsed >= part.seconds or (said and elapsed >= 0)
    return Seconds(part.dose.count if over else 0)


def rep_ends(work: Work) -> Iterator[tuple[Seconds, int, int]]:
    """When each repetition still to come ends, from the start of the set; its part, and its number."""
    for index, part in enumerate(work.parts):
        if isinstance(part.dose, Reps) and part.rep:
            for rep in range(1, part.dose.count + 1):
                at = part.at + rep * part.rep
                if at > work.begin:
                    yield at, index, rep


def performed(work: Work) -> Seconds:
    """How long a set is worked at from where it is come into; what is said after it does not count."""
    return work.seconds - work.begin


def least_seconds(segment: Segment) -> Seconds:
    """How long a segment lasts at the least, however long its sounds turn out."""
    body = segment.body
    if isinstance(body, Work):
        return Seconds(0) if body.open else performed(body)
    shared = Seconds(0) if body.shared else body.least
    return max(shared, body.settle + body.count_in)


def counting_in(laid: Laid, position: Seconds) -> bool:
    """Whether a passage has come to its count-in."""
    body = laid.segment.body
    return isinstance(body, Passage) and bool(body.count_in) and position >= laid.seconds - body.count_in


def cut_short(laid: Laid, position: Seconds) -> tuple[Segment, ...]:
    """What is left of a passage that the user will not wait for: its count-in.

    Before it the way out, as far as it was not told: that is never skipped. Nothing where there is neither.
    """
    body = laid.segment.body
    if not isinstance(body, Passage):
        return ()
    head = tuple(
        line
        for line, cue in zip(body.head, laid.cues, strict=False)
        if line.key.endswith(".exit") and cue.end > position
    )
    if not head and not body.count_in:
        return ()
    return (replace(laid.segment, body=Passage(head=head, count_in=body.count_in, numbers=body.numbers)),)
