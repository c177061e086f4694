"""The process of a program that plays."""

import sys
from pathlib import Path

import pytest

from voicecoach.audio.player_process import PlayerProcess

if sys.platform == "win32":
    pytest.skip("other system: POSIX pipes and process groups", allow_module_level=True)

GROUP = "import os; os.write(1, b'a' if os.getpgrp() == os.getpid() else b'n'); os.read(0, 1)"
"""Tells whether it is apart or not, and ends with its input."""


def test_a_key_that_interrupts_the_coach_does_not_reach_its_sound() -> None:
    process = PlayerProcess([sys.executable, "-I", "-S", "-c", GROUP], answers=True)
    try:
        assert process.answer() == b"a"
        assert not process.over
        process.kill()
        assert process.answer() == b""
    finally:
        process.close()
    assert process.over


def test_a_program_that_is_not_there_leaves_no_pipe_open() -> None:
    before = len(list(Path("/dev/fd").iterdir()))
    with pytest.raises(FileNotFoundError):
        PlayerProcess(["/nowhere/player"])
    assert len(list(Path("/dev/fd").iterdir())) == before
