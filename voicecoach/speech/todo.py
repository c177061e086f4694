"""What a voice is to make, and in which order."""

from collections import OrderedDict
from collections.abc import Callable, Iterable

from voicecoach.model.sound import Utterance


class Todo:
    """What is asked for now, what is wanted soon, and what is wanted for later, in this order.

    It has no lock: whoever owns it has one.
    """

    def __init__(self) -> None:
        """Nothing is to be made."""
        self._soon: OrderedDict[Utterance, None] = OrderedDict()
        self._later: OrderedDict[Utterance, None] = OrderedDict()
        self._busy: set[Utterance] = set()
        self.asked: set[Utterance] = set()
        """What somebody waits for, until it is there."""

    def __bool__(self) -> bool:
        """Whether something waits to be made."""
        return bool(self._soon or self._later)

    @property
    def idle(self) -> bool:
        """Whether nothing waits, and nothing is being made."""
        return not self and not self._busy

    def ask(self, utterances: Iterable[Utterance]) -> None:
        """Have these made before all else. Who asks again and again makes the list no longer."""
        asked = tuple(utterances)
        self.asked.update(asked)
        for utterance in reversed(asked):
            if utterance not in self._busy:
                self._soon[utterance] = None
                self._soon.move_to_end(utterance, last=False)

    def want(self, utterances: Iterable[Utterance]) -> None:
        """Have these made in this order, after what was wanted before."""
        self._soon.update((utterance, None) for utterance in utterances)

    def want_later(self, utterances: Iterable[Utterance]) -> None:
        """Have these made when there is nothing else to make."""
        self._later.update((utterance, None) for utterance in utterances)

    def take(self, is_needed: Callable[[Utterance], bool]) -> Utterance | None:
        """What to make next, which is being made from now on; None where there is nothing."""
        while self:
            utterance, _ = (self._soon or self._later).popitem(last=False)
            if utterance in self._busy:
                continue
            if is_needed(utterance):
                self._busy.add(utterance)
                return utterance
            self.asked.discard(utterance)
        return None

    def done(self, utterance: Utterance) -> bool:
        """It is made, or cannot be; whether somebody has waited for it."""
        self._busy.discard(utterance)
        asked = utterance in self.asked
        self.asked.discard(utterance)
        return asked

    def only_asked(self) -> None:
        """Forget all that nobody waits for."""
        self._soon = OrderedDict.fromkeys(each for each in self._soon if each in self.asked)
        self._later.clear()

    def clear(self) -> None:
        """Forget all."""
        self._soon.clear()
        self._later.clear()
