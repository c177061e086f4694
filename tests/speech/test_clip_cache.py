"""Clips on disk are never trusted, and never needed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from voicecoach.model.sound import Clip, Utterance
from voicecoach.model.units import Frames
from voicecoach.speech.cache import ClipCache
from voicecoach.speech.cache_files import clear, kept

ONE = Utterance("one")
CLIP = Clip(bytes(range(200)) * 50, 22_050, Frames(123))


class Told(list[str]):
    """The sentences that were said."""


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def cache(tmp_path: Path, told: Told) -> ClipCache:
    return ClipCache(str(tmp_path / "clips"), told.append)


def the_file(tmp_path: Path) -> Path:
    (file,) = (tmp_path / "clips").iterdir()
    return file


def test_kept_and_found(cache: ClipCache, told: Told) -> None:
    assert cache.is_empty()
    assert cache.get("v", ONE) is None
    cache.put("v", ONE, CLIP)
    assert cache.get("v", ONE) == CLIP
    assert cache.has("v", ONE)
    assert not cache.is_empty()
    assert told == []


def test_every_part_of_the_key_counts(cache: ClipCache) -> None:
    cache.put("v", ONE, CLIP)
    assert cache.get("w", ONE) is None
    assert cache.get("v", Utterance("two")) is None
    assert cache.get("v", Utterance("one", "de")) is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_for_nobody_elses_eyes(cache: ClipCache, tmp_path: Path) -> None:
    cache.put("v", ONE, CLIP)
    assert (tmp_path / "clips").stat().st_mode & 0o777 == 0o700
    assert the_file(tmp_path).stat().st_mode & 0o777 == 0o600
    ClipCache(str(tmp_path / "cache" / "clips"), print).put("v", ONE, CLIP)
    assert (tmp_path / "cache").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("length", [0, 1, 21, 22, 23, 100, 10_021])
def test_a_truncated_file_is_removed(cache: ClipCache, tmp_path: Path, length: int) -> None:
    cache.put("v", ONE, CLIP)
    file = the_file(tmp_path)
    file.write_bytes(file.read_bytes()[:length])
    assert cache.get("v", ONE) is None
    assert not file.exists()
    cache.put("v", ONE, CLIP)
    assert cache.get("v", ONE) == CLIP


@pytest.mark.parametrize("at", [*range(22), 22, 5_000, 10_021])
def test_a_flipped_bit_is_found(cache: ClipCache, tmp_path: Path, at: int) -> None:
    cache.put("v", ONE, CLIP)
    file = the_file(tmp_path)
    damaged = bytearray(file.read_bytes())
    damaged[at] ^= 0x10
    file.write_bytes(damaged)
    assert cache.get("v", ONE) is None
    assert not file.exists()


def test_more_than_was_written_is_damage(cache: ClipCache, tmp_path: Path) -> None:
    cache.put("v", ONE, CLIP)
    file = the_file(tmp_path)
    file.write_bytes(file.read_bytes() + b"\0")
    assert cache.get("v", ONE) is None


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links need a privilege there")
def test_a_link_is_not_followed(cache: ClipCache, tmp_path: Path) -> None:
    cache.put("v", ONE, CLIP)
    file = the_file(tmp_path)
    target = tmp_path / "elsewhere"
    file.rename(target)
    file.symlink_to(target)
    assert cache.get("v", ONE) is None
    assert target.exists()


def test_a_file_where_the_folder_should_be(tmp_path: Path, told: Told) -> None:
    (tmp_path / "clips").write_bytes(b"")
    cache = ClipCache(str(tmp_path / "clips"), told.append)
    for _ in range(3):
        cache.put("v", ONE, CLIP)
        assert cache.get("v", ONE) is None
    cache.close()
    assert len(told) == 1 and "clips" in told[0]
    assert not cache.writable


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
def test_a_full_disk(tmp_path: Path) -> None:
    """RLIMIT_FSIZE cuts a file short in its middle, as a full disk does."""
    program = (
        "import resource, signal, sys\n"
        "from voicecoach.model.sound import Clip, Utterance\n"
        "from voicecoach.speech.cache import ClipCache\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))\n"
        "cache = ClipCache(sys.argv[1], print)\n"
        "for text in ('one', 'two'):\n"
        "    cache.put('v', Utterance(text), Clip(bytes(10_000), 22_050))\n"
        "    assert cache.get('v', Utterance(text)) is None\n"
        "cache.close()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "clips")],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1
    assert list((tmp_path / "clips").iterdir()) == []


def test_two_programs_at_once(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from voicecoach.model.sound import Clip, Utterance\n"
        "from voicecoach.speech.cache import ClipCache\n"
        "cache = ClipCache(sys.argv[1], print, 200_000)\n"
        "for n in range(300):\n"
        "    text = Utterance(str(n % 40))\n"
        "    clip = Clip(bytes([n % 40]) * 10_000, 22_050)\n"
        "    assert cache.get('v', text) in (None, clip)\n"
        "    cache.put('v', text, clip)\n"
        "cache.close()"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path / "clips")],
            cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
        for _ in range(2)
    ]  # fmt: skip
    assert [process.communicate()[0] for process in running] == [b"", b""]
    assert 0 < sum(file.stat().st_size for file in (tmp_path / "clips").iterdir()) <= 200_000


def test_what_was_used_longest_ago_goes_first(tmp_path: Path, told: Told) -> None:
    cache = ClipCache(str(tmp_path / "clips"), told.append, bound=3 * 10_022)
    texts = [Utterance(str(n)) for n in range(5)]
    for age, text in enumerate(reversed(texts)):
        before = set((tmp_path / "clips").iterdir()) if age else set()
        cache.put("v", text, CLIP)
        (file,) = set((tmp_path / "clips").iterdir()) - before
        os.utime(file, (1_000_000_000 - age, 1_000_000_000 - age))
    assert cache.get("v", texts[0]) == CLIP, "used now, so no longer the oldest"
    cache.close()
    assert [cache.has("v", text) for text in texts] == [True, False, False, True, True]


def test_without_a_folder(told: Told) -> None:
    cache = ClipCache(None, told.append)
    cache.put("v", ONE, CLIP)
    assert cache.get("v", ONE) is None and not cache.has("v", ONE) and cache.is_empty()
    cache.close()
    assert told == []


STRANGERS = ("notes.txt", "0" * 31, "g" * 32, "0" * 32 + ".wav", "0" * 32 + ".12.bak", "0" * 32 + ".x.new")
LEFT = {*STRANGERS, "b" * 32, "a" * 32 + ".13.new"}


def filled(tmp_path: Path, told: Told) -> Path:
    """A folder with three clips, what was and what is being written, and what other people have put there."""
    folder = tmp_path / "clips"
    cache = ClipCache(str(folder), told.append)
    for n, text in enumerate(("one", "two", "three")):
        cache.put("v", Utterance(text), CLIP)
        newest = max(folder.iterdir(), key=lambda file: file.stat().st_mtime_ns)
        os.utime(newest, (1_000_000_000 + n, 1_000_000_000 + n))
    for number in ("12", "13"):
        (folder / f"{'a' * 32}.{number}.new").write_bytes(b"half")
    os.utime(folder / f"{'a' * 32}.12.new", (1_000_000_000, 1_000_000_000))
    for name in STRANGERS:
        (folder / name).write_bytes(b"theirs")
    (folder / ("b" * 32)).mkdir()
    return folder


def test_our_files_are_told_from_others(tmp_path: Path, told: Told) -> None:
    folder = filled(tmp_path, told)
    clips = [file for file in kept(str(folder)) if file.finished]
    assert [(file.size, int(file.used)) for file in sorted(clips, key=lambda file: file.used)] == [
        (10_022, 1_000_000_000), (10_022, 1_000_000_001), (10_022, 1_000_000_002)
    ]  # fmt: skip
    assert [file.size for file in kept(str(folder)) if not file.finished] == [4, 4]


def test_clearing_leaves_what_is_not_ours(tmp_path: Path, told: Told) -> None:
    folder = filled(tmp_path, told)
    assert clear(str(folder)) == (3, 3 * 10_022 + 4)
    assert {path.name for path in folder.iterdir()} == LEFT
    assert clear(str(folder)) == (0, 0)
    assert clear(str(tmp_path / "nowhere")) == (0, 0)


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links need a privilege there")
def test_clearing_follows_no_link(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_bytes(b"mine")
    (tmp_path / "clips").mkdir()
    (tmp_path / "clips" / ("c" * 32)).symlink_to(precious)
    assert clear(str(tmp_path / "clips")) == (0, 0)
    assert precious.exists()


def test_the_bound_costs_nobody_elses_files(tmp_path: Path, told: Told) -> None:
    folder = filled(tmp_path, told)
    cache = ClipCache(str(folder), told.append, bound=0)
    cache.put("v", Utterance("four"), CLIP)
    cache.close()
    assert {path.name for path in folder.iterdir()} == LEFT


def test_what_is_looked_for_is_not_among_the_oldest(tmp_path: Path, told: Told) -> None:
    cache = ClipCache(str(tmp_path / "clips"), told.append)
    cache.put("v", ONE, CLIP)
    os.utime(the_file(tmp_path), (1_000_000_000, 1_000_000_000))
    assert cache.has("v", ONE) and not cache.has("v", Utterance("two"))
    cache.close()
    assert the_file(tmp_path).stat().st_mtime > 1_700_000_000
