"""The program's edge: what it says without a command, and how everything that goes wrong ends."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from as_process import environment, voicecoach

from voicecoach import __version__
from voicecoach.cli.errors import UserError, guarded
from voicecoach.cli.program import COMMANDS, program
from voicecoach.model.seams import Unavailable
from voicecoach.routine import Problem, RoutineError


def test_alone_it_says_in_five_lines_what_to_do_first(tmp_path: Path) -> None:
    done = voicecoach(home=tmp_path)
    assert done.code == 0
    assert len(done.out.splitlines()) == 5
    assert "voicecoach run first-steps" in done.out
    assert not list(tmp_path.iterdir())


def test_help_names_every_command_and_is_no_medical_device(tmp_path: Path) -> None:
    done = voicecoach("--help", home=tmp_path)
    assert done.code == 0
    assert all(f"  {name} " in done.out for name in COMMANDS)
    assert "not a medical device" in " ".join(done.out.split())


def test_version(tmp_path: Path) -> None:
    assert voicecoach("--version", home=tmp_path).out == f"voicecoach {__version__}\n"


def test_help_and_completion_load_no_command(tmp_path: Path) -> None:
    code = """
import sys
from voicecoach.cli import main
try:
    main()
except SystemExit:
    loaded = [name for name in sys.modules if name.startswith("voicecoach.")]
    heavy = {"logging", "numpy", "asyncio", "difflib", "tomllib", "importlib.metadata", "platformdirs"}
    print("LOADED", sorted(loaded), sorted(heavy & set(sys.modules)))
