"""Whatever a name is, a report stays a report: no markup, no control, nothing fetched, nothing endless."""

import re
import struct
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from zlib import crc32

import pytest
from reports_made import made

from voicecoach.cli.errors import UserError
from voicecoach.cli.progress_file import write
from voicecoach.history.stretches import Dose
from voicecoach.phrases import load_phrases
from voicecoach.report.charts import columns_chart, dose_chart
from voicecoach.report.contents import Contents, contents
from voicecoach.report.page import page
from voicecoach.report.picture import png, svg
from voicecoach.report.text import visible
from voicecoach.report.words import Words

SVG = "{http://www.w3.org/2000/svg}"
NAMES = [
    "<script>alert(1)</script>",
    "</style></svg><img src=http://example.org/ onerror=alert(1)>",
    '"\' onload="alert(1) &amp; ]]> <!-- <![CDATA[',
    "a\x00b\x01c\x1b[31m\x85\u2028d\u202ee\ud800f\ufffe",
    "x" * 300,
    "&#x3c;b> {{7*7}} %s {0}",
]


def report(name: str) -> Contents:
    progress = made(name, name, times=8)
    return contents(progress, Words(load_phrases("en"), progress.today))


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_text_in_a_page(name: str) -> None:
    text = page(report(name))
    text.encode("utf-8")
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\ud800-\udfff]", text)
    kinds, attributes = parsed(text)
    assert kinds == parsed(page(report("plain")))[0]
    assert not [
        key for key in attributes if key.startswith("on") or key in ("src", "href", "style", "action")
    ]
    assert set(re.findall(r"url\(|@import|https?://[^\"'\s<]*", text)) <= {
        "http://www.w3.org/2000/svg",
        "http://example.org/",
    }


