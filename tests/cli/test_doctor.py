"""``voicecoach doctor``: what works, what does not, and that nothing it looks at can bring it down."""

import json
import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from shlex import quote
from typing import Any, NamedTuple

import pytest
from as_process import Done, voicecoach

from voicecoach.cli.doctor import Row, document, verdict_of
from voicecoach.cli.doctor_machine import _writable, file_checks
from voicecoach.cli.doctor_report import Check, Finding, absent, broken, looked
from voicecoach.cli.doctor_sound import output_checks, voice_checks
from voicecoach.settings.resolve import load
from voicecoach.settings.table import Settings

Run = Callable[..., Done]

GROUPS = ["Program", "Files", "System", "Voices", "Outputs"]


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


# Plugins of strangers, which may do anything.

STRANGER = """
import threading
from voicecoach.model.seams import OutputPlugin, Unavailable, VoicePlugin

def fail(*_, **__):
    raise RuntimeError("a fault of the plugin")

def hang(*_, **__):
    threading.Event().wait()

def refuse(*_, **__):
    raise Unavailable("it is out of order; 'pip install order' brings it.")

none = lambda: None
failing_voice = VoicePlugin("failing", "fails", fail, fail)
hanging_voice = VoicePlugin("hanging", "hangs", hang, hang)
refusing_voice = VoicePlugin("refusing", "refuses", none, refuse)
wrong_voice = "no plugin at all"
failing_output = OutputPlugin("failing", "fails", none, fail)
hanging_output = OutputPlugin("hanging", "hangs", none, hang)
wrong_output = 17
"""


def installed(folder: Path, *points: tuple[str, str]) -> Path:
    """A folder for the path with a package of these entry points."""
    (folder / "stranger_1.py").write_text(STRANGER)
    (folder / "broken_1.py").write_text("raise ValueError('half a module')")
    info = folder / "stranger-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: stranger\nVersion: 1.0\n")
    lines = [f"[voicecoach.{kind}]\n{target.split(':')[-1]} = {target}\n" for kind, target in points]
    (info / "entry_points.txt").write_text("".join(lines))
    return folder


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


if sys.platform != "win32":
    import numpy as np
    from sound_server import SoundServer

    class Report(NamedTuple):
        """What was printed, under each heading, and how long something was heard."""

        done: Done
        groups: dict[str, list[str]]
        seconds: float

    @pytest.fixture(scope="module")
    def report(private_server: SoundServer, tmp_path_factory: pytest.TempPathFactory) -> Report:
        """The real command on a machine with sound, and with plugins that fail."""
        folder = tmp_path_factory.mktemp("doctor")
        kinds = {"voices": ("failing", "refusing", "wrong"), "outputs": ("failing", "wrong")}
        points = [(kind, f"stranger_1:{name}_{kind[:-1]}") for kind, names in kinds.items() for name in names]
        path = installed(folder, *points, ("voices", "broken_1:broken_voice"))
        env = {"PYTHONPATH": os.pathsep.join(map(str, (path, Path(__file__).parents[2])))}
        with private_server.record() as recording:
            done = voicecoach(
                "doctor", "--rate", "449", home=folder / "home", env={**private_server.env, **env}
            )
        groups: dict[str, list[str]] = {}
        for line in done.out.splitlines():
            if line in (*GROUPS, "Result"):
                groups[line] = []
            else:
                groups[list(groups)[-1]].append(line)
        loud = np.flatnonzero(np.abs(recording.samples) > 300)
        return Report(done, groups, (loud[-1] - loud[0]) / recording.rate if len(loud) else 0.0)

    def test_everything_is_there_in_order(report: Report) -> None:
        assert (report.done.code, report.done.err) == (0, "")
        assert list(report.groups) == [*GROUPS, "Result"]
        names = {line.partition(": ")[0] for lines in report.groups.values() for line in lines}
        assert names >= {
            "Python",
            "folder history",
            "settings",
            "routines",
            "keys",
            "espeak",
            "flite",
            "text",
        }
        assert any(line.startswith("miniaudio: works, its devices: ") for line in report.groups["Outputs"])

    def test_a_voice_really_speaks(report: Report) -> None:
        assert any(
            line.startswith("espeak: works, “one, two, three” in ") for line in report.groups["Voices"]
        )

    @pytest.mark.parametrize(
        ("name", "told"),
        [
            ("failing_voice", "needs mending: RuntimeError: a fault of the plugin"),
            ("refusing_voice", "needs mending: it is out of order; 'pip install order' brings it"),
            ("wrong_voice", "not available (optional): what is at stranger_1:wrong_voice is no voice"),
            ("broken_voice", "not available (optional): the voice at broken_1:broken_voice cannot be loaded: "
                             "half a module"),
            ("failing_output", "not available (optional): RuntimeError: a fault of the plugin"),
            ("wrong_output", "not available (optional): What is installed as “wrong_output” is no output"),
        ],
    )  # fmt: skip
    def test_whatever_a_plugin_does_is_a_line(report: Report, name: str, told: str) -> None:
        group = "Voices" if name.endswith("voice") else "Outputs"
        assert any(line.startswith(f"{name}: {told}") for line in report.groups[group])

    def test_the_result_is_a_sentence_that_is_spoken_too(report: Report) -> None:
        (said,) = report.groups["Result"]
        assert said.startswith("A session would speak with espeak and play through miniaudio. To be mended: ")
        assert 1.5 < report.seconds < 8
