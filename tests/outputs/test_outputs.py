"""The choice of an output."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from conftest import require
from packaging.requirements import Requirement

from voicecoach.audio.outputs import BUILT_IN, automatic, choose, find, names
from voicecoach.audio.simpleaudio_output import unavailable as simpleaudio_unavailable
from voicecoach.model.seams import Unavailable

ROOT = Path(__file__).parents[2]


def test_an_output_is_chosen_by_name() -> None:
    chosen = choose("text")
    assert (chosen.name, chosen.granted.realtime, chosen.refused) == ("text", True, [])


def test_an_unknown_name_is_answered_with_those_there_are() -> None:
    there = "auto, miniaudio, pasimple, pipe, simpleaudio, sounddevice, text"
    with pytest.raises(Unavailable, match=rf"no output “pype”; there are: {there}. Did you mean \"pipe\"?"):
        choose("pype")


@pytest.mark.parametrize(
    ("platform", "machine", "order", "brought"),
    [
        ("linux", "x86_64", ["miniaudio", "pipe"], "miniaudio"),
        ("linux", "aarch64", ["miniaudio", "pasimple", "pipe"], "pasimple"),
        ("win32", "AMD64", ["miniaudio", "pipe"], "miniaudio"),
        ("win32", "ARM64", ["miniaudio", "sounddevice", "pipe"], "sounddevice"),
        ("darwin", "arm64", ["miniaudio", "pipe"], "miniaudio"),
    ],
)
def test_auto_goes_by_what_has_wheels_and_the_package_brings_one_library(
    platform: str, machine: str, order: list[str], brought: str
) -> None:
    assert list(automatic(platform, machine)) == order
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [need for need in map(Requirement, project["dependencies"]) if need.name in BUILT_IN]
    there = {"sys_platform": platform, "platform_machine": machine}
    assert [need.name for need in needed if need.marker and need.marker.evaluate(there)] == [brought]


def test_a_sound_file_is_not_an_output_for_guiding() -> None:
    with pytest.raises(Unavailable, match="voicecoach render"):
        choose("wav")


@pytest.mark.parametrize("name", BUILT_IN)
def test_every_built_in_plugin_goes_by_its_name_and_tells_what_it_is(name: str) -> None:
    plugin = find(name)
    assert plugin.name == name
    assert plugin.description.endswith(".")


def test_built_in_outputs_are_those_that_the_package_registers() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    registered = project["entry-points"]["voicecoach.outputs"]
    assert registered == {name: f"{module}:plugin" for name, module in BUILT_IN.items()}
    assert names()[: len(BUILT_IN)] == list(BUILT_IN)


STRANGER = """
from voicecoach.model.seams import OutputPlugin
from voicecoach.testing import RecordingOutput
plugin = OutputPlugin("tape", "A tape.", lambda: {reason!r}, RecordingOutput)
"""


@pytest.fixture
def stranger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for a stranger's package that registers the output ``tape`` of the module ``tape``."""
    information = tmp_path / "tape-1.0.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: tape\nVersion: 1.0\n")
    (information / "entry_points.txt").write_text("[voicecoach.outputs]\ntape = tape:plugin\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "tape", raising=False)
    return tmp_path / "tape.py"


def test_a_strangers_output_is_found(stranger: Path) -> None:
    stranger.write_text(STRANGER.format(reason=None))
    assert choose("tape").name == "tape"
    assert "tape" in names()


def test_the_reason_of_a_strangers_output_is_passed_on(stranger: Path) -> None:
    stranger.write_text(STRANGER.format(reason="The reel is missing."))
    with pytest.raises(Unavailable, match=r"^The reel is missing\.$"):
        choose("tape")


def test_a_stranger_that_is_no_output_is_one_sentence(stranger: Path) -> None:
    stranger.write_text("plugin = print")
    with pytest.raises(Unavailable, match="What is installed as “tape” is no output"):
        choose("tape")


def test_a_stranger_that_does_not_load_is_one_sentence(stranger: Path) -> None:
    stranger.write_text("1 / 0")
    with pytest.raises(Unavailable, match="“tape” does not load: division by zero"):
        choose("tape")


def test_a_built_in_output_is_chosen_without_reading_what_is_installed() -> None:
    program = (
        "import sys; from voicecoach.audio.outputs import choose; choose('text');"
        "print([name for name in ('importlib.metadata', 'miniaudio', 'tempfile') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=30
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")


@pytest.fixture
def archived(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The package simpleaudio of 2019, as pip leaves it; its module is never imported here."""
    information = tmp_path / "simpleaudio-1.0.4.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: simpleaudio\nVersion: 1.0.4\n")
    (tmp_path / "simpleaudio.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "simpleaudio", raising=False)


def test_the_old_simpleaudio_is_refused_where_it_crashes(archived: None) -> None:
    assert simpleaudio_unavailable((3, 11)) is None
    assert "pip uninstall simpleaudio" in str(simpleaudio_unavailable((3, 12)))
    assert "pip uninstall simpleaudio" in str(simpleaudio_unavailable((3, 14)))


@pytest.mark.parametrize("name", ["miniaudio", "sounddevice", "pasimple", "simpleaudio"])
def test_a_library_that_is_missing_is_named_with_the_way_to_it(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, name, None)  # how Python is told "no module"
    with pytest.raises(Unavailable, match=rf"{name}.* is not installed \(pip install |is for Linux"):
        choose(name)


@pytest.mark.skipif(sys.platform != "linux", reason="other system: PulseAudio's library")
def test_a_library_that_fails_as_it_starts_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    require("pulseaudio")  # with it comes the library of C
    (tmp_path / "pasimple.py").write_text("1 / 0")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "pasimple", raising=False)
    with pytest.raises(Unavailable, match=r"^The library pasimple does not load\.$"):
        choose("pasimple")


def test_without_any_library_or_program_auto_is_text_and_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("miniaudio", "pasimple", "sounddevice"):
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setenv("PATH", "/nonexistent")
    chosen = choose()
    chosen.output.close()
    assert chosen.name == "text"
    refused = {each.name: each.reason for each in chosen.refused}
    assert refused["miniaudio"].startswith("The library miniaudio is not installed")
    assert list(refused)[-1] == "pipe"


@pytest.mark.skipif(sys.platform == "win32", reason="other system: a private PulseAudio")
def test_auto_passes_over_a_library_that_is_missing(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    require("pacat")
    request.getfixturevalue("sound_server")
    for name in ("miniaudio", "pasimple", "sounddevice"):
        monkeypatch.setitem(sys.modules, name, None)
    chosen = choose()
    chosen.output.close()
    assert (chosen.name, chosen.refused, chosen.device) == ("pipe", [], None)
