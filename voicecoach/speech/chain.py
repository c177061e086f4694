"""What is tried when a voice fails: the text without its odd characters, then the next voice.

1. A text is asked of the current voice; a worker that crashes, hangs, or gives something that
   cannot be this text counts as a failure, and the worker is started anew.
2. It is asked again without its odd characters, then of the next voice, down the chain.
3. A text is asked of a voice once: what has failed is not tried again in this session.
4. A voice that fails on three different texts in a row or hangs on two, or cannot be had, is left
   for good; that is said once.
"""

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from voicecoach.model.seams import Notation, Pace, Unavailable, VoiceFailed
from voicecoach.model.sound import Clip, Utterance
from voicecoach.speech.choice import SILENT, VoiceChoice
from voicecoach.speech.client import Worker, WorkerLost

Pronounce: TypeAlias = Callable[[Utterance, Notation], Utterance]
"""How a text is told to a voice so that it is said right: abbreviations spelled out, odd words respelled."""

PATIENCE = 3
"""Different texts in a row that a voice may fail on ..."""
HANG = 1.5
"""... and how many of them one is worth that it hung on, as somebody may be waiting in silence."""


class Speaker:
    """The workers of one thread, one a voice that it has needed, all at one rate of speech."""

    def __init__(self, rate: int, pace: Pace | None, words_per_minute: int) -> None:
        """``pace``: another one than each voice's own."""
        self._rate, self._pace, self._words_per_minute = rate, pace, words_per_minute
        self._workers: dict[VoiceChoice, Worker] = {}
        self._lock = threading.Lock()
        self._closed = False

    @property
    def process_ids(self) -> list[int]:
        """The numbers of its workers' processes."""
        with self._lock:
            return [worker.process_id for worker in self._workers.values()]

    def worker(self, choice: VoiceChoice) -> Worker:
        """The worker of this voice, started where there is none. Raises WorkerLost, Unavailable."""
        with self._lock:
            if self._closed:
                raise WorkerLost("nothing is spoken any more")
            worker = self._workers.get(choice)
            if worker is not None:
                return worker
            worker = Worker(choice.at_rate(self._words_per_minute), self._rate, self._pace)
            self._workers[choice] = worker
        try:
            worker.load()
        except (WorkerLost, Unavailable):
            self.drop(choice)
            raise
        return worker

    def ask(self, choice: VoiceChoice, utterance: Utterance) -> Clip:
        """A finished clip. Raises VoiceFailed, WorkerLost, Unavailable.

        A worker that has ended may have been ended from outside, so the text gets a second one.
        """
        for last in (False, True):
            try:
                return self.worker(choice).ask(utterance)
            except WorkerLost as problem:
                self.drop(choice)
                if last or problem.hung:
                    raise
        raise AssertionError("the second try returns or raises")

    def drop(self, choice: VoiceChoice) -> None:
        """End the worker of this voice; the next question starts another."""
        with self._lock:
            worker = self._workers.pop(choice, None)
        if worker:
            worker.close()

    def rest(self) -> None:
        """End all of them; the next question starts one again."""
        for choice in tuple(self._workers):
            self.drop(choice)

    def close(self) -> None:
        """End all of them, from whatever thread."""
        with self._lock:
            self._closed = True
            workers = list(self._workers.values())
            self._workers.clear()
        for worker in workers:
            worker.close()


@dataclass
class _Trouble:
    """What has gone wrong with one voice."""

    refused: set[Utterance] = field(default_factory=set)
    in_a_row: float = 0


class Chain:
    """The voices in order, and which of them have been left. Shared by the threads that speak."""

    def __init__(
        self,
        choices: Sequence[VoiceChoice],
        said: Callable[[str], None],
        pronounce: Pronounce = lambda utterance, notation: utterance,
    ) -> None:
        self._pronounce = pronounce
        self._choices = [choice for choice in choices if choice.reference != SILENT]
        self._said = said
        self._trouble = {choice: _Trouble() for choice in self._choices}
        self._lock = threading.Lock()

    @property
    def voices(self) -> tuple[VoiceChoice, ...]:
        """Those not left, the current one first; empty where nothing can speak any more."""
        with self._lock:
            return tuple(self._choices)

    def pronounced(self, choice: VoiceChoice, utterance: Utterance) -> Utterance:
        """What this voice is asked to speak, where ``utterance`` is to be heard."""
        return self._pronounce(utterance, choice.notation)

    def voice_for(self, utterance: Utterance) -> VoiceChoice | None:
        """The first voice that may be able to speak it, as far as is known; None where none is."""
        for choice in self.voices:
            if not self._trouble[choice].refused or self._attempts(choice, utterance):
                return choice
        return None

    def greet(self, speaker: Speaker) -> None:
        """Start the current voice's worker before there is anything to say; failures show later."""
        for choice in self.voices[:1]:
            with suppress(WorkerLost, Unavailable):
                speaker.worker(choice)

    def speak(self, choice: VoiceChoice, utterance: Utterance, speaker: Speaker) -> Clip | None:
        """The clip by this voice, or None where it fails; what it has failed on it is not asked again."""
        trouble = self._trouble[choice]
        reason, weight = "", 0.0
        for attempt in self._attempts(choice, utterance):
            try:
                clip = speaker.ask(choice, attempt)
            except Unavailable as problem:
                self._leave(choice, str(problem), speaker)
                return None
            except (VoiceFailed, WorkerLost) as problem:
                trouble.refused.add(attempt)
                reason = str(problem)
                hung = isinstance(problem, WorkerLost) and problem.hung
                weight = max(weight, HANG if hung else 1)
            else:
                trouble.in_a_row = 0
                return clip
        trouble.in_a_row += weight
        if reason and trouble.in_a_row >= PATIENCE:
            self._leave(choice, reason, speaker)
        return None

    def _attempts(self, choice: VoiceChoice, utterance: Utterance) -> list[Utterance]:
        """What this voice has still to be asked for this text."""
        bare = self._pronounce(replace(utterance, text=plain(utterance.text)), "respelled")
        refused = self._trouble[choice].refused
        attempts = dict.fromkeys((self.pronounced(choice, utterance), bare))
        return [attempt for attempt in attempts if attempt.text and attempt not in refused]

    def _leave(self, choice: VoiceChoice, reason: str, speaker: Speaker) -> None:
        speaker.drop(choice)
        with self._lock:
            if choice not in self._choices:
                return  # another thread has left it
            self._choices.remove(choice)
            following = self._choices[0].title if self._choices else None
        then = f"{following} speaks instead" if following else "what would be spoken is printed instead"
        self._said(f"The voice {choice.title} cannot be used ({reason}); {then}.")


def plain(text: str) -> str:
    """The text with nothing but letters, digits and the commonest punctuation."""
    return " ".join("".join(c if c.isalnum() or c in ".,!?'-" else " " for c in text).split())
