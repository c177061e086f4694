"""What every voice promises, held by all that are there: as a session has them, in their workers.

To add a voice, add its name to VOICES, and to ``voice_bench.needed`` what it needs.
"""

from array import array
from collections.abc import Iterator

import pytest
from voice_bench import (
    RATE,
    Bench,
    bench,
    choice_of,
    install_piper_voice,
    install_stand_ins,
    level,
    needed,
    peak,
)

from voicecoach.audio.level import ACTIVE_DBFS, PEAK_DBFS
from voicecoach.model.seams import Unavailable, VoiceFailed, VoicePlugin
from voicecoach.model.sound import Utterance
from voicecoach.speech import registry, silent

QUICK = ("espeak", "piper", "system")
SLOW = ("flite", "festival", "say", "rhvoice", "pico", "command")
"""They start a process for each text, so they are asked less."""
VOICES = (*QUICK, *SLOW)
SENTENCE = "Bring the heel down slowly."
FEW = (2, 13, 20)


@pytest.fixture(scope="module", autouse=True)
def stand_ins(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The programs that only other systems have, by stand-ins on PATH."""
    import os

    with pytest.MonkeyPatch.context() as patch:
        folder = install_stand_ins(tmp_path_factory.mktemp("stand_ins"))
        patch.setenv("VOICECOACH_HOME", str(install_piper_voice(tmp_path_factory.mktemp("home"))))
        patch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
        yield


@pytest.fixture(scope="module", params=VOICES)
def voice(request: pytest.FixtureRequest, stand_ins: None) -> Iterator[Bench]:
    needed(request.param)
    with bench(request.param) as at_work:
        yield at_work


@pytest.fixture(scope="module")
def espeak() -> Iterator[Bench]:
    with bench("espeak") as at_work:
        yield at_work


@pytest.fixture(scope="module")
def plugins() -> dict[str, VoicePlugin]:
    return registry.voices()


def test_clips_are_sound(voice: Bench) -> None:
    for text in (SENTENCE, "Ünïcödé 日本", "20"):
        clip = voice.clip(text)
        assert clip.rate == RATE
        assert 0 <= clip.beat <= clip.frames
        assert len(clip.samples) % 2 == 0
        assert max(map(abs, array("h", clip.samples))) > 500


def test_counts_are_alike(voice: Bench, pytestconfig: pytest.Config) -> None:
    """Of a length that a number can have, equally loud, their beat near their beginning."""
    all_of_them = voice.choice.title in QUICK or pytestconfig.getoption("--thorough")
    clips = [voice.clip(str(number)) for number in (range(1, 21) if all_of_them else FEW)]
    assert all(0.15 < clip.frames / RATE < 1.1 for clip in clips)
    assert all(0 <= clip.beat < min(clip.frames, 0.35 * RATE) for clip in clips)
    for clip in clips:
        held_back = peak(clip) > PEAK_DBFS - 0.1  # it cannot be louder
        assert level(clip) < ACTIVE_DBFS + 1 and (held_back or level(clip) > ACTIVE_DBFS - 1)


def test_the_same_again(voice: Bench) -> None:
    """Also after a text that it refuses."""
    with pytest.raises(VoiceFailed, match="300"):
        voice.again("a" * 301)
    assert voice.seconds("20") == pytest.approx(voice.again("20").frames / RATE, abs=0.05)


def test_different_texts_are_different(voice: Bench) -> None:
    assert len({voice.clip(text).samples for text in (*map(str, FEW), SENTENCE)}) == 1 + len(FEW)
    assert voice.seconds(SENTENCE) > 1.5 * voice.seconds("20")


def test_the_rate_is_that_of_words_a_minute(voice: Bench, espeak: Bench) -> None:
    """As espeak-ng has words a minute, whatever the engine has."""
    assert voice.seconds(SENTENCE) == pytest.approx(espeak.seconds(SENTENCE), rel=0.2)
    with bench(voice.choice.title, rate=220) as fast:
        assert voice.seconds(SENTENCE) / fast.seconds(SENTENCE) == pytest.approx(220 / 175, rel=0.1)


def test_text_is_literal(voice: Bench) -> None:
    """All of it is read aloud: no option of a program, no markup of an engine, no control character."""
    assert 1.2 < voice.seconds("-f/etc/passwd") < 5
    assert 1.5 < voice.seconds('<break time="60s"/>[[slnc 60000]] \x01300S one') < 20
    assert voice.seconds("one <two three four five> six") > 1.4


@pytest.mark.parametrize("rate", [79, 450, -1])
def test_a_rate_that_cannot_be_had_is_refused(
    voice: Bench, plugins: dict[str, VoicePlugin], rate: int
) -> None:
    assert "80 to 449" in (plugins[voice.choice.title].refusal(None, "en", rate) or "")


def test_a_name_that_is_not_there_is_refused(voice: Bench) -> None:
    """And one that could be an option, by ``command`` also, which knows no names."""
    with pytest.raises(Unavailable, match="'-nobody'"):
        choice_of(voice.choice.title, "-nobody")


def test_a_plugin_says_what_it_is(voice: Bench, plugins: dict[str, VoicePlugin]) -> None:
    said = plugins[voice.choice.title]
    assert said.name == voice.choice.title
    assert said.unavailable() is None
    assert said.description and "\n" not in said.description and not said.description.endswith(".")
    assert said.speaks("en")
    assert len({each.name for each in said.voices()}) == len(said.voices())


def test_the_tick_is_soft_and_short() -> None:
    """The voice that cannot fail, whatever the text: it needs no worker, and no contract but this."""
    tick = silent.plugin.create().synthesize(Utterance("\x01" * 1000))
    assert tick == silent.tick()
    assert tick.frames == 662 or tick.frames == 661
    assert max(map(abs, array("h", tick.samples))) < 4_000
