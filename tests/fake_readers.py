"""Screen readers that fail in every way, for the process that reaches them: ``fake_readers:NAME``."""

import os
import threading
from pathlib import Path

from voicecoach.model.seams import Unavailable

BOOK = "FAKE_READER_BOOK"
"""The environment variable that names the file into which ``Writing`` writes."""


class Writing:
    """Writes down what it is told; some words have their effect."""

    name = "the writing reader"

    def say(self, text: str, urgent: bool) -> None:
        print("chatter on standard output", flush=True)
        os.write(1, b"and beneath it\n")
        if text == "hang":
            threading.Event().wait()
        if text == "crash":
            os.abort()
        if text == "raise":
            raise RuntimeError("it has lost its tongue")
        with Path(os.environ[BOOK]).open("a", encoding="utf-8") as book:
            book.write(f"{'urgent: ' if urgent else ''}{text}\n")


def none() -> Writing:
    raise Unavailable("nobody reads here")


def asleep() -> Writing:
    threading.Event().wait()
    raise AssertionError("it waits for ever")
