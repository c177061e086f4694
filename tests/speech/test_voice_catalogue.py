"""piper's catalogue, believed only where it can be; voices put in place whole or not at all."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from voice_server import CARD, CONFIG, LICENCE, MODEL, NAME, SETTINGS, VoiceServer, a_voice, entry

from voicecoach.model.seams import Unavailable
from voicecoach.speech.fetching import Folder
from voicecoach.speech.piper import installed
from voicecoach.speech.voice_catalogue import (
    LARGEST_MODEL,
    catalogue_of,
    is_name,
    licence,
    offered_by,
    read_catalogue,
)
from voicecoach.speech.voice_install import install, is_there, plan, remaining, remove
from voicecoach.speech.web import Web


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[VoiceServer]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with VoiceServer(a_voice()) as server:
        yield server


def catalogue(name: str = NAME, **changed: Any) -> bytes:
    told = entry(name, {MODEL: b"weights", CONFIG: SETTINGS, CARD: LICENCE.encode()})
    return json.dumps({name: {**told, **changed}}).encode()


def files(**changed: Any) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(catalogue())[NAME]["files"]
    return {**told, MODEL: {**told[MODEL], **changed}}


def put_in(folder: Path, server: VoiceServer) -> None:
    place = Web(server.address)
    install(place, plan(place, catalogue_of(place)[NAME]), str(folder), pause=lambda seconds: None)


def test_an_entry_is_read() -> None:
    offered = read_catalogue(catalogue())[NAME]
    assert offered.language == "English (United States)"
    assert (offered.model.path, offered.model.size) == (MODEL, 7)
    assert offered.size == 7 + len(SETTINGS) + len(LICENCE)
    assert offered.card is not None and offered.card.path == CARD


@pytest.mark.parametrize("data", [b"", b"[]", b"nothing", b"\xff", b"[" * 100_000, b"<html>404</html>"])
def test_what_is_no_catalogue_is_told(data: bytes) -> None:
    with pytest.raises(Unavailable, match="no catalogue of piper voices"):
        read_catalogue(data)


@pytest.mark.parametrize(
    "name",
    ["../../evil", "en_US-x-medium/../y", "en_US-x-medium\0", "en_US-x-", "-", "", "en_US-..-medium",
     "en_US-a b-low", "en_US-x-enormous", "/en_US-x-low", "en_US-x-low.onnx", "C:en_US-x-low"],
)  # fmt: skip
def test_a_name_never_leaves_the_folder(name: str) -> None:
    assert not is_name(name)
    path = f"en/{name}"
    told = entry(name, {f"{path}.onnx": b"x", f"{path}.onnx.json": b"x"})
    assert read_catalogue(json.dumps({name: told}).encode()) == {}


@pytest.mark.parametrize(
    "name", ["en_US-lessac-medium", "pt_PT-tugão-medium", "es_ES-mls_9972-low", "zh_CN-huayan-x_low"]
)
def test_published_names_are_names(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    "changed",
    [
        {"files": {}},
        {"files": None},
        {"files": []},
        {"files": files(size_bytes=-1)},
        {"files": files(size_bytes=True)},
        {"files": files(size_bytes="7")},
        {"files": files(size_bytes=LARGEST_MODEL + 1)},
        {"files": files(md5_digest="0")},
        {"files": files(md5_digest=None)},
        {"files": {**files(), "../x": {"size_bytes": 1, "md5_digest": "0" * 32}}},
        {"files": {**files(), "https://example.org/x": {"size_bytes": 1, "md5_digest": "0" * 32}}},
    ],
)
def test_an_entry_that_cannot_be_believed_is_passed_over(changed: dict[str, Any]) -> None:
    assert read_catalogue(catalogue(**changed)) == {}


@pytest.mark.parametrize("language", [None, [], {"name_english": 5}, {}])
def test_a_language_that_is_not_told_is_in_the_name(language: object) -> None:
    assert read_catalogue(catalogue(language=language))[NAME].language == "en-US"


@pytest.mark.parametrize(
    ("card", "stated"),
    [
        (LICENCE, "CC BY 4.0"),
        ("* License:  See URL\n* URL: https://example.org/x\n", "See URL, https://example.org/x"),
        ("Licence: public domain", "public domain"),
        ("# Model card\n\n* Language: en_US\n", None),
        ("", None),
        ("* License:\n", None),
        ("* License: " + "x" * 900, "x" * 200),
    ],
)
def test_the_licence_is_what_the_card_states(card: str, stated: str | None) -> None:
    assert licence(card) == stated


def test_a_voice_is_installed_whole(server: VoiceServer, tmp_path: Path) -> None:
    put_in(tmp_path, server)
    (voice,) = installed(str(tmp_path))
    assert (voice.name, voice.language) == (NAME, "en-US")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        f"{NAME}.onnx": b"weights",
        f"{NAME}.onnx.json": SETTINGS,
        f"{NAME}.MODEL_CARD": LICENCE.encode(),
    }
    assert is_there(str(tmp_path), read_catalogue(catalogue())[NAME])


@pytest.mark.parametrize("ending", ["onnx", "onnx.json"])
def test_a_voice_that_was_harmed_can_be_installed_again(
    server: VoiceServer, tmp_path: Path, ending: str
) -> None:
    put_in(tmp_path, server)
    (tmp_path / f"{NAME}.{ending}").write_bytes(b"{")
    assert not is_there(str(tmp_path), read_catalogue(catalogue())[NAME])


def test_a_voice_that_broke_off_is_none_until_it_is_whole(server: VoiceServer, tmp_path: Path) -> None:
    server.breaks = [3, 0, 0]
    with pytest.raises(Unavailable, match="broke off"):
        put_in(tmp_path, server)
    assert installed(str(tmp_path)) == []
    assert remaining(str(tmp_path), read_catalogue(catalogue())[NAME]) == 4
    put_in(tmp_path, server)
    assert server.asked[-1] == (MODEL, "bytes=3-")
    assert len(installed(str(tmp_path))) == 1


def test_what_is_left_of_one_model_is_never_the_beginning_of_another(
    server: VoiceServer, tmp_path: Path
) -> None:
    server.breaks = [3, 0, 0]
    with pytest.raises(Unavailable):
        put_in(tmp_path, server)
    server.files = a_voice(b"newer weights")
    put_in(tmp_path, server)
    assert (tmp_path / f"{NAME}.onnx").read_bytes() == b"newer weights"
    assert not list(tmp_path.glob(".*")), "nor is it left lying about"


@pytest.mark.parametrize("wrong", [MODEL, CONFIG, CARD])
def test_a_catalogue_that_lies_about_a_sum_installs_nothing(
    server: VoiceServer, tmp_path: Path, wrong: str
) -> None:
    server.files[wrong] = bytes(len(server.files[wrong]))
    with pytest.raises(Unavailable, match="checksum differs"):
        put_in(tmp_path, server)
    assert installed(str(tmp_path)) == []


@pytest.mark.parametrize("step", ["json", "onnx"])
def test_a_new_version_in_place_of_an_old_one_is_never_half_of_each(
    server: VoiceServer, tmp_path: Path, step: str
) -> None:
    """A crash is a folder in the place of a file, on which the next step fails."""
    put_in(tmp_path, server)
    server.files = a_voice(b"newer weights", SETTINGS + b" ")
    blocked = tmp_path / (f"{NAME}.onnx.json" if step == "json" else f"{NAME}.MODEL_CARD")
    blocked.unlink()
    blocked.mkdir()
    with pytest.raises(OSError):
        put_in(tmp_path, server)
    assert [voice.name for voice in installed(str(tmp_path)) if Path(voice.model).exists()] == []


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        (b"no json", "not those of a piper voice"),
        (b"[]", "not those of a piper voice"),
        (b'{"audio": {"sample_rate": 0}}', "impossible rate"),
        (b'{"audio": {"sample_rate": 22050}, "phoneme_type": "pinyin"}', "take another"),
    ],
)
def test_settings_that_piper_cannot_use_are_refused_before_the_model(
    server: VoiceServer, tmp_path: Path, settings: bytes, reason: str
) -> None:
    server.files = a_voice(settings=settings)
    with pytest.raises(Unavailable, match=reason):
        put_in(tmp_path, server)
    assert MODEL not in [path for path, _ in server.asked]


def test_a_catalogue_that_is_missing_is_told(server: VoiceServer) -> None:
    del server.files["voices.json"]
    with pytest.raises(Unavailable, match=r"voices\.json answers 404"):
        catalogue_of(Web(server.address))


def test_two_files_in_a_folder_are_a_voice(tmp_path: Path) -> None:
    source, target = tmp_path / "from", tmp_path / "to"
    source.mkdir()
    target.mkdir()
    (source / f"{NAME}.onnx").write_bytes(b"by hand")
    (source / f"{NAME}.onnx.json").write_bytes(SETTINGS)
    place = Folder(str(source))
    offers = offered_by(place, (NAME, "en_US-other-low", "../from"))
    assert list(offers) == [NAME]
    planned = plan(place, offers[NAME])
    assert planned.licence is None
    install(place, planned, str(target))
    assert (target / f"{NAME}.onnx").read_bytes() == b"by hand"
    assert not is_there(str(target), offers[NAME]), "nobody has told its sum"


def test_a_folder_with_a_catalogue_is_a_mirror(tmp_path: Path) -> None:
    for path, data in a_voice().items():
        (tmp_path / "mirror" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "mirror" / path).write_bytes(data)
    place = Folder(str(tmp_path / "mirror"))
    install(place, plan(place, offered_by(place, (NAME,))[NAME]), str(tmp_path))
    assert [voice.name for voice in installed(str(tmp_path))] == [NAME]


def test_a_voice_is_removed_with_all_that_belongs_to_it(server: VoiceServer, tmp_path: Path) -> None:
    put_in(tmp_path, server)
    (tmp_path / f".{NAME}.{'0' * 32}.part").touch()
    (tmp_path / "en_US-other-low.onnx").touch()
    remove(str(tmp_path), NAME)
    assert [path.name for path in tmp_path.iterdir()] == ["en_US-other-low.onnx"]
