"""The chart that follows the text, where somebody may look at it; it tells nothing that the text does not."""

import os
import sys
from datetime import date, timedelta

from voicecoach.cli.printing import out
from voicecoach.history.progress import Progress, most_a_day
from voicecoach.history.stretches import begin_of, stretches
from voicecoach.report.words import Words

FOLLOWS = "A chart of the same numbers follows; --no-chart leaves it out."
_WEEKS = timedelta(weeks=25)
"""Before the last one: half a year."""
_WIDEST = 100
"""Characters; wider, a chart shows no more."""


def draw(progress: Progress, words: Words) -> None:
    """One exercise by its days, several by minutes a week; nothing where the output is no terminal."""
    if sys.stdout is None or not sys.stdout.isatty():
        return
    title, points = _points(progress)
    if len(points) < 2:
        return
    import shutil  # 10 ms, and most outputs are no terminal

    from voicecoach.report.terminal import chart

    out(FOLLOWS)
    out(title)
    width = min(_WIDEST, shutil.get_terminal_size().columns)
    for line in chart(points, lambda day: words.day(day), width, dots=_knows_unicode()):
        out(line)


def _points(progress: Progress) -> tuple[str, list[tuple[date, float]]]:
    if len(progress.courses) == 1 and progress.courses[0].measured:
        course = progress.courses[0]
        unit = course.measured[-1].unit
        here = [day for day in progress.days if day.level == course.level]
        return f"{'Repetitions' if unit == 'reps' else 'Seconds'} in a set:", most_a_day(here, unit)
    first = max(progress.done[0].date, begin_of(progress.until, "week") - _WEEKS)
    done = [day for day in progress.done if day.date >= begin_of(first, "week")]
    weeks = stretches(done, progress.until, "week")
    return "Minutes a week:", [(week.begin, week.minutes) for week in weeks]


def _knows_unicode() -> bool:
    """Whether the terminal shows more than ASCII, as far as its user has said.

    Python writes UTF-8 also under the locale "C", and then may have put C.UTF-8 in its place.
    """
    if (sys.stdout.encoding or "").lower().replace("-", "") != "utf8":
        return False
    if sys.platform == "win32":
        return True
    said = {name: os.environ.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG")}
    if said["LC_CTYPE"] == "C.UTF-8" and not said["LC_ALL"]:
        return "utf" in said["LANG"].lower()
    return "utf" in (said["LC_ALL"] or said["LC_CTYPE"] or said["LANG"]).lower()
