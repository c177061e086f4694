"""Whichever way a user installs the program, it runs and finds what comes with it."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WHERE = """
import json
from voicecoach.settings.folders import bundled
print(json.dumps([str(bundled("sounds")), str(bundled("routines"))]))
"""


@dataclass(frozen=True)
class User:
    """Somebody in a folder of their own, with a Python of their own and an empty home."""

    python: Path
    folder: Path
    path: str = ""
    home: Path | None = None

    def runs(self, *command: str | Path) -> str:
        """What a command prints; it must succeed."""
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VOICECOACH"))
        }
        home = self.home or self.folder / "home"
        environ = kept | {"VOICECOACH_HOME": str(home), "PYTHONPATH": self.path}
        ran = subprocess.run(
            [str(each) for each in command],
            cwd=self.folder,
            env=environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    def console_script(self) -> Path:
        """The program that the installer has put beside the interpreter."""
        return self.python.with_name("voicecoach" + self.python.suffix)

    def bundled(self) -> tuple[Path, Path]:
        """Where this user's installation looks for sounds and for routines."""
        sounds, routines = json.loads(self.runs(self.python, "-c", WHERE))
        return Path(sounds), Path(routines)


Build = Callable[[str], Path]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Builds a wheel the way pip asks for it, without the network: ``build_wheel`` or ``build_editable``."""

    @cache
    def build(hook: str) -> Path:
        folder = tmp_path_factory.mktemp("wheel")
        code = f"import sys, hatchling.build as build; print(build.{hook}(sys.argv[1]))"
        ran = subprocess.run(
            [sys.executable, "-c", code, str(folder)], cwd=ROOT, capture_output=True, text=True, check=True
        )
        return folder / ran.stdout.split()[-1]

    return build


def install(wheel: Path, folder: Path) -> User:
    """A user with the wheel in a fresh environment, which borrows the dependencies of this one."""
    environment = folder / "environment"
    venv.create(environment)
    scripts = Path(sysconfig.get_path("scripts", "venv", {"base": str(environment)}))
    python = scripts / ("python.exe" if sys.platform == "win32" else "python")
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    # Nothing is compiled but what these tests run.
    options = ["--no-index", "--no-deps", "--no-compile", "--disable-pip-version-check"]
    subprocess.run([*pip, *options, str(wheel)], check=True)
    packages = sysconfig.get_path("purelib", "venv", {"base": str(environment)})
    # Last in order, so that it cannot hide what was installed; and .pth files in there are not read.
    Path(packages, "zz_dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    return User(python, elsewhere)


def assert_finds_everything(user: User, sounds: Path, routines: Path) -> None:
    assert user.bundled() == (sounds, routines)
    assert (sounds / "start.wav").is_file()
    assert (routines / "first-steps.toml").is_file()
    assert any((routines / "library").glob("*.toml"))


def test_from_the_wheel_i_list_the_routines_in_any_folder(build: Build, tmp_path: Path) -> None:
    me = install(build("build_wheel"), tmp_path)
    assert "first-steps" in json.dumps(json.loads(me.runs(me.console_script(), "list", "--json")))
    sounds, routines = me.bundled()
    assert tmp_path in sounds.parents
    assert sounds.parent.name == "_bundled"
    assert_finds_everything(me, sounds, routines)


def test_from_an_editable_install_i_use_the_files_i_edit(build: Build, tmp_path: Path) -> None:
    me = install(build("build_editable"), tmp_path)
    assert "first-steps" in json.dumps(json.loads(me.runs(me.console_script(), "list", "--json")))
    assert_finds_everything(me, ROOT / "sounds", ROOT / "routines")
    assert not list(tmp_path.rglob("_bundled")), "an editable install leaves a copy that goes stale"


def test_from_a_checkout_i_run_the_module_in_its_folder(tmp_path: Path) -> None:
    me = User(Path(sys.executable), ROOT, home=tmp_path)
    assert "first-steps" in json.dumps(
        json.loads(me.runs(sys.executable, "-m", "voicecoach", "list", "--json"))
    )
    assert_finds_everything(me, ROOT / "sounds", ROOT / "routines")


def test_from_a_checkout_i_run_the_module_anywhere(tmp_path: Path) -> None:
    me = User(Path(sys.executable), tmp_path, path=str(ROOT))
    assert "first-steps" in json.dumps(
        json.loads(me.runs(sys.executable, "-m", "voicecoach", "list", "--json"))
    )
    assert_finds_everything(me, ROOT / "sounds", ROOT / "routines")


def test_the_wheel_holds_every_bundled_file_once_and_nothing_of_the_tests(build: Build) -> None:
    with zipfile.ZipFile(build("build_wheel")) as wheel:
        names = wheel.namelist()
    held = {name.removeprefix("voicecoach/_bundled/") for name in names if "/_bundled/" in name}
    files = (path for room in ("sounds", "routines") for path in (ROOT / room).rglob("*"))
    wanted = {path.relative_to(ROOT).as_posix() for path in files if path.suffix in {".toml", ".wav"}}
    assert wanted <= held
    assert len(names) == len(set(names))
    assert {name.split("/")[0].split("-")[0] for name in names} == {"voicecoach"}
    assert not [name for name in held if name.endswith(".py")]
