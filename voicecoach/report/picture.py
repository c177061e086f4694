"""The report as one picture: its sentences and charts below one another, in SVG, and from that in PNG."""

import struct
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from textwrap import wrap
from types import ModuleType
from zlib import crc32

from voicecoach.report.charts import FONT, HEIGHT, WIDTH
from voicecoach.report.contents import Contents, Section
from voicecoach.report.shapes import INK
from voicecoach.report.text import GENERATOR, clean, visible

_MARGIN = 20
_SIZES = {"title": 20, "heading": 17, "text": 14}
_LETTER = 0.56
"""The width of a letter on average, by its height: lines are broken by it."""
ZOOM = 2.0
"""Dots a unit of a PNG: 880 across."""


class NoLetters(Exception):
    """There is no font on this machine, so a PNG would be without a word."""


def svg(report: Contents) -> str:
    """The picture, with all that it shows as its description. It is light: an image knows no other."""
    width, y = WIDTH + 2 * _MARGIN, float(_MARGIN)
    body = ET.Element("g")
    for kind, content in _parts(report):
        if isinstance(content, str):
            size = _SIZES[kind]
            y += size * (0.9 if kind == "heading" else 0.2)
            for line in wrap(visible(content), int(WIDTH / (size * _LETTER))):
                y += size * 1.35
                body.append(_line(line, y, size))
        else:
            place = ET.SubElement(body, "g", transform=f"translate({_MARGIN} {y + 8:.0f})")
            place.append(content)
            y += HEIGHT + 8
    height = round(y + _MARGIN)
    root = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {width} {height}",
            "width": str(width),
            "height": str(height),
            "role": "img",
            "aria-labelledby": "title description",
        },
    )
    for tag, text in (("metadata", GENERATOR), ("title", _title(report)), ("desc", _description(report))):
        ET.SubElement(root, tag, id="description" if tag == "desc" else tag).text = text
    ET.SubElement(root, "rect", width="100%", height="100%", fill="#ffffff")
    root.append(body)
    clean(root)
    return ET.tostring(root, encoding="unicode") + "\n"


def png(report: Contents) -> bytes:
    """The same in dots, with its title and description beside them.

    Raises ImportError where resvg is not installed, and NoLetters.
    """
    import resvg_py

    letter = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" font-family="{FONT}"><text y="9">'
    if len({_dots(resvg_py, f"{letter}{text}</text></svg>") for text in "a "}) == 1:
        raise NoLetters
    picture = _dots(resvg_py, svg(report))
    end = 8 + 4 + 4 + 13 + 4  # the signature, and the first chunk with its length, name and checksum
    texts = {"Software": GENERATOR, "Title": _title(report), "Description": _description(report)}
    return picture[:end] + b"".join(map(_chunk, texts, texts.values())) + picture[end:]


def _dots(resvg: ModuleType, picture: str) -> bytes:
    return bytes(resvg.svg_to_bytes(svg_string=picture, zoom=ZOOM))


def _chunk(keyword: str, text: str) -> bytes:
    """A text in UTF-8, not compressed: the chunk ``iTXt`` (PNG, third edition, 11.3.3.4)."""
    data = b"iTXt" + keyword.encode() + b"\0\0\0\0\0" + visible(text).encode()
    return struct.pack(">I", len(data) - 4) + data + struct.pack(">I", crc32(data))


def _parts(report: Contents) -> Iterator[tuple[str, str | ET.Element]]:
    yield "title", report.title
    yield "text", report.period
    for sentence in report.summary:
        yield "text", sentence
    for section in (*report.general, *report.exercises):
        yield from _section(section)


def _section(section: Section) -> Iterator[tuple[str, str | ET.Element]]:
    yield "heading", section.heading
    for sentence in section.sentences:
        yield "text", sentence
    for figure in section.figures:
        yield "text", figure.caption
        yield "chart", figure.chart


def _title(report: Contents) -> str:
    return f"{report.title}. {report.period}."


def _description(report: Contents) -> str:
    sections = (*report.general, *report.exercises)
    sentences = [each for section in sections for each in section.sentences]
    described = [figure.described for section in sections for figure in section.figures]
    return " ".join((*report.summary, *sentences, *described))


def _line(text: str, y: float, size: int) -> ET.Element:
    look = {"x": str(_MARGIN), "y": f"{y:.1f}", "font-family": FONT, "font-size": str(size), "fill": INK}
    line = ET.Element("text", look | ({"font-weight": "600"} if size > _SIZES["text"] else {}))
    line.text = text
    return line
