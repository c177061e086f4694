"""Time to read what is printed in place of words, by eye or by a screen reader."""

from collections.abc import Iterable
from dataclasses import replace

from voicecoach.coaching.metric import FixedMetric
from voicecoach.model.seams import Clips
from voicecoach.model.sound import Clip, Utterance
from voicecoach.model.units import to_frames


class WithTime:
    """Clips in which a tick that stands for words is followed by the time that it takes to read them.

    Numbers keep their tick alone: a screen reader is never asked to count.
    """

    def __init__(self, clips: Clips, metric: FixedMetric) -> None:
        """``metric``: how long it takes to read a text."""
        self._clips, self._metric = clips, metric
        self.rate, self.words_per_minute = clips.rate, clips.words_per_minute

    def get(self, utterance: Utterance, timeout: float = 0) -> Clip | None:
        """See Clips."""
        clip = self._clips.get(utterance, timeout)
        if clip is None or utterance.text.isdecimal() or not self._clips.substituted(utterance):
            return clip
        frames = to_frames(self._metric(utterance).seconds, clip.rate)
        return replace(clip, samples=clip.samples.ljust(2 * frames, b"\0"))

    def want(self, utterances: Iterable[Utterance], urgent: bool = False) -> None:
        """See Clips."""
        self._clips.want(utterances, urgent)

    def substituted(self, utterance: Utterance) -> bool:
        """See Clips."""
        return self._clips.substituted(utterance)

    def at_rate(self, words_per_minute: int) -> Clips:
        """See Clips; the reader keeps its own pace."""
        other = self._clips.at_rate(words_per_minute)
        return self if other is self._clips else WithTime(other, self._metric)
