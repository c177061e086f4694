"""The settings file on the disk: replaced whole, private, and no change lost to another."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from as_process import voicecoach

from voicecoach.settings.documentation import template
from voicecoach.settings.editing import with_value
from voicecoach.settings.file import Unreadable, parse
from voicecoach.settings.resolve import Layer, read_file
from voicecoach.settings.saving import change
from voicecoach.settings.table import TABLE


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "one" / "two" / "config.toml"


def set_rate(path: Path, rate: int) -> None:
    change(path, lambda file: with_value(file.text, ("rate",), rate))


def test_file_and_folders_are_the_users_alone(path: Path) -> None:
    set_rate(path, 150)
    assert path.read_text("utf-8") == "rate = 150\n"
    assert [each.name for each in path.parent.iterdir() if each.name != ".lock"] == ["config.toml"]
    if sys.platform != "win32":
        modes = [each.stat().st_mode & 0o777 for each in (path, path.parent, path.parent.parent)]
        assert modes == [0o600, 0o700, 0o700]


def test_mark_and_line_ends_stay(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(b"\xef\xbb\xbf# mine\r\nrate = 150 # so\r\n")
    set_rate(path, 160)
    assert path.read_bytes() == b"\xef\xbb\xbf# mine\r\nrate = 160 # so\r\n"


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX pipes")
def test_a_link_stays_and_its_file_is_changed(path: Path, tmp_path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.symlink_to(Path("..", "mine.toml"))
    for rate in (150, 160):  # first it points to nothing
        set_rate(path, rate)
        assert path.is_symlink()
        assert (tmp_path / "one" / "mine.toml").read_text("utf-8") == f"rate = {rate}\n"


def test_a_broken_file_is_left_as_it_is(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_text("rate = = 3\n")
    with pytest.raises(Unreadable, match="line 1"):
        set_rate(path, 150)
    assert path.read_text() == "rate = = 3\n"


def test_no_change_is_lost_to_another_at_the_same_time(path: Path) -> None:
    names = [f"odd-{number}" for number in range(24)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda name: change(path, lambda file: with_value(file.text, (name,), 1)), names))
    assert parse(path.read_text("utf-8")) == dict.fromkeys(names, 1)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX pipes")
def test_what_cannot_be_written_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("rate = 150\n")
    full = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (5, 5))\n"
    main = "from voicecoach.cli import main; main()"
    done = voicecoach("config", "set", "rate", "160", home=tmp_path, code=full + main)
    assert (done.code, done.out) == (1, "")
    assert done.err == f"Your settings in {file} cannot be written: File too large.\n"
    assert file.read_text() == "rate = 150\n"
    assert list(tmp_path.iterdir()) == [file]


def test_the_file_to_begin_with_has_every_setting_and_sets_none(path: Path) -> None:
    change(path, lambda file: template())
    assert read_file(path) == Layer()
    lines = template().split("\n")
    for name, setting in TABLE.items():
        (line,) = (line for line in lines if line.startswith((f"# {name} = ", f"# {name}.")))
        assert f"# {setting.description}" in lines
        path.write_text(line.removeprefix("# "), "utf-8")
        layer = read_file(path)
        assert layer.notices == [] and list(layer.values) == [name]
        if setting.default is not None:
            assert layer.values[name] == setting.default
