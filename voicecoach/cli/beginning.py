"""How a session begins: which session it goes on with, if one, and what history asks for today."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from voicecoach.cli.choosing import Choices
from voicecoach.cli.source import Source
from voicecoach.model.adjustment import Adjustments
from voicecoach.model.event import Answered
from voicecoach.model.frozen import dataclass
from voicecoach.model.routine import Routine
from voicecoach.settings.folders import Folders
from voicecoach.settings.table import Settings

if TYPE_CHECKING:
    from voicecoach.cli.asking import Answers
    from voicecoach.cli.before import Aloud
    from voicecoach.cli.remembering import Remembered
    from voicecoach.cli.taking_up import TakenUp
    from voicecoach.history.progression import Plan
    from voicecoach.history.reading import Session
    from voicecoach.phrases import Phrases


@dataclass(frozen=True, slots=True)
class Begun:
    """What a session begins with."""

    routine: Routine
    """With the doses and levels of the day."""
    adjustments: Adjustments = ()
    reassure: bool = True
    """Whether a rehabilitation routine says that somebody should be there who knows the user."""
    taken: "TakenUp | None" = None
    said: tuple[Answered, ...] = ()
    """What the user answered before it began, for the record."""
    notices: tuple[str, ...] = ()
    """Sentences to say once."""


class Beginning:
    """Finds out what a session begins with; nothing is read where nothing depends on it."""

    def __init__(
        self,
        routine: Routine,
        source: Source,
        choices: Choices,
        settings: Settings,
        folders: Folders,
        now: datetime,
    ) -> None:
        """``now`` is the user's own time."""
        self._routine, self._source, self._choices = routine, source, choices
        self._settings, self._folders, self._now = settings, folders, now
        self._memory: list[Remembered] = []

    def resumed(self, session: "Session") -> Begun:
        """With a session that was broken off. Raises UserError where it cannot be taken up."""
        from voicecoach.cli.taking_up import taken_up

        begun = self._again(session)
        taken = taken_up(session, begun.routine, self._source)
        return replace(begun, taken=taken, notices=(*begun.notices, taken.notice))

    def offers(self) -> bool:
        """Whether a fresh session has something to ask first."""
        if not self._settings.questions or not self._is_remembered(self._choices):
            return False
        plan = self._planned()
        return bool(plan.offers) or (plan.grows and self._remembered().slept_on_it)

    def fresh(self) -> Begun:
        """Anew, with nobody to ask."""
        if not self._is_remembered(self._choices):
            return Begun(self._routine)
        return self._begun(self._planned())

    def asked(
        self,
        answers: "Answers",
        aloud: "Aloud",
        phrases: "Phrases",
        broken_off: "Session | None",
        done: str,
    ) -> Begun:
        """As the user answers; ``done`` is how the key is called that goes on with a session.

        Raises SystemExit where the user leaves.
        """
        if broken_off is not None:
            from voicecoach.cli.taking_up import offered

            begun = self._again(broken_off)
            taken = offered(broken_off, begun.routine, self._source, answers, self._now, aloud, done)
            if taken is not None:
                return replace(begun, taken=taken)
        if not self.offers():
            return self.fresh()
        from voicecoach.cli.before import Asker, agreed

        asker = Asker(answers, aloud, phrases)
        plan, said = agreed(self._planned, asker, self._remembered().slept_on_it)
        return replace(self._begun(plan), said=said)

    def _planned(self, sore: bool = False) -> "Plan":
        """What history asks for; decided and offered is only what the session will have."""
        plan = self._remembered().plan(self._choices.levels, sore=sore)
        here = {exercise.id for exercise in self._choices.applied(self._routine).exercises}
        return replace(
            plan,
            decisions=tuple(each for each in plan.decisions if each.exercise.id in here),
            offers=tuple(each for each in plan.offers if each.exercise in here),
        )

    def _again(self, session: "Session") -> Begun:
        """As a session began that is to go on, if it is of this routine."""
        header = session.header
        if header is None or header.routine != self._routine.id:
            return Begun(self._routine)
        choices = Choices.from_json(header.options)
        if not self._is_remembered(choices):
            return Begun(self._routine)
        return self._begun(self._remembered().plan(choices.levels, resumed=session))

    def _begun(self, plan: "Plan") -> Begun:
        routine = plan.applied(self._routine)
        notices = tuple(
            f'"{each.old}" is not in this routine any more, and "{each.new}" is new. If they are the same '
            f'exercise, give it id = "{each.id}" in the file, and its history goes on.'
            for each in plan.renamed
        )
        reassure = self._remembered().reassures(routine)
        return Begun(routine, plan.adjustments, reassure, notices=notices)

    def _is_remembered(self, choices: Choices) -> bool:
        if choices.as_written or not is_remembered(self._routine):
            return False
        return self._folders.history.is_dir()  # before the first session ever nothing needs to be loaded

    def _remembered(self) -> "Remembered":
        from voicecoach.cli.remembering import Remembered

        if not self._memory:
            memory = Remembered(self._routine, self._settings, self._folders, self._now.date())
            self._memory.append(memory)
        return self._memory[0]


def is_remembered(routine: Routine) -> bool:
    """Whether anything of a routine depends on how it went before."""
    return routine.rehabilitation or any(
        exercise.levels or any(effort.progress for effort in exercise.work) for exercise in routine.exercises
    )
