"""What is wrong with a routine, placed and in one sentence each.

Exception
├── RoutineError   a file is refused: all its problems at once
├── Refused        inside this package: one value is refused
└── Unread         inside this package: a value that was refused is needed
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from voicecoach.model.frozen import dataclass

SHOWN = 40
"""How many characters of an offending value are shown."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One error of a file."""

    file: str
    """The file as the user named it; empty where it is unknown."""
    line: int | None
    """From 1; None where the error has no line (the file cannot be opened)."""
    key: str
    """Like ``exercise[2].cues[1].at``, counted from 1; empty where it concerns the whole file."""
    message: str
    """One sentence with what was found, what is expected and, where it is known, the corrected line."""

    def __str__(self) -> str:
        """``file:line: key: message``, safe to print."""
        place = ":".join(part for part in (printable(self.file), str(self.line or "")) if part)
        return ": ".join(part for part in (place, printable(self.key), self.message) if part)


class RoutineError(Exception):
    """A routine or a library file is refused. ``problems`` holds all its errors, in order of line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        """One line a problem."""
        return "\n".join(map(str, self.problems))


class Refused(Exception):
    """A value is refused.

    ``expected`` completes "it should be …"; ``write`` is the TOML of a corrected value, where one
    is known; ``whole`` is a complete sentence that replaces all of it.
    """

    def __init__(self, expected: str = "", write: str = "", whole: str = "") -> None:
        self.expected, self.write, self.whole = expected, write, whole
        super().__init__(expected or whole)

    def sentence(self, name: str, value: object) -> str:
        """The sentence for the value of the key ``name``."""
        if self.whole:
            return self.whole
        better = f"; write {name} = {self.write}" if self.write else ""
        return f"'{printable(name)}' is {shown(value)}; it should be {self.expected}{better}"


class Unread(Exception):
    """A value that was refused is needed: what depends on it is left out without another message."""


def printable(text: str) -> str:
    """The text with everything that a terminal could act upon written as an escape."""
    if text.isprintable():
        return text
    return "".join(
        char
        if char.isprintable()
        else f"\\u{ord(char):04x}"
        if ord(char) < 0x10000
        else f"\\U{ord(char):08x}"
        for char in text
    )


def shorten(text: str, most: int = SHOWN) -> str:
    """The text escaped and cut to ``most`` characters."""
    return printable(text if len(text) <= most else text[: most - 1] + "…")


def shown(value: Any) -> str:
    """An offending value as its author knows it: like its TOML, short, and safe to print."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{shorten(value)}"'
    if isinstance(value, int):
        # Python refuses to write integers of more than 4,300 digits; hexadecimal ones can be longer.
        return str(value) if value.bit_length() < 128 else "a number of more than 38 digits"
    if isinstance(value, Decimal):
        return shorten(str(value).lower())
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    return "a table" if isinstance(value, dict) else shorten(str(value))


def did_you_mean(word: str, options: Iterable[str]) -> str:
    """``; did you mean 'x'?`` for the nearest of the options, or nothing."""
    # Loaded here: it costs a millisecond that a good file need not pay.
    from difflib import get_close_matches

    near = get_close_matches(word[:60].lower(), sorted(options), 1, 0.6)
    return f"; did you mean '{near[0]}'?" if near else ""
