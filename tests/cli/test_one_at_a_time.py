"""Two sessions at once: two real processes, and a terminal for the second one."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from voicecoach.cli.turn import NAME, Speaker, Turn, take_turn

if sys.platform == "win32":
    pytest.skip("other system: POSIX terminals", allow_module_level=True)

import pexpect

SPEAKING = """
import sys
from pathlib import Path
from voicecoach.cli.turn import take_turn

turn = take_turn(Path(sys.argv[1]), "first-steps")
turn.tell("First steps")
print("speaking", flush=True)
sys.stdin.readline()
"""
"""A session that has the turn until it gets a line, or is killed."""

ANOTHER = """
import sys
from pathlib import Path
from voicecoach.cli.errors import guarded
from voicecoach.cli.keys import open_keys
from voicecoach.cli.one_at_a_time import turn_to_speak

def session():
    turn = turn_to_speak(
        Path(sys.argv[1]), "another", lambda put: open_keys(put, None, lambda: None), float(sys.argv[2])
    )
    print("in print" if turn is None else "with sound")

sys.exit(guarded(session))
"""


KEPT = 'trap : INT HUP; stty -g >"$0.before"; "$@"; code=$?; stty -g >"$0.after"; exit $code'
"""What runs a command in a shell, with the settings of the terminal before and after it in files."""


@pytest.fixture
def speaking(tmp_path: Path) -> "Iterator[subprocess.Popen[str]]":
    with subprocess.Popen(
        [sys.executable, "-c", SPEAKING, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "speaking\n"
        yield process
        process.kill()


@pytest.fixture
def another(tmp_path: Path, speaking: "subprocess.Popen[str]") -> "Iterator[pexpect.spawn[str]]":
    """The second session, as far as its question."""
    command = [sys.executable, "-c", ANOTHER, str(tmp_path), "20"]
    child = pexpect.spawn(
        "/bin/sh", ["-c", KEPT, str(tmp_path / "stty"), *command], encoding="utf-8", timeout=15
    )
    child.expect(r"voicecoach is already speaking: First steps, since \d\d:\d\d\.\r\n")
    child.expect_exact("or q to leave.\r\nAfter 20 seconds without a key, this session goes on in print.\r\n")
    yield child
    child.close(force=True)


def rest(child: "pexpect.spawn[str]") -> tuple[str, int | None]:
    """What else a program prints, and how it ends."""
    text = str(child.read())
    child.close()
    return text.replace("\r", ""), child.exitstatus


def test_the_other_one_ends_and_the_one_that_waited_begins(
    speaking: "subprocess.Popen[str]", another: "pexpect.spawn[str]"
) -> None:
    another.send("1")
    another.expect("Waiting until it has ended")
    assert speaking.stdin is not None
    speaking.stdin.write("\n")
    speaking.stdin.flush()
    assert rest(another) == (
        "; 2 goes on in print, q leaves.\nIt has ended; now it is this session's turn.\nwith sound\n", 0
    )  # fmt: skip


def test_a_session_that_is_killed_leaves_its_turn(
    speaking: "subprocess.Popen[str]", another: "pexpect.spawn[str]"
) -> None:
    another.send("1")
    another.expect("q leaves")
    speaking.send_signal(signal.SIGKILL)
    assert rest(another)[0].endswith("It has ended; now it is this session's turn.\nwith sound\n")


@pytest.mark.parametrize("keys", ["2", "\r", "12"])
def test_it_goes_on_in_print(another: "pexpect.spawn[str]", keys: str) -> None:
    another.send(keys)
    text, code = rest(another)
    assert text.endswith("This session goes on in print, without sound.\nin print\n")
    assert code == 0


@pytest.mark.parametrize(("keys", "left"), [("q", 0), ("1q", 0), ("\x03", 130), ("1\x03", 130)])
def test_it_is_left_and_the_terminal_is_as_before(
    tmp_path: Path, another: "pexpect.spawn[str]", keys: str, left: int
) -> None:
    another.send(keys)
    text, code = rest(another)
    assert code == left
    assert "\nin print\n" not in text
    assert "with sound" not in text
    assert (tmp_path / "stty.after").read_text() == (tmp_path / "stty.before").read_text() != ""


def test_a_closed_terminal_ends_it(another: "pexpect.spawn[str]") -> None:
    os.killpg(another.pid, signal.SIGHUP)
    assert rest(another)[1] == 129


def test_silence_goes_on_in_print(tmp_path: Path, speaking: "subprocess.Popen[str]") -> None:
    child = pexpect.spawn(sys.executable, ["-c", ANOTHER, str(tmp_path), "0.3"], encoding="utf-8", timeout=15)
    assert rest(child)[0].endswith(
        "After 0.3 seconds without a key, this session goes on in print.\n"
        "This session goes on in print, without sound.\nin print\n"
    )


def test_without_a_terminal_it_goes_on_in_print_and_says_so_once(
    tmp_path: Path, speaking: "subprocess.Popen[str]"
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ANOTHER, str(tmp_path), "20"],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=15, start_new_session=True,
    )  # fmt: skip
    assert done.stdout == "in print\n"
    assert re.fullmatch(
        r"voicecoach is already speaking: First steps, since \d\d:\d\d; "
        r"this session goes on in print, without sound\.\n",
        done.stderr,
    )


def test_the_turn_goes_round(tmp_path: Path) -> None:
    turn = take_turn(tmp_path, "one")
    assert isinstance(turn, Turn)
    with turn:
        other = take_turn(tmp_path, "two")
        assert isinstance(other, Speaker)
        assert (other.process, other.what) == (os.getpid(), "one")
        turn.tell("One, and a\nlonger title")
        assert take_turn(tmp_path, "two") == other._replace(what="One, and a longer title")
    turn.close()
    assert (tmp_path / NAME).read_bytes() == b""  # what was performed does not stay there
    following = take_turn(tmp_path, "two")
    assert isinstance(following, Turn)
    following.close()


@pytest.mark.parametrize(
    "text", [b"", b"\xff\xfe\x00", b"1\n", b"x\n08:12\nA\n", b"\n" * 10_000, b"9" * 10_000]
)
def test_whatever_stands_in_the_file_it_is_only_told_less(tmp_path: Path, text: bytes) -> None:
    turn = take_turn(tmp_path, "one")
    assert isinstance(turn, Turn)
    with turn:
        (tmp_path / NAME).write_bytes(text)
        assert take_turn(tmp_path, "two") == Speaker(0, "", "")


def test_a_folder_that_cannot_be_written_to_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for _ in range(2):
        assert isinstance(take_turn(tmp_path / "file" / "state", "one"), Turn)


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("precious")
    (tmp_path / NAME).symlink_to("precious")
    with take_turn(tmp_path, "one") as turn:  # type: ignore[union-attr]  # nobody else is there
        turn.tell("one")
    assert (tmp_path / "precious").read_text() == "precious"


def test_it_is_the_users_alone(tmp_path: Path) -> None:
    with take_turn(tmp_path / "state", "one"):  # type: ignore[union-attr]  # nobody else is there
        assert (tmp_path / "state").stat().st_mode & 0o777 == 0o700
        assert (tmp_path / "state" / NAME).stat().st_mode & 0o777 == 0o600
