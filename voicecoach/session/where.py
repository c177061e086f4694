"""Where in a segment we are, and what that means. Pure; all times are exact seconds."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from voicecoach.model.routine import Reps
from voicecoach.model.segment import Laid, Line, Part, Passage, Segment, Work
from voicecoach.model.sound import Utterance
from voicecoach.model.units import Seconds


def items(work: Work) -> tuple[Part, ...]:
    """The first part of each item of a set: its dose is that of the whole item."""
    return tuple(part for part in work.parts if not part.before)


def done_of(work: Work, position: Seconds, said: bool = False) -> tuple[Seconds, ...]:
    """What of each item is done ``position`` seconds after the start of the set.

    Whole repetitions where they are counted, otherwise seconds. Repetitions at one's own pace are
    done when their time is over, or when the user says so (``said``).
    """
    done: dict[int, Seconds] = {}
    for part in work.parts:
        amount = _part_done(part, position - part.at, said)
        done[part.item] = done.get(part.item, Seconds(0)) + amount
    return tuple(done.values())


def _part_done(part: Part, elapsed: Seconds, said: bool) -> Seconds:
    clock = max(Seconds(0), min(elapsed, part.seconds))
    if not isinstance(part.dose, Reps):
        return clock
    if part.rep:
        return Seconds(clock // part.rep)
    over = elapsed >= part.seconds or (said and elapsed >= 0)
    return Seconds(part.dose.count if over else 0)


def rep_ends(work: Work) -> Iterator[tuple[Seconds, int, int]]:
    """When each repetition still to come ends, from the start of the set; its item, and its number."""
    for part in work.parts:
        if part.rep:
            for rep in range(1, int(part.seconds / part.rep) + 1):
                at = part.at + rep * part.rep
                if at > work.begin:
                    yield at, part.item, part.before + rep


def rep_at(work: Work, position: Seconds) -> tuple[int, Part] | None:
    """Which repetition (from 1) is done ``position`` seconds after the start; None where none is counted."""
    for part in work.parts:
        if part.rep and part.at <= position < part.at + part.seconds:
            return part.before + int((position - part.at) // part.rep) + 1, part
    return None


def words_of(lines: Iterable[Line]) -> str:
    """What is spoken in these lines, for the screen."""
    return " ".join(line.sound.text for line in lines if isinstance(line.sound, Utterance))


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


def way_out(segment: Segment) -> tuple[Segment, Segment] | None:
    """The way out of a position as a segment of its own, and the rest of a passage that begins with it.

    None where there is no way out to tell, or nothing else.
    """
    body = segment.body
    if not isinstance(body, Passage):
        return None
    told = max((n for n, line in enumerate(body.head, 1) if line.key.endswith(".exit")), default=0)
    after = replace(body, head=body.head[told:])
    if not told or after == Passage(body.lead):
        return None
    return replace(segment, body=Passage(body.lead, body.head[:told])), replace(segment, body=after)


def cut_short(laid: Laid, position: Seconds) -> tuple[Segment, ...]:
    """What is left of a passage that the user will not wait for: its count-in.

    Before it the way out, as far as it was not told: that is never skipped. Nothing where there is neither.
    """
    body = laid.segment.body
    if not isinstance(body, Passage):
        return ()
    head = tuple(
        line
        for line, cue in zip(body.head, laid.own, strict=False)
        if line.key.endswith(".exit") and cue.end > position
    )
    if not head and not body.count_in:
        return ()
    return (replace(laid.segment, body=Passage(head=head, count_in=body.count_in, numbers=body.numbers)),)
