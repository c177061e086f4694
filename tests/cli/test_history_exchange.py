"""``voicecoach history export`` and ``import``: to another machine and back, and strangers' files."""

import io
import json
import os
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from as_process import Done, voicecoach
from sessions_made import DAY, START, a_set, contents, end, header, identity, put, session, written

from voicecoach.cli.errors import UserError
from voicecoach.cli.history_export import size_text
from voicecoach.cli.history_taking_in import TakingIn
from voicecoach.history.exchange import read_lines, to_records

Run = Callable[..., Done]


@pytest.fixture
def other(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Done]:
    """As ``run``, on another machine, whose home is ``tmp_path / "other"``."""

    def run_there(*arguments: str) -> Done:
        monkeypatch.setenv("VOICECOACH_HOME", str(tmp_path / "other"))
        done = run(*arguments)
        monkeypatch.setenv("VOICECOACH_HOME", str(tmp_path))
        return done

    return run_there


def a_history(home: Path) -> None:
    """Two sessions, one in two parts, and one that was corrected; unknown keys and lines."""
    later = START + timedelta(hours=2)
    put(home, [*session()[:3], end(later, "resumed", **{"as": identity(later, "0000000b")})])
    put(
        home,
        [
            header(later, "0000000b", mood="=calm"),
            a_set(later, "seiza"),
            {"line": "sleep", "n": 1.0},
            end(later),
        ],
    )
    fix = {"line": "fix", "at": header()["start"], "session": identity(START + DAY, "0000000c"), "number": 3}
    put(home, [*session(START + DAY, "0000000c"), fix | {"set": {"load": None}}])


@pytest.mark.parametrize("name", ["x.jsonl", "x.csv"])
def test_a_history_comes_to_another_machine_as_it_was(
    run: Run, other: Run, tmp_path: Path, name: str
) -> None:
    a_history(tmp_path)
    target = tmp_path / name
    done = run("history", "export", "-o", str(target))
    assert (done.code, done.err) == (0, "") and done.out.startswith(f"{target}: 2 sessions, ")
    assert done.out.endswith(f", {target.stat().st_size / 1000:.1f} kB\n")
    assert other("history", "import", str(target)).out == "3 records imported.\n"
    assert contents(tmp_path / "other") == contents(tmp_path)
    for command in (("history", "--json"), ("history", "show", "last", "--json")):
        there = other(*command).out.replace(str(tmp_path / "other").replace("\\", "\\\\"), str(tmp_path))
        assert there == run(*command).out
    done = other("history", "import", str(target), str(tmp_path / "history"))
    assert done.out == "0 records imported.\n6 records passed over, being here already.\n"
    assert contents(tmp_path / "other") == contents(tmp_path)
    if sys.platform != "win32":
        modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "other" / "history").iterdir()}
        assert modes == {0o600}
        assert (tmp_path / "other" / "history").stat().st_mode & 0o777 == 0o700
        assert target.stat().st_mode & 0o777 == 0o600


def test_an_export_has_the_records_own_lines(run: Run, tmp_path: Path) -> None:
    a_history(tmp_path)
    paths = [identity(), identity(START + timedelta(hours=2), "0000000b"), identity(START + DAY, "0000000c")]
    data = [contents(tmp_path)[f"{path}.jsonl"] for path in paths]
    assert run("history", "export").out.encode() == b"".join(data)
    assert run("history", "export", "--since", "2025-03-05").out.encode() == data[2]
    assert run("history", "export", "--format", "csv").out.startswith("record,position,line,v,id,")


def test_damage_stays_behind_and_is_named(run: Run, other: Run, tmp_path: Path) -> None:
    lines = session()
    path = put(tmp_path, [*lines[:2], b"{", b"\0", *lines[2:]])
    lost = put(tmp_path, [b"\xff", *lines[1:]], identity(START, "0000000b"))
    target = tmp_path / "x.jsonl"
    done = run("history", "export", "-o", str(target))
    assert done.code == 0
    assert done.err.splitlines()[0].startswith(f"voicecoach: {path.name}: line 3 is no JSON; line 4 is blank")
    assert done.err.splitlines()[1].startswith(f"voicecoach: {lost.name}: ")
    assert "the file has no header" in done.err.splitlines()[1]
    other("history", "import", str(target))
    assert contents(tmp_path / "other") == {path.name: written([*lines[:2], b"", b"", *lines[2:]])}


