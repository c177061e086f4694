"""What is to be told, asked or offered before a session, by what the rules made of its doses. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal

from voicecoach.history.progress_doses import amount_of
from voicecoach.history.progress_past import LevelPast
from voicecoach.history.progress_rules import Day, Item, Rule
from voicecoach.history.turn import Turn
from voicecoach.model.adjustment import Adjustment, Why
from voicecoach.model.frozen import dataclass
from voicecoach.model.routine import Exercise, Routine

_SAID: dict[Rule, Why] = {
    "grown": "grown",
    "pain": "pain",
    "break": "break",
    "file": "file",
    "ask": "ask",
    "sore": "ask",
}
"""The rules of which the coach speaks, where they change a dose, or ask for something."""


@dataclass(frozen=True, slots=True)
class Rung:
    """An exercise at one of its levels, as the file has it, and what is asked of it today."""

    exercise: Exercise
    items: tuple[Item, ...]
    past: LevelPast | None


@dataclass(frozen=True, slots=True)
class Judged:
    """An exercise at each of its levels; one without levels has one rung."""

    rungs: tuple[Rung, ...]
    place: int
    """Which of them the session is at."""
    chosen: bool = False
    """Whether the user asked for this level."""

    @property
    def now(self) -> Rung:
        """The rung that the session is at."""
        return self.rungs[self.place]


@dataclass(frozen=True, slots=True)
class Offer:
    """Another level of an exercise that the user may take; nothing changes where they do not."""

    exercise: str
    """The id."""
    name: str
    way: Literal["up", "down"]
    level: str
    """Where the exercise is."""
    other: str
    """What is offered."""


@dataclass(frozen=True, slots=True)
class Renamed:
    """An exercise whose history was perhaps lost, as its id has changed, most likely with its name."""

    old: str
    """The name it had."""
    new: str
    id: str
    """What it was known by: with this ``id`` in the file, its history goes on."""


def said(rung: Rung) -> Iterator[Adjustment]:
    """What the coach says of an exercise at a level: what is not as last time, or that somebody is asked."""
    for number, item in enumerate(rung.items):
        why = _SAID.get(item.rule)
        if why is None or item.last is None or rung.past is None:
            continue
        if why == "pain" and rung.past.sharp:
            why = "ask"  # as was said when it hurt
        if why == "ask" or amount_of(item.today) != amount_of(item.last):
            comfortable = rung.past.last.effort in ("easy", "right")
            yield Adjustment(
                rung.exercise.id, rung.exercise.level, number, item.last, item.today, why, comfortable
            )


def offer(judged: Judged, day: Day) -> Offer | None:
    """The next level, where all of this one is done and was comfortable; the one before, where it hurt.

    None goes up for whoever was sore, and on a day on which a dose or the level changed already, up or down.
    """
    now, place = judged.now, judged.place
    if now.past is None or judged.chosen:
        return None
    up = _is_ready(judged, day) and not day.sore
    to = place - 1 if now.past.pain else place + 1 if up else place
    if to == place or to < 0:
        return None
    exercise, other = now.exercise, judged.rungs[to].exercise
    way: Literal["up", "down"] = "up" if to > place else "down"
    return Offer(exercise.id, exercise.name, way, exercise.level or "", other.level or "")


def stays(judged: Judged, day: Day) -> Adjustment | None:
    """That an exercise stays at its level, where the next one is not offered for soreness alone."""
    if not (day.sore and _is_ready(judged, day)):
        return None
    exercise, items = judged.now.exercise, judged.now.items
    place, item = next((place, item) for place, item in enumerate(items) if item.progress is not None)
    return Adjustment(exercise.id, exercise.level, place, item.today, item.today, "level")


def _is_ready(judged: Judged, day: Day) -> bool:
    """Whether there is a next level, and nothing but soreness speaks against offering it."""
    past, items = judged.now.past, judged.now.items
    if past is None or judged.chosen or judged.place + 1 == len(judged.rungs):
        return False
    rules = {item.rule for item in items if item.progress is not None}
    comfortable = rules == {"top"} and past.last.effort in ("easy", "right")
    return comfortable and not past.anything_changed_on(day.date) and not past.stayed


def renamed(
    routine: Routine, turns: Mapping[str, Sequence[Turn]], last_names: Mapping[str, str]
) -> Iterator[Renamed]:
    """Exercises that were never done, beside those of the last session that are gone."""
    now = {exercise.id: exercise.name for exercise in routine.exercises}
    gone = {name: identity for identity, name in last_names.items() if identity not in now}
    for identity, name in now.items():
        if gone and identity not in last_names and not turns.get(identity):
            old = next(iter(gone)) if len(gone) == 1 else _nearest(name, gone)
            yield Renamed(old, name, gone.pop(old))


def _nearest(name: str, names: Collection[str]) -> str:
    from difflib import SequenceMatcher  # only where several exercises were renamed at once

    return max(names, key=lambda other: SequenceMatcher(None, name, other).ratio())
