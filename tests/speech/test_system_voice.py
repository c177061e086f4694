"""The voice ``system``: pyttsx3 made reliable, and what it does on other systems."""

import json
import os
import struct
import subprocess
import sys
import time
from array import array
from pathlib import Path

import pytest
from conftest import require
from voice_bench import RATE, STAND_INS, bench, choice_of, needed

from voicecoach.model.seams import Unavailable, VoiceFailed
from voicecoach.model.sound import Utterance
from voicecoach.speech import espeak, system, system_voices
from voicecoach.speech.finish import finished
from voicecoach.speech.programs_sounds import read_aiff, read_sound
from voicecoach.speech.system_voices import SystemVoiceName, named, sapi_language, speaking

ROOT = Path(__file__).parents[2]
ZIRA = SystemVoiceName(r"HKLM\Zira", "Microsoft Zira Desktop - English (United States)", "en-US", "female")
HAZEL = SystemVoiceName(r"HKLM\Hazel", "Microsoft Hazel Desktop - English (Great Britain)", "en-GB", "female")
HEDDA = SystemVoiceName(r"HKLM\Hedda", "Microsoft Hedda Desktop - German", "de-DE", "female")


@pytest.fixture(autouse=True)
def pyttsx3() -> None:
    needed("system")


@pytest.mark.skipif(sys.platform != "linux", reason="needs espeak-ng behind the system's voice")
def test_no_text_is_lost_and_none_comes_at_another_rate() -> None:
    """Two dozen in one worker: each as long as espeak-ng itself makes it, which is the engine behind it."""
    usual = espeak.EspeakVoice(None, "en", 140)
    texts = [str(number) for number in range(1, 20)] + [
        "Stand tall.",
        "Rest.",
        "Left side.",
        "Go on.",
        "Halfway.",
    ]
    with bench("system", rate=140) as at_work:
        for text in texts:
            own = finished(usual.synthesize(Utterance(text)), text, RATE)
            assert at_work.seconds(text) == pytest.approx(own.frames / RATE, abs=0.05), text


def test_it_speaks_the_language_of_the_routine() -> None:
    with bench("system") as english, bench("system", language="de") as german:
        assert abs(english.seconds("21") - german.seconds("21")) > 0.02
        assert english.choice.source != german.choice.source


@pytest.mark.skipif(sys.platform != "linux", reason="needs espeak-ng behind the system's voice")
@pytest.mark.parametrize(
    ("name", "reason"), [("nobody", "no voice 'nobody'"), ("th", "digit by digit in Thai")]
)
def test_a_voice_that_will_not_do_is_refused(name: str, reason: str) -> None:
    with pytest.raises(Unavailable, match=reason):
        choice_of("system", name)
    assert name not in {voice.name for voice in system.plugin.voices()}


def test_its_folders_are_private_and_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also those that a worker left which was killed over a text; what is fresh may be in use."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    left, fresh, others = (
        tmp_path / name for name in ("voicecoach-voice-1", "voicecoach-voice-2", "other-3")
    )
    for folder in (left, fresh, others):
        folder.mkdir()
        (folder / "sound.wav").touch()
    for folder in (left, others):
        os.utime(folder, (time.time() - 400,) * 2)
    with bench("system") as at_work:
        at_work.clip("one")
    assert sorted(tmp_path.iterdir()) == [others, fresh]


def test_it_says_what_is_missing() -> None:
    """Without any installed package, as on a Mac without the extra."""
    asked = f"import sys; sys.path.append({str(ROOT)!r}); from voicecoach.speech import system; "
    answer = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"{asked}print(system.plugin.unavailable())"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert answer.stdout.startswith('pyttsx3 is not installed; "pip install ')


@pytest.mark.skipif(sys.platform != "linux", reason="needs espeak-ng behind the system's voice")
def test_a_path_longer_than_the_engine_takes(tmp_path: Path) -> None:
    folder = tmp_path / ("d" * 90) / ("e" * 90)
    folder.mkdir(parents=True)
    source = espeak.wheel_folder()
    assert source is not None
    (folder / "espeakng_loader").symlink_to(source)
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from voicecoach.model.sound import Utterance\n"
        "from voicecoach.speech.system_engine import SystemVoice\n"
        "print(SystemVoice('en-US', 175).synthesize(Utterance('seventeen')).frames)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert int(done.stdout.split()[-1]) > 8_000, done.stderr


