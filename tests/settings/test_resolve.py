"""Where values come from: precedence, and everything that can be wrong with the places."""

import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.model.routine import VoiceHint
from voicecoach.model.units import Seconds
from voicecoach.settings.bindings import Bindings
from voicecoach.settings.resolve import Layer, load, read_environment, read_file, resolve
from voicecoach.settings.table import TABLE, Settings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def test_without_anything_there_are_the_defaults(file: Path) -> None:
    assert read_file(file) == Layer()
    settings = resolve({}, {}, Layer(), VoiceHint())
    assert settings == Settings(notices=())
    assert set(settings.origins.values()) == {"default"}


def test_the_nearer_place_wins_and_is_named() -> None:
    places: list[tuple[str, dict[str, Any]]] = [
        ("flag", {"flags": {"rate": 101}}),
        ("environment", {"environ": {"VOICECOACH_RATE": "102"}}),
        ("file", {"file": Layer({"rate": 103})}),
        ("routine", {"hint": VoiceHint(rate=104)}),
    ]
    nothing: dict[str, Any] = {"flags": {}, "environ": {}, "file": Layer(), "hint": VoiceHint()}
    for place in range(len(places)):
        given_from_here = {name: value for _, one in places[place:] for name, value in one.items()}
        settings = resolve(**{**nothing, **given_from_here})
        assert (settings.rate, settings.origins["rate"]) == (101 + place, places[place][0])


def test_flags_that_were_not_given_and_other_options_are_passed_over() -> None:
    settings = resolve({"rate": None, "as_json": True}, {}, Layer({"rate": 90}), VoiceHint())
    assert settings.rate == 90


def test_a_routine_names_its_voice() -> None:
    settings = resolve({}, {}, Layer(), VoiceHint(name="anna", rate=9000))
    assert (settings.voice_name, settings.origins["voice_name"]) == ("anna", "routine")
    assert settings.rate == 175
    assert settings.notices == (
        "The routine's voice: rate must be a whole number from 80 to 449, not 9000; it is ignored.",
    )


def test_the_environment_is_read_and_its_mistakes_are_told() -> None:
    layer = read_environment({"VOICECOACH_BUFFER": "0.3", "VOICECOACH_PLAIN": "yes", "VOICECOACH_RATE": "x"})
    assert layer.values == {"buffer": Seconds(3, 10), "plain": True}
    assert layer.notices == [
        "Environment variable VOICECOACH_RATE must be a whole number from 80 to 449, not 'x'; it is ignored."
    ]
    assert read_environment({"VOICECOACH_RATE": ""}) == Layer()


def test_the_file_is_read(file: Path) -> None:
    file.write_bytes(b'\xef\xbb\xbf# mine\r\nrate = 140\r\npreroll = 0.1\r\nverbosity = "learn"\r\n')
    assert read_file(file) == Layer({"rate": 140, "preroll": Seconds(1, 10), "verbosity": "learn"})


def test_a_bad_value_loses_only_itself(file: Path) -> None:
    file.write_text('rate = 140\n\nvolume = "loud"\nvoise = "espeak"\n[kex]\n')
    layer = read_file(file)
    assert layer.values == {"rate": 140}
    assert layer.notices == [
        f"{file}:3: volume must be a whole number from 0 to 100, not 'loud'; it is ignored.",
        f'{file}:4: "voise" is no setting; it is ignored. Did you mean "voice"?',
        f'{file}:5: "kex" is no setting; it is ignored.',
    ]


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ('[keys]\npause = "p"\nnext = "d"\n', 4, 'gives next the key "d", which means done'),
        ('keys.pause = "p"\nkeys.next = "d"\n', 3, 'gives next the key "d", which means done'),
        ('keys = { pause = "p", next = "d" }\n', 2, 'gives next the key "d", which means done'),
        ('[keys]\nnext = "right"\nvolume = 20\n', 4, 'has "volume", which is no command'),
        ("keys = 3\n", 2, "is no table of commands and keys"),
    ],
)
def test_bad_keys_lose_only_the_keys(file: Path, text: str, line: int, why: str) -> None:
    file.write_text("rate = 140\n" + text)
    layer = read_file(file)
    assert layer.values == {"rate": 140}
    (notice,) = layer.notices
    assert notice.startswith(f"{file}:{line}: keys is ignored, as it {why}")
    assert notice.endswith('"volume" is a setting: write it above [keys].') == ("volume" in text)


def test_keys_are_read_from_every_place(file: Path) -> None:
    file.write_text('[keys]\npause = ["space", "PageDown"]\nnext = "right"\n')
    chosen: Bindings = (("pause", ("space", "pagedown")), ("next", ("right",)))
    assert read_file(file) == Layer({"keys": chosen})
    assert read_environment({"VOICECOACH_KEYS": "pause=space,pagedown next=right"}) == Layer({"keys": chosen})
    assert read_environment({"VOICECOACH_KEYS": "finish="}).notices == [
        "Environment variable VOICECOACH_KEYS is ignored, as it leaves finish without a key: "
        "give it at least one."
    ]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"rate = = 3", "line 1"),
        (b"rate = 100\nrate = 200\n", "line 2"),
        (b"rate = 100\n\xff", "line 2 is not UTF-8 text"),
        (b"#" * 70_000, "larger than 64 KiB"),
        (b"x = " + b"[" * 5000, ""),
        (b"x = " + b"9" * 5000, ""),
        (b"x = 1e9999999999999999999", ""),
        (b"a\0b = 1", ""),
        ("rate = 100\n".encode("utf-16"), "saved as UTF-16; save it as UTF-8"),
        (b"rate = 100\n" + b"a." * 3000 + b"a = 1\n", "line 2 is longer than 4096 characters"),
    ],
)
def test_a_broken_file_is_one_notice(file: Path, data: bytes, why: str) -> None:
    file.write_bytes(data)
    layer = read_file(file)
    assert layer.values == {}
    (notice,) = layer.notices
    assert str(file) in notice
    assert why in notice


def test_a_file_that_cannot_be_opened_is_one_notice(file: Path) -> None:
    file.mkdir()
    (notice,) = read_file(file).notices
    assert str(file) in notice


@given(st.binary(max_size=200))
def test_no_file_stops_anything(data: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "config.toml"
        path.write_bytes(data)
        settings = resolve({}, {}, read_file(path), VoiceHint())
    assert all(name in settings.origins for name in TABLE)


def test_load_reads_the_users_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICECOACH_HOME", str(tmp_path))
    monkeypatch.setenv("VOICECOACH_VOLUME", "30")
    (tmp_path / "config.toml").write_text("rate = 140\nvolume = 20\n")
    settings = load({"verbosity": "brief"}, VoiceHint(rate=200))
    assert (settings.rate, settings.volume, settings.verbosity) == (140, 30, "brief")


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX pipes")
def test_a_pipe_in_place_of_the_file_does_not_block(file: Path) -> None:
    import os

    os.mkfifo(file)
    (notice,) = read_file(file).notices
    assert "no regular file" in notice
