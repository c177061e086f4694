"""Keys from a real terminal: what they give, and that the terminal is left as it was found."""

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from voicecoach.cli.keys import CommandQueue
from voicecoach.model.event import Command

if sys.platform == "win32":
    pytest.skip("a POSIX terminal is needed", allow_module_level=True)

import pexpect

READER = """
import os, signal, sys
from voicecoach.cli.keys import CommandQueue, open_keys
from voicecoach.model.event import Command

queue = CommandQueue()
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, lambda number, frame: queue.put(Command("stop")))
signal.signal(signal.SIGUSR1, lambda number, frame: print("going on", flush=True))
chosen = (("next", ("right", "X")), ("back", ("é", "escape")))
keys = open_keys(queue.put, chosen, lambda: print("all keys", flush=True))
if keys is None:
    sys.exit("no keys can be read")
way = sys.argv[1]
print("reading as", os.getpid(), flush=True)
try:
    while True:
        for command in queue.wait(20):
            print("got", command.name, command.number or "", flush=True)
            if way == "exception" and command.name == "finish":
                raise RuntimeError("on purpose")
            if command.name in ("finish", "stop"):
                sys.exit(0)
finally:
    if way != "atexit":
        keys.close()
"""


class Shell:
    """An interactive shell on a terminal of its own, with job control."""

    def __init__(self, program: str, reader: Path) -> None:
        environment = {**os.environ, "PS1": "", "TERM": "dumb", "PYTHONPATH": os.pathsep.join(sys.path)}
        self.child: Any = pexpect.spawn(
            program, ["--norc", "--noprofile", "-i"], env=environment, encoding="utf-8", timeout=20
        )
        self.child.setecho(False)
        self.child.delaybeforesend = None
        self.reader = f"{sys.executable} {reader}"

    def run(self, command: str) -> str:
        """What a command prints."""
        self.child.sendline(f"{command}; echo end-of-$((1+1))")
        self.child.expect("end-of-2")
        return str(self.child.before)

    def settings(self) -> str:
        """The terminal's settings, as commands of the shell find them."""
        return self.run("stty -g").strip().splitlines()[-1]

    def start(self, way: str = "finally") -> int:
        """Run the reader in the foreground; its process id."""
        self.child.sendline(f"{self.reader} {way}; echo over-$((1+1))")
        self.child.expect(r"reading as (\d+)")
        return int(self.child.match.group(1))

    def stop(self) -> None:
        """Press Ctrl-Z."""
        self.press("\x1a", "Stopped")
        self.child.expect("over-2")

    def foreground(self) -> None:
        """Take the reader to the foreground again."""
        self.child.sendline("fg; echo over-$((1+1))")
        self.child.expect_exact("reader.py")

    def over(self) -> None:
        """Wait for the end of the reader."""
        self.child.expect("over-2")

    def press(self, keys: str, answer: str) -> None:
        """Press keys and wait for what the reader answers."""
        self.child.send(keys)
        self.child.expect_exact(answer)


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    program = shutil.which("bash")
    if program is None:
        pytest.skip("not installed: bash")
    reader = tmp_path / "reader.py"
    reader.write_text(READER)
    shell = Shell(program, reader)
    yield shell
    shell.child.close(force=True)


def test_each_key_gives_its_command(shell: Shell) -> None:
    shell.start()
    for key, name in ((" ", "pause"), ("P", "pause"), ("\r", "done"), ("d", "done"), ("7", "answer 7")):
        shell.press(key, f"got {name}")
    shell.press("?", "all keys")
    shell.press("q", "got finish")


def test_keys_of_the_users_own_give_their_command(shell: Shell) -> None:
    shell.start()
    for key in ("\x1b[C", "\x1bOC", "\x1b[1;2C", "x", "X"):
        shell.press(key, "got next")
    for key in ("é", "É", "\x1b"):
        shell.press(key, "got back")
    shell.press("q", "got finish")


def test_several_keys_at_once_come_in_their_order(shell: Shell) -> None:
    shell.start()
    shell.child.send("w\x1b[Cr\x1b[Aéq")
    for name in ("where", "next", "again", "unknown", "back", "finish"):
        shell.child.expect_exact(f"got {name}")