def parsed(text: str) -> tuple[set[str], set[str]]:
    """The names of the elements of a page, and those of their attributes."""
    kinds: set[str] = set()
    attributes: set[str] = set()

    class Parser(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            kinds.add(tag)
            attributes.update(name for name, _ in attrs)

    Parser().feed(text)
    return kinds, attributes


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_text_in_a_picture(name: str) -> None:
    root = ET.fromstring(svg(report(name)))
    kinds = {each.tag.removeprefix(SVG) for each in root.iter()}
    assert kinds <= {"svg", "metadata", "title", "desc", "rect", "g", "line", "text", "path", "circle"}
    assert not [key for each in root.iter() for key in each.attrib if key.startswith("on") or "href" in key]
    (description,) = root.findall(f"{SVG}desc")
    seen = "".join(char if char.isprintable() else "" for char in name)[:3]
    assert seen[:1] in (description.text or "")


def test_a_long_name_stays_inside_of_a_picture() -> None:
    root = ET.fromstring(svg(report("x" * 300)))
    width = float(root.attrib["width"])
    lines = [each for each in root.iter(f"{SVG}text") if each.attrib.get("x") == "20"]
    assert lines and all(len(line.text or "") * 0.56 * 14 <= width for line in lines)


def test_columns_are_of_weeks_and_a_beginning_one_is_not_made_more_of() -> None:
    """Every second day from a Monday on, eight times ten minutes: four, three, and one of a week to be."""
    days, minutes = report("Heel raises").general[0].figures
    weeks = ["31 August 2026", "7 September 2026", "14 September 2026"]
    assert days.head[1:] == ("Days a week", "Sessions") and minutes.head[1] == "Minutes a week"
    assert days.rows == tuple(zip(weeks, "431", "431", strict=True))
    assert [row[1] for row in minutes.rows] == ["40", "30", "10"]


def test_what_cannot_be_seen_is_a_sign_and_what_is_white_a_space() -> None:
    assert visible("a\tb\x1bc\u2028d e") == "a b\ufffdc d e"


def test_a_moment_is_a_minute() -> None:
    progress = made(times=1)
    practice = replace(progress.practice, seconds=4.0)
    told = Words(load_phrases("en"), progress.today).summary(practice, None)
    assert told[-1] == "1 session since 31 August, 1 minute in all."


def test_one_day_is_told_once() -> None:
    progress = made(times=1)
    told = contents(progress, Words(load_phrases("en"), progress.today))
    assert told.period == "On 31 August 2026"
    described = told.exercises[0].figures[0].described
    assert described.startswith("Heel raises: repetitions in a set, 31 August 2026; asked ")
    assert report("Anna").period == "From 31 August 2026 to 14 September 2026"


def test_another_level_is_told_with_the_day_it_begins() -> None:
    """The 21st time is forty days after 31 August."""
    progress = made()
    (figure,) = contents(progress, Words(load_phrases("en"), progress.today)).exercises[0].figures
    assert figure.described.count("level ") == 1 and "level free from 10 October 2026" in figure.described


def test_what_was_asked_for_is_level_until_it_changes() -> None:
    """Eight repetitions four times, and then nine: a corner on the day of the change, below and above."""
    chart = report("Heel raises").exercises[0].figures[0].chart
    (line,) = [each for each in chart.iter() if each.get("class") == "series asked"]
    path = line[0].get("d") or ""
    points = [tuple(map(float, each.split())) for each in path[1:].split("h")[0].split("L")]
    assert all(x == before or y == height for (before, height), (x, y) in pairwise(points))
    assert len({y for _, y in points}) == 2


def test_a_report_does_not_replace_what_has_come_meanwhile(tmp_path: Path) -> None:
    target = tmp_path / "mine.html"
    target.write_text("<p>Mine</p>", "utf-8")
    progress = made(times=8)
    with pytest.raises(UserError, match="no report of voicecoach"):
        write(target, progress, Words(load_phrases("en"), progress.today), force=False)
    assert target.read_text("utf-8") == "<p>Mine</p>"


def test_a_picture_says_what_it_shows() -> None:
    root = ET.fromstring(svg(report("Heel raises")))
    assert root.attrib["role"] == "img"
    named = [root.find(f"{SVG}*[@id='{name}']") for name in root.attrib["aria-labelledby"].split()]
    told = " ".join(each.text or "" for each in named if each is not None)
    assert "Heel raises: repetitions in a set" in told and "asked 8 at first and 9 at last" in told


def test_a_png_has_its_words_beside_it() -> None:
    pytest.importorskip("resvg_py", reason="not installed: resvg-py")
    found = chunks(png(report("Heel raises")))
    width, height = struct.unpack(">II", found[b"IHDR"][0][:8])
    assert width == 880 and height > 2000
    texts = {text.split(b"\0")[0]: text.split(b"\0\0\0\0\0")[1].decode() for text in found[b"iTXt"]}
    assert texts[b"Title"].startswith("Exercise progress of Heel raises.")
    assert "asked 8 at first" in texts[b"Description"]
    assert len(found[b"IDAT"][0]) > 20_000  # letters and charts, and no empty page


def chunks(data: bytes) -> dict[bytes, list[bytes]]:
    """The parts of a PNG, each with a right checksum."""
    found: dict[bytes, list[bytes]] = {}
    place = 8
    while place < len(data):
        (length,) = struct.unpack_from(">I", data, place)
        kind, body = data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        assert struct.unpack_from(">I", data, place + 8 + length) == (crc32(kind + body),)
        found.setdefault(kind, []).append(body)
        place += 12 + length
    return found


@pytest.mark.parametrize(
    ("most", "ticks"),
    [
        (0.4, ["0", "1"]),
        (4, ["0", "1", "2", "3", "4"]),
        (7, ["0", "2", "4", "6", "8"]),
        (23, ["0", "5", "10", "15", "20", "25"]),
        (1234, ["0", "500", "1000", "1500"]),
    ],
)
def test_an_axis_has_whole_numbers(most: float, ticks: list[str]) -> None:
    chart = columns_chart([(date(2026, 11, 2), most)], str)
    axis = next(each for each in chart.iter("g") if each.get("class") == "axis left")
    assert sorted((each.text or "" for each in axis.iter("text")), key=int) == ticks


def test_what_hurt_lies_below_what_was_done() -> None:
    chart = dose_chart([Dose(date(2026, 11, 2), None, None, 10.0, 10.0, True)], str)
    kinds = [each.get("class") for each in chart.iter("g") if (each.get("class") or "").startswith("series")]
    assert kinds == ["series asked", "series hurt", "series done"]
