"""What the turns of an exercise tell about one of its levels. Pure."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise

from voicecoach.history.turn import Turn

HURTS = 4
"""Pain after a session, of 10, from which on all doses are held."""
AGAIN = 5
"""So many times of an exercise after an offer was turned down, it is made again."""
_AHEAD = timedelta(days=1)
"""Time zones differ by no more than this."""


def in_order(turns: Iterable[Turn], today: date) -> list[Turn]:
    """Turns as they were done, by all that is known: what a clock that was ahead dates later than tomorrow
    comes before all others, or it would be the last time for years, and pain of since not be noticed.
    """
    return sorted(turns, key=lambda turn: (turn.date - today <= _AHEAD, turn.start))


class LevelPast:
    """What the turns of an exercise tell about one of its levels; see ``past_of``."""

    def __init__(self, everything: Sequence[Turn], level: str | None, place: int, needed: int) -> None:
        """``everything``: at all levels; ``place``: of the last time among those of ``level``."""
        self._all, self._level, self._needed = everything, level, needed
        self._turns, self._place = _at(everything, level), place
        self.last = self._turns[place]
        """The last time, leaving out what was done as written."""

    @property
    def pain(self) -> bool:
        """Whether it hurt the last time, or since."""
        return any(turn.pain for turn in self._turns[self._place :])

    @property
    def sharp(self) -> bool:
        """Whether it hurt sharply the last time, or since."""
        return any(turn.sharp for turn in self._turns[self._place :])

    @property
    def pain_twice(self) -> bool:
        """Whether it hurt in two sessions running: of all, or of those whose doses count here."""
        hurt: dict[str, bool] = {}
        for turn in self._all:
            hurt[turn.session] = hurt.get(turn.session, False) or turn.pain
        here = [turn.pain for turn in self._turns if not turn.as_written]
        return list(hurt.values())[-2:] == [True, True] or here[-2:] == [True, True]

    @property
    def stepped_back(self) -> bool:
        """Whether the dose of the last time was a step back for pain already, and it did not hurt since."""
        before = self._turns[self._place - 1].pain if self._place else False
        return before and not any(turn.pain for turn in self._turns[self._place + 1 :])

    @property
    def elsewhere(self) -> bool:
        """Whether the exercise was last done at another level, or at another one as well."""
        counted = [turn for turn in self._all if not turn.as_written]
        return any(turn.session == counted[-1].session and turn.level != self._level for turn in counted)

    @property
    def stayed(self) -> bool:
        """Whether, shortly ago, the user has chosen to stay at this level though nothing hurt."""
        lately = pairwise(self._all[-AGAIN - 1 :])
        return any(
            turn.chosen and turn.level == before.level == self._level and not before.pain
            for before, turn in lately
        )

    @property
    def whole(self) -> bool:
        """Whether all sets of the last time were done, and each reached its dose."""
        return self._whole(self.last)

    def _whole(self, turn: Turn) -> bool:
        return turn.reached and (turn.ended or turn.sets >= self._needed)

    def changed_on(self, day: date, item: int) -> bool:
        """Whether the dose of an item changed on this day, not by the file: a body answers the day after."""
        counted = [turn for turn in self._turns if not turn.as_written]
        return any(now.date == day and _has_other(now, before, item) for before, now in pairwise(counted))

    def anything_changed_on(self, day: date) -> bool:
        """Whether on this day any dose changed, or the exercise was done at another level: up or down."""
        counted = [turn for turn in self._all if not turn.as_written]
        moved = any(now.date == day and now.level != before.level for before, now in pairwise(counted))
        return moved or any(self.changed_on(day, item) for item in range(len(self.last.asked)))

    def successes(self, item: int, break_days: int) -> int:
        """See Item: how often an item went well at the dose of the last time."""
        following, found = self.last, 0
        for turn in reversed(self._turns[: self._place + 1]):
            if turn.pain:
                break
            if turn.as_written:
                continue
            if not _same_doses(turn, self.last, item) or (following.date - turn.date).days > break_days:
                break
            found += self._whole(turn) and turn.effort != "hard" and (turn.after or 0) < HURTS
            following = turn
        return found


def past_of(turns: Sequence[Turn], level: str | None, needed: int) -> LevelPast | None:
    """What the turns of an exercise, the oldest first, tell about a level; None where they tell nothing.

    ``needed``: how many sets are all of it. Turns as written tell no doses, only that it hurt.
    """
    own = _at(turns, level)
    counted = [number for number, turn in enumerate(own) if not turn.as_written]
    if not counted and own and own[-1].pain:
        counted = [len(own) - 1]
    return LevelPast(turns, level, counted[-1], needed) if counted else None


def _at(turns: Sequence[Turn], level: str | None) -> list[Turn]:
    return [turn for turn in turns if turn.level == level]


def _has_other(turn: Turn, before: Turn, item: int) -> bool:
    """Whether more or less was asked of an item than the time before, of the same dose of the file."""
    place = slice(item, item + 1)
    return turn.written[place] == before.written[place] and turn.asked[place] != before.asked[place]


def _same_doses(turn: Turn, other: Turn, item: int) -> bool:
    """Whether an item had the same dose in both, of the file and of the day."""
    place = slice(item, item + 1)
    return turn.asked[place] == other.asked[place] and turn.written[place] == other.written[place]
