"""Charts as SVG, drawn by leather. Nothing is told by colour alone, and nothing stands only here."""

import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import count, pairwise
from math import ceil
from typing import Any

from leather import Chart, Scale, Series, theme

from voicecoach.history.stretches import Dose
from voicecoach.report.shapes import DONE, GRID, INK, PAIN, Dashes, Dots, Form, Pillars, Uprights

WIDTH, HEIGHT = 400, 230
"""Units of a chart: its letters, 14 high, can be read where it is as narrow as a telephone."""
FONT = (
    "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Helvetica, Arial, 'Noto Sans', 'Liberation Sans', "
    "'DejaVu Sans', Ubuntu, Cantarell, FreeSans, Verdana, sans-serif"
)
"""Named one by one, as what makes a PNG knows no families like "sans-serif" on most systems."""
_TICKS = 4
"""So many dates stand below a chart at the most."""
_SIDES: tuple[Form, ...] = ("circle", "square", "diamond")
"""How the sides are marked, in their order."""
_ROOM = 16
"""On the right, for the half of the last date that stands beyond its place."""
_STEPS = 5
"""An upright axis has so many at the most."""
_LONGEST = 24
"""Characters of a text inside of a chart; a table has the whole."""

Label = Callable[[date], str]
"""A date, short."""


def dose_chart(doses: Sequence[Dose], label: Label) -> ET.Element:
    """What was asked, what was done on each side, where another level begins, and when it hurt.

    ``doses``: of one unit, at least one, oldest first.
    """
    chart = Chart()
    asked = _corners(doses)
    if asked:
        chart.add_series(Series(asked, name="asked"), Dashes())
    if hurt := [(dose.begin, dose.done) for dose in doses if dose.hurt]:
        chart.add_series(Series(hurt, name="it hurt"), Dots("cross", PAIN, "hurt"))  # below what was done
    sides = sorted({dose.side or "" for dose in doses})
    for number, side in enumerate(sides):
        points = [(dose.begin, dose.done) for dose in doses if (dose.side or "") == side]
        name = f"done, {_short(side)}" if side and len(sides) > 1 else "done"
        chart.add_series(Series(points, name=name), Dots(_SIDES[number % len(_SIDES)], DONE, "done"))
    most = max([dose.done for dose in doses] + [value for _, value in asked])
    if changes := level_changes(doses):
        lines = [(begin, most, _short(level or "no level")) for begin, level in changes]
        chart.add_series(Series(lines, name="another level"), Uprights())
    return _over_days(chart, [dose.begin for dose in doses], most * 1.05, label)


def pain_chart(pains: Sequence[tuple[date, float]], label: Label) -> ET.Element:
    """Pain from 0 to 10; at least one value, oldest first."""
    chart = Chart()
    chart.add_series(Series(list(pains), name="pain, 0 to 10"), Dots("diamond", PAIN, "hurt"))
    return _over_days(chart, [begin for begin, _ in pains], 10, label)


def columns_chart(values: Sequence[tuple[date, float]], label: Label) -> ET.Element:
    """A column for each week or month; at least one, oldest first."""
    chart = Chart()
    names = [begin.isoformat() for begin, _ in values]
    chart.add_series(
        Series([(name, value) for name, (_, value) in zip(names, values, strict=True)]), Pillars(DONE)
    )
    places = sorted({round(n * (len(names) - 1) / (_TICKS - 1)) for n in range(_TICKS)})
    chart.add_x_axis([names[place] for place in places], lambda value, *_: label(date.fromisoformat(value)))
    return _drawn(chart, max(value for _, value in values))


def level_changes(doses: Sequence[Dose]) -> list[tuple[date, str | None]]:
    """Where another level begins than the one before, and which."""
    return [(now.begin, now.level) for before, now in pairwise(doses) if now.level != before.level]


def _corners(doses: Sequence[Dose]) -> list[tuple[date, float]]:
    """Those of a line that stays level until the day on which something else is asked."""
    corners: list[tuple[date, float]] = []
    for dose in doses:
        if dose.asked is not None:
            if corners and corners[-1][1] != dose.asked:
                corners.append((dose.begin, corners[-1][1]))
            corners.append((dose.begin, dose.asked))
    return corners


class _Days(Scale):  # type: ignore[misc]  # leather has no types
    """Days from edge to edge. Leather's own begins and ends at round ones, which may be far away."""

    def __init__(self, first: date, last: date) -> None:
        room = max(timedelta(days=2), (last - first) / 25)  # no dot lies on the edge
        self._first, self._last = first - room, last + room

    def contains(self, value: date) -> bool:
        return self._first <= value <= self._last

    def project(self, value: date, low: float, high: float) -> float:
        return float(low) + (value - self._first) / (self._last - self._first) * (float(high) - float(low))


class _Whole(Scale):  # type: ignore[misc]  # leather has no types
    """Numbers from 0 up, with ticks at whole ones only: nobody exercises on half a day."""

    def __init__(self, most: float) -> None:
        steps = (round_ * 10**zeros for zeros in count() for round_ in (1, 2, 5))
        self._step: int = next(step for step in steps if most <= step * _STEPS)
        self._top: int = self._step * max(1, ceil(most / self._step))

    def contains(self, value: float) -> bool:
        return 0 <= value <= self._top

    def project(self, value: float, low: float, high: float) -> float:
        return float(low) + float(value) / self._top * (float(high) - float(low))

    def ticks(self) -> list[int]:
        return list(range(0, self._top + 1, self._step))


def _over_days(chart: Chart, days: Sequence[date], most: float, label: Label) -> ET.Element:
    first, last = min(days), max(days)
    chart.set_x_scale(_Days(first, last))
    ticks = sorted({first + (last - first) * n / (_TICKS - 1) for n in range(_TICKS)})
    chart.add_x_axis(ticks, lambda value, *_: label(value))
    return _drawn(chart, most)


def _drawn(chart: Chart, most: float) -> ET.Element:
    chart.set_y_scale(_Whole(most))
    chart.add_y_axis(tick_formatter=lambda value, *_: str(value))
    _dress()
    group: ET.Element = chart.to_svg_group(WIDTH - _ROOM, HEIGHT)
    return group


def _dress() -> None:
    """The look of leather's charts: variables of a module."""
    looks: dict[str, Any] = {
        "font_family": FONT,
        "font_size": 14,
        "font_char_height": 14,
        "font_char_width": 8,
    }
    for place in ("tick", "legend"):
        for name, value in looks.items():
            setattr(theme, f"{place}_{name}", value)
    theme.background_color = "none"
    theme.label_color = theme.legend_color = theme.zero_color = INK
    theme.tick_color = GRID


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
