"""The lint of a routine's text: what somebody who does not see, or who is unsteady, would miss.

It looks at words only (``voicecoach.phrases.words``), so its findings are advice, never errors.
"""

from collections.abc import Iterable, Iterator
from typing import Literal

from voicecoach.model.frozen import dataclass
from voicecoach.model.routine import Exercise, Routine
from voicecoach.phrases.words import Words

Rule = Literal[
    "seeing", "no-caution", "equipment-unlisted", "no-support", "no-exit", "cue-unreached", "every-overrun"
]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a valid routine that should be mended."""

    rule: Rule
    key: str
    """The place in the file: ``exercise[2].setup``, or the exercise where a key is missing."""
    message: str
    """One sentence with what to do."""


def lint(routine: Routine, words: Words | None) -> tuple[Finding, ...]:
    """The findings on a routine's text, each once, in the order of the file.

    Without word lists for the routine's language (None) only missing cautions are found.
    """
    found: list[Finding] = []
    if words is not None:
        found += _seeing(_routine_text(routine), words)
    for exercise in routine.exercises:
        if not routine.caution and not exercise.caution:
            found.append(_no_caution(exercise))
        if words is not None:
            found += _seeing(_exercise_text(exercise), words)
            found += _position(routine, exercise, words)
            for level in exercise.levels:
                found += _level(routine, exercise, level, words)
    return tuple(dict.fromkeys(found))


def _position(routine: Routine, exercise: Exercise, words: Words) -> Iterator[Finding]:
    yield from _unlisted(routine, exercise, words)
    yield from _no_support(exercise, words)
    yield from _no_exit(exercise, words)


def _level(routine: Routine, exercise: Exercise, level: Exercise, words: Words) -> Iterator[Finding]:
    """What is wrong with a level and not with its exercise already: a level inherits most of it."""
    said = {text for _, text in _exercise_text(exercise)}
    yield from _seeing((own for own in _exercise_text(level) if own[1] not in said), words)
    known = {(finding.rule, finding.message) for finding in _position(routine, exercise, words)}
    for finding in _position(routine, level, words):
        if (finding.rule, finding.message) not in known:
            yield finding


def _no_caution(exercise: Exercise) -> Finding:
    return Finding(
        "no-caution",
        exercise.key,
        f"'{exercise.name}' has no caution and neither has the routine; "
        'add one, such as caution = "Stop if something hurts."',
    )


def _seeing(texts: Iterable[tuple[str, str]], words: Words) -> Iterator[Finding]:
    for key, text in texts:
        said = words.needs_sight(text)
        if said is not None:
            yield Finding(
                "seeing",
                key,
                f"'{said}' helps only somebody who sees; say it by touch or in directions of the body, "
                "or leave it out",
            )


def _unlisted(routine: Routine, exercise: Exercise, words: Words) -> Iterator[Finding]:
    equipment = (*routine.equipment, *exercise.equipment)
    told: set[str] = set()
    for name, sentences in (("setup", exercise.setup), ("detail", exercise.detail)):
        for sentence in sentences:
            for thing in words.unlisted(sentence, equipment):
                if thing.name not in told:
                    told.add(thing.name)
                    yield Finding(
                        "equipment-unlisted",
                        f"{exercise.key}.{name}",
                        f"the {name} names a {thing.name} that the equipment does not list; "
                        "add it there, so that it is within reach before the start",
                    )


def _no_support(exercise: Exercise, words: Words) -> Iterator[Finding]:
    standing = any(words.is_standing(text) for text in (exercise.name, *exercise.setup))
    if standing and not any(words.names_support(sentence) for sentence in exercise.setup):
        yield Finding(
            "no-support",
            f"{exercise.key}.setup" if exercise.setup else exercise.key,
            f"one stands in '{exercise.name}' and its setup names no support; "
            'add one within reach, such as "Rest your fingertips on a counter."',
        )


def _no_exit(exercise: Exercise, words: Words) -> Iterator[Finding]:
    if exercise.exit:
        return
    texts = (exercise.name, *exercise.setup, *exercise.detail)
    if any(words.is_low(text) for text in texts):
        why = "is done near the floor"
    elif any(map(words.is_load, exercise.load)) or any(words.is_loaded(text) for text in texts):
        why = "is done with a weight or a band"
    else:
        return
    yield Finding(
        "no-exit",
        exercise.key,
        f"'{exercise.name}' {why} and has no exit; add exit = with how to come out of it, step by step",
    )


def _routine_text(routine: Routine) -> Iterator[tuple[str, str]]:
    yield "title", routine.title
    if routine.about:
        yield "about", routine.about
    yield from _keyed("equipment", routine.equipment)
    yield from _keyed("caution", routine.caution)
    for block in routine.blocks:
        if block.title:
            yield f"{block.key}.title", block.title


def _exercise_text(exercise: Exercise) -> Iterator[tuple[str, str]]:
    """Every text of an exercise that is spoken, with its place."""
    key = exercise.key
    yield f"{key}.name", exercise.name
    for name, text in (("why", exercise.why), ("easier", exercise.easier)):
        if text:
            yield f"{key}.{name}", text
    yield from _keyed(f"{key}.equipment", exercise.equipment)
    yield from _keyed(f"{key}.caution", exercise.caution)
    yield from _keyed(f"{key}.setup", exercise.setup)
    yield from _keyed(f"{key}.detail", exercise.detail)
    yield from _keyed(f"{key}.exit", exercise.exit)
    for effort in exercise.work:
        if effort.name:
            yield f"{effort.key}.name", effort.name
        for cue in effort.cues:
            if isinstance(cue.say, str):
                yield cue.key, cue.say


def _keyed(key: str, sentences: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    return ((key, sentence) for sentence in sentences)
