"""PulseAudio (and PipeWire in its place) by its simple interface, by way of pasimple."""

from collections.abc import Sequence

from voicecoach.audio.device_output import Device, DeviceOutput, Target, loading
from voicecoach.model.seams import OutputLost, OutputPlugin

PIECE = 20
"""Milliseconds that are written at a time. PulseAudio takes no less in one request."""


class PasimpleOutput(DeviceOutput):
    """Plays on a sink of the sound server, written to by a thread of its own."""

    def __init__(self) -> None:
        """Opens nothing, imports nothing."""
        super().__init__(_opened)


class _Stream:
    """A stream to the sound server, which takes a piece whenever it has played one."""

    delay = 0.0

    def __init__(self, sink: str | None, rate: int, ahead: int) -> None:
        """``ahead``: milliseconds that the server holds. Raises OutputLost."""
        with loading("pasimple"):
            import pasimple
        self._error = pasimple.PaSimpleError
        self.ahead = ahead
        self._piece = rate * PIECE // 1000
        try:
            self._stream = pasimple.PaSimple(
                pasimple.PA_STREAM_PLAYBACK,
                pasimple.PA_SAMPLE_S16LE,
                1,
                rate,
                app_name="voicecoach",
                device_name=sink,
                tlength=2 * (rate * ahead // 1000),
                minreq=2 * self._piece,
            )
        except self._error as error:
            raise OutputLost("No sound server could be reached.") from error

    def wanted(self) -> int:
        """Always a piece more: it is the writing that waits."""
        return self._piece

    def push(self, samples: bytes) -> None:
        """Wait until there is room, and write. Raises OutputLost."""
        try:
            self._stream.write(samples)
        except self._error as error:
            raise OutputLost("The sound server has gone.") from error

    def cut(self) -> None:
        """A piece that waits for room gets it soon, and nothing may be closed under it."""

    def close(self) -> None:
        """Take the stream away from the server, with what it holds."""
        self._stream.close()


def _opened(target: Target) -> Device:
    """A stream that plays nothing yet. Raises OutputLost."""
    from voicecoach.audio.pulse_sinks import sink_named
    from voicecoach.audio.pushed_device import PushedDevice

    sink = None if target.device is None else sink_named(target.device)
    return PushedDevice(_Stream(sink, target.rate, target.ahead))


def _devices() -> Sequence[str]:
    """The names of the server's sinks, where its tool pactl is installed. Raises Unavailable."""
    from voicecoach.audio.device_names import listed
    from voicecoach.audio.pulse_sinks import sinks

    return listed(lambda: [name for name, _ in sinks()])


def _unavailable() -> str | None:
    """Whether the library and libpulse are there; only opening tells whether there is a server."""
    import sys
    from importlib.util import find_spec

    if sys.platform != "linux":
        return "The output pasimple is for Linux."
    if find_spec("pasimple") is None:
        return "The library pasimple is not installed (pip install pasimple)."
    from ctypes import CDLL

    try:
        CDLL("libpulse-simple.so.0")
    except OSError:
        return "PulseAudio's library is not installed (Debian: libpulse0)."
    return None


plugin = OutputPlugin(
    name="pasimple",
    description="A sound server (PulseAudio, PipeWire), also where miniaudio has no wheel.",
    unavailable=_unavailable,
    create=PasimpleOutput,
    devices=_devices,
)
