"""``voicecoach history fix`` and ``delete``: corrected without rewriting, and deleted for good."""

import errno
import json
import os
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from as_process import Done, environment
from sessions_made import DAY, START, a_set, contents, end, header, identity, put, session

from voicecoach.cli.history_delete import deleted
from voicecoach.history.disk import reopen

Run = Callable[..., Done]


def last_line(path: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads(path.read_bytes().splitlines()[-1])
    return {key: value for key, value in found.items() if key != "at"}


def test_what_was_done_is_corrected_by_a_line_at_the_end(run: Run, tmp_path: Path) -> None:
    path = put(tmp_path, session())
    before = path.read_bytes()
    done = run("history", "fix", "last", "3", "--done", "12 reps", "--asked", "15", "--load", "3 kg")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "Heel raises, left, set 2:",
        "Done: it was 8 repetitions, and is 12 repetitions now.",
        "Asked for: it was 10 repetitions, and is 15 repetitions now.",
        "Load: it was 2 kg, and is 3 kg now.",
    ]
    assert path.read_bytes().startswith(before)
    change = {"done": [{"reps": 12}], "asked": [{"reps": 15}], "load": "3 kg"}
    assert last_line(path) == {"line": "fix", "session": identity(), "number": 3, "set": change}
    assert "3: Heel raises, left, set 2: 12 repetitions, asked for 15" in run("history", "show", "last").out
    again = run("history", "fix", "last", "3", "--done", "12", "--load", "")
    assert again.out.splitlines()[1:] == [
        "Done: still 12 repetitions.",
        "Load: it was 3 kg, and is none now.",
    ]


@pytest.mark.parametrize(
    ("typed", "seconds", "told"),
    [("40s", 40, "40 seconds"), ("1m30s", 90, "90 seconds"), ("1:05", 65, "65 seconds"), ("7.5", 7.5, "7.5")],
)
def test_seconds_are_typed_as_everywhere(
    run: Run, tmp_path: Path, typed: str, seconds: float, told: str
) -> None:
    path = put(tmp_path, session())
    assert f"it was 25 seconds, and is {told}" in run("history", "fix", "last", "4", "--done", typed).out
    assert last_line(path)["set"] == {"done": [{"seconds": seconds}]}


