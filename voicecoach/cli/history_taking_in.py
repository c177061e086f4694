"""Records put into the folder of the history: never over one that is there, and never without bounds."""

import os
import secrets
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from voicecoach.cli.errors import UserError
from voicecoach.cli.history_lines import plural
from voicecoach.history.disk import DISK, open_record
from voicecoach.history.exchange import Carried, bare, whole_lines
from voicecoach.history.latest import who
from voicecoach.history.reading import read_header

_ID = len("20261121T081530Z-5f3a90c2")


class TakingIn:
    """Takes in records, one after the other, and counts what became of them."""

    def __init__(self, folder: Path, person: str | None, sessions: int, size: int) -> None:
        """``person``: whose they become, "" is nobody's; None: that stays.

        At the most ``sessions`` of ``size`` bytes in all.
        """
        self._folder, self._person = folder, person
        self._sessions, self._size = sessions, size
        self._files: dict[str, list[Path]] = {}
        for path in sorted(folder.iterdir()):
            if path.suffix == ".jsonl":
                self._files.setdefault(path.name[:_ID], []).append(path)
        self.seen = 0
        """Records that came."""
        self._new = self._same = self._beside = self._strange = 0

    def take(self, record: Carried) -> None:
        """Write a record, unless it is there. Raises OSError, and UserError at the bounds."""
        self.seen += 1
        if self._person is not None:
            record = record.given_to(self._person or None)
        try:
            self._place(record)
        except FileExistsError:  # somebody else takes in the same at this moment
            self._files[record.id] = sorted(self._folder.glob(f"{record.id}*.jsonl"))
            self._place(record)

    def _place(self, record: Carried) -> None:
        there = self._files.get(record.id, [])
        if any(record.lines.items() <= _lines(path).items() for path in there):
            self._same += 1
        elif any(_of_another(path, record.header.person) for path in there):
            self._strange += 1
        elif there:
            self._write(record, f".imported-{sha256(record.content()).hexdigest()[:8]}")
            self._beside += 1
        else:
            self._write(record, "")
            self._new += 1

    def sentences(self) -> Iterator[str]:
        """What became of them."""
        yield f"{plural(self._new, 'record')} imported."
        if self._beside:
            yield f"{plural(self._beside, 'record')} differed from what is here; both count together."
        if self._same:
            yield f"{plural(self._same, 'record')} passed over, being here already."
        if self._strange:
            yield f"{plural(self._strange, 'record')} left out, being here as the sessions of somebody else."

    def _write(self, record: Carried, more: str) -> None:
        content = record.content()
        self._sessions -= 1
        self._size -= len(content)
        if self._sessions < 0 or self._size < 0:
            raise UserError(
                "voicecoach: this is more than anybody's history; what came before it is imported."
            )
        path = self._folder / f"{record.id}{more}.jsonl"
        _put(path, content)
        self._files.setdefault(record.id, []).append(path)


def _put(path: Path, content: bytes) -> None:
    """Make a file, whole or not at all; never in the place of another. Raises OSError."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(DISK.create(part), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _name(part, path)
    finally:
        part.unlink(missing_ok=True)


def _name(part: Path, path: Path) -> None:
    """Call a file so, if none is called so. Raises OSError."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links: there it has been empty for a moment
        os.close(DISK.create(path))
        part.replace(path)


def _lines(path: Path) -> Mapping[int, bytes]:
    """The lines of a record by their numbers; none where it cannot be read."""
    try:
        with open_record(path) as file:
            raws = whole_lines(file).split(b"\n")
    except OSError:
        return {}
    return dict(enumerate(map(bare, raws), 1))


def _of_another(path: Path, person: str | None) -> bool:
    """Whether a record says that it is somebody else's."""
    try:
        header = read_header(path)
    except OSError:
        return False
    return header is not None and who(header.person) != who(person)
