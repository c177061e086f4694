"""``voicecoach history export``: takes records along, without loss."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voicecoach.cli.debug import debug_option
from voicecoach.cli.errors import UserError
from voicecoach.cli.history_asked import filter_options, is_filtered, opened, wanted
from voicecoach.cli.printing import err, escape, out, tell_now
from voicecoach.settings.resolve import load

if TYPE_CHECKING:
    from voicecoach.history.exchange import Carried
    from voicecoach.history.past import Past


@click.command("export")
@click.option(
    "-o",
    "--to",
    "target",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file; one that is there is replaced once the new one is whole.  [default: standard output]",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "csv"]),
    help="JSON lines, or a table.  [default: by the name of the file, else jsonl]",
)
@filter_options
@debug_option
def command(target: Path | None, form: str | None, **flags: Any) -> None:
    """Write the records to take them along.

    Those are their own lines, and nothing is lost: corrections are there, and what this version does not
    know. What is damaged is left out, and named. history import reads both formats.
    """
    if form is None:
        form = "csv" if target is not None and target.suffix.lower() == ".csv" else "jsonl"
    past = opened(flags)
    rows = wanted(past, flags)
    files = [path for row in rows for path in row.files]
    taken = _Taken()
    pieces = taken.pieces(files, as_csv=form == "csv")
    if target is None:
        for piece in pieces:
            out_bytes(piece)
    else:
        _replace(target, pieces)
        number = "1 session" if len(rows) == 1 else f"{len(rows)} sessions"
        out(f"{target}: {number}, {size_text(taken.size)}")
    _tell(past, set(files), flags)


def size_text(size: int) -> str:
    """``1 byte``, ``12.5 kB``, ``1.0 MB``; what would be rounded to 1000.0 kB is 1.0 MB."""
    from voicecoach.cli.history_lines import plural

    if size < 1000:
        return plural(size, "byte")
    return f"{size / 1000:.1f} kB" if size < 999_950 else f"{size / 1_000_000:.1f} MB"


class _Taken:
    """Counts what goes into an export."""

    def __init__(self) -> None:
        self.size = 0

    def pieces(self, files: Iterable[Path], as_csv: bool) -> Iterator[bytes]:
        """The bytes of the export, record by record."""
        from voicecoach.history.exchange import to_lines

        write: Callable[[Carried], Iterator[bytes]]
        if as_csv:
            from voicecoach.history.exchange_csv import head, to_rows

            self.size += len(head())
            yield head()
            write = to_rows
        else:

            def write(record: "Carried") -> Iterator[bytes]:
                return to_lines(
                    record, lambda line, what: err(f"voicecoach: {record.id}: line {line} {what}.")
                )

        for path in files:
            record = _record(path)
            if record is not None:
                piece = b"".join(write(record))
                self.size += len(piece)
                yield piece


def out_bytes(data: bytes) -> None:
    """Print UTF-8 as it is; on a terminal, escaped as everything else. Raises OSError."""
    if sys.stdout is None:
        return
    if sys.stdout.isatty():
        for line in data.decode("utf-8", "backslashreplace").splitlines():
            sys.stdout.write(escape(line) + "\n")
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(data)


def _record(path: Path) -> "Carried | None":
    """A record to be carried; None, and that told, where it cannot be."""
    from voicecoach.history.disk import open_record
    from voicecoach.history.exchange import carried, whole_lines
    from voicecoach.history.reading import read_session

    try:
        session = read_session(path)
        with open_record(path) as file:
            data = whole_lines(file)
    except OSError as problem:
        err(f"voicecoach: {path.name} is not exported: {problem.strerror or problem}.")
        return None
    record = carried(session, data)
    if record is None:
        err(f"voicecoach: {path.name} is not exported, as it does not say which session it is.")
    return record


def _tell(past: "Past", files: set[Path], flags: dict[str, Any]) -> None:
    """What is damaged, and whose records are not in it."""
    from voicecoach.cli.history_lines import trouble_lines
    from voicecoach.history.latest import who

    whole = not is_filtered(flags)
    for line in trouble_lines(each for each in past.troubles if whole or each.path in files):
        tell_now(line)
    mine = who(load(flags).person)
    others = [person for person in past.persons() if who(person) != mine]
    named = [person for person in others if person]
    if not files:
        tell_now("there is nothing to export.")
    if whole and named:
        tell_now(f"the records of others are not in it: {', '.join(named)}. --person NAME exports theirs.")
    if whole and len(others) > len(named):
        tell_now('the records that name nobody are not in it; --person "" exports them.')


def _replace(target: Path, pieces: Iterable[bytes]) -> None:
    """Write a file that only the user can read, and put it in its place once it is whole. Raises OSError."""
    if target.exists() and not target.is_file():
        raise UserError(f"voicecoach: {target} is no regular file.")
    import secrets  # 5 ms

    part = target.with_name(f".{target.name}.{secrets.token_hex(8)}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(part, flags, 0o600), "wb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except BaseException as problem:
        with suppress(OSError):  # the first error tells more
            part.unlink(missing_ok=True)
        if isinstance(problem, OSError):
            raise UserError(f"voicecoach: {target}: {problem.strerror or problem}.", 1) from None
        raise
