"""What we need of the library miniaudio, and what we need besides. Importing it costs 30 ms."""

from collections.abc import Generator
from typing import Any

from voicecoach.audio.lazily import put_off, without

with put_off("urllib.request"), without("numpy"):  # for internet radio and for arrays: 50 and 40 ms
    import miniaudio

from voicecoach.audio.miniaudio_output import BACKENDS
from voicecoach.model.seams import OutputLost


class Device(miniaudio.PlaybackDevice):  # type: ignore[misc]
    """A playback device that gives back its connection to the sound server when it is closed.

    miniaudio 1.71 keeps one more for each device it ever opened (PulseAudio grants 64), and closes a
    forgotten device when it is collected, which at the interpreter's end blocks for ever. So: the
    context goes with the device, and nothing happens on collection.
    """

    _context: Any = None

    def _make_context(self, *arguments: Any) -> Any:
        """The library's, and with it what the device's configuration must say for this one."""
        self._context = super()._make_context(*arguments)
        parts = 1 if self._context.backend == miniaudio.lib.ma_backend_pulseaudio else self._devconfig.periods
        if not _as_it_plays(self._devconfig):
            parts += 1
        self._devconfig.periodSizeInMilliseconds = max(1, self.buffersize_msec // parts)
        return self._context

    def close(self) -> bool:
        """End the sound at once and let go of device and connection; True."""
        super().close()
        context, self._context = self._context, None
        if context is not None:
            miniaudio.lib.ma_context_uninit(context)
        return True

    def __del__(self) -> None:
        pass


def _as_it_plays(config: Any) -> bool:
    """Have a device ask for what it has played, and not for a period at a time; whether that can be had.

    miniaudio usually keeps a period of its own before the device, which is no reserve (it is empty when
    the next one is asked for) and is heard so much later: with 150 ms, 290 passed from acceptance to
    sound. Its ``noFixedSizedCallback`` is not among the names of the binding, but it is the last of four
    flags of a byte each between two fields that are; where they are not there, it is left alone.
    """
    offsets = [miniaudio.ffi.offsetof("ma_device_config", name) for name in ("periods", "dataCallback")]
    if offsets != [16, 32]:
        return False
    flags = miniaudio.ffi.cast("unsigned char *", miniaudio.ffi.addressof(config))[24:28]
    if any(flags):
        return False
    flags[3] = 1
    return True


def opened(name: str | None, rate: int, ahead: int) -> Device:
    """A mono device of 16-bit samples at ``rate`` Hz that holds ``ahead`` milliseconds.

    ``name`` is a device's name or a part of it, or None for the default. Raises OutputLost.
    """
    backends = [miniaudio.Backend[backend] for backend in BACKENDS]
    identity = None if name is None else _find(name, backends)
    device = Device.__new__(Device)
    try:
        device.__init__(  # type: ignore[misc]
            nchannels=1,
            sample_rate=rate,
            buffersize_msec=ahead,
            device_id=identity,
            callback_periods=2,
            backends=backends,
            app_name="voicecoach",
        )
    except miniaudio.MiniaudioError as error:
        device.close()
        raise OutputLost("No sound device could be opened.") from error
    return device


def started(device: Device, requests: Generator[bytes, int, None]) -> Device:
    """The device, playing what ``requests`` yields. Raises OutputLost."""
    try:
        device.start(requests)
    except miniaudio.MiniaudioError as error:
        device.close()
        raise OutputLost("The sound device could not be started.") from error
    return device


def _find(name: str, backends: list[miniaudio.Backend]) -> Any:
    """The id of the device of that name, or of the first whose name holds it. Raises OutputLost."""
    try:
        devices = miniaudio.Devices(backends).get_playbacks()
    except miniaudio.MiniaudioError as error:
        raise OutputLost("No sound device was found.") from error
    wanted = name.casefold()
    holding = [device for device in devices if wanted in device["name"].casefold()]
    exact = [device for device in holding if device["name"].casefold() == wanted]
    if not holding:
        there = ", ".join(f"“{device['name']}”" for device in devices) or "none"
        raise OutputLost(f"No sound device is called “{name}”; there are: {there}.")
    return (exact or holding)[0]["id"]
