"""One chain of voices at every rate of speech that a session asks for."""

import os
import sys
import threading
from collections.abc import Callable, Sequence

from voicecoach.model.seams import Pace
from voicecoach.model.units import SAMPLE_RATE
from voicecoach.speech.cache import BOUND, ClipCache
from voicecoach.speech.chain import Chain, Pronounce
from voicecoach.speech.choice import VoiceChoice
from voicecoach.speech.store import MEMORY, SpeechClips

USUAL_RATE = 175
"""Words a minute, where there is no voice that could have a rate of its own."""


class Studio:
    """The clips of a chain of voices, whose last resort is a soft tick, at one rate after another.

    The clips of every rate share the cache and what is known of the voices: a text that failed is
    not tried again at another rate, and a voice that was left stays left. One rate is in use at a
    time; the clips of the others make no more than they are asked for, and their workers end.
    """

    def __init__(
        self,
        chain: Sequence[VoiceChoice],
        cache_folder: str | None,
        said: Callable[[str], None],
        *,
        rate: int = SAMPLE_RATE,
        pace: Pace | None = None,
        processors: int | None = None,
        memory: int = MEMORY,
        disk: int = BOUND,
        pronounce: Pronounce = lambda utterance, notation: utterance,
    ) -> None:
        """``said`` is told, on another thread, each sentence that the user must know.

        ``cache_folder`` is made when first needed; None is no cache. Clips have ``rate`` Hz.
        ``memory`` and ``disk`` are bounds in bytes. As many processes speak at once as the first
        voice can have, and as there are ``processors``: this machine's, unless told otherwise.
        ``pace`` is for tests: another one than each voice's own.
        """
        self.chain = Chain(chain, said, pronounce)
        self.disk = ClipCache(cache_folder, said, disk)
        self.rate, self.pace, self.memory = rate, pace, memory
        at_once = (pace or chain[0].pace).at_once if chain else 1
        there = 1 if at_once == 1 else processors or usable_processors()
        self.workers = min(at_once, there)
        """How many processes may speak at once at the most."""
        self._beside = min(at_once, max(1, there - 1))
        self.hurried = False
        """Whether nobody listens now, so that every processor can be used."""
        self._lock = threading.Lock()
        self._closed = False
        first = chain[0].words_per_minute if chain else USUAL_RATE
        self._clips = {first: SpeechClips(self, first)}
        self.current = self._clips[first]
        """The clips that are in use: those asked for last."""

    @property
    def employed(self) -> int:
        """How many processes may speak at once now: while somebody listens, one processor is left."""
        return self.workers if self.hurried else self._beside

    @property
    def share(self) -> float:
        """How fast speech is made while somebody listens, compared with what is possible: 0 to 1."""
        return self._beside / self.workers

    def at_rate(self, words_per_minute: int) -> SpeechClips:
        """The clips at a rate as near to this one as the voice can; from now on they are in use.

        Their worker is started at once. Where no voice can speak, the rate stays what it is.
        """
        with self._lock:
            voices = self.chain.voices
            if self._closed or not voices:
                return self.current
            possible = voices[0].at_rate(words_per_minute).words_per_minute
            if possible != self.current.words_per_minute:
                self.current.retire()
                if possible not in self._clips:
                    self._clips[possible] = SpeechClips(self, possible)
                self.current = self._clips[possible]
                self.current.revive()
            return self.current

    def close(self) -> None:
        """End all workers of all rates and tidy the cache; within a second."""
        with self._lock:
            self._closed = True
            for clips in self._clips.values():
                clips.stop()
            for clips in self._clips.values():
                clips.join()
        self.disk.close()


def usable_processors() -> int:
    """How many processors this program may use."""
    if sys.version_info >= (3, 13):
        return os.process_cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
