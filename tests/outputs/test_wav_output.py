"""The sound file: whole and in place, or not there at all."""

import os
import struct
import subprocess
import sys
import wave
from pathlib import Path

import pytest

from voicecoach.audio.outputs import BUFFER
from voicecoach.audio.wav_output import MOST, WavOutput
from voicecoach.model.seams import Unavailable


def opened(path: Path) -> WavOutput:
    output = WavOutput(path)
    output.open(None, 22_050, BUFFER)
    return output


def left_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def test_the_committed_file_holds_the_samples(tmp_path: Path) -> None:
    samples = struct.pack("<6h", 0, 1, -1, 32_767, -32_768, 5)
    output = opened(tmp_path / "out.wav")
    assert output.write(samples[:4], 0) == 2
    assert output.write(samples[4:], 0) == 4
    output.commit()
    output.close()
    with wave.open(str(tmp_path / "out.wav"), "rb") as file:
        assert file.getparams()[:4] == (1, 2, 22_050, 6)
        assert file.readframes(6) == samples
    size = (tmp_path / "out.wav").stat().st_size
    assert struct.unpack("<I", (tmp_path / "out.wav").read_bytes()[4:8]) == (size - 8,)


def test_until_it_is_committed_the_old_file_stays_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "out.wav"
    target.write_bytes(b"RIFF, old")
    output = opened(target)
    output.write(bytes(100_000), 0)
    assert target.read_bytes() == b"RIFF, old"
    output.close()
    assert target.read_bytes() == b"RIFF, old"
    assert left_in(tmp_path) == ["out.wav"]


def test_what_is_no_sound_file_is_not_replaced(tmp_path: Path) -> None:
    target = tmp_path / "routine.toml"
    target.write_text("format = 1")
    with pytest.raises(Unavailable, match="no sound file"):
        opened(target)
    assert target.read_text() == "format = 1"
    assert left_in(tmp_path) == ["routine.toml"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "music").mkdir()
    (tmp_path / "out.wav").symlink_to(tmp_path / "music" / "real.wav")
    output = opened(tmp_path / "out.wav")
    output.commit()
    assert (tmp_path / "out.wav").is_symlink()
    assert (tmp_path / "music" / "real.wav").stat().st_size == 44


@pytest.mark.parametrize("path", ["no/such/folder/out.wav", "a-file/out.wav", "."])
def test_a_place_where_no_file_can_be_is_refused_in_one_sentence(tmp_path: Path, path: str) -> None:
    (tmp_path / "a-file").touch()
    with pytest.raises(Unavailable, match=r"cannot be written: .*\.$"):
        opened(tmp_path / path)
    assert left_in(tmp_path) == ["a-file"]


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="POSIX only")
def test_a_device_file_is_not_replaced() -> None:
    with pytest.raises(Unavailable, match="no file"):
        opened(Path("/dev/null"))


LIMITED = """
import resource, signal, sys
from pathlib import Path
from voicecoach.audio.wav_output import WavOutput
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
output = WavOutput(Path(sys.argv[1]))
output.open(None, 22_050, None)
try:
    for _ in range(int(sys.argv[2])):
        output.write(bytes(1_000), 0)
    output.commit()
except OSError as error:
    print(error.filename, bool(error.strerror))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX only: limits of a file's size")
@pytest.mark.parametrize("blocks", [1_000, 101])  # found while writing, and only when committing
def test_a_disk_that_is_full_leaves_nothing_behind(tmp_path: Path, blocks: int) -> None:
    target = tmp_path / "out.wav"
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(target), str(blocks)],
        env=env, capture_output=True, text=True, timeout=30,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == (f"{target} True\n", "")
    assert left_in(tmp_path) == []


class Counted(bytes):
    """A block that says it is as long as a WAV can hold, and has no bytes."""

    def __len__(self) -> int:
        return MOST


def test_more_than_a_wav_can_hold_is_refused(tmp_path: Path) -> None:
    output = opened(tmp_path / "out.wav")
    output.write(bytes(2), 0)
    with pytest.raises(OSError, match="27 hours at the most"):
        output.write(Counted(), 0)
    assert left_in(tmp_path) == []


def test_what_was_given_up_cannot_be_committed(tmp_path: Path) -> None:
    output = opened(tmp_path / "out.wav")
    output.close()
    with pytest.raises(OSError, match="not being written"):
        output.commit()
