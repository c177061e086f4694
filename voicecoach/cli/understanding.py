"""A routine understood, only to say in one line what it is. Apart, since a list that is known needs none."""

from pathlib import Path

from voicecoach.cli.source import sounds_of
from voicecoach.coaching.script import Script
from voicecoach.model.routine import Routine
from voicecoach.model.sound import Clip
from voicecoach.phrases import load_phrases
from voicecoach.routine import Library, Listed, RoutineError, parse, read_file
from voicecoach.routine.index import Known


def understood(entry: Listed, shelves: Library) -> tuple[Known, bool]:
    """What a routine is, or the first thing that is wrong with it; and whether it asked for sounds.

    ``shelves`` is the library, for all routines of one listing.
    """
    beside = sounds_of(Path(entry.folder))
    asked = False

    def open_sound(name: str) -> Clip:
        nonlocal asked
        asked = True
        return beside(name)

    try:
        text = read_file(entry.file)
        routine = parse(text, library=shelves, open_sound=open_sound, file=entry.file)
        known = Known(routine.title, len(routine.exercises), _minutes(routine), None)
    except RoutineError as problem:
        known = Known(entry.title, None, None, str(problem.problems[0]))
    return known, asked


def _minutes(routine: Routine) -> int:
    """About how long it takes, at the verbosity "normal"; 1 at the least."""
    script = Script(routine, load_phrases(routine.language))
    return max(1, round(script.estimate / 60))
