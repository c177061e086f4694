"""What we need of the library sounddevice. Importing it looks for all devices: 50 to 300 ms."""

import atexit
import ctypes
import sys
from collections.abc import Generator
from typing import Any

import sounddevice

from voicecoach.audio.device_names import named
from voicecoach.model.seams import OutputLost

# At the program's end it would close what is open, and that blocks for ever where the sound server hangs.
atexit.unregister(sounddevice._exit_handler)

if sys.platform == "linux":
    # PortAudio and libasound tell the death of a sound server on C's own standard error, from a thread of
    # theirs and at any time. Python's does not go through that stream.
    _libc = ctypes.CDLL(None)
    _libc.fopen.restype = ctypes.c_void_p
    ctypes.c_void_p.in_dll(_libc, "stderr").value = _libc.fopen(b"/dev/null", b"w")

PARTS = 5
"""On ALSA PortAudio's device is, when it has asked, a part fuller than the latency it was given, of four."""
ROUNDED = 2
"""Milliseconds by which a part may be rounded up."""


class Stream:
    """A stream that PortAudio's own thread asks sound for."""

    delay = 0.0

    def __init__(self, device: int | None, rate: int, ahead: int) -> None:
        """``device`` is PortAudio's number for it. Raises PortAudioError."""
        self._requests: Generator[bytes, int, None] | None = None
        self._stream = sounddevice.RawOutputStream(
            samplerate=rate,
            channels=1,
            dtype="int16",
            device=device,
            latency=(ahead - ROUNDED) / 1000 * (PARTS - 1) / PARTS,
            callback=self._ask,
        )
        self.ahead = max(ahead, round(self._stream.latency * 1000 * PARTS / (PARTS - 1)) + ROUNDED)

    def start(self, requests: Generator[bytes, int, None]) -> None:
        """Play what ``requests`` yields. Raises OutputLost."""
        self._requests = requests
        try:
            self._stream.start()
        except sounddevice.PortAudioError as error:
            self.close()
            raise OutputLost("The sound device could not be started.") from error

    def close(self) -> None:
        """End the sound at once and let go of the device."""
        self._stream.abort(ignore_errors=True)
        self._stream.close(ignore_errors=True)

    def _ask(self, samples: Any, frames: int, times: Any, status: Any) -> None:
        """PortAudio's thread: fill in what is heard next."""
        if self._requests is not None:
            samples[:] = self._requests.send(frames)


def opened(name: str | None, rate: int, ahead: int) -> Stream:
    """A mono stream of 16-bit samples at ``rate`` Hz that holds ``ahead`` milliseconds.

    PortAudio knows the devices that were there when it was initialised, so where none opens it is
    initialised anew. ``name`` is a device's name or a part of it, or None for the default. Raises OutputLost.
    """
    try:
        try:
            return Stream(_find(name), rate, ahead)
        except (sounddevice.PortAudioError, OutputLost):
            _look_again()
            return Stream(_find(name), rate, ahead)
    except sounddevice.PortAudioError as error:
        raise OutputLost("No sound device could be opened.") from error


def names() -> list[str]:
    """The names of all devices that can play, as they are now. Raises OutputLost."""
    _look_again()
    return list(dict.fromkeys(name for name, _ in _playbacks()))


def _look_again() -> None:
    """Have PortAudio see the devices that are there now. No stream may be open."""
    try:
        sounddevice._terminate()
        sounddevice._initialize()
    except sounddevice.PortAudioError as error:
        raise OutputLost("PortAudio does not start.") from error


def _playbacks() -> list[tuple[str, int]]:
    devices = enumerate(sounddevice.query_devices())
    return [(device["name"], number) for number, device in devices if device["max_output_channels"] > 0]


def _find(name: str | None) -> int | None:
    """PortAudio's number of a device. Raises OutputLost."""
    return None if name is None else named(name, _playbacks())
