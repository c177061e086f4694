"""The one sentence on voice and output before a session."""

from collections.abc import Mapping
from typing import Any

import pytest

from voicecoach.audio.outputs import Chosen, Refused
from voicecoach.cli.means import tell_means
from voicecoach.model.seams import Granted
from voicecoach.model.units import Seconds
from voicecoach.settings.table import Settings
from voicecoach.speech.choice import VoiceChoice
from voicecoach.testing import RecordingOutput

ESPEAK = VoiceChoice("espeak", "voicecoach.speech.espeak:plugin")
NAMED = VoiceChoice("espeak", "voicecoach.speech.espeak:plugin", "en-gb")


def opened(name: str, *refused: tuple[str, str]) -> Chosen:
    granted = Granted(22_050, Seconds(0), realtime=True)
    return Chosen(name, RecordingOutput(), granted, [Refused(*each) for each in refused], None)


def settings(origins: Mapping[str, Any], **values: Any) -> Settings:
    return Settings(**values, origins=origins)


AUTO = settings({})


@pytest.mark.parametrize(
    ("voice", "chosen", "given", "said"),
    [
        (ESPEAK, opened("miniaudio"), AUTO,
         "espeak speaks, the best here for the language 'en'; miniaudio plays, the best here."),
        (VoiceChoice("piper", "", language="de"), opened("miniaudio"), AUTO,
         "piper speaks, installed for the language 'de'; miniaudio plays, the best here."),
        (VoiceChoice("piper", "", source="/voices/en_US-amy-low.onnx"), opened("miniaudio"), AUTO,
         "piper en_US-amy-low speaks, installed for the language 'en'; miniaudio plays, the best here."),
        (ESPEAK, opened("pipe", ("miniaudio", "No."), ("tape", "No.")), AUTO,
         "espeak speaks, the best here for the language 'en'; "
         "pipe plays, in place of miniaudio and tape (No)."),
        (NAMED, opened("pipe"), settings({"voice_name": "routine", "output": "flag"},
                                          voice_name="en-gb", output="pipe"),
         "espeak en-gb speaks, as the routine asks; pipe plays, as you asked."),
        (ESPEAK, opened("pipe"), settings({"voice": "file", "output": "environment"},
                                           voice="espeak", output="pipe"),
         "espeak speaks, by your settings; pipe plays, by your settings."),
        (ESPEAK, opened("miniaudio"), settings({"voice": "file"}, voice="flite"),
         "espeak speaks, in place of flite; miniaudio plays, the best here."),
        (ESPEAK, opened("pipe", ("miniaudio", "No.")), settings({"output": "file"}, output="tape"),
         "espeak speaks, the best here for the language 'en'; "
         "pipe plays, in place of tape and miniaudio (No)."),
        (None, opened("miniaudio"), settings({"voice": "flag"}, voice="silent"),
         "nothing is spoken, so everything is printed; miniaudio plays, the best here."),
    ],
)  # fmt: skip
def test_what_was_taken_and_why(
    capsys: pytest.CaptureFixture[str], voice: VoiceChoice | None, chosen: Chosen, given: Settings, said: str
) -> None:
    tell_means(voice, chosen, given, "first-steps")
    assert capsys.readouterr().err == f"voicecoach: {said}\n"


def test_a_device_that_is_not_there_is_told_before(capsys: pytest.CaptureFixture[str]) -> None:
    tell_means(ESPEAK, opened("miniaudio", ("miniaudio", "No device is called “x”.")), AUTO, "first-steps")
    first, second = capsys.readouterr().err.splitlines()
    assert first == "voicecoach: No device is called “x”. The usual device is used."
    assert second.endswith("miniaudio plays, the best here.")


def test_without_sound_the_way_to_a_file_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    tell_means(ESPEAK, opened("text", ("miniaudio", "No sound device could be opened.")), AUTO, "./my.toml")
    (line,) = capsys.readouterr().err.splitlines()
    assert "guided in text" in line and "`voicecoach render my -o my.wav`" in line


def test_text_that_was_chosen_is_not_explained(capsys: pytest.CaptureFixture[str]) -> None:
    tell_means(ESPEAK, opened("text"), settings({"output": "flag"}, output="text"), "first-steps")
    assert capsys.readouterr().err == ""
