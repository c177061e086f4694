"""A sound file, written as fast as the samples come, and there only when it is whole."""

import errno
import os
import struct
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from voicecoach.model.seams import Granted, OutputPlugin, Unavailable
from voicecoach.model.units import Frames, Seconds

HEADER = struct.Struct("<4sI4s4sIHHIIHH4sI")
"""RIFF, WAVE, ``fmt `` for uncompressed samples, and the head of ``data`` (Microsoft and IBM, 1991)."""
MOST = 2**32 - HEADER.size
"""Bytes of samples: a WAV counts its length in 32 bits. At 22,050 Hz that is 27 hours."""


class WavOutput:
    """Writes beside the target, under a name of its own; ``commit`` puts the file in place.

    Trouble with the disk is an OSError that names the target; nothing is left behind then.
    """

    def __init__(self, path: Path | str) -> None:
        """Touches nothing on disk."""
        self._path = Path(path)
        self._target = self._path
        self._temporary: Path | None = None
        self._file: BinaryIO | None = None
        self._rate = 0
        self._accepted = 0

    def open(self, device: str | None, rate: int, buffer: Seconds) -> Granted:
        """Begin a file at ``rate`` Hz; ``device`` and ``buffer`` mean nothing to it."""
        self.close()
        self._target = Path(os.path.realpath(self._path))  # a link stays one
        if self._target.exists() and not self._target.is_file():
            raise Unavailable(f"{self._path} cannot be written: it is there and no file.")
        if not _replaceable(self._target):
            raise Unavailable(f"{self._path} cannot be written: it is there and no sound file.")
        self._rate, self._accepted = rate, 0
        self._temporary = self._target.with_name(f".{self._target.name}.{os.getpid()}.part")
        try:
            self._file = self._temporary.open("wb")
            self._file.write(self._header())
        except OSError as error:
            self.close()
            raise Unavailable(f"{self._path} cannot be written: {error.strerror}.") from error
        return Granted(rate, Seconds(0), realtime=False)

    def write(self, block: bytes, timeout: float) -> Frames:
        """Write all of it. Raises OSError, also where the file would become too long for a WAV."""
        file = self._begun()
        if 2 * self._accepted + len(block) > MOST:
            self.close()
            hours = MOST / 2 / self._rate / 3600
            raise OSError(errno.EFBIG, f"a WAV file holds {hours:.0f} hours at the most", str(self._path))
        try:
            file.write(block)
        except OSError as error:
            raise self._failed(error) from error
        self._accepted += len(block) // 2
        return Frames(len(block) // 2)

    def commit(self) -> None:
        """Complete the file and put it in place of what was there. Raises OSError."""
        file = self._begun()
        try:
            file.seek(0)
            file.write(self._header())
            file.flush()
            os.fsync(file.fileno())
            file.close()
            assert self._temporary is not None
            self._temporary.replace(self._target)
        except OSError as error:
            raise self._failed(error) from error
        self._file = self._temporary = None

    def heard(self) -> Frames:
        """Everything: a file is heard when it is written."""
        return Frames(self._accepted)

    def halt(self) -> Frames:
        """Nothing waits to be heard, so nothing is dropped."""
        return Frames(self._accepted)

    def close(self) -> None:
        """Give the file up, unless it was committed."""
        file, self._file = self._file, None
        temporary, self._temporary = self._temporary, None
        try:
            if file is not None:
                file.close()
        except OSError:  # a full disk, at the last of the buffer
            pass
        finally:
            if temporary is not None:  # also where it was opened and never known to be: a signal came between
                with suppress(OSError):  # it may not even have been made
                    temporary.unlink(missing_ok=True)

    def _begun(self) -> BinaryIO:
        """The file being written."""
        if self._file is None:
            raise OSError(errno.EBADF, "the file is not being written", str(self._path))
        return self._file

    def _failed(self, error: OSError) -> OSError:
        """Give the file up; the error, with the name that the user gave."""
        self.close()
        return OSError(error.errno, error.strerror, str(self._path))

    def _header(self) -> bytes:
        """The first 44 bytes, for as many frames as were accepted."""
        length = 2 * self._accepted
        form = (16, 1, 1, self._rate, 2 * self._rate, 2, 16)
        return HEADER.pack(b"RIFF", HEADER.size - 8 + length, b"WAVE", b"fmt ", *form, b"data", length)


def _replaceable(path: Path) -> bool:
    """Whether nothing but a sound is lost where ``path`` is replaced: a slip of the name costs no routine."""
    try:
        with path.open("rb") as file:
            return file.read(4) in (b"", b"RIFF")
    except OSError:  # it is not there, or nobody may read it
        return True


plugin = OutputPlugin(
    name="wav",
    description="A sound file (voicecoach render).",
    unavailable=lambda: None,
    create=WavOutput,
)
