"""A real voice as a session has it: asked for through the registry, spoken with in its worker."""

import os
import shlex
import sys
import sysconfig
from array import array
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import piper_model
import pytest
from conftest import require

from voicecoach.model.sound import Clip, Utterance
from voicecoach.speech.choice import VoiceChoice
from voicecoach.speech.client import Worker
from voicecoach.speech.registry import Wish, chain

RATE = 22_050
STAND_INS = Path(__file__).parent / "stand_ins"
PROGRAMS = {"say": "say.py", "pico2wave": "pico2wave.py", "RHVoice-test": "rhvoice_test.py"}


def lean(script: str) -> list[str]:
    """A stand-in, run without ``site``, which takes longer than all the rest; it is given its path."""
    path = os.pathsep.join((str(Path(__file__).parents[2]), sysconfig.get_path("purelib")))
    return [sys.executable, "-E", "-S", str(STAND_INS / script), path]


def own_command(mode: str = "speak", settings: str = "{rate} {language}") -> str:
    """A line for the setting ``voice_command``."""
    return f"{shlex.join([*lean('users_own.py'), mode])} {settings}"


def install_stand_ins(folder: Path) -> Path:
    """Make executables of the stand-ins; the folder to put on PATH. They are found as the real ones are."""
    programs = folder / "bin"
    programs.mkdir()
    for name, script in PROGRAMS.items():
        program = programs / name
        program.write_text(f'#!/bin/sh\nexec {shlex.join(lean(script))} "$@"\n')
        program.chmod(0o755)
    for name, language, gender in (("alan", "English", "male"), ("anna", "Russian", "female")):
        info = folder / "share" / "RHVoice" / "voices" / name / "voice.info"
        info.parent.mkdir(parents=True)
        info.write_text(f"name={name.title()}\nlanguage={language}\ngender={gender}\nformat=1\n")
    return programs


def install_piper_voice(home: Path) -> Path:
    """A folder of the user's with the tiny voice in it, where piper is there to speak with it."""
    if find_spec("piper") and find_spec("onnx"):
        piper_model.install(home / "voices")
    return home


def needed(engine: str) -> None:
    """Skip where the engine is not installed; those with a stand-in always are."""
    if engine == "piper":
        pytest.importorskip("piper", reason="not installed: piper")
        pytest.importorskip("onnx", reason="not installed: onnx")
    if engine == "system":
        pytest.importorskip("pyttsx3", reason="not installed: pyttsx3")
    if engine in ("say", "rhvoice", "pico") and sys.platform == "win32":
        pytest.skip("needs a shell for its stand-ins")
    if engine in ("flite", "festival"):
        require({"festival": "text2wave"}.get(engine, engine))


def choice_of(engine: str, name: str | None = None, language: str = "en", rate: int = 175) -> VoiceChoice:
    """The first of the chain that somebody gets who asks for this engine and cannot be given another."""
    sources: Mapping[str, str] = {"command": own_command()}
    return chain(Wish(engine, name, language, rate, sources), said=pytest.fail)[0]


class Bench:
    """A worker with one voice; what it has said once is not made again."""

    def __init__(self, choice: VoiceChoice) -> None:
        self.choice = choice
        self.worker = Worker(choice, RATE)
        self.worker.load()
        self._said: dict[str, Clip] = {}

    def clip(self, text: str) -> Clip:
        """The finished clip. Raises VoiceFailed, WorkerLost."""
        if text not in self._said:
            self._said[text] = self.again(text)
        return self._said[text]

    def again(self, text: str) -> Clip:
        """The clip, made anew."""
        return self.worker.ask(Utterance(text, self.choice.language))

    def seconds(self, text: str) -> float:
        """How long the clip is."""
        return self.clip(text).frames / RATE


@contextmanager
def bench(engine: str, name: str | None = None, language: str = "en", rate: int = 175) -> Iterator[Bench]:
    """A voice to be spoken with, and its end."""
    at_work = Bench(choice_of(engine, name, language, rate))
    try:
        yield at_work
    finally:
        at_work.worker.close()


def level(clip: Clip) -> float:
    """dBFS of what is not silence: the blocks of 5 ms less than 25 dB below the loudest."""
    sound = np.frombuffer(clip.samples, "<i2").astype(float) / 32768
    size = RATE // 200
    blocks = (sound[: len(sound) // size * size].reshape(-1, size) ** 2).mean(axis=1)
    return float(10 * np.log10(blocks[blocks > blocks.max() * 10**-2.5].mean()))


def peak(clip: Clip) -> float:
    """dBFS of its loudest sample."""
    return float(20 * np.log10(max(map(abs, array("h", clip.samples))) / 32768))