def test_a_set_of_two_parts_and_an_open_one(run: Run, tmp_path: Path) -> None:
    asked = [{"seconds": 60, "open": True}, {"reps": 5}]
    path = put(tmp_path, [header(), a_set(START, asked=asked, done=[{"seconds": 20}]), end(START)])
    done = run("history", "fix", "last", "2", "--done", "30s, 10", "--asked", "90s, 6")
    assert "Done: it was 20 seconds, and is 30 seconds, then 10 repetitions now." in done.out
    assert last_line(path)["set"] == {
        "done": [{"seconds": 30}, {"reps": 10}],
        "asked": [{"seconds": 90, "open": True}, {"reps": 6}],
    }


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("3", "--done", "12s"), '--done "12s": repetitions are counted here, such as 12.'),
        (("3", "--done", "-1"), "repetitions are counted here"),
        (("3", "--done", "999999"), "repetitions are counted here"),
        (("3", "--done", "٣"), "repetitions are counted here"),
        (("4", "--done", "25h"), "seconds are counted here, such as 25s or 1m30s."),
        (("4", "--done", "soon"), "seconds are counted here"),
        (
            ("4", "--done", "30s, 10"),
            '--done takes 1 amount here, one for each part of the set: --done "30s"',
        ),
        (("3", "--load", "x\x1b[2J"), "--load takes a text of at most 100 characters, without controls."),
        (("3", "--load", "x" * 101), "--load takes a text of at most 100 characters"),
        (("5", "--done", "3"), "line 5 is no set, so it stays as it is."),
        (("5", "--remove"), "line 5 tells nothing that was done, so it stays."),
        (("1", "--remove"), "line 1 tells nothing that was done, so it stays."),
        (
            ("9", "--done", "3"),
            "there is no line 9 in this session; voicecoach history show 0000000a numbers",
        ),
        (("2.3", "--done", "3"), '"2.3" is no line of this session'),
        (("x", "--done", "3"), '"x" is no line of this session'),
        (("--done", "3"), "need a LINE"),
        (("3",), "give --done, --asked and --load, or --remove, or --effort and --pain."),
        (("3", "--done", "3", "--remove"), "give --done"),
        (("3", "--effort", "easy"), "are about the whole session, so there is no LINE"),
        (("--pain", "11"), "11 is not in the range"),
        (("--effort", "fine"), "'fine' is not one of"),
    ],
)
def test_what_cannot_be_corrected_changes_nothing(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    put(tmp_path, session())
    before = contents(tmp_path)
    done = run("history", "fix", "last", *arguments)
    assert (done.code, done.out) == (2, "") and sentence in done.err
    assert contents(tmp_path) == before


def test_a_line_is_removed_and_comes_back(run: Run, tmp_path: Path) -> None:
    path = put(tmp_path, session())
    done = run("history", "fix", "last", "2", "--remove")
    assert done.out == "Heel raises, left, set 1: 10 repetitions: it was line 2, and counts no more.\n"
    assert last_line(path) == {"line": "delete", "session": identity(), "number": 2}
    assert ", 2 sets, " in run("history").out
    assert "\n2: " not in run("history", "show", "last").out
    assert "line 2 was removed already" in run("history", "fix", "last", "2", "--remove").err
    done = run("history", "fix", "last", "2", "--done", "9")
    assert done.out.startswith("Heel raises, left, set 1 (it was removed, and counts again):\n")
    assert ", 3 sets, " in run("history").out


def test_answers_are_given_afterwards(run: Run, tmp_path: Path) -> None:
    path = put(tmp_path, session())
    done = run("history", "fix", "last", "--effort", "hard", "--pain", "3")
    assert done.out.splitlines() == [
        "Good morning, Tuesday 4 March 2025, 08:05:",
        "Felt: it was not said, and is hard now.",
        "Pain afterwards: it was not said, and is 3 of 10 now.",
    ]
    assert last_line(path) == {"line": "answer", "effort": "hard", "pain": 3}
    assert "it was hard, and is easy now" in run("history", "fix", "last", "--effort", "easy").out
    assert run("history", "fix", "last", "--pain", "3").out.endswith("Pain afterwards: still 3 of 10.\n")
    assert ", 8 minutes, 2 exercises, 3 sets, felt easy, pain 3 of 10 afterwards, " in run("history").out


def test_of_a_session_in_parts_the_answer_goes_to_the_last(run: Run, tmp_path: Path) -> None:
    later = START + timedelta(hours=2)
    put(tmp_path, [*session()[:3], end(later, "resumed", **{"as": identity(later, "0000000b")})])
    second = put(tmp_path, [header(later, "0000000b"), a_set(later, "seiza"), end(later)])
    put(tmp_path, [header(later, "0000000b"), end(later)], f"{identity(later, '0000000b')}.sync-conflict")
    assert run("history", "fix", "0000000a", "--pain", "2").code == 0
    assert last_line(second) == {"line": "answer", "pain": 2}


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (session()[:-1], "this session still goes on; wait until it is over"),
        (session(), "another program is using this record; try again in a moment"),
    ],
)
def test_what_another_program_has_is_left_alone(
    run: Run, tmp_path: Path, lines: list[dict[str, object]], why: str
) -> None:
    path = put(tmp_path, lines)
    before = contents(tmp_path)
    living = reopen(path)
    try:
        for arguments in (
            ("fix", "last", "2", "--done", "3"),
            ("fix", "last", "--pain", "3"),
            ("delete", "last"),
        ):
            done = run("history", *arguments)
            assert (done.code, done.err) == (1, f"voicecoach: {why}.\n")
    finally:
        living.close()
    assert contents(tmp_path) == before


def test_a_session_goes_with_its_copies_and_parts_and_nothing_else(run: Run, tmp_path: Path) -> None:
    later = START + timedelta(hours=2)
    first = session()[:3]
    put(tmp_path, [*first, end(later, "resumed", **{"as": identity(later, "0000000b")})])
    put(tmp_path, [header(later, "0000000b"), a_set(later, "seiza"), end(later)])
    put(tmp_path, first, "kept (conflicted copy)")
    put(tmp_path, [b"{"], f"{identity()} (copy)")
    (tmp_path / "history" / f"{identity()}.jsonl.bak").write_bytes(b"")
    (tmp_path / "history" / f".~{identity()}.jsonl.tmp").write_bytes(b"")
    (tmp_path / "history" / identity()).mkdir()
    other = put(tmp_path, session(START + DAY, "0000000c"))
    stranger = tmp_path / "history" / "notes.txt"
    stranger.write_text("mine")
    done = run("history", "delete", "0000000b", "--yes")
    assert done.code == 0
    assert done.out.splitlines()[0].startswith("Tuesday 4 March 2025, 08:05, Good morning")
    assert done.out.splitlines()[-1] == "1 session deleted: 6 files."
    assert sorted(path.name for path in (tmp_path / "history").iterdir()) == sorted(
        [identity(), other.name, stranger.name]
    )
    assert [line[-8:] for line in run("history").out.splitlines()] == ["0000000c"]
    kept = [path.read_bytes() for path in (tmp_path / "cache").glob("*")]
    assert not any(identity().encode() in data for data in kept)


