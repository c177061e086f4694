"""The documents hold: the table of settings is the program's, and the example plugins work.

``python -m pytest tests/test_docs.py --write-golden`` writes that table anew.
"""

import json
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
from pathlib import Path

import pytest

from voicecoach.settings.documentation import markdown_table
from voicecoach.settings.folders import HOME_VARIABLE
from voicecoach.settings.resolve import read_environment, read_file

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SETTINGS = ROOT / "docs" / "settings.md"
FORMAT = (ROOT / "docs" / "routine-format.md").read_text(encoding="utf-8")
PLUGINS = (ROOT / "docs" / "adding-a-voice-or-output.md").read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.M | re.S)


def cells(text: str, head: str) -> list[list[str]]:
    """The rows of the table whose first line begins with ``head``, without it."""
    table = text[text.index(f"\n| {head} |") + 1 :].partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in table]


def test_the_table_of_settings_is_the_programs(request: pytest.FixtureRequest) -> None:
    text = SETTINGS.read_text(encoding="utf-8")
    start = text.index("\n| name | values | default |") + 1
    end = text.index("\n\n", start) + 1
    if request.config.getoption("--write-golden"):
        SETTINGS.write_text(text[:start] + markdown_table() + text[end:], encoding="utf-8")
        return
    assert text[start:end] == markdown_table()


def test_the_example_of_a_settings_file_is_taken_whole(tmp_path: Path) -> None:
    (example,) = blocks(SETTINGS.read_text(encoding="utf-8"), "toml")
    file = tmp_path / "config.toml"
    file.write_text(example, encoding="utf-8")
    layer = read_file(file)
    assert layer.notices == []
    assert set(layer.values) == set(tomllib.loads(example))


def test_the_example_of_an_environment_variable_is_taken() -> None:
    found = re.findall(r"`(VOICECOACH_[A-Z_]+)=([^`]+)`", SETTINGS.read_text(encoding="utf-8"))
    layer = read_environment(dict(found))
    assert found and len(layer.values) == len(found) and not layer.notices


def test_every_key_of_the_format_is_documented() -> None:
    from voicecoach.routine.tables import BLOCK, COUNT, EXERCISE, ITEM, LEVEL, LIBRARY, PROGRESS, ROUTINE

    for table in (ROUTINE, EXERCISE, ITEM, LEVEL, BLOCK, COUNT, PROGRESS, LIBRARY):
        for key in table.keys:
            assert re.search(rf"(?<![\w-]){key}(?![\w-])", FORMAT), key


def test_every_command_is_in_the_readme() -> None:
    from voicecoach.cli.program import COMMANDS

    told = " ".join(row[0] for row in cells(README, "command | what it does"))
    assert re.findall(r"voicecoach (\w+)", told) == list(COMMANDS)


def test_every_link_to_a_heading_finds_it() -> None:
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
    for document in documents:
        text = document.read_text(encoding="utf-8")
        for target, anchor in re.findall(r"\]\(([^):#]*)#([^)]*)\)", text):
            there = (document.parent / target).read_text(encoding="utf-8") if target else text
            headings = [head.lower().replace(" ", "-") for head in re.findall(r"^#+ (.*)$", there, re.M)]
            assert anchor in headings, f"{document.name}: {target}#{anchor}"


def test_the_place_for_the_figures_is_there_once() -> None:
    assert README.count("<!-- figures -->") == README.count("<!-- end of figures -->") == 1
    assert README.index("<!-- figures -->") < README.index("<!-- end of figures -->")


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An installation with the document's example package in it: its program, and a folder to work in."""
    folder = tmp_path_factory.mktemp("stranger")
    venv.create(folder / "env", with_pip=False, symlinks=os.name != "nt")
    base = {"base": str(folder / "env"), "platbase": str(folder / "env")}
    site = Path(sysconfig.get_path("purelib", scheme="venv", vars=base))
    package, info = site / "voicecoach_hum", site / "voicecoach_hum-1.0.dist-info"
    package.mkdir(parents=True)
    info.mkdir()
    voice, output = blocks(PLUGINS, "python")
    (package / "__init__.py").touch()
    (package / "voice.py").write_text(voice, encoding="utf-8")
    (package / "output.py").write_text(output, encoding="utf-8")
    project = tomllib.loads(blocks(PLUGINS, "toml")[0])["project"]
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n", encoding="utf-8"
    )
    points = project["entry-points"]
    lines = [
        f"[{group}]\n" + "".join(f"{name} = {target}\n" for name, target in named.items())
        for group, named in points.items()
    ]
    (info / "entry_points.txt").write_text("\n".join(lines), encoding="utf-8")
    # What this interpreter has installed, and voicecoach itself, as an installer would have put them there.
    paths = [str(ROOT), sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]
    (site / "others.pth").write_text("\n".join(dict.fromkeys(paths)), encoding="utf-8")
    scripts = Path(sysconfig.get_path("scripts", scheme="venv", vars=base))
    return {"python": str(scripts / Path(sys.executable).name), "folder": str(folder)}


def runs(stranger: dict[str, str], command: str) -> "subprocess.CompletedProcess[str]":
    """Run the program in the stranger's installation."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VOICECOACH"))
    }
    return subprocess.run(
        [stranger["python"], "-m", "voicecoach", *command.split()],
        cwd=stranger["folder"],
        env=kept | {HOME_VARIABLE: str(Path(stranger["folder"]) / "home")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def test_the_example_voice_and_output_perform_a_session(stranger: dict[str, str]) -> None:
    ran = runs(stranger, "run first-steps --voice hum --output raw --device session.raw")
    assert ran.returncode == 0, ran.stderr
    assert "Shoulder lifts" in ran.stdout
    seconds = (Path(stranger["folder"]) / "session.raw").stat().st_size / 2 / 22_050
    assert 60 < seconds < 150


def test_the_example_voice_speaks_at_the_speed_it_is_asked_for(stranger: dict[str, str]) -> None:
    ran = runs(stranger, "script first-steps --json --voice hum --rate 150")
    assert ran.returncode == 0 and ran.stderr == "", ran.stderr
    cues = [cue for segment in json.loads(ran.stdout)["segments"] for cue in segment["cues"]]
    (title,) = (cue for cue in cues if cue.get("say") == "First steps.")
    # Six letters a word and 150 words a minute are 15 letters a second; silence at the ends is cut.
    assert title["end"] - title["at"] == pytest.approx(len(title["say"]) / 15, abs=0.1)


def test_the_example_voice_renders_a_file(stranger: dict[str, str]) -> None:
    ran = runs(stranger, "render first-steps --voice hum -o hum.wav")
    assert ran.returncode == 0 and ran.stderr == "", ran.stderr
    assert "hum.wav: 01:" in ran.stdout


def test_the_example_output_says_what_it_lacks(stranger: dict[str, str]) -> None:
    ran = runs(stranger, "run first-steps --voice hum --output raw")
    assert ran.returncode == 1
    assert "--device FILE" in ran.stderr and "Traceback" not in ran.stderr
