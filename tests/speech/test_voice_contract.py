"""What every voice promises, held by the real ones."""

import subprocess
import sys
from array import array
from pathlib import Path

import pytest

from voicecoach.model.seams import Unavailable, Voice, VoiceFailed, VoicePlugin
from voicecoach.model.sound import Utterance
from voicecoach.speech import espeak, silent
from voicecoach.speech.espeak_voices import voice_for


@pytest.fixture(params=["espeak", "silent"])
def voice(request: pytest.FixtureRequest) -> Voice:
    plugins: dict[str, VoicePlugin] = {"espeak": espeak.plugin, "silent": silent.plugin}
    plugin = plugins[request.param]
    assert plugin.unavailable() is None
    return plugin.create(name=None, language="en", words_per_minute=175)


@pytest.fixture
def speaker() -> espeak.EspeakVoice:
    return espeak.EspeakVoice(None, "en", 175)


def seconds(voice: Voice, text: str, language: str = "en") -> float:
    clip = voice.synthesize(Utterance(text, language))
    return clip.frames / clip.rate


def test_clips_are_sound(voice: Voice) -> None:
    for text in ("one", "Stand tall.", "Ünïcödé 日本", "10"):
        clip = voice.synthesize(Utterance(text))
        assert clip.rate == voice.rate
        assert 0 <= clip.beat <= clip.frames
        assert len(clip.samples) % 2 == 0
        assert max(map(abs, array("h", clip.samples))) > 500


def test_the_same_again(voice: Voice) -> None:
    first, again = (seconds(voice, "seventeen") for _ in range(2))
    assert abs(first - again) < 0.05


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


def test_the_tick_is_soft_and_short() -> None:
    clip = silent.tick()
    assert clip.frames == 662 or clip.frames == 661
    assert max(map(abs, array("h", clip.samples))) < 4_000