@pytest.mark.parametrize(
    ("attribute", "tag"),
    [("409", "en-US"), ("809;9", "en-GB"), ("407", "de-DE"), ("9", None), ("", None), ("zz;40c", "fr-FR")],
)
def test_the_languages_of_sapi(attribute: str, tag: str | None) -> None:
    assert sapi_language(attribute) == tag


@pytest.mark.parametrize(
    ("name", "voice"),
    [
        ("zira", ZIRA),
        ("Microsoft Hedda Desktop - German", HEDDA),
        ("English", None),
        ("", None),
        ("Anna", None),
    ],
)
def test_a_part_of_a_name_will_do(name: str, voice: SystemVoiceName | None) -> None:
    assert named([ZIRA, HAZEL, HEDDA], name) == voice


@pytest.mark.parametrize(
    ("voices", "language", "voice"),
    [
        ([HAZEL, ZIRA, HEDDA], "en", HAZEL), ([HAZEL, ZIRA, HEDDA], "en-US", ZIRA),
        ([HEDDA, HAZEL, ZIRA], "en", ZIRA), ([ZIRA, HEDDA], "de-AT", HEDDA),
        ([ZIRA, HAZEL], "de", None), ([], "en", None),
    ],
)  # fmt: skip
def test_the_users_own_choice_is_taken_where_it_fits(
    voices: list[SystemVoiceName], language: str, voice: SystemVoiceName | None
) -> None:
    assert speaking(voices, language, prefer_first=True) == voice


WINDOWS = """
import json, sys, tempfile, threading, time, wave, ctypes, subprocess, locale, shutil  # as of this system
sys.path[:0] = sys.argv[1:3]
from as_windows import pretend, spoken
pretend(strange=sys.argv[3] == "strange")
from voicecoach.model.sound import Utterance
from voicecoach.speech import system
voice = system.plugin.create(None, "en", 140, source=system.plugin.source(None, "en"))
texts = ["one", "<silence msec='9000'/>two", *map(str, range(3, 9)), "Stand tall."]
frames = [voice.synthesize(Utterance(text)).frames for text in texts]
print(json.dumps({
    "frames": frames,
    "spoken": spoken,
    "speaks": [system.plugin.speaks(tag) for tag in ("en-GB", "de", "fr")],
    "refused": system.plugin.refusal("Hedwig", "de", 175),
    "german": system.plugin.source(None, "de"),
    "voices": [voice.name for voice in system.plugin.voices()],
}))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a system that can be taken for Windows")
@pytest.mark.parametrize("kind", ["usual", "strange"])
def test_pyttsx3_by_way_of_a_sapi_that_we_made(kind: str) -> None:
    """Its real driver, on stand-ins for what it imports: each text once, whole, at the rate and by the voice.

    ``strange``: a voice of two languages, which spoils pyttsx3's list.
    """
    ran = subprocess.run(
        [sys.executable, "-c", WINDOWS, str(STAND_INS), str(ROOT), kind],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout.splitlines()[-1])
    texts = ["one", " silence msec='9000'/>two", *map(str, range(3, 9)), "Stand tall."]
    assert told["spoken"] == [[text, -1, ZIRA.name] for text in texts], "1.11 ** -1 of 157 are 140"
    assert told["frames"] == [2205 * len(text) for text in texts]
    assert told["speaks"] == [True, True, False]
    assert told["refused"] == "system has no voice 'Hedwig'"
    assert told["german"].endswith("HEDDA_11.0")
    assert told["voices"] == [ZIRA.name, HEDDA.name]


MACOS = """
import json, sys, tempfile, threading, time, wave, ctypes, subprocess, locale, shutil  # as of this system
sys.path[:0] = sys.argv[1:3]
from as_macos import pretend, spoken
pretend(lone=sys.argv[3] == "lone")
from voicecoach.model.sound import Utterance
from voicecoach.speech.system_engine import SystemVoice
voice = SystemVoice("Samantha", 140)
texts = ["one", "[[slnc 9000]] two", *map(str, range(3, 9)), "Stand tall."]
print(json.dumps({"frames": [voice.synthesize(Utterance(text)).frames for text in texts], "spoken": spoken}))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a system that can be taken for macOS")
@pytest.mark.parametrize("kind", ["usual", "lone"])
def test_pyttsx3_by_way_of_a_mac_that_we_made(kind: str) -> None:
    """Its real driver again. ``lone``: its loop ends at once, as nothing keeps it running, and we go on."""
    ran = subprocess.run(
        [sys.executable, "-c", MACOS, str(STAND_INS), str(ROOT), kind],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout.splitlines()[-1])
    texts = ["one", "[slnc 9000]] two", *map(str, range(3, 9)), "Stand tall."]
    assert told["spoken"] == [[text, 140, "Samantha"] for text in texts]
    assert told["frames"] == [2205 * len(text) for text in texts]


