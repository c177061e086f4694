"""Every output of a device, really played, and recorded from a private sound server.

miniaudio has tests of its own, which go further.
"""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from conftest import require

if sys.platform == "win32":
    pytest.skip("other system: a private PulseAudio", allow_module_level=True)

from sound_server import RATE, Recording, SoundServer

from voicecoach.audio.outputs import BUFFER, find
from voicecoach.model.seams import Output, OutputLost, Unavailable
from voicecoach.model.units import SAMPLE_RATE

ROOT = Path(__file__).parents[2]
OUTPUTS = ("sounddevice", "pasimple", "pipe", "simpleaudio")
BLOCK = 441
STEP = round(0.05 * SAMPLE_RATE)
CLICKS = [0, *(round(k * 0.083 * SAMPLE_RATE) for k in range(1, 5))]
"""The frames of the clicks at the beginning."""
TONE = range(7 * STEP, 13 * STEP)
"""The frames of the tone after them, in which there are two halts."""
LAST = 14 * STEP
"""The frame of the last click."""


def needs(name: str) -> bool:
    """True; the test is skipped where an output's library or program is missing."""
    if name == "pipe":
        require("pacat")
    else:
        pytest.importorskip(name, reason=f"not installed: {name}")
    return True


@pytest.fixture
def only_aplay(sound_server: SoundServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A PATH on which there is aplay, and no pacat; the server, which needs its own, runs already."""
    require("aplay")
    (tmp_path / "aplay").symlink_to(shutil.which("aplay") or "")
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.fixture(params=[*OUTPUTS, "aplay"])
def output(request: pytest.FixtureRequest, sound_server: SoundServer) -> Iterator[Output]:
    """An open output; ``aplay`` is the pipe where there is no pacat."""
    if request.param == "aplay":
        request.getfixturevalue("only_aplay")
    else:
        needs(request.param)
    output = find("pipe" if request.param == "aplay" else request.param).create()
    output.open(None, SAMPLE_RATE, BUFFER)
    yield output
    output.close()


def write(output: Output, samples: npt.NDArray[np.int16], until: int | None = None) -> int:
    """Write samples in small blocks, all of them or until a frame has been heard; how many frames."""
    done = 0
    while done < len(samples) and (until is None or output.heard() < until):
        done += output.write(samples[done : done + BLOCK].tobytes(), 0.05)
    return done


def hear_out(output: Output, frames: int) -> None:
    deadline = time.monotonic() + 5
    while output.heard() < frames:
        assert time.monotonic() < deadline
        threading.Event().wait(0.01)


def tone(seconds: float) -> npt.NDArray[np.int16]:
    return np.full(int(seconds * SAMPLE_RATE), 8_000, dtype=np.int16)


def onsets(recording: Recording, quiet: float = 0.01) -> npt.NDArray[np.float64]:
    """Where sounds begin in a recording, in seconds."""
    loud: npt.NDArray[np.float64] = np.flatnonzero(np.abs(recording.samples) > 4_000) / recording.rate
    return loud[np.insert(np.diff(loud) > quiet, 0, True)] if loud.size else loud


def test_clicks_are_on_their_frames_and_a_halt_is_silence_at_once_where_it_says(
    sound_server: SoundServer, output: Output
) -> None:
    samples = np.zeros(15 * STEP, dtype=np.int16)
    for frame in (*CLICKS, LAST):
        samples[frame : frame + 44] = 20_000
    samples[TONE.start : TONE.stop] = 8_000
    asked, heard, ends = [], [0], [0]
    with sound_server.record() as recording:
        for until in (TONE.start + 2 * STEP, TONE.start + 4 * STEP):
            write(output, samples[heard[-1] :], until=until)
            hear_out(output, until)
            asked.append(recording.second(time.monotonic()))
            heard.append(output.halt())
            threading.Event().wait(0.2)
            ends.append(len(recording.samples))
        rest = write(output, samples[heard[-1] :])
        hear_out(output, heard[-1] + rest)
        threading.Event().wait(0.1)
    # A machine that stands still makes a gap in the sound, so one may be; a halt is in time, always.
    begun = onsets(recording)
    late, off = [], []
    for n in range(2):
        sounding = np.flatnonzero(np.abs(recording.samples[ends[n] : ends[n + 1]]) > 4_000)
        late.append((ends[n] + sounding[-1]) / RATE - asked[n])
        lasted = (sounding[-1] - sounding[0]) / RATE
        off.append(abs(lasted - (heard[n + 1] - heard[n]) / SAMPLE_RATE))
    assert max(late) < 0.06
    assert min(off) < 0.025 and max(off) < 0.3
    resumed = float(begun[begun > ends[2] / RATE][0])
    gaps = [*np.diff(begun[: len(CLICKS)]), begun[-1] - resumed]
    written = [*np.diff(CLICKS), LAST - heard[-1]]
    *exact, largest = sorted(np.abs(np.array(gaps) - np.array(written) / SAMPLE_RATE))
    assert max(exact) < 0.0005 and largest < 0.3
    sounded = np.count_nonzero(np.abs(recording.samples) > 4_000) / RATE
    assert sounded == pytest.approx((len(TONE) + 44 * 6) / SAMPLE_RATE, abs=0.06 + sum(off))


def test_a_killed_server_is_noticed_within_a_second_and_its_return_is_taken_up(
    sound_server: SoundServer, capfd: pytest.CaptureFixture[str]
) -> None:
    outputs = {name: find(name).create() for name in OUTPUTS if needs(name)}
    for output in outputs.values():
        output.open(None, SAMPLE_RATE, BUFFER)

    def noticed(output: Output) -> float:
        with pytest.raises(OutputLost, match="stopped taking sound"):
            write(output, tone(4))
        return time.monotonic()

    with ThreadPoolExecutor(len(outputs)) as threads:
        waiting = [threads.submit(noticed, output) for output in outputs.values()]
        for output in outputs.values():
            hear_out(output, SAMPLE_RATE // 10)
        sound_server.kill()
        died = time.monotonic()
        assert max(each.result() for each in waiting) - died < 1
    for output in outputs.values():
        with pytest.raises(Unavailable):
            output.open(None, SAMPLE_RATE, BUFFER)
    sound_server.restart()
    begins = []
    with sound_server.record() as recording:
        for output in outputs.values():
            begins.append(len(recording.samples))
            output.open(None, SAMPLE_RATE, BUFFER)
            hear_out(output, write(output, tone(0.2)))
            output.close()
            threading.Event().wait(0.05)  # until it has been recorded, too
    for sound in np.split(recording.samples, begins[1:]):
        assert np.count_nonzero(sound > 4_000) / RATE > 0.15
    assert capfd.readouterr() == ("", "")


PLAY = """
import sys
from voicecoach.audio.outputs import choose
output = choose(sys.argv[1]).output
output.write(bytes(9000), 0.1)
print("playing", flush=True)
input()
"""


def test_a_program_that_never_closes_its_output_ends_also_where_the_server_hangs(
    sound_server: SoundServer,
) -> None:
    for name in OUTPUTS:
        needs(name)
    env = {**sound_server.env, "PYTHONPATH": str(ROOT)}
    with ExitStack() as stack:
        children = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-c", PLAY, name],
                    env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                )
            )
            for name in OUTPUTS
        ]  # fmt: skip
        try:
            for child in children:
                assert child.stdout is not None and child.stdout.readline() == "playing\n"
            sound_server.freeze()
            ended = [child.communicate("\n", timeout=3) for child in children]
            assert ended == [("", "")] * len(children)
            assert [child.returncode for child in children] == [0] * len(children)
        finally:
            sound_server.thaw()
            for child in children:
                if child.poll() is None:
                    child.send_signal(signal.SIGKILL)


def players() -> list[int]:
    """The processes of pacat that this one has started to play with."""
    command = ["pgrep", "-P", str(os.getpid()), "-f", "client-name=voicecoach"]
    return [int(pid) for pid in subprocess.run(command, capture_output=True).stdout.split()]


def test_a_player_that_is_stopped_delays_nobody_and_is_a_loss(sound_server: SoundServer) -> None:
    needs("pipe")
    require("pgrep")
    output = find("pipe").create()
    output.open(None, SAMPLE_RATE, BUFFER)
    write(output, tone(1), until=SAMPLE_RATE // 10)
    (player,) = players()
    os.kill(player, signal.SIGSTOP)
    stopped = time.monotonic()
    with pytest.raises(OutputLost):
        write(output, tone(3))
    assert time.monotonic() - stopped < 1.1
    output.close()
    assert players() == []


@pytest.mark.parametrize("name", ["sounddevice", "pasimple", "pipe"])
def test_a_device_is_found_by_a_part_of_its_name(sound_server: SoundServer, name: str) -> None:
    needs(name)
    plugin = find(name)
    (device, *_) = plugin.devices()
    output = plugin.create()
    output.open(device[1:4].upper(), SAMPLE_RATE, BUFFER)
    output.halt()
    assert output.write(bytes(200), 0.05) == 100
    output.close()
    near = device[:-1] + "q"
    with pytest.raises(Unavailable, match=rf"called “{near}”; there are: .*Did you mean \"{device}\"\?"):
        output.open(near, SAMPLE_RATE, BUFFER)


def test_simpleaudio_goes_from_one_buffer_to_the_next_in_a_silence(sound_server: SoundServer) -> None:
    needs("simpleaudio")
    program = "from simpleaudio_player import play; play(22_050, 0.23, enough=0.3)"
    env = {**sound_server.env, "PYTHONPATH": str(ROOT / "voicecoach" / "audio")}
    piece = bytes(2 * BLOCK)
    click = np.full(44, 20_000, dtype=np.int16).tobytes() + piece[88:]
    child = subprocess.Popen(
        [sys.executable, "-P", "-c", program], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with child, sound_server.record() as recording:
        assert child.stdin is not None and child.stdout is not None
        for number in range(40):
            assert child.stdout.read(1) == b"."
            child.stdin.write(piece if number % 10 else click)
            child.stdin.flush()
        child.kill()
    begun = onsets(recording)
    assert len(begun) >= 3
    assert np.abs(np.diff(begun) - 0.2).max() < 0.02
