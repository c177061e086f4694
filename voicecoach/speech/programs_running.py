"""A program of somebody else's, run without a shell: its input, its output, its end.

It runs in a process group of its own, so that it is ended with all that it has started where it takes
too long or writes too much, and where the worker that speaks with it ends before it.
"""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
from typing import IO, cast

from voicecoach.model.seams import VoiceFailed
from voicecoach.speech.worker import ENDING

LARGEST = 10_000_000
"""Bytes that are taken of what a program writes; a minute of sound is less."""
_WINDOWS_FLAGS = 0x08000000 | 0x00000200  # CREATE_NO_WINDOW | CREATE_NEW_PROCESS_GROUP
_LONGEST_REASON = 120  # characters
_STARTING = threading.Lock()
_RUNNING: "list[subprocess.Popen[bytes]]" = []


def run(arguments: list[str], given: bytes, seconds: float, folder: str | None = None) -> bytes:
    """What a program writes to standard output; ``given`` is its standard input.

    ``folder`` is its working folder. Raises VoiceFailed where it cannot be started, ends with another
    code than 0, writes more than LARGEST, or is not done within ``seconds``.
    """
    with tempfile.TemporaryFile() as complaints, _started(arguments, complaints, folder) as process:
        ran_out = threading.Event()

        def run_out() -> None:
            ran_out.set()
            _end(process)

        limit = threading.Timer(seconds, run_out)
        limit.daemon = True
        limit.start()
        try:
            told = _exchange(process, given)
            code = process.wait()
        finally:
            _RUNNING.remove(process)
            limit.cancel()
        if ran_out.is_set():
            raise VoiceFailed(f"it took longer than {seconds:.0f} seconds")
        if len(told) > LARGEST:
            raise VoiceFailed(f"it wrote more than {LARGEST // 1_000_000} MB")
        if code != 0:
            raise VoiceFailed(_reason(code, complaints))
    return told


def _started(arguments: list[str], complaints: IO[bytes], folder: str | None) -> "subprocess.Popen[bytes]":
    windows = sys.platform == "win32"
    try:
        with _STARTING:
            process = subprocess.Popen(
                arguments,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=complaints,
                cwd=folder,
                creationflags=_WINDOWS_FLAGS if windows else 0,
                process_group=None if windows else 0,
            )
            _RUNNING.append(process)
        return process
    except OSError as problem:
        raise VoiceFailed(f"it cannot be started: {problem.strerror}") from None
    except ValueError as problem:  # a zero byte in an argument
        raise VoiceFailed(f"it cannot be started: {problem}") from None


def _exchange(process: "subprocess.Popen[bytes]", given: bytes) -> bytes:
    """Give it a text that fits into a pipe, then take what it writes, and a byte too much at the most."""
    with contextlib.suppress(OSError), cast(IO[bytes], process.stdin) as entrance:  # it need not read it
        entrance.write(given)
    told = cast(IO[bytes], process.stdout).read(LARGEST + 1)
    if len(told) > LARGEST:
        _end(process)
    return told


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End it and what it has started; Windows can end only the program itself."""
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(OSError):  # it has just ended
            os.killpg(process.pid, signal.SIGKILL)


def _end_all() -> None:
    """End every program, and let none be started any more: the process is about to end."""
    _STARTING.acquire()
    for process in _RUNNING.copy():
        _end(process)


ENDING.append(_end_all)


def _reason(code: int, complaints: IO[bytes]) -> str:
    """How it ended, and the last line that it wrote to standard error."""
    complaints.seek(max(0, complaints.tell() - 4_096))
    lines = complaints.read().decode("utf-8", "replace").split("\n")
    last = next((line.strip() for line in reversed(lines) if line.strip()), "")[:_LONGEST_REASON]
    how = f"it ended with code {code}" if code > 0 else f"it was ended by signal {-code}"
    return f"{how}: {last}" if last else how
