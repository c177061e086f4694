"""The exercise library: what ``use`` names. Read only once something is used."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from voicecoach.model.routine import Exercise
from voicecoach.routine import limits
from voicecoach.routine.desk import Desk, Fields, OpenSound
from voicecoach.routine.exercise import Inherited, resolve
from voicecoach.routine.files import read_file
from voicecoach.routine.problems import Problem, RoutineError, Unread, shown
from voicecoach.routine.tables import LIBRARY, SHELF
from voicecoach.routine.toml import load

_NOTHING = Inherited({}, {})


class Entry(NamedTuple):
    """An exercise of the library as its file has it."""

    fields: Fields
    problems: tuple[Problem, ...]
    """What is wrong with it, placed in its own file."""


class _Shelf:
    """One library file, its exercises read one by one as they are asked for."""

    def __init__(self, text: str, raw: dict[str, Any], open_sound: OpenSound | None, file: str) -> None:
        self.text, self.file, self.open_sound = text, file, open_sound
        language = raw.get("language", "en")
        self.language = language if isinstance(language, str) else "en"
        tables = raw.get("exercise")
        self.raw: dict[str, tuple[str, Any]] = {}
        for number, table in enumerate(tables if isinstance(tables, list) else (), 1):
            identifier = table.get("id") if isinstance(table, dict) else None
            if isinstance(identifier, str):
                self.raw.setdefault(identifier, (f"exercise[{number}]", table))
        self.entries: dict[str, Entry] = {}

    def entry(self, identifier: str) -> Entry:
        """An exercise that is here, with what is wrong with it."""
        if identifier not in self.entries:
            key, table = self.raw[identifier]
            desk = Desk(self.file, self.text, self.open_sound)
            fields = desk.read(table, key, SHELF)
            resolve(desk, fields, _NOTHING)
            self.entries[identifier] = Entry(fields, desk.problems())
        return self.entries[identifier]


class Library:
    """Exercises by id. ``paths`` are library files, or folders of them; earlier ones win.

    ``sounds`` makes the opener of a folder's sounds (see ``files.folder_sounds``); without it the
    library's sounds cannot be opened. Nothing is read before the first look-up.
    """

    def __init__(self, paths: Sequence[Path] = (), sounds: Callable[[Path], OpenSound] | None = None) -> None:
        self._paths = tuple(paths)
        self._sounds = sounds
        self._shelves: list[_Shelf] | None = None
        self._broken: list[Problem] = []

    def entry(self, identifier: str, language: str = "en") -> Entry | None:
        """The exercise of this id whose text is in this language; None where there is none."""
        for shelf in self._read():
            if identifier in shelf.raw and _primary(shelf.language) == _primary(language):
                return shelf.entry(identifier)
        return None

    def language_of(self, identifier: str) -> str | None:
        """The language of the first exercise of this id; None where there is none."""
        return next((shelf.language for shelf in self._read() if identifier in shelf.raw), None)

    def ids(self) -> tuple[str, ...]:
        """Every id, each once."""
        return tuple(dict.fromkeys(identifier for shelf in self._read() for identifier in shelf.raw))

    def broken(self) -> tuple[Problem, ...]:
        """Why whole files of the library could not be read."""
        self._read()
        return tuple(self._broken)

    def _read(self) -> list[_Shelf]:
        if self._shelves is None:
            self._shelves = []
            for path in _files(self._paths):
                try:
                    text, raw = load(read_file(path), str(path))
                except RoutineError as error:
                    self._broken.extend(error.problems)
                    continue
                sounds = self._sounds(path.parent) if self._sounds else None
                self._shelves.append(_Shelf(text, raw, sounds, str(path)))
        return self._shelves


def load_library(paths: Sequence[Path], sounds: Callable[[Path], OpenSound] | None = None) -> Library:
    """A library of these files and folders, read at the first ``use``."""
    return Library(paths, sounds)


def _files(paths: Iterable[Path]) -> Iterable[Path]:
    """The files themselves, and those of the folders in order of their names."""
    for path in paths:
        if path.is_dir():
            yield from sorted(path.glob("*.toml"))
        elif path.exists():
            yield path


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()


def parse_library(
    text: bytes | str, *, open_sound: OpenSound | None = None, file: str = ""
) -> tuple[Exercise, ...]:
    """The exercises of a library file, each with the defaults that a routine without any would give it.

    Raises RoutineError with all errors of the file.
    """
    written, raw = load(text, file)
    desk = Desk(file, written, open_sound)
    exercises: list[Exercise] = []
    if limits.check_size(desk, raw):
        fields = desk.read(raw, "", LIBRARY)
        if "format" not in fields:
            desk.problem("", "'format' is missing; write format = 1 in the first line")
        if "exercise" not in fields:
            desk.problem("", "there is no exercise; write [[exercise]] and below it its id, name and dose")
        for table in fields.good("exercise", ()):
            _named(desk, table, exercises)
            exercise = resolve(desk, table, _NOTHING)
            if exercise is not None:
                exercises.append(exercise)
    if problems := desk.problems():
        raise RoutineError(problems)
    return tuple(exercises)


def _named(desk: Desk, table: Fields, before: list[Exercise]) -> None:
    """Every exercise of a library file has an id of its own."""
    if "id" not in table:
        desk.problem(
            table.key, "an exercise of the library needs an 'id'; write for example id = \"calf-raise\""
        )
    try:
        identifier = table.get("id")
    except Unread:
        return
    if any(exercise.id == identifier for exercise in before):
        desk.problem(table.place("id"), f"'id' is {shown(identifier)}, which another exercise has already")
