"""The lines of the keys of a TOML text. Used only once something is wrong with it."""

import re

# Tokens of TOML, in the order in which they are tried. A word is a bare key, a number, a date …
_TOKEN = re.compile(
    r'(?P<string>"""(?:[^\\]|\\.)*?"{3,5}|\'{3}(?:.)*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\')'
    r"|(?P<comment>#[^\n]*)|(?P<newline>\n)|(?P<mark>[\[\]{}=,])|(?P<word>[^\s\[\]{}=,.#\"']+)",
    re.DOTALL,
)
_ARRAY_TABLE = re.compile(r"\[\[")


def locate(text: str, key: str) -> int:
    """The line (from 1) of a key such as ``exercise[2].reps``, or of the nearest table around it.

    The first line where not even the table is there.
    """
    return line_of(lines_of(text), key)


def line_of(lines: dict[str, int], key: str) -> int:
    """The line of a key in what ``lines_of`` found."""
    while key:
        if key in lines:
            return lines[key]
        cut = max(key.rfind("."), key.rfind("["))
        key = key[: max(cut, 0)]
    return 1


def lines_of(text: str) -> dict[str, int]:
    """The line of every key and list entry of a text that is valid TOML."""
    scanner = _Scanner(text)
    scanner.run()
    return scanner.lines


def key_at(text: str, line: int, name: str) -> str:
    """The whole key of what is called ``name`` on a line; the name itself where it cannot be told.

    The text need not be valid TOML beyond that line.
    """
    before = "\n".join(text.split("\n")[:line])
    # Of a key that is given twice the first line is known: the nearest one at or above is meant.
    found = [(at, key) for key, at in lines_of(before).items() if f".{key}".endswith(f".{name}")]
    return max(found)[1] if found else name


def deep_key(text: str, most: int) -> int | None:
    """The first line with a dotted key of more than ``most`` parts."""
    scanner = _Scanner(text, longest_key=most)
    scanner.run()
    return scanner.stopped


def deep_line(text: str, most: int) -> int | None:
    """The first line where tables and lists are nested deeper than ``most``."""
    scanner = _Scanner(text, longest_key=most, deepest=most)
    scanner.run()
    return scanner.stopped


class _Frame:
    """An open list (``index`` counts its entries) or an open inline table (``index`` is None)."""

    __slots__ = ("fresh", "index", "path")

    def __init__(self, path: str, index: int | None) -> None:
        self.path = path
        self.index = index
        self.fresh = True


class _Scanner:
    """One pass over the tokens; never recursive, so that no nesting can break it."""

    def __init__(self, text: str, longest_key: int = 1 << 30, deepest: int = 1 << 30) -> None:
        self.text = text
        self.longest_key, self.deepest = longest_key, deepest
        self.lines: dict[str, int] = {}
        self.stopped: int | None = None
        self.line = 1
        self._tables: dict[str, int] = {}
        self._table = ""
        self._path = ""
        self._parts: list[str] = []
        self._frames: list[_Frame] = []
        self._mode = "key"
        self._double = False

    def run(self) -> None:
        """Go through the text; stop early where a limit is passed."""
        for token in _TOKEN.finditer(self.text):
            kind, value = token.lastgroup, token.group()
            if kind == "newline":
                self._newline()
            elif kind == "mark":
                self._mark(value, token.start())
            elif kind != "comment":
                self._value(_unquoted(value) if kind == "string" else value)
                self.line += value.count("\n")
            if len(self._parts) > self.longest_key or len(self._frames) + len(self._parts) > self.deepest:
                self.stopped = self.line
                return

    def _newline(self) -> None:
        self.line += 1
        if not self._frames:
            self._mode, self._parts = "key", []

    def _value(self, value: str) -> None:
        if self._mode in ("key", "header"):
            self._parts.append(value)
        else:
            self._entry()

    def _entry(self) -> None:
        """Something stands in a list: it is the next entry of it, unless that has begun already."""
        frame = self._frames[-1] if self._frames else None
        if frame is not None and frame.index is not None and frame.fresh:
            frame.fresh = False
            frame.index += 1
            self._path = f"{frame.path}[{frame.index}]"
            self.lines.setdefault(self._path, self.line)

    def _mark(self, mark: str, position: int) -> None:
        if mark == "[":
            self._open_bracket(position)
        elif mark == "{":
            self._entry()
            self._frames.append(_Frame(self._path, None))
            self._mode, self._parts = "key", []
        elif mark == "=" and self._mode == "key":
            prefix = self._frames[-1].path if self._frames else self._table
            self._path = self._note(prefix, self._parts)
            self._mode, self._parts = "value", []
        elif mark == "," and self._frames:
            self._frames[-1].fresh = True
            self._mode = "value" if self._frames[-1].index is not None else "key"
            self._parts = []
        elif mark in "]}":
            self._close(mark)

    def _open_bracket(self, position: int) -> None:
        if self._mode == "key" and not self._frames:
            self._mode, self._parts = "header", []
            self._double = _ARRAY_TABLE.match(self.text, position) is not None
        elif self._mode == "value":
            self._entry()
            self._frames.append(_Frame(self._path, 0))

    def _close(self, mark: str) -> None:
        if self._mode == "header":
            self._table = self._header(self._parts)
            self._mode, self._parts = "after", []
        elif self._frames:
            self._frames.pop()
            self._mode = "value"

    def _note(self, path: str, parts: list[str]) -> str:
        for part in parts:
            path = f"{path}.{part}" if path else part
            self.lines.setdefault(path, self.line)
        return path

    def _header(self, parts: list[str]) -> str:
        """The path of a ``[table]`` or ``[[table]]``; lists of tables get the number of their last entry."""
        path = ""
        for number, part in enumerate(parts, 1):
            path = self._note(path, [part])
            if self._double and number == len(parts):
                self._tables[path] = self._tables.get(path, 0) + 1
            if path in self._tables:
                path = f"{path}[{self._tables[path]}]"
                self.lines.setdefault(path, self.line)
        return path


def _unquoted(value: str) -> str:
    quotes = 3 if value.startswith(('"""', "'''")) and len(value) > 5 else 1
    return value[quotes:-quotes]
