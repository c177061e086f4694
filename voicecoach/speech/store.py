"""What the session sees of speech: clips from memory, from disk, or from a voice that makes them.

What is wanted is made ahead by threads in the order of need; what is asked for now goes first. No
worker is started while everything is found on disk.
"""

import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Sequence

from voicecoach.model.sound import Clip, Utterance
from voicecoach.model.units import SAMPLE_RATE
from voicecoach.speech.cache import BOUND, ClipCache
from voicecoach.speech.chain import Chain, Speaker
from voicecoach.speech.choice import VoiceChoice
from voicecoach.speech.finish import VERSION
from voicecoach.speech.silent import tick

MEMORY = 3 << 20
"""Bytes of samples kept in memory: a minute of speech. Beyond, 50 µs read a clip from disk."""
TIME_LIMIT = 5.0
"""Seconds that a voice may take for the shortest text; a tenth more for each character."""
_CLOSING = 0.5  # seconds that a thread is waited for; its worker is dead by then


class SpeechClips:
    """The clips of a chain of voices; its last resort is a soft tick.

    ``said`` is told, on another thread, each sentence that the user must know. ``cache_folder``
    is made when first needed; None is no cache. Clips have ``rate`` Hz. ``memory`` and ``disk``
    are bounds in bytes, ``time_limit`` is TIME_LIMIT, ``workers`` are processes that speak at once.
    """

    def __init__(
        self,
        chain: Sequence[VoiceChoice],
        cache_folder: str | None,
        said: Callable[[str], None],
        *,
        rate: int = SAMPLE_RATE,
        time_limit: float = TIME_LIMIT,
        workers: int = 1,
        memory: int = MEMORY,
        disk: int = BOUND,
    ) -> None:
        self.rate = rate
        self._chain = Chain(chain, said)
        self._disk = ClipCache(cache_folder, said, disk)
        self._bound = memory
        self._memory: OrderedDict[Utterance, Clip] = OrderedDict()
        self._bytes = 0
        self._failed: set[Utterance] = set()
        self._queue: deque[Utterance] = deque()
        self._asked: set[Utterance] = set()
        self._busy: set[Utterance] = set()
        self._changed = threading.Condition()
        self._closed = False
        self._started = False
        self.speakers = [Speaker(rate, time_limit) for _ in range(workers)]
        self._threads = [
            threading.Thread(target=self._serve, args=(speaker,), name="speech", daemon=True)
            for speaker in self.speakers
        ]

    @property
    def held(self) -> int:
        """Bytes of samples in memory."""
        return self._bytes

    def get(self, utterance: Utterance, timeout: float = 0) -> Clip | None:
        """The clip, or None where it is not there within ``timeout`` seconds; then it is made next.

        What is on disk is read here, in about 50 µs; ``want`` has it in memory before.
        """
        with self._changed:
            clip = self._at_hand(utterance)
        if clip is None:
            clip = self._from_disk(utterance)
            with self._changed:
                if clip is not None:
                    self._remember(utterance, clip)
                else:
                    clip = self._await(utterance, timeout)
        return clip

    def want(self, utterances: Iterable[Utterance], urgent: bool = False) -> None:
        """Have these made, in this order; ``urgent`` puts them before what was wanted earlier."""
        with self._changed:
            if urgent:
                self._queue.extendleft(reversed(tuple(utterances)))
            else:
                self._queue.extend(utterances)
            self._wake()

    def substituted(self, utterance: Utterance) -> bool:
        """Whether its clip is only a tick because no voice could speak it: then it must be printed."""
        with self._changed:
            return utterance in self._failed or not self._chain.voices

    def prestart(self) -> None:
        """Start the worker now, where the cache has nothing yet; for the very first run."""
        if self._disk.is_empty() and self._chain.voices:
            with self._changed:
                self._started = True
                self._wake()

    def close(self) -> None:
        """End the workers and tidy the cache; within a second."""
        with self._changed:
            self._closed = True
            self._queue.clear()
            self._changed.notify_all()
        for speaker in self.speakers:
            speaker.close()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(_CLOSING)
        self._disk.close()

    # What follows until _serve is called with the lock held, but for _from_disk.

    def _at_hand(self, utterance: Utterance) -> Clip | None:
        clip = self._memory.get(utterance)
        if clip is not None:
            self._memory.move_to_end(utterance)
        elif utterance in self._failed or not self._chain.voices:
            clip = tick(self.rate)
        return clip

    def _await(self, utterance: Utterance, timeout: float) -> Clip | None:
        self._asked.add(utterance)
        self._queue.appendleft(utterance)
        self._wake()
        self._changed.wait_for(lambda: self._at_hand(utterance) is not None or self._closed, timeout)
        return self._at_hand(utterance)

    def _wake(self) -> None:
        if self._closed:
            return
        for thread in self._threads:
            if thread.ident is None:
                thread.start()
        self._changed.notify_all()

    def _remember(self, utterance: Utterance, clip: Clip) -> None:
        """Keep a clip in memory; those used longest ago make room."""
        old = self._memory.pop(utterance, None)
        self._memory[utterance] = clip
        self._bytes += len(clip.samples) - (len(old.samples) if old else 0)
        while self._bytes > self._bound and len(self._memory) > 1:
            _, oldest = self._memory.popitem(last=False)
            self._bytes -= len(oldest.samples)

    def _from_disk(self, utterance: Utterance) -> Clip | None:
        for choice in self._chain.voices:
            clip = self._disk.get(self._key(choice), utterance)
            if clip is not None:
                return clip
        return None

    def _key(self, choice: VoiceChoice) -> str:
        return f"{choice.identity}\n{self.rate}\n{VERSION}"

    def _serve(self, speaker: Speaker) -> None:
        """One thread: what is needed next is read from disk or spoken, until the end."""
        if self._started:
            self._chain.greet(speaker)
        while (utterance := self._next()) is not None:
            clip = self._from_disk(utterance) or self._spoken(utterance, speaker)
            with self._changed:
                self._busy.discard(utterance)
                self._take_in(utterance, clip)
                self._changed.notify_all()

    def _next(self) -> Utterance | None:
        with self._changed:
            while not self._closed:
                while self._queue:
                    utterance = self._queue.popleft()
                    if utterance not in self._busy and self._is_needed(utterance):
                        self._busy.add(utterance)
                        return utterance
                self._changed.wait()
        return None

    def _is_needed(self, utterance: Utterance) -> bool:
        """Nothing is made ahead that could be kept neither in memory nor on disk."""
        if utterance in self._memory or utterance in self._failed:
            return False
        if utterance in self._asked or self._bytes < self._bound:
            return True
        keys = map(self._key, self._chain.voices)
        return self._disk.writable and not any(self._disk.has(key, utterance) for key in keys)

    def _spoken(self, utterance: Utterance, speaker: Speaker) -> Clip | None:
        made = self._chain.speak(utterance, speaker)
        if made is None:
            return None
        choice, clip = made
        self._disk.put(self._key(choice), utterance, clip)
        return clip

    def _take_in(self, utterance: Utterance, clip: Clip | None) -> None:
        asked = utterance in self._asked
        self._asked.discard(utterance)
        if clip is None:
            if not self._closed:
                self._failed.add(utterance)
        elif asked or self._bytes + len(clip.samples) <= self._bound:
            self._remember(utterance, clip)
