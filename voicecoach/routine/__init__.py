"""What to do: a TOML file becomes a ``Routine``, and every error of it is found and placed.

The format is described in ``docs/routine-format.md``. The way of a file through this package:

1. ``files`` reads bytes (bounded, regular files only); ``limits`` admits them as text.
2. ``tables`` says which keys each table may have and what reads each value (``values``,
   ``durations``, ``tempo``, ``cues``); a ``desk`` applies it and collects the problems.
3. ``library`` fills in what ``use`` names; ``exercise`` resolves doses, defaults and levels;
   ``checks`` judges keys that depend on one another.
4. ``parsing`` puts the ``Routine`` together, or raises one ``RoutineError`` with all problems.
   Only then are ``locate`` (lines) and ``hints`` (corrected lines) loaded.

``catalogue`` finds routines by name; ``files`` also opens the sounds beside a routine.
"""

from voicecoach.routine.catalogue import Catalogue, Listed, NotFound
from voicecoach.routine.files import folder_sounds, is_library, read_file, read_stream
from voicecoach.routine.library import Library, load_library, parse_library
from voicecoach.routine.limits import unrolled
from voicecoach.routine.parsing import parse
from voicecoach.routine.problems import Problem, RoutineError

__all__ = [
    "Catalogue",
    "Library",
    "Listed",
    "NotFound",
    "Problem",
    "RoutineError",
    "folder_sounds",
    "is_library",
    "load_library",
    "parse",
    "parse_library",
    "read_file",
    "read_stream",
    "unrolled",
]
