"""Progress as data: one document of JSON, or a table of days."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from io import StringIO
from typing import Any

from voicecoach.cli.history_lines import harmless
from voicecoach.history.progress import Course, Progress
from voicecoach.history.rows import DayRow
from voicecoach.history.values import write_number
from voicecoach.report.words import Words


def progress_data(progress: Progress | None, words: Words, nothing: str) -> dict[str, Any]:
    """Everything that is told, with its sentences; ``null`` for what there is not.

    ``nothing`` is the sentence where nothing was done.
    """
    if progress is None:
        return {
            "told": [nothing],
            "practice": None,
            "after": None,
            "exercises": [],
        }
    gentle = {course.exercise for course in progress.courses if course.rehabilitation}
    levels = (
        row._replace(reps=None, seconds=None) if row.exercise in gentle else row for row in progress.levels
    )
    return {
        "person": progress.person,
        "until": progress.until.isoformat(),
        "told": words.everything(progress),
        "practice": _plain(asdict(progress.practice)),
        "after": progress.after and _plain(asdict(progress.after)),
        "exercises": [_course(course) for course in progress.courses],
        "levels": [_plain(row._asdict()) for row in levels],
        "days": [_plain(day._asdict()) for day in progress.days],
    }


def table(days: Iterable[DayRow], names: Mapping[str, str]) -> bytes:
    """A row for each day, exercise, level and side (RFC 4180). No cell is a formula, and none a control.

    ``names``: of the exercises, by their ids.
    """
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow((*DayRow._fields, "name"))
    for day in days:
        writer.writerow(map(_cell, (*day, names[day.exercise])))
    return text.getvalue().encode("utf-8", "backslashreplace")


def _course(course: Course) -> dict[str, Any]:
    data = asdict(course)
    measured = [_plain(each) for each in data.pop("measured")]
    return {**_plain(data), "measured": measured}


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Values as JSON knows them; numbers to a hundredth."""
    return {name: _value(value) for name, value in values.items()}


def _value(value: Any) -> Any:
    match value:
        case date():
            return value.isoformat()
        case float():
            return write_number(round(value, 2))
        case dict():
            return _plain(value)
    return value


def _cell(value: Any) -> object:
    return harmless(value) if isinstance(value, str) else _value(value)
