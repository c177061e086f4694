"""Names of routines for the shell: those that begin so, from file names alone."""

import sys
from pathlib import Path

import pytest
from as_process import environment

from voicecoach.cli.completion import routine_names


@pytest.fixture
def routines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VOICECOACH_HOME", environment(tmp_path)["VOICECOACH_HOME"])
    (tmp_path / "routines").mkdir()
    return tmp_path / "routines"


def test_names_that_begin_so_in_order(routines: Path) -> None:
    for name in ("week-2", "week-10", "Week-1", "weak", ".week-3"):
        (routines / f"{name}.toml").touch()
    (routines / "week.txt").touch()
    assert routine_names("week") == ["week-10", "week-2"]
    assert routine_names("week-2.toml") == []
    assert routine_names(".") == []
    assert routine_names("first-st") == ["first-steps"]
    assert {"weak", "Week-1", "first-steps"} <= set(routine_names())


def test_no_folder_no_names(routines: Path) -> None:
    routines.rmdir()
    assert "first-steps" in routine_names()
    routines.touch()
    assert "first-steps" in routine_names()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
def test_a_name_that_would_be_two_lines_for_the_shell_is_left_out(routines: Path) -> None:
    (routines / "bad\nplain,rm.toml").touch()
    (routines / "bad\x1b[2J.toml").touch()
    (routines / "bad and good.toml").touch()
    assert routine_names("bad") == ["bad and good"]
