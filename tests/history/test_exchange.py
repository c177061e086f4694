"""Records carried to another machine: as JSON lines and as a table, and back to the very same bytes."""

import csv
import json
from collections.abc import Iterable, Iterator
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.cli.history_taking_in import TakingIn
from voicecoach.history.exchange import (
    Carried,
    carried,
    is_identity,
    read_lines,
    to_lines,
    to_records,
    whole_lines,
)
from voicecoach.history.exchange_csv import COLUMNS, head, is_head, read_rows, to_rows
from voicecoach.history.form import KEYS
from voicecoach.history.reading import FILE, LINE, read_session

ID = "20261121T081530Z-5f3a90c2"
HEADER = {
    "line": "session",
    "v": 1,
    "id": ID,
    "person": None,
    "routine": "morning",
    "source": "morning",
    "options": {"rounds": 2},
    "title": "Good morning",
    "hash": "9f86d081",
    "start": "2026-11-21T08:15:30.120Z",
    "date": "2026-11-21",
    "offset": -60,
    "voice": "espeak en-us",
    "app": "0.3.0",
}
SET = {
    "line": "set",
    "at": "2026-11-21T08:16:41.507Z",
    "exercise": "heel-raises",
    "name": "Heel raises",
    "level": None,
    "side": "left",
    "round": 1,
    "set": 1,
    "written": [{"reps": 10}],
    "asked": [{"reps": 10}],
    "done": [{"reps": 10}],
    "load": None,
    "tempo": 1.1,
    "cut": "none",
}
END = {"line": "end", "at": "2026-11-21T08:25:02.400Z", "how": "finished"}


def raw(data: object) -> bytes:
    """A line as the journal writes it."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")


class Told(list[tuple[int, str]]):
    """What was told of lines that were left out."""

    def __call__(self, line: int, what: str) -> None:
        self.append((line, what))


def read(path: Path) -> Carried:
    record = carried(read_session(path), path.read_bytes())
    assert record is not None
    return record


def as_json_lines(records: Iterable[Carried], told: Told) -> bytes:
    return b"".join(line for record in records for line in to_lines(record, told))


def as_csv(records: Iterable[Carried]) -> bytes:
    return head() + b"".join(row for record in records for row in to_rows(record))


def back(data: bytes, told: Told) -> list[Carried]:
    """The records of an export, whichever format it has."""
    file = BytesIO(data)
    return list(
        to_records(read_rows(file, told) if is_head(data.split(b"\n")[0]) else read_lines(file), told)
    )


HOSTILE = st.sampled_from(
    (
        *(
            "",
            " ",
            "12",
            "null",
            '"',
            '"x"',
            "true ",
            " 1",
            "1.0",
            "0",
            "NaN",
            "Infinity",
            "1e999",
            "{}",
            "[",
        ),
        *("=1+1", "+1", "-1", "@x", "'=x", "a,b;c\td", "record,position,line", "é", "\U0001f9d8", "\ud800"),
        *("\r\n", "\n", "\0", "\x1b[2J", "\ufeff", "\u2028", "\u202e", "\x85", "9" * 5000, "[" * 5000),
    )
)
TEXT = HOSTILE | st.text(max_size=9)
VALUE: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda values: st.lists(values, max_size=3) | st.dictionaries(TEXT, values, max_size=3),
    max_leaves=5,
)
UNKNOWN = st.dictionaries(TEXT.filter(lambda key: key not in ("line", "v")), VALUE, max_size=3)


@st.composite
def a_line(draw: st.DrawFn) -> bytes:
    """A line that is none of a header's: of a known kind with hostile texts, or of an unknown one."""
    data: dict[str, Any] = dict(draw(st.sampled_from([SET, END, {"line": "sleep"}, {"line": draw(TEXT)}])))
    if data["line"] == "set":
        data |= {key: draw(TEXT) for key in ("exercise", "name", "level", "side", "load")}
    if data["line"] not in KEYS or draw(st.booleans()):
        data = (
            {**draw(UNKNOWN), **data}
            if draw(st.booleans())
            else data | draw(UNKNOWN) | {"line": data["line"]}
        )
    written = raw(data)
    return written.replace(b":", b": ", 1) if draw(st.integers(0, 5)) == 0 else written


@st.composite
def a_file(draw: st.DrawFn) -> bytes:
    """A record as it may lie on a disk, with damage among its lines."""
    identity = f"20261121T081530Z-{draw(st.integers(0, 2**32 - 1)):08x}"
    header = (
        HEADER
        | {"id": identity, "title": draw(TEXT), "options": draw(UNKNOWN)}
        | draw(
            UNKNOWN.map(
                lambda more: {key: value for key, value in more.items() if key not in KEYS["session"]}
            )
        )
    )
    damage = st.sampled_from([b"", b"  ", b"{", b"\xff", b"\0\0", b'{"line":"set"}', b"\xef\xbb\xbf"])
    lines = draw(st.lists(a_line() | damage, max_size=6))
    return b"\n".join([*draw(st.lists(damage, max_size=1)), raw(header), *lines, b""])