def test_a_sequence_and_a_character_may_come_in_two_reads(shell: Shell) -> None:
    shell.start()
    for key, name in (("\x1b[C", "next"), ("é", "back")):
        shell.press("y" * 255 + key, f"got {name}")  # a read takes 256 bytes
        assert "got softer" not in shell.child.before
    shell.press("q", "got finish")


def test_neither_garbage_nor_a_paste_is_a_command(shell: Shell) -> None:
    shell.start()
    shell.child.send("\x1b[q\x1bq\x1bOq\x1b]0;q\x07\x1b[<0;1;1M\x1b[200~qqq\x1b[201~")
    shell.press("w", "got where")
    assert "finish" not in shell.child.before
    shell.press("q", "got finish")


def test_an_unknown_key_is_told_once(shell: Shell) -> None:
    shell.start()
    shell.press("y", "got unknown")
    shell.child.send("y\x1b[A")
    shell.press("q", "got finish")
    assert "unknown" not in shell.child.before


@pytest.mark.parametrize("way", ["finally", "atexit", "exception"])
def test_the_terminal_is_as_before_after_every_end(shell: Shell, way: str) -> None:
    before = shell.settings()
    shell.start(way)
    shell.press("q", "got finish")
    shell.over()
    assert shell.settings() == before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_terminal_is_as_before_after_every_signal(shell: Shell, number: signal.Signals) -> None:
    before = shell.settings()
    os.kill(shell.start(), number)
    shell.child.expect_exact("got stop")
    shell.over()
    assert shell.settings() == before


def test_ctrl_c_is_a_signal_and_ctrl_backslash_only_a_key(shell: Shell) -> None:
    shell.start()
    shell.press("\x1c", "got unknown")
    shell.press("\x03", "got stop")


def test_ctrl_z_leaves_the_terminal_in_order_and_fg_takes_it_again(shell: Shell) -> None:
    before = shell.settings()
    shell.start()
    shell.stop()
    assert shell.settings() == before
    shell.foreground()
    shell.press(" ", "got pause")
    shell.press("q", "got finish")
    shell.over()
    assert shell.settings() == before


def test_in_the_background_the_shell_keeps_its_terminal(shell: Shell) -> None:
    before = shell.settings()
    shell.start()
    shell.stop()
    shell.run("bg")
    assert "typed" in shell.run("echo typed")
    assert shell.settings() == before
    shell.foreground()
    shell.press("q", "got finish")
    shell.over()
    assert shell.settings() == before


def test_back_from_the_background_it_reads_keys_again_though_none_was_pressed_there(
    shell: Shell, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "until")
    reader = shell.start()
    shell.stop()
    shell.child.sendline(f"bg; cat {tmp_path / 'until'}; fg; echo over-$((1+1))")
    os.kill(reader, signal.SIGUSR1)
    shell.child.expect_exact("going on")
    (tmp_path / "until").write_text("here it comes\n", "utf-8")
    shell.child.expect_exact("here it comes")
    shell.press("w", "got where")
    shell.press("q", "got finish")
    shell.over()


def test_a_program_started_in_the_background_reads_no_keys(shell: Shell) -> None:
    shell.child.sendline(f"{shell.reader} finally & wait")
    shell.child.expect_exact("no keys can be read")


def test_without_a_terminal_there_is_no_reader() -> None:
    done = subprocess.run(
        [sys.executable, "-c", READER, "finally"],
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert done.returncode == 1
    assert "no keys can be read" in done.stderr


def test_the_queue_gives_commands_in_order_and_waits_for_the_first() -> None:
    queue = CommandQueue()
    assert queue.wait(0) == []
    queue.put(Command("pause"))
    queue.put(Command("finish"))
    assert queue.wait(20) == [Command("pause"), Command("finish")]
    late = threading.Thread(target=queue.put, args=(Command("done"),))
    late.start()
    assert queue.wait(20) == [Command("done")]
    late.join()


def test_the_queue_takes_commands_of_a_signal_handler_while_it_is_waited_on() -> None:
    queue = CommandQueue()
    before = signal.signal(signal.SIGALRM, lambda number, frame: queue.put(Command("stop")))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        assert queue.wait(20) == [Command("stop")]
    finally:
        signal.signal(signal.SIGALRM, before)
