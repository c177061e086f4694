"""Routines by name: the user's folder first, then the bundled one."""

import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from voicecoach.routine.files import read_file
from voicecoach.routine.problems import Refused, RoutineError, did_you_mean, printable, shown


class NotFound(LookupError):
    """There is no routine of this name; the message is one sentence for the user."""


class Listed:
    """A routine of the catalogue. Its file is read only when it is asked for its title."""

    def __init__(self, name: str, path: Path) -> None:
        self.name = name
        """The name of the file without ``.toml``."""
        self.path = path

    @cached_property
    def _read(self) -> tuple[str | None, str | None]:
        from voicecoach.routine.toml import load
        from voicecoach.routine.values import text

        try:
            _, raw = load(read_file(self.path), self.path.name)
            return text(raw.get("title")), None
        except RoutineError as error:
            return None, str(error)
        except Refused:
            return None, f"{printable(self.path.name)}: 'title' is missing, or is no text"

    @property
    def title(self) -> str | None:
        """What the file calls itself; None where it is broken."""
        return self._read[0]

    @property
    def broken(self) -> str | None:
        """Why the file cannot be read, in one sentence; None where its title can. (``parse`` tells all.)"""
        return self._read[1]


class Catalogue:
    """The routines of some folders; a name in an earlier folder hides the same name in a later one."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(folders)

    def entries(self) -> tuple[Listed, ...]:
        """All routines in order of their names. Folders that cannot be read count as empty."""
        found: dict[str, Listed] = {}
        for folder in self._folders:
            for path in _files(folder):
                found.setdefault(path.stem, Listed(path.stem, path))
        return tuple(found[name] for name in sorted(found))

    def find(self, name: str) -> Path:
        """The file of a routine by its name; a name with a slash or ending in ``.toml`` is a path.

        Whether the file of a path is there shows when it is read. Raises NotFound.
        """
        if is_path(name):
            return Path(name)
        entries = {entry.name: entry.path for entry in self.entries()}
        if name in entries:
            return entries[name]
        near = did_you_mean(name, entries)
        raise NotFound(
            f"there is no routine {shown(name)}{near or '; a file is named by its path, such as ./my.toml'}"
        )


def is_path(name: str) -> bool:
    """Whether what the user named is a file and not a routine of the catalogue."""
    return "/" in name or (os.sep == "\\" and "\\" in name) or name.lower().endswith(".toml")


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(
            path for path in folder.iterdir() if path.suffix == ".toml" and not path.name.startswith(".")
        )
    except OSError:
        return []
