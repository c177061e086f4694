"""What every voice promises, held by the real ones."""

from array import array

import pytest

from voicecoach.model.seams import Voice, VoicePlugin
from voicecoach.model.sound import Utterance
from voicecoach.speech import espeak, silent


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


def test_the_tick_is_soft_and_short() -> None:
    clip = silent.tick()
    assert clip.frames == 662 or clip.frames == 661
    assert max(map(abs, array("h", clip.samples))) < 4_000
