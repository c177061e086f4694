"""What we need of the library miniaudio, and what we need besides. Importing it costs 30 ms."""

from collections.abc import Generator
from typing import Any

from voicecoach.audio.lazily import put_off, without

with put_off("urllib.request"), without("numpy"):  # for internet radio and for arrays: 50 and 40 ms
    import miniaudio

from voicecoach.audio.miniaudio_output import BACKENDS
from voicecoach.model.seams import OutputLost


class Device(miniaudio.PlaybackDevice):  # type: ignore[misc]  # the library has no types
    """A playback device that gives back its connection to the sound server when it is closed.

    miniaudio 1.71 keeps one more for each device it ever opened (PulseAudio grants 64), and closes a
    forgotten device when it is collected, which at the interpreter's end blocks for ever. So: the
    context goes with the device, and nothing happens on collection.
    """

    ahead: int
    """Milliseconds that it holds."""
    delay = 0.0
    _context: Any = None

    def _make_context(self, *arguments: Any) -> Any:
        """The library's, and with it what the device's configuration must say for this one."""
        self._context = super()._make_context(*arguments)
        parts = 1 if self._context.backend == miniaudio.lib.ma_backend_pulseaudio else self._devconfig.periods
        if not _as_it_plays(self._devconfig):
            parts += 1
        self._devconfig.periodSizeInMilliseconds = max(1, self.buffersize_msec // parts)
        return self._context

    def start(self, requests: Generator[bytes, int, None]) -> None:
        """Play what ``requests`` yields. Raises OutputLost."""
        try:
            super().start(requests)
        except miniaudio.MiniaudioError as error:
            self.close()
            raise OutputLost("The sound device could not be started.") from error

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
    identity = None if name is None else _find(name)
    device = Device.__new__(Device)
    device.ahead = ahead
    try:
        device.__init__(  # type: ignore[misc]  # as an unfinished device is closed all the same
            nchannels=1,
            sample_rate=rate,
            buffersize_msec=ahead,
            device_id=identity,
            callback_periods=2,
            backends=_backends(),
            app_name="voicecoach",
        )
    except miniaudio.MiniaudioError as error:
        device.close()
        raise OutputLost("No sound device could be opened.") from error
    return device


def names() -> list[str]:
    """The names of all devices that can play. Raises OutputLost."""
    return [device["name"] for device in _playbacks()]


def _backends() -> list[miniaudio.Backend]:
    return [miniaudio.Backend[backend] for backend in BACKENDS]


def _playbacks() -> list[dict[str, Any]]:
    try:
        devices: list[dict[str, Any]] = miniaudio.Devices(_backends()).get_playbacks()
    except miniaudio.MiniaudioError as error:
        raise OutputLost("No sound device was found.") from error
    return devices


def _find(name: str) -> Any:
    """The id of the device of that name, or of the first whose name holds it. Raises OutputLost."""
    from voicecoach.audio.device_names import named

    return named(name, [(device["name"], device["id"]) for device in _playbacks()])
