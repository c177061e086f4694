"""What is said of a set before it begins: which exercise, how much of it, on which side, and how."""

from typing import TYPE_CHECKING, Literal

from voicecoach.coaching.plan import OPEN_UNATTENDED, Gap, Step
from voicecoach.coaching.progressing import announced, meant_for
from voicecoach.coaching.speaker import Speaker
from voicecoach.model.frozen import dataclass
from voicecoach.model.routine import Dose, Effort, Exercise, Hold, Open, Reps, Routine, Timed
from voicecoach.model.segment import Line
from voicecoach.model.sound import Utterance
from voicecoach.model.units import Seconds

if TYPE_CHECKING:
    from voicecoach.model.adjustment import Adjustments
    from voicecoach.phrases.words import Words

Verbosity = Literal["learn", "normal", "brief"]
"""How much is explained; counts, cautions and support are the same in all three."""

FOLLOWED = Seconds(1)
"""Seconds of silence after a sentence that tells what to do: it is done while it is heard."""


@dataclass(frozen=True, slots=True)
class Announcer:
    """Announces the sets of one routine."""

    routine: Routine
    speaker: Speaker
    verbosity: Verbosity
    attended: bool
    begins_at: int = 1
    """The exercise, from 1, that the session begins with."""
    words: "Words | None" = None
    """The word lists that tell what "brief" must not leave out; None keeps every sentence."""
    adjustments: "Adjustments" = ()
    """The doses that history has made others than last time."""
    reassure: bool = True
    """Whether rehabilitation begins with whom to ask."""

    @property
    def of(self) -> int:
        """How many exercises the routine has."""
        return len(self.routine.exercises)

    def coming(self, gap: Gap) -> tuple[Line, ...]:
        """What is said of the set that comes."""
        step = gap.after
        if step is None:
            return ()
        lines = self._round(step)
        if step.opens_exercise or step.entry == "setup":
            lines += self._introduction(step)
        else:
            if step.entry == "switch":
                lines += self.switch(step)
            lines += self._next_set(step, gap.before)
        return tuple(lines)

    def _round(self, step: Step) -> list[Line]:
        """Which block and round begins with a set, if one does."""
        say, block, lines = self.speaker, step.block, []
        if step.opens_round and block.title and step.round_number == 1:
            lines.append(say.line(say.author(f"{block.title.rstrip('.')}.")))
        if step.opens_round and block.rounds > 1:
            lines.append(say.line(say.coach("round", n=step.round_number, of=block.rounds)))
        return lines

    def _introduction(self, step: Step) -> list[Line]:
        say, exercise = self.speaker, step.exercise
        lines = self.name(step)
        if exercise.level:
            lines.append(say.line(say.author(f"{exercise.level}.")))
        lines += self.dose(step)
        lines += self.adjusted(step)
        if exercise.sides and exercise.order == "rep":
            lines += self._alternating(exercise)
        elif step.side is not None and not step.opens_exercise:
            lines += self.side(step.side)
        elif exercise.sides:
            if len(exercise.sides) > 1:
                lines.append(say.line(say.coach("each_side")))
            lines += self._first_side(exercise.sides)
        if exercise.sets > 1 and not step.opens_exercise:
            lines.append(say.line(say.coach("set", n=step.set_number, of=exercise.sets)))
        elif exercise.sets > 1:
            lines.append(say.line(say.text(say.phrases.counted("set", exercise.sets))))
        lines += self._load(step)
        if step.entry == "setup":
            lines += self._instructions(exercise)
        elif self.routine.rehabilitation:
            lines += say.authors(exercise.caution, f"{exercise.key}.caution")
        return lines

    def _alternating(self, exercise: Exercise) -> list[Line]:
        say = self.speaker
        if not say.fluent:
            return say.authors(exercise.sides)
        first, second = exercise.sides
        return [say.line(say.coach("sides_alternate", first=first, second=second))]

    def name(self, step: Step) -> list[Line]:
        """Which exercise comes: "Next: ..."."""
        say, name = self.speaker, step.exercise.name.rstrip(".")
        if step.entry != "setup":
            key = "again"
        elif self.of == 1:
            key = "only"
        else:
            key = "first" if step.number == self.begins_at else "last" if step.number == self.of else "next"
        if say.fluent:
            return [say.line(say.coach(key, step.number, name=name))]
        return [say.line(say.coach("upcoming")), say.line(say.author(f"{name}."))]

    def _first_side(self, sides: tuple[str, ...]) -> list[Line]:
        say = self.speaker
        if len(sides) > 1 and say.fluent:
            known = say.phrases.side(sides[0]) or sides[0]
            return [say.line(say.coach("side_first", side=known))]
        return self.side(sides[0])

    def side(self, side: str) -> list[Line]:
        """Which side it is, by itself."""
        say = self.speaker
        known = say.phrases.side(side) if say.fluent else None
        return [say.line(say.author(f"{side}.") if known is None else say.text(f"{known}."))]

    def switch(self, step: Step) -> list[Line]:
        """The change to the side of ``step``."""
        say, side = self.speaker, step.side or ""
        known = say.phrases.side(side) if say.fluent else None
        if known is not None:
            return [say.line(say.coach("switch", f"{step.number}.{step.set_number}", side=known))]
        return [say.line(say.coach("switch_other")), *say.authors((f"{side}.",))]

    def _next_set(self, step: Step, before: Step | None) -> list[Line]:
        say, exercise = self.speaker, step.exercise
        lines: list[Line] = []
        if before is None or step.set_number != before.set_number:
            said = say.coach("set", n=step.set_number, of=exercise.sets)
            lines.append(say.line(said))
            if exercise.sides and exercise.order == "rep":
                lines += self._alternating(exercise)
            if any(len(effort.doses) > 1 for effort in exercise.work):
                lines += self.dose(step)
            if len(exercise.load) > 1:
                lines += self._load(step)
        return lines

    def _load(self, step: Step) -> list[Line]:
        load = step.exercise.load
        if not load:
            return []
        text = load[0] if len(load) == 1 else load[step.set_number - 1]
        return [self.speaker.line(self.speaker.author(f"{text.rstrip('.')}."), "announce")]

    def dose(self, step: Step) -> list[Line]:
        """What is asked for, item by item."""
        say, lines = self.speaker, []
        for index, effort in enumerate(step.exercise.work):
            if index:
                lines.append(say.line(say.coach("then"), pause=Seconds(1, 5)))
            if effort.name and len(step.exercise.work) > 1:
                lines.append(say.line(say.author(f"{effort.name}."), pause=Seconds(1, 5)))
            said = self.amount(step.exercise, effort, effort.dose(step.set_number))
            lines.append(say.line(said))
        return lines

    def adjusted(self, step: Step) -> list[Line]:
        """Why that is another dose than last time, where an exercise comes for the first time."""
        found = meant_for(step.exercise, self.adjustments) if step.entry == "setup" else ()
        hint = self.attended and self.verbosity != "brief"
        gentle = self.routine.rehabilitation
        return announced(self.speaker, step.exercise, found, gentle=gentle, hint=hint)

    def amount(self, exercise: Exercise, effort: Effort, dose: Dose) -> Utterance:
        """How much is asked for of an item."""
        say, key = self.speaker, "_key" if self.attended else ""
        match dose:
            case Reps(count):
                pairs = exercise.order == "rep" and exercise.sides
                reps = say.phrases.counted("pair" if pairs else "rep", count)
                return say.coach(f"dose_own{key}" if effort.tempo.own else "dose_reps", reps=reps)
            case Hold(seconds):
                return say.coach("dose_hold", duration=say.phrases.duration(seconds))
            case Timed(seconds):
                return say.coach("dose_time", duration=say.phrases.duration(seconds))
            case Open(longest):
                longest = longest if self.attended else min(longest, OPEN_UNATTENDED)
                return say.coach(f"dose_open{key}", duration=say.phrases.duration(longest))

    def _instructions(self, exercise: Exercise) -> list[Line]:
        say, key = self.speaker, exercise.key
        setup = exercise.setup
        easiest = exercise.levels[0].level if exercise.levels else exercise.level
        if self.verbosity == "brief" and self.words is not None and exercise.level == easiest:
            setup = tuple(sentence for sentence in setup if self.words.names_support(sentence))
        lines: list[Line] = []
        if self.verbosity == "learn" and exercise.why:
            lines += say.authors((exercise.why,), f"{key}.why")
        lines += say.authors(setup, f"{key}.setup", FOLLOWED)
        if self.verbosity == "learn":
            lines += say.authors(exercise.detail, f"{key}.detail", FOLLOWED)
        return lines + say.authors(exercise.caution, f"{key}.caution")

    def direct(self, gap: Gap) -> Utterance:
        """The announcement of a set that the one before it runs into, as one utterance."""
        step = gap.after
        assert step is not None
        if step.opens_exercise:
            lines = [*self._round(step), *self.name(step)]
            if step.side is not None:
                lines += self._first_side(step.exercise.sides)
        else:
            lines = self.switch(step) if step.entry == "switch" else self._next_set(step, gap.before)
        said = [line.sound for line in lines if isinstance(line.sound, Utterance)]
        if self.speaker.fluent:
            return Utterance(" ".join(utterance.text for utterance in said), said[0].language)
        own = [utterance for utterance in said if utterance.language == self.speaker.language]
        return Utterance(" ".join(each.text for each in own), own[0].language) if own else said[-1]
