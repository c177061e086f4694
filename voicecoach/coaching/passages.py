"""What is said between the sets: the opening, the gaps, the closing."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from voicecoach.coaching.plan import OPEN_UNATTENDED, Gap, Step, settle
from voicecoach.coaching.speaker import Speaker
from voicecoach.model.routine import Dose, Effort, Exercise, Hold, Open, Reps, Routine, Timed
from voicecoach.model.segment import Line, Passage
from voicecoach.model.sound import Earcon, Utterance
from voicecoach.model.units import Seconds

if TYPE_CHECKING:
    from voicecoach.phrases.words import Words

Verbosity = Literal["learn", "normal", "brief"]
"""How much is explained; counts, cautions and support are the same in all three."""

AFTER_WORK = Seconds(7, 10)
"""Seconds of silence after a set before somebody speaks: its end chime sounds then."""
LONGEST_LIST = 280
"""Characters a gathered list of things may take in one sentence."""


@dataclass(frozen=True)
class Writer:
    """Writes the passages of one routine."""

    routine: Routine
    speaker: Speaker
    verbosity: Verbosity
    attended: bool
    begins_at: int = 1
    """The exercise, from 1, that the session begins with."""
    words: "Words | None" = None
    """The word lists that tell what "brief" must not leave out; None keeps every sentence."""

    def opening(self, length: Seconds) -> Passage:
        """The title, what it takes, what to fetch, what to mind. ``length``: the session's, in seconds.

        Who begins later knows the routine, and still has to fetch what is needed and hear what to mind.
        """
        say, routine = self.speaker, self.routine
        if self.begins_at > 1:
            lines = self._equipment() if self._things() else []
            lines += say.authors(routine.caution)
            return Passage(lead=Seconds(1, 20), head=tuple(lines))
        lines = [say.line(say.author(f"{routine.title.rstrip('.')}."), "narration")]
        if routine.about and self.verbosity != "brief":
            lines += say.authors((routine.about,))
        lines.append(say.line(say.text(say.phrases.minutes(length)), "narration"))
        count = say.phrases.counted("exercise", len(routine.exercises))
        lines.append(say.line(say.text(count), "narration"))
        if routine.rehabilitation:
            lines.append(say.line(say.coach("rehabilitation"), "narration"))
        lines += self._equipment()
        lines += say.authors(routine.caution)
        if self.attended and self.verbosity != "brief":
            lines.append(say.line(say.coach("keys"), "narration"))
        lines[-1] = Line(lines[-1].sound, "narration", Seconds(1))
        return Passage(lead=Seconds(1, 20), head=tuple(lines))

    def _things(self) -> list[str]:
        """What has to be fetched, each once."""
        gathered = dict.fromkeys(self.routine.equipment)
        for exercise in self.routine.exercises:
            gathered |= dict.fromkeys(exercise.equipment)
        return [thing.rstrip(".") for thing in gathered]

    def _equipment(self) -> list[Line]:
        say, things = self.speaker, self._things()
        if not things:
            if any(exercise.load for exercise in self.routine.exercises):
                return []  # each is told with its exercise; only that nothing is needed would be wrong
            return [say.line(say.coach("no_equipment"), "narration")]
        whole = say.phrases.say("equipment", things=", ".join(things))
        if say.fluent and len(whole) <= LONGEST_LIST:
            return [say.line(say.text(whole), "narration")]
        first = say.text(say.phrases.say("equipment", things="").rstrip(" .:") + ":")
        return [say.line(first, "narration"), *say.authors(tuple(things))]

    def leaving(self, gap: Gap) -> tuple[Line, ...]:
        """What is said as a set has ended: the release, the way out, the rest, the author's rest cues."""
        step = gap.before
        if step is None:
            return ()
        say, exercise = self.speaker, step.exercise
        lines: list[Line] = []
        if isinstance(exercise.work[-1].dose(step.set_number), Hold):
            key = "ease_out" if exercise.exit else "release"
            lines.append(say.line(say.coach(key, step.number), "boundary"))
        if gap.exit_due:
            lines += self.exit(exercise)
        if gap.rest and gap.after is not None:
            if gap.rest >= 10 and gap.rest.denominator == 1:
                rest = say.coach("rest", step.number, duration=say.phrases.duration(gap.rest))
            else:
                rest = say.coach("rest_short")
            lines.append(say.line(rest))
        resting = gap.rest > 0 and gap.after is not None
        for effort in exercise.work if resting else ():
            for cue in effort.cues:
                if cue.at.kind == "rest":
                    sound = say.author(cue.say) if isinstance(cue.say, str) else cue.say
                    lines.append(Line(sound, "author", key=cue.key))
        return tuple(lines)

    def exit(self, exercise: Exercise) -> list[Line]:
        """The way out; at "brief" only out of a low or a loaded position."""
        if self.verbosity == "brief" and self.words is not None:
            text = " ".join((exercise.name, *exercise.setup, *exercise.detail, *exercise.exit))
            loaded = self.words.is_loaded(text) or any(map(self.words.is_load, exercise.load))
            if not loaded and not self.words.is_low(text):
                return []
        return self.speaker.authors(exercise.exit, f"{exercise.key}.exit")

    def coming(self, gap: Gap, of: int) -> tuple[Line, ...]:
        """What is said of the set that comes; ``of``: how many exercises the routine has."""
        step = gap.after
        if step is None:
            return ()
        say, lines = self.speaker, []
        if step.opens_round:
            if step.block.title and step.round_number == 1:
                lines.append(say.line(say.author(f"{step.block.title.rstrip('.')}.")))
            if step.block.rounds > 1:
                said = say.coach("round", n=step.round_number, of=step.block.rounds)
                lines.append(say.line(said))
        if step.opens_exercise:
            lines += self._introduction(step, of)
        else:
            if step.entry == "switch":
                lines += self.switch(step)
            lines += self._next_set(step, gap.before)
        return tuple(lines)

    def _introduction(self, step: Step, of: int) -> list[Line]:
        say, exercise = self.speaker, step.exercise
        lines = self.name(step, of)
        if exercise.level:
            lines.append(say.line(say.author(f"{exercise.level}.")))
        lines += self.dose(step)
        if exercise.sides and exercise.order == "rep":
            if say.fluent:
                first, second = exercise.sides
                said = say.coach("sides_alternate", first=first, second=second)
                lines.append(say.line(said))
            else:
                lines += say.authors(exercise.sides)
        elif exercise.sides:
            if len(exercise.sides) > 1:
                lines.append(say.line(say.coach("each_side")))
            lines += self._first_side(exercise.sides)
        if exercise.sets > 1:
            lines.append(say.line(say.text(say.phrases.counted("set", exercise.sets))))
        lines += self._load(step)
        if step.entry == "setup":
            lines += self._instructions(exercise)
        return lines

    def name(self, step: Step, of: int) -> list[Line]:
        """Which exercise comes: "Next: ..."."""
        say, name = self.speaker, step.exercise.name.rstrip(".")
        if step.entry != "setup":
            key = "again"
        elif of == 1:
            key = "only"
        else:
            key = "first" if step.number == self.begins_at else "last" if step.number == of else "next"
        if say.fluent:
            return [say.line(say.coach(key, step.number, name=name))]
        return [say.line(say.coach("upcoming")), say.line(say.author(f"{name}."))]

    def _first_side(self, sides: tuple[str, ...]) -> list[Line]:
        say = self.speaker
        if len(sides) > 1 and say.fluent:
            known = say.phrases.side(sides[0]) or sides[0]
            return [say.line(say.coach("side_first", side=known))]
        return say.authors((f"{sides[0]}.",))

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
            said = self._dose(step.exercise, effort, effort.dose(step.set_number))
            lines.append(say.line(said))
        return lines

    def _dose(self, exercise: Exercise, effort: Effort, dose: Dose) -> Utterance:
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
        lines += say.authors(setup, f"{key}.setup")
        if self.verbosity == "learn":
            lines += say.authors(exercise.detail, f"{key}.detail")
        return lines + say.authors(exercise.caution, f"{key}.caution")

    def closing(self, gap: Gap) -> Passage:
        """The way out of the last exercise, the finish chime and a kind word."""
        say = self.speaker
        key = "done_rehabilitation" if self.routine.rehabilitation else "done"
        head = (
            *self.leaving(gap),
            Line(Earcon("finish"), "boundary", Seconds(1, 5)),
            say.line(say.coach(key), "narration"),
        )
        return Passage(lead=AFTER_WORK, head=head)

    def direct(self, gap: Gap, of: int) -> Utterance:
        """The announcement of a set that the one before it runs into, as one utterance."""
        step = gap.after
        assert step is not None
        if step.opens_exercise:
            lines = self.name(step, of)
            if step.side is not None:
                lines += self._first_side(step.exercise.sides)
        else:
            lines = self.switch(step) if step.entry == "switch" else self._next_set(step, gap.before)
        said = [line.sound for line in lines if isinstance(line.sound, Utterance)]
        if self.speaker.fluent:
            return Utterance(" ".join(utterance.text for utterance in said), said[0].language)
        own = [utterance for utterance in said if utterance.language == self.speaker.language]
        return Utterance(" ".join(each.text for each in own), own[0].language) if own else said[-1]

    def numbers(self, count_in: Seconds) -> tuple[Utterance, ...]:
        """The numbers of a count-in of so many seconds, down to one."""
        return tuple(self.speaker.number(n) for n in range(int(count_in), 0, -1))

    def between(self, gap: Gap, of: int) -> tuple[Passage, Passage | None]:
        """The rest of a gap and, where the next set is come to for the first time or from another
        side, what leads into it. The first may be empty: then there is no such segment.
        """
        step, leaving, coming = gap.after, self.leaving(gap), self.coming(gap, of)
        assert step is not None
        exercise = step.exercise
        count_in = exercise.count_in
        numbers = self.numbers(count_in)
        lead = AFTER_WORK if gap.before is not None else Seconds(0)
        owner = "" if gap.before is None else gap.before.exercise.key
        if step.entry == "set":
            whole = Passage(lead, leaving, coming, Seconds(0), count_in, numbers, gap.rest, key=owner)
            return whole, None
        rest = Passage(lead, leaving, least=gap.rest, shared=True, key=owner)
        into = Passage(tail=coming, settle=settle(step), count_in=count_in, numbers=numbers)
        return rest, into
