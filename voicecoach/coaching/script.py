"""The coaching script: a routine as segments of utterances and earcons, in order, and what changes it."""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace
from functools import lru_cache

from voicecoach.coaching.announcing import Verbosity
from voicecoach.coaching.order import Order
from voicecoach.coaching.plan import Step, known_as
from voicecoach.coaching.progressing import at_doses, meant_for
from voicecoach.model.routine import Dose, Exercise
from voicecoach.model.segment import Change, Passage, Segment
from voicecoach.model.sound import Utterance
from voicecoach.model.units import Seconds


class Script(Order):
    """The segments of a session, each built when it is asked for.

    Whatever changes a script makes another one; what stands before the change keeps its index in it.
    """

    def starting_at(self, number: int) -> "Script":
        """The same script begun at an exercise: the chime, what to mind, then what leads into it.

        Raises IndexError where there is no such exercise.
        """
        return self if number == 1 else self.starting_at_set(self.find(number))

    def starting_at_set(self, place: int) -> "Script":
        """The same script begun at a set: ``place`` counts the sets from 0.

        Every exercise from there on is explained when it first comes, as nobody has explained it yet.
        Raises IndexError where there is no such set.
        """
        first = self.steps[place]
        other = copy(self)
        other.steps = (*self.steps[:place], *explained_anew(self.steps[place:]))
        other._writer(self.writer.verbosity, first.number if place else 1)
        return other._changed(_begin=place)

    # What the user changes on the way

    def with_change(self, place: int, change: Change) -> "Script":
        """The same script with one set changed."""
        return self._changed(_changes={**self._changes, place: change})

    def with_tempo(self, exercise: str, factor: Seconds, place: int) -> "Script":
        """The same script with the counts of an exercise so much faster than written, from a place on."""
        coming = {
            index: replace(self.change_of(index), tempi=((0, 1, factor),))
            for index in range(place, len(self.steps))
            if self.steps[index].exercise.id == exercise
        }
        return self._changed(tempi={**self.tempi, exercise: factor}, _changes={**self._changes, **coming})

    def settled(self, place: int) -> "Script":
        """The same script with a set that is begun again, at the tempo it had last."""
        change = self.change_of(place)
        again = at_last_tempo(change)
        return self if again == change else self.with_change(place, again)

    def keeping(
        self, doses: Mapping[int, Dose], place: int, here: Mapping[int, Dose] | None = None
    ) -> "Script":
        """The same script with an exercise at other doses, by item, from a place on; nothing is said of why.

        ``here``: those of the set of that place, which may have begun, if they are others.
        """
        meant = self.steps[place].exercise
        todo = list(self.steps)
        for at in range(place, len(todo)):
            exercise = todo[at].exercise
            if known_as(exercise)[:2] == known_as(meant)[:2]:
                given = here if at == place and here is not None else doses
                todo[at] = replace(todo[at], exercise=at_doses(exercise, given))
        other = copy(self)
        gone = meant_for(meant, self.adjustments)
        other.adjustments = tuple(each for each in self.adjustments if each not in gone)
        other._writer(self.writer.verbosity, self.writer.begins_at)
        told = frozenset(filter(self._tells, range(len(todo))))  # or the segments behind would move up
        return other._changed(steps=tuple(todo), _apart=self._apart | told)

    def with_verbosity(self, verbosity: Verbosity) -> "Script":
        """The same script with more or less explained. No segment changes its index."""
        other = copy(self)
        other._writer(verbosity, self.writer.begins_at)
        other._build = lru_cache(maxsize=4)(other._segment)
        return other

    def without(self, exercise: str, place: int) -> "Script":
        """The same script without the sets of an exercise from that place on."""
        kept, changes = list(self.steps[:place]), {at: c for at, c in self._changes.items() if at < place}
        opens = False
        for index, step in enumerate(self.steps[place:], start=place):
            opens = opens or step.opens_round
            if step.exercise.id != exercise:
                if index in self._changes:
                    changes[len(kept)] = self._changes[index]
                kept.append(replace(step, opens_round=opens))
                opens = False
        return self._changed(steps=tuple(kept), _changes=changes)

    def at_level(self, level: Exercise, place: int) -> "Script":
        """The same script with an exercise at another of its levels from that place on, explained anew.

        What was changed of its dose was meant for the level before.
        """
        coming = [at for at in range(place, len(self.steps)) if self.steps[at].exercise.id == level.id]
        todo, changes = list(self.steps), dict(self._changes)
        for at in coming:
            todo[at] = replace(todo[at], exercise=level)
            if at in changes:
                changes[at] = replace(at_last_tempo(changes[at]), extra=())
        todo[place] = replace(todo[place], entry="setup")
        return self._changed(steps=tuple(todo), _changes=changes)

    def _changed(self, **attributes: object) -> "Script":
        """The same script with other attributes."""
        other = copy(self)
        for name, value in attributes.items():
            setattr(other, name, value)
        other._rebuild()
        return other


def explained_anew(todo: Sequence[Step]) -> Iterator[Step]:
    """Steps as they are come to where the session begins with the first of them."""
    seen: set[tuple[object, ...]] = set()
    for index, step in enumerate(todo):
        known = known_as(step.exercise)
        new = known not in seen
        seen.add(known)
        yield replace(step, entry="setup") if new and (step.opens_exercise or not index) else step


def at_last_tempo(change: Change) -> Change:
    """The same change with the last of its tempi from the first repetition on."""
    return replace(change, tempi=tuple((0, 1, factor) for *_, factor in change.tempi[-1:]))


def sounds(segment: Segment) -> Iterator[Utterance]:
    """What a segment may have to speak, in the order of need, each once."""
    body = segment.body
    if isinstance(body, Passage):
        said = [line.sound for line in (*body.head, *body.tail)] + list(body.numbers)
    else:
        said = [moment.sound for moment in body.moments if moment.at >= body.begin]
    yield from dict.fromkeys(sound for sound in said if isinstance(sound, Utterance))