"""
    for arguments, more in (
        (["--help"], None),
        ([], {"_VOICECOACH_COMPLETE": "bash_complete", "COMP_WORDS": "voicecoach sh", "COMP_CWORD": "1"}),
    ):
        done = voicecoach(*arguments, home=tmp_path, code=code, env=more)
        loaded = done.out.partition("LOADED ")[2]
        assert loaded, done
        assert not any(f"voicecoach.cli.{name}'" in loaded for name in COMMANDS)
        assert "voicecoach.routine" not in loaded
        assert loaded.strip().endswith("[]"), loaded


def test_the_shell_completes_commands_routines_and_values(tmp_path: Path) -> None:
    def completed(words: str) -> list[str]:
        more = {
            "_VOICECOACH_COMPLETE": "bash_complete",
            "COMP_WORDS": words,
            "COMP_CWORD": str(len(words.split(" ")) - 1),
        }
        return voicecoach(home=tmp_path, env=more).out.split()

    (tmp_path / "routines").mkdir()
    (tmp_path / "routines" / "first-of-mine.toml").write_text("broken")
    assert completed("voicecoach sh") == ["plain,show"]
    assert completed("voicecoach show first-") == ["plain,first-of-mine", "plain,first-steps"]
    assert completed("voicecoach show ./x") == ["file,./x"]


def test_an_unknown_command_is_answered_with_the_nearest(tmp_path: Path) -> None:
    done = voicecoach("lst", home=tmp_path)
    assert done.code == 2
    assert 'no command "lst". Did you mean "list"?' in done.err
    assert "--help" in done.err


def test_what_was_typed_cannot_drive_the_terminal(tmp_path: Path) -> None:
    for arguments in (["\x1b[31mred"], ["show", "\x1b]0;title\x07"], ["show", "--\x1b[2J"]):
        done = voicecoach(*arguments, home=tmp_path)
        assert done.code == 2
        assert "\x1b" not in done.err
        assert "001b" in done.err or "x1b" in done.err


def test_debug_writes_a_log_for_its_owner_only_and_says_where(tmp_path: Path) -> None:
    done = voicecoach("show", "no-such", "--debug", home=tmp_path)
    assert done.code == 2
    (log,) = (tmp_path / "log").iterdir()
    assert f"the log is {log}" in done.err
    assert "UserError" in log.read_text()
    if sys.platform != "win32":
        assert log.stat().st_mode & 0o777 == 0o600
        assert (tmp_path / "log").stat().st_mode & 0o777 == 0o700


def test_debug_goes_on_where_no_log_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("in the way")
    done = voicecoach("--debug", "list", home=tmp_path)
    assert done.code == 0
    assert "there is no log" in done.err


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX pipes")
def test_a_reader_that_goes_away_is_no_traceback(tmp_path: Path) -> None:
    for arguments in (["list"], ["--help"], ["show", "first-steps", "--json"]):
        read, write = os.pipe()
        os.close(read)
        done = subprocess.run(
            [sys.executable, "-m", "voicecoach", *arguments],
            stdout=write,
            stderr=subprocess.PIPE,
            env=environment(tmp_path),
            timeout=60,
        )
        os.close(write)
        assert done.stderr == b""
        assert done.returncode == 1


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell closes the streams")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&- <&-"])
def test_closed_streams_are_no_error(tmp_path: Path, closed: str) -> None:
    done = subprocess.run(
        ["sh", "-c", f'"$0" -m voicecoach list {closed}', sys.executable],
        env=environment(tmp_path),
        capture_output=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is a device of Linux")
def test_a_full_disk_is_one_sentence(tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "voicecoach", "list"],
            stdout=full,
            stderr=subprocess.PIPE,
            env=environment(tmp_path),
            timeout=60,
        )
    assert done.returncode == 1
    assert done.stderr.decode().splitlines() == [f"voicecoach: {os.strerror(errno.ENOSPC)}."]


def _raising(problem: BaseException) -> int:
    def call() -> None:
        raise problem

    return guarded(call)


@pytest.mark.parametrize(
    ("problem", "code", "lines"),
    [
        (UserError("mend this."), 2, ["mend this."]),
        (UserError("not now.", exit_code=1), 1, ["not now."]),
        (Unavailable("there is no device."), 1, ["voicecoach: there is no device."]),
        (
            OSError(errno.EACCES, "Permission denied", "a\x1bb"),
            1,
            ["voicecoach: a\\u001bb: Permission denied."],
        ),
        (KeyboardInterrupt(), 130, []),
        (click.Abort(), 130, []),
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), 1, []),
        (SystemExit(7), 7, []),
        (SystemExit("a last word"), 1, ["a last word"]),
        (
            RoutineError([Problem("a.toml", 3, "title", "one."), Problem("a.toml", 4, "", "two.")]),
            2,
            ["a.toml:3: title: one.", "a.toml:4: two."],
        ),
    ],
)
def test_every_exception_has_its_exit_code_and_sentence(
    problem: BaseException, code: int, lines: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert _raising(problem) == code
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.splitlines() == lines


def test_an_error_of_its_own_is_one_sentence_that_names_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    assert _raising(ZeroDivisionError("by\nnought")) == 70
    (line,) = capsys.readouterr().err.splitlines()
    assert "ZeroDivisionError" in line
    assert "--debug" in line
    assert "report" in line


def test_the_traceback_of_an_error_of_its_own_is_in_the_log(tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
from voicecoach.cli.errors import guarded, leave
from voicecoach.settings.debug import start_log
start_log(Path(sys.argv[1]))
leave(guarded(lambda: 1 / 0))
"""
    done = voicecoach(str(tmp_path), home=tmp_path, code=code)
    assert done.code == 70
    assert "Traceback" in done.err
    (log,) = tmp_path.glob("*.log")
    assert "Traceback" in log.read_text()


def test_what_a_command_returns_is_the_exit_code() -> None:
    assert guarded(lambda: 3) == 3
    assert guarded(lambda: None) == 0


def test_every_command_of_the_table_that_is_there_is_a_click_command() -> None:
    context = click.Context(program)
    assert program.list_commands(context) == list(COMMANDS)
    assert all(isinstance(program.get_command(context, name), click.Command) for name in ("list", "show"))
    assert program.get_command(context, "main") is None
