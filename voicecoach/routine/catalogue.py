"""Routines by name: the user's folder first, then the bundled one."""

import os
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from voicecoach.routine.files import read_file
from voicecoach.routine.problems import Refused, RoutineError, did_you_mean, printable, shown

SUFFIX = ".toml"


class NotFound(LookupError):
    """There is no routine of this name; the message is one sentence for the user."""


class Stamp(NamedTuple):
    """What changes when a file does, as far as the system tells without opening it."""

    size: int
    """Bytes."""
    modified: int
    """Nanoseconds since 1970; likewise ``changed``, which also moves with permissions and names."""
    changed: int
    inode: int


class Glance(NamedTuple):
    """What a look at a file's TOML tells, without understanding it."""

    title: str | None
    """None where the file is broken."""
    exercises: int | None
    """As many as are written; None where they are not written as they should be."""
    broken: str | None
    """Why the file cannot be read, in one sentence; None where its title can. (``parse`` tells all.)"""


class Listed:
    """A routine of the catalogue. Its file is read only when it is asked for what stands in it."""

    def __init__(self, name: str, folder: str, entry: "os.DirEntry[str]") -> None:
        self.name = name
        """The name of the file without ``.toml``."""
        self.folder = folder
        self._entry = entry

    @property
    def file(self) -> str:
        """The file's path, as text: to make ten thousand ``Path`` takes longer than to list them."""
        return self._entry.path

    @property
    def stamp(self) -> Stamp | None:
        """The file's stamp when it was first asked for; None where the system has none (a broken link)."""
        try:
            found = self._entry.stat()
        except OSError:
            return None
        return Stamp(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)

    @cached_property
    def glance(self) -> Glance:
        """What a look at the file tells: an eighth of the time that it takes to understand it."""
        from voicecoach.routine.toml import load
        from voicecoach.routine.values import text

        file = self.name + SUFFIX
        try:
            _, raw = load(read_file(self.file), file)
            return Glance(text(raw.get("title")), _exercises(raw), None)
        except RoutineError as error:
            return Glance(None, None, str(error))
        except Refused:
            return Glance(None, None, f"{printable(file)}: 'title' is missing, or is no text")

    @property
    def title(self) -> str | None:
        """What the file calls itself; None where it is broken."""
        return self.glance.title

    @property
    def broken(self) -> str | None:
        """See ``Glance``."""
        return self.glance.broken


class Catalogue:
    """The routines of some folders; a name in an earlier folder hides the same name in a later one."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(folders)

    def entries(self) -> tuple[Listed, ...]:
        """All routines in order of their names. Folders that cannot be read count as empty."""
        found: dict[str, Listed] = {}
        for folder in self._folders:
            for name, file in _files(folder):
                found.setdefault(name, Listed(name, str(folder), file))
        return tuple(found[name] for name in sorted(found))

    def find(self, name: str) -> Path:
        """The file of a routine by its name; a name with a slash or ending in ``.toml`` is a path.

        Whether the file of a path is there shows when it is read. Raises NotFound.
        """
        if is_path(name):
            return Path(name)
        for folder in self._folders:
            if _holds(folder, name):
                return folder / f"{name}{SUFFIX}"
        names = {known for folder in self._folders for known, _ in _files(folder)}
        near = did_you_mean(name, _likely(name, names))
        raise NotFound(
            f"there is no routine {shown(name)}{near or '; a file is named by its path, such as ./my.toml'}"
        )


def is_path(name: str) -> bool:
    """Whether what the user named is a file and not a routine of the catalogue."""
    return "/" in name or (os.sep == "\\" and "\\" in name) or name.lower().endswith(SUFFIX)


def _files(folder: str | Path) -> "list[tuple[str, os.DirEntry[str]]]":
    """The routines of a folder by name; none where it cannot be read."""
    try:
        with os.scandir(folder) as files:
            return [
                (file.name[: -len(SUFFIX)], file)
                for file in files
                if file.name.endswith(SUFFIX) and not file.name.startswith(".")
            ]
    except OSError:
        return []


def _holds(folder: Path, name: str) -> bool:
    """Whether a folder has a routine of exactly this name, without reading through thousands of others."""
    if not name or name.startswith(".") or not os.path.lexists(folder / f"{name}{SUFFIX}"):
        return False
    # Where the other case is there as well, the file system may not tell them apart: its own list does.
    other = name.swapcase()
    return (
        other == name
        or not os.path.lexists(folder / f"{other}{SUFFIX}")
        or any(known == name for known, _ in _files(folder))
    )


def _exercises(raw: dict[str, object]) -> int | None:
    """How many exercises are written, in blocks or without."""
    if "block" in raw and "exercise" in raw:
        return None
    blocks = _tables(raw["block"]) if "block" in raw else [raw]
    counts = [len(_tables(block.get("exercise"))) for block in blocks]
    return sum(counts) if counts and all(counts) else None


def _tables(value: object) -> list[dict[str, object]]:
    """The tables of a list that holds nothing else; none where it does."""
    if not isinstance(value, list):
        return []
    return value if all(isinstance(each, dict) for each in value) else []


_FEW = 300
"""So many names are compared closely, in 10 ms; of more, those that share most pairs of letters."""


def _likely(word: str, known: Iterable[str]) -> list[str]:
    """The few names that can be near to a word; thousands are not compared letter by letter."""
    listed = list(known)
    if len(listed) <= _FEW:
        return listed
    pairs = {word[n : n + 2].lower() for n in range(len(word) - 1)}

    def shared(name: str) -> int:
        return 2 * sum(pair in name.lower() for pair in pairs) - abs(len(name) - len(word))

    return sorted(listed, key=shared, reverse=True)[:_FEW]
