"""Devices by name: the one that somebody means, and what there is where nobody can tell."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from voicecoach.model.seams import OutputLost, Unavailable

T = TypeVar("T")

LISTING_LIMIT = 0.9
"""Seconds for a list of devices: a sound server that hangs never gives one."""


class NoSuchDevice(OutputLost):
    """Devices can be had, but none of that name; the message lists them."""


def named(name: str, devices: Sequence[tuple[str, T]]) -> T:
    """The device of that name, or the first whose name holds it. Raises NoSuchDevice."""
    wanted = name.casefold()
    holding = [(each, device) for each, device in devices if wanted in each.casefold()]
    exact = [(each, device) for each, device in holding if each.casefold() == wanted]
    if holding:
        return (exact or holding)[0][1]
    from voicecoach.settings.suggest import did_you_mean

    names = dict.fromkeys(each for each, _ in devices)
    there = ", ".join(f"“{each}”" for each in names) or "none"
    raise NoSuchDevice(f"No sound device is called “{name}”; there are: {there}.{did_you_mean(name, names)}")


def listed(ask: Callable[[], Sequence[str]]) -> Sequence[str]:
    """The names that ``ask`` gives, within a second. Raises Unavailable, also for OutputLost."""
    from voicecoach.audio.control_thread import ControlThread
    from voicecoach.audio.device_output import no_noise

    try:
        with no_noise():
            return ControlThread().call(ask, LISTING_LIMIT)
    except OutputLost as error:
        raise Unavailable(str(error)) from error
    except TimeoutError as error:
        raise Unavailable("The sound system does not answer.") from error
