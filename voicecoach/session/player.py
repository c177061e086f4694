"""Plays what a cursor names: lays segments out shortly before they are due, and places their sounds."""

from collections import deque
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from voicecoach.model.event import Asked, Event, SegmentStarted
from voicecoach.model.segment import Laid, Segment
from voicecoach.model.sound import Clip, Sound, Utterance
from voicecoach.model.units import Frames, Seconds, to_frames, to_seconds
from voicecoach.session.aside import Aside, Job, at_once
from voicecoach.session.program import Cursor, Entry, Placed, Spot, events, only
from voicecoach.session.repertoire import Repertoire
from voicecoach.session.stage import Stage

LAY_AHEAD = Seconds(4)
"""A segment is laid out so many seconds before the one before it ends."""
DUCK = 10 ** (-9 / 20)
"""The gain of a chime while somebody speaks: -9 dB."""


class _Missing:
    """The clips that were not there when a segment was first to be laid out."""

    clips: deque[Utterance] | None = None


class _Prepared(NamedTuple):
    """A segment laid out, not yet placed in time."""

    entry: Entry
    rest: Cursor
    laid: Laid
    clips: dict[Sound, Clip]
    last: bool


class Player:
    """One segment after another without a seam, from the last point that was come in at.

    The time of a segment is the exact sum of the lengths since that point; a frame is found from the
    whole time of a cue only, so nothing adds up to a drift.
    """

    def __init__(
        self,
        segments: Sequence[Segment],
        repertoire: Repertoire,
        stage: Stage,
        volume: float,
        aside: Aside,
    ) -> None:
        """``volume`` is a gain, 0 or more; ``aside`` has segments laid out while others play."""
        self._segments = segments
        self._repertoire = repertoire
        self._stage = stage
        self._volume = volume
        self._aside = aside
        self._heard = Frames(0)
        self._current: Placed | None = None  # what is heard
        self._placed: deque[Placed] = deque()  # what is placed and not heard yet
        self.go_to(only(()))

    @property
    def now(self) -> Seconds:
        """The session's time: of what was heard last."""
        return to_seconds(self._heard, self._stage.rate)

    @property
    def over(self) -> bool:
        """Whether all there was to play has been heard."""
        return self._complete and self._heard >= self._end_frame

    @property
    def end(self) -> Seconds:
        """The exact time at which what was played is over, once it is."""
        return self.now if self._last is None else max(self.now, self._last.end)

    def go_to(self, cursor: Cursor, answer: Seconds | None = None) -> None:
        """Come in anew: what the cursor names follows as soon as it can.

        With ``answer`` it is a question, and so many seconds of silence follow it.
        """
        self._cursor = cursor
        self._answer = answer
        self._last: Placed | None = None
        self._missing = _Missing()
        self._job: Job[_Prepared | None] | None = None  # one that was begun before is left to itself
        self._lay_at = Frames(0)
        self._end_frame = Frames(0)
        self._complete = cursor.entry(self._segments) is None

    def play(self) -> list[Event]:
        """Give the output its next block; what was heard meanwhile.

        Raises OutputLost, and VoiceFailed where a voice leaves a rendering waiting.
        """
        self._lay_ahead()
        self._stage.feed(self._end_frame if self._complete else None)
        return self._release(self._stage.heard())

    def halt(self) -> list[Event]:
        """Silence now: what was heard until then. ``here`` and ``now`` are exact after it."""
        return self._release(self._stage.halt())

    def here(self) -> Spot:
        """Where we are, by what was heard last."""
        rest = self._placed[0].before if self._placed else self._cursor
        if self._current is not None:
            position = self.now - self._current.zero
            if position < self._current.laid.seconds:
                return Spot(self._current.laid, max(Seconds(0), position), rest)
        return Spot(None, Seconds(0), rest)

    def forget(self) -> None:
        """Drop all that was to come; ``go_to`` says what comes instead."""
        self._stage.forget()
        self._placed.clear()
        self._current = None

    def rest(self) -> list[Event]:
        """Events that end with the session: they may lie half a frame behind its last frame."""
        return self._stage.due(Frames(self._heard + 1))

    def _release(self, heard: Frames) -> list[Event]:
        self._heard = heard
        due = self._stage.due(heard)
        for event in due:
            if isinstance(event, SegmentStarted):
                self._current = self._placed.popleft()
        return due

    def _lay_ahead(self) -> None:
        """Place what must be placed by now. While something plays, it is laid out aside."""
        while not self._complete and self._stage.accepted >= self._lay_at:
            if self._job is None:
                self._job = Job(partial(self._prepare, self._cursor, self._missing))
                aside = at_once if self._last is None or not self._stage.realtime else self._aside
                aside(self._job)
            if not self._job.over:
                return
            prepared, self._job = self._job.result(), None
            if prepared is None:
                return
            self._place(prepared)

    def _prepare(self, cursor: Cursor, missing: "_Missing") -> "_Prepared | None":
        """What comes next, laid out; None where its clips are not there yet."""
        entry, rest = cursor.entry(self._segments), cursor.after()
        assert entry is not None
        following = rest.entry(self._segments)
        after = None if following is None else following.segment
        # A device goes on playing silence; for a file nobody minds the wait for a clip.
        if missing.clips is None:
            missing.clips = self._repertoire.missing(entry.segment, after)
        if not self._repertoire.came(missing.clips) and self._stage.realtime:
            return None
        laid, clips = self._repertoire.lay_out(entry.segment, after)
        if rest.index is not None:
            self._repertoire.want_from(rest.index)
        return _Prepared(entry, rest, laid, clips, last=following is None)

    def _place(self, prepared: "_Prepared") -> None:
        placed = self._timed(prepared.laid, prepared.entry.resumed)
        self._mix(placed, prepared.clips)
        end = to_frames(placed.end, self._stage.rate)
        self._end_frame = max(self._end_frame, end)
        self._lay_at = Frames(end - to_frames(LAY_AHEAD, self._stage.rate))
        self._placed.append(placed)
        self._stage.announce(events(placed, self._repertoire.substituted))
        self._cursor, self._last, self._missing = prepared.rest, placed, _Missing()
        self._complete = prepared.last
        if self._complete and self._answer is not None:
            self._stage.announce([Asked(placed.end, "finish", self._answer)])
            self._end_frame = to_frames(placed.end + self._answer, self._stage.rate)

    def _timed(self, laid: Laid, resumed: bool) -> Placed:
        """The segment where the last one ends or, where that is too late, as soon as it is heard whole."""
        rate, last = self._stage.rate, self._last
        lead = max(Seconds(0), max((-cue.start for cue in laid.cues), default=Seconds(0)))
        if last is not None and to_frames(last.end - lead, rate) >= self._stage.accepted:
            zero = last.end
            # The set before it is over first.
            opens = zero if last.is_work else max(zero - lead, last.opens)
        else:
            zero = to_seconds(self._stage.accepted, rate) + lead
            opens = zero - lead
        return Placed(laid, resumed, opens, zero, self._cursor)

    def _mix(self, placed: Placed, clips: dict[Sound, Clip]) -> None:
        for cue in placed.laid.cues:
            clip = clips[cue.sound]
            at = Frames(to_frames(placed.zero + cue.beat, self._stage.rate) - clip.beat)
            self._stage.mixer.add(clip.samples, at, self._volume * (DUCK if cue.ducked else 1.0))
            self._end_frame = max(self._end_frame, Frames(at + clip.frames))
