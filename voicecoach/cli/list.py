"""``voicecoach list``: the routines, or the exercises of the library."""

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import click

from voicecoach.cli.debug import debug_option
from voicecoach.cli.describe import dose_summary, plural
from voicecoach.cli.listing import rows
from voicecoach.cli.printing import out, out_json, tell_now
from voicecoach.cli.source import catalogue, sounds_of
from voicecoach.routine import RoutineError, parse_library, read_file
from voicecoach.settings.folders import routine_folders

Wanted: TypeAlias = Callable[[str, str], bool]
"""Whether a name and a title are among those asked for."""


@click.command()
@click.argument("words", metavar="[WORD]...", nargs=-1)
@click.option("--library", "of_library", is_flag=True, help="The exercises that a routine can use.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@debug_option
def command(words: tuple[str, ...], of_library: bool, as_json: bool) -> None:
    """List the routines by name: your own, and those that come with voicecoach.

    With words, those that have each of them in their name or title.
    """
    wanted = _having(words)
    listed = list(_library_rows(wanted) if of_library else _routine_rows(wanted))
    if as_json:
        out_json(listed)
        return
    for row in listed:
        out(_line(row))
    if not listed:
        out("There are none with these words in their name or title." if words else "There are none.")
    glanced = sum("minutes" in row and row["minutes"] is None for row in listed)
    if glanced:
        tell_now(
            f"{glanced} routines are too many to read whole; voicecoach list WORD tells how long some take."
        )


def _having(words: tuple[str, ...]) -> Wanted:
    """Whether a name or a title has each of the words, in capitals or not."""
    folded = [word.casefold() for word in words]

    def wanted(name: str, title: str) -> bool:
        text = f"{name}\n{title}".casefold()
        return all(word in text for word in folded)

    return wanted if words else lambda name, title: True


def _routine_rows(wanted: Wanted) -> Iterator[dict[str, Any]]:
    own = str(routine_folders()[0])
    for entry, known in rows(catalogue().entries(), wanted):
        row: dict[str, Any] = {"name": entry.name, "title": known.title}
        row["source"] = "yours" if entry.folder == own else "bundled"
        if known.broken is None:
            row |= {"exercises": known.exercises, "minutes": known.minutes}
        yield {**row, "broken": known.broken, "path": entry.file}


def _library_rows(wanted: Wanted) -> Iterator[dict[str, Any]]:
    """The exercises of all library files; a file that is broken is one row."""
    seen: set[str] = set()
    for folder in routine_folders():
        for path in sorted((folder / "library").glob("*.toml")):
            common = {"source": "yours" if folder == routine_folders()[0] else "bundled", "path": str(path)}
            try:
                exercises = parse_library(read_file(path), open_sound=sounds_of(path.parent), file=str(path))
            except RoutineError as problem:
                if wanted(path.stem, ""):
                    broken = str(problem.problems[0])
                    yield {"name": path.stem, "title": None, **common, "broken": broken}
                continue
            for each in exercises:
                if each.id not in seen:
                    seen.add(each.id)
                    row = {"name": each.id, "title": each.name, "dose": dose_summary(each)}
                    if wanted(each.id, each.name):
                        yield {**row, **common, "broken": None}


def _line(row: dict[str, Any]) -> str:
    """A row for people: the name first, since it is what one types."""
    if row["broken"]:
        return f"{row['name']}: broken ({row['source']}): {row['broken']}"
    if "dose" in row:
        size = row["dose"]
    else:
        size = plural(row["exercises"], "exercise")
        if row["minutes"] is not None:
            size += f", about {plural(row['minutes'], 'minute')}"
    return f"{row['name']}: {row['title']} ({row['source']}, {size})"
