"""The command ``outputs``: what there is, what a session takes, and whether it is heard."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from as_process import Done, environment

if sys.platform == "win32":
    pytest.skip("other system: POSIX terminals and PulseAudio", allow_module_level=True)

import pexpect
from sound_server import SoundServer

from voicecoach.audio.outputs import BUILT_IN

pytest.importorskip("miniaudio", reason="not installed: miniaudio")

Run = Callable[..., Done]


@pytest.fixture(scope="module")
def headset(private_server: SoundServer) -> str:
    """A second device beside the usual one."""
    private_server.add_sink("Headset")
    return "Headset"


@pytest.fixture
def silence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No sound server is to be found."""
    for name in ("HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("PULSE_SERVER", "unix:/nonexistent")
    monkeypatch.delenv("ALSA_CONFIG_PATH", raising=False)


def test_every_output_is_listed_by_name_with_its_devices_and_the_one_taken(
    run: Run, sound_server: SoundServer, headset: str
) -> None:
    code, out, err = run("outputs")
    assert (code, err) == (0, "")
    *rows, last = out.splitlines()
    assert [row.partition(":")[0] for row in rows[: len(BUILT_IN)]] == list(BUILT_IN)
    assert rows[0].startswith("miniaudio: taken. ")
    assert rows[0].endswith(" Devices: Null Output, Headset.")
    assert last == "A session takes miniaudio, the best here."


def test_as_data_each_output_says_why_it_is_not_there(run: Run, silence: None) -> None:
    code, out, err = run("outputs", "--json")
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert told["taken"]["output"] == "text"
    assert told["taken"]["refused"]["miniaudio"] == "No sound device could be opened."
    rows = {row["name"]: row for row in told["outputs"]}
    assert rows["miniaudio"]["reason"] == "No sound device was found."
    assert rows["text"] == {
        "name": "text",
        "description": "No sound: the coach's lines on the screen, at their time.",
        "available": True,
        "devices": [],
        "reason": None,
    }


def test_an_output_of_the_users_settings_that_cannot_be_had_is_told(run: Run, silence: None) -> None:
    code, out, _ = run("outputs", "--output", "wav")
    assert code == 0
    assert out.splitlines()[-1].startswith("A session could not begin: ")


@contextmanager
def asked(server: SoundServer, home: Path) -> "Iterator[pexpect.spawn[str]]":
    """The command on a terminal, waiting for the answer."""
    command = ["-m", "voicecoach", "outputs", "--test"]
    child = pexpect.spawn(
        sys.executable, command, env=environment(home, server.env), encoding="utf-8", timeout=15
    )
    child.expect("Did you hear it\\? y/n")
    yield child
    child.expect(pexpect.EOF)
    child.close()


def test_on_a_terminal_it_asks_and_a_no_is_answered_with_what_to_try(
    sound_server: SoundServer, headset: str, tmp_path: Path
) -> None:
    with asked(sound_server, tmp_path) as happy, asked(sound_server, tmp_path) as unhappy:
        happy.send("y")
        happy.expect("Good: sessions can be heard there")
        unhappy.send("?")
        unhappy.expect("Press y for yes")
        unhappy.send("n")
        for line in ("volume up", "--test miniaudio --device Headset", "--test pipe", "voicecoach doctor"):
            unhappy.expect_exact(line)
    assert (happy.exitstatus, unhappy.exitstatus) == (0, 1)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--test"], 1, "nothing can be played here. No sound device could be opened."),
        (["--test", "text"], 2, "the output text makes no sound."),
        (["--test", "pype"], 1, 'Did you mean "pipe"?'),
        (["--test", "--json"], 2, "give one of them"),
    ],
)
def test_what_cannot_be_tested_is_one_sentence(
    run: Run, silence: None, arguments: list[str], code: int, said: str
) -> None:
    done = run("outputs", *arguments)
    assert (done.code, done.out) == (code, "")
    assert said in done.err