def test_without_a_terminal_nobody_is_asked(run: Run, tmp_path: Path) -> None:
    put(tmp_path, session())
    done = run("history", "delete", "last")
    assert done.code == 2 and "--yes does it without asking" in done.err
    assert len(contents(tmp_path)) == 1
    assert run("history", "delete").code == run("history", "delete", "last", "--all").code == 2


def test_all_of_a_person_are_deleted(run: Run, tmp_path: Path) -> None:
    kept = put(tmp_path, session())
    for number in range(3):
        put(tmp_path, session(START + number * DAY, f"0000001{number}", person="Kim"))
    done = run("history", "delete", "--all", "--person", "kim", "--yes")
    assert done.out == (
        "3 sessions of Kim, from Tuesday 4 March 2025, 08:05 to Thursday 6 March 2025, 08:05\n"
        "3 sessions deleted: 3 files.\n"
    )
    assert set(contents(tmp_path)) == {kept.name}
    done = run("history", "delete", "--all", "--person", "Kim", "--yes")
    assert (done.code, done.err) == (1, "voicecoach: there is nothing to delete.\n")


def test_no_sentence_that_was_spoken_tells_of_it(run: Run, tmp_path: Path) -> None:
    put(tmp_path, session())
    kept = tmp_path / "cache" / "clips"
    kept.mkdir(parents=True)
    (kept / ("0" * 32)).write_bytes(b"Heel raises: 18 repetitions.")
    (kept / "somebodys.txt").write_bytes(b"")
    assert run("history", "delete", "last", "--yes").code == 0
    assert [path.name for path in kept.iterdir()] == ["somebodys.txt"]


def test_what_may_be_anybodys_stays_and_is_named(run: Run, tmp_path: Path) -> None:
    put(tmp_path, session())
    put(tmp_path, session(START + DAY, "0000000b", v=2))
    put(tmp_path, [b"\0" * 99, *session(START + DAY, "0000000c")[1:]], identity(START + DAY, "0000000c"))
    put(tmp_path, [], "empty")
    put(tmp_path, session(START + 3 * DAY, "0000000d", person="Kim"))
    put(tmp_path, [b"\0", *session(START + 2 * DAY, "0000000e", person="Kim")], "kims")
    assert run("history", "delete", "--all", "--yes").err == (
        f"voicecoach: 2 files in {tmp_path / 'history'} cannot be read, may be anybody's, and stayed: "
        "20250305T070506Z-0000000b.jsonl, 20250305T070506Z-0000000c.jsonl.\n"
    )
    assert len(contents(tmp_path)) == 5


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pexpect on Windows")
def test_the_answers_of_somebody_at_a_terminal(tmp_path: Path) -> None:
    import pexpect

    def typed(answer: str, *arguments: str) -> tuple[str, int]:
        command = pexpect.spawn(
            sys.executable,
            ["-m", "voicecoach", "history", "delete", *arguments],
            env=environment(tmp_path),
            timeout=30,
        )
        command.expect([r"\[y/N\]", r"\(2\)"])
        command.sendline(answer)
        rest = command.read().decode()
        command.close()
        return rest, command.exitstatus

    put(tmp_path, session())
    put(tmp_path, session(START + DAY, "0000000b"))
    for answer, arguments in (("", ("last",)), ("yes", ("--all",))):
        rest, code = typed(answer, *arguments)
        assert code == 1 and "nothing was deleted" in rest
        assert len(contents(tmp_path)) == 2
    assert "2 sessions deleted" in typed("2", "--all")[0]
    put(tmp_path, session())
    assert "1 session deleted" in typed("y", "last")[0]
    assert contents(tmp_path) == {}


def test_where_the_disk_refuses_that_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stays, goes = put(tmp_path, session()), put(tmp_path, session(START + DAY, "0000000b"))

    def refuse(path: Path) -> None:
        if path == stays:
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM), str(path))
        path.unlink()

    assert deleted([stays, goes, tmp_path / "gone already"], refuse) == 2
    assert set(contents(tmp_path)) == {stays.name}
    assert capsys.readouterr().err == f"voicecoach: {stays}: {os.strerror(errno.EPERM)}.\n"
