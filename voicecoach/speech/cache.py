"""Clips on disk: one file a clip, never trusted, never needed.

A file is a header (mark, version, rate, beat, length in bytes, CRC 32 of all the rest) and the
samples. It is written under another name and moved into place, so two programs can share a folder.
A damaged file is removed and made again. The folder has a bound in bytes; what was used longest
ago goes first. Every problem of the disk means only that clips are made again; it is told once.
"""

import os
import struct
import time
from collections.abc import Callable
from zlib import crc32

from voicecoach.audio.lazily import without

with without("_hashlib"):  # OpenSSL takes 2 ms to load; Python has the same of its own
    from hashlib import blake2b

from voicecoach.model.sound import Clip, Utterance
from voicecoach.model.units import Frames

BOUND = 256 << 20
"""Bytes, unless told otherwise: about an hour and a half of different sentences."""
DIGEST = 16
"""Bytes of the hash whose hexadecimal digits are the name of a file."""
ABANDONED = 3600
"""Seconds after which an unfinished file has no writer any more."""

_MARK, _VERSION = b"VCLP", 1
_HEAD = struct.Struct("<4sHIIII")
_LARGEST = 32 << 20  # bytes of a file; nothing we write comes near
_FRESH = 24 * 3600  # seconds within which a use need not be noted again
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class ClipCache:
    """The clips of a folder, made with its first clip. None as the folder: there is no cache."""

    def __init__(self, folder: str | None, said: Callable[[str], None], bound: int = BOUND) -> None:
        self._folder = folder
        self._said = said
        self._bound = bound
        self._writable = folder is not None
        self._written = False
        self._used: set[str] = set()
        self._now = time.time()

    @property
    def writable(self) -> bool:
        """Whether what is put will be kept, as far as is known."""
        return self._writable

    def is_empty(self) -> bool:
        """Whether nothing was ever kept here."""
        try:
            with os.scandir(self._folder) if self._folder else os.scandir(os.devnull) as entries:
                return next(entries, None) is None
        except OSError:
            return True

    def has(self, identity: str, utterance: Utterance) -> bool:
        """Whether there is a file for it, sound or not. Who asks is about to use it."""
        if self._folder is None:
            return False
        path = self._path(identity, utterance)
        try:
            self._note_use(path, os.stat(path).st_mtime)
        except OSError:
            return False
        return True

    def get(self, identity: str, utterance: Utterance) -> Clip | None:
        """The clip, or None where there is none that can be trusted."""
        if self._folder is None:
            return None
        path = self._path(identity, utterance)
        try:
            data, modified = _contents(path)
        except OSError:
            return None
        clip = _decode(data)
        if clip is None:
            _remove(path)
        else:
            self._note_use(path, modified)
        return clip

    def put(self, identity: str, utterance: Utterance, clip: Clip) -> None:
        """Keep a clip, if that is possible."""
        if self._folder is None or not self._writable:
            return
        path = self._path(identity, utterance)
        unfinished = f"{path}.{os.getpid()}.new"
        try:
            for folder in (os.path.dirname(self._folder), self._folder):
                os.makedirs(folder or os.curdir, mode=0o700, exist_ok=True)
            _remove(unfinished)
            _write(unfinished, _encode(clip))
            os.replace(unfinished, path)
            self._written = True
        except OSError as problem:
            _remove(unfinished)
            if os.path.exists(path):
                return  # another program has just put it there, and has it open
            self._writable = False
            self._said(f"Spoken sentences cannot be kept in {self._folder}: {problem.strerror}.")

    def close(self) -> None:
        """Note what was used, and where something was written bring the folder below its bound."""
        for path in self._used:
            try:
                os.utime(path)
            except OSError:
                continue
        self._used.clear()
        if self._written:
            self._prune()

    def _path(self, identity: str, utterance: Utterance) -> str:
        key = "\0".join((identity, utterance.language, utterance.text)).encode("utf-8", "replace")
        return f"{self._folder}{os.sep}{blake2b(key, digest_size=DIGEST).hexdigest()}"

    def _note_use(self, path: str, modified: float) -> None:
        if self._now - modified > _FRESH:
            self._used.add(path)

    def _prune(self) -> None:
        from voicecoach.speech.cache_files import kept  # not on the way to the first word

        files = []
        for file in kept(self._folder or ""):
            if file.finished:
                files.append((file.used, file.size, file.path))
            elif self._now - file.used > ABANDONED:
                _remove(file.path)
        excess = sum(size for _, size, _ in files) - self._bound
        for _, size, path in sorted(files):
            if excess <= 0:
                break
            _remove(path)
            excess -= size


def _encode(clip: Clip) -> bytes:
    head = _HEAD.pack(_MARK, _VERSION, clip.rate, clip.beat, len(clip.samples), 0)[:-4]
    return head + struct.pack("<I", crc32(clip.samples, crc32(head))) + clip.samples


def _decode(data: bytes) -> Clip | None:
    if len(data) <= _HEAD.size:
        return None
    mark, version, rate, beat, length, checksum = _HEAD.unpack_from(data)
    samples = data[_HEAD.size :]
    if (mark, version, length) != (_MARK, _VERSION, len(samples)):
        return None
    if crc32(samples, crc32(data[: _HEAD.size - 4])) != checksum:
        return None
    return Clip(samples, rate, Frames(beat))


def _contents(path: str) -> tuple[bytes, float]:
    """The bytes of a file and when it was last used. Raises OSError."""
    descriptor = os.open(path, _READ)
    try:
        status = os.fstat(descriptor)
        return os.read(descriptor, min(status.st_size, _LARGEST)), status.st_mtime
    finally:
        os.close(descriptor)


def _write(path: str, data: bytes) -> None:
    descriptor = os.open(path, _WRITE, 0o600)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    finally:
        os.close(descriptor)


def _remove(path: str) -> None:
    try:
        os.remove(path)
    except OSError:
        return
