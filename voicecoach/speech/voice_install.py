"""A voice put into the folder of voices, whole or not at all, and taken out again."""

import json
import os
from collections.abc import Callable
from hashlib import md5
from pathlib import Path
from typing import NamedTuple

from voicecoach.model.seams import Unavailable
from voicecoach.settings.saving import replace_file
from voicecoach.speech.fetching import Expected, Place, fetch_file, fetch_small
from voicecoach.speech.piper import CONFIG, MODEL
from voicecoach.speech.voice_catalogue import CARD, LARGEST_MODEL, LARGEST_TEXT, Offered, licence

SPARE = 16 << 20
"""Bytes that are left free on the disk."""
_PARTIAL = ".part"


class Plan(NamedTuple):
    """A voice that is about to be installed: all of it but the model."""

    offered: Offered
    config: bytes
    card: bytes
    """Empty where there is none."""

    @property
    def licence(self) -> str | None:
        """What its card states; None where it states nothing."""
        return licence(self.card.decode("utf-8", "replace"))


def plan(place: Place, offered: Offered) -> Plan:
    """Fetch what is small, and see that it is a voice that can speak here. Raises Unavailable."""
    if offered.model.size > LARGEST_MODEL:
        raise Unavailable(f"the model of {offered.name} is larger than {LARGEST_MODEL >> 20} MB")
    config = _fetch_text(place, offered.config)
    card = _fetch_text(place, offered.card) if offered.card else b""
    _examine(offered.name, config)
    return Plan(offered, config, card)


def is_there(folder: str, offered: Offered) -> bool:
    """Whether this very voice is installed already, and unharmed."""
    return _is(_path(folder, offered.name, CONFIG), offered.config) and _is(
        _path(folder, offered.name, MODEL), offered.model
    )


def _is(path: str, expected: Expected) -> bool:
    """Whether a file is the one that is expected; never where nobody has told its sum."""
    try:
        with open(path, "rb") as file:
            if not expected.md5 or os.fstat(file.fileno()).st_size != expected.size:
                return False
            digest = md5(usedforsecurity=False)
            while piece := file.read(1 << 20):
                digest.update(piece)
    except OSError:
        return False
    return digest.hexdigest() == expected.md5


def remaining(folder: str, offered: Offered) -> int:
    """Bytes of the model that are still to be fetched."""
    try:
        return max(0, offered.model.size - os.path.getsize(_partial(folder, offered)))
    except OSError:
        return offered.model.size


def room(folder: str) -> int:
    """Bytes that the disk of a folder has free beyond SPARE."""
    from shutil import disk_usage

    return disk_usage(folder).free - SPARE


def install(
    place: Place,
    planned: Plan,
    folder: str,
    progress: Callable[[int], None] = lambda size: None,
    pause: Callable[[float], None] | None = None,
) -> None:
    """Fetch the model and put all of the voice in place. Raises Unavailable and OSError.

    The model comes last: before it nothing counts as installed. One that broke off is kept under a name
    of its own, with the sum of its model in it, and is gone on with the next time.
    """
    offered = planned.offered
    partial = _partial(folder, offered)
    fetch_file(place, offered.model, partial, progress, **({"pause": pause} if pause else {}))
    _forget(_path(folder, offered.name, MODEL))
    _put(_path(folder, offered.name, "." + CARD), planned.card)
    _put(_path(folder, offered.name, CONFIG), planned.config)
    os.replace(partial, _path(folder, offered.name, MODEL))
    _forget_partials(folder, offered.name)


def remove(folder: str, name: str) -> None:
    """Take a voice away, its model first, with what broke off of it. Raises OSError."""
    for ending in (MODEL, CONFIG, "." + CARD):
        _forget(_path(folder, name, ending))
    _forget_partials(folder, name)


def _fetch_text(place: Place, expected: Expected) -> bytes:
    data = fetch_small(place, expected.path, LARGEST_TEXT)
    if expected.md5 and (
        len(data) != expected.size or md5(data, usedforsecurity=False).hexdigest() != expected.md5
    ):
        raise Unavailable(
            f"{expected.path} is not the file that the catalogue describes: its checksum differs"
        )
    return data


def _examine(name: str, config: bytes) -> None:
    """Raises Unavailable where piper cannot speak with such settings."""
    try:
        settings = json.loads(config)
        rate, kind = settings["audio"]["sample_rate"], settings.get("phoneme_type", "espeak")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Unavailable(f"the settings of {name} are not those of a piper voice") from None
    if not isinstance(rate, int) or not 4_000 <= rate <= 192_000:
        raise Unavailable(f"{name} has an impossible rate of samples")
    if kind == "pinyin":
        raise Unavailable(
            f"for {name} piper would fetch a part of itself from the network whenever it speaks; take another"
        )


def _put(path: str, data: bytes) -> None:
    """Write a small file at once; an empty one is none. Raises OSError."""
    if data:
        replace_file(Path(path), data)
    else:
        _forget(path)


def _forget_partials(folder: str, name: str) -> None:
    """Away with what broke off of this and of older models of a voice."""
    for file in os.listdir(folder):
        if file.startswith(f".{name}.") and file.endswith(_PARTIAL):
            _forget(os.path.join(folder, file))


def _forget(path: str) -> None:
    try:
        os.remove(path)
    except FileNotFoundError:
        return


def _path(folder: str, name: str, ending: str) -> str:
    return os.path.join(folder, name + ending)


def _partial(folder: str, offered: Offered) -> str:
    """Where a model stands until it is whole: the same for the same model, another for another."""
    mark = offered.model.md5 or f"{offered.model.size}-unchecked"
    return os.path.join(folder, f".{offered.name}.{mark}{_PARTIAL}")
