"""``voicecoach cache``, with a voice that comes as a stranger's package."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from as_process import Done, environment

Run = Callable[..., Done]
ROOT = Path(__file__).parents[2]

ROUTINE = """\
format = 1
title = "Small"
{language}
lead_in = 1
count_in = 2

[[exercise]]
name = "Lifts"
setup = "{setup}"
reps = 3
tempo = "up 1, down 1"
"""
VOICE = """\
import array, math, threading
from pathlib import Path
from voicecoach.model.seams import Pace, VoiceFailed, VoicePlugin
from voicecoach.model.sound import Clip


class Hum:
    identity, rate = "hum 1", 22_050

    def __init__(self, log):
        self.log = Path(log)

    def synthesize(self, utterance):
        with self.log.open("a") as log:
            log.write(utterance.text + "\\n")
        if "mute" in utterance.text:
            raise VoiceFailed("it is mute")
        if "for ever" in utterance.text:
            threading.Event().wait()
        period = array.array("h", (round(6000 * math.sin(n * math.tau / 100)) for n in range(100)))
        return Clip(period.tobytes() * (25 + 3 * len(utterance.text)), self.rate)


plugin = VoicePlugin(
    "hum", "hums", lambda: None, lambda name, **_: Hum(name), pace=Pace(text=60, at_once=2, ahead=True),
)
"""


@pytest.fixture
def hum(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A voice that is installed; the file in which it notes what it was asked."""
    package = tmp_path / "installed"
    (package / "hum-1.dist-info").mkdir(parents=True)
    (package / "hum-1.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: hum\nVersion: 1\n")
    (package / "hum-1.dist-info" / "entry_points.txt").write_text(
        "[voicecoach.voices]\nhum = hum_voice:plugin\n"
    )
    (package / "hum_voice.py").write_text(VOICE, "utf-8")
    monkeypatch.syspath_prepend(package)
    return tmp_path / "asked"


def routine(tmp_path: Path, name: str = "small", setup: str = "Stand.", language: str = "") -> str:
    path = tmp_path / f"{name}.toml"
    path.write_text(ROUTINE.format(setup=setup, language=language), "utf-8")
    return str(path)


def warm(run: Run, log: Path, *arguments: str) -> Done:
    return run("cache", "warm", *arguments, "--voice", "hum", "--voice-name", str(log))


def info(run: Run) -> dict[str, object]:
    found: dict[str, object] = json.loads(run("cache", "info", "--json").out)
    return found


def test_an_empty_cache(run: Run, tmp_path: Path) -> None:
    done = run("cache")
    assert done.code == 0 and done.err == ""
    assert done.out.splitlines() == [
        f"Folder: {tmp_path / 'cache'}",
        "Spoken sentences: 0 clips, 0.0 MB of 268.4 MB at most",
        "Index of routines: none",
    ]
    assert info(run)["clips"] == 0 and info(run)["newest"] is None
    assert run("cache", "clear").out == "0 clips removed, 0.0 MB freed.\n"


def test_every_sentence_is_made_once(run: Run, tmp_path: Path, hum: Path) -> None:
    small, other = routine(tmp_path), routine(tmp_path, "other", "Sit down.")
    done = warm(run, hum, small, small, other)
    assert done.code == 0 and done.err == ""
    first, second = done.out.splitlines()
    asked = hum.read_text("utf-8").splitlines()
    made = int(first.split()[1])
    assert first == f"Small: {made} made, 0 were there."
    assert second.startswith("Small: 1 made, "), "all but its own sentence was there"
    assert len(asked) == len(set(asked)) == made + 1 == info(run)["clips"]
    assert {"Stand.", "Sit down.", "3", "up", "Space pauses and goes on."} <= set(asked)
    assert "Is it sharp? 1, sharp, or numb, tingling or dizzy. 2, mild." in asked
    assert "Repetition 1 of 3." in asked, "where am I?"
    again = warm(run, hum, small)
    assert again.code == 0 and again.out == f"Small: 0 made, {made} were there.\n"
    assert len(hum.read_text("utf-8").splitlines()) == made + 1


