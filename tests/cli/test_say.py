"""``voicecoach say``: what is printed, what is written, and where nothing can be."""

import sys
import wave
from collections.abc import Callable
from pathlib import Path

import pytest
from as_process import Done, environment, voicecoach

from voicecoach.cli.say import parts
from voicecoach.speech.pronounce import LONGEST

Run = Callable[..., Done]
SOUNDLESS = ("--output", "text")


def seconds(path: Path) -> float:
    with wave.open(str(path)) as file:
        return float(file.getnframes() / file.getframerate())


def test_it_prints_how_the_voice_is_told(run: Run) -> None:
    assert run("say", "Hold seiza for 10s.", *SOUNDLESS) == (0, "Hold [[s'eIz@]] for 10 seconds.\n", "")
    assert run("say", "Knees up.", *SOUNDLESS) == (0, "Knees up.\n", "")
    assert run("say", "3x10 Squats", "--language", "de-AT", *SOUNDLESS).out == "3 mal 10 Squotts\n"
    assert run("say", "Sit in seiza.", "--voice", "silent") == (0, "Sit in say za.\n", "")


def test_own_words_are_told(run: Run) -> None:
    assert run("lexicon", "add", "seiza", "zay-za").code == 0
    assert run("say", "Seiza, 2x", *SOUNDLESS).out == "zay-za, 2 times\n"


def test_a_file_is_written_and_the_rate_is_the_one_asked_for(run: Run, tmp_path: Path) -> None:
    fast, slow = tmp_path / "fast.wav", tmp_path / "slow.wav"
    sentence = "Lift your heels and lower them slowly."
    assert run("say", sentence, "-o", str(fast), "--rate", "250") == (0, f"{sentence}\n", "")
    assert run("say", sentence, "-o", str(slow), "--rate", "120").code == 0
    assert 1 < seconds(fast) < 0.7 * seconds(slow)
    assert run("say", sentence, "-o", str(tmp_path / "no" / "folder.wav")).code == 1


def test_standard_input_is_read_line_by_line(tmp_path: Path) -> None:
    target = tmp_path / "two.wav"
    text = "Zwei min Pause.\n\n  z. B. so\u2028oder so \n".encode()
    done = voicecoach("say", "-", "--language", "de", "-o", str(target), home=tmp_path, stdin=text)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == ["Zwei min Pause.", "zum Beispiel so", "oder so"]
    assert 2 < seconds(target) < 6


@pytest.mark.parametrize(
    ("stdin", "reason"),
    [
        (b"", "there is nothing to say"),
        (b" \n\t\n", "there is nothing to say"),
        (b"one\ntw\xffo", "standard input:2: this is not UTF-8 text."),
        (b"a" * 70_000, "more than 64 KiB"),
    ],
)
def test_an_input_that_cannot_be_spoken(tmp_path: Path, stdin: bytes, reason: str) -> None:
    done = voicecoach("say", "-", *SOUNDLESS, home=tmp_path, stdin=stdin)
    assert (done.code, done.out) == (2, "") and reason in done.err


def test_what_was_typed_wrong(run: Run) -> None:
    assert "no language" in run("say", "x", "--language", "?").err
    done = run("say", "x", "--voice", "espeek")
    assert done.code == 1 and "did you mean 'espeak'" in done.err
    assert run("say").code == 2


def test_without_a_device_that_is_said_once(tmp_path: Path) -> None:
    nowhere = {"PULSE_SERVER": "unix:/nonexistent", "XDG_RUNTIME_DIR": str(tmp_path)}
    done = voicecoach("say", "-", home=tmp_path, env=nowhere, stdin=b"one\ntwo")
    assert (done.code, done.out) == (1, "one\ntwo\n")
    assert done.err.count("\n") == 1 and "-o FILE.wav writes a sound file" in done.err


def test_escapes_do_not_reach_the_terminal(run: Run) -> None:
    done = run("say", "a\x1b[31m\ue000b\ue001\x07 c", *SOUNDLESS)
    assert done.out == "a [31m b c\n"


def test_a_long_text_is_cut_behind_a_sentence_or_a_word() -> None:
    sentence = "Lift the left heel, and lower it again slowly. "
    cut = list(parts(sentence * 20))
    assert len(cut) == 4 and all(len(part) <= LONGEST and part.endswith(".") for part in cut)
    assert " ".join(cut) == (sentence * 20).strip()
    assert [len(part) for part in parts("x" * 700)] == [300, 300, 100]
    assert list(parts("word " * 100)) == [("word " * 60).strip(), ("word " * 40).strip()]
    assert list(parts("It is 3.5 m, e.g. a mat.")) == ["It is 3.5 m, e.g. a mat."]


if sys.platform != "win32":
    import subprocess

    from sound_server import SoundServer

    def test_control_c_ends_it_at_once(sound_server: SoundServer, tmp_path: Path) -> None:
        command = [sys.executable, "-m", "voicecoach", "say", "-", "--output", "miniaudio"]
        text = b"Lift the left heel, and lower it again.\n" * 100
        with subprocess.Popen(
            command,
            env=environment(tmp_path, sound_server.env),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as program:
            assert program.stdin is not None and program.stdout is not None
            program.stdin.write(text)
            program.stdin.close()
            program.stdin = None
            program.stdout.readline()
            program.send_signal(2)
            _, err = program.communicate(timeout=10)
        assert (program.returncode, err.strip()) == (130, b"")


def test_where_nothing_can_be_spoken_there_is_no_file(run: Run, tmp_path: Path) -> None:
    done = run("say", "hi", "--no-voice", "-o", str(tmp_path / "hi.wav"))
    assert (done.code, done.out) == (1, "hi\n")
    assert done.err.splitlines()[-1] == "voicecoach: nothing was spoken, so there is no sound file."
    assert not (tmp_path / "hi.wav").exists()


def test_another_voice_than_the_one_to_be_heard_is_told(run: Run, tmp_path: Path) -> None:
    command = f"'{sys.executable}' -c pass"
    file = str(tmp_path / "hi.wav")
    done = run("say", "hi", "--voice", "command", "--voice-command", command, "-o", file)
    assert (done.code, done.err) == (0, "voicecoach: command could not speak this; espeak does.\n")
