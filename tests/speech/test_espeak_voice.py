"""What is true of espeak-ng only: its voices, its languages, its phonemes, and that its text is literal."""

import subprocess
import sys
from pathlib import Path

import pytest

from voicecoach.model.seams import Unavailable, VoiceFailed
from voicecoach.model.sound import PHONEMES, Utterance
from voicecoach.speech import espeak
from voicecoach.speech.espeak_voices import voice_for


@pytest.fixture
def speaker() -> espeak.EspeakVoice:
    return espeak.EspeakVoice(None, "en", 175)


def seconds(voice: espeak.EspeakVoice, text: str, language: str = "en") -> float:
    clip = voice.synthesize(Utterance(text, language))
    return clip.frames / clip.rate


def phonemes(spelled: str) -> str:
    return spelled.join(PHONEMES)


def test_identity_names_the_engine(speaker: espeak.EspeakVoice) -> None:
    assert speaker.identity.startswith("espeak-ng 1.")
    assert "en-US" in speaker.identity


def test_faster_is_shorter() -> None:
    slow, fast = (espeak.EspeakVoice(None, "en", rate) for rate in (140, 220))
    text = "Bring the heel down slowly."
    assert seconds(slow, text) > 1.2 * seconds(fast, text)
    assert seconds(slow, text) > 1.2 * seconds(fast, text), (
        "two voices share the engine and keep their speeds"
    )


def test_other_languages_sound_different(speaker: espeak.EspeakVoice) -> None:
    english, german = (speaker.synthesize(Utterance("21", tag)) for tag in ("en", "de"))
    assert abs(english.frames - german.frames) > 500


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("en", "en-US"), ("en-US", "en-US"), ("en-GB", "en"), ("en_AU", "en"), ("de", "de"),
        ("de-AT", "de"), ("fr", "fr"), ("pt", "pt"), ("pt-BR", "pt-BR"), ("zh-Hans-CN", "cmn"),
        ("no", "nb"), ("lb", None), ("tlh-x", None), ("zz", None), ("", None),
    ],
)  # fmt: skip
def test_languages(tag: str, name: str | None) -> None:
    folder = espeak.wheel_folder()
    assert folder is not None
    assert voice_for(espeak.data_path(folder), tag) == name


@pytest.mark.parametrize("tag", ["en-GB", "de", "fr", "cmn", "pt-BR", "nb"])
def test_the_engine_has_what_its_files_promise(tag: str) -> None:
    assert seconds(espeak.EspeakVoice(None, tag, 175), "12") > 0.2


@pytest.mark.parametrize("name", ["nobody", "../../../etc/passwd", "de+../x", "", "en-us+nobody"])
def test_unknown_names_are_refused(name: str) -> None:
    with pytest.raises(Unavailable, match="no voice"):
        espeak.EspeakVoice(name, "en", 175)


def test_variants(speaker: espeak.EspeakVoice) -> None:
    assert seconds(espeak.EspeakVoice("en-us+klatt", "en", 175), "seventeen") > 0.3


@pytest.mark.parametrize("rate", [79, 450, -1])
def test_speeds_out_of_range(rate: int) -> None:
    with pytest.raises(Unavailable, match="80 to 449"):
        espeak.EspeakVoice(None, "en", rate)


def test_too_long(speaker: espeak.EspeakVoice) -> None:
    with pytest.raises(VoiceFailed, match="300"):
        speaker.synthesize(Utterance("a" * 301))


@pytest.mark.parametrize(
    ("text", "swallowed"),
    [
        ("-f/etc/passwd", "f"),
        ('<audio src="/etc/passwd"/>stop', "stop"),
        ("<speak><break time='9s'/>one</speak>", "one"),
        ("[[h@l'oU]] one", "one"),
    ],
)
def test_text_is_literal(speaker: espeak.EspeakVoice, text: str, swallowed: str) -> None:
    """All of it is read aloud: longer than what an interpreter would leave, and without the break."""
    assert 2 * seconds(speaker, swallowed) < seconds(speaker, text) < 9


@pytest.mark.parametrize("command", ["\x01300S", "\x0110A", "\x011P"])
def test_control_characters_are_no_commands(speaker: espeak.EspeakVoice, command: str) -> None:
    after = f" {command[1:]} walk the heel down slowly"
    assert seconds(speaker, command + after) == pytest.approx(seconds(speaker, command[1:] + after), abs=0.15)


