"""Commands that are heard: several at the same time, each by a sound card that is its own then."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest
from as_process import Done, voicecoach
from conftest import require
from strangers import installed

if sys.platform == "win32":
    pytest.skip("other system: a private PulseAudio", allow_module_level=True)

import numpy as np
from sound_server import RATE, Samples, SoundServer

from voicecoach.audio.earcons import MEANINGS
from voicecoach.audio.wav import read_wav
from voicecoach.cli.turn import Turn, take_turn

CHIME = read_wav((Path(__file__).parents[2] / "sounds" / "start.wav").read_bytes())

TODAY = "today|--speak|--output|miniaudio|--rate|400"
COMMANDS = {
    "null": {"doctor": "doctor|--rate|449"},
    "other": {"say": "say|Hold for 10s.|--output|miniaudio", "today": TODAY, "hushed": TODAY},
    "Headset": {
        "pipe": "outputs|--test|pipe|--device|headset",
        "simpleaudio": "outputs|--test|simpleaudio",
        "sounds": "sounds|start",
    },
}
"""Sound cards, and the arguments of those commands that play there one after the other."""


class Heard(NamedTuple):
    """What a command did."""

    done: Done
    sound: Samples

    @property
    def seconds(self) -> float:
        """From the first sound to the last one."""
        loud = np.flatnonzero(np.abs(self.sound) > 300)
        return float(loud[-1] - loud[0]) / RATE if loud.size else 0.0


def strangers(folder: Path) -> str:
    """A path for Python, with plugins that fail."""
    kinds = {"voices": ("failing", "refusing", "wrong"), "outputs": ("failing", "wrong")}
    points = [(kind, f"stranger_1:{name}_{kind[:-1]}") for kind, names in kinds.items() for name in names]
    path = installed(folder, *points, ("voices", "broken_1:broken_voice"))
    return os.pathsep.join(map(str, (path, Path(__file__).parents[2])))


@pytest.fixture(scope="module")
def heard(private_server: SoundServer, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Heard]:
    """All commands; what is not there plays nothing, and its test is skipped."""
    homes = {name: tmp_path_factory.mktemp(name) / "home" for some in COMMANDS.values() for name in some}

    def performed(sink: str, name: str, arguments: str) -> Heard:
        # More sound is held ready than usual: then a machine that stands still makes no gap.
        env = {**private_server.env, "PULSE_SINK": sink, "VOICECOACH_BUFFER": "1"}
        if name == "doctor":
            env["PYTHONPATH"] = strangers(homes[name].parent)
        with private_server.record(sink) as recording:
            done = voicecoach(*arguments.split("|"), home=homes[name], env=env)
        return Heard(done, recording.samples)

    def one_by_one(sink: str) -> dict[str, Heard]:
        return {name: performed(sink, name, arguments) for name, arguments in COMMANDS[sink].items()}

    for sink in COMMANDS:
        if sink != "null":
            private_server.add_sink(sink)
    homes["hushed"].mkdir()
    with take_turn(homes["hushed"] / "state", "Another session") as turn:  # type: ignore[union-attr]  # it is free
        assert isinstance(turn, Turn)
        with ThreadPoolExecutor(len(COMMANDS)) as pool:
            return {name: heard for some in pool.map(one_by_one, COMMANDS) for name, heard in some.items()}


def test_a_sentence_is_said(heard: dict[str, Heard]) -> None:
    said = heard["say"]
    assert said.done == (0, "Hold for 10 seconds.\n", "")
    assert 0.7 < said.seconds < 2.5


def pitch(sound: Samples) -> float:
    """The frequency of most energy, in Hz."""
    spectrum = np.abs(np.fft.rfft(sound.astype(float)))
    return float(np.fft.rfftfreq(len(sound), 1 / RATE)[spectrum.argmax()])


def test_a_chime_is_played(heard: dict[str, Heard]) -> None:
    played = heard["sounds"]
    assert played.done == (0, f"start: {MEANINGS['start']}\n", "")
    loud = np.flatnonzero(np.abs(played.sound) > 300)
    sound = played.sound[loud[0] : loud[-1]]
    # Two rising notes, as its line says, and all of the half second.
    assert 0.3 < len(sound) / RATE < 0.6
    part = len(sound) // 3
    assert pitch(sound[-part:]) > pitch(sound[:part]) * 1.1


def test_what_is_due_is_spoken_and_talks_nobody_over(heard: dict[str, Heard]) -> None:
    spoken, hushed = heard["today"], heard["hushed"]
    assert spoken.done.code == hushed.done.code == 0
    assert spoken.done.out == hushed.done.out != ""
    assert spoken.done.err == "" and 0.8 < spoken.seconds < 4
    assert "a session is being spoken" in hushed.done.err and not hushed.sound.any()


@pytest.mark.parametrize(("output", "where"), [("pipe", "headset"), ("simpleaudio", None)])
def test_the_chime_is_played_where_it_was_asked_for(
    heard: dict[str, Heard], output: str, where: str | None
) -> None:
    if output == "pipe":
        require("pacat")
    else:
        pytest.importorskip(output, reason=f"not installed: {output}")
    played = heard[output]
    told = f"“{where}”" if where else "the usual device"
    lasts = f"{CHIME.frames / CHIME.rate:.1f}"
    assert (played.done.code, played.done.err) == (0, "")
    assert played.done.out.splitlines() == [
        f"Now the start chime plays by {output}, on {told}. Two rising notes: the work begins.",
        f"The device has played {lasts} of {lasts} seconds.",
    ]
    # A machine that stands still for a while may cost some of it, but never half.
    assert played.seconds == pytest.approx(CHIME.frames / CHIME.rate, abs=0.22)


# The doctor, on a machine with sound, and with plugins that fail.


@pytest.fixture
def groups(heard: dict[str, Heard]) -> dict[str, list[str]]:
    """What it printed, under each heading."""
    groups: dict[str, list[str]] = {}
    for line in heard["doctor"].done.out.splitlines():
        if line in ("Program", "Files", "System", "Voices", "Outputs", "Result"):
            groups[line] = []
        else:
            groups[list(groups)[-1]].append(line)
    return groups


def test_everything_is_there_in_order(heard: dict[str, Heard], groups: dict[str, list[str]]) -> None:
    done = heard["doctor"].done
    assert (done.code, done.err) == (0, "")
    assert list(groups) == ["Program", "Files", "System", "Voices", "Outputs", "Result"]
    names = {line.partition(": ")[0] for lines in groups.values() for line in lines}
    assert names >= {"Python", "folder history", "settings", "routines", "keys", "espeak", "flite", "text"}
    assert any(line.startswith("miniaudio: works, its devices: ") for line in groups["Outputs"])


def test_a_voice_really_speaks(groups: dict[str, list[str]]) -> None:
    assert any(line.startswith("espeak: works, “one, two, three” in ") for line in groups["Voices"])


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
def test_whatever_a_plugin_does_is_a_line(groups: dict[str, list[str]], name: str, told: str) -> None:
    group = "Voices" if name.endswith("voice") else "Outputs"
    assert any(line.startswith(f"{name}: {told}") for line in groups[group])


def test_the_result_is_a_sentence_that_is_spoken_too(
    heard: dict[str, Heard], groups: dict[str, list[str]]
) -> None:
    (said,) = groups["Result"]
    assert said.startswith("A session would speak with espeak and play through miniaudio. To be mended: ")
    assert 1.5 < heard["doctor"].seconds < 8
