"""The user's file of settings, read: its text, its table, and what of it cannot be taken.

It is only loaded where there is such a file, or where it is to be changed.
"""

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from voicecoach.settings.resolve import Layer, ignored
from voicecoach.settings.suggest import did_you_mean
from voicecoach.settings.table import TABLE

LARGEST = 64 * 1024
"""Bytes. Ten times what every setting with a comment takes."""
LONGEST_LINE = 4 * 1024
"""Characters. The parser takes seconds for a dotted key of tens of thousands."""
_MARK = b"\xef\xbb\xbf"


class Unreadable(Exception):
    """The file cannot be read. The text is why, with the line where there is one, without a full stop."""


class UserFile:
    """What stands in the file; nothing where there is none. A plain class, as it takes no time to make."""

    __slots__ = ("marked", "path", "table", "text", "windows")

    def __init__(
        self,
        path: Path,
        text: str = "",
        table: dict[str, Any] | None = None,
        marked: bool = False,
        windows: bool = False,
    ) -> None:
        self.path = path
        self.text = text
        """Without a byte order mark, and with the line ends of Unix."""
        self.table = table or {}
        self.marked = marked
        """Whether it begins with a byte order mark, as some editors of Windows write it."""
        self.windows = windows
        """Whether its lines end as on Windows."""

    def line_of(self, key: str, within: str = "") -> int:
        """The line a key of the top level stands on (1 where it is written in an unusual way).

        ``within`` is a key of its table: the line of that one, where it is found.
        """
        found = _find(re.escape(key), self.text, 0)
        if found is not None and within:
            dotted = rf"(?:{re.escape(key)}[ \t]*\.[ \t]*)?[\"']?{re.escape(within)}"
            found = _find(dotted, self.text, found) or found
        return self.text.count("\n", 0, found or 0) + 1

    def with_text(self, text: str) -> bytes:
        """Another text as the bytes of this file, with the mark and the line ends that it has."""
        data = text.replace("\n", "\r\n") if self.windows else text
        return (_MARK if self.marked else b"") + data.encode("utf-8")


def open_file(path: Path) -> UserFile:
    """The file, parsed. Raises Unreadable."""
    data = _bytes(path)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("it is saved as UTF-16; save it as UTF-8")
    try:
        text = data.removeprefix(_MARK).decode("utf-8")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise Unreadable(f"line {line} is not UTF-8 text") from None
    text, windows = text.replace("\r\n", "\n"), "\r\n" in text
    table = parse(text)
    return UserFile(path, text, table, data.startswith(_MARK), windows)


def parse(text: str) -> dict[str, Any]:
    """The table of a text with the line ends of Unix; numbers with a point are Decimal.

    Raises Unreadable.
    """
    lines = text.split("\n")
    if len(max(lines, key=len)) > LONGEST_LINE:
        number = next(number for number, line in enumerate(lines, 1) if len(line) > LONGEST_LINE)
        raise Unreadable(f"line {number} is longer than {LONGEST_LINE} characters")
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError) as problem:
        what = str(problem)
        raise Unreadable(f"it is no TOML: {what[:1].lower()}{what[1:]}") from None


def layer_of(path: Path) -> Layer:
    """What the file gives; a broken one gives a notice. See ``voicecoach.settings.resolve.read_file``."""
    try:
        return layer(open_file(path))
    except Unreadable as problem:
        return Layer(
            notices=[f"Your settings in {path} are not used, because the file cannot be read: {problem}."]
        )


def layer(file: UserFile) -> Layer:
    """The values that can be taken, and a sentence with its line on each of the others."""
    found = Layer()
    for key, value in file.table.items():
        if key not in TABLE:
            place = f"{file.path}:{file.line_of(key)}"
            hint = did_you_mean(key, TABLE)
            found.notices.append(f'{place}: "{key}" is no setting; it is ignored.{hint}')
            continue
        try:
            found.values[key] = TABLE[key].kind.read(value)
        except ValueError as problem:
            at = getattr(problem, "at", "")  # of a BindingsError, which need not be loaded to ask this
            above = f' "{at}" is a setting: write it above [keys].' if at in TABLE else ""
            place = f"{file.path}:{file.line_of(key, at)}"
            found.notices.append(f"{place}: {key} {ignored(problem, value)}{above}")
    return found


def _bytes(path: Path) -> bytes:
    """What the file holds. Raises Unreadable; no file is an empty one."""
    try:
        if path.exists() and not path.is_file():  # a pipe would be waited on for ever
            raise Unreadable("it is no regular file")
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        return b""
    except OSError as problem:
        raise Unreadable(problem.strerror or str(problem)) from None
    if len(data) > LARGEST:
        raise Unreadable(f"it is larger than {LARGEST // 1024} KiB")
    return data


def _find(key: str, text: str, start: int) -> int | None:
    """Where, from ``start`` on, a line begins with a key or its header."""
    found = re.compile(rf"""^[ \t\[]*["']?{key}["']?[ \t]*[=.\]]""", re.MULTILINE).search(text, start)
    return found.start() if found else None
