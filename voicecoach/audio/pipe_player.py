"""pacat and aplay: their command lines, their devices, and how they are fed. POSIX only."""

import fcntl
import re
import shutil
import struct
import subprocess
import termios
import time

from voicecoach.audio.device_names import LISTING_LIMIT, named
from voicecoach.audio.device_output import Target
from voicecoach.audio.player_process import PlayerProcess
from voicecoach.model.seams import OutputLost

PIECE = 20
"""Milliseconds that are written at a time."""
WAITING = 10
"""Milliseconds in the pipe from which on it gets a piece more."""
LEAST = 40
"""Milliseconds that a program's own device holds at the least."""
STEP = 0.01
"""Seconds between two looks into the pipe."""
FILLING = 0.001
"""The same, until the program holds what it shall: pacat begins to play only then."""
PASSING = 0.012
"""Seconds from pacat's first sample to its sound: it goes through two more processes. aplay begins early
enough to make up for that."""
PATIENCE = 0.8
"""Seconds for a program to find its device: it takes 5 to 30 ms."""

_PCM = re.compile(r"^(\S.*)\n((?:\s+.*\n)*)", re.MULTILINE)
"""A device in the list of aplay, and what it says of it. Plugins convert, and play nowhere."""


class PipePlayer:
    """A program that is given a piece whenever it has read what was in its pipe.

    A pipe holds seconds of sound, and a program reads as much as its device takes. So there is never
    more in the pipe than two pieces: writing never waits, and a program that is stopped delays nobody.
    """

    def __init__(self, command: list[str], rate: int, ahead: int, delay: float) -> None:
        """``ahead``: milliseconds that the program and its pipe hold; ``delay``: seconds until it is heard.

        Raises OutputLost where it finds no device.
        """
        self.ahead, self.delay = ahead, delay
        self._piece = rate * PIECE // 1000
        self._waiting = 2 * (rate * WAITING // 1000)
        self._missing = rate * ahead // 1000
        try:
            self._process = PlayerProcess(command)
        except OSError as error:
            raise OutputLost(f"The program {command[0]} does not start.") from error
        try:
            self._await_device(command[0])
        except OutputLost:
            self._process.close()
            raise

    def wanted(self) -> int:
        """A piece, once the pipe is nearly empty. Raises OutputLost."""
        while self._unread() > self._waiting:
            time.sleep(FILLING if self._missing > 0 else STEP)
        self._missing -= self._piece
        return self._piece

    def push(self, samples: bytes) -> None:
        """Into the pipe, which has room for it."""
        self._process.push(samples)

    def cut(self) -> None:
        """Kill it, which ends the sound at once."""
        self._process.kill()

    def close(self) -> None:
        """Kill it and let go of the pipe."""
        self._process.close()

    def _await_device(self, program: str) -> None:
        """Wait until it reads, which it does once it has a device: one silent frame. Raises OutputLost."""
        self._process.push(bytes(2))
        deadline = time.monotonic() + PATIENCE
        while self._unread():
            if time.monotonic() > deadline:
                raise OutputLost(f"The program {program} does not answer.")
            time.sleep(0.001)

    def _unread(self) -> int:
        """Bytes that wait in the pipe. Raises OutputLost where nobody will read them."""
        if self._process.over:
            raise OutputLost("No sound device could be opened.")
        (count,) = struct.unpack("i", fcntl.ioctl(self._process.unread, termios.FIONREAD, bytes(4)))
        return int(count)


def playing(program: str, target: Target) -> PipePlayer:
    """The program, started, with its device open. Raises OutputLost."""
    path = shutil.which(program)
    if path is None:
        raise OutputLost(f"The program {program} is not installed.")
    device = None if target.device is None else _device_named(program, target.device)
    held = max(LEAST, target.ahead - WAITING - PIECE)
    ahead = max(target.ahead, held + WAITING + PIECE)
    if program == "pacat":
        return PipePlayer([path, *_pacat(device, target.rate, held)], target.rate, ahead, PASSING)
    return PipePlayer([path, *_aplay(device, target.rate, held)], target.rate, ahead, 0)


def devices(program: str) -> list[tuple[str, str]]:
    """For each device what people call it, and what the program does. Raises OutputLost."""
    if shutil.which(program) is None:
        raise OutputLost(f"The program {program} is not installed.")
    if program == "pacat":
        from voicecoach.audio.pulse_sinks import sinks

        return sinks()
    command = [program, "-L"]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=LISTING_LIMIT, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise OutputLost("The devices cannot be listed by aplay.") from error
    found = _PCM.findall(done.stdout.decode("utf-8", "replace"))
    return [(name, name) for name, what in found if name != "null" and "Plugin" not in what]


def _device_named(program: str, name: str) -> str:
    """What the program calls the device that somebody means. Raises OutputLost."""
    if program == "pacat":
        from voicecoach.audio.pulse_sinks import sink_named

        return sink_named(name)
    return named(name, devices(program))


def _pacat(sink: str | None, rate: int, held: int) -> list[str]:
    usual = ["--playback", "--raw", "--format=s16le", "--channels=1", "--client-name=voicecoach"]
    latency = [f"--rate={rate}", f"--latency-msec={held}", f"--process-time-msec={PIECE}"]
    return [*usual, *latency, *([f"--device={sink}"] if sink is not None else [])]


def _aplay(device: str | None, rate: int, held: int) -> list[str]:
    """It reads a whole period before it hands it on, so that one is held besides its device's buffer."""
    usual = ["--quiet", "--file-type=raw", "--format=S16_LE", "--channels=1", f"--rate={rate}"]
    times = [f"--buffer-time={(held - PIECE) * 1000}", f"--period-time={PIECE // 2 * 1000}"]
    return [*usual, *times, *([f"--device={device}"] if device is not None else [])]
