"""Short ways to write routines for the tests of this folder."""

from voicecoach.model.routine import Exercise, Routine
from voicecoach.model.sound import Clip
from voicecoach.routine import Library, Problem, RoutineError, parse

HEAD = 'format = 1\ntitle = "T"\n'
EXERCISE = '[[exercise]]\nname = "A"\n'
EMPTY = Library()


def some_clip(_path: str) -> Clip:
    return Clip(b"\0\0" * 100, 22050)


def read(text: str | bytes, library: Library = EMPTY) -> Routine:
    return parse(text, library=library, open_sound=some_clip, file="r.toml")


def one(body: str, head: str = HEAD) -> Exercise:
    """The only exercise of a routine, from the lines below its name (which starts in line 3)."""
    (exercise,) = read(f"{head}{EXERCISE}{body}\n").exercises
    return exercise


def wrong(text: str | bytes, library: Library = EMPTY) -> tuple[Problem, ...]:
    """The problems of a file that must be refused."""
    try:
        routine = read(text, library)
    except RoutineError as error:
        assert error.problems
        return error.problems
    raise AssertionError(f"it was accepted: {routine}")


def wrong_one(body: str) -> str:
    """The message of the only problem of an exercise with these lines."""
    problems = wrong(f"{HEAD}{EXERCISE}{body}\n")
    assert len(problems) == 1, problems
    return problems[0].message


def values(*items: object) -> tuple[object, ...]:
    """Values side by side, whatever their types, for one comparison."""
    return items
