"""The index of routines: it knows what it was told of a file until that changes, and is never trusted."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from voicecoach.routine.catalogue import Catalogue, Listed
from voicecoach.routine.index import FRESH, LARGEST, Index, Known

AT_A_GLANCE = Known("Mine", 1, None, None)
CLOSELY = Known("Mine", 1, 12, None)
BROKEN = Known(None, None, None, "mine.toml:1: this is no TOML")
LATER = 4 * 10**18
"""Nanoseconds since 1970, in the year 2096."""


class World:
    """A folder of routines, one of a library, and an index of both."""

    def __init__(self, folder: Path) -> None:
        self.routines, self.shelf = folder / "routines", folder / "library"
        self.routines.mkdir()
        self.shelf.mkdir()
        self.file = folder / "index.json"
        self.mine = self.routines / "mine.toml"
        self.mine.write_text('title = "Mine"\n', "utf-8")

    def entry(self, name: str = "mine") -> Listed:
        (found,) = (entry for entry in Catalogue([self.routines]).entries() if entry.name == name)
        return found

    def index(self, edition: str = "1", now: int = LATER) -> Index:
        return Index(self.file, edition, [self.shelf], lambda: now)

    def keep(self, known: Known = AT_A_GLANCE, now: int = LATER) -> None:
        index = self.index(now=now)
        index.keep(self.entry(), known)
        index.save()


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.mark.parametrize("known", [AT_A_GLANCE, CLOSELY, BROKEN])
def test_it_knows_what_it_was_told(world: World, known: Known) -> None:
    assert world.index().known(world.entry()) is None
    world.keep(known)
    assert world.index().known(world.entry()) == known


def _longer(world: World) -> None:
    world.mine.write_text('title = "Mine and longer"\n', "utf-8")


def _another_time(world: World) -> None:
    os.utime(world.mine, ns=(10**18, 10**18))


def _another_file(world: World) -> None:
    before = world.mine.stat()
    other = world.mine.with_name("other")
    other.write_text('title = "Many"\n', "utf-8")
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(world.mine)


@pytest.mark.parametrize("change", [_longer, _another_time, _another_file])
def test_a_file_that_changed_is_not_known(world: World, change: Callable[[World], None]) -> None:
    world.keep()
    change(world)
    assert world.index().known(world.entry()) is None


def test_a_file_changed_just_before_is_not_kept(world: World) -> None:
    changed = max(world.mine.stat().st_mtime_ns, world.mine.stat().st_ctime_ns)
    world.keep(now=changed + FRESH)
    assert world.index().known(world.entry()) is None
    world.keep(now=changed + FRESH + 1)
    assert world.index().known(world.entry()) == AT_A_GLANCE


def test_a_change_of_the_library_spares_what_was_read_at_a_glance(world: World) -> None:
    index = world.index()
    (world.routines / "yours.toml").write_text('title = "Yours"\n', "utf-8")
    index.keep(world.entry(), CLOSELY)
    index.keep(world.entry("yours"), AT_A_GLANCE)
    index.save()
    (world.shelf / "folder").mkdir()
    (world.shelf / "folder" / "sound.wav").write_bytes(b"RIFF")
    assert world.index().known(world.entry()) is None
    assert world.index().known(world.entry("yours")) == AT_A_GLANCE


def test_another_edition_is_not_believed(world: World) -> None:
    world.keep()
    assert world.index(edition="2").known(world.entry()) is None


def test_what_is_gone_is_forgotten(world: World) -> None:
    world.keep()
    world.mine.rename(world.routines / "renamed.toml")
    index = world.index()
    assert index.known(world.entry("renamed")) is None
    index.save()
    assert "mine" not in world.file.read_text("ascii")


def test_an_index_that_is_as_it_was_is_not_written(world: World) -> None:
    world.keep()
    os.utime(world.file, ns=(1, 1))
    index = world.index()
    assert index.known(world.entry()) == AT_A_GLANCE
    index.save()
    assert world.file.stat().st_mtime_ns == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"{",
        b"[" * 100_000,
        b"1" * 10_000,
        b"[]",
        b'"text"',
        b'{"format": 1, "edition": "1", "folders": []}',
        b'{"format": 1, "edition": "1", "folders": {"x": 1}}',
    ],
)
def test_a_damaged_index_is_none_and_is_made_again(world: World, content: bytes) -> None:
    world.file.write_bytes(content)
    assert world.index().known(world.entry()) is None
    world.keep()
    assert world.index().known(world.entry()) == AT_A_GLANCE


@pytest.mark.parametrize(
    "said",
    [
        [],
        [None, None, None, None],
        ["Mine", None, None, None],
        [None, 1, 1, None],
        ["Mine", 1, 1, None, 1],
        ["Mine", "1", None, None],
        ["Mine", True, None, None],
        ["Mine", 1, 1.5, None],
        [["Mine"], 1, None, None],
        [{}, None, None, "broken"],
        ["Mine", 1, None, 7],
    ],
)
def test_what_this_program_would_not_write_is_not_believed(world: World, said: list[object]) -> None:
    world.keep()
    content = json.loads(world.file.read_bytes())
    (folder,) = content["folders"].values()
    folder["mine"][4:] = said
    world.file.write_text(json.dumps(content), "ascii")
    assert world.index().known(world.entry()) is None


def test_an_index_that_is_too_large_is_not_read(world: World) -> None:
    world.keep()
    with world.file.open("r+b") as file:
        file.truncate(LARGEST + 1)
    assert world.index().known(world.entry()) is None


def test_what_cannot_be_written_is_no_error(world: World) -> None:
    world.file.mkdir()
    world.keep()
    assert world.index().known(world.entry()) is None
    assert [path.name for path in world.file.parent.iterdir() if path.name.endswith(".new")] == []
    index = Index(world.file.parent / "nowhere" / "index.json", "1", [], lambda: LATER)
    index.keep(world.entry(), AT_A_GLANCE)
    index.save()
    assert not (world.file.parent / "nowhere").exists()


def test_two_at_once_leave_one_whole_index(world: World) -> None:
    (world.routines / "yours.toml").write_text('title = "Yours"\n', "utf-8")
    first, second = world.index(), world.index()
    first.keep(world.entry(), AT_A_GLANCE)
    second.keep(world.entry("yours"), AT_A_GLANCE)
    first.save()
    second.save()
    assert world.index().known(world.entry("yours")) == AT_A_GLANCE
    assert world.index().known(world.entry()) is None  # read again, and kept the next time


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes and links")
def test_it_is_the_users_own_and_follows_no_link(world: World) -> None:
    elsewhere = world.file.with_name("elsewhere")
    elsewhere.write_text("precious", "ascii")
    for link in (world.file, Path(f"{world.file}.{os.getpid()}.new")):
        link.symlink_to(elsewhere)
    world.keep()
    assert elsewhere.read_text("ascii") == "precious"
    assert world.file.stat().st_mode & 0o777 == 0o600
    assert world.index().known(world.entry()) == AT_A_GLANCE


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes and links")
def test_names_that_are_no_text_and_links_to_nothing(world: World) -> None:
    odd = world.routines / os.fsdecode(b"\xff.toml")
    try:
        odd.write_text('title = "Odd"\n', "utf-8")
    except OSError:
        odd = world.mine  # this file system takes only text
    (world.routines / "gone.toml").symlink_to("nowhere")
    index = world.index()
    for name in (odd.stem, "gone"):
        index.keep(world.entry(name), AT_A_GLANCE)
    index.save()
    assert world.index().known(world.entry(odd.stem)) == AT_A_GLANCE
    assert world.index().known(world.entry("gone")) is None
