"""``voicecoach voices``: what there is, who speaks and why; voices fetched, and taken away."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from as_process import Done, environment
from voice_server import MODEL, NAME, VoiceServer, a_voice, tiny_voice

from voicecoach.cli.voices import fits
from voicecoach.cli.voices_preview import line_of, words_a_minute
from voicecoach.history.holding import hold
from voicecoach.model.sound import Clip

if sys.platform != "win32":
    import pexpect
    from sound_server import SoundServer

Run = Callable[..., Done]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[VoiceServer]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with VoiceServer(a_voice()) as server:
        yield server


def installed(home: Path) -> list[str]:
    folder = home / "voices"
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


WHOLE = [f"{NAME}.MODEL_CARD", f"{NAME}.onnx", f"{NAME}.onnx.json"]


def test_the_list_says_who_speaks_and_why(run: Run) -> None:
    done = run("voices", "--voice", "espeak")
    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[0] == "en: spoken by espeak, since it was asked for"
    assert "de: de, German (espeak)" in lines


def test_without_a_wish_it_is_the_one_that_comes_with_the_program(run: Run) -> None:
    lines = run("voices", "--language", "de").out.splitlines()
    assert any(line.startswith("de: spoken by ") and ", since it " in line for line in lines)
    assert "de: de, German (espeak)" in lines
    assert "fr: fr (espeak)" not in lines
    assert any(line.startswith("piper: not available: no piper voice is installed") for line in lines)


def test_a_language_that_nobody_speaks(run: Run) -> None:
    (first, *_) = run("voices", "--language", "tlh").out.splitlines()
    assert first == "tlh: spoken by nobody, as no voice here speaks the language 'tlh'; English is spoken"


def test_where_another_one_speaks_than_was_asked_for_the_reason_is_told(run: Run) -> None:
    (first, *_) = run("voices", "--language", "de", "--voice", "festival").out.splitlines()
    why = "as not all can be had that you ask for: The voice festival cannot be had: "
    assert first.startswith(f"de: spoken by espeak, {why}")


def test_silence_is_a_choice(run: Run) -> None:
    assert "en: spoken by nobody, as your settings ask for silence" in run("voices", "--voice", "silent").out


def test_one_voice_by_name(run: Run) -> None:
    lines = run("voices", "--voice", "espeak", "--voice-name", "en-us").out.splitlines()
    assert lines[2:] == ["en-us: en-us, English (America) (espeak)"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--voice", "esspeak"], "there is no voice 'esspeak'; did you mean 'espeak'?"),
        (["--voice-name", "en-uss"], 'there is no voice named "en-uss". Did you mean "en-us"?'),
        (["--preview", "--json"], "give one of them"),
        (["--preview", "--voice", "espeak"], "choose at most 40 of them"),
        (["--preview", "--voice", "piper"], "there is no such voice here"),
    ],
)
def test_slips_are_answered(run: Run, arguments: list[str], sentence: str) -> None:
    done = run("voices", *arguments)
    assert done.code in (1, 2)
    assert sentence in done.err


def test_json_has_every_engine(run: Run) -> None:
    data = json.loads(run("voices", "--json").out)
    engines = {engine["name"]: engine for engine in data["engines"]}
    assert {"espeak", "piper", "silent"} <= set(engines)
    assert engines["espeak"]["available"] and engines["espeak"]["reason"] is None
    assert {"name": "de", "language": "de", "description": "German"} in engines["espeak"]["voices"]
    assert not engines["piper"]["available"] and "installed" in engines["piper"]["reason"]
    assert data["defaults"][0]["language"] == "en"


@pytest.mark.parametrize(
    ("spoken", "asked", "interest"),
    [
        ("en-US", "en", True), ("en", "en-GB", True), ("en-US", "en-GB", False), ("de", "en", False),
        ("en_us", "EN-US", True), ("enm", "en", False),
        ("cmn", "zh", True), ("cmn", "zh-CN", True), ("nb", "no", True), ("no-NO", "nb", True),
        ("da", "no", False),
    ],
)  # fmt: skip
def test_which_voices_are_of_interest(spoken: str, asked: str, interest: bool) -> None:
    assert fits(spoken, asked) == interest


def test_a_voice_is_fetched_and_speaks_from_then_on(tmp_path: Path, run: Run, server: VoiceServer) -> None:
    pytest.importorskip("piper", reason="not installed: piper")
    done = run("voices", "install", NAME, "--yes", "--from", server.address)
    assert done.code == 0, done.err
    told, welcome = done.out.splitlines()
    assert told == f"{NAME}: English (United States), 0.0 MB; licence: CC BY 4.0"
    assert welcome == (
        f"{NAME} is installed, and speaks English from now on (it is the default for its language); "
        "--voice espeak takes the other one."
    )
    assert f"fetching {NAME}" in done.err
    assert installed(tmp_path) == WHOLE
    assert (tmp_path / "voices").stat().st_mode & 0o077 == 0 or os.name == "nt"
    lines = run("voices", "--language", "en").out.splitlines()
    assert lines[0] == f"en: spoken by piper {NAME}, since it was installed last"
    assert f"{NAME}: en-US, medium quality (piper)" in lines


def test_nothing_is_fetched_where_nobody_can_be_asked(tmp_path: Path, run: Run, server: VoiceServer) -> None:
    done = run("voices", "install", NAME, "--from", server.address)
    assert done.code == 2
    assert "--yes" in done.err
    assert "licence: CC BY 4.0" in done.out, "what would have been asked is told all the same"
    assert MODEL not in [path for path, _ in server.asked]
    assert installed(tmp_path) == []


def test_what_is_there_is_not_fetched_again(run: Run, server: VoiceServer) -> None:
    run("voices", "install", NAME, "--yes", "--from", server.address)
    server.asked.clear()
    done = run("voices", "install", NAME, "--from", server.address)
    assert (done.code, done.out) == (0, f"{NAME} is installed already.\n")
    assert [path for path, _ in server.asked] == ["voices.json"]


def test_a_licence_that_is_not_stated_is_not_made_up(run: Run, server: VoiceServer) -> None:
    server.files = a_voice(card="# Model card\n")
    assert "no licence is stated" in run("voices", "install", NAME, "--yes", "--from", server.address).out


def test_settings_that_name_another_voice_are_told(tmp_path: Path, run: Run, server: VoiceServer) -> None:
    pytest.importorskip("piper", reason="not installed: piper")
    (tmp_path / "config.toml").write_text('voice = "espeak"\n')
    done = run("voices", "install", NAME, "--yes", "--from", server.address)
    assert done.out.endswith(f"{NAME} is installed; as your settings name espeak, --voice piper takes it.\n")


@pytest.mark.parametrize(
    ("name", "origin", "code", "sentence"),
    [
        (
            "en_US-tyni-medium",
            None,
            2,
            f'there is no voice "en_US-tyni-medium" there. Did you mean "{NAME}"?',
        ),
        ("../../evil", None, 2, 'there is no voice "../../evil" there.'),
        (NAME, "ftp://127.0.0.1/", 2, "an address with https:// or http://"),
        (NAME, "nowhere-at-all", 2, "nowhere-at-all is no folder"),
        (NAME, "https://[", 1, "no address"),
    ],
)
def test_what_cannot_be_fetched_is_told(
    run: Run, server: VoiceServer, name: str, origin: str | None, code: int, sentence: str
) -> None:
    done = run("voices", "install", name, "--yes", "--from", origin or server.address)
    assert done.code == code
    assert sentence in done.err


def test_a_place_without_a_catalogue_is_told(run: Run, server: VoiceServer) -> None:
    del server.files["voices.json"]
    done = run("voices", "install", NAME, "--yes", "--from", server.address)
    assert done.code == 1
    assert "voices.json answers 404" in done.err


def test_a_lie_about_the_sum_installs_nothing(tmp_path: Path, run: Run, server: VoiceServer) -> None:
    server.files[MODEL] = b"WEIGHTS"
    done = run("voices", "install", NAME, "--yes", "--from", server.address)
    assert done.code == 1
    assert "checksum differs" in done.err
    assert installed(tmp_path) == []


def test_two_at_once_do_not_break_one_another(tmp_path: Path, run: Run, server: VoiceServer) -> None:
    (tmp_path / "voices").mkdir()
    with (tmp_path / "voices" / ".lock").open("wb") as lock:
        assert hold(lock.fileno())
        done = run("voices", "install", NAME, "--yes", "--from", server.address)
        assert done.code == 1
        assert "another voicecoach is installing or removing a voice" in done.err
    assert run("voices", "install", NAME, "--yes", "--from", server.address).code == 0


def test_a_folder_without_a_network_will_do(tmp_path: Path, run: Run) -> None:
    source = tmp_path / "stick"
    source.mkdir()
    for path, data in a_voice().items():
        (source / Path(path).name).write_bytes(data)
    (source / "voices.json").unlink()
    done = run("voices", "install", NAME, "--yes", "--from", str(source))
    assert done.code == 0, done.err
    assert installed(tmp_path) == WHOLE


def test_removing_tells_who_speaks_then(tmp_path: Path, run: Run, server: VoiceServer) -> None:
    run("voices", "install", NAME, "--yes", "--from", server.address)
    assert run("voices", "remove", "en_US-tyni-medium", "--yes").err == (
        f'voicecoach: no voice named "en_US-tyni-medium" is installed. Did you mean "{NAME}"?\n'
    )
    done = run("voices", "remove", NAME, "--yes")
    assert done.code == 0
    assert done.out.startswith(f"{NAME} is removed; ")
    assert done.out.endswith(" speaks the language 'en-US' from now on.\n")
    assert installed(tmp_path) == []


def test_a_line_in_its_language_or_numbers() -> None:
    assert len(line_of("en-GB").split()) > 8
    assert line_of("de") == "1 2 3 4 5 6 7 8 9 10"


def test_speed_is_words_by_time() -> None:
    assert words_a_minute("one two three", Clip(bytes(2 * 22_050), 22_050)) == 180


def test_voices_are_compared_where_nothing_can_be_heard(run: Run) -> None:
    fast, slow = (
        run(
            "voices",
            "--preview",
            "--voice",
            "espeak",
            "--voice-name",
            "en-us",
            "--output",
            "text",
            "--rate",
            rate,
        )
        for rate in ("220", "140")
    )
    assert "nothing can be heard here, so only the speeds are told" in fast.err
    speeds = [int(done.out.removeprefix("en-us (espeak, en-us): ").split()[0]) for done in (fast, slow)]
    assert speeds[0] > 1.3 * speeds[1]


def test_an_installed_voice_is_heard_and_compared(run: Run, server: VoiceServer) -> None:
    pytest.importorskip("piper", reason="not installed: piper")
    pytest.importorskip("onnx", reason="not installed: onnx")
    server.files = tiny_voice()
    run("voices", "install", NAME, "--yes", "--from", server.address)
    done = run("voices", "--preview", "--voice", "piper", "--output", "text")
    assert done.out.startswith(f"{NAME} (piper, en-US): ") and done.out.endswith(" words a minute\n")


needs_terminal = pytest.mark.skipif(sys.platform == "win32", reason="a POSIX terminal is needed")


def on_terminal(home: Path, *arguments: str, more: dict[str, str] | None = None) -> Any:
    return pexpect.spawn(
        sys.executable,
        ["-m", "voicecoach", "voices", *arguments],
        env=environment(home, {"no_proxy": "127.0.0.1", "TERM": "xterm", **(more or {})}),
        encoding="utf-8",
        timeout=20,
        dimensions=(24, 200),
    )


@needs_terminal
def test_on_a_terminal_it_asks_and_shows_a_bar(tmp_path: Path, server: VoiceServer) -> None:
    child = on_terminal(tmp_path, "install", NAME, "--from", server.address)
    child.expect_exact("Fetch it? [y/N]: ")
    child.sendline("")
    child.expect_exact("voicecoach: nothing was changed.")
    child.expect(pexpect.EOF)
    child.wait()
    assert child.exitstatus == 1 and installed(tmp_path) == []
    child = on_terminal(tmp_path, "install", NAME, "--from", server.address)
    child.expect_exact("[y/N]: ")
    child.sendline("y")
    child.expect_exact("100%")
    child.expect_exact("is installed")
    child.expect(pexpect.EOF)
    child.wait()
    assert child.exitstatus == 0 and installed(tmp_path) == WHOLE


@needs_terminal
def test_a_preview_is_heard_until_q(tmp_path: Path, private_server: "SoundServer") -> None:
    child = on_terminal(
        tmp_path, "--preview", "--voice", "espeak", "--language", "en", more=dict(private_server.env)
    )
    child.expect(r"en \(espeak, en-gb\): \d+ words a minute")
    assert not child.expect([pexpect.TIMEOUT, "words a minute"], timeout=0.5), "it speaks before the next"
    child.send("q")
    child.expect(pexpect.EOF, timeout=2)
    child.wait()
    assert child.exitstatus == 0
