"""Records read again: whole, cut off anywhere, damaged in every way we know."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from history_fakes import START, header
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.history import reading
from voicecoach.history.form import KEYS, decode, encode
from voicecoach.history.header import content_hash
from voicecoach.history.lines import (
    Amount,
    AnswerLine,
    DeleteLine,
    EndLine,
    FixLine,
    Line,
    OtherLine,
    PainLine,
    SessionLine,
    SetLine,
)
from voicecoach.history.reading import Problem, Session, read_session
from voicecoach.history.record import opening

texts = st.text(max_size=20)
counts = st.integers(0, 10**6)
numbers = st.integers(0, 10**9).map(lambda n: n / 1000)
moments = st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1)).map(
    lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000, tzinfo=UTC)
)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=4,
)
amount = st.builds(Amount, reps=counts) | st.builds(Amount, seconds=numbers, open=st.booleans())
amounts = st.lists(amount, max_size=3).map(tuple)
KNOWN = {"line", "v", *(key for keys in KEYS.values() for key in keys)}
more = st.dictionaries(texts.filter(lambda key: key not in KNOWN), values, max_size=2)
headers = st.builds(
    SessionLine,
    id=texts,
    person=st.none() | texts,
    routine=texts,
    source=st.none() | texts,
    options=st.dictionaries(texts, values, max_size=2),
    title=texts,
    hash=texts,
    start=moments,
    date=st.dates(),
    offset=st.integers(-1440, 1440),
    voice=st.none() | texts,
    app=texts,
    more=more,
)
later = st.one_of(
    st.builds(
        SetLine,
        at=moments,
        exercise=texts,
        name=texts,
        level=st.none() | texts,
        side=st.none() | texts,
        round=counts,
        set=counts,
        written=amounts,
        asked=amounts,
        done=amounts,
        load=st.none() | texts,
        tempo=st.integers(1, 10**6).map(lambda n: n / 1000),
        cut=st.sampled_from(["none", "done", "skip", "pain", "lost"]),
        more=more,
    ),
    st.builds(
        PainLine,
        at=moments,
        exercise=st.none() | texts,
        side=st.none() | texts,
        rep=st.none() | st.integers(1, 1000),
        second=st.none() | numbers,
        sharp=st.booleans(),
        more=more,
    ),
    st.builds(
        AnswerLine,
        at=moments,
        exercise=st.none() | texts,
        effort=st.sampled_from([None, "easy", "right", "hard"]),
        pain=st.none() | st.integers(0, 10),
        next_day=st.none() | st.booleans(),
        level=st.none() | texts,
        dose=st.none() | amounts,
        more=more,
    ),
    st.builds(
        EndLine,
        at=moments,
        how=st.sampled_from(["finished", "stopped", "interrupted", "resumed"]),
        as_id=st.none() | texts,
        more=more,
    ),
    st.builds(
        FixLine,
        at=moments,
        session=texts,
        number=st.integers(1, 1000),
        set=st.dictionaries(texts, values, max_size=2),
        more=more,
    ),
    st.builds(DeleteLine, at=moments, session=texts, number=st.integers(1, 1000), more=more),
    st.builds(OtherLine, texts.filter(lambda kind: kind not in KEYS), more),
)
sessions = st.tuples(headers, st.lists(later, max_size=5, unique_by=encode)).map(lambda it: [it[0], *it[1]])

HEADER = encode(opening(header(), "20261122T030000Z-0123abcd", START))
SET: dict[str, Any] = {
    "line": "set",
    "at": "2026-11-22T03:00:01.000Z",
    "exercise": "raises",
    "name": "Ankle raises",
    "level": None,
    "side": None,
    "round": 1,
    "set": 1,
    "written": [{"reps": 12}],
    "asked": [{"reps": 12}],
    "done": [{"reps": 12}],
    "load": None,
    "tempo": 1,
    "cut": "none",
}
END = b'{"line":"end","at":"2026-11-22T03:01:00Z","how":"stopped"}\n'


def as_line(**changed: object) -> bytes:
    """A set with other values, as another program would write it."""
    return json.dumps(SET | changed).encode() + b"\n"


def read(folder: Path, content: bytes) -> Session:
    path = folder / "20261122T030000Z-0123abcd.jsonl"
    path.write_bytes(content)
    return read_session(path)


def told(session: Session) -> list[str]:
    return [str(problem) for problem in session.problems]


@given(lines=sessions)
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, lines: list[Line]) -> None:
    session = read(tmp_path_factory.mktemp("history"), b"".join(map(encode, lines)))
    assert session.problems == ()
    assert list(session.lines.values()) == lines and session.header == lines[0]
    assert list(session.lines) == list(range(1, len(lines) + 1))


@given(lines=sessions, data=st.data())
def test_a_tail_cut_off_anywhere_costs_the_last_line_at_the_most(
    tmp_path_factory: pytest.TempPathFactory, lines: list[Line], data: st.DataObject
) -> None:
    written = [encode(line) for line in lines]
    whole = b"".join(written)
    length = data.draw(st.integers(0, len(whole)))
    session = read(tmp_path_factory.mktemp("history"), whole[:length])
    ends = [sum(map(len, written[: n + 1])) for n in range(len(written))]
    complete = sum(end - 1 <= length for end in ends)  # a missing line end is no loss
    assert list(session.lines.values()) == lines[:complete]
    torn = length not in (0, *ends, *(end - 1 for end in ends))
    assert [p.what for p in session.problems if p.line] == ["is broken off"] * torn
    assert bool(session.problems) or session.header is not None


@given(
    content=st.binary(max_size=300)
    | st.lists(st.sampled_from([HEADER, END, as_line(), b"\0", b"\n", b"{", b"\xff"])).map(b"".join)
)
def test_no_bytes_whatever_raise_or_go_unnamed(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    session = read(tmp_path_factory.mktemp("history"), content)
    stripped = [number for number, line in enumerate(content.split(b"\n"), 1) if line.strip()]
    assert sorted([*session.lines, *(p.line for p in session.problems if p.line)]) == stripped
    assert session.header is not None or session.problems


@given(line=headers | later)
def test_a_line_is_one_line(line: Line) -> None:
    written = encode(line)
    assert written.count(b"\n") == 1 and written.endswith(b"\n") and b"\r" not in written
    assert encode(decode(written)) == written


DAMAGE = {
    "a number for a text": (as_line(exercise=7), 'has no valid "exercise"'),
    "true for a number": (as_line(round=True), 'has no valid "round"'),
    "a text for a number": (as_line(set="1"), 'has no valid "set"'),
    "a fraction of a set": (as_line(set=1.5), 'has no valid "set"'),
    "less than nothing": (as_line(done=[{"reps": -1}]), 'has no valid "done"'),
    "both units": (as_line(done=[{"reps": 1, "seconds": 1}]), 'has no valid "done"'),
    "no unit": (as_line(done=[{}]), 'has no valid "done"'),
    "no list": (as_line(done={"reps": 1}), 'has no valid "done"'),
    "a cut of another kind": (as_line(cut="torn"), 'has no valid "cut"'),
    "no tempo": (as_line(tempo=0), 'has no valid "tempo"'),
    "an endless tempo": (as_line(tempo=1).replace(b'"tempo": 1', b'"tempo": 1e999'), 'has no valid "tempo"'),
    "a time without a zone": (as_line(at="2026-11-22T03:00:01"), 'has no valid "at"'),
    "no time": (as_line(at="yesterday"), 'has no valid "at"'),
    "a time outside of time": (as_line(at="0001-01-01T00:00:00+23:00"), 'has no valid "at"'),
    "NaN": (as_line(tempo=float("nan")), "is no JSON"),
    "a digit too many": (as_line(x=0).replace(b'"x": 0', b'"x": ' + b"9" * 5000), "is no JSON"),
    "too deep": (b"[" * 100_000 + b"\n", "is no JSON"),
    "no object": (b"[1, 2]\n", "is no JSON object"),
    "no kind": (b'{"at": 1}\n', "does not say what it is"),
    "not UTF-8": (as_line().replace(b"Ankle", b"\xc4nkle"), "is not UTF-8"),
    "a later version": (as_line(v=2), "is of version 2, and this program knows versions up to 1"),
    "a version of no kind": (as_line(v="1"), 'has no valid "v"'),
    "zeros": (b"\0" * 500 + b"\n", "is blank: what stood there never came to the disk"),
    "a second header": (HEADER.replace(b"Kim", b"Tim"), "is a second header"),
    "another header": (HEADER, "repeats line 1"),
    "broken off and gone on after": (as_line()[:50] + b"\n", "is no JSON"),
    "too long": (as_line(name="x" * reading.LINE), f"is longer than {reading.LINE} bytes"),
    "much too long": (as_line(name="x" * 3 * reading.LINE), f"is longer than {reading.LINE} bytes"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_is_named_and_costs_its_line_only(tmp_path: Path, damage: str) -> None:
    line, what = DAMAGE[damage]
    session = read(tmp_path, HEADER + as_line() + line + as_line(set=2) + END)
    assert session.problems == (Problem(3, what),)
    assert list(session.lines) == [1, 2, 4, 5]
    assert [each.set for each in session.sets] == [1, 2] and session.end is not None


@pytest.mark.parametrize("key", SET)
def test_a_key_that_is_missing_is_named(tmp_path: Path, key: str) -> None:
    line = {each: value for each, value in SET.items() if each != key}
    session = read(tmp_path, HEADER + json.dumps(line).encode() + b"\n" + END)
    optional = SET[key] is None
    assert bool(session.sets) == optional and bool(session.problems) != optional


@pytest.mark.parametrize(
    ("content", "problems"),
    [
        (b"", ["the file is empty"]),
        (b"\n\n", ["the file is empty"]),
        (END, ["the file has no header"]),
        (b"\0" * 100, ["line 1 is blank: what stood there never came to the disk", "the file has no header"]),
        (HEADER[:40], ["line 1 is broken off", "the file has no header"]),
        (HEADER.replace(b'"v":1,', b""), ['line 1 has no valid "v"', "the file has no header"]),
    ],
)
def test_a_record_without_a_header_is_never_taken_for_an_empty_one(
    tmp_path: Path, content: bytes, problems: list[str]
) -> None:
    session = read(tmp_path, content)
    assert session.header is None and told(session) == problems


def test_a_record_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    session = read(tmp_path, HEADER.replace(b'"v":1', b'"v":2') + as_line())
    assert session.header is None and not session.lines
    assert told(session) == ["line 1 is of version 2, and this program knows versions up to 1"]


def test_what_an_editor_adds_is_no_damage(tmp_path: Path) -> None:
    session = read(tmp_path, b"\xef\xbb\xbf" + (HEADER + as_line() + END).replace(b"\n", b"\r\n"))
    assert not session.problems and session.header and session.sets and session.end


def test_a_blank_line_is_no_damage_but_is_counted(tmp_path: Path) -> None:
    session = read(tmp_path, HEADER + b"\n" + as_line())
    assert not session.problems and list(session.lines) == [1, 3]


def test_a_file_without_end_is_read_as_far_as_is_reasonable(tmp_path: Path) -> None:
    line = as_line(name="x" * (reading.LINE - 1000))
    path = tmp_path / "long.jsonl"
    with path.open("wb") as file:
        file.write(HEADER)
        for number in range(reading.FILE // len(line) + 2):
            file.write(line.replace(b'"set": 1', b'"set": %d' % number))
    assert told(read_session(path)) == [
        f"the file is longer than {reading.FILE} bytes; the rest was not read"
    ]


def test_what_is_to_come_is_kept_as_it_is(tmp_path: Path) -> None:
    line = b'{"line":"heart","session":"20261121T081530Z-0123abcd","number":3,"set":{"done":[{"reps":9}]}}\n'
    session = read(tmp_path, HEADER + line)
    other = session.lines[2]
    assert isinstance(other, OtherLine) and other.kind == "heart" and other.more["number"] == 3
    assert encode(other) == line and not session.problems


def test_unknown_keys_are_passed_on(tmp_path: Path) -> None:
    session = read(tmp_path, HEADER + as_line(heart={"rate": [61, 62.5]}))
    assert session.sets[0].more == {"heart": {"rate": [61, 62.5]}}
    assert json.loads(encode(session.sets[0])) == SET | {"heart": {"rate": [61, 62.5]}}


def test_what_happened_last_is_the_last_line_with_a_time(tmp_path: Path) -> None:
    session = read(tmp_path, HEADER + as_line() + b'{"line":"later"}\n')
    assert session.last == datetime(2026, 11, 22, 3, 0, 1, tzinfo=UTC)
    assert read(tmp_path, HEADER).last == START
    assert read(tmp_path, b"").last is None


def test_the_last_end_counts(tmp_path: Path) -> None:
    resumed = b'{"line":"end","at":"2026-11-22T04:00:00Z","how":"resumed","as":"another"}\n'
    session = read(tmp_path, HEADER + END + resumed)
    assert session.end is not None and (session.end.how, session.end.as_id) == ("resumed", "another")


def test_a_path_that_is_no_text_survives() -> None:
    line = opening(header(source="/routines/caf\udce9.toml"), "id", START)
    assert isinstance(read_back := decode(encode(line)), SessionLine)
    assert read_back.source == line.source


def test_a_letter_is_written_as_it_is() -> None:
    assert "Fußgelenk ✓".encode() in encode(OtherLine("note", {"text": "Fußgelenk ✓"}))


def test_the_hash_is_sha256() -> None:
    assert content_hash(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_day_is_that_of_the_user() -> None:
    line = opening(header(), "id", START)
    assert (line.date, line.offset) == (date(2026, 11, 21), -210)
