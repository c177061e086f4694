"""Files fetched whole: tried again, gone on with where they broke off, believed by their size and sum."""

import hashlib
import os
import time
from collections.abc import Callable
from http.client import HTTPException
from typing import Any, BinaryIO, NamedTuple, Protocol, TypeVar

from voicecoach.model.seams import Unavailable

TRIES = 3
BACK_OFF = 2.0
"""Seconds before the second try; twice as many before the third."""
_PIECE = 1 << 16

T = TypeVar("T")


class BrokenOff(Exception):
    """It may go better the next time. The message says what happened."""


class Part(NamedTuple):
    """A file that is being sent."""

    stream: Any
    """Has ``read`` and ``close``."""
    start: int
    """The byte it begins with: the one that was asked for, or 0 where that cannot be had."""


class Expected(NamedTuple):
    """A file as a catalogue describes it."""

    path: str
    """From the place of the catalogue on, with ``/``."""
    size: int
    """Bytes."""
    md5: str
    """Of its bytes, in lower case; empty where nobody has told it."""


class Place(Protocol):
    """Where files come from."""

    def open(self, path: str, start: int = 0) -> Part:
        """A file from a byte on. Raises BrokenOff, and Unavailable where it will not be had."""
        ...


class Folder:
    """A folder of this machine."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def open(self, path: str, start: int = 0) -> Part:
        """See Place."""
        try:
            file = open(os.path.join(self.folder, *path.split("/")), "rb")  # noqa: SIM115  # the caller's
        except OSError as problem:
            raise Unavailable(f"{os.path.join(self.folder, path)}: {problem.strerror}") from None
        file.seek(start)
        return Part(file, start)


def fetch_small(place: Place, path: str, most: int, pause: Callable[[float], None] = time.sleep) -> bytes:
    """A file of at most so many bytes. Raises Unavailable."""

    def attempt() -> bytes:
        part = place.open(path)
        try:
            data: bytes = _read_all(part.stream, most + 1)
        finally:
            part.stream.close()
        if len(data) > most:
            raise Unavailable(f"{path} is larger than the {most} bytes that are expected at the most")
        return data

    return _tried(attempt, pause)


def fetch_file(
    place: Place,
    expected: Expected,
    partial: str,
    progress: Callable[[int], None] = lambda size: None,
    pause: Callable[[float], None] = time.sleep,
) -> None:
    """Bring the file ``partial`` to the size and sum that are expected; what it holds already is kept.

    ``progress`` is told how many bytes there are. Raises Unavailable, after which what is there can be
    gone on with, unless it was wrong; and OSError.
    """
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(partial, flags, 0o600), "r+b") as file:
        _tried(lambda: _go_on(place, expected, file, progress), pause)
        os.fsync(file.fileno())


def _go_on(place: Place, expected: Expected, file: BinaryIO, progress: Callable[[int], None]) -> None:
    """One try. Raises BrokenOff and Unavailable."""
    digest, there = _digest(file)
    if there > expected.size or not expected.md5:  # what cannot be checked is not gone on with
        digest, there = _emptied(file)
    kept = there
    progress(there)
    if there < expected.size:
        part = place.open(expected.path, there)
        try:
            if part.start != there:
                digest, there = _emptied(file)
                kept = 0
            while there <= expected.size and (piece := _piece(part.stream)):
                file.write(piece)
                digest.update(piece)
                there += len(piece)
                progress(min(there, expected.size))
        finally:
            file.flush()
            part.stream.close()
    if there < expected.size:
        raise BrokenOff(f"{expected.path} broke off after {there} of {expected.size} bytes")
    if there > expected.size or (expected.md5 and digest.hexdigest() != expected.md5):
        _emptied(file)
        wrong = f"{expected.path} is not the file that the catalogue describes: its checksum differs"
        raise BrokenOff(wrong) if kept else Unavailable(wrong)


def _tried(attempt: Callable[[], T], pause: Callable[[float], None]) -> T:
    """The outcome of the first of TRIES that does not break off. Raises Unavailable."""
    wait = BACK_OFF
    for _ in range(TRIES - 1):
        try:
            return attempt()
        except BrokenOff:
            pause(wait)
            wait *= 2
    try:
        return attempt()
    except BrokenOff as problem:
        raise Unavailable(f"{problem}, at the last of {TRIES} tries") from None


def _digest(file: BinaryIO) -> tuple[Any, int]:
    """The sum of what a file holds, and how much that is; afterwards it is at its end."""
    digest, size = hashlib.md5(usedforsecurity=False), 0
    file.seek(0)
    while piece := file.read(_PIECE):
        digest.update(piece)
        size += len(piece)
    return digest, size


def _emptied(file: BinaryIO) -> tuple[Any, int]:
    file.seek(0)
    file.truncate()
    return _digest(file)


def _piece(stream: Any) -> bytes:
    """What comes next; nothing at the end. Raises BrokenOff."""
    try:
        piece: bytes = stream.read(_PIECE)
    except TimeoutError:
        raise BrokenOff("the server has stopped sending") from None
    except (OSError, HTTPException) as problem:
        raise BrokenOff(f"the connection broke ({problem})") from None
    return piece


def _read_all(stream: Any, most: int) -> bytes:
    data = bytearray()
    while len(data) < most and (piece := _piece(stream)):
        data += piece
    return bytes(data)
