"""Plays what a cursor names: lays segments out shortly before they are due, and places their sounds."""

import dataclasses
from collections import deque
from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

from voicecoach.model.event import Asked, CueSpoken, Event, Question, SegmentStarted
from voicecoach.model.segment import Laid
from voicecoach.model.sound import Clip, Earcon, EarconName, Sound, Utterance
from voicecoach.model.units import Frames, Seconds, to_frames, to_seconds
from voicecoach.session.aside import Aside, Job, at_once
from voicecoach.session.program import Cursor, Entry, Head, Placed, Spot, events, only
from voicecoach.session.repertoire import Repertoire
from voicecoach.session.stage import Stage
from voicecoach.session.where import way_out

LAY_AHEAD = Seconds(4)
"""A segment is laid out so many seconds before the one before it ends."""
SOON = Seconds(1, 2)
"""Seconds after which nobody is left in a position because the voice is not ready with what comes then."""
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
    clips: Mapping[Sound, Clip]


class Player:
    """One segment after another without a seam, from the last point that was come in at.

    The time of a segment is the exact sum of the lengths since that point; a frame is found from the
    whole time of a cue only, so nothing adds up to a drift.
    """

    def __init__(self, repertoire: Repertoire, stage: Stage, volume: float, aside: Aside) -> None:
        """``volume`` is a gain, 0 or more; ``aside`` has segments laid out while others play."""
        self._repertoire = repertoire
        self._stage = stage
        self._volume = volume
        self._aside = aside
        self._heard = Frames(0)
        self.playing = False
        """Whether there is something to play, or has been since the last ``forget``."""
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

    @property
    def late(self) -> Seconds:
        """How many seconds of silence were played by now because clips are not there that come next."""
        if self._complete or not self._missing.clips or not self._stage.realtime:
            return Seconds(0)
        return to_seconds(Frames(max(0, self._stage.accepted - self._due)), self._stage.rate)

    def go_to(self, cursor: Cursor, answer: tuple[Question, Seconds] | None = None) -> None:
        """Come in anew: what the cursor names follows as soon as it can.

        With ``answer`` it is that question, and so many seconds of silence follow it.
        """
        self.playing = True
        self._cursor = cursor
        self._answer = answer
        self._last: Placed | None = None
        self._missing = _Missing()
        self._job: Job[_Prepared | None] | None = None  # one that was begun before is left to itself
        self._due = self._stage.accepted  # the frame at which what comes next should begin
        self._lay_at = Frames(0)
        self._end_frame = Frames(0)
        self._complete = cursor.entry(self._repertoire.coach.segments) is None

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
        self.playing = False

    # What is changed while it plays

    @property
    def head(self) -> Head | None:
        """Where sound is being given to the output; None between two segments."""
        now = to_seconds(self._stage.accepted, self._stage.rate)
        ahead = [each for each in (self._current, *self._placed) if each is not None and each.opens <= now]
        if not ahead or now >= ahead[-1].end:
            return None
        return Head(ahead[-1], now - ahead[-1].zero)

    def chime(self, name: EarconName) -> Frames:
        """Play a chime as soon as it can be heard; the frame at which it is over."""
        at = self._stage.accepted
        clip = self._repertoire.earcon(name)
        self._stage.mixer.add(clip.samples, at, self._volume)
        self._stage.announce([CueSpoken(to_seconds(at, self._stage.rate), Earcon(name), "boundary")])
        end = Frames(at + clip.frames)
        self._end_frame = max(self._end_frame, end)
        return end

    def linger(self, seconds: Seconds) -> Frames:
        """Silence behind what was played, of which all has been heard; the frame at which it is over."""
        self._end_frame = Frames(self._heard + to_frames(seconds, self._stage.rate))
        return self._end_frame

    def linger_no_more(self, frame: Frames) -> None:
        """End a silence that was to be over at that frame, if it is still that one."""
        if self._complete and self._end_frame == frame:
            self._end_frame = self._heard

    def has_heard(self, frame: Frames) -> bool:
        """Whether the sound has come to a frame."""
        return self._heard >= frame

    def set_volume(self, gain: float) -> None:
        """From now on everything is so loud, besides the volume of the start."""
        self._stage.mixer.set_gain(gain, self._stage.accepted)

    def replace(
        self, placed: Placed, laid: Laid, clips: Mapping[Sound, Clip], rest: Cursor | None = None
    ) -> None:
        """Play a segment that is placed in another layout, as far as it is not given to the output.

        What was placed behind it is laid out anew, as its time and its words may have changed; that is
        ``rest``, where it is something else now.
        """
        ahead = [self._current, *self._placed]
        place = next(index for index, each in enumerate(ahead) if each is placed)
        for later in list(self._placed)[place:]:
            self._stage.withdraw(later.owner)
        self._stage.withdraw(placed.owner)
        before = placed.before
        if rest is not None:
            before = Cursor((Entry(laid.segment, placed.resumed), *rest.inserted), rest.index)
        other = dataclasses.replace(placed, laid=laid, clips=clips, before=before)
        self._current = other if place == 0 else self._current
        self._placed = deque([*list(self._placed)[: max(0, place - 1)], *([other] if place else [])])
        accepted = self._stage.accepted
        told = (
            event
            for event in events(other, self._repertoire.substituted)
            if to_frames(event.at, self._stage.rate) >= accepted
        )
        self._stage.announce(told, other.owner)
        self._follow(other, before.after(), self._mix(other, accepted))

    def lay_onward(self) -> None:
        """Lay out anew what comes behind the segment that is being given to the output."""
        head = self.head
        if head is not None:
            self.replace(head.placed, head.placed.laid, head.placed.clips)

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
        entry, rest = cursor.entry(self._repertoire.coach.segments), cursor.after()
        assert entry is not None
        following = rest.entry(self._repertoire.coach.segments)
        after = None if following is None else following.segment
        # A device goes on playing silence; for a file nobody minds the wait for a clip.
        if missing.clips is None:
            missing.clips = self._repertoire.missing(cursor)
        if not self._repertoire.came(missing.clips) and self._stage.realtime:
            return self._way_out(entry, rest, missing.clips)
        laid, clips = self._repertoire.lay_out(entry.segment, after)
        if rest.index is not None:
            self._repertoire.want_from(rest.index)
        return _Prepared(entry, rest, laid, clips)

    def _way_out(self, entry: Entry, rest: Cursor, missing: deque[Utterance]) -> "_Prepared | None":
        """The way out of the last position, where the wait for what else is to be told has begun."""
        parts = way_out(entry.segment)
        if parts is None or self.late < SOON:
            return None
        first, then = parts
        if not set(missing).isdisjoint(self._repertoire.coach.sounds(first)):
            return None
        laid, clips = self._repertoire.lay_out(first, None)
        return _Prepared(Entry(first, entry.resumed), rest.put_in([then]), laid, clips)

    def _place(self, prepared: "_Prepared") -> None:
        placed = self._timed(prepared)
        self._placed.append(placed)
        self._stage.announce(events(placed, self._repertoire.substituted), placed.owner)
        self._follow(placed, prepared.rest, self._mix(placed))
        if self._complete and self._answer is not None:
            question, seconds = self._answer
            self._stage.announce([Asked(placed.end, question, seconds)], placed.owner)
            self._end_frame = to_frames(placed.end + seconds, self._stage.rate)

    def _follow(self, placed: Placed, rest: Cursor, sounding: Frames) -> None:
        """Go on behind a segment with ``rest``; its sounds are over at the frame ``sounding``."""
        end = to_frames(placed.end, self._stage.rate)
        self._due, self._end_frame = end, max(end, sounding)
        self._lay_at = Frames(end - to_frames(LAY_AHEAD, self._stage.rate))
        self._cursor, self._last, self._missing, self._job = rest, placed, _Missing(), None
        self._complete = rest.entry(self._repertoire.coach.segments) is None

    def _timed(self, prepared: "_Prepared") -> Placed:
        """The segment where the last one ends or, where that is too late, as soon as it is heard whole."""
        rate, last, laid = self._stage.rate, self._last, prepared.laid
        lead = max(Seconds(0), max((-cue.start for cue in laid.cues), default=Seconds(0)))
        if last is not None and to_frames(last.end - lead, rate) >= self._stage.accepted:
            zero = last.end
            # The set before it is over first.
            opens = zero if last.is_work else max(zero - lead, last.opens)
        else:
            zero = to_seconds(self._stage.accepted, rate) + lead
            opens = zero - lead
        return Placed(laid, prepared.entry.resumed, opens, zero, self._cursor, prepared.clips, object())

    def _mix(self, placed: Placed, after: int | None = None) -> Frames:
        """Have the sounds of a segment mixed; the frame at which the last one is over.

        With ``after``, only those that start at that frame or later.
        """
        over = Frames(0)
        for cue in placed.laid.cues:
            clip = placed.clips[cue.sound]
            at = Frames(to_frames(placed.zero + cue.beat, self._stage.rate) - clip.beat)
            over = max(over, Frames(at + clip.frames))
            if after is None or at >= after:
                gain = self._volume * (DUCK if cue.ducked else 1.0)
                self._stage.mixer.add(clip.samples, at, gain, placed.owner)
        return over
