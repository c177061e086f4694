"""Printing: whatever text it is, it cannot drive the terminal, and no missing reader stops the coach.

There is no colour anywhere, so ``NO_COLOR`` is honoured as it is. Output is whole lines, for screen readers.
"""

import io
import re
import sys
from collections.abc import Callable
from typing import TextIO

_UNSAFE = (
    "[\x00-\x1f\x7f-\x9f"  # C0 and C1 controls
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidi controls
    "\u2028\u2029"  # line and paragraph separators: one line stays one line
    "\ud800-\udfff]"  # bytes of a file name that are no text
)


def escape(text: str) -> str:
    r"""The text with everything that a terminal could act upon written as ``\u001b``."""
    if text.isprintable():  # as almost all is, and nothing that is unsafe
        return text
    return re.sub(_UNSAFE, lambda found: f"\\u{ord(found[0]):04x}", text)


def out(text: str = "", *, now: bool = False) -> None:
    """Print one line on standard output, escaped; ``now`` also hands it to its reader at once.

    A standard output that was closed before the start swallows it. Raises OSError, as BrokenPipeError
    where the reader has gone.
    """
    if sys.stdout is not None:
        sys.stdout.write(escape(text) + "\n")
        if now:
            sys.stdout.flush()


def err(text: str) -> None:
    """Print one line on standard error, escaped, at once. It never fails: there is no one else to tell."""
    if sys.stderr is not None:
        try:
            sys.stderr.write(escape(text) + "\n")
            sys.stderr.flush()
        except (OSError, ValueError):
            pass


_also: Callable[[str], None] | None = None


def tell_now(sentence: str) -> None:
    """Print a sentence of the program's own for the user, on standard error."""
    err(f"voicecoach: {sentence}")
    tell_listener(sentence)


def tell_also(listener: Callable[[str], None] | None) -> None:
    """Have somebody else told, too, what ``tell_now`` prints from now on, on any thread; None: nobody."""
    global _also
    _also = listener


def tell_listener(sentence: str) -> None:
    """Have the listener alone told, as where a sentence is printed in another way; there may be none."""
    if _also is not None:
        _also(sentence)


def out_json(data: object) -> None:
    r"""Print a value as one JSON document, in ASCII, so that every encoding and terminal carries it.

    What is no Unicode, as the name of a file may be, is written as text (``\udce4``): readers of JSON
    refuse a document with half a character.
    """
    import json

    text = json.dumps(data, ensure_ascii=True, indent=2)
    if "\\ud" in text:
        text = json.dumps(_as_unicode(data), ensure_ascii=True, indent=2)
    out_lines(text)


def _as_unicode(data: object) -> object:
    match data:
        case str():
            return data.encode("utf-8", "backslashreplace").decode()
        case dict():
            return {_as_unicode(key): _as_unicode(value) for key, value in data.items()}
        case list() | tuple():
            return list(map(_as_unicode, data))
    return data


def out_lines(text: str) -> None:
    """Print text of several lines, each escaped."""
    for line in text.split("\n"):
        out(line)


def tolerate_any_text() -> None:
    r"""Have both streams write what their encoding lacks as ``\xe4`` instead of failing (code pages)."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def discard(stream: TextIO | None) -> None:
    """Point a standard stream whose reader has gone to nowhere, so that nothing fails at exit."""
    import os

    if stream is not None:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, stream.fileno())
        except (OSError, ValueError):
            pass
        finally:
            os.close(nowhere)
