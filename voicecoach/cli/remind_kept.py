"""The reminders that were installed: one small file each, which also tells what is to be removed."""

import json
from dataclasses import replace
from pathlib import Path

from voicecoach.cli.remind_reminder import DAYS, Reminder, read_days, read_time
from voicecoach.model.frozen import dataclass
from voicecoach.settings.folders import make_private
from voicecoach.settings.saving import replace_file

_MOST = 64 * 1024  # bytes of a file; ours have less than one KiB


@dataclass(frozen=True, slots=True)
class Kept:
    """A reminder that was installed."""

    reminder: Reminder
    timer: str
    """The kind of its timer."""
    files: tuple[Path, ...]
    """What was written for it, absolute."""

    def as_json(self) -> dict[str, object]:
        """What is kept, and what ``remind --json`` prints."""
        reminder = self.reminder
        return {
            "name": reminder.name,
            "routine": reminder.routine,
            "title": reminder.title,
            "at": reminder.at,
            "days": [DAYS[day] for day in reminder.days],
            "person": reminder.person,
            "timer": self.timer,
            "files": [str(path) for path in self.files],
        }


class Shelf:
    """The folder of them."""

    def __init__(self, folder: Path, home: str | None) -> None:
        """``home``: see ``Reminder``; all in one folder have the same."""
        self._folder, self._home = folder, home

    def all(self) -> tuple[list[Kept], list[Path]]:
        """All that can be read, in order of their titles, and the files that cannot."""
        found, damaged = [], []
        for path in sorted(self._folder.glob("*.json")):
            try:
                found.append(self._read(path))
            except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
                damaged.append(path)
        return sorted(found, key=lambda kept: (kept.reminder.title.casefold(), kept.reminder.name)), damaged

    def find(self, name: str) -> Kept | None:
        """The one of that name."""
        return next((kept for kept in self.all()[0] if kept.reminder.name == name), None)

    def keep(self, kept: Kept) -> None:
        """Put one on the shelf, in place of the one of its name. Raises OSError."""
        make_private(self._folder)
        data = {"v": 1, **kept.as_json()}
        replace_file(self._path(kept.reminder.name), json.dumps(data, indent=1).encode("ascii") + b"\n")

    def forget(self, name: str) -> None:
        """Take one off the shelf. Raises OSError."""
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.json"

    def _read(self, path: Path) -> Kept:
        """Raises what a wrong value may raise: it is no reminder then."""
        with path.open("rb") as file:
            data = json.loads(file.read(_MOST).decode("ascii"))
        person = data["person"]
        texts = [data["routine"], data["title"], data["timer"], *([] if person is None else [person])]
        if data["v"] != 1 or not all(isinstance(text, str) for text in texts):
            raise ValueError(path)
        hour, minute = read_time(data["at"])
        days = read_days(",".join(data["days"]))
        reminder = Reminder(data["routine"], data["title"], hour, minute, days, person)
        # A file that was copied or changed must never have another file deleted than its own.
        files = tuple(Path(file) for file in data["files"] if Path(file).stem == path.stem)
        kept = Kept(replace(reminder, home=self._home), data["timer"], files)
        if kept.reminder.name != path.stem:
            raise ValueError(path)
        return kept
