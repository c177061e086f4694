"""A file of lines, each of which is on the disk once ``append`` has returned.

What is there is never changed. A line that was written only in part is taken back; where even that
fails, the next line begins on a line of its own.
"""

import contextlib
import errno
import os
import stat
import sys
from pathlib import Path
from typing import BinaryIO

from voicecoach.history.holding import hold

_PLAIN = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
"""No link is followed, no line end is changed, and no pipe is waited for."""
_CANNOT_SYNC = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP}


class Disk:
    """The calls that fail when a disk is full or broken. Tests put others in their place."""

    def create(self, path: Path) -> int:
        """Make a file that only the user can read, and open it; never one that is there, or a link."""
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | _PLAIN, 0o600)

    def write(self, descriptor: int, data: bytes) -> int:
        """Write at the end of the file; how many bytes were."""
        return os.write(descriptor, data)

    def sync(self, descriptor: int) -> None:
        """Wait until all that was written is on the disk, where the file system can tell."""
        try:
            _sync(descriptor)
        except OSError as problem:
            if problem.errno not in _CANNOT_SYNC:
                raise

    def truncate(self, descriptor: int, length: int) -> None:
        """Cut a file to so many bytes."""
        os.ftruncate(descriptor, length)


DISK = Disk()


class LineFile:
    """An open file of lines, locked while it is open. All methods but ``close`` raise OSError."""

    def __init__(self, descriptor: int, path: Path, disk: Disk = DISK, torn: bool = False) -> None:
        """``descriptor``: open to be appended to; ``torn``: its last line is not whole."""
        self.path = path
        self._descriptor = descriptor
        self._disk = disk
        self._torn = torn
        self._held = hold(descriptor)

    @property
    def held(self) -> bool | None:
        """Whether the lock is ours; False: another has it; None: there are no locks here."""
        return self._held

    def append(self, line: bytes) -> None:
        """Write a line, which ends with a line end, and wait until it is on the disk."""
        if self._held is False:  # somebody had a look at that very moment
            self._held = hold(self._descriptor)
        good = os.fstat(self._descriptor).st_size
        try:
            self._write(b"\n" + line if self._torn else line)
            self._disk.sync(self._descriptor)
        except OSError:
            # After a failed sync nobody knows what of it is on the disk, so it has to be written anew.
            self._take_back(good)
            raise
        self._torn = False

    def close(self) -> None:
        """Let go of the file, and of its lock."""
        with contextlib.suppress(OSError):
            os.close(self._descriptor)

    def discard(self) -> None:
        """Close a file in which nothing was written, and remove it."""
        self.close()
        with contextlib.suppress(OSError):
            self.path.unlink()

    def _write(self, data: bytes) -> None:
        while data:
            data = data[self._disk.write(self._descriptor, data) :]

    def _take_back(self, length: int) -> None:
        try:
            self._disk.truncate(self._descriptor, length)
        except OSError:
            self._torn = True


def create(path: Path, disk: Disk = DISK) -> LineFile:
    """Make a new file in a folder that exists. Raises OSError; then there is no file."""
    made = LineFile(disk.create(path), path, disk)
    try:
        _sync_folder(path.parent, disk)
    except OSError:
        made.discard()
        raise
    return made


def reopen(path: Path) -> LineFile:
    """Open a file that is there, to go on after its last line. Raises OSError."""
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | _PLAIN)
    try:
        os.lseek(descriptor, max(0, _size(descriptor) - 1), os.SEEK_SET)
        torn = os.read(descriptor, 1) not in (b"", b"\n")
    except OSError:
        os.close(descriptor)
        raise
    return LineFile(descriptor, path, torn=torn)


def open_record(path: Path) -> BinaryIO:
    """Open a file to read it. Raises OSError, also for a link and for what is no file."""
    descriptor = os.open(path, os.O_RDONLY | _PLAIN)
    try:
        _size(descriptor)
    except OSError:
        os.close(descriptor)
        raise
    return os.fdopen(descriptor, "rb")


def read_record(path: Path, most: int) -> bytes:
    """The bytes of a file, ``most`` of them at the most. Raises OSError as ``open_record`` does."""
    descriptor = os.open(path, os.O_RDONLY | _PLAIN)
    try:
        wanted = min(_size(descriptor), most)
        data = os.read(descriptor, wanted)
        while len(data) < wanted and (more := os.read(descriptor, wanted - len(data))):
            data += more
        return data
    finally:
        os.close(descriptor)


def is_held(path: Path) -> bool:
    """Whether a living process writes this file. False where that cannot be known."""
    try:
        with open_record(path) as file:
            return hold(file.fileno(), shared=True) is False
    except OSError:
        return False


def _size(descriptor: int) -> int:
    """The bytes of a file. Raises OSError for what is none."""
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "not a file")
    return status.st_size


def _sync(descriptor: int) -> None:
    if sys.platform == "darwin":  # where fsync leaves it in the drive's own memory
        import fcntl

        with contextlib.suppress(OSError):
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
    os.fsync(descriptor)


def _sync_folder(folder: Path, disk: Disk) -> None:
    """Have a new file's name on the disk as well. Windows knows no such thing."""
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            disk.sync(descriptor)
        finally:
            os.close(descriptor)
