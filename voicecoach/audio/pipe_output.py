"""Sound through a pipe to a program that plays: pacat where there is a sound server, else aplay."""

import sys
from collections.abc import Sequence

from voicecoach.audio.device_output import Device, DeviceOutput, Target
from voicecoach.model.seams import OutputLost, OutputPlugin

PROGRAMS = ("pacat", "aplay")
"""In the order in which they are tried."""


class PipeOutput(DeviceOutput):
    """Plays by a program that is fed no faster than it plays, and killed to be silent."""

    def __init__(self) -> None:
        """Starts nothing."""
        super().__init__(_opened)


def _opened(target: Target) -> Device:
    """A program that has found its device and plays nothing yet. Raises OutputLost."""
    from voicecoach.audio.device_names import NoSuchDevice
    from voicecoach.audio.pipe_player import playing
    from voicecoach.audio.pushed_device import PushedDevice

    problem = OutputLost("No sound device was found.")
    for program in PROGRAMS:
        try:
            return PushedDevice(playing(program, target))
        except NoSuchDevice:  # there is a server: its devices are meant
            raise
        except OutputLost as refused:
            problem = refused
    raise problem


def _devices() -> Sequence[str]:
    """The names of the devices of the first program that has any. Raises Unavailable."""
    from voicecoach.audio.device_names import listed

    return listed(_names)


def _names() -> Sequence[str]:
    """Raises OutputLost."""
    from voicecoach.audio.pipe_player import devices

    problem = OutputLost("No sound device was found.")
    for program in PROGRAMS:
        try:
            return [name for name, _ in devices(program)]
        except OutputLost as refused:
            problem = refused
    raise problem


def _unavailable() -> str | None:
    """Whether one of the programs is there; only opening tells whether there is a device."""
    import shutil

    if sys.platform == "win32":
        return "The output pipe is for Linux and its kin."
    if not any(map(shutil.which, PROGRAMS)):
        return "Neither pacat nor aplay is installed (Debian: pulseaudio-utils, alsa-utils)."
    return None


plugin = OutputPlugin(
    name="pipe",
    description="The sound device by way of a program: pacat (PulseAudio, PipeWire) or aplay (ALSA).",
    unavailable=_unavailable,
    create=PipeOutput,
    devices=_devices,
)
