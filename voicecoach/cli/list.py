"""``voicecoach list``: the routines, or the exercises of the library."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from voicecoach.cli.debug import debug_option
from voicecoach.cli.describe import dose_summary, plural
from voicecoach.cli.printing import out, out_json
from voicecoach.cli.source import Source, catalogue, library, sounds_of, understand
from voicecoach.coaching.script import Script
from voicecoach.model.routine import Routine
from voicecoach.phrases import load_phrases
from voicecoach.routine import Library, Listed, RoutineError, parse_library, read_file
from voicecoach.settings.folders import routine_folders


@click.command()
@click.option("--library", "of_library", is_flag=True, help="The exercises that a routine can use.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@debug_option
def command(of_library: bool, as_json: bool) -> None:
    """List the routines by name: your own, and those that come with voicecoach."""
    rows = list(_library_rows() if of_library else _routine_rows())
    if as_json:
        out_json(rows)
        return
    for row in rows:
        out(_line(row))
    if not rows:
        out("There are none.")


def _routine_rows() -> Iterator[dict[str, Any]]:
    shelves = library()
    for entry in catalogue().entries():
        yield {"name": entry.name, **_about(entry, shelves), "path": str(entry.path)}


def _about(entry: Listed, shelves: Library) -> dict[str, Any]:
    """What a routine says of itself, or the first thing that is wrong with it."""
    source = _source(entry.path.parent)
    try:
        path = entry.path
        routine = understand(Source(str(path), path, read_file(path), path.parent), shelves)
    except RoutineError as problem:
        return {"title": entry.title, "source": source, "broken": str(problem.problems[0])}
    return {
        "title": routine.title,
        "source": source,
        "exercises": len(routine.exercises),
        "minutes": _minutes(routine),
        "broken": None,
    }


def _minutes(routine: Routine) -> int:
    """About how long it takes, at the verbosity "normal"; 1 at the least."""
    script = Script(routine, load_phrases(routine.language))
    return max(1, round(script.estimate / 60))


def _library_rows() -> Iterator[dict[str, Any]]:
    """The exercises of all library files; a file that is broken is one row."""
    seen: set[str] = set()
    for folder in routine_folders():
        for path in sorted((folder / "library").glob("*.toml")):
            common = {"source": _source(folder), "path": str(path)}
            try:
                exercises = parse_library(read_file(path), open_sound=sounds_of(path.parent), file=str(path))
            except RoutineError as problem:
                yield {"name": path.stem, "title": None, **common, "broken": str(problem.problems[0])}
                continue
            for each in exercises:
                if each.id not in seen:
                    seen.add(each.id)
                    yield {
                        "name": each.id,
                        "title": each.name,
                        "dose": dose_summary(each),
                        **common,
                        "broken": None,
                    }


def _source(folder: Path) -> str:
    return "yours" if folder == routine_folders()[0] else "bundled"


def _line(row: dict[str, Any]) -> str:
    """A row for people: the name first, since it is what one types."""
    if row["broken"]:
        return f"{row['name']}: broken ({row['source']}): {row['broken']}"
    if "dose" in row:
        size = row["dose"]
    else:
        size = f"{plural(row['exercises'], 'exercise')}, about {plural(row['minutes'], 'minute')}"
    return f"{row['name']}: {row['title']} ({row['source']}, {size})"