@pytest.mark.skipif(sys.platform != "win32", reason="needs SAPI 5, which is on Windows")
def test_windows_speaks() -> None:
    assert system_voices.listed()
    with bench("system") as at_work:
        assert at_work.seconds('<silence msec="9000"/>one') < 9
        assert at_work.seconds("Bring the heel down slowly.") > 1.5 * at_work.seconds("one")


@pytest.mark.skipif(sys.platform != "darwin", reason="needs the macOS voices")
def test_a_mac_speaks() -> None:
    with bench("system") as at_work:
        assert at_work.seconds("[[slnc 9000]] one") < 9
        assert at_work.seconds("Bring the heel down slowly.") > 1.5 * at_work.seconds("one")


def aiff(form: bytes, coding: bytes, samples: bytes, frames: int, channels: int = 1, bits: int = 16) -> bytes:
    rate = struct.pack(">HQ", 16_383 + 14, RATE << (63 - 14))
    common = struct.pack(">hIh", channels, frames, bits) + rate + coding
    sound = struct.pack(">II", 0, 0) + samples
    chunks = b"".join(
        struct.pack(">4sI", name, len(body)) + body + b"\0" * (len(body) % 2)
        for name, body in ((b"COMM", common), (b"ANNO", b"odd"), (b"SSND", sound))
    )
    return struct.pack(">4sI4s", b"FORM", 4 + len(chunks), form) + chunks


BIG = struct.pack(">4h", 1, -2, 300, -30_000)
LITTLE = struct.pack("<4h", 1, -2, 300, -30_000)


@pytest.mark.parametrize(
    "file",
    [
        aiff(b"AIFF", b"", BIG, 4),
        aiff(b"AIFC", b"sowt", LITTLE, 4),
        aiff(b"AIFC", b"NONE\x0enot compressed", BIG, 4),
        aiff(b"AIFF", b"", b"".join(BIG[at : at + 2] * 2 for at in range(0, 8, 2)), 4, channels=2),
    ],
)
def test_what_macos_writes_is_read(file: bytes) -> None:
    clip = read_sound(file)
    assert clip.rate == RATE
    assert list(array("h", clip.samples)) == [1, -2, 300, -30_000]


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (aiff(b"AIFC", b"alaw", BIG, 4), "uncompressed"),
        (aiff(b"AIFF", b"", BIG, 4, bits=8), "uncompressed"),
        (aiff(b"AIFF", b"", BIG, 4, channels=0), "uncompressed"),
        (aiff(b"AIFF", b"", BIG, 5), "cut short"),
        (aiff(b"AIFF", b"", BIG, 0), "cut short"),
        (aiff(b"AIFF", b"", BIG, 1 << 31), "cannot be"),
        (b"FORM\0\0\0\0XXXX", "not an AIFF"),
        (b"FORM", "not an AIFF"),
        (b"", "no sound"),
        (b"ID3", "not a WAV"),
    ],
)
def test_what_is_no_sound_is_not_read(file: bytes, reason: str) -> None:
    with pytest.raises(VoiceFailed, match=reason):
        read_sound(file)


def test_a_file_cut_anywhere_is_a_failure_and_no_crash() -> None:
    whole = aiff(b"AIFF", b"", BIG, 4)
    for length in range(len(whole)):
        with pytest.raises(VoiceFailed):
            read_sound(whole[:length])


def test_sox_and_we_read_aiff_alike(tmp_path: Path) -> None:
    require("sox")
    made, again = tmp_path / "tone.aiff", tmp_path / "tone.wav"
    tone = ["sox", "-n", "-r", "22050", "-b", "16", str(made), "synth", "0.2", "sine", "300", "vol", "0.5"]
    subprocess.run(tone, check=True)
    subprocess.run(["sox", str(made), str(again)], check=True)
    assert read_aiff(made.read_bytes()) == read_sound(again.read_bytes())


def test_clips_are_filed_under_the_voice_that_was_chosen() -> None:
    chosen = choice_of("system", language="de")
    assert chosen.source and chosen.source in chosen.identity
