"""What a report says, before it is a page or a picture: sections of sentences and figures. Pure."""

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Literal, NamedTuple

from voicecoach.history.progress import UNITS, Course, Progress, Unit
from voicecoach.history.rows import DayRow
from voicecoach.history.stretches import MOST_WEEKS, Dose, Grain, Stretch, doses, grain_of, stretches
from voicecoach.report.charts import columns_chart, dose_chart, level_changes, pain_chart
from voicecoach.report.words import Words

_UNIT = {"reps": "repetitions", "seconds": "seconds"}
_FIRST = {"day": "Day", "week": "Week from", "month": "Month from"}


class Figure(NamedTuple):
    """A chart, what it shows in words, and its numbers."""

    caption: str
    described: str
    """What somebody who does not see it should know."""
    chart: ET.Element
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """The first cell names the row."""


class Section(NamedTuple):
    """A part of the report."""

    heading: str
    sentences: tuple[str, ...]
    figures: tuple[Figure, ...]


class Contents(NamedTuple):
    """All of a report."""

    title: str
    period: str
    summary: tuple[str, ...]
    general: tuple[Section, ...]
    exercises: tuple[Section, ...]


def contents(progress: Progress, words: Words) -> Contents:
    """The report, in these words."""
    first, last = progress.practice.first, progress.until
    return Contents(
        title=f"Exercise progress of {progress.person}" if progress.person else "Exercise progress",
        period=f"{'On' if first == last else 'From'} {words.span(first, last, whole=True)}",
        summary=tuple(words.summary(progress.practice, progress.after)),
        general=(_practice(progress, words), *_after(progress, words)),
        exercises=tuple(_exercise(course, progress.days, words) for course in progress.courses),
    )


def _practice(progress: Progress, words: Words) -> Section:
    days = (progress.until - progress.practice.first).days  # of weeks without anything there is a row, too
    grain: Literal["week", "month"] = "week" if days < 7 * MOST_WEEKS else "month"
    found = stretches(progress.done, progress.until, grain)
    rows = tuple(
        (words.day(each.begin, whole=True), f"{_days(each):.3g}", f"{_minutes(each):.0f}", str(each.sessions))
        for each in found
    )
    head = (_FIRST[grain], "Days a week", "Minutes a week", "Sessions")
    gentle = all(course.rehabilitation for course in progress.courses)
    figures = (
        _columns("Days a week", _days, found, words, head, rows, gentle),
        _columns("Minutes a week", _minutes, found, words, head, rows, gentle),
    )
    return Section("Days and minutes", (), figures)


def _days(each: Stretch) -> float:
    """Days a week: those of a month are brought to the length of a week."""
    return each.days / max(1, each.weeks)


def _minutes(each: Stretch) -> float:
    return each.minutes / max(1, each.weeks)


def _columns(
    what: str,
    value: Callable[[Stretch], float],
    found: Sequence[Stretch],
    words: Words,
    head: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
    gentle: bool,
) -> Figure:
    values = [(each.begin, value(each)) for each in found]
    average = sum(map(value, found)) / len(found)
    most_at, most = max(values, key=lambda each: each[1])
    stretch = "week" if head[0] == _FIRST["week"] else "month"
    record = f"most in the {stretch} from {words.day(most_at, whole=True)}, {most:.3g}; "
    described = f"{what}: {average:.3g} on average; {'' if gentle else record}lately {values[-1][1]:.3g}."
    place = head.index(what)
    narrow = tuple((row[0], row[place], row[3]) for row in rows)
    return Figure(
        what, described, columns_chart(values, _label(values, words)), (head[0], what, head[3]), narrow
    )


def _after(progress: Progress, words: Words) -> Iterator[Section]:
    """Pain and effort, where they were told."""
    told = [row for row in progress.sessions if row.after is not None or row.effort is not None]
    pains = [(row.date, float(row.after)) for row in told if row.after is not None]
    if not told:
        return
    efforts = [row.effort for row in told if row.effort is not None]
    sentences = [words.after(progress.after)] if progress.after else []
    if efforts:
        counts = [
            f"{effort} {efforts.count(effort)}" for effort in ("easy", "right", "hard") if effort in efforts
        ]
        sentences.append(f"How hard the sessions were called, and how often: {', '.join(counts)}.")
    figures = []
    if pains:
        hurt = sum(1 for _, pain in pains if pain)
        described = (
            f"Pain after {len(pains)} sessions, from 0 to 10: more than 0 after {hurt} of them, "
            f"{max(pain for _, pain in pains):g} at most, {pains[-1][1]:g} after the last one."
        )
        rows = tuple(
            (words.day(row.date, whole=True), "" if row.after is None else str(row.after), row.effort or "")
            for row in told
        )
        chart = pain_chart(pains, _label(pains, words))
        figures.append(
            Figure("Pain after sessions", described, chart, ("Day", "Pain, 0 to 10", "Effort"), rows)
        )
    yield Section("Pain and effort", tuple(sentences), tuple(figures))


def _exercise(course: Course, every: Sequence[DayRow], words: Words) -> Section:
    days = [day for day in every if day.exercise == course.exercise]
    grain = grain_of([day.date for day in days])
    sides = words.sides(course, days)
    figures = []
    for unit in UNITS:
        if found := doses(days, unit, grain):
            figures.append(_dose_figure(course, unit, found, grain, words))
    return Section(course.name, (words.course(course), *sides), tuple(figures))


def _dose_figure(course: Course, unit: Unit, found: list[Dose], grain: Grain, words: Words) -> Figure:
    caption = f"{course.name}: {_UNIT[unit]} in a set"
    values = [dose.done for dose in found]
    asked = [dose.asked for dose in found if dose.asked is not None]
    told = [words.span(found[0].begin, found[-1].begin, whole=True)]
    if asked:
        told.append(f"asked {asked[0]:g} at first and {asked[-1]:g} at last")
    spread = "" if course.rehabilitation else f"between {min(values):g} and {max(values):g}, "
    told.append(f"done {spread}{values[-1]:g} at last")
    told += [
        f"level {level} from {words.day(day, whole=True)}" for day, level in level_changes(found) if level
    ]
    if hurt := {dose.begin for dose in found if dose.hurt}:
        told.append(f"it hurt in {len(hurt)} of {len({dose.begin for dose in found})} {grain}s")
    levels, sides = (len({getattr(dose, key) for dose in found} - {None}) > 0 for key in ("level", "side"))
    head = (_FIRST[grain], *["Level"] * levels, *["Side"] * sides, "Asked", "Done", "It hurt")
    rows = tuple(
        (
            words.day(dose.begin, whole=True),
            *[dose.level or ""] * levels,
            *[dose.side or ""] * sides,
            "" if dose.asked is None else f"{dose.asked:g}",
            f"{dose.done:g}",
            "yes" if dose.hurt else "",
        )
        for dose in found
    )
    chart = dose_chart(found, _label([(dose.begin, 0) for dose in found], words))
    return Figure(caption, f"{caption}, {'; '.join(told)}.", chart, head, rows)


def _label(values: Sequence[tuple[date, float]], words: Words) -> Callable[[date], str]:
    """Short dates: with the day where they are near one another, otherwise with the year."""
    far = (values[-1][0] - values[0][0]).days > 300

    def label(day: date) -> str:
        month = words.month(day)[:3]
        return f"{month} {day.year}" if far else f"{day.day} {month}"

    return label