def test_a_small_size_is_in_bytes_and_none_is_1000_kb(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "x.jsonl"
    assert run("history", "export", "-o", str(target)).out == f"{target}: 0 sessions, 0 bytes\n"
    assert [size_text(size) for size in (1, 10, 999)] == ["1 byte", "10 bytes", "999 bytes"]
    assert [size_text(size) for size in (1000, 999_949)] == ["1.0 kB", "999.9 kB"]
    assert [size_text(size) for size in (999_950, 999_960, 12_300_000)] == ["1.0 MB", "1.0 MB", "12.3 MB"]


def test_whose_records_are_not_in_it_is_said(run: Run, tmp_path: Path) -> None:
    put(tmp_path, session(person="Kim"))
    done = run("history", "export")
    assert done.out == ""
    assert done.err.splitlines() == [
        "voicecoach: there is nothing to export.",
        "voicecoach: the records of others are not in it: Kim. --person NAME exports theirs.",
    ]
    assert run("history", "export", "--person", "kim").err == ""
    put(tmp_path, session(START + timedelta(days=1)))
    nobody = 'voicecoach: the records that name nobody are not in it; --person "" exports them.\n'
    assert run("history", "export", "--person", "kim").err == nobody


def test_what_is_no_file_is_never_replaced(run: Run, tmp_path: Path) -> None:
    put(tmp_path, session())
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "pipe")
        done = run("history", "export", "-o", str(tmp_path / "pipe"))
        assert done.code == 2 and "is no regular file" in done.err
    assert run("history", "export", "-o", str(tmp_path / "none" / "x")).code == 1
    kept = tmp_path / "x.jsonl"
    kept.write_text("old")
    assert run("history", "export", "-o", str(kept)).code == 0
    assert kept.read_bytes() == written(session())
    assert not list(tmp_path.glob(".x*"))


def test_of_two_that_differ_neither_is_lost(run: Run, other: Run, tmp_path: Path) -> None:
    path = put(tmp_path, session())
    later = a_set(START + timedelta(minutes=8), "seiza", set=2)
    (tmp_path / "other").mkdir()
    there = put(tmp_path / "other", [*session()[:4], later])
    before = there.read_bytes()
    for passed_over in range(2):
        done = other("history", "import", str(path))
        if passed_over:
            assert done.out == "0 records imported.\n1 record passed over, being here already.\n"
        else:
            assert done.out == (
                "0 records imported.\n1 record differed from what is here; both count together.\n"
            )
        assert there.read_bytes() == before
        assert len(contents(tmp_path / "other")) == 2
        assert ", 4 sets, 0000000a" in other("history").out


def test_an_older_copy_adds_nothing(run: Run, other: Run, tmp_path: Path) -> None:
    path = put(tmp_path, session()[:3])
    (tmp_path / "other").mkdir()
    put(tmp_path / "other", session())
    assert "1 record passed over" in other("history", "import", str(path)).out
    assert len(contents(tmp_path / "other")) == 1


def test_sessions_become_a_persons(run: Run, other: Run, tmp_path: Path) -> None:
    a_history(tmp_path)
    source = str(tmp_path / "history")
    other("history", "import", source, "--person", "Kim")
    assert len(other("history", "--person", "kim").out.splitlines()) == 2
    assert "of: Kim." in other("history").out
    assert "3 records passed over" in other("history", "import", source, "--person", "Kim").out
    done = other("history", "import", source)
    assert done.out.endswith("3 records left out, being here as the sessions of somebody else.\n")
    assert len(contents(tmp_path / "other")) == 3


