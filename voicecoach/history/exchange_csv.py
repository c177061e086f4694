"""Records as a table: comma-separated values (RFC 4180), a row for each line, and back again. Pure.

A cell is JSON where it can be read as JSON, and otherwise text that stands for itself; an empty one stands
for a key that is not there. So text is written as JSON, in quotes, wherever it could be taken for something
else: ``"12"``, and what a spreadsheet would take for a formula.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from io import StringIO

from voicecoach.history.exchange import BOM, Carried, Placed, Readable, Tell, dumped
from voicecoach.history.form import KEYS
from voicecoach.history.reading import LINE

_KEYS = ("line", "v", *dict.fromkeys(key for keys in KEYS.values() for key in keys))
COLUMNS = ("record", "position", *_KEYS, "more", "verbatim")
"""``record``: the session's id; ``position``: the line's number in its record; then the keys of all kinds of
lines; ``more``: keys that this version does not know; ``verbatim``: the line itself, where its keys do not
give the same bytes."""
_NEEDED = {"record", "position", "line"}
_FORMULA = tuple("=+-@")
_JSON = frozenset('{["-0123456789tfn ')
"""What JSON begins with. Most text begins otherwise, and need not be tried."""
_LINES = 1 << 20
"""Lines of a record at the most: a short row must not make a long file, blank lines before it."""
_CELL, _ROW = 8 * LINE, 32 * LINE
"""Characters of a cell and bytes of a row at the most; a row may hold its line twice, the quotes doubled."""


def _refuse(constant: str) -> object:
    """``NaN`` and its like, which Python would take."""
    raise ValueError(constant)


_READ = json.JSONDecoder(parse_constant=_refuse)
_WRITE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def head() -> bytes:
    """The first row."""
    return _written(COLUMNS)


def to_rows(record: Carried) -> Iterator[bytes]:
    """A record as rows."""
    for number, raw in record.lines.items():
        cells = _cells(raw)
        if _raw(cells) != raw:
            cells["verbatim"] = raw.decode()
        cells |= {"record": record.id, "position": str(number)}
        yield _written([cells.get(column, "") for column in COLUMNS])


def read_rows(file: Readable, tell: Tell) -> Iterator[Placed]:
    """The lines that the rows of a table are. Columns may be in any order, and unknown ones are kept.

    Raises ValueError where the first row does not name the columns that are needed.
    """
    rows = _rows(file, tell)
    _, names = next(rows, (1, []))
    if not {"record", "position", "line"} <= set(names):
        raise ValueError("it has no columns named record, position and line")
    for place, row in rows:
        cells = {name: cell for name, cell in zip(names, row, strict=False) if cell}
        try:
            number = int(cells.pop("position", ""))
            if not 0 < number <= _LINES:
                raise ValueError(number)
            record = cells.pop("record", "")
            raw = cells.get("verbatim", "").strip().encode() or _raw(cells)
            if b"\n" in raw:
                raise ValueError(raw)
            yield Placed(place, raw, number, record)
        except (ValueError, RecursionError):
            tell(place, "is no row of a record")


def is_head(line: bytes) -> bool:
    """Whether this is the first line of a table of records, and none of JSON."""
    text = line.removeprefix(BOM).decode("utf-8", "replace").strip()
    names = {name.strip('"') for name in text.split(",")}
    return not text.startswith("{") and names >= {"record", "position", "line"}


def _cells(raw: bytes) -> dict[str, str]:
    """The cells of a line, by their column."""
    data = json.loads(raw)
    known = {"line", "v", *KEYS.get(data["line"], ())}
    cells = {key: _cell(value) for key, value in data.items() if key in known}
    more = {key: value for key, value in data.items() if key not in known}
    return cells | ({"more": _as_json(more)} if more else {})


def _raw(cells: Mapping[str, str]) -> bytes:
    """The line that these cells are, its keys in the journal's order. Raises ValueError, RecursionError."""
    values = {key: _value(cell) for key, cell in cells.items() if key not in ("more", "verbatim")}
    order = ("line", "v", *KEYS.get(str(values.get("line")), ()))
    data = {key: values.pop(key) for key in order if key in values} | values
    more = _value(cells.get("more", "{}"))
    if not isinstance(more, dict):
        raise ValueError("more")
    return dumped(data | more)


def _cell(value: object) -> str:
    plain = isinstance(value, str) and value.isprintable() and not value.startswith(_FORMULA)
    return str(value) if plain and value and _value(str(value)) == value else _as_json(value)


def _value(cell: str) -> object:
    if cell[:1] not in _JSON:
        return cell
    try:
        return _READ.decode(cell)
    except (ValueError, RecursionError):
        return cell


def _as_json(value: object) -> str:
    """JSON on one line, of characters that can be seen: other programs change the rest."""
    text = _WRITE.encode(value)
    return text if text.isprintable() else json.dumps(value, separators=(",", ":"))


def _written(cells: "list[str] | tuple[str, ...]") -> bytes:
    row = StringIO()
    csv.writer(row, lineterminator="\r\n").writerow(cells)
    return row.getvalue().encode()


def _rows(file: Readable, tell: Tell) -> Iterator[tuple[int, list[str]]]:
    """The rows of a table that can be read, with the number of their first line."""
    place = 0

    def texts() -> Iterator[str]:
        nonlocal place
        while raw := file.readline(_ROW):
            place += 1
            try:
                text = raw.removeprefix(BOM if place == 1 else b"").decode()
            except UnicodeDecodeError:
                tell(place, "is not UTF-8")
            else:
                yield text

    csv.field_size_limit(_CELL)  # usually 128 KiB
    rows = csv.reader(texts(), strict=True)
    while True:
        first = place + 1
        try:
            yield first, next(rows)
        except StopIteration:
            return
        except csv.Error as problem:
            tell(first, f"is no row: {problem}")
