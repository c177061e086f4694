"""The user's file of settings, changed: whole or not at all, and one change after the other."""

import contextlib
import os
import secrets
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from voicecoach.settings.file import UserFile, open_file
from voicecoach.settings.folders import make_private


def change(path: Path, edit: Callable[[UserFile], str]) -> UserFile:
    """Give the file the text that ``edit`` makes of it; the file as it is then.

    Who changes it at the same time waits, so that no change is lost. A link stays, and the file it
    points to is changed. Raises Unreadable, OSError, and what ``edit`` raises.
    """
    target = Path(os.path.realpath(path))
    make_private(target.parent)
    with _alone(target.parent):
        file = open_file(target)
        text = edit(file)
        if text != file.text or not target.exists():
            replace_file(target, file.with_text(text))
    return open_file(path)


def replace_file(target: Path, data: bytes) -> None:
    """Put a new file in the place of another at once, readable by the user only. Raises OSError."""
    part = target.with_name(f".{target.name}.{secrets.token_hex(8)}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(part, flags, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):  # the first error tells more
            part.unlink(missing_ok=True)
        raise
    if sys.platform != "win32":  # which knows no such thing
        with _opened(target.parent) as folder, contextlib.suppress(OSError):
            os.fsync(folder)


@contextlib.contextmanager
def _opened(folder: Path) -> Iterator[int]:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


if sys.platform == "win32":
    import msvcrt

    @contextlib.contextmanager
    def _alone(folder: Path) -> Iterator[None]:
        """Wait for others who change files of the folder (10 s at the most), and hold them off."""
        descriptor = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            with contextlib.suppress(OSError):
                msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)
            yield
        finally:
            os.close(descriptor)

else:
    import fcntl

    @contextlib.contextmanager
    def _alone(folder: Path) -> Iterator[None]:
        """Wait for others who change files of the folder, and hold them off; not where there are no locks."""
        with _opened(folder) as descriptor:
            with contextlib.suppress(OSError):
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