@given(st.lists(a_file(), min_size=1, max_size=3, unique=True))
def test_both_formats_give_the_very_same_lines_back(
    tmp_path_factory: pytest.TempPathFactory, files: list[bytes]
) -> None:
    folder = tmp_path_factory.mktemp("records")
    records = []
    for number, data in enumerate(files):
        path = folder / f"{number}.jsonl"
        path.write_bytes(data)
        records.append(read(path))
    for exported in (as_json_lines(records, Told()), as_csv(records)):
        told = Told()
        assert [(each.id, dict(each.lines)) for each in back(exported, told)] == [
            (each.id, dict(each.lines)) for each in records
        ]
        assert told == []
    for record, data in zip(records, files, strict=True):
        (folder / "again.jsonl").write_bytes(record.content())
        (folder / "before.jsonl").write_bytes(data)
        before, again = read_session(folder / "before.jsonl"), read_session(folder / "again.jsonl")
        assert again.lines == before.lines and again.problems == ()


@given(st.lists(a_file(), min_size=1, max_size=3, unique=True))
def test_whatever_is_taken_in_is_there_and_taking_it_in_again_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, files: list[bytes]
) -> None:
    folder = tmp_path_factory.mktemp("taken")
    records = [each for data in files for each in back(data, Told())]
    before: dict[str, bytes] = {}
    for _ in range(2):
        taking_in = TakingIn(folder, None, 100, 1 << 30)
        for each in records:
            taking_in.take(each)
        there = {path.name: path.read_bytes() for path in folder.iterdir()}
        lines = [dict(enumerate(data.split(b"\n"), 1)) for data in there.values()]
        assert all(any(each.lines.items() <= those.items() for those in lines) for each in records)
        before = before or there
        assert there == before and len(there) <= len(records)
    assert all(name.startswith("20261121T081530Z-") for name in there)


def table(data: bytes) -> list[dict[str, str]]:
    """The rows as any other program reads them."""
    return list(csv.DictReader(StringIO(data.decode(), newline="")))


def record(*lines: object) -> Carried:
    (only,) = to_records(read_lines(BytesIO(b"\n".join(map(raw, lines)))), Told())
    return only


def test_a_table_has_a_column_for_every_key_and_text_as_it_is() -> None:
    first, second = table(as_csv([record(HEADER, SET | {"mood": "calm", "load": "=1+1", "side": "12"})]))
    assert tuple(first) == COLUMNS and len(first) == len(set(COLUMNS))
    assert {key for keys in KEYS.values() for key in keys} < set(COLUMNS)
    told = {
        "record": ID,
        "position": "1",
        "line": "session",
        "v": "1",
        "title": "Good morning",
        "offset": "-60",
    }
    assert (
        first.items() >= (told | {"person": "null", "options": '{"rounds":2}', "more": "", "at": ""}).items()
    )
    told = {"position": "2", "line": "set", "name": "Heel raises", "done": '[{"reps":10}]', "tempo": "1.1"}
    assert second.items() >= (told | {"more": '{"mood":"calm"}', "verbatim": ""}).items()
    assert (second["load"], second["side"]) == ('"=1+1"', '"12"')


def test_a_line_that_its_keys_do_not_give_back_is_there_itself() -> None:
    line = b'{"line": "end", "how": "stopped", "at": "2026-11-21T08:25:02Z"}'
    data = raw(HEADER) + b"\n" + line
    (only,) = to_records(read_lines(BytesIO(data)), Told())
    rows = table(as_csv([only]))
    assert [row["verbatim"] for row in rows] == ["", line.decode()]
    assert back(as_csv([only]), Told()) == [only]


def test_a_table_made_by_hand_is_taken() -> None:
    names = "position|line|record|v|id|routine|title|hash|start|date|options|app|offset|at|how|mood"
    rows = [
        names,
        f"1|session|{ID}|1|{ID}|morning|Up, up!|00|{HEADER['start']}|2026-11-21|{{}}|by hand|60|||",
        f"4|end|{ID}|||||||||||{END['at']}|finished|calm",
    ]
    text = StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(row.split("|") for row in rows)
    told = Told()
    (only,) = back(b"\xef\xbb\xbf" + text.getvalue().encode(), told)
    assert told == []
    assert only.header.title == "Up, up!"
    assert list(only.lines) == [1, 4]
    assert only.lines[4] == raw(END | {"mood": "calm"})
    assert only.content().split(b"\n")[1:] == [b"", b"", only.lines[4], b""]


