"""The log of ``--debug``. Without it nothing is imported, opened or formatted."""

from collections.abc import Callable
from pathlib import Path

_write: Callable[..., None] | None = None


def note(message: str, *args: object) -> None:
    """Write a line into the log, if there is one. ``args`` are put in as by ``logging``."""
    if _write is not None:
        _write(message, *args)


def note_exception(problem: BaseException) -> bool:
    """Write an exception with its traceback into the log; whether there is one."""
    if _write is not None:
        _write("%s", type(problem).__name__, exc_info=problem)
    return _write is not None


def start_log(folder: Path) -> Path:
    """Log from now on, into a new file of ``folder``, which must exist; the file's path.

    What libraries log is in it too. Raises OSError. Starting twice makes one log only.
    """
    global _write
    import logging
    import os
    from datetime import datetime

    if logging.root.handlers and isinstance(handler := logging.root.handlers[0], logging.FileHandler):
        return Path(handler.baseFilename)
    path = folder / f"{datetime.now():%Y-%m-%d-%H%M%S}-{os.getpid()}.log"
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    logging.basicConfig(
        filename=path,
        encoding="utf-8",
        errors="backslashreplace",
        level=logging.DEBUG,
        format="%(asctime)s.%(msecs)03d %(process)d %(threadName)s %(name)s: %(message)s",
        datefmt="%H:%M:%S",
    )
    _write = logging.getLogger("voicecoach").debug
    return path
