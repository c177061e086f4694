"""The clips behind the sounds of a session: had made ahead, waited for, measured."""

from collections import deque
from collections.abc import Mapping
from itertools import chain
from threading import Lock

from voicecoach.audio.resample import resample
from voicecoach.model.seams import Clips, VoiceFailed
from voicecoach.model.segment import Laid, Segment, Work
from voicecoach.model.sound import Clip, Earcon, EarconName, Extent, Recording, Sound, Utterance
from voicecoach.model.units import Seconds
from voicecoach.session.coach import Coach
from voicecoach.session.where import least_seconds

AHEAD = Seconds(120)
"""How many seconds of the session have their clips made ahead, at the least ..."""
SEGMENTS_AHEAD = 4
"""... and how many segments, as some are short and none knows its length before its clips are there."""
PATIENCE = 60.0
"""Seconds to wait for a clip where nobody is listening."""


class Repertoire:
    """Every sound of the session as a clip."""

    def __init__(self, coach: Coach, clips: Clips, earcons: Mapping[EarconName, Clip]) -> None:
        """``earcons`` are at the rate of the clips."""
        self._coach = coach
        self._clips = clips
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
        segments = self._coach.segments
        ahead = sum((seconds for _, seconds in self._wanted), Seconds(0))
        while self._next < len(segments) and (ahead < AHEAD or len(self._wanted) < SEGMENTS_AHEAD):
            segment = segments[self._next]
            self._clips.want(self._coach.sounds(segment))
            self._wanted.append((self._next, least_seconds(segment)))
            ahead += self._wanted[-1][1]
            self._next += 1

    def want(self, segment: Segment) -> None:
        """Have a segment's clips made."""
        self._clips.want(self._coach.sounds(segment))

    def missing(self, segment: Segment, following: Segment | None) -> deque[Utterance]:
        """What is not there and must be before a segment can be laid out; it is made before all else.

        A count-in must not be followed by a wait: whatever leads into a set needs the set's, too.
        """
        both = [segment]
        if following is not None and (
            isinstance(following.body, Work) or (not isinstance(segment.body, Work) and segment.body.shared)
        ):
            both.append(following)
        needed = dict.fromkeys(chain.from_iterable(map(self._coach.sounds, both)))
        missing = deque(utterance for utterance in needed if self._clips.get(utterance) is None)
        if missing:
            self._clips.want(tuple(missing), urgent=True)
        return missing

    def came(self, missing: deque[Utterance]) -> bool:
        """Takes off what is there by now; whether nothing is left. Looks no further than it must."""
        while missing and self._clips.get(missing[0]) is not None:
            missing.popleft()
        return not missing

    def lay_out(self, segment: Segment, following: Segment | None) -> tuple[Laid, dict[Sound, Clip]]:
        """A segment laid out, and the clips it was measured with; waits for what is not there.

        Raises VoiceFailed where a clip does not come within a minute.
        """
        used: dict[Sound, Clip] = {}
        extents: dict[Sound, Extent] = {}

        def measure(sound: Sound) -> Extent:
            extent = extents.get(sound)
            if extent is None:
                used[sound] = clip = self._clip(sound)
                extents[sound] = extent = clip.extent
            return extent

        laid = self._coach.lay_out(segment, following, measure)
        for cue in laid.cues:
            measure(cue.sound)
        return laid, used

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
