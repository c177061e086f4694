"""What is said between the sets: the opening, the gaps, the closing."""

from voicecoach.coaching.announcing import Announcer
from voicecoach.coaching.metric import FixedMetric
from voicecoach.coaching.plan import Gap, settle
from voicecoach.model.routine import Exercise, Hold
from voicecoach.model.segment import Line, Passage
from voicecoach.model.sound import Earcon, Utterance
from voicecoach.model.units import Seconds

WAY_OUT = Seconds(2)
"""Seconds of silence after each sentence of the way out: nobody is to be hurried out of a position."""
AFTER_WORK = Seconds(7, 10)
"""Seconds of silence after a set before somebody speaks: its end chime sounds then."""
LONGEST_LIST = 280
"""Characters a gathered list of things may take in one sentence."""


class Writer(Announcer):
    """Writes the passages of one routine."""

    def opening(self, length: Seconds, later: bool = False) -> Passage:
        """The title, what it takes, what to fetch, what to mind. ``length``: the session's, in seconds.

        Who begins ``later`` knows the routine, and still has to fetch what is needed and hear what to mind.
        """
        say, routine = self.speaker, self.routine
        if later:
            lines = self._equipment() if self._things() else []
            lines += say.authors(routine.caution)
            return Passage(head=tuple(lines))
        lines = [say.line(say.author(f"{routine.title.rstrip('.')}."), "narration")]
        if routine.about and self.verbosity != "brief":
            lines += say.authors((routine.about,))
        lines.append(say.line(say.text(say.phrases.minutes(length)), "narration"))
        different = {exercise.key for exercise in routine.exercises}  # a repeated one is one
        count = say.phrases.counted("exercise", len(different))
        lines.append(say.line(say.text(count), "narration"))
        if routine.rehabilitation and self.reassure:
            lines.append(say.line(say.coach("rehabilitation"), "narration"))
        lines += self._equipment()
        lines += say.authors(routine.caution)
        if self.attended and self.verbosity != "brief":
            lines.append(say.line(say.coach("keys"), "narration"))
        lines[-1] = Line(lines[-1].sound, "narration", Seconds(1))
        return Passage(head=tuple(lines))

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
            if gap.rest >= 10 and gap.rest.denominator == 1 and self._fits(gap):
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

    def _fits(self, gap: Gap) -> bool:
        """Whether the rest given holds, by the fixed metric, what must be said in it: then it is told."""
        assert gap.after is not None
        metric, coming = FixedMetric(), self.coming(gap)
        said = sum((metric(line.sound).seconds + line.pause for line in coming), Seconds(0))
        return said + settle(gap.after) + gap.after.exercise.count_in <= gap.rest

    def exit(self, exercise: Exercise) -> list[Line]:
        """The way out; at "brief" only out of a low or a loaded position."""
        if self.verbosity == "brief" and self.words is not None:
            text = " ".join((exercise.name, *exercise.setup, *exercise.detail, *exercise.exit))
            loaded = self.words.is_loaded(text) or any(map(self.words.is_load, exercise.load))
            if not loaded and not self.words.is_low(text):
                return []
        return self.speaker.authors(exercise.exit, f"{exercise.key}.exit", WAY_OUT)

    def closing(self, gap: Gap) -> Passage:
        """The way out of the last exercise, the finish chime and a kind word."""
        key = "done_rehabilitation" if self.routine.rehabilitation else "done"
        return Passage(lead=AFTER_WORK, head=(*self.leaving(gap), *self._last_words(key)))

    def parting(self) -> tuple[Line, ...]:
        """The end of a session whose last exercise was left: nothing was achieved there to be named."""
        return self._last_words("stopped")

    def _last_words(self, key: str) -> tuple[Line, ...]:
        say = self.speaker
        return Line(Earcon("finish"), "boundary", Seconds(1, 5)), say.line(say.coach(key), "narration")

    def numbers(self, count_in: Seconds) -> tuple[Utterance, ...]:
        """The numbers of a count-in of so many seconds, down to one."""
        return tuple(self.speaker.number(n) for n in range(int(count_in), 0, -1))

    def between(self, gap: Gap) -> tuple[Passage, Passage | None]:
        """The rest of a gap and, where the next set is come to for the first time or from another
        side, what leads into it. The first may be empty: then there is no such segment.
        """
        step, leaving, coming = gap.after, self.leaving(gap), self.coming(gap)
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
