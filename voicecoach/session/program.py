"""What comes next, what was placed, and the events that go with it. Frozen values."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from voicecoach.model.event import CueSpoken, Event, RepDone, SegmentStarted, SetEnded
from voicecoach.model.frozen import dataclass
from voicecoach.model.segment import Laid, Line, Passage, Segment, Work
from voicecoach.model.sound import Clip, Sound
from voicecoach.model.units import Seconds
from voicecoach.session.where import done_of, performed, rep_ends

BREATH = Seconds(1, 5)
"""Seconds of silence before the words of an answer."""


class Entry(NamedTuple):
    """A segment to perform."""

    segment: Segment
    resumed: bool = False
    """Whether the session comes back into it."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """What is still to come: segments put in between, then the session from a place on."""

    inserted: tuple[Entry, ...]
    index: int | None
    """The next segment of the session; None where the session is not gone on with."""

    def entry(self, segments: Sequence[Segment]) -> Entry | None:
        """What comes next; None at the end."""
        if self.inserted:
            return self.inserted[0]
        if self.index is None or self.index >= len(segments):
            return None
        return Entry(segments[self.index])

    def after(self) -> "Cursor":
        """The rest."""
        if self.inserted:
            return Cursor(self.inserted[1:], self.index)
        return Cursor((), None if self.index is None else self.index + 1)

    def entering(self, segment: Segment, segments: Sequence[Segment]) -> Segment | None:
        """The set that comes next, if ``segment`` only leads back into it; None where it is another thing."""
        entry = self.entry(segments)
        if entry is None or isinstance(segment.body, Work) or not isinstance(entry.segment.body, Work):
            return None
        return entry.segment if entry.segment.index == segment.index else None

    def instead(self, segment: Segment) -> "Cursor":
        """The same with another segment where one that was put in comes next."""
        if not self.inserted:
            return self
        return Cursor((self.inserted[0]._replace(segment=segment), *self.inserted[1:]), self.index)

    def put_in(self, segments: Iterable[Segment]) -> "Cursor":
        """The same with segments before it through which the session comes back."""
        back = tuple(Entry(segment, resumed=True) for segment in segments)
        return Cursor(back + self.inserted, self.index)


def through(segments: Iterable[Segment], index: int) -> Cursor:
    """These segments, and then the session from ``index`` on."""
    return Cursor(tuple(Entry(segment) for segment in segments), index)


def only(segments: Iterable[Segment]) -> Cursor:
    """These segments, and then the end."""
    return Cursor(tuple(Entry(segment) for segment in segments), None)


def spoken(lines: tuple[Line, ...], during: Segment) -> Segment:
    """Lines spoken in the middle of a segment, as one of their own."""
    return replace(during, kind="rest", body=Passage(BREATH, lines))


def unlaid(segment: Segment) -> Laid:
    """A set as it would be laid out, without its sounds."""
    assert isinstance(segment.body, Work)
    return Laid(segment, segment.body.seconds - segment.body.begin, ())


@dataclass(frozen=True, slots=True)
class Placed:
    """A segment laid out at its time."""

    laid: Laid
    resumed: bool
    opens: Seconds
    """When it is come to: its zero, or its first sound where that is earlier."""
    zero: Seconds
    """The session's time of its zero."""
    before: Cursor
    """What was to come when it was placed, itself first."""
    clips: Mapping[Sound, Clip]
    """The clips it was laid out with."""
    owner: object
    """To whom its sounds and events belong; the same when it is laid out anew."""

    @property
    def end(self) -> Seconds:
        """When it ends, in the session's time."""
        return self.zero + self.laid.seconds

    @property
    def is_work(self) -> bool:
        """Whether it is a set."""
        return isinstance(self.laid.segment.body, Work)


class Head(NamedTuple):
    """The place in a segment from which on sound can still be changed."""

    placed: Placed
    position: Seconds
    """Seconds into it."""


class Spot(NamedTuple):
    """Where the session was interrupted."""

    laid: Laid | None
    """In the middle of this; None between two segments."""
    position: Seconds
    """Seconds into it."""
    rest: Cursor
    """What comes after it."""

    @property
    def open_set(self) -> tuple[Segment, Seconds] | None:
        """The set that is begun and not over, and how far it has come, from the start of the set.

        That may be one that the session was on its way back to.
        """
        if self.laid is not None and isinstance(body := self.laid.segment.body, Work):
            inside = self.position < performed(body)
            return (self.laid.segment, body.begin + self.position) if inside else None
        for segment, resumed in self.rest.inserted:
            if resumed and isinstance(segment.body, Work):
                return segment, segment.body.begin
        return None


def events(placed: Placed, substituted: Callable[[Sound], bool]) -> list[Event]:
    """What is to be told of a segment when its sound is heard, in order."""
    found = [SegmentStarted(placed.opens, placed.laid.segment, placed.resumed)]
    return sorted([*found, *_set_events(placed), *_cue_events(placed, substituted)], key=order)


def order(event: Event) -> tuple[Seconds, int]:
    """Sorts events: by time; what ends before what begins."""
    return event.at, 0 if isinstance(event, RepDone | SetEnded) else 1


def _set_events(placed: Placed) -> Iterator[Event]:
    segment = placed.laid.segment
    body = segment.body
    if isinstance(body, Work):
        start = placed.zero - body.begin
        for at, part, rep in rep_ends(body):
            yield RepDone(start + at, rep, part)
        yield SetEnded(start + body.seconds, segment, done_of(body, body.seconds), "none")


def _cue_events(placed: Placed, substituted: Callable[[Sound], bool]) -> Iterator[Event]:
    for cue in placed.laid.cues:
        at = placed.zero + cue.start
        yield CueSpoken(at, cue.sound, cue.role, cue.rep, substituted(cue.sound))
