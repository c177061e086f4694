"""The project itself: its style, its types, its contract, its documents."""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from voicecoach.model.sound import Clip
from voicecoach.routine import load_library, parse
from voicecoach.settings.folders import bundled

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

TOOLS = {
    "ruff check": ["-m", "ruff", "check"],
    "ruff format": ["-m", "ruff", "format", "--check", "--diff"],
    "mypy": ["-m", "mypy"],
    "import-linter": ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
    "interrogate": ["-m", "interrogate", "--verbose", "voicecoach"],
}


@pytest.mark.parametrize("tool", TOOLS)
def test_the_tool_finds_nothing(tool: str) -> None:
    ran = subprocess.run(
        [sys.executable, *TOOLS[tool]], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_mypy_is_strict_everywhere() -> None:
    assert PROJECT["tool"]["mypy"]["strict"] is True
    assert {"voicecoach", "tests", "benchmarks"} <= set(PROJECT["tool"]["mypy"]["files"])


def fenced(text: str, language: str) -> Iterator[str]:
    """The fenced blocks of one language in a document."""
    return (found[1] for found in re.finditer(rf"^```{language}\n(.*?)^```$", text, re.M | re.S))


def test_the_build_runs_the_test_command_of_the_readme() -> None:
    promised = [line for block in fenced(README, "sh") for line in block.splitlines() if "pytest" in line]
    build = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    searched = re.search(r"grep -m 1 -E '(.*)' README\.md", build)
    assert searched
    taken = [line for line in README.splitlines() if re.search(searched[1], line)]
    assert taken[:1] == promised[:1]
    assert 'bash -c "$command"' in build


def test_the_readme_begins_with_its_two_commands() -> None:
    start, tests = list(fenced(README, "sh"))[:2]
    assert start.startswith("python3 -m venv") and start.endswith("voicecoach run first-steps\n")
    assert tests.startswith("python3 -m venv") and tests.endswith("pytest\n")
    assert start.count("\n") == tests.count("\n") == 1
    assert README.index(tests) < README.index("\n## ", README.index(start))


def test_the_licence_is_the_gpl_3() -> None:
    words = (ROOT / "LICENSE").read_text(encoding="utf-8").split()
    assert " ".join(words[:8]) == "GNU GENERAL PUBLIC LICENSE Version 3, 29 June"
    assert PROJECT["project"]["license"] == "GPL-3.0-or-later"


def texts() -> Iterator[Path]:
    """Every text of the repository but the licence."""
    for room in (".ci", "benchmarks", "docs", "routines", "sounds", "tests", "voicecoach"):
        yield from (
            path for path in (ROOT / room).rglob("*") if path.is_file() and "__pycache__" not in path.parts
        )
    yield from (path for path in ROOT.glob("*") if path.suffix in {".md", ".toml"})


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    place = re.compile(rb"(?<![\w.~/-])/(?:home|root|Users|work|opt|srv|mnt)/\w|\b[A-Z]:\\+Users\\")
    named = {path.relative_to(ROOT).as_posix() for path in texts() if place.search(path.read_bytes())}
    assert not named


DOCUMENTS = [Path("README.md"), Path("docs/routine-format.md"), Path("docs/writing-routines.md")]
EXERCISE = '\n[[exercise]]\nname = "Example"\nreps = 5\n'


def whole(example: str) -> str:
    """A fragment of a document, completed with the lines that it leaves out."""
    if example.startswith("format = 1"):
        return example
    top = "" if re.search(r"^title =", example, re.M) else 'title = "Example"\n'
    return (
        "format = 1\n"
        + top
        + example
        + ("" if "[[exercise]]" in example or "[[block" in example else EXERCISE)
    )


def examples() -> Iterator[object]:
    """Every TOML block of the documents for authors."""
    for document in filter(Path.exists, (ROOT / each for each in DOCUMENTS)):  # a missing one fails below
        text = document.read_text(encoding="utf-8")
        for number, example in enumerate(fenced(text, "toml"), 1):
            yield pytest.param(example, id=f"{document.stem}-{number}")


@pytest.mark.parametrize("example", list(examples()))
def test_an_example_of_the_documents_is_a_routine(example: str) -> None:
    library = load_library([bundled("routines") / "library"])
    routine = parse(whole(example), library=library, open_sound=lambda name: Clip(bytes(4410), 22_050))
    assert routine.exercises


def test_every_document_for_authors_has_examples() -> None:
    for document in DOCUMENTS:
        assert any(fenced((ROOT / document).read_text(encoding="utf-8"), "toml")), document


def test_every_link_between_the_documents_leads_somewhere() -> None:
    for document in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name}: {target}"
