"""``voicecoach sounds``: the chimes as a list and as sound, with a device, without one, and cut short."""

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from as_process import Done, environment, voicecoach

from voicecoach.audio.earcons import MEANINGS, load_earcons
from voicecoach.cli.playing import Player
from voicecoach.model.seams import Granted, OutputLost
from voicecoach.model.sound import EARCONS
from voicecoach.model.units import Frames, Seconds
from voicecoach.testing import FailingOutput, RecordingOutput

Run = Callable[..., Done]
SOUNDS = Path(__file__).parents[2] / "sounds"
RATE = 22_050
CHIMES = load_earcons(SOUNDS, RATE)
LINES = [f"{name}: {meaning}" for name, meaning in MEANINGS.items()]


def opened(output: RecordingOutput) -> Granted:
    return output.open(None, RATE, Seconds(15, 100))


def test_every_chime_is_listed_with_its_meaning(run: Run) -> None:
    assert run("sounds", "--quiet") == (0, "\n".join(LINES) + "\n", "")
    assert run("sounds", "tick", "start", "--quiet").out.splitlines() == [LINES[2], LINES[0]]
    assert run("sounds", "--output", "text").out.splitlines() == LINES


def test_json_says_what_a_routine_may_name(run: Run) -> None:
    rows = json.loads(run("sounds", "--json").out)
    assert [(row["name"], row["meaning"]) for row in rows] == list(MEANINGS.items())
    assert [row["name"] for row in rows if row["in_routines"]] == list(EARCONS)
    assert all(Path(row["path"]).is_file() for row in rows)


def test_an_unknown_chime_is_answered_with_the_nearest(run: Run) -> None:
    assert run("sounds", "strat") == (2, "", 'voicecoach: there is no chime "strat". Did you mean "start"?\n')
    assert "There are: start, end," in run("sounds", "xyzzy").err


def test_the_page_beside_the_files_says_the_same() -> None:
    rows = re.findall(r"\| `(\w+)\.wav` \| (.+?) \| (.+?) \|", (SOUNDS / "README.md").read_text("utf-8"))
    assert {name: f"{how[0].upper()}{how[1:]}: {what}." for name, what, how in rows} == MEANINGS


def test_without_a_device_that_is_said_once_and_they_are_listed(tmp_path: Path) -> None:
    nowhere = {"PULSE_SERVER": "unix:/nonexistent", "XDG_RUNTIME_DIR": str(tmp_path)}
    done = voicecoach("sounds", "--output", "miniaudio", home=tmp_path, env=nowhere)
    assert done.code == 1 and "Traceback" not in done.err  # it was asked for, and cannot be had
    done = voicecoach("sounds", home=tmp_path, env=nowhere)
    assert (done.code, done.out.splitlines()) == (0, LINES)
    assert done.err.count("\n") == 1 and "the chimes are only listed" in done.err


def test_a_sound_is_played_to_its_end_and_at_its_volume() -> None:
    output = RecordingOutput()
    output.lag = 3000
    player = Player(output, opened(output), volume=100)
    player.play(CHIMES["tick"])
    player.play(CHIMES["start"])
    tick = CHIMES["tick"].samples
    second = len(tick) + output.samples[len(tick) :].find(CHIMES["start"].samples[:2000])
    assert output.samples.startswith(tick) and output.samples[second:].startswith(CHIMES["start"].samples)
    assert output.heard() * 2 >= second + len(CHIMES["start"].samples) and output.halted == 0

    softer = RecordingOutput()
    Player(softer, opened(softer), volume=0).play(CHIMES["start"])
    assert len(softer.samples) >= len(CHIMES["start"].samples) and not any(softer.samples)


def test_a_sound_that_is_cut_short_is_silent_at_once_and_the_next_is_whole() -> None:
    output = RecordingOutput()
    player = Player(output, opened(output))
    answers = iter([False, False, True])
    player.play(CHIMES["finish"], lambda: next(answers))
    assert output.halted == 1
    begun = len(output.samples)
    assert 0 < begun < len(CHIMES["finish"].samples) / 4
    player.play(CHIMES["tick"])
    fade = 2 * RATE // 100  # what comes after a cut comes up within 10 ms
    assert output.samples[begun + fade :].startswith(CHIMES["tick"].samples[fade:])


def test_an_output_that_dies_or_never_lets_the_end_be_heard_is_not_waited_for() -> None:
    with pytest.raises(OutputLost):
        dying = FailingOutput(dies_at=2000)
        Player(dying, opened(dying)).play(CHIMES["start"])
    assert dying.halted == 1
    deaf = RecordingOutput()
    deaf.lag = 1 << 40
    Player(deaf, opened(deaf)).play(CHIMES["tick"])
    assert (deaf.heard(), deaf.halted) == (Frames(0), 1)


if sys.platform != "win32":
    import pexpect
    from conftest import require
    from sound_server import SoundServer

    @pytest.mark.parametrize(("key", "code"), [("q", 0), ("\x03", 130)])
    def test_q_and_ctrl_c_end_it_at_once(
        sound_server: SoundServer, tmp_path: Path, key: str, code: int
    ) -> None:
        require("stty")
        child = pexpect.spawn(
            sys.executable,
            ["-m", "voicecoach", "sounds"],
            env=environment(tmp_path, sound_server.env),
            encoding="utf-8",
            timeout=20,
        )
        child.expect_exact("start: ")
        child.send(key)
        child.expect(pexpect.EOF)
        child.close()
        assert child.exitstatus == code
        assert "halfway: " not in child.before
