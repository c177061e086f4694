"""``voicecoach doctor``: what works, what does not, and that nothing it looks at can bring it down."""

import json
import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from shlex import quote
from typing import Any

import pytest
from as_process import Done
from strangers import installed

from voicecoach.cli.doctor import Row, document, verdict_of
from voicecoach.cli.doctor_machine import _writable, file_checks
from voicecoach.cli.doctor_report import Check, Finding, absent, broken, looked
from voicecoach.cli.doctor_sound import output_checks, voice_checks
from voicecoach.settings.resolve import load
from voicecoach.settings.table import Settings

Run = Callable[..., Done]


def found(checks: list[Check], seconds: float = 20) -> dict[str, Finding]:
    return {finding.name: finding for _, findings in looked(checks, seconds) for finding in findings}


# Lines and checks.


def test_a_line_has_the_name_first_and_the_command_once() -> None:
    assert Finding("flite", "works").line == "flite: works"
    assert Finding("flite", "works", "in a second").line == "flite: works, in a second"
    pip = absent("x", "the library y is not installed; 'pip install y' brings it.")
    assert (
        pip.line == "x: not available (optional): the library y is not installed; 'pip install y' brings it"
    )
    assert pip.mend == "pip install y"
    log = broken("log", "others can read it", "chmod 700 /log", needed=True)
    assert log.line == "log: needs mending: others can read it; mend it with: chmod 700 /log"
    assert broken("x", "").line == "x: needs mending: it does not say why"


@pytest.mark.parametrize(
    ("reason", "command"),
    [
        ("it is missing; 'apt install pico' brings it on Debian", "apt install pico"),
        ("it is missing (pip install miniaudio).", "pip install miniaudio"),
        ("it is missing; 'pip install \"voicecoach[piper]\"' brings it", 'pip install "voicecoach[piper]"'),
        ("it is missing; 'pip install \"x[y]\"' brings it", 'pip install "x[y]"'),
        ("it is made by “voicecoach render”.", "voicecoach render"),
        ("it comes with macOS (say is its program)", ""),
        ("it isn't here, and pip isn't either", ""),
    ],
)
def test_the_command_of_a_reason_is_found(reason: str, command: str) -> None:
    assert absent("x", reason).mend == command


def test_a_check_that_crashes_leaves_or_hangs_is_a_finding() -> None:
    def crashing() -> Iterator[Finding]:
        yield Finding("lost", "works")
        raise RuntimeError("no more")

    def leaving() -> list[Finding]:
        raise SystemExit(3)

    def hanging() -> Iterator[Finding]:
        threading.Event().wait()
        yield Finding("never", "works")

    checks = [
        Check("A", "hanging", hanging, needed=True),
        Check("A", "crashing", crashing),
        Check("B", "leaving", leaving),
        Check("B", "good", lambda: [Finding("good", "works")]),
    ]
    assert [(check.group, [f.line for f in findings]) for check, findings in looked(checks, 0.3)] == [
        ("A", ["hanging: needs mending: it did not answer within 0.3 seconds"]),
        ("A", ["crashing: needs mending: RuntimeError: no more"]),
        ("B", ["leaving: needs mending: SystemExit: 3"]),
        ("B", ["good: works"]),
    ]


# The verdict.


def row(group: str, name: str, state: Any = "works", needed: bool = False) -> Row:
    return Row(group, Finding(name, state, needed=needed))


def voice(name: str, state: Any = "works") -> Row:
    return row("Voices", name, state)


def output(name: str, state: Any = "works") -> Row:
    return row("Outputs", name, state)


LOG = row("Files", "folder log", "broken")
CONFIG = row("Files", "folder config", "broken", needed=True)
SPEAKS = "speak with espeak and play through miniaudio"
PRINTED = "be printed in real time, without sound"


@pytest.mark.parametrize(
    ("settings", "rows", "used", "mended"),
    [
        (Settings(), [voice("espeak"), output("miniaudio")], SPEAKS, ""),
        (Settings(), [voice("espeak"), voice("pico", "absent"), output("miniaudio"), LOG], SPEAKS,
         "folder log"),
        (Settings(), [voice("piper"), voice("espeak"), output("miniaudio")],
         "speak with piper and play through miniaudio", ""),
        (Settings(), [voice("piper", "broken"), voice("espeak"), output("miniaudio")], SPEAKS, "piper"),
        (Settings(), [CONFIG, voice("espeak"), output("miniaudio")], SPEAKS, "folder config"),
        (Settings(), [voice("espeak"), output("miniaudio", "broken"), output("text")], PRINTED, "the sound"),
        (Settings(), [voice("espeak", "broken"), output("miniaudio")],
         "be printed, with chimes through miniaudio", "the voices, espeak"),
        (Settings(voice="silent", output="text"), [voice("silent"), output("text")], PRINTED, ""),
        (Settings(output="tape"), [voice("espeak"), output("miniaudio"), output("tape", "broken")], SPEAKS,
         "tape"),
        (Settings(output="pipe"), [voice("espeak"), output("miniaudio"), output("pipe")],
         "speak with espeak and play through pipe", ""),
    ],
)  # fmt: skip
def test_the_verdict_is_a_sentence(settings: Settings, rows: list[Row], used: str, mended: str) -> None:
    verdict = verdict_of(settings, rows, [] if settings.voice == "silent" else ["piper", "espeak"])
    way = f"To be mended: {mended}." if mended else "Nothing has to be mended."
    assert verdict.sentence == f"A session would {used}. {way}"
    # What is not needed, or has a stand-in, is no failure.
    assert verdict.ok == (CONFIG not in rows and "the voices" not in mended)


