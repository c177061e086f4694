"""The argument ROUTINE of every command: a name, a path, or ``-`` for standard input."""

import sys
from pathlib import Path

from voicecoach.cli.errors import UserError
from voicecoach.model.frozen import dataclass
from voicecoach.model.routine import Routine
from voicecoach.model.sound import Clip
from voicecoach.routine import Catalogue, Library, NotFound, folder_sounds, parse, read_file, read_stream
from voicecoach.routine.desk import OpenSound
from voicecoach.settings.folders import routine_folders


@dataclass(frozen=True, slots=True)
class Source:
    """A routine's file, read but not yet understood."""

    name: str
    """How messages call it: its path as it was found, or ``standard input``."""
    path: Path | None
    """None for standard input."""
    text: bytes
    folder: Path | None
    """Where its sounds are; None for standard input, which has none."""


def catalogue() -> Catalogue:
    """All routines that have a name."""
    return Catalogue(routine_folders())


def library() -> Library:
    """The exercises that ``use`` draws from; nothing is read before the first is used."""
    return Library([folder / "library" for folder in routine_folders()], sounds_of)


def sounds_of(folder: Path) -> OpenSound:
    """The opener of a folder's sounds. The WAV reader is loaded with the first of them."""
    return folder_sounds(folder, _decode)


def read_source(value: str) -> Source:
    """The file that ``value`` names.

    Raises UserError where there is no such routine, RoutineError where its file cannot be used.
    """
    if value == "-":
        if sys.stdin is None:
            raise UserError("standard input is closed; name a routine or a file instead of -.")
        return Source("standard input", None, read_stream(sys.stdin.buffer), None)
    try:
        path = catalogue().find(value)
    except NotFound as problem:
        end = "" if str(problem).endswith("?") else "."
        raise UserError(f"{problem}{end} (voicecoach list shows all routines)") from None
    return Source(str(path), path, read_file(path), path.parent)


def load_routine(value: str) -> tuple[Routine, Source]:
    """The routine that ``value`` names, and its file.

    Raises as ``read_source``, and RoutineError with everything that is wrong with the routine.
    """
    source = read_source(value)
    return understand(source), source


def understand(source: Source, shelves: Library | None = None) -> Routine:
    """The routine of a file; ``shelves``: a library already read. Raises RoutineError."""
    open_sound = sounds_of(source.folder) if source.folder else None
    return parse(source.text, library=shelves or library(), open_sound=open_sound, file=source.name)


def _decode(data: bytes) -> Clip:
    from voicecoach.audio.wav import read_wav

    return read_wav(data)
