"""What is asked before a session: soreness where more would be asked for; whether another level is taken."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import TypeAlias

from voicecoach.cli.asking import Answers
from voicecoach.cli.printing import err
from voicecoach.history.progression import Offer, Plan
from voicecoach.model.event import Answered
from voicecoach.model.sound import Utterance
from voicecoach.model.units import Seconds
from voicecoach.phrases import Phrases

PATIENCE = 10
"""Seconds of silence that are an answer: not sore; the level stays."""
SPEAKING = 5
"""Seconds it takes to speak a question, about: the silence begins behind it."""

Aloud: TypeAlias = Callable[[Utterance], AbstractContextManager[object]]
"""Speaks a question while its answer is waited for."""


class Asker:
    """Puts questions that are answered by a digit."""

    def __init__(self, answers: Answers, aloud: Aloud, phrases: Phrases) -> None:
        self._answers, self._aloud, self._phrases = answers, aloud, phrases

    def says_yes(self, key: str, **values: str) -> bool | None:
        """Whether 2 was answered to a question whose 1 is what silence means; None: nothing was.

        Raises SystemExit where the user leaves.
        """
        asked = Utterance(self._phrases.say(key, **values), self._phrases.language)
        err(asked.text)
        err(f"{PATIENCE} seconds of silence mean 1; q leaves.")
        with self._aloud(asked):
            command = self._answers.next(PATIENCE + SPEAKING)
            while command is not None and command.name == "answer" and command.number not in (1, 2):
                command = self._answers.next(PATIENCE)  # a slip of the finger is no answer
        if command is None or command.name != "answer":
            return None
        return command.number == 2


def agreed(plan: Callable[[bool], Plan], asker: Asker, slept: bool) -> tuple[Plan, tuple[Answered, ...]]:
    """What history asks for once the user has been asked, with the levels that were taken; and the answers.

    ``plan`` makes one, for somebody who was sore or not; ``slept``: the last session was on another day, so
    that they can tell.
    """
    found, said, levels = plan(False), list[Answered](), dict[str, str]()
    if found.asks_more and slept:
        sore = asker.says_yes("ask_sore")
        if sore is not None:
            said.append(Answered(Seconds(0), next_day=sore))
        if sore:
            found = plan(True)
    for offer in found.offers:
        takes = _takes(offer, asker)
        if takes is not None:
            levels[offer.exercise] = offer.other if takes else offer.level
            said.append(Answered(Seconds(0), exercise=offer.exercise, level=levels[offer.exercise]))
    return replace(found, levels={**found.levels, **levels}), tuple(said)


def _takes(offer: Offer, asker: Asker) -> bool | None:
    key = "ask_level_up" if offer.way == "up" else "ask_level_down"
    return asker.says_yes(key, name=offer.name, level=offer.level, other=offer.other)
