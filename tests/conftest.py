"""What several suites share: commands, programs that a test needs, and the private sound server."""

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from as_process import Done
from hypothesis import HealthCheck, settings

from voicecoach.cli.errors import guarded
from voicecoach.cli.program import program

if sys.platform != "win32":
    from sound_server import NEEDED, SoundServer


def require(program: str) -> None:
    """Skip the test where a program is not installed, with a reason that can be searched for.

    ``require("pulseaudio")`` asks for the whole private sound server. The build refuses such skips
    (``not installed:`` in the output of ``pytest -ra``): only a developer's machine may lack things.
    """
    programs = NEEDED if program == "pulseaudio" and sys.platform != "win32" else (program,)
    missing = [name for name in programs if shutil.which(name) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Done]:
    """``run("list", "--json")``: a command inside the tests' own process, where no process edge is tested.

    ``tmp_path`` is the folder of everything of the user's.
    """
    monkeypatch.setenv("VOICECOACH_HOME", str(tmp_path))

    def run(*arguments: str) -> Done:
        code = guarded(lambda: program.main(arguments, prog_name="voicecoach", standalone_mode=False))
        return Done(code, *capsys.readouterr())

    return run


@pytest.fixture(scope="module")
def private_server() -> "Iterator[SoundServer]":
    """A private sound server for the tests of one module; programs play there with ``.env``."""
    require("pulseaudio")
    with SoundServer() as server:
        yield server


@pytest.fixture
def sound_server(private_server: "SoundServer", monkeypatch: pytest.MonkeyPatch) -> "SoundServer":
    """The private sound server, which this process plays to as well; restarted if it was killed."""
    if not private_server.running:
        private_server.restart()
    for name in ("PULSE_SERVER", "XDG_RUNTIME_DIR", "ALSA_CONFIG_PATH"):
        monkeypatch.setenv(name, private_server.env[name])
    return private_server


def pytest_addoption(parser: pytest.Parser) -> None:
    """Flags of this project's suite."""
    parser.addoption("--write-golden", action="store_true", help="write the golden cue sheets anew")
    parser.addoption("--thorough", action="store_true", help="try far more examples, new ones every time")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Several files at once, but no two of them that record; see ``lanes``."""
    if config.getoption("dist") != "loadfile":
        return None
    from lanes import Lanes

    return Lanes(config, log)


def stand_apart(computes: bool) -> None:
    """Have a worker take its turns at the processors apart from the others, and last where it only computes.

    Linux shares the processors among sessions first (sched(7), autogroups), so that a niceness alone
    says nothing to another session, such as a sound server's.
    """
    os.setsid()
    if computes:
        os.nice(5)
        with suppress(OSError):  # a system without them, or one that was asked a moment ago
            Path("/proc/self/autogroup").write_text("5", "ascii")


def pytest_configure(config: pytest.Config) -> None:
    """What the suite does to its processes, and how many examples properties are tried with.

    Usually the same few, so that a change alone can make it fail; ``--thorough`` looks for new ones.
    """
    if sys.platform == "linux" and hasattr(config, "workerinput"):
        stand_apart(computes=config.workerinput["workerid"] not in ("gw0", "gw1"))  # see lanes
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as in the background of a script
        signal.signal(signal.SIGINT, signal.default_int_handler)
    # The program is started hundreds of times, and compiled once, as it is for its users.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.register_profile("usual", calm, max_examples=40, derandomize=True)
    settings.register_profile("thorough", calm, max_examples=3000, derandomize=False)
    settings.load_profile("thorough" if config.getoption("--thorough") else "usual")
