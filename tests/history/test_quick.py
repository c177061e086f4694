"""Records read quickly: never another result than by the strict reader."""

from dataclasses import replace
from pathlib import Path

import pytest
from history_fakes import BEGUN, PATIENCE, Told, ended, header, ticking
from hypothesis import given
from hypothesis import strategies as st
from records_made import FIRST, MINUTE, a_set, answer, as_bytes, end, held, opening, pain
from test_reading import sessions

from voicecoach.history.form import encode
from voicecoach.history.journal import Journal
from voicecoach.history.lines import Line, OtherLine, SessionLine
from voicecoach.history.merging import Part, parts
from voicecoach.history.quick import QuickReader
from voicecoach.history.reading import read_header, read_session
from voicecoach.model.event import Finished
from voicecoach.model.units import Seconds

WHOLE = as_bytes(
    opening(options={"rounds": 2, "only": ["raises"]}),
    a_set(FIRST + MINUTE, 12),
    held(FIRST + 2 * MINUTE, 20.5, side="left", level="low", load="2 kg", tempo=1.25),
    pain(FIRST + 2 * MINUTE),
    a_set(FIRST + 3 * MINUTE, 12),
    answer(FIRST + 3 * MINUTE, effort="right", pain=2),
    end(FIRST + 4 * MINUTE),
)
READER = QuickReader()
"""One for all tests, so that what it knows of one record could lead it astray in another."""


def strictly(path: Path) -> tuple[Part | None, bool]:
    """The record as the strict reader has it, and whether all of it was understood."""
    session = read_session(path)
    found = parts([session])
    return (found[0] if found else None), not session.problems


def with_times(part: Part) -> Part:
    """With every line's own time in it."""
    entries = []
    for entry in part.entries:
        assert not isinstance(entry.line, SessionLine | OtherLine)
        entries.append(entry._replace(line=replace(entry.line, at=entry.at)))
    return part._replace(entries=tuple(entries))


def compare(folder: Path, content: bytes) -> bool:
    """Whether a record was read quickly; then it has to be what the strict reader has."""
    path = folder / "20261102T070000Z-00000000.jsonl"
    path.write_bytes(content)
    quick = READER.read(path)
    if quick is not None:
        assert (with_times(quick), True) == strictly(path)
    return quick is not None


@pytest.mark.parametrize("rehabilitation", [None, True])
def test_what_the_journal_writes_is_read_quickly(tmp_path: Path, rehabilitation: bool | None) -> None:
    journal = Journal(tmp_path, header(rehabilitation=rehabilitation), Told().put, now=ticking())
    for event in (BEGUN, ended(1), ended(2), Finished(Seconds(0), "finished")):
        journal.note(event)
    assert journal.close(PATIENCE) == 0 and journal.path is not None
    assert compare(tmp_path, journal.path.read_bytes())
    first = read_header(journal.path)
    assert first is not None and first.rehabilitation is rehabilitation
    assert compare(tmp_path, WHOLE)


@given(lines=sessions)
def test_it_is_what_the_strict_reader_has(
    tmp_path_factory: pytest.TempPathFactory, lines: list[Line]
) -> None:
    compare(tmp_path_factory.mktemp("history"), b"".join(map(encode, lines)))


@given(data=st.data())
def test_no_change_of_any_byte_leads_it_astray(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    begin = data.draw(st.integers(0, len(WHOLE)))
    length = data.draw(st.integers(0, 3))
    some = st.sampled_from(
        [*(bytes([each]) for each in b'"\\{}[],:09-+.eZT \n\t\r\0\xff'), b'"at":', b"null"]
    )
    put = b"".join(data.draw(st.lists(some | st.binary(max_size=2), max_size=3)))
    compare(tmp_path_factory.mktemp("history"), WHOLE[:begin] + put + WHOLE[begin + length :])


@given(order=st.lists(st.sampled_from(WHOLE.splitlines(keepends=True)), max_size=8))
def test_no_order_of_lines_leads_it_astray(
    tmp_path_factory: pytest.TempPathFactory, order: list[bytes]
) -> None:
    compare(tmp_path_factory.mktemp("history"), b"".join(order))


ASTRAY = {
    "a time twice": as_bytes(opening(), a_set(FIRST) | {"more": 1}).replace(b'"more":1', b'"at":"x"'),
    "a time twice, the second in disguise": as_bytes(opening(), a_set(FIRST) | {"more": 1}).replace(
        b'"more":1', b'"\\u0061t":"2026-11-02T09:00:00.000Z"'
    ),
    "a time without a zone, in a line that is known": WHOLE.replace(b"07:01:00.000Z", b"07:01:00.0000"),
    "a time of another zone": WHOLE.replace(b"07:01:00.000Z", b"07:01:00+01:00"),
    "a time that is none": WHOLE.replace(b"07:01:00.000Z", b"07:61:00.000Z"),
    "a day that is none": WHOLE.replace(b"2026-11-02T07:01", b"2026-02-30T07:01"),
    "a later version": WHOLE.replace(b'"v":1', b'"v":2'),
    "zeros": WHOLE + b"\0" * 50,
    "half a line": WHOLE[:-9],
    "no tempo": WHOLE.replace(b'"tempo":1.25', b'"tempo":0'),
    "a blank line": WHOLE.replace(b"\n", b"\n\n", 1),
    "a line twice": WHOLE + WHOLE.splitlines(keepends=True)[1],
    "a line twice, with a blank": WHOLE + b" " + WHOLE.splitlines(keepends=True)[1],
    "two headers": WHOLE + as_bytes(opening(FIRST, 1)),
    "a correction": WHOLE + b'{"line":"delete","at":"2026-11-02T07:01:00.000Z","session":"x","number":2}\n',
    "nothing": b"",
}


@pytest.mark.parametrize("content", ASTRAY)
def test_what_is_not_plain_is_left_to_the_strict_reader(tmp_path: Path, content: str) -> None:
    assert compare(tmp_path, WHOLE)
    assert not compare(tmp_path, ASTRAY[content])