@pytest.mark.parametrize(
    ("row", "what"),
    [
        (f"{ID},x,end", "is no row of a record"),
        (f"{ID},0,end", "is no row of a record"),
        (f"{ID},{2**20 + 1},note", "is no row of a record"),
        (f"{ID},1,note", "does not come after"),
        (f"{ID},2,", "does not say what it is"),
        ("20261121T081530Z-00000000,2,note", "belongs to no session"),
        (f'{ID},2,"end', "is no row: "),
        (f"{ID},2,end", 'has no valid "at"'),
        (
            f'{ID},2,end,,"{{""line"":""end"",\n""at"":""2026-11-21T08:25:02Z"",""how"":""stopped""}}"',
            "no row",
        ),
        (f"{ID},2,end,,,[1]", "is no row of a record"),
    ],
)
def test_a_row_that_is_wrong_is_told_and_no_other_is_lost(row: str, what: str) -> None:
    head = "record,position,line,id,verbatim,more\n"
    first = f'{ID},1,session,{ID},"{raw(HEADER).decode().replace(chr(34), chr(34) * 2)}",\n'
    told = Told()
    if what.startswith("has no valid"):
        row = f'{ID},2,end,,"",'
    (only,) = back((head + first + row + "\n").encode(), told)
    assert only.lines == {1: raw(HEADER)}
    ((place, sentence),) = told
    assert place == 3 and what in sentence


def refused(*lines: bytes) -> tuple[list[list[int]], list[tuple[int, str]]]:
    """The numbers of the lines of each record, and what was told."""
    told = Told()
    return [list(each.lines) for each in back(b"\n".join(lines), told)], told


def test_what_belongs_to_no_session_is_told_once() -> None:
    end = raw(END)
    later = raw(HEADER | {"v": 2})
    taken, told = refused(end, raw(SET), raw(HEADER), end, later, raw(SET), end, raw(HEADER), b"", raw(SET))
    assert taken == [[1, 2], [1, 3]]
    assert [place for place, _ in told] == [1, 5, 6]
    assert told[0][1].startswith("belongs to no session")
    assert told[1][1].startswith("is of version 2")


def test_a_broken_header_gives_its_lines_to_nobody_else() -> None:
    taken, told = refused(raw(HEADER), raw(SET), raw(HEADER)[:-9], raw(END))
    assert taken == [[1, 2]]
    assert [place for place, _ in told] == [3, 4]


@pytest.mark.parametrize(
    "identity",
    [
        "",
        "../../x",
        f"{ID}/x",
        f"{ID}\n",
        "20261121T081530Z-5F3A90C2",
        ID[:-1],
        f"{ID}0",
        "٢٠٢٦١١٢١" + ID[8:],
    ],
)
def test_a_name_that_is_no_sessions_never_becomes_a_file(identity: str) -> None:
    assert not is_identity(identity)
    taken, told = refused(raw(HEADER | {"id": identity}), raw(SET))
    assert taken == []
    assert told[0] == (1, "has an id that is none of a session")


def test_limits_hold() -> None:
    long = b'{"line":"x","y":"' + b"y" * LINE + b'"}'
    taken, told = refused(raw(HEADER), long, raw(END), raw(END), b"[" * 9999, b"\xff", b"\0")
    assert taken == [[1, 3]]
    assert [place for place, _ in told] == [2, 4, 5, 6, 7]
    assert told[0][1] == f"is longer than {LINE} bytes"


def endless() -> Iterator[bytes]:
    """More lines than a file may have, each nearly as long as one may be."""
    yield raw(HEADER)
    for number in range(FILE // LINE + 2):
        yield b'{"line":"x","n":%d,"y":"%b"}' % (number, b"y" * (LINE - 99))


def test_of_a_record_without_end_the_first_bytes_are_taken() -> None:
    told = Told()
    from voicecoach.history.exchange import Placed

    (only,) = to_records((Placed(n, each) for n, each in enumerate(endless(), 1)), told)
    assert FILE <= len(only.content()) < FILE + LINE
    assert len(told) == 1 and told[0][1].startswith("is behind the first")


def test_the_line_at_the_bound_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    with path.open("wb") as file:
        file.writelines(line + b"\n" for line in endless())
    with path.open("rb") as file:
        data = whole_lines(file)
    assert data.endswith(b'y"}\n') and FILE < len(data) < FILE + LINE
    only = carried(read_session(path), data)
    assert only is not None and only.content() == data
    (again,) = to_records(read_lines(BytesIO(data)), told := Told())
    assert again.content() == data and told == []


def test_what_stands_before_a_header_goes_into_a_table_only(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b"\n".join([raw(SET), raw(HEADER), raw(END)]))
    told = Told()
    (only,) = back(as_json_lines([read(path)], told), Told())
    assert dict(only.lines) == {2: raw(HEADER), 3: raw(END)}
    assert told == [(1, "stands before the header; as CSV it can be exported")]


def test_a_record_is_given_to_a_person() -> None:
    own = record(HEADER, SET)
    given_to = own.given_to("Kim")
    assert given_to.header.person == "Kim"
    assert json.loads(given_to.lines[1]) == HEADER | {"person": "Kim"}
    assert given_to.lines[2] == own.lines[2]
