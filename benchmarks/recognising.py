"""How well counts are understood: a recogniser hears them in a rendered session, and from the plain voice."""

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from statistics import mean

import numpy as np
import numpy.typing as npt

from benchmarks.listening import environment, first_beat, onsets, read_wav
from benchmarks.rows import Row, routine
from voicecoach.model.sound import Utterance
from voicecoach.speech.espeak import EspeakVoice

COUNTS, TEMPO = 60, 2
RATES = (140, 175, 220)
BEFORE, AFTER = 0.45, 1.45
"""Seconds around a beat: the whole count, whatever its length, and nothing of the next."""
TAKES, NOISES = 3, 2
"""How often the counts are spoken, as no two takes of the voice are the same, and how often each is heard,
with another noise each time, as the recogniser is not sure of itself."""
NOISE = 10.0
"""The noise's standard deviation in 16-bit steps (-70 dBFS), as the recogniser is lost in digital silence."""
SLACK = 2
"""Counts of 60 by which takes of one and the same voice differ."""
HERTZ = 16_000
"""What the recogniser's model was made for."""

Sound = npt.NDArray[np.float64]

_ONES = "one two three four five six seven eight nine"
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty"


def recognised(folder: Path) -> Iterable[Row]:
    """The counts 1 to 60 of rendered files and of the plain voice, by pocketsphinx and a grammar."""
    listener = Listener()
    for words_per_minute in RATES:
        voice = EspeakVoice(None, "en", words_per_minute)
        takes = range(TAKES)
        ours = mean(listener.right(_rendered(folder, words_per_minute, take)) for take in takes)
        plain = mean(listener.right(_plain(voice)) for _ in takes)
        yield Row(
            f"counts 1 to {COUNTS} that a recogniser hears right, at {words_per_minute} words a minute",
            f"{ours:.1f} of {COUNTS}",
            f"≥ plain - {SLACK}",
            f"espeak-ng's own clips: {plain:.1f} of {COUNTS}",
            ours >= plain - SLACK,
        )


class Listener:
    """pocketsphinx with its own English model, expecting a number from 1 to 60."""

    def __init__(self) -> None:
        from pocketsphinx import Decoder  # here, so that other figures are measured without it

        ones, tens = _ONES.replace(" ", "|"), _TENS.removesuffix(" sixty").replace(" ", "|")
        numbers = f"{ones}|{_TEENS.replace(' ', '|')}|({tens}) [{ones}]|sixty"
        # Batch: what it has heard before does not change what it hears.
        self._decoder = Decoder(samprate=HERTZ, lm=None, cmn="batch", loglevel="FATAL")
        self._decoder.add_jsgf_string("numbers", f"#JSGF V1.0;\ngrammar numbers;\npublic <n> = {numbers};\n")
        self._decoder.activate_search("numbers")

    def right(self, counts: Iterable[tuple[Sound, int]]) -> float:
        """How many of the counts, in order from 1, it hears right, on average; each is samples and Hz."""
        heard = []
        for number, (sound, rate) in enumerate(counts, start=1):
            at_rate = _resampled(sound, rate)
            noises = (np.random.default_rng(seed).normal(0, NOISE, at_rate.size) for seed in range(NOISES))
            heard.append(mean(self._hear(at_rate + noise) == _words(number) for noise in noises))
        assert len(heard) == COUNTS
        return float(sum(heard))

    def _hear(self, sound: Sound) -> str:
        self._decoder.start_utt()
        self._decoder.process_raw(sound.clip(-32_768, 32_767).astype("<i2").tobytes(), full_utt=True)
        self._decoder.end_utt()
        best = self._decoder.hyp()
        return best.hypstr if best else ""


def _rendered(folder: Path, words_per_minute: int, take: int) -> Iterable[tuple[Sound, int]]:
    """The counts of a rendered session, cut out around t0 + n × tempo.

    What is spoken before makes another take of them: the engine never begins in the same state.
    """
    name = f"counts {words_per_minute} {take}"
    text = f'[[exercise]]\nname = "Counts"\nreps = {COUNTS}\ntempo = "{TEMPO}"\ncount_in = 0\n'
    text += "count = { last = 0 }\n"
    target = folder / f"{name}.wav"
    command = (sys.executable, "-m", "voicecoach", "render", str(routine(folder, name, text)))
    subprocess.run(
        (*command, "-o", str(target), "--verbosity", "brief", "--rate", str(words_per_minute)),
        env=environment(dict(os.environ), folder / name),
        check=True,
        capture_output=True,
        stdin=subprocess.DEVNULL,
    )
    samples, rate = read_wav(target)
    first = first_beat(onsets(samples, rate), COUNTS, TEMPO)
    for n in range(COUNTS):
        beat = first + n * TEMPO
        yield samples[int((beat - BEFORE) * rate) : int((beat + AFTER) * rate)].astype(np.float64), rate


def _plain(voice: EspeakVoice) -> Iterable[tuple[Sound, int]]:
    """The counts as the voice makes them, with as much silence around them as the others have."""
    for number in range(1, COUNTS + 1):
        clip = voice.synthesize(Utterance(str(number)))
        sound = np.frombuffer(clip.samples, "<i2").astype(np.float64)
        silence = max(0, int((BEFORE + AFTER) * clip.rate) - sound.size)
        before = int(silence * BEFORE / (BEFORE + AFTER))
        yield np.pad(sound, (before, silence - before)), clip.rate


def _resampled(sound: Sound, rate: int) -> Sound:
    """At what the recogniser listens at: what it cannot have is cut off the spectrum."""
    size = round(sound.size * HERTZ / rate)
    spectrum = np.fft.rfft(sound)
    kept = np.zeros(size // 2 + 1, complex)
    kept[: min(kept.size, spectrum.size)] = spectrum[: kept.size]
    return np.asarray(np.fft.irfft(kept, size) * size / sound.size)


def _words(number: int) -> str:
    small, tens = f"{_ONES} {_TEENS}".split(), _TENS.split()
    if number < 20:
        return small[number - 1]
    return tens[number // 10 - 2] + (f" {small[number % 10 - 1]}" if number % 10 else "")
