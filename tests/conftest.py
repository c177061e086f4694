"""What several suites share: commands, programs that a test needs, and the private sound server."""

import os
import shutil
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from as_process import Done
from hypothesis import HealthCheck, settings
from kinds import kind_of
from room import Room

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


def is_alone(item: pytest.Item) -> bool:
    """Whether a test records sound, or is marked so: then what else runs would be heard."""
    return item.get_closest_marker("alone") is not None or kind_of(item.path) == "records"


HELD = pytest.StashKey[ExitStack]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(
    item: pytest.Item, nextitem: pytest.Item | None
) -> Generator[None, object, object]:
    """No test runs beside one that has to be alone; those that follow one another stay alone together."""
    config = item.config
    if config.cache is None or not hasattr(config, "workerinput"):  # they run one by one
        return (yield)
    alone = is_alone(item)
    if HELD not in config.stash:
        config.stash[HELD] = ExitStack()
        config.stash[HELD].enter_context(Room(config.cache.mkdir("room")).entered(alone))
    try:
        return (yield)
    finally:
        if not (alone and nextitem is not None and is_alone(nextitem)):
            config.stash[HELD].close()
            del config.stash[HELD]


def pytest_configure(config: pytest.Config) -> None:
    """How many examples properties are tried with.

    Usually the same few, so that a change alone can make the suite fail; ``--thorough`` looks for new ones.
    """
    if hasattr(os, "nice") and getattr(config, "workerinput", {}).get("workerid", "gw0") != "gw0":
        os.nice(10)  # the first worker records, and sound cannot wait: see lanes
    # The program is started hundreds of times, and compiled once, as it is for its users.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.register_profile("usual", calm, max_examples=40, derandomize=True)
    settings.register_profile("thorough", calm, max_examples=3000, derandomize=False)
    settings.load_profile("thorough" if config.getoption("--thorough") else "usual")
