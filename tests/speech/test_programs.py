"""Speech programs: how they are found, chosen and asked, and what becomes of those that misbehave."""

import os
import re
import select
import shlex
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import require
from voice_bench import bench, choice_of, install_stand_ins

from voicecoach.model.seams import NamedVoice, Unavailable, VoiceFailed
from voicecoach.model.sound import Utterance
from voicecoach.speech import programs
from voicecoach.speech.programs_running import run
from voicecoach.speech.programs_speaking import create
from voicecoach.speech.programs_voices import flite_voices, pick, say_voices
from voicecoach.speech.registry import Wish, automatic, chain

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a shell for its stand-ins")

SAID = """\
Agnes               en_US    # Isn't it nice to have a computer that will talk to you?
Anna                de_DE    # Hallo! Ich heiße Anna.
Ava (Premium)       en_US    # Hello! My name is Ava.
Bad News            en_US    # Hello! My name is Bad News.
Daniel              en_GB    # Hello! My name is Daniel.
Eddy (English (UK)) en_GB    # Hello! My name is Eddy.
Fiona               en-scotland # Hello, my name is Fiona.
Majed               ar_001   # مرحبًا! اسمي ماجد.
Nora                nb_NO    # Hei! Jeg heter Nora.
Tingting            zh_CN    # 你好！我叫婷婷。
Zoe (Enhanced)      en_US    # Hello! My name is Zoe.
"""


