"""A chart of characters, for those who look at a terminal; drawn by plotille."""

from collections.abc import Callable, Sequence
from datetime import date

HEIGHT = 8
_LEAST = 16
"""Characters across at the least, without the numbers."""
_BLANK = "\N{BRAILLE PATTERN BLANK}"


def chart(
    points: Sequence[tuple[date, float]], label: Callable[[date], str], width: int, *, dots: bool
) -> list[str]:
    """Lines of at most ``width`` characters, 24 at the least: at least one number on its day, oldest first.

    ``dots``: whether the terminal can show braille, whose dots are finer; otherwise it is all ASCII.
    """
    from plotille import Canvas

    most = max(1.0, *(value for _, value in points))
    margin = len(f"{most:.0f}") + 1
    across = max(_LEAST, width - margin - 1)
    first, last = points[0][0].toordinal(), points[-1][0].toordinal()
    canvas = Canvas(across, HEIGHT, first, 0, max(last, first + 1), most * 1.02)
    if dots:
        for (one, low), (other, high) in zip(points, points[1:] or points, strict=False):
            canvas.line(one.toordinal(), low, other.toordinal(), high)
    else:
        for day, value in points:
            canvas.point(day.toordinal(), value, marker="*")
    drawn = canvas.plot().replace(_BLANK, " ").splitlines()
    numbers = {0: f"{most:.0f}", HEIGHT - 1: "0"}
    lines = [f"{numbers.get(row, ''):>{margin - 1}} |{line.rstrip()}" for row, line in enumerate(drawn)]
    left, right = label(points[0][0]), label(points[-1][0])
    foot = left if left == right else f"{left}{right:>{max(1 + len(right), across - len(left))}}"
    return [*lines, " " * (margin + 1) + foot]
