"""What leather draws a series with, told apart by form: dots, crosses, dashes, columns.

Each says in a legend what it is, by the form itself. Colours are attributes, which a style sheet overrules
by the classes ``done``, ``asked``, ``hurt``, ``level``.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any, Literal

from leather import Columns, Scale, Shape, theme

INK, GRID = "#1b1b1b", "#d0d0d0"
DONE, ASKED, PAIN = "#0b5cad", "#a34700", "#b00020"
"""On white: 6.7:1, 6.4:1 and 7.3:1."""
RADIUS = 3.5
_END = 6
"""So far a dashed line goes on beyond its ends, so that one of a single day is seen."""
_LEGEND = 20
"""The width of a form in the legend."""

Form = Literal["circle", "square", "diamond", "cross"]


class _Named(Shape):  # type: ignore[misc]  # leather has no types
    """A shape of a series with days below and a number beside."""

    kind: str
    """Its class."""

    def validate_series(self, series: Any) -> None:
        """Every series that is given is right."""

    def sample(self) -> ET.Element:
        """The form as the legend shows it, ``_LEGEND`` wide, on the line of the letters."""
        raise NotImplementedError

    def legend_to_svg(self, series: Any, palette: Any) -> list[tuple[ET.Element, int]]:
        """The form, and what it stands for."""
        group = ET.Element("g", {"class": self.kind})
        group.append(self.sample())
        label = _text(str(series.name), _LEGEND + 4, 0)
        group.append(label)
        return [(group, _LEGEND + 4 + (len(str(series.name)) + 2) * theme.legend_font_char_width)]


class Dots(_Named):
    """A form for each value."""

    def __init__(self, form: Form, colour: str, kind: str) -> None:
        self.form, self.colour, self.kind = form, colour, kind

    def sample(self) -> ET.Element:
        """See ``_Named``."""
        return self._form(_LEGEND / 2, -5)

    def to_svg(
        self, width: Any, height: Any, x_scale: Scale, y_scale: Scale, series: Any, _: Any
    ) -> ET.Element:
        """All of them."""
        group = ET.Element("g", {"class": f"series {self.kind}"})
        for x, y, _row in _places(width, height, x_scale, y_scale, series):
            group.append(self._form(x, y))
        return group

    def _form(self, x: float, y: float) -> ET.Element:
        r = RADIUS
        match self.form:
            case "circle":
                return ET.Element("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=str(r), fill=self.colour)
            case "square":
                r += 1  # so that it is seen around a dot
                path = f"M{x - r:.1f} {y - r:.1f}h{2 * r}v{2 * r}h{-2 * r}z"
                return _outline(path, self.colour, 1.5)
            case "diamond":
                path = f"M{x:.1f} {y - r - 1:.1f}l{r + 1} {r + 1}l{-r - 1} {r + 1}l{-r - 1} {-r - 1}z"
            case "cross":
                r += 5  # it is seen around what was done, which lies above it
                path = f"M{x - r:.1f} {y - r:.1f}l{2 * r} {2 * r}m0 {-2 * r}l{-2 * r} {2 * r}"
                return _outline(path, self.colour, 2.5)
        return ET.Element("path", d=path, fill=self.colour)


class Dashes(_Named):
    """A dashed line through the values."""

    kind = "asked"

    def sample(self) -> ET.Element:
        """See ``_Named``."""
        return self._line(f"M0 -5h{_LEGEND}")

    def to_svg(
        self, width: Any, height: Any, x_scale: Scale, y_scale: Scale, series: Any, _: Any
    ) -> ET.Element:
        """The line."""
        group = ET.Element("g", {"class": f"series {self.kind}"})
        corners = [f"{x:.1f} {y:.1f}" for x, y, _row in _places(width, height, x_scale, y_scale, series)]
        group.append(self._line(f"M{'L'.join(corners)}h{_END}M{corners[0]}h-{_END}"))
        return group

    def _line(self, path: str) -> ET.Element:
        look = {"stroke": ASKED, "stroke-width": "2", "stroke-dasharray": "6 4", "fill": "none"}
        return ET.Element("path", {"d": path, **look})


class Uprights(_Named):
    """A dotted upright line at each day, with the third of each row's values at its top."""

    kind = "level"

    def sample(self) -> ET.Element:
        """See ``_Named``."""
        return self._line(f"M{_LEGEND / 2} 2v-14")

    def to_svg(
        self, width: Any, height: Any, x_scale: Scale, y_scale: Scale, series: Any, _: Any
    ) -> ET.Element:
        """The lines; a text that would go over the right edge stands on the left of its line."""
        group = ET.Element("g", {"class": f"series {self.kind}"})
        for number, (x, _y, row) in enumerate(_places(width, height, x_scale, y_scale, series)):
            group.append(self._line(f"M{x:.1f} 0v{float(height):.1f}"))
            left = x > float(width) / 2
            label = _text(row[2], x + (-4 if left else 4), 12 + 15 * (number % 3))
            label.set("text-anchor", "end" if left else "start")
            group.append(label)
        return group

    def _line(self, path: str) -> ET.Element:
        return ET.Element(
            "path", {"d": path, "stroke": INK, "stroke-width": "1.5", "stroke-dasharray": "2 3"}
        )


class Pillars(Columns):  # type: ignore[misc]  # leather has no types
    """Leather's columns, with a class, and no legend: there is only one kind of them."""

    def to_svg(self, *places: Any) -> ET.Element:
        """See leather."""
        group: ET.Element = super().to_svg(*places)
        group.set("class", "series done")
        return group


def _places(
    width: Any, height: Any, x_scale: Scale, y_scale: Scale, series: Any
) -> Iterator[tuple[float, float, Any]]:
    """Where the values of a series lie, and their rows."""
    for datum in series.data():
        yield float(x_scale.project(datum.x, 0, width)), float(y_scale.project(datum.y, height, 0)), datum.row


def _outline(path: str, colour: str, width: float) -> ET.Element:
    return ET.Element("path", {"d": path, "stroke": colour, "stroke-width": str(width), "fill": "none"})


def _text(text: str, x: float, y: float) -> ET.Element:
    look = {"font-family": theme.legend_font_family, "font-size": str(theme.legend_font_size), "fill": INK}
    label = ET.Element("text", {"x": f"{x:.1f}", "y": f"{y:.1f}", **look})
    label.text = text
    return label
