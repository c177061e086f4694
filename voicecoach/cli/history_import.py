"""``voicecoach history import``: records from another machine, or from a copy, beside those that are here."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from voicecoach.cli.debug import debug_option
from voicecoach.cli.errors import UserError
from voicecoach.cli.history_asked import there
from voicecoach.cli.options import setting_options
from voicecoach.cli.printing import err, out
from voicecoach.settings.folders import make_private, user_folders

if TYPE_CHECKING:
    from voicecoach.cli.history_taking_in import TakingIn
    from voicecoach.history.exchange import Carried

TOLD = 20
"""Lines that were left out of a file are told one by one, up to so many."""
SESSIONS, BYTES = 100_000, 1 << 30
"""What is written at the most: a session a day for 270 years, and 1 GiB. More is nobody's history."""


_FOREIGN = ("is no JSON", "is not UTF-8", "is longer than")
"""How complaints begin of which a file has no others that was never one of ours."""
_OURS = (
    "One is made by voicecoach history export --format csv, and has columns named record, position and line."
)


@click.command("import")
@click.argument(
    "sources", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True)
)
@setting_options("person")
@debug_option
def command(sources: tuple[Path, ...], person: str | None) -> int:
    """Take in records from elsewhere.

    FILE is an export of either format, a record as it lies, a folder of those, or - for standard input.
    What is here is never changed: a session that is here already is passed over, and one that differs is
    put beside it, and counts together with it. With --person, the sessions become that person's;
    with --person "", nobody's.
    """
    from voicecoach.cli.history_taking_in import TakingIn

    folder = make_private(there(user_folders().history))
    taking_in = TakingIn(folder, person, SESSIONS, BYTES)
    for name, file in _files(sources):
        told = _Told(name)
        before = taking_in.seen
        for record in _records(file, told):
            told.release()
            try:
                taking_in.take(record)
            except OSError as problem:  # the disk is full, or may not be written
                _tell(taking_in)
                raise UserError(f"voicecoach: {folder}: {problem.strerror or problem}.", 1) from None
        told.end(nothing=taking_in.seen == before)
    _tell(taking_in)
    return int(not taking_in.seen)


def _tell(taking_in: "TakingIn") -> None:
    for sentence in taking_in.sentences():
        out(sentence)


class _Told:
    """Tells of lines that were left out of a file, and of no more than can be listened to."""

    def __init__(self, name: str) -> None:
        self._name, self._number = name, 0
        self._held: list[str] | None = []  # until it is known that the file is one of ours
        self._foreign, self._table = True, False

    def begins(self, first: bytes) -> None:
        """The first line of the file, as it is."""
        text = first.decode("utf-8", "replace").strip("\ufeff \t\r\n")
        self._foreign = not text.startswith("{")
        shown = text.isprintable() and "\ufffd" not in text
        self._table = self._foreign and shown and ("," in text or self._name.lower().endswith(".csv"))

    def is_ours(self) -> None:
        """It is a table that has the columns of one: what is wrong with its rows is told."""
        self._foreign = False

    def __call__(self, line: int, what: str) -> None:
        self._number += 1
        self._foreign = self._foreign and what.startswith(_FOREIGN)
        if self._number > TOLD:
            return
        sentence = f"voicecoach: {self._name}: line {line} {what}."
        if self._held is None:
            err(sentence)
        else:
            self._held.append(sentence)

    def release(self) -> None:
        """Tell what was held back, as there is a session in the file."""
        for sentence in self._held or ():
            err(sentence)
        self._held = None

    def end(self, nothing: bool) -> None:
        """The file is read; ``nothing`` of it could be taken. One that is of another kind is told of once."""
        if not (nothing and self._foreign):
            self.release()
            if self._number > TOLD:
                err(f"voicecoach: {self._name}: {self._number - TOLD} more lines were left out.")
        if nothing and self._foreign and self._table:
            err(f"voicecoach: {self._name}: this is no table of voicecoach. {_OURS}")
        elif nothing:
            err(f"voicecoach: {self._name}: there is no session in it.")


def _files(sources: tuple[Path, ...]) -> Iterator[tuple[str, BinaryIO]]:
    """What is to be read, each under its name. Raises UserError."""
    for source in sources:
        if str(source) == "-":
            if sys.stdin is not None:
                yield "standard input", sys.stdin.buffer
        elif source.is_dir():
            yield from _files_of(source)
        else:
            try:
                opened = source.open("rb")
            except OSError as problem:
                raise UserError(f"voicecoach: {source}: {problem.strerror or problem}.") from None
            with opened:
                yield source.name, opened


def _files_of(folder: Path) -> Iterator[tuple[str, BinaryIO]]:
    """The records of a folder; links, pipes and what else cannot be read are told of, and passed over."""
    from voicecoach.history.disk import open_record

    paths = sorted(path for path in folder.glob("*.jsonl") if path.name[0] != ".")
    if not paths:
        raise UserError(f"voicecoach: {folder} has no files named *.jsonl.")
    for path in paths:
        try:
            opened = open_record(path)
        except OSError as problem:
            err(f"voicecoach: {path.name} is passed over: {problem.strerror or problem}.")
            continue
        with opened:
            yield path.name, opened


def _records(file: BinaryIO, tell: _Told) -> "Iterator[Carried]":
    """The records of a file, whichever format it has."""
    from voicecoach.history.exchange import Again, read_lines, to_records
    from voicecoach.history.exchange_csv import is_head, read_rows

    again = Again(file)
    tell.begins(again.first)
    if not is_head(again.first):
        return to_records(read_lines(again), tell)
    tell.is_ours()
    return to_records(read_rows(again, tell), tell)