@pytest.fixture
def on_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Path]:
    """``on_path("flite", "exit 3")``: a shell script of that name, the first on PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")

    def put(name: str, script: str) -> Path:
        program = folder / name
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        return program

    return put


@pytest.fixture(scope="module")
def stand_ins(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        folder = install_stand_ins(tmp_path_factory.mktemp("stand_ins"))
        patch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
        yield folder


@pytest.mark.parametrize(
    ("platform", "order"),
    [
        ("linux", "piper espeak flite festival rhvoice pico"),
        ("darwin", "piper say espeak"),
        ("win32", "piper system espeak"),
    ],
)
def test_the_order_of_the_best(platform: str, order: str) -> None:
    assert " ".join(automatic(platform)).startswith(order)


def test_a_program_is_found_on_path_and_never_in_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("here", "folder/flite", "real"):
        (tmp_path / folder).mkdir(parents=True)
    for folder, mode in (("here", 0o755), ("real", 0o755), (".", 0o644)):
        (tmp_path / folder / "flite").write_text("#!/bin/sh\n")
        (tmp_path / folder / "flite").chmod(mode)
    monkeypatch.chdir(tmp_path / "here")
    path = os.pathsep.join(
        ["", ".", "../here", str(tmp_path), str(tmp_path / "folder"), str(tmp_path / "real")]
    )
    assert programs.find("flite", path) == str(tmp_path / "real" / "flite")
    assert programs.find("flite", os.pathsep.join(["", ".", "../here"])) is None


def test_one_that_is_not_there_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(
        Unavailable, match=r"text2wave is not installed; 'apt install festival festvox-us-slt-hts'"
    ):
        chain(Wish("festival"), print)


def test_the_voices_of_macos_in_the_order_in_which_they_are_wanted() -> None:
    voices = say_voices(SAID)
    assert [voice.name for voice in voices] == [
        "Ava (Premium)", "Zoe (Enhanced)", "Anna", "Daniel", "Fiona", "Majed", "Nora", "Tingting",
        "Agnes", "Bad News", "Eddy (English (UK))",
    ]  # fmt: skip
    chosen = {
        tag: pick(voices, None, tag) for tag in ("en", "en-GB", "en-AU", "de-AT", "no", "zh", "ar", "fr")
    }
    assert {tag: voice and voice.name for tag, voice in chosen.items()} == {
        "en": "Ava (Premium)", "en-GB": "Daniel", "en-AU": "Ava (Premium)", "de-AT": "Anna", "no": "Nora",
        "zh": "Tingting", "ar": "Majed", "fr": None,
    }  # fmt: skip


def test_the_voices_of_flite() -> None:
    voices = flite_voices("Voices available: kal awb_time kal16 awb rms slt own \n")
    assert [voice.name for voice in voices] == ["slt", "rms", "awb", "kal16", "kal", "own"]
    assert flite_voices("") == []


@pytest.mark.parametrize(
    ("engine", "name", "near"),
    [
        ("say", "samanta", "Samantha"),
        ("rhvoice", "allan", "Alan"),
        ("pico", "en-UK", "en-US"),
        ("flite", "slr", "slt"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(
    stand_ins: Path, engine: str, name: str, near: str
) -> None:
    if engine == "flite":
        require("flite")
    with pytest.raises(Unavailable, match=rf"^{engine} has no voice '{name}'; did you mean '{near}'\?$"):
        choice_of(engine, name)


def test_the_installed_voices_are_listed(stand_ins: Path) -> None:
    assert NamedVoice("Alan", "en-US", "male") in programs.rhvoice.voices()
    assert not programs.rhvoice.speaks("de") and programs.rhvoice.speaks("ru-RU")
    assert {voice.language for voice in programs.pico.voices()} >= {"de-DE", "it-IT"}
    require("text2wave")
    assert NamedVoice("cmu_us_slt_arctic_hts", "en-US") in programs.festival.voices()


def test_a_routine_in_german_is_spoken_by_a_german(stand_ins: Path) -> None:
    with bench("say", language="de") as german, bench("espeak", language="de") as usual:
        assert german.seconds("21") == pytest.approx(usual.seconds("21"), abs=0.05)
    for engine in ("flite", "festival"):
        assert not getattr(programs, engine).speaks("de")


def test_the_text_is_in_no_argument_and_the_folder_is_private(
    on_path: Callable[[str, str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a program sees that is asked to speak; and nothing is left of it, though it fails."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    seen = tmp_path / "seen.txt"
    script = '[ "$1" = -lv ] && echo "Voices available: slt" && exit\n'
    script += (
        f'{{ echo "$@"; stat -c "%a %n" "$PWD" "$PWD"/*; cat "$6"; }} > {shlex.quote(str(seen))}\nexit 3\n'
    )
    program = on_path("flite", script)
    voice = create("flite", None, "en", 175, str(program))
    with pytest.raises(VoiceFailed, match="it ended with code 3"):
        voice.synthesize(Utterance("Über den Bach"))
    arguments, folder, file, text = seen.read_text().splitlines()
    assert "Bach" not in arguments and arguments.startswith("-voice slt --setf duration_stretch=")
    assert folder.startswith("700 ") and file.startswith("600 ")
    assert text == "Uber den Bach"
    assert not Path(folder.split()[1]).exists()


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("exit 0", "it made no sound of it"),
        ('echo "no good" > "$8"', "not a WAV file"),
        ('kill -9 $$', "it was ended by signal 9"),
        ('echo >&2; echo "no such  thing" >&2; echo >&2; exit 1', "it ended with code 1: no such  thing"),
    ],
)  # fmt: skip
def test_a_program_that_fails_is_believed_by_its_samples(
    on_path: Callable[[str, str], Path], script: str, reason: str
) -> None:
    program = on_path("flite", f'[ "$1" = -lv ] && echo "Voices available: slt" && exit\n{script}')
    with pytest.raises(VoiceFailed, match=re.escape(reason)):
        create("flite", None, "en", 175, str(program)).synthesize(Utterance("one"))


def test_a_program_that_changes_makes_its_clips_anew(on_path: Callable[[str, str], Path]) -> None:
    program = on_path("flite", "exit 1")
    before = choice_of("flite").identity
    program.write_text("#!/bin/sh\nexit 2 # and no more\n")
    assert choice_of("flite").identity != before


def test_what_hangs_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    """Its child holds a pipe open for as long as it lives."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with pytest.raises(VoiceFailed, match="it took longer than"):
            run(["/bin/sh", "-c", f"sleep 60 > {shlex.quote(str(pipe))} & wait"], b"", 0.3)
        # Ended by the same signal at the same time; who has it open now has it open for a minute.
        ready, _, _ = select.select([reading], [], [], 10)
        assert ready and os.read(reading, 1) == b"", "nobody has it open any more"
    finally:
        os.close(reading)


def test_what_writes_too_much_is_ended() -> None:
    with pytest.raises(VoiceFailed, match="more than 10 MB"):
        run(["/bin/sh", "-c", "exec cat /dev/zero"], b"", 10)


def test_what_does_not_read_is_no_trouble() -> None:
    assert run(["/bin/sh", "-c", "exec <&-; echo done"], b"x" * 1000, 10) == b"done\n"


@pytest.mark.parametrize(
    ("arguments", "reason"), [(["/nowhere/flite"], "No such file"), (["/bin/sh", "a\0b"], "null byte")]
)
def test_what_cannot_be_started(arguments: list[str], reason: str) -> None:
    with pytest.raises(VoiceFailed, match=f"it cannot be started: .*{reason}"):
        run(arguments, b"", 10)
