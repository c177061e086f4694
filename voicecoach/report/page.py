"""The report as one page of HTML: nothing is fetched, no script is needed, and none could run.

What stands in it is built as a tree, so that a name can be no markup; its policy (``default-src 'none'``)
has a browser refuse whatever was to be fetched or run.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from voicecoach.report.charts import HEIGHT, WIDTH
from voicecoach.report.contents import Contents, Figure, Section
from voicecoach.report.text import GENERATOR, clean

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_NOTE = (
    "Made by voicecoach from the record of the sessions. It is no medical device, and tells what was done, "
    "not what is good for somebody."
)


def page(report: Contents) -> str:
    """The whole document."""
    head = _node(
        "head",
        _node("meta", charset="utf-8"),
        _node("title", f"{report.title}, {_lowered(report.period)}"),
        _node("meta", name="viewport", content="width=device-width, initial-scale=1"),
        _node("meta", name="generator", content=GENERATOR),
        _node("meta", **{"http-equiv": "Content-Security-Policy", "content": _POLICY}),
        _node("meta", name="color-scheme", content="light dark"),
        _node("style", Path(__file__).with_name("page.css").read_text("utf-8")),
    )
    body = _node(
        "body",
        _node("header", _node("h1", report.title), _node("p", report.period)),
        _node(
            "main",
            _section(Section("Summary", report.summary, ()), 2, "summary"),
            *_sections(report.general, 2, "part"),
            _node(
                "section",
                _node("h2", "Exercises", id="exercises"),
                *_sections(report.exercises, 3, "exercise"),
                **{"aria-labelledby": "exercises"},
            ),
        ),
        _node("footer", _node("p", _NOTE)),
    )
    html = _node("html", head, body, lang="en")
    clean(html)
    return "<!DOCTYPE html>\n" + ET.tostring(html, encoding="unicode", method="html") + "\n"


def _sections(sections: Iterable[Section], level: int, name: str) -> Iterator[ET.Element]:
    for number, each in enumerate(sections, 1):
        yield _section(each, level, f"{name}-{number}")


def _section(section: Section, level: int, name: str) -> ET.Element:
    """A section under a heading; of the second level, it is a landmark as well."""
    return _node(
        "section",
        _node(f"h{level}", section.heading, id=name),
        *(_node("p", sentence) for sentence in section.sentences),
        *map(_figure, section.figures),
        **({"aria-labelledby": name} if level == 2 else {}),
    )


def _figure(figure: Figure) -> ET.Element:
    chart = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {WIDTH} {HEIGHT}",
            "role": "img",
            "aria-label": figure.described,
        },
    )
    chart.append(figure.chart)
    table = _node(
        "table",
        _node("caption", figure.caption),
        _node("thead", _node("tr", *(_node("th", text, scope="col") for text in figure.head))),
        _node("tbody", *map(_row, figure.rows)),
    )
    return _node(
        "figure",
        _node("figcaption", figure.caption),
        chart,
        _node("details", _node("summary", f"The numbers: {figure.caption}"), table),
    )


def _row(cells: Sequence[str]) -> ET.Element:
    return _node("tr", _node("th", cells[0], scope="row"), *(_node("td", cell) for cell in cells[1:]))


def _node(tag: str, *children: ET.Element | str, **attributes: str) -> ET.Element:
    """An element; one text at the most, and then the elements."""
    made = ET.Element(tag, attributes)
    for child in children:
        if isinstance(child, str):
            made.text = child
        else:
            made.append(child)
    return made


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
