"""Files from outside, read with a bound: regular files only, never waiting on a pipe or a device."""

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from voicecoach.model.sound import Clip
from voicecoach.routine import limits
from voicecoach.routine.desk import OpenSound
from voicecoach.routine.problems import Problem, RoutineError

SOUND_BYTES = 10_000_000
SOUND_SECONDS = 60
ALL_SOUNDS_BYTES = 50_000_000
"""All sounds of one routine together."""

# Whatever of these the system has: not to wait for a writer of a pipe, not to become the owner of
# a terminal, not to hand the file to children, and bytes as they are on Windows.
_FLAGS = os.O_RDONLY
for _name in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY", "O_NOINHERIT"):
    _FLAGS |= getattr(os, _name, 0)


def read_bounded(path: str | Path, most: int) -> bytes:
    """The bytes of a regular file.

    Raises ValueError with a sentence where it is none, is larger than ``most`` bytes or cannot be read.
    """
    try:
        descriptor = os.open(path, _FLAGS)
        with open(descriptor, "rb", buffering=0) as file:  # noqa: PTH123  # a descriptor, not a path
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise ValueError("it is no regular file")
            if status.st_size > most:
                raise ValueError(f"it is larger than {_size(most)}")
            data = _all(file, most + 1)
    except OSError as error:
        raise ValueError(f"it cannot be read ({error.strerror or 'unknown error'})") from None
    if len(data) > most:
        raise ValueError(f"it is larger than {_size(most)}")
    return data


def _all(stream: object, most: int) -> bytes:
    """Everything up to ``most`` bytes of a stream that may return less than asked for."""
    parts, left = [], most
    while left > 0 and (part := stream.read(left)):  # type: ignore[attr-defined]  # files of two kinds
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _size(most: int) -> str:
    return f"{most // 1_000_000} MB" if most >= 1_000_000 else f"{most // 1024} KiB"


def read_file(path: str | Path) -> bytes:
    """The bytes of a routine or a library file.

    Raises RoutineError where it is no regular file, is larger than 256 KiB or cannot be read.
    """
    try:
        return read_bounded(path, limits.FILE)
    except ValueError as error:
        raise RoutineError([Problem(str(path), None, "", f"this file cannot be used: {error}")]) from None


def read_stream(stream: BinaryIO, file: str = "standard input") -> bytes:
    """The bytes of a routine from standard input, at most one more than is allowed (``parse`` refuses it).

    Raises RoutineError where it cannot be read.
    """
    try:
        return _all(stream, limits.FILE + 1)
    except OSError as error:
        message = f"it cannot be read ({error.strerror or 'unknown error'})"
        raise RoutineError([Problem(file, None, "", message)]) from None


def is_library(path: Path) -> bool:
    """Whether a file is one of an exercise library: it lies in a folder called ``library``."""
    return path.absolute().parent.name == "library"


def folder_sounds(folder: Path, decode: Callable[[bytes], Clip]) -> OpenSound:
    """An opener of the sounds of a folder, for ``parse``.

    ``decode`` reads a PCM WAV file and raises ValueError with a sentence. The opener takes a path
    relative to the folder and raises ValueError where it leads out of it (symbolic links followed),
    or where the file is no regular one, is larger than 10 MB, or lasts longer than 60 s; or where
    all sounds together are larger than 50 MB. A sound is read once, however often it is asked for.
    """
    opened: dict[Path, Clip] = {}
    read = 0

    def open_sound(name: str) -> Clip:
        nonlocal read
        path = _inside(folder, name)
        if path not in opened:
            data = read_bounded(path, SOUND_BYTES)
            read += len(data)
            if read > ALL_SOUNDS_BYTES:
                raise ValueError(f"all sounds together are larger than {_size(ALL_SOUNDS_BYTES)}")
            clip = decode(data)
            if clip.frames > SOUND_SECONDS * clip.rate:
                raise ValueError(f"it lasts longer than {SOUND_SECONDS} s")
            opened[path] = clip
        return opened[path]

    return open_sound


def _inside(folder: Path, name: str) -> Path:
    """The real path of a sound. Raises ValueError where it is outside the folder or cannot be followed."""
    try:
        home = folder.resolve()
        path = (home / name).resolve()
    except (OSError, RuntimeError):
        raise ValueError("its path cannot be followed") from None
    if not path.is_relative_to(home):
        raise ValueError("it is outside the routine's folder")
    return path
