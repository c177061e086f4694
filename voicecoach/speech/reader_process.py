"""The child process that hands messages to the screen reader: requests on standard input, answers on output.

Screen readers are reached through a library of native code, which may crash, hang or print; here that
does no harm to a session. The first request names what connects to a reader; the answer is HELLO and
the reader's name, or REFUSED and why. Each later request is a text, and ``1`` where it is urgent; it is
answered by an empty field, or by FAILED and why. The process ends when its input does.

prismatoid knows NVDA, JAWS, Narrator and others on Windows, VoiceOver on macOS, and Orca and
speech-dispatcher (through which Orca speaks) on Linux.
"""

import os
import threading
from collections.abc import Callable
from importlib import import_module
from queue import SimpleQueue
from typing import Any, BinaryIO, Protocol

from voicecoach.model.seams import Unavailable
from voicecoach.speech import protocol

ENGINES = ("SAPI", "ONE_CORE", "AV_SPEECH", "SPIEL")
"""What the library can also speak with, and what is no screen reader: it would be a second voice."""
MISSING = "the library prismatoid is not installed; 'pip install \"voicecoach[screenreader]\"' brings it"


class Reader(Protocol):
    """A screen reader that can be told something."""

    name: str

    def say(self, text: str, urgent: bool) -> None:
        """Have it read a text, after what it reads or, where that is urgent, in its place. May raise."""
        ...


def main() -> None:
    """Serve until the input ends."""
    requests, answers = protocol.own_pipes()
    (reference,) = protocol.receive(requests)
    waiting: SimpleQueue[list[bytes]] = SimpleQueue()
    threading.Thread(target=_listen, args=(requests, waiting), daemon=True).start()
    try:
        reader = _named(reference.decode())()
    except Unavailable as problem:
        protocol.send(answers, protocol.REFUSED, str(problem).encode())
        return
    protocol.send(answers, protocol.HELLO, reader.name.encode())
    while True:
        protocol.send(answers, *_answer(reader, *waiting.get()))


def connect() -> Reader:
    """The screen reader that runs, the likeliest first. Raises Unavailable."""
    try:
        import prism
    except (ImportError, OSError):
        raise Unavailable(MISSING) from None
    context = prism.Context()
    known = [context.id_of(index) for index in range(context.backends_count)]
    for each in sorted(known, key=context.priority_of, reverse=True):
        if each.name in ENGINES:
            continue
        try:
            backend = context.acquire(each)
        except (prism.PrismError, RuntimeError, ValueError):
            continue  # this one does not run
        if backend.features.supports_speak:
            return _Prism(context, backend)
    raise Unavailable("no screen reader that can be told anything runs here")


class _Prism:
    """A reader by way of prismatoid; on a Braille display too, where it has one."""

    def __init__(self, context: Any, backend: Any) -> None:
        self.name: str = backend.name
        self._context = context  # the reader goes with it
        self._tell = backend.output if backend.features.supports_output else backend.speak

    def say(self, text: str, urgent: bool) -> None:
        """See Reader."""
        self._tell(text, urgent)


def _answer(reader: Reader, text: bytes, urgent: bytes) -> tuple[bytes, ...]:
    try:
        reader.say(text.decode("utf-8", "replace"), urgent == b"1")
    except Exception as problem:  # of a library that raises many kinds
        return protocol.FAILED, str(problem).encode()
    return (b"",)


def _listen(requests: BinaryIO, waiting: "SimpleQueue[list[bytes]]") -> None:
    """Hand on what is asked for, and end the process, whatever it does, when the input ends."""
    while True:
        try:
            waiting.put(protocol.receive(requests))
        except (protocol.Garbled, OSError):
            os._exit(0)


def _named(reference: str) -> Callable[[], Reader]:
    module, _, attribute = reference.partition(":")
    found: Callable[[], Reader] = getattr(import_module(module), attribute)
    return found


if __name__ == "__main__":
    main()
