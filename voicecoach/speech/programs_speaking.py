"""A speech program spoken with, in the worker: one process a text, its sound read back and checked.

The text goes to standard input or into a file in a private folder, the sound comes out of that folder,
which is removed with the text. Each program is asked for a rate in its own way, and what would be
markup for it is broken up.
"""

import os
import shutil
import tempfile
import time
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

from voicecoach.model.seams import NamedVoice, Pace, Unavailable, VoiceFailed
from voicecoach.model.sound import Clip, Utterance
from voicecoach.model.units import SAMPLE_RATE
from voicecoach.speech.choice import rate_refusal
from voicecoach.speech.espeak import LONGEST_TEXT, clean
from voicecoach.speech.programs import PACE, date
from voicecoach.speech.programs_running import LARGEST, run
from voicecoach.speech.programs_sounds import read_sound
from voicecoach.speech.programs_voices import listed, pick, unknown

FOLDER = "voicecoach-voice-"
_ABANDONED = 300  # seconds; a private folder is of one text, and no text takes a fifth of that
_USUAL = 175  # words a minute, as espeak-ng counts them; the paces below were compared with it
_FLITE_PACE = {"kal": 0.99, "kal16": 0.96, "awb": 1.10, "rms": 1.20, "slt": 1.08}
_FESTIVAL_PACE = 1.06
"""How many times as long as espeak-ng at 175 these take: measured over ten numbers and five sentences."""
_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": " - ", "—": " - ", "…": ".", "×": " x "})


class Job(NamedTuple):
    """One text for a program."""

    voice: NamedVoice
    words_per_minute: int
    text_file: str
    """Where the text is, for a program that reads it from a file; others get it on standard input."""
    sound_file: str
    """Where the sound is wanted."""


class _Way(NamedTuple):
    """How a program is spoken with."""

    arguments: Callable[[Job], list[str]]
    literal: Callable[[str, int], str]
    """The text so that nothing in it is markup, for a rate in words a minute."""


def _flite(job: Job) -> list[str]:
    stretch = _USUAL / job.words_per_minute / _FLITE_PACE.get(job.voice.name, 1)
    files = ["-f", job.text_file, "-o", job.sound_file]
    return ["-voice", job.voice.name, "--setf", f"duration_stretch={stretch:.3f}", *files]


def _festival(job: Job) -> list[str]:
    """An HTS voice has a speed of its own; the others stretch durations."""
    speed = job.words_per_minute / _USUAL * _FESTIVAL_PACE
    voice = f"(voice_{job.voice.name})"  # a name of the list of folders
    stretched = f"(Parameter.set 'Duration_Stretch {1 / speed:.3f})"
    hts = "(if (boundp 'hts_engine_params) (set! hts_engine_params (append hts_engine_params "
    hts += f'(list (list "-r" {speed:.3f})))))'
    return ["-eval", f"(begin {voice} {stretched} {hts})", "-o", job.sound_file, job.text_file]


def _say(job: Job) -> list[str]:
    wanted = ["-v", job.voice.name, "-r", str(job.words_per_minute), "-f", "-", "-o", job.sound_file]
    return [*wanted, "--file-format=WAVE", f"--data-format=LEI16@{SAMPLE_RATE}"]


def _pico(job: Job) -> list[str]:
    return ["-l", job.voice.language, "-w", job.sound_file]


def _rhvoice(job: Job) -> list[str]:
    percent = round(100 * job.words_per_minute / _USUAL)
    return ["-p", job.voice.name, "-r", str(percent), "-o", job.sound_file]


def _ascii(text: str, words_per_minute: int) -> str:
    """Letters without their accents: these engines read bytes, and know English only."""
    apart = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    return "".join(c if c.isascii() else " " for c in apart if not unicodedata.combining(c))


def _without_brackets(text: str, words_per_minute: int) -> str:
    """``[[`` begins a command of the macOS voices."""
    while "[[" in text:
        text = text.replace("[[", "[")
    return text


def _within_speed(text: str, words_per_minute: int) -> str:
    """Pico has no option for a rate but its markup, of which nothing else is left in the text."""
    percent = max(20, min(500, round(100 * words_per_minute / _USUAL)))
    plain = text.replace("<", " ").replace(">", " ")
    return f'<speed level="{percent}">{plain}</speed>' if plain.strip() else ""


_WAYS = {
    "flite": _Way(_flite, _ascii),
    "festival": _Way(_festival, _ascii),
    "say": _Way(_say, _without_brackets),
    "pico": _Way(_pico, _within_speed),
    "rhvoice": _Way(_rhvoice, lambda text, words_per_minute: text),
}


class ProgramVoice:
    """A voice of a speech program at one rate. Raises Unavailable."""

    rate = SAMPLE_RATE

    def __init__(self, engine: str, voice: NamedVoice, words_per_minute: int, program: str) -> None:
        self._way, self._program = _WAYS[engine], program
        self._voice, self._words_per_minute = voice, words_per_minute
        self.identity = f"{engine} {date(program)} {voice.name} {words_per_minute}"
        remove_abandoned()

    def synthesize(self, utterance: Utterance) -> Clip:
        """The utterance as the program made it. Raises VoiceFailed."""
        text = literal(utterance)
        text = self._way.literal(text, self._words_per_minute)
        if not any(map(str.isalnum, text)):
            raise VoiceFailed("there is nothing in it that this voice can read")
        given = text.encode() + b"\n"
        with tempfile.TemporaryDirectory(prefix=FOLDER) as folder:
            job = Job(
                self._voice,
                self._words_per_minute,
                os.path.join(folder, "text.txt"),
                os.path.join(folder, "sound.wav"),
            )
            _write(job.text_file, given)
            arguments = [self._program, *self._way.arguments(job)]
            run(arguments, given, limit(PACE, text), folder)
            clip = read_sound(_read(job.sound_file))
        self.rate = clip.rate
        return clip


def create(engine: str, name: str | None, language: str, words_per_minute: int, program: str) -> ProgramVoice:
    """A voice of the program at this path. Raises Unavailable."""
    problem = rate_refusal(engine, words_per_minute)
    if problem:
        raise Unavailable(problem)
    voices = listed(engine, program)
    voice = pick(voices, name, language)
    if voice is None:
        problem = unknown(engine, name, voices) if name else None
        raise Unavailable(problem or f"{engine} has no voice for the language '{language}'")
    return ProgramVoice(engine, voice, words_per_minute, program)


def literal(utterance: Utterance) -> str:
    """Its text without control characters. Raises VoiceFailed where it is too long."""
    if len(utterance.text) > LONGEST_TEXT:
        raise VoiceFailed(f"a text of {len(utterance.text)} characters is longer than {LONGEST_TEXT}")
    return clean(utterance.text)


def limit(pace: Pace, text: str) -> float:
    """Seconds that an engine may take for a text: less than its worker has, so that the worker ends it."""
    return 0.75 * (pace.text + pace.character * len(text))


def remove_abandoned() -> None:
    """Remove private folders that a worker could not remove, as it was killed over a text."""
    oldest = time.time() - _ABANDONED
    with suppress(OSError), os.scandir(tempfile.gettempdir()) as entries:  # another worker tidies up, too
        for entry in entries:
            if entry.name.startswith(FOLDER) and entry.stat(follow_symlinks=False).st_mtime < oldest:
                shutil.rmtree(entry.path, ignore_errors=True)


def _write(path: str, data: bytes) -> None:
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)


def _read(path: str) -> bytes:
    """What the program left there; nothing where it left nothing."""
    try:
        with open(path, "rb") as file:
            return file.read(LARGEST + 1)
    except OSError:
        return b""
