"""Where things lie: from a wheel, from a checkout, in the user's own folders."""

import sys
from pathlib import Path

import pytest

from voicecoach.settings.folders import bundled, make_private, user_folders


def test_a_wheel_has_its_files_inside_the_package(tmp_path: Path) -> None:
    inside = tmp_path / "voicecoach" / "_bundled" / "sounds"
    inside.mkdir(parents=True)
    (tmp_path / "sounds").mkdir()
    assert bundled("sounds", tmp_path / "voicecoach") == inside


def test_a_checkout_has_them_beside_the_package(tmp_path: Path) -> None:
    (tmp_path / "routines").mkdir()
    assert bundled("routines", tmp_path / "voicecoach") == tmp_path / "routines"


def test_this_installation_has_them() -> None:
    assert (bundled("sounds") / "start.wav").is_file()
    assert (bundled("routines") / "first-steps.toml").is_file()


def test_one_folder_for_everything(tmp_path: Path) -> None:
    folders = user_folders({"VOICECOACH_HOME": str(tmp_path)})
    assert folders.settings_file == tmp_path / "config.toml"
    assert folders.routines == tmp_path / "routines"
    assert folders.cache == tmp_path / "cache"
    assert folders.log == tmp_path / "log"
    assert folders.history == tmp_path / "history"
    assert folders.state == tmp_path / "state"
    assert not list(tmp_path.iterdir())


def test_a_relative_home_is_made_absolute() -> None:
    assert user_folders({"VOICECOACH_HOME": "here"}).cache == Path.cwd() / "here" / "cache"


@pytest.mark.skipif(sys.platform != "linux", reason="the variables of Linux")
def test_the_folders_of_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    folders = user_folders({"VOICECOACH_HOME": ""})
    assert folders.settings_file == tmp_path / "config" / "voicecoach" / "config.toml"
    assert folders.routines == tmp_path / "data" / "voicecoach" / "routines"
    assert folders.cache == tmp_path / "cache" / "voicecoach"
    assert folders.log.is_relative_to(tmp_path / "state" / "voicecoach")
    assert folders.history == tmp_path / "data" / "voicecoach" / "history"
    assert folders.state == tmp_path / "state" / "voicecoach"


def test_new_folders_are_the_users_only(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    assert make_private(folder) == folder
    assert make_private(folder) == folder
    if sys.platform != "win32":
        assert [each.stat().st_mode & 0o777 for each in (folder, folder.parent)] == [0o700, 0o700]


def test_a_file_in_the_way_is_an_os_error(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    with pytest.raises(OSError):
        make_private(tmp_path / "a" / "b")
