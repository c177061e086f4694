"""The voice ``command``: from the user's settings only, without a shell, and clear where it fails."""

import contextlib
import os
import select
import shlex
import sys
import threading
from pathlib import Path

import pytest
from voice_bench import RATE, own_command

from voicecoach.model.seams import Unavailable, VoiceFailed
from voicecoach.model.sound import Utterance
from voicecoach.speech.client import Worker, WorkerLost
from voicecoach.speech.command import plugin, split
from voicecoach.speech.registry import Wish, chain

SHELL = pytest.mark.skipif(sys.platform == "win32", reason="needs a shell for its stand-ins")


def frames(command: str, text: str = "Stand tall.", rate: int = 175, name: str | None = None) -> int:
    voice = plugin.create(name=name, language="en", words_per_minute=rate, source=command)
    clip = voice.synthesize(Utterance(text))
    assert clip.rate == voice.rate == RATE
    return clip.frames


def recorder(folder: Path) -> str:
    """A program that writes down its arguments and its input, and fails."""
    program = folder / "re corder"
    program.write_text('#!/bin/sh\n{ printf "%s\\n" "$@"; echo --; cat; } > "${0%/*}/seen"\nexit 1\n')
    program.chmod(0o755)
    return shlex.quote(str(program))


def test_it_speaks_at_the_rate_that_is_asked_for() -> None:
    assert frames(own_command(), rate=140) > 1.3 * frames(own_command(), rate=220)


def test_a_header_without_sizes_is_what_a_pipe_gets() -> None:
    assert frames(own_command("pipe")) == pytest.approx(frames(own_command()), abs=0.05 * RATE)


@SHELL
def test_no_shell_reads_the_command_and_the_text_is_in_no_argument(tmp_path: Path) -> None:
    hostile = "$(touch x); `touch y` {rate} -o out"
    command = recorder(tmp_path) + " '$(touch z)' ';' {rate}-{language} '{name}' \"a b\" *"
    with pytest.raises(VoiceFailed, match="it ended with code 1"):
        frames(command, hostile, name="Zoe")
    told, _, text = (tmp_path / "seen").read_text().partition("--\n")
    assert told.splitlines() == ["$(touch z)", ";", "175-en", "Zoe", "a b", "*"]
    assert text == hostile + "\n"


@pytest.mark.parametrize(
    ("mode", "reason"),
    [
        ("empty", "it made no sound of it"),
        ("mp3", "what it made cannot be used: it is not a WAV file"),
        ("fail", "it ended with code 1: no model in this folder"),
        ("endless", "it wrote more than 10 MB"),
    ],
)
def test_a_command_that_is_broken_says_why(mode: str, reason: str) -> None:
    with pytest.raises(VoiceFailed, match=reason):
        frames(own_command(mode))


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ("", "no command is set; 'voicecoach config set voice_command"),
        ("nowhere-at-all --fast", "the command 'nowhere-at-all' is no program that can be run"),
        ("'unbalanced", "the setting voice_command cannot be read"),
        ("./here", "the command './here' needs its whole path"),
        ("here", "the command 'here' is no program"),
        ("~/here/nowhere", "is no program"),
    ],
)
def test_a_command_that_cannot_be_run_is_refused_at_once(
    command: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    here.write_text("#!/bin/sh\n")
    here.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Unavailable, match=reason):
        chain(Wish("command", sources={"command": command}), print)


@pytest.mark.parametrize("name", ["-o/tmp/x", "--config=x", "a\nb", "x;y", ""])
def test_a_name_that_a_routine_asks_for_is_never_an_option(name: str) -> None:
    with pytest.raises(Unavailable, match="cannot be handed to a command"):
        chain(Wish("command", name, sources={"command": own_command()}), print)


def test_it_is_told_anew_when_its_program_or_its_model_changes(tmp_path: Path) -> None:
    model = tmp_path / "model.onnx"
    model.write_bytes(b"1")
    command = own_command(settings=f"--model {shlex.quote(str(model))}")
    wish = Wish("command", sources={"command": command})
    before = chain(wish, print)[0].identity
    assert chain(wish, print)[0].identity == before
    model.write_bytes(b"22")
    assert chain(wish, print)[0].identity != before


def test_the_program_is_looked_for_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    assert split(f"{Path(sys.executable).name} -c pass") == [sys.executable, "-c", "pass"]


@SHELL
def test_a_command_that_hangs_ends_with_the_worker_and_with_what_it_has_started(tmp_path: Path) -> None:
    program, held = tmp_path / "hangs", tmp_path / "held"
    program.write_text('#!/bin/sh\nexec 3> "${0%/*}/held"\nsleep 60\n')
    program.chmod(0o755)
    os.mkfifo(held)
    worker = Worker(chain(Wish("command", sources={"command": shlex.quote(str(program))}), print)[0], RATE)
    worker.load()

    def ask() -> None:
        with contextlib.suppress(WorkerLost):
            worker.ask(Utterance("Stand tall."))

    asking = threading.Thread(target=ask)
    asking.start()
    with held.open("rb", buffering=0) as end:  # once the program has opened it
        worker.close()
        assert select.select([end], [], [], 20)[0] == [end], "closed by all that had it"
        assert end.read() == b""
    asking.join()