def test_standard_input_and_files_with_a_mark(tmp_path: Path) -> None:
    done = voicecoach("history", "import", "-", home=tmp_path, stdin=b"\xef\xbb\xbf" + written(session()))
    assert (done.code, done.out, done.err) == (0, "1 record imported.\n", "")
    assert contents(tmp_path) == {f"{identity()}.jsonl": written(session())}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        b"GIF89a\0\1\2",
        b"[]",
        b"x" * 3_000_000,
        b'{"line":"set"}\n' * 99,
    ],
)
def test_what_is_no_export_is_said_to_be_none(run: Run, tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "x"
    file.write_bytes(data)
    done = run("history", "import", str(file))
    assert (done.code, done.out) == (1, "0 records imported.\n")
    assert done.err.splitlines()[-1] == "voicecoach: x: there is no session in it."
    assert len(done.err.splitlines()) <= 22
    assert contents(tmp_path) == {}


def test_a_file_of_another_kind_is_told_of_in_one_sentence(run: Run, tmp_path: Path) -> None:
    picture = tmp_path / "picture.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    said = "voicecoach: picture.png: there is no session in it.\n"
    assert run("history", "import", str(picture)) == (1, "0 records imported.\n", said)
    for name, data in (("x.csv", "date;title\n2025-03-04;x\n"), ("x", "\ufeffdate,title\n" + "1,2\n" * 30)):
        (tmp_path / name).write_text(data, encoding="utf-8")
        done = run("history", "import", str(tmp_path / name))
        assert (done.code, done.out) == (1, "0 records imported.\n")
        assert done.err == (
            f"voicecoach: {name}: this is no table of voicecoach. One is made by voicecoach history export "
            "--format csv, and has columns named record, position and line.\n"
        )


def test_what_is_wrong_with_one_of_ours_is_told_line_by_line(run: Run, tmp_path: Path) -> None:
    cut = put(tmp_path, session()).read_bytes()[:100]
    (tmp_path / "cut").write_bytes(cut)
    assert run("history", "import", str(tmp_path / "cut")).err.splitlines() == [
        "voicecoach: cut: line 1 is no JSON.",
        "voicecoach: cut: there is no session in it.",
    ]
    (tmp_path / "first").write_bytes(b"rubbish\n" + written(session()))
    assert run("history", "import", str(tmp_path / "first")).err == (
        "voicecoach: first: line 1 is no JSON.\n"
    )


def test_what_is_not_there(run: Run, tmp_path: Path) -> None:
    done = run("history", "import", str(tmp_path / "x"))
    assert (done.code, done.out) == (2, "") and done.err.endswith(f"{os.strerror(2)}.\n")
    done = run("history", "import", str(tmp_path))
    assert done.code == 2 and "has no files named *.jsonl" in done.err


@pytest.mark.skipif(sys.platform == "win32", reason="no links and pipes on Windows")
def test_of_a_folder_what_is_no_record_costs_no_other(run: Run, other: Run, tmp_path: Path) -> None:
    put(tmp_path, session(START + DAY, "0000000b"))
    put(tmp_path, session(START + 3 * DAY, "0000000c"))
    folder = tmp_path / "history"
    (folder / "20250306T000000Z-00000000.jsonl").symlink_to(put(tmp_path, session()))
    os.mkfifo(folder / "20250306T000001Z-00000000.jsonl")
    (folder / "x.jsonl").mkdir()
    done = other("history", "import", str(folder))
    assert done.out == "3 records imported.\n"
    assert [line.split(" is passed over: ")[0] for line in done.err.splitlines()] == [
        "voicecoach: 20250306T000000Z-00000000.jsonl",
        "voicecoach: 20250306T000001Z-00000000.jsonl",
        "voicecoach: x.jsonl",
    ]


def test_a_strangers_file_leaves_the_folder_nowhere(run: Run, tmp_path: Path) -> None:
    names = (
        "../escaped",
        "/escaped",
        "x\0y",
        f"{identity()}/../..",
        ".",
        "CON",
        "20250304t070506z-0000000a",
    )
    file = tmp_path / "x.jsonl"
    file.write_bytes(b"".join(written([header(id=name), end(START)]) for name in names) + written(session()))
    before = set(tmp_path.rglob("*"))
    done = run("history", "import", str(file))
    assert done.out == "1 record imported.\n"
    assert sum("has an id that is none of a session" in line for line in done.err.splitlines()) == len(names)
    new = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")} - {
        path.relative_to(tmp_path).as_posix() for path in before
    }
    assert new == {"history", f"history/{identity()}.jsonl"}


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_a_disk_that_refuses_is_named(run: Run, tmp_path: Path) -> None:
    put(tmp_path, session())
    target = tmp_path / "no" / "x.jsonl"
    done = run("history", "export", "-o", str(target))
    assert (done.code, done.err) == (1, f"voicecoach: {target}: No such file or directory.\n")


