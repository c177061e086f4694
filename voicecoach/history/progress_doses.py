"""The arithmetic of a dose that progresses: a step more, a step back, and what a record has of it. Pure.

Sizes are repetitions, or exact seconds; a day's dose of seconds is whole milliseconds, as a record has it.
"""

from fractions import Fraction

from voicecoach.history.lines import Amount
from voicecoach.model.routine import Dose, Hold, Open, Progress, Reps, Timed
from voicecoach.model.units import Seconds

_MILLISECOND = Fraction(1, 1000)


def amount_of(dose: Dose) -> Amount:
    """A dose as a record has it."""
    match dose:
        case Reps(count=count):
            return Amount(reps=count)
        case Open(longest=longest):
            return Amount(seconds=to_milliseconds(longest), open=True)
        case _:
            return Amount(seconds=to_milliseconds(dose.seconds))


def to_milliseconds(seconds: Seconds) -> float:
    """Seconds as a record has them."""
    return round(float(seconds), 3)


def dose_of(amount: Amount, like: Dose) -> Dose:
    """A dose of a record; ``like`` tells what kind of effort its seconds are, which a record does not."""
    if amount.reps is not None:
        return Reps(amount.reps)
    seconds = Fraction(str(amount.seconds))
    if amount.open:
        return Open(seconds)
    return Timed(seconds) if isinstance(like, Timed) else Hold(seconds)


class Growth:
    """The doses between half of the file's own and the most that it grows to."""

    def __init__(self, own: Dose, progress: Progress) -> None:
        """``own``: the file's dose, of repetitions or of seconds; ``progress``: of the same unit."""
        self._own, self._to, self._step = own, progress.to, progress.step
        if not isinstance(own, Reps):
            self._step = max(progress.step, _MILLISECOND)  # or the next record could not tell it from this
        # "Never below half": rounded up, but no more than a dose of less than a second has.
        self._least = min(Fraction(-(-_size(own) // 2)), _size(own))

    def within(self, amount: Amount) -> Dose:
        """The dose that a record asked for, kept within what the file allows now."""
        if amount == amount_of(self._own):
            return self._own  # which may be more exact
        return self._sized(_size(dose_of(amount, self._own)))

    def more(self, dose: Dose) -> Dose:
        """One step more: at the most ``to``, and never past the file's own dose on the way back to it."""
        own, now = _size(self._own), _size(dose)
        return self._own if now < own <= now + self._step else self._sized(now + self._step)

    def less(self, dose: Dose) -> Dose:
        """One step back, but not below half of the file's own dose."""
        return self._sized(_size(dose) - self._step)

    def less_to_own(self, dose: Dose) -> Dose:
        """One step back, but not below the file's own dose; what is below it already stays."""
        own, now = _size(self._own), _size(dose)
        return dose if now <= own else self._own if now - self._step <= own else self.less(dose)

    def complete(self, dose: Dose) -> bool:
        """Whether it has grown as far as it may."""
        return _as_recorded(_size(dose)) >= _as_recorded(self._to)

    def _sized(self, size: Seconds) -> Dose:
        """The dose of this size, within the bounds."""
        if size >= self._to:
            size = self._to
        elif size <= self._least:
            size = self._least
        else:
            size = _as_recorded(size)
        match self._own:
            case Reps():
                return Reps(int(size))
            case Timed():
                return Timed(size)
            case _:
                return Hold(size)


def _as_recorded(size: Seconds) -> Seconds:
    return Fraction(str(to_milliseconds(size)))


def _size(dose: Dose) -> Seconds:
    match dose:
        case Reps(count=count):
            return Fraction(count)
        case Open(longest=longest):
            return longest
        case _:
            return dose.seconds
