"""What was said in a session besides its sets, as far as it matters to its exercises. Pure."""

from dataclasses import replace

from voicecoach.history.lines import Amounts, AnswerLine, PainLine, SetLine
from voicecoach.model.event import Effort


class Said:
    """Takes the lines of a session in their order."""

    def __init__(self) -> None:
        self.efforts: dict[str | None, Effort] = {}
        """What exercises were called, by their ids; None: the session."""
        self.sore = False
        """Whether the user was sore the day after the session before."""
        self.levels: dict[str, str] = {}
        """The levels that were chosen at the start, by the exercise."""
        self.pains: dict[str, bool] = {}
        """The exercises in which it hurt, and whether sharply."""
        self.kept: dict[str, Amounts] = {}
        """The doses of last time that were kept to, by the exercise."""
        self._kept_at: dict[str, str | None] = {}

    def take(self, line: AnswerLine | PainLine, at_start: bool) -> None:
        """Take the next line; ``at_start``: no set was over before it."""
        exercise = line.exercise
        if isinstance(line, PainLine):
            if exercise is not None:
                self.pains[exercise] = line.sharp or self.pains.get(exercise, False)
            return
        if line.next_day is not None:
            self.sore = line.next_day
        if line.effort is not None:
            self.efforts[exercise] = line.effort
        if exercise is not None and line.level is not None and at_start:
            self.levels[exercise] = line.level
        if exercise is not None and line.dose is not None:
            self.kept[exercise] = line.dose
            self._kept_at.pop(exercise, None)

    def asked_for(self, line: SetLine) -> SetLine:
        """The set that was over next, with the dose that was kept to in the middle of it.

        That holds for the level at which it was kept to, and not for another one behind it.
        """
        dose = self.kept.get(line.exercise)
        if dose is None or len(dose) != len(line.asked) or dose == line.asked:
            return line
        here = self._kept_at.setdefault(line.exercise, line.level) == line.level
        return replace(line, asked=dose) if here else line
