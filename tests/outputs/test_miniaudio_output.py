"""The sound device, recorded from a private sound server."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

if sys.platform == "win32":
    pytest.skip("the private sound server is POSIX only", allow_module_level=True)

from sound_server import Recording, SoundServer

from voicecoach.audio.miniaudio_output import MiniaudioOutput
from voicecoach.audio.outputs import BUFFER, choose
from voicecoach.model.seams import OutputLost, Unavailable
from voicecoach.model.units import SAMPLE_RATE, Seconds

ROOT = Path(__file__).parents[2]
BLOCK = 441

pytest.importorskip("miniaudio", reason="not installed: miniaudio")


@pytest.fixture
def output(sound_server: SoundServer) -> Iterator[MiniaudioOutput]:
    """An open output on the private server."""
    output = MiniaudioOutput()
    output.open(None, SAMPLE_RATE, BUFFER)
    yield output
    output.close()


def write(output: MiniaudioOutput, samples: npt.NDArray[np.int16], until: int | None = None) -> int:
    """Write samples in small blocks, all of them or until a frame has been heard; how many frames."""
    done = 0
    while done < len(samples) and (until is None or output.heard() < until):
        done += output.write(samples[done : done + BLOCK].tobytes(), 0.05)
    return done


def hear_out(output: MiniaudioOutput, frames: int) -> None:
    deadline = time.monotonic() + 5
    while output.heard() < frames:
        assert time.monotonic() < deadline
        threading.Event().wait(0.01)


def clicks(at: list[int], frames: int) -> npt.NDArray[np.int16]:
    """Silence with a click of 2 ms at each of these frames."""
    samples = np.zeros(frames, dtype=np.int16)
    for frame in at:
        samples[frame : frame + 44] = 20_000
    return samples


def onsets(recording: Recording) -> npt.NDArray[np.float64]:
    """Where the clicks are in a recording, in seconds."""
    loud: npt.NDArray[np.float64] = np.flatnonzero(recording.samples > 8_000) / recording.rate
    return loud[np.insert(np.diff(loud) > 0.01, 0, True)] if loud.size else loud


def sounding(recording: Recording) -> float:
    """How many seconds of a recording are not silent."""
    return int(np.count_nonzero(np.abs(recording.samples) > 1_000)) / recording.rate


def test_clicks_are_heard_where_they_were_written(sound_server: SoundServer, output: MiniaudioOutput) -> None:
    at = [round(0.127 * k * SAMPLE_RATE) for k in range(10)]
    output.open(None, SAMPLE_RATE, Seconds(6, 10))  # so long the machine may stand still without a gap
    with sound_server.record() as recording:
        hear_out(output, write(output, clicks(at, int(1.2 * SAMPLE_RATE))))
    heard = onsets(recording)
    assert len(heard) == len(at)
    errors = heard - heard[0] - np.array(at) / SAMPLE_RATE
    assert np.abs(errors).max() < 0.0002


def test_the_position_at_a_halt_is_what_was_heard_and_the_rest_is_silent(
    sound_server: SoundServer, output: MiniaudioOutput
) -> None:
    tone = np.full(3 * SAMPLE_RATE, 8_000, dtype=np.int16)
    late, off = [], []
    for _ in range(2):  # a machine that stands still makes a gap in one, which is in its length
        with sound_server.record() as recording:
            before = output.heard()
            write(output, tone, until=before + SAMPLE_RATE // 4)
            asked = time.monotonic()
            heard = output.halt()
            threading.Event().wait(0.2)
        off.append(abs(sounding(recording) - (heard - before) / SAMPLE_RATE))
        last = np.flatnonzero(np.abs(recording.samples) > 1_000)[-1] / recording.rate
        late.append(last - recording.second(asked))
    assert min(off) < 0.02 and max(off) < 0.3
    assert max(late) < 0.06


def test_after_halts_no_click_is_lost_or_doubled(sound_server: SoundServer, output: MiniaudioOutput) -> None:
    every = round(0.15 * SAMPLE_RATE)
    samples = clicks([every // 2 + k * every for k in range(7)], 7 * every)
    with sound_server.record() as recording:
        position = 0
        for stop in (2, 4, 6):
            write(output, samples[position:], until=stop * every)
            position = output.halt()
        hear_out(output, position + write(output, samples[position:]))
    assert len(onsets(recording)) == 7


def test_a_killed_server_is_noticed_within_a_second_and_its_return_is_taken_up(
    sound_server: SoundServer, output: MiniaudioOutput
) -> None:
    tone = np.full(5 * SAMPLE_RATE, 8_000, dtype=np.int16)
    write(output, tone, until=SAMPLE_RATE // 4)
    sound_server.kill()
    died = time.monotonic()
    with pytest.raises(OutputLost, match="stopped taking sound"):
        write(output, tone)
    assert time.monotonic() - died < 1
    with pytest.raises(Unavailable):
        output.open(None, SAMPLE_RATE, BUFFER)
    sound_server.restart()
    output.open(None, SAMPLE_RATE, BUFFER)
    with sound_server.record() as recording:
        hear_out(output, write(output, tone[: SAMPLE_RATE // 4]))
    assert sounding(recording) > 0.2


def test_a_hanging_server_delays_nobody(sound_server: SoundServer, output: MiniaudioOutput) -> None:
    write(output, np.full(SAMPLE_RATE // 4, 8_000, dtype=np.int16))
    sound_server.freeze()
    try:
        began = time.monotonic()
        heard = output.halt()
        assert time.monotonic() - began < 0.5
        began = time.monotonic()
        with pytest.raises(OutputLost, match="does not answer"):
            output.write(bytes(100), 0.05)
        assert time.monotonic() - began < 1.2
        assert output.heard() == heard
        output.close()
    finally:
        sound_server.thaw()
    output.open(None, SAMPLE_RATE, BUFFER)
    assert output.write(bytes(100), 0.05) == 50


def test_a_hundred_halts_leave_no_connection_behind(
    sound_server: SoundServer, output: MiniaudioOutput
) -> None:
    for _ in range(100):  # PulseAudio grants 64 connections
        output.halt()
        assert output.write(bytes(200), 0.05) == 100


def test_a_device_is_found_by_a_part_of_its_name(sound_server: SoundServer, output: MiniaudioOutput) -> None:
    output.open("null out", SAMPLE_RATE, BUFFER)
    output.halt()
    assert output.write(bytes(200), 0.05) == 100
    with pytest.raises(Unavailable, match="No sound device is called “kazoo”; there are: “Null Output”"):
        output.open("kazoo", SAMPLE_RATE, BUFFER)


def run(program: str, env: dict[str, str]) -> subprocess.Popen[bytes]:
    """A child interpreter; it has the coach's modules, and ends within 10 s or is ended."""
    env = {**env, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    return subprocess.Popen(
        [sys.executable, "-c", program],
        env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


PLAY = """
from voicecoach.audio.outputs import choose
output = choose("miniaudio").output
output.write(bytes(9000), 0.1)
print("playing", flush=True)
"""


@pytest.mark.parametrize("frozen", [False, True])
def test_a_program_that_never_closes_its_output_ends_all_the_same(
    sound_server: SoundServer, frozen: bool
) -> None:
    with run(PLAY + "input()", sound_server.env) as child:
        assert child.stdout is not None and child.stdin is not None
        assert child.stdout.readline() == b"playing\n"
        if frozen:
            sound_server.freeze()
        try:
            child.stdin.write(b"\n")
            child.stdin.flush()
            assert child.wait(2) == 0
        finally:
            sound_server.thaw()
            if child.poll() is None:
                child.send_signal(signal.SIGKILL)


CHOOSE = """
import sys, time
from voicecoach.audio.outputs import choose
import miniaudio
began = time.monotonic()
chosen = choose()
print(chosen.name, time.monotonic() - began < 1, *[refused.name for refused in chosen.refused])
print(*{refused.reason for refused in chosen.refused})
"""
NO_DEVICE = b"text True miniaudio pipe\nNo sound device could be opened.\n"


def bare(folder: Path) -> dict[str, str]:
    """An environment in which no sound server is to be found."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PULSE")}
    return {**env, "XDG_RUNTIME_DIR": str(folder), "HOME": str(folder), "PULSE_SERVER": f"unix:{folder}/no"}


def test_without_a_device_auto_says_why_in_one_sentence_and_goes_on_in_text(tmp_path: Path) -> None:
    with run(CHOOSE, bare(tmp_path)) as child:
        assert child.communicate(timeout=10) == (NO_DEVICE, b"")


@pytest.mark.skipif(sys.platform != "linux", reason="the other systems always have their audio library")
def test_without_any_audio_library_the_silent_null_backend_is_not_taken(tmp_path: Path) -> None:
    for library in ("libpulse.so.0", "libpulse.so", "libasound.so.2", "libasound.so", "libjack.so.0"):
        (tmp_path / library).write_text("no library")
    env = bare(tmp_path) | {"LD_LIBRARY_PATH": str(tmp_path)}
    with run("import miniaudio; print(miniaudio.PlaybackDevice().backend)", env) as child:
        assert child.communicate(timeout=10)[0] == b"Null\n"  # what the library does if not told
    with run(CHOOSE, env) as child:
        assert child.communicate(timeout=10) == (NO_DEVICE, b"")


def test_the_first_output_is_the_device_where_there_is_one(sound_server: SoundServer) -> None:
    chosen = choose()
    chosen.output.close()
    assert (chosen.name, chosen.granted.rate, chosen.refused) == ("miniaudio", SAMPLE_RATE, [])