# Folders and settings.


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VOICECOACH_HOME", str(tmp_path / "my home"))
    return tmp_path / "my home"


def test_folders_are_there_or_can_be_made_and_nothing_is_left_in_them(home: Path) -> None:
    before = found(file_checks(load()))
    assert {finding.state for finding in before.values()} == {"works"} and not (home / "log").exists()
    assert before["folder log"].told == f"it is made when it is needed: {home / 'log'}"
    (home / "log").mkdir(mode=0o700)  # the routines' index has made the folder above
    assert found(file_checks(load()))["folder log"].told == str(home / "log")
    assert list((home / "log").iterdir()) == []


def test_a_folder_that_cannot_be_used_is_needed(home: Path) -> None:
    home.mkdir(mode=0o700)
    (home / "history").write_text("no folder")
    (home / "state").symlink_to(home / "nowhere")
    files = found(file_checks(load()))
    for name in ("history", "state"):
        finding = files[f"folder {name}"]
        assert finding.state == "broken" and finding.needed and str(home / name) in finding.told


@pytest.mark.skipif(sys.platform == "win32", reason="other system: POSIX permissions")
def test_a_folder_that_others_can_read_is_told_with_its_command(home: Path) -> None:
    (home / "history").mkdir(parents=True)
    (home / "routines").mkdir()
    for folder in (home, home / "history", home / "routines"):
        folder.chmod(0o755)
    files = found(file_checks(load()))
    assert files["folder history"].mend == f"chmod 700 '{home / 'history'}'"
    assert files["folder history"].state == "broken" and not files["folder history"].needed
    assert files["folder routines"].state == "works"  # nobody's health is in them


@pytest.mark.skipif(sys.platform == "win32", reason="other system: POSIX permissions")
@pytest.mark.parametrize(("mode", "mend"), [(0o500, "chmod u+rwx {}"), (0o700, "")])
def test_a_command_is_told_only_where_it_helps(tmp_path: Path, mode: int, mend: str) -> None:
    tmp_path.chmod(mode)  # 0700, and yet not writable, is a disk that is read only
    assert _writable(tmp_path) == mend.format(quote(str(tmp_path)))
    assert _writable(Path(os.devnull)) == ""


def test_settings_that_are_not_taken_and_broken_routines(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "routines").mkdir(parents=True)
    home.chmod(0o700)
    (home / "config.toml").write_text("rate = 9\n")
    (home / "routines" / "bad one.toml").write_text("format = 1\n")
    monkeypatch.setenv("VOICECOACH_VOLUME", "loud")
    findings = [each for _, some in looked(file_checks(load()), 20) for each in some]
    wrong = [finding for finding in findings if finding.name == "settings"]
    assert len(wrong) == 2 and all(each.needed and each.mend == "voicecoach config edit" for each in wrong)
    (routine,) = (finding for finding in findings if finding.name == "routine bad one")
    assert routine.mend == "voicecoach check 'bad one'" and not routine.needed
    assert "1 broken" in next(finding.told for finding in findings if finding.name == "routines")


# Plugins of strangers, which may do anything. More of them are among what is heard.


def test_a_voice_or_an_output_that_hangs_holds_up_nothing_else(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    points = ("voices", "stranger_1:hanging_voice"), ("outputs", "stranger_1:hanging_output")
    monkeypatch.syspath_prepend(installed(tmp_path, *points))
    voices = found(voice_checks(load(), 0.5))
    assert voices["hanging_voice"].told == "it did not answer within 0.5 seconds"
    assert voices["silent"].state == "works"
    outputs = found(output_checks(load(), 0.5))
    assert outputs["hanging_output"].told.startswith("it did not answer within 0.")
    assert outputs["text"].state == outputs["wav"].state == "works"


def test_what_was_chosen_and_does_not_work_is_needed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_SERVER", "unix:/nonexistent")
    outputs = found(output_checks(Settings(output="miniaudio"), 20))
    assert outputs["miniaudio"].state == "broken" and outputs["miniaudio"].needed
    voices = found(voice_checks(Settings(voice="command"), 0.3))
    assert voices["command"].needed and voices["command"].mend.startswith("voicecoach config set")


def test_what_is_set_and_nowhere_registered_is_told_with_the_command(home: Path) -> None:
    outputs = found(output_checks(Settings(output="tape", origins={"output": "file"}), 20))
    assert (outputs["tape"].state, outputs["tape"].needed) == ("broken", True)
    assert outputs["tape"].mend == "voicecoach config unset output"


def test_json_has_everything() -> None:
    rows = [row("Voices", "espeak"), CONFIG]
    told = document(verdict_of(Settings(), rows, ["espeak"]), rows)
    plain = {"told": "", "mend": ""}
    assert json.loads(json.dumps(told)) == {
        "sentence": "A session would be printed in real time, without sound. "
        "To be mended: folder config, the sound.",
        "voice": "espeak", "output": None, "ok": False,
        "checks": [
            {"group": "Voices", "name": "espeak", "state": "works", **plain, "needed": False},
            {"group": "Files", "name": "folder config", "state": "broken", **plain, "needed": True},
        ],
    }  # fmt: skip
