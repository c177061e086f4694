"""Which outputs there are, and the first that can be had.

Built-in outputs are registered like a stranger's (entry points of ``voicecoach.outputs``), but are
found here by their module: reading the entry points of everything installed takes 20 to 40 ms, and
nobody waits for that who wants the usual device.
"""

import sys
from collections.abc import Iterator
from importlib import import_module
from typing import NamedTuple

from voicecoach.model.seams import Granted, Output, OutputPlugin, Unavailable
from voicecoach.model.units import SAMPLE_RATE, Seconds

GROUP = "voicecoach.outputs"
BUILT_IN = {
    "miniaudio": "voicecoach.audio.miniaudio_output",
    "sounddevice": "voicecoach.audio.sounddevice_output",
    "pasimple": "voicecoach.audio.pasimple_output",
    "pipe": "voicecoach.audio.pipe_output",
    "simpleaudio": "voicecoach.audio.simpleaudio_output",
    "text": "voicecoach.audio.text_output",
    "wav": "voicecoach.audio.wav_output",
}
TEXT = "text"
"""What ``auto`` comes down to: it cannot fail."""
BUFFER = Seconds(15, 100)
"""What a device and the queue before it hold together."""


class Refused(NamedTuple):
    """An output that could not be had, and why, in one sentence."""

    name: str
    reason: str


class Chosen(NamedTuple):
    """An open output, and those that were refused before it."""

    name: str
    output: Output
    granted: Granted
    refused: list[Refused]
    device: str | None
    """The device by (a part of) its name; None for the usual one."""


def automatic(platform: str = sys.platform, machine: str | None = None) -> Iterator[str]:
    """What ``auto`` tries, in this order, before it comes down to text.

    ``machine`` as ``platform.machine()`` tells it; None for this one. miniaudio comes first and has
    wheels for most machines; the second has them for the others.
    """
    yield "miniaudio"
    machine = machine or _machine()
    if platform == "linux" and machine != "x86_64":
        yield "pasimple"
    elif platform == "win32" and machine == "ARM64":
        yield "sounddevice"
    yield "pipe"


def choose(
    name: str = "auto", device: str | None = None, rate: int = SAMPLE_RATE, buffer: Seconds = BUFFER
) -> Chosen:
    """Open the output of that name, or for ``auto`` the first of ``automatic`` that opens, or text.

    A device that is not there gives way to the usual one, for who does not see the screen should not
    be left without sound because a headset is not plugged in. Opening is part of choosing, for only
    that tells. Outputs whose library is missing are passed over by ``auto``. Where it comes down to
    text, a device that appears later is taken up. Raises Unavailable where none can be had, which with
    ``auto`` does not happen.
    """
    if name != "auto":
        refused: list[Refused] = []
        found = _first_opened(name, _created(name), device, rate, buffer, refused)
        if found is None:
            raise Unavailable(refused[-1].reason)
        return found
    return _automatic(device, rate, buffer)


def _automatic(device: str | None, rate: int, buffer: Seconds) -> Chosen:
    """The best output there is."""
    refused: list[Refused] = []
    absent: list[Refused] = []
    fallback = TEXT
    for candidate in automatic():
        try:
            output = _created(candidate)
        except Unavailable as error:
            absent.append(Refused(candidate, str(error)))
            continue
        fallback = candidate if fallback == TEXT else fallback
        if found := _first_opened(candidate, output, device, rate, buffer, refused):
            return found
    output = _created(TEXT) if fallback == TEXT else _standing_by(fallback)
    granted = output.open(device, rate, buffer)
    return Chosen(TEXT, output, granted, refused or absent, device)


def _first_opened(
    name: str, output: Output, device: str | None, rate: int, buffer: Seconds, refused: list[Refused]
) -> Chosen | None:
    """The output on the device of that name, or else on the usual one; why not is noted in ``refused``."""
    for wanted in dict.fromkeys((device, None)):
        try:
            granted = output.open(wanted, rate, buffer)
        except Unavailable as error:
            refused.append(Refused(name, str(error)))
        else:
            return Chosen(name, output, granted, refused, wanted)
    return None


def find(name: str) -> OutputPlugin:
    """The plugin of that name, built-in or installed. Raises Unavailable."""
    if name in BUILT_IN:
        plugin: OutputPlugin = import_module(BUILT_IN[name]).plugin
        return plugin
    from importlib.metadata import entry_points

    installed = entry_points(group=GROUP)
    if name not in installed.names:
        from voicecoach.settings.suggest import did_you_mean

        known = ("auto", *sorted((installed.names | set(BUILT_IN)) - {"wav"}))
        there = ", ".join(known)
        raise Unavailable(f"There is no output “{name}”; there are: {there}.{did_you_mean(name, known)}")
    try:
        loaded = installed[name].load()
    except Exception as error:  # a stranger's module may fail in any way
        raise Unavailable(f"The output “{name}” does not load: {error}.") from error
    if not isinstance(loaded, OutputPlugin):
        raise Unavailable(f"What is installed as “{name}” is no output.")
    return loaded


def names() -> list[str]:
    """All outputs: the built-in ones, then what else is installed, for listings."""
    from importlib.metadata import entry_points

    return [*BUILT_IN, *sorted(entry_points(group=GROUP).names - set(BUILT_IN))]


def _created(name: str) -> Output:
    """A new output of that name, not open. Raises Unavailable."""
    plugin = find(name)
    if plugin.name == "wav":
        raise Unavailable("A sound file is made by “voicecoach render”.")
    if reason := plugin.unavailable():
        raise Unavailable(reason)
    return plugin.create()


def _standing_by(name: str) -> Output:
    """The text, which a device that appears later takes over from, played to by the output of that name."""
    from voicecoach.audio.standby_output import StandbyOutput

    return StandbyOutput(_created(name))


def _machine() -> str:
    """As ``platform.machine()``, whose module takes 3 ms to import."""
    import os

    return os.environ.get("PROCESSOR_ARCHITECTURE", "") if sys.platform == "win32" else os.uname().machine
