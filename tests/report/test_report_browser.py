"""The report in a real browser: it can be read by everybody, is whole, fetches nothing, and prints."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest
from conftest import require
from reports_made import TIMES, made

from voicecoach.phrases import load_phrases
from voicecoach.report.contents import contents
from voicecoach.report.page import page
from voicecoach.report.words import Words

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HOSTILE = "<script>fetch('http://example.org/')</script>\"'&\u202e " + "Wadenheben" * 30
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
A4, LETTER = (210 / 25.4, 297 / 25.4), (8.5, 11.0)
"""Width and height in inches."""
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
MARGINS = 2 * 15 / 25.4
CSS_INCH = 96


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """One browser for all tests here: its start takes a second."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="not installed: playwright")
    pytest.importorskip("axe_playwright_python", reason="not installed: axe-playwright-python")
    require("chromium")
    import shutil

    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of somebody with a hostile name, on an exercise with another."""
    return written(tmp_path_factory.mktemp("report") / "progress.html", TIMES)


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same of few days: what looks for broken rules takes its time with every cell."""
    return written(tmp_path_factory.mktemp("report") / "short.html", 12)


def written(path: Path, times: int) -> Path:
    progress = made(HOSTILE, HOSTILE, times)
    words = Words(load_phrases("en"), progress.today)
    path.write_text(page(contents(progress, words)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def window(browser: "Browser", report: Path) -> "Page":
    """A window with the report, all its tables open."""
    return opened(browser, report)


@pytest.fixture
def shown(window: "Page") -> "Page":
    """The window as wide as a book and light."""
    window.set_viewport_size({"width": 900, "height": 800})
    window.emulate_media(color_scheme="light")
    return window


def opened(browser: "Browser", report: Path) -> "Page":
    """A report in a window of its own, all its tables open."""
    shown = browser.new_page(viewport={"width": 900, "height": 800}, reduced_motion="reduce")
    shown.goto(report.as_uri())
    shown.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    return shown


def test_no_rule_of_accessibility_is_broken(browser: "Browser", short: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe

    shown = opened(browser, short)
    found = Axe().run(shown, options={"runOnly": RULES}).response
    assert violations(found) == []
    checked = {each["id"] for each in found["passes"]}
    assert {"color-contrast", "svg-img-alt", "document-title", "html-has-lang", "heading-order"} <= checked
    shown.emulate_media(color_scheme="dark")
    found = Axe().run(shown, options={"runOnly": {"type": "rule", "values": ["color-contrast"]}}).response
    assert violations(found) == [] and found["passes"]
    shown.close()


def violations(found: Any) -> list[tuple[str, str]]:
    """The rules that are broken, and where first."""
    return [(each["id"], each["nodes"][0]["html"][:200]) for each in found["violations"]]


def test_nothing_is_fetched_and_no_script_runs(browser: "Browser", report: Path) -> None:
    shown = browser.new_page()
    asked: list[str] = []
    shown.on("request", lambda request: asked.append(request.url))
    shown.goto(report.as_uri())
    shown.wait_for_load_state("networkidle")
    assert asked == [report.as_uri()]
    assert shown.locator("script").count() == 0
    assert HOSTILE.replace("\u202e", "\N{REPLACEMENT CHARACTER}") in shown.locator("h1").inner_text()
    shown.close()


def test_graphics_stand_out_from_the_ground(shown: "Page") -> None:
    """3:1 for every line, dot and column that means something (WCAG 2.2, 1.4.11)."""
    colours = """() => {
        const ground = getComputedStyle(document.body).backgroundColor;
        const found = new Set();
        for (const each of document.querySelectorAll('.series circle, .series rect, .series path')) {
            const style = getComputedStyle(each);
            for (const colour of [style.fill, style.stroke])
                if (colour.startsWith('rgb(') && !(each.tagName === 'path' && colour === style.fill
                    && style.stroke !== 'none')) found.add(colour);
        }
        return JSON.stringify([ground, [...found]]);
    }"""
    grounds = set()
    for scheme in SCHEMES:
        shown.emulate_media(color_scheme=scheme)
        ground, found = json.loads(shown.evaluate(colours))
        assert len(found) >= 3
        assert all(contrast(colour, ground) >= 3 for colour in found), (scheme, ground, found)
        grounds.add(ground)
    assert len(grounds) == 2


def test_it_fits_a_window_of_320_pixels(shown: "Page") -> None:
    """So wide is a window of 1,280 pixels at 400 % (WCAG 2.2, 1.4.10); at 200 % it is 640."""
    for width in (320, 640):
        shown.set_viewport_size({"width": width, "height": 800})
        assert shown.evaluate("innerWidth") == width
        assert shown.evaluate("document.documentElement.scrollWidth") <= width
        wide = shown.evaluate(
            "[...document.querySelectorAll('svg, table, h1')].filter("
            "each => each.getBoundingClientRect().right > innerWidth).length"
        )
        assert wide == 0


def test_a_table_stands_behind_each_chart(shown: "Page") -> None:
    figures = shown.locator("figure")
    assert figures.count() == 5
    for number in range(5):
        figure = figures.nth(number)
        chart = figure.get_by_role("img")
        assert len(chart.get_attribute("aria-label") or "") > 60
        assert figure.locator("caption").inner_text() == figure.locator("figcaption").inner_text()
        assert figure.locator("thead th[scope=col]").count() >= 3
        assert figure.locator("tbody tr").count() == figure.locator("tbody th[scope=row]").count() > 10
    assert [shown.get_by_role(role).count() for role in ("banner", "main", "contentinfo")] == [1, 1, 1]


def test_no_label_of_a_chart_is_cut(browser: "Browser", tmp_path: Path) -> None:
    """Of seven years, whose dates are the longest there are."""
    shown = browser.new_page()
    shown.goto(written(tmp_path / "long.html", 1300).as_uri())
    beyond = """[...document.querySelectorAll('svg')].flatMap(chart => {
        const whole = chart.getBoundingClientRect();
        return [...chart.querySelectorAll('text')].filter(each => {
            const box = each.getBoundingClientRect();
            return box.left < whole.left || box.right > whole.right || box.bottom > whole.bottom;
        }).map(each => each.textContent);
    })"""
    assert shown.evaluate(beyond) == []
    assert shown.locator("svg text").count() > 40
    shown.close()


def test_no_chart_is_cut_in_print(browser: "Browser", report: Path) -> None:
    shown = browser.new_page()
    shown.goto(report.as_uri())
    shown.emulate_media(media="print")
    for size in (A4, LETTER):
        width, height = ((each - MARGINS) * CSS_INCH for each in size)
        shown.set_viewport_size({"width": int(width), "height": int(height)})
        boxes = json.loads(
            shown.evaluate(
                "JSON.stringify([...document.querySelectorAll('figure > svg')].map(each => ["
                "getComputedStyle(each).breakInside, each.getBoundingClientRect().width,"
                "each.getBoundingClientRect().height]))"
            )
        )
        assert len(boxes) == 5
        assert all(kept == "avoid" and wide <= width and high <= height for kept, wide, high in boxes)
        printed = shown.pdf(width=f"{size[0]}in", height=f"{size[1]}in", print_background=True)
        pages = printed.count(b"/Type /Page\n") or printed.count(b"/Type /Page ")
        assert printed.startswith(b"%PDF") and 4 <= pages <= 12
    shown.close()


def test_tables_are_printed_though_they_are_closed(browser: "Browser", short: Path) -> None:
    shown = browser.new_page()
    shown.goto(short.as_uri())
    hidden = "[...document.querySelectorAll('td, th')].filter(each => !each.checkVisibility()).length"
    cells = shown.locator("td, th").count()
    assert shown.locator("details[open]").count() == 0 and shown.evaluate(hidden) == cells > 0
    shown.emulate_media(media="print")
    assert shown.evaluate(hidden) == 0
    assert not shown.locator("summary").first.is_visible()
    shown.close()


def contrast(one: str, other: str) -> float:
    """The ratio of two colours as CSS computes them (WCAG 2.2, contrast ratio and relative luminance)."""

    def luminance(colour: str) -> float:
        parts = [int(part) / 255 for part in colour.strip("rgb()").split(",")]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
