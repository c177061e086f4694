"""Which outputs there are, and the first that can be had.

Built-in outputs are registered like a stranger's (entry points of ``voicecoach.outputs``), but are
found here by their module: reading the entry points of everything installed takes 20 to 40 ms, and
nobody waits for that who wants the usual device.
"""

from importlib import import_module
from typing import NamedTuple

from voicecoach.model.seams import Granted, Output, OutputPlugin, Unavailable
from voicecoach.model.units import SAMPLE_RATE, Seconds

GROUP = "voicecoach.outputs"
BUILT_IN = {
    "miniaudio": "voicecoach.audio.miniaudio_output",
    "text": "voicecoach.audio.text_output",
    "wav": "voicecoach.audio.wav_output",
}
AUTO = ("miniaudio", "text")
"""What ``auto`` tries, in this order; the last cannot fail."""
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


def choose(
    name: str = "auto", device: str | None = None, rate: int = SAMPLE_RATE, buffer: Seconds = BUFFER
) -> Chosen:
    """Open the output of that name, or for ``auto`` the first of ``AUTO`` that opens.

    A device that is not there gives way to the usual one, for who does not see the screen should not
    be left without sound because a headset is not plugged in. Opening is part of choosing, for only
    that tells. Where ``auto`` comes down to text, a device that appears later is taken up. Raises
    Unavailable where none can be had, which with ``auto`` does not happen.
    """
    refused: list[Refused] = []
    devices = (None,) if device is None else (device, None)
    for candidate in AUTO if name == "auto" else (name,):
        for wanted in devices:
            try:
                output = _standing_by() if refused and candidate == AUTO[-1] else _created(candidate)
                granted = output.open(wanted, rate, buffer)
            except Unavailable as error:
                refused.append(Refused(candidate, str(error)))
            else:
                return Chosen(candidate, output, granted, refused, wanted)
    raise Unavailable(refused[-1].reason)


def find(name: str) -> OutputPlugin:
    """The plugin of that name, built-in or installed. Raises Unavailable."""
    if name in BUILT_IN:
        plugin: OutputPlugin = import_module(BUILT_IN[name]).plugin
        return plugin
    from importlib.metadata import entry_points

    installed = entry_points(group=GROUP)
    if name not in installed.names:
        there = ", ".join(("auto", *sorted((installed.names | set(BUILT_IN)) - {"wav"})))
        raise Unavailable(f"There is no output “{name}”; there are: {there}.")
    try:
        loaded: OutputPlugin = installed[name].load()
    except Exception as error:  # a stranger's module may fail in any way
        raise Unavailable(f"The output “{name}” does not load: {error}.") from error
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


def _standing_by() -> Output:
    """The text, which a device that appears later takes over from, where there can be one."""
    from voicecoach.audio.standby_output import StandbyOutput

    try:
        return StandbyOutput(_created(AUTO[0]))
    except Unavailable:
        return _created(AUTO[-1])
