"""The sound device by way of PortAudio and sounddevice, where miniaudio has no wheel."""

from collections.abc import Sequence

from voicecoach.audio.device_output import Device, DeviceOutput, Target, loading
from voicecoach.model.seams import OutputPlugin


class SounddeviceOutput(DeviceOutput):
    """Plays on a device that PortAudio's thread asks sound for."""

    def __init__(self) -> None:
        """Opens nothing, imports nothing."""
        super().__init__(_opened)


def _opened(target: Target) -> Device:
    """A device, not started. Raises OutputLost."""
    with loading("sounddevice"):
        from voicecoach.audio.sounddevice_device import opened
    return opened(target.device, target.rate, target.ahead)


def _names() -> Sequence[str]:
    """Raises OutputLost."""
    with loading("sounddevice"):
        from voicecoach.audio.sounddevice_device import names
    return names()


def _devices() -> Sequence[str]:
    """The names of the devices there are. Raises Unavailable."""
    from voicecoach.audio.device_names import listed

    return listed(_names)


def _unavailable() -> str | None:
    """Whether the library and PortAudio are there; only opening tells whether there is a device."""
    import sys
    from importlib.util import find_spec

    if find_spec("sounddevice") is None:
        return "The library sounddevice is not installed (pip install sounddevice)."
    if sys.platform in ("win32", "darwin"):  # the wheel brings PortAudio
        return None
    from ctypes.util import find_library

    if find_library("portaudio") is None:
        return "PortAudio is not installed (Debian: libportaudio2)."
    return None


plugin = OutputPlugin(
    name="sounddevice",
    description="The sound device by way of PortAudio (Windows, macOS, ALSA).",
    unavailable=_unavailable,
    create=SounddeviceOutput,
    devices=_devices,
)