def test_a_path_longer_than_the_engine_takes(tmp_path: Path) -> None:
    folder = tmp_path / ("d" * 90) / ("e" * 90)
    folder.mkdir(parents=True)
    source = espeak.wheel_folder()
    assert source is not None
    (folder / "espeakng_loader").symlink_to(source)
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from voicecoach.speech import espeak\n"
        "from voicecoach.model.sound import Utterance\n"
        "assert espeak.wheel_folder().startswith(sys.argv[1])\n"
        "voice = espeak.EspeakVoice(None, 'en', 175)\n"
        "print(voice.synthesize(Utterance('seventeen')).frames)"
    )
    root = Path(espeak.__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder)], cwd=root, capture_output=True, text=True, check=False
    )
    assert int(done.stdout) > 8_000, done.stderr


@pytest.mark.parametrize(
    ("spelled", "plain"),
    [
        (phonemes("h@l'oU"), "hello"),
        ("Say " + phonemes("h@l'oU") + " to the bench.", "Say hello to the bench."),
        (phonemes("h@l'oU") + " " + phonemes("w'Vn"), "hello one"),
        (phonemes("h@l'oU") + " [[w'Vn]]", "hello [[w'Vn]]"),
        (phonemes("s'EvVnt'i:n") + " <b>[[[one]]]</b>", "seventeen <b>[[[one]]]</b>"),
    ],
)
def test_words_given_as_phonemes(speaker: espeak.EspeakVoice, spelled: str, plain: str) -> None:
    """A word spelled in phonemes takes as long as the word; what is in brackets stays literal beside it."""
    assert seconds(speaker, spelled) == pytest.approx(seconds(speaker, plain), abs=0.12)


@pytest.mark.parametrize(
    "text",
    [
        "{open}h@l'oU", "h@l'oU{close}", "{close}h@l'oU{open}", "{open}h@{open}l'oU{close}{close}",
        "{open}h@l'oU]] one{close}", "{open}h@l'oU{close}{close}", "{open}{open}h@l'oU{close}",
    ],
)  # fmt: skip
def test_marks_that_do_not_pair_are_left_out(speaker: espeak.EspeakVoice, text: str) -> None:
    marked, bare = text.format(open=PHONEMES[0], close=PHONEMES[1]), text.format(open="", close="")
    assert seconds(speaker, marked) == pytest.approx(seconds(speaker, bare), abs=0.05)


def test_the_mode_of_phonemes_ends_with_its_text(speaker: espeak.EspeakVoice) -> None:
    literal = seconds(speaker, "[[h@l'oU]] one")
    speaker.synthesize(Utterance(phonemes("h@l'oU")))
    assert seconds(speaker, "[[h@l'oU]] one") == pytest.approx(literal, abs=0.05)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("th", "espeak-ng reads numbers digit by digit in Thai, so it cannot count in it"),
        ("my+klatt", "espeak-ng reads numbers digit by digit in Burmese, so it cannot count in it"),
        ("chr", "espeak-ng cannot say the numbers of Cherokee, so it cannot count in it"),
    ],
)
def test_a_voice_that_cannot_count_is_refused(name: str, reason: str) -> None:
    assert espeak.plugin.refusal(name, "en", 175) == reason
    assert not espeak.plugin.speaks(name.partition("+")[0])


def test_a_name_that_can_count_is_not(speaker: espeak.EspeakVoice) -> None:
    assert espeak.plugin.refusal("de+klatt", "de", 175) is None
    assert espeak.plugin.refusal(None, "de", 175) is None
    assert espeak.plugin.refusal(None, "tlh", 175) is None, "what is said of a language, 'speaks' says"


def test_a_language_that_it_cannot_count_in_is_refused_with_the_reason() -> None:
    told = "espeak-ng reads numbers digit by digit in Thai, so it cannot count in it"
    assert espeak.plugin.refusal(None, "th", 175) == told


def test_its_voices_are_listed_with_what_people_call_them() -> None:
    listed = {voice.name: voice for voice in espeak.plugin.voices()}
    assert (listed["en-us"].language, listed["en-us"].description) == ("en-us", "English (America)")
    assert (listed["de"].language, listed["de"].description) == ("de", "German")
    assert all(voice.description for voice in listed.values())