@pytest.mark.skipif(sys.platform == "win32", reason="no links on Windows")
def test_a_disk_that_is_away_is_no_empty_history(run: Run, tmp_path: Path) -> None:
    away = tmp_path / "away"
    (tmp_path / "history").symlink_to(away)
    for command in (("history",), ("history", "export"), ("history", "import", __file__)):
        done = run(*command)
        assert (done.code, done.out) == (1, "")
        assert done.err == f"voicecoach: {tmp_path / 'history'} is a link to {away}, which is not there.\n"


def test_two_that_take_in_the_same_get_in_nobodys_way(tmp_path: Path) -> None:
    lines = written(session())
    one, another = (TakingIn(tmp_path, None, 9, 9999) for _ in range(2))
    for taking_in in (one, another):
        for record in to_records(read_lines(io.BytesIO(lines)), lambda line, what: None):
            taking_in.take(record)
    assert list(one.sentences()) == ["1 record imported."]
    assert list(another.sentences()) == ["0 records imported.", "1 record passed over, being here already."]
    (only,) = tmp_path.iterdir()
    assert only.read_bytes() == lines and only.stat().st_nlink == 1


def test_links_are_not_written_through(run: Run, tmp_path: Path) -> None:
    (tmp_path / "history").mkdir()
    victim = tmp_path / "victim"
    victim.write_text("mine")
    (tmp_path / "history" / f"{identity()}.jsonl").symlink_to(victim)
    file = tmp_path / "x.jsonl"
    file.write_bytes(written(session()))
    assert run("history", "import", str(file)).code == 0
    assert victim.read_text() == "mine"


def test_what_is_written_has_bounds(tmp_path: Path) -> None:
    data = b"".join(written(session(START + number * DAY)) for number in range(9))
    records = list(to_records(read_lines(io.BytesIO(data)), lambda line, what: None))
    size = len(records[0].content())
    for sessions, room in ((3, 10**9), (100, 3 * size + 1)):
        folder = tmp_path / f"{sessions}"
        folder.mkdir()
        taking_in = TakingIn(folder, None, sessions, room)
        with pytest.raises(UserError, match="more than anybody's history"):
            for record in records:
                taking_in.take(record)
        assert len(list(folder.iterdir())) == 3


def test_a_gap_in_a_table_cannot_fill_the_disk(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    row = f'{identity()},60000000,session,"{json.dumps(header()).replace(chr(34), chr(34) * 2)}"\n'
    file.write_text("record,position,line,verbatim\n" + row)
    done = run("history", "import", str(file))
    assert done.code == 1 and "line 2 is no row of a record" in done.err


def test_a_whole_history_of_others_conflicts_comes_along(run: Run, other: Run, tmp_path: Path) -> None:
    """What a program that syncs folders left is exported as well, and counts there as it does here."""
    put(tmp_path, session())
    more = [*session(), {"line": "answer", "at": header()["start"], "effort": "hard"}]
    put(tmp_path, more, f"{identity()}.sync-conflict-20250305-101010-ABCDEFG")
    target = tmp_path / "x.csv"
    run("history", "export", "-o", str(target))
    assert "1 record differed" in other("history", "import", str(target)).out
    assert other("history").out == run("history").out != ""
    assert "felt hard" in run("history").out


def test_records_become_somebody_elses_or_nobodys(run: Run, other: Run, tmp_path: Path) -> None:
    path = put(tmp_path, session(person="Kim"))
    assert other("history", "import", str(path), "--person", "").out == "1 record imported.\n"
    assert json.loads(contents(tmp_path / "other")[path.name].splitlines()[0])["person"] is None
