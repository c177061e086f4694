"""Running commands inside the tests' own process, where no process edge is tested."""

from collections.abc import Callable
from pathlib import Path

import pytest
from as_process import Done

from voicecoach.cli.errors import guarded
from voicecoach.cli.program import program


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Done]:
    """``run("list", "--json")``: a command with ``tmp_path`` as the folder of everything of the user's."""
    monkeypatch.setenv("VOICECOACH_HOME", str(tmp_path))

    def run(*arguments: str) -> Done:
        code = guarded(lambda: program.main(arguments, prog_name="voicecoach", standalone_mode=False))
        return Done(code, *capsys.readouterr())

    return run
