"""The sound device by way of simpleaudio, which plays whole buffers, in a process of its own.

In this process its calls would hold Python's lock while a sound server hangs, and what it was given
could not be silenced: its stop leaves 0.1 to 0.3 s to be heard. The child is killed instead.
"""

import sys
import time
from pathlib import Path

from voicecoach.audio.device_output import Device, DeviceOutput, Target
from voicecoach.model.seams import OutputLost, OutputPlugin

RATES = (8000, 11025, 16000, 22050, 24000, 32000, 44100, 48000, 88200, 96000, 192000)
"""Hz that simpleaudio takes."""
LEAST = 250
"""Milliseconds that are filled before they are heard: simpleaudio copies 100 of them, and 200 at first."""
PIECE = 20
"""Milliseconds that it asks for at a time."""
TRANSIT = 5
"""Milliseconds that asking and answering may take."""
LEAD, BEGINNING = 0.12, 0.22
"""Seconds: as in ``simpleaudio_player``, which is not to be imported here."""
FORK, ARCHIVED = "simpleaudio-patched", "simpleaudio"
"""Two packages with a module of the same name. The second is of 2019 and crashes from Python 3.12 on, when
a sound ends (issues 72, 74 and 76 of hamiltron/py-simple-audio)."""


class SimpleaudioOutput(DeviceOutput):
    """Plays by a process with simpleaudio that asks for sound, and is killed to be silent."""

    def __init__(self) -> None:
        """Starts nothing."""
        super().__init__(_opened)


class _Child:
    """The process: it writes a byte for each piece it wants."""

    def __init__(self, rate: int, ahead: int) -> None:
        """Raises OutputLost where it finds no device."""
        from voicecoach.audio.player_process import PlayerProcess

        self.ahead = max(LEAST, ahead)
        self._piece = rate * PIECE // 1000
        player = str(Path(__file__).with_name("simpleaudio_player.py"))
        command = [sys.executable, "-P", player, str(rate), str(self.ahead - PIECE - TRANSIT)]
        try:
            self._process = PlayerProcess(command, answers=True)
        except OSError as error:
            raise OutputLost("Python does not start another Python.") from error
        self._asked = False
        try:
            self.wanted()  # it asks once it plays
        except OutputLost:
            self._process.close()
            raise
        self._asked = True
        self._began = time.monotonic()

    @property
    def delay(self) -> float:
        """Silence is played from the beginning, and the first piece comes behind what was copied of it."""
        return max(LEAD, BEGINNING - (time.monotonic() - self._began))

    def wanted(self) -> int:
        """A piece, when the child asks for it. Raises OutputLost."""
        if self._asked:
            self._asked = False
        elif not self._process.answer():
            raise OutputLost("No sound device could be opened.")
        return self._piece

    def push(self, samples: bytes) -> None:
        """Into the pipe, which is empty. Raises OutputLost."""
        try:
            self._process.push(samples)
        except OSError as error:
            raise OutputLost("The program that plays has ended.") from error

    def cut(self) -> None:
        """Kill it, which ends the sound at once."""
        self._process.kill()

    def close(self) -> None:
        """Kill it and let go of its pipes."""
        self._process.close()


def _opened(target: Target) -> Device:
    """A child that plays silence. Raises OutputLost."""
    from voicecoach.audio.pushed_device import PushedDevice

    if target.device is not None:
        raise OutputLost(f"simpleaudio plays on the usual device only, so not on “{target.device}”.")
    if target.rate not in RATES:
        raise OutputLost(f"simpleaudio plays no sound of {target.rate:,} Hz.")
    return PushedDevice(_Child(target.rate, target.ahead))


def unavailable(python: tuple[int, int] = sys.version_info[:2]) -> str | None:
    """Why there is no simpleaudio that does not crash with this version of Python; None where there is."""
    from importlib.util import find_spec

    if find_spec("simpleaudio") is None:
        return 'The library simpleaudio is not installed (pip install "voicecoach[simpleaudio]").'
    if python >= (3, 12) and _installed(ARCHIVED):
        return (
            "The package simpleaudio crashes with this Python "
            f"(pip uninstall {ARCHIVED}, then pip install --force-reinstall {FORK})."
        )
    return None


def _installed(package: str) -> bool:
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        distribution(package)
    except PackageNotFoundError:
        return False
    return True


plugin = OutputPlugin(
    name="simpleaudio",
    description="The usual sound device by way of simpleaudio.",
    unavailable=unavailable,
    create=SimpleaudioOutput,
)
