"""The sound device, by way of miniaudio: one continuous stream."""

from collections.abc import Sequence

from voicecoach.audio.device_output import Device, DeviceOutput, Target, loading
from voicecoach.model.seams import OutputPlugin

BACKENDS = ("WASAPI", "COREAUDIO", "PULSEAUDIO", "ALSA")
"""In this order, those of the platform. Never miniaudio's own choice, which may end in its silent Null."""


class MiniaudioOutput(DeviceOutput):
    """Plays on a device that miniaudio's thread asks sound for."""

    def __init__(self) -> None:
        """Opens nothing, imports nothing."""
        super().__init__(_opened)


def _opened(target: Target) -> Device:
    """A device, not started. Raises OutputLost."""
    with loading("miniaudio"):
        from voicecoach.audio.miniaudio_device import opened
    return opened(target.device, target.rate, target.ahead)


def _names() -> Sequence[str]:
    """Raises OutputLost."""
    with loading("miniaudio"):
        from voicecoach.audio.miniaudio_device import names
    return names()


def _devices() -> Sequence[str]:
    """The names of the devices there are. Raises Unavailable."""
    from voicecoach.audio.device_names import listed

    return listed(_names)


def _unavailable() -> str | None:
    """Whether the library is there; only opening tells whether there is a device."""
    from importlib.util import find_spec

    if find_spec("miniaudio") is None:
        return "The library miniaudio is not installed (pip install miniaudio)."
    return None


plugin = OutputPlugin(
    name="miniaudio",
    description="The sound device (PulseAudio, PipeWire, ALSA, Windows, macOS).",
    unavailable=_unavailable,
    create=MiniaudioOutput,
    devices=_devices,
)
