"""The clips behind the sounds of a session: had made ahead, waited for, measured."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from threading import Lock

from voicecoach.audio.resample import resample
from voicecoach.model.seams import Clips, VoiceFailed
from voicecoach.model.segment import Laid, Line, Segment, Work
from voicecoach.model.sound import Clip, Earcon, EarconName, Extent, Recording, Sound, Utterance
from voicecoach.model.units import Seconds
from voicecoach.session.coach import Coach
from voicecoach.session.program import Cursor
from voicecoach.session.where import least_seconds

AHEAD = Seconds(120)
"""How many seconds of the session have their clips made ahead, at the least ..."""
SEGMENTS_AHEAD = 4
"""... and how many segments, as some are short and none knows its length before its clips are there."""
PATIENCE = 60.0
"""Seconds to wait for a clip where nobody is listening."""


class Measured:
    """Tells the extent of sounds, and keeps the clips that it was told by."""

    def __init__(self, clip: Callable[[Sound], Clip], known: Mapping[Sound, Clip] | None = None) -> None:
        self._clip = clip
        self.clips: dict[Sound, Clip] = dict(known or {})
        self._extents: dict[Sound, Extent] = {}

    def __call__(self, sound: Sound) -> Extent:
        """How long it lasts, and where its beat is. Raises VoiceFailed where a clip does not come."""
        extent = self._extents.get(sound)
        if extent is None:
            if sound not in self.clips:
                self.clips[sound] = self._clip(sound)
            self._extents[sound] = extent = self.clips[sound].extent
        return extent


class Repertoire:
    """Every sound of the session as a clip."""

    def __init__(self, coach: Coach, clips: Clips, earcons: Mapping[EarconName, Clip]) -> None:
        """``earcons`` are at the rate of the clips."""
        self.coach = coach
        """Whoever knows what to say now; a change of the session puts another one here."""
        self._clips = clips
        self._faster: Clips | None = None  # the voice at another rate, until it is ready
        self._earcons = earcons
        self._wanted: deque[tuple[int, Seconds]] = deque()
        self._next = 0
        self._lock = Lock()  # a layout that was left to itself may still be at it
        self._recorded: dict[Recording, Clip] = {}

    def want_from(self, index: int) -> None:
        """Have the clips made of the segments from ``index`` on, as far ahead as is prudent."""
        with self._lock:
            self._want_from(index)

    def _want_from(self, index: int) -> None:
        self._next = max(self._next, index)
        while self._wanted and self._wanted[0][0] < index:
            self._wanted.popleft()
        segments = self.coach.segments
        ahead = sum((seconds for _, seconds in self._wanted), Seconds(0))
        while self._next < len(segments) and (ahead < AHEAD or len(self._wanted) < SEGMENTS_AHEAD):
            segment = segments[self._next]
            self._clips.want(self.coach.sounds(segment))
            self._wanted.append((self._next, least_seconds(segment)))
            ahead += self._wanted[-1][1]
            self._next += 1

    def want(self, segment: Segment) -> None:
        """Have a segment's clips made."""
        self._clips.want(self.coach.sounds(segment))

    def anew(self) -> None:
        """Have made what a changed session needs; what it does not need any more is left to itself."""
        with self._lock:
            self._wanted.clear()
            self._next = 0

    def speak_at(self, words_per_minute: int) -> int:
        """Have the voice speak so fast from the next segment on that is ready; how fast it will be."""
        with self._lock:
            coming = self._clips.at_rate(words_per_minute)
            self._faster = None if coming.words_per_minute == self._clips.words_per_minute else coming
        return coming.words_per_minute

    @property
    def words_per_minute(self) -> int:
        """How fast the voice speaks, or will."""
        return (self._faster or self._clips).words_per_minute

    def ask_for(self, lines: Iterable[Line]) -> deque[Utterance]:
        """What of these is not there; it is made before all else."""
        return self._ask_for(line.sound for line in lines if isinstance(line.sound, Utterance))

    def _ask_for(self, needed: Iterable[Utterance]) -> deque[Utterance]:
        missing = deque(each for each in dict.fromkeys(needed) if self._clips.get(each) is None)
        if missing:
            self._clips.want(tuple(missing), urgent=True)
        return missing

    def _change_over(self, needed: Iterable[Utterance], following: Iterable[Segment]) -> None:
        """Take the voice at its other rate, if all that is needed now is ready at it; else have that made."""
        with self._lock:
            coming = self._faster
            if coming is None:
                return
            needed = tuple(needed)
            if all(coming.get(utterance) is not None for utterance in needed):
                self._clips, self._faster = coming, None
                self._wanted.clear()
                self._next = 0
            else:
                coming.want(chain(needed, *map(self.coach.sounds, following)))

    def missing(self, cursor: Cursor) -> deque[Utterance]:
        """What is not there and must be before what comes next is begun; it is made before all else."""
        following = cursor.after().entry(self.coach.segments)
        needed = tuple(chain.from_iterable(map(self.coach.sounds, self._run(cursor))))
        self._change_over(needed, () if following is None else (following.segment,))
        return self._ask_for(needed)

    def _run(self, cursor: Cursor) -> Iterator[Segment]:
        """The segment that comes next, and those that must follow it without a wait.

        That is every set, as a count-in or another set stands before it, and what shares its time with
        the segment before it. In two minutes of sets the voice can go on with what comes after them.
        """
        before, ahead = None, Seconds(0)
        while ahead < AHEAD and (entry := cursor.entry(self.coach.segments)) is not None:
            segment = entry.segment
            if before is not None and not _follows_at_once(segment, before):
                return
            yield segment
            before, cursor, ahead = segment, cursor.after(), ahead + least_seconds(segment)

    def came(self, missing: deque[Utterance]) -> bool:
        """Takes off what is there by now; whether nothing is left. Looks no further than it must."""
        while missing and self._clips.get(missing[0]) is not None:
            missing.popleft()
        return not missing

    def lay_out(self, segment: Segment, following: Segment | None) -> tuple[Laid, dict[Sound, Clip]]:
        """A segment laid out, and the clips it was measured with; waits for what is not there.

        Raises VoiceFailed where a clip does not come within a minute.
        """
        measure = Measured(self._clip)
        laid = self.coach.lay_out(segment, following, measure)
        for cue in laid.cues:
            measure(cue.sound)
        return laid, measure.clips

    def measured(self, clips: Mapping[Sound, Clip] | None = None) -> "Measured":
        """How long sounds are, and their clips; ``clips`` are known already."""
        return Measured(self._clip, clips)

    def earcon(self, name: EarconName) -> Clip:
        """A chime."""
        return self._earcons[name]

    def substituted(self, sound: Sound) -> bool:
        """Whether no voice could speak it."""
        return isinstance(sound, Utterance) and self._clips.substituted(sound)

    def _clip(self, sound: Sound) -> Clip:
        if isinstance(sound, Earcon):
            return self._earcons[sound.name]
        if isinstance(sound, Recording):
            if sound not in self._recorded:
                self._recorded[sound] = resample(sound.clip, self._clips.rate)
            return self._recorded[sound]
        clip = self._clips.get(sound, PATIENCE)
        if clip is None:
            raise VoiceFailed(f"The voice took more than {PATIENCE:.0f} seconds for “{sound.text}”.")
        return clip


def _follows_at_once(segment: Segment, before: Segment) -> bool:
    """Whether nothing may come between the two."""
    if isinstance(segment.body, Work):
        return True
    return not isinstance(before.body, Work) and before.body.shared
