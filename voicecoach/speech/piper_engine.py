"""piper in the worker: a model loaded, its pace measured, texts turned into samples.

The rate of speech is told to a model as a factor on the length of every sound, and every model has a pace
of its own, that of the person who was recorded. So it is measured once at the start: the model says the
numbers to ten, and how long it takes for a sound is set against what espeak-ng takes, to which the coach's
timing was made. That run is not lost: the first of a model is its slowest anyway, as it lays out its memory.
"""

import json
import os
import unicodedata
from array import array
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from voicecoach.audio.level import loud_frames
from voicecoach.model.seams import Unavailable, VoiceFailed
from voicecoach.model.sound import Clip, Utterance
from voicecoach.speech.espeak import LONGEST_TEXT, clean
from voicecoach.speech.piper import MISSING, plugin
from voicecoach.speech.studio import usable_processors

if TYPE_CHECKING:
    import piper

SOUNDS_A_SECOND = 13 / 175
"""Sounds of speech (letters of the phonetic alphabet) a second, for each word a minute. espeak-ng 1.52 at
175 words a minute says 12 to 14 of them in plain English sentences and 11 to 16 in the numbers to ten of
fifteen languages."""
USUAL = 157
"""Words a minute of a model that cannot be measured: readers of audiobooks, whom most of them learned
from, say so many (LJ Speech: 225,715 words in 23:55:17 hours)."""
SLOWEST_SCALE, FASTEST_SCALE = 2.5, 0.35
"""Beyond, the sounds of a model fall apart."""
_MOST_THREADS = 4  # each may reserve 0.1 GB of the address space that a worker has, and more gain little
_NUMBERS = "1 2 3 4 5 6 7 8 9 10"
_FEWEST = 10  # sounds of speech in the numbers to ten; a model of another alphabet has none
_PINYIN = "pinyin"  # for such models piper fetches a part of itself from the network, unasked


class PiperVoice:
    """One model at one speed. It speaks its own language, whatever that of a text."""

    def __init__(self, model: str, words_per_minute: int) -> None:
        """``model`` is the path of its ``.onnx``. Raises Unavailable."""
        model = os.path.abspath(model)
        name = os.path.basename(model).removesuffix(".onnx")
        self._again = f"'voicecoach voices install {name}' fetches it again"
        settings = self._settings(model)
        self._piper = _library(os.path.dirname(model))
        self._voice = self._load(model, settings)
        self.rate: int = self._voice.config.sample_rate
        scale = self._natural_pace() / words_per_minute
        self._config = self._piper.SynthesisConfig(length_scale=_within(scale))
        self.identity = f"piper {_version()} {name} {words_per_minute}"

    def synthesize(self, utterance: Utterance) -> Clip:
        """The sentences of the utterance, one after the other. Raises VoiceFailed."""
        if len(utterance.text) > LONGEST_TEXT:
            raise VoiceFailed(f"a text of {len(utterance.text)} characters is longer than {LONGEST_TEXT}")
        try:
            samples = self._samples(literal(utterance.text), self._config)
        except Exception as problem:  # of a model, anything
            raise VoiceFailed(f"piper cannot speak it: {_short(problem)}") from None
        if not samples:
            raise VoiceFailed("piper made no sound of it")
        return Clip(samples, self.rate)

    def _settings(self, model: str) -> dict[str, Any]:
        """What stands beside the model. Raises Unavailable."""
        try:
            with open(model + ".json", encoding="utf-8") as file:
                settings = json.load(file)
        except (OSError, ValueError, RecursionError) as problem:
            raise Unavailable(f"{model}.json cannot be read ({_short(problem)}); {self._again}") from None
        if not isinstance(settings, dict):
            raise Unavailable(f"{model}.json is not that of a piper voice; {self._again}")
        if settings.get("phoneme_type") == _PINYIN:
            raise Unavailable(
                f"{model} is a voice for which piper needs more than is installed; take another"
            )
        return settings

    def _load(self, model: str, settings: dict[str, Any]) -> "piper.PiperVoice":
        """The model, with as many threads as its processes leave one another. Raises Unavailable."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = max(1, min(_MOST_THREADS, usable_processors() // plugin.pace.at_once))
        options.inter_op_num_threads = 1
        options.log_severity_level = 4
        try:
            config = self._piper.PiperConfig.from_dict(settings)
        except (KeyError, TypeError, ValueError, AttributeError):
            raise Unavailable(f"{model}.json is not that of a piper voice; {self._again}") from None
        try:
            session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        except Exception:  # they have no common class, and say nothing that helps
            raise Unavailable(f"{model} cannot be loaded; {self._again}") from None
        voice: piper.PiperVoice = self._piper.PiperVoice(session=session, config=config)
        return voice

    def _natural_pace(self) -> float:
        """Words a minute of the model as it is. Raises Unavailable where it cannot speak at all."""
        try:
            said = [letter for sentence in self._voice.phonemize(_NUMBERS) for letter in sentence]
            plain = self._piper.SynthesisConfig(length_scale=1.0, noise_w_scale=0.0)
            span = loud_frames(array("h", self._samples(_NUMBERS, plain)), self.rate)
        except Exception as problem:
            raise Unavailable(f"piper cannot speak with this voice: {_short(problem)}") from None
        sounds = sum(unicodedata.category(letter[:1] or " ") in ("Ll", "Lo") for letter in said)
        if sounds < _FEWEST or span is None:
            return USUAL
        first, last = span
        return sounds * self.rate / (last - first) / SOUNDS_A_SECOND

    def _samples(self, text: str, config: "piper.SynthesisConfig") -> bytes:
        return b"".join(chunk.audio_int16_bytes for chunk in self._voice.synthesize(text, config))


def literal(text: str) -> str:
    """The text without what piper takes for phonemes (``[[``) and espeak-ng, beneath it, for commands."""
    plain = clean(text)
    while "[[" in plain:
        plain = plain.replace("[[", "[ [")
    return plain


def _library(folder: str) -> Any:
    """The package ``piper``. Raises Unavailable.

    It takes the working folder for a place that is there, and ends the process where it lacks its data.
    """
    os.chdir(folder)
    try:
        import piper
        from piper import PiperConfig, SynthesisConfig  # noqa: F401  # missing before version 1.3
        from piper.phonemize_espeak import ESPEAK_DATA_DIR
    except ImportError as problem:
        raise Unavailable(
            MISSING if problem.name == "piper" else f"piper cannot be loaded: {problem}"
        ) from None
    if not os.path.exists(os.path.join(ESPEAK_DATA_DIR, "phontab")):
        raise Unavailable(f"piper lacks its espeak-ng data in {ESPEAK_DATA_DIR}; install piper-tts anew")
    return piper


def _version() -> str:
    try:
        return version("piper-tts")
    except ImportError:  # unpacked by hand
        return "of unknown version"


def _within(scale: float) -> float:
    return max(FASTEST_SCALE, min(SLOWEST_SCALE, scale))


def _short(problem: Exception) -> str:
    """The first line of what an exception says, or its kind."""
    text = problem.strerror if isinstance(problem, OSError) and problem.strerror else str(problem)
    return (text.strip().splitlines() or [type(problem).__name__])[0][:160]