def test_what_cannot_be_kept_is_not_counted_as_made(run: Run, tmp_path: Path, hum: Path) -> None:
    (tmp_path / "cache").write_text("no folder")
    done = warm(run, hum, routine(tmp_path))
    assert done.code == 1 and done.out.startswith("Small: 0 made, 0 were there, ")
    assert done.out.endswith(" could not be kept.\n") and "could not be spoken" not in done.out


def test_what_was_made_is_what_a_rendering_needs(run: Run, tmp_path: Path, hum: Path) -> None:
    small = routine(tmp_path)
    warm(run, hum, small)
    asked = hum.read_text("utf-8")
    done = run("render", small, "-o", str(tmp_path / "x.wav"), "--voice", "hum", "--voice-name", str(hum))
    assert done.code == 0 and hum.read_text("utf-8") == asked


def test_another_day_s_wording_is_made_as_well(run: Run, tmp_path: Path, hum: Path) -> None:
    warm(run, hum, routine(tmp_path))
    asked = hum.read_text("utf-8")
    assert sum(asked.count(words) for words in ("That was it.", "You are through.", "Done. Well done.")) == 3


def test_what_the_voice_cannot_speak_the_next_one_does(run: Run, tmp_path: Path, hum: Path) -> None:
    done = warm(run, hum, routine(tmp_path, setup="Be mute."))
    assert done.code == 0 and "could not" not in done.out


@pytest.mark.skipif(sys.platform == "win32", reason="other system: no SIGINT for a single process there")
def test_ctrl_c_keeps_what_is_made(run: Run, tmp_path: Path, hum: Path) -> None:
    small = routine(tmp_path, setup="Stay for ever.")
    warming = ("cache", "warm", "--voice", "hum", "--voice-name", str(hum))
    with subprocess.Popen(
        [sys.executable, "-m", "voicecoach", *warming, small],
        env=environment(tmp_path, {"PYTHONPATH": os.pathsep.join((str(ROOT), str(tmp_path / "installed")))}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        waiting = threading.Event()
        for _ in range(2_000):
            if hum.exists() and "for ever" in hum.read_text("utf-8"):
                break
            waiting.wait(0.01)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, err.strip()) == (130, "")
    made = int(out.split()[2])
    assert out.startswith("Small: stopped; ") and out.endswith("made, and kept.\n")
    assert 0 < made <= info(run)["clips"] <= made + 2  # type: ignore[operator]  # it is a number


def test_clearing_leaves_what_is_not_ours(run: Run, tmp_path: Path, hum: Path) -> None:
    warm(run, hum, routine(tmp_path))
    cache = tmp_path / "cache"
    (cache / "routines.json").write_bytes(bytes(1_000_000))
    (cache / "notes.txt").write_text("mine")
    (cache / "clips" / "notes.txt").write_text("mine")
    before = info(run)
    assert before["index"] == 1_000_000
    done = run("cache", "clear")
    assert isinstance(before["bytes"], int) and before["bytes"] > 0
    freed = (before["bytes"] + 1_000_000) / 1_000_000
    assert done.out == f"{before['clips']} clips removed, {freed:.1f} MB freed.\n"
    assert {path.name for path in cache.rglob("*")} == {"notes.txt", "clips"}
    assert info(run)["clips"] == 0 and info(run)["index"] is None


def test_a_routine_that_is_broken_is_told_before_anything_is_made(
    run: Run, tmp_path: Path, hum: Path
) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("format = 1\n")
    done = warm(run, hum, routine(tmp_path), str(broken))
    assert done.code == 2 and "broken.toml" in done.err and done.out == ""
    assert not hum.exists()


def test_without_a_voice_there_is_nothing_to_make(run: Run, tmp_path: Path) -> None:
    done = run("cache", "warm", routine(tmp_path), "--no-voice")
    assert (done.code, done.out, done.err) == (
        1,
        "",
        "no voice speaks here, so there is nothing to be made.\n",
    )


def test_an_unknown_command_is_answered_with_the_nearest(run: Run) -> None:
    done = run("cache", "wram")
    assert done.code == 2 and 'Did you mean "warm"?' in done.err
