"""What the session sees of speech: clips from memory, from disk, or from a voice that makes them.

What is wanted is made ahead by threads in the order of need; what is asked for now goes first. No
worker is started while everything is found on disk. A clip is only ever the one of the first voice
that may be able to speak its text, so what another voice has left on the disk is not mixed in.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from voicecoach.model.sound import Clip, Utterance
from voicecoach.speech.chain import Speaker
from voicecoach.speech.choice import VoiceChoice
from voicecoach.speech.finish import VERSION
from voicecoach.speech.silent import tick
from voicecoach.speech.todo import Todo

if TYPE_CHECKING:
    from voicecoach.speech.studio import Studio

MEMORY = 3 << 20
"""Bytes of samples kept in memory: a minute of speech. Beyond, 50 µs read a clip from disk."""
_CLOSING = 0.5  # seconds that a thread is waited for; its worker is dead by then


class SpeechClips:
    """The clips of a studio's voices at one rate of speech; their last resort is a soft tick."""

    def __init__(self, studio: "Studio", words_per_minute: int) -> None:
        """For the studio alone; nothing is started yet."""
        self.rate = studio.rate
        self.words_per_minute = words_per_minute
        self._studio = studio
        self._chain, self._disk, self._bound = studio.chain, studio.disk, studio.memory
        self._memory: OrderedDict[Utterance, Clip] = OrderedDict()
        self._bytes = 0
        self._failed: set[Utterance] = set()
        self._todo = Todo()
        self._changed = threading.Condition()
        self._closed = False
        self._retired = False
        self._started = False
        self.speakers = [Speaker(studio.rate, studio.pace, words_per_minute) for _ in range(studio.workers)]
        self._threads: dict[Speaker, threading.Thread] = {}

    @property
    def voice(self) -> VoiceChoice | None:
        """The voice that speaks; None where none does."""
        return next(iter(self._chain.voices), None)

    @property
    def ahead(self) -> bool:
        """Whether that voice is so slow that what a session needs is made before it."""
        voice = self.voice
        return voice is not None and (self._studio.pace or voice.pace).ahead

    @property
    def held(self) -> int:
        """Bytes of samples in memory."""
        return self._bytes

    @property
    def idle(self) -> bool:
        """Whether nothing is being made, and nothing waits to be."""
        with self._changed:
            return self._todo.idle

    def lacking(self, utterances: Iterable[Utterance]) -> Iterator[Utterance]:
        """Those of them that would have to be made, each looked for when it is reached, in 10 µs."""
        for utterance in utterances:
            with self._changed:
                known = utterance in self._memory or utterance in self._failed
            if not known and not self.kept(utterance):
                yield utterance

    def kept(self, utterance: Utterance) -> bool:
        """Whether its clip is on disk."""
        choice = self.voice_of(utterance)
        return choice is not None and self._disk.has(*self._filed(choice, utterance))

    def voice_of(self, utterance: Utterance) -> VoiceChoice | None:
        """Who speaks it, as far as is known: not always ``voice``, which may have failed on it."""
        return self._chain.voice_for(utterance)

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
        """Have these made, in this order; ``urgent`` puts them before what was wanted earlier.

        While another rate is in use only what is urgent is made.
        """
        with self._changed:
            if urgent:
                self._todo.ask(utterances)
            elif not self._retired:
                self._todo.want(utterances)
            self._wake()

    def want_later(self, utterances: Iterable[Utterance]) -> None:
        """Have these made, in this order, whenever there is nothing else to make."""
        with self._changed:
            if not self._retired:
                self._todo.want_later(utterances)
            self._wake()

    @contextmanager
    def hurried(self) -> Iterator[float]:
        """Use every processor meanwhile, as nobody listens.

        Yields which part of that speed is left for making speech while somebody does: 0 to 1.
        """
        self._studio.hurried = True
        try:
            with self._changed:
                self._wake()
            yield self._studio.share
        finally:
            self._studio.hurried = False
            with self._changed:
                self._wake()

    def substituted(self, utterance: Utterance) -> bool:
        """Whether its clip is only a tick because no voice could speak it: then it must be printed."""
        with self._changed:
            return utterance not in self._memory and (utterance in self._failed or not self._chain.voices)

    def at_rate(self, words_per_minute: int) -> "SpeechClips":
        """The same voices at a rate as near to this one as they can, which are in use from now on.

        Their worker is started at once. These here still answer, but make nothing ahead any more.
        """
        return self._studio.at_rate(words_per_minute)

    def close(self) -> None:
        """End the workers of this and of every other rate, and tidy the cache; within a second."""
        self._studio.close()

    def prestart(self) -> None:
        """Start the worker now, where the cache has nothing yet; for the very first run."""
        if self._disk.is_empty() and self._chain.voices:
            self.revive()

    def revive(self) -> None:
        """Be in use (again), with a worker that is started now."""
        with self._changed:
            self._retired = False
            self._started = True
            self._wake()

    def retire(self) -> None:
        """Make only what is asked for from now on, and keep no worker when that is done."""
        with self._changed:
            self._retired = True
            self._todo.only_asked()
            self._memory.clear()
            self._bytes = 0
            self._changed.notify_all()

    def stop(self) -> None:
        """Make nothing any more, and end the workers at once."""
        with self._changed:
            self._closed = True
            self._todo.clear()
            self._changed.notify_all()
        for speaker in self.speakers:
            speaker.close()

    def join(self) -> None:
        """Wait a moment for the threads of what was stopped."""
        with self._changed:
            threads = tuple(self._threads.values())
        for thread in threads:
            thread.join(_CLOSING)

    # What follows until _serve is called with the lock held, but for what looks on the disk.

    def _at_hand(self, utterance: Utterance) -> Clip | None:
        clip = self._memory.get(utterance)
        if clip is not None:
            self._memory.move_to_end(utterance)
        elif utterance in self._failed or not self._chain.voices:
            clip = tick(self.rate)
        return clip

    def _await(self, utterance: Utterance, timeout: float) -> Clip | None:
        self._todo.ask((utterance,))
        self._wake()
        self._changed.wait_for(lambda: self._at_hand(utterance) is not None or self._closed, timeout)
        return self._at_hand(utterance)

    def _wake(self) -> None:
        if self._closed:
            return
        for speaker in self.speakers[: self._studio.employed]:
            if speaker not in self._threads:
                thread = threading.Thread(target=self._serve, args=(speaker,), name="speech", daemon=True)
                self._threads[speaker] = thread
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
        choice = self._chain.voice_for(utterance)
        return None if choice is None else self._disk.get(*self._filed(choice, utterance))

    def _filed(self, choice: VoiceChoice, utterance: Utterance) -> tuple[str, Utterance]:
        """What its clip by this voice is filed under."""
        return self._key(choice), self._chain.pronounced(choice, utterance)

    def _key(self, choice: VoiceChoice) -> str:
        return f"{choice.at_rate(self.words_per_minute).identity}\n{self.rate}\n{VERSION}"

    def _serve(self, speaker: Speaker) -> None:
        """One thread: what is needed next is read from disk or spoken, as long as it is needed."""
        while not self._is_over(speaker):
            if self._started:
                self._chain.greet(speaker)
            while (utterance := self._next(speaker)) is not None:
                clip = self._made(utterance, speaker)
                with self._changed:
                    self._take_in(utterance, clip)
                    self._changed.notify_all()
            speaker.rest()

    def _is_over(self, speaker: Speaker) -> bool:
        with self._changed:
            over = self._closed or (self._retired and not self._todo) or not self._is_employed(speaker)
            if over:
                self._threads.pop(speaker, None)
            return over

    def _is_employed(self, speaker: Speaker) -> bool:
        return speaker in self.speakers[: self._studio.employed]

    def _next(self, speaker: Speaker) -> Utterance | None:
        """What to make next; waits for it. None where nobody needs this worker any more."""
        with self._changed:
            while not self._closed and self._is_employed(speaker):
                utterance = self._todo.take(self._is_needed)
                if utterance is not None:
                    return utterance
                if self._retired:
                    break
                self._changed.wait()
        return None

    def _is_needed(self, utterance: Utterance) -> bool:
        """Nothing is made ahead that could be kept neither in memory nor on disk."""
        if utterance in self._memory or utterance in self._failed:
            return False
        if utterance in self._todo.asked or self._bytes < self._bound:
            return True
        return self._disk.writable and not self.kept(utterance)

    def _made(self, utterance: Utterance, speaker: Speaker) -> Clip | None:
        """The clip, from disk or spoken; None where every voice has failed."""
        for choice in self._chain.voices:
            filed = self._filed(choice, utterance)
            clip = self._disk.get(*filed)
            if clip is None:
                clip = self._chain.speak(choice, utterance, speaker)
                if clip is not None:
                    self._disk.put(*filed, clip)
            if clip is not None:
                return clip
        return None

    def _take_in(self, utterance: Utterance, clip: Clip | None) -> None:
        asked = self._todo.done(utterance)
        if clip is None:
            if not self._closed:
                self._failed.add(utterance)
        elif asked or self._bytes + len(clip.samples) <= self._bound:
            self._remember(utterance, clip)
