"""Messages that are not on the beat, for the user's own screen reader. Nobody ever waits for it.

What is to be said goes into a short queue; a thread hands it to a process of its own (see
``reader_process``), which a library that crashes or hangs takes with it, and nothing else.
"""

import contextlib
import threading
from collections import deque
from collections.abc import Callable
from typing import BinaryIO, Protocol, cast

from voicecoach.model.seams import Unavailable
from voicecoach.speech import protocol
from voicecoach.speech.client import start_process

USUAL = "voicecoach.speech.reader_process:connect"
"""What connects to the screen reader: ``module:attribute``."""
START, TEXT, PARTING = 5.0, 2.0, 0.5
"""Seconds that a reader may take to be found, and to take a text; and that the last texts are waited for."""
MOST = 20
"""Texts that wait at the most: a reader that is minutes behind helps nobody, so the oldest give way."""


class Announcer(Protocol):
    """Whom messages are told that the voice does not speak."""

    def say(self, text: str, urgent: bool = False) -> None:
        """Have a text read after those before or, ``urgent``, in their place. It never blocks or raises."""
        ...


class Hand(Protocol):
    """What hands texts to a screen reader, one after the other."""

    def say(self, text: str, urgent: bool) -> None:
        """Hand over a text. Raises Unavailable, and then it can be handed nothing more."""
        ...

    def close(self) -> None:
        """Let go of the reader."""
        ...


class ReaderProcess:
    """The process that reaches the screen reader. Used by one thread; ``close`` by any."""

    def __init__(self, reference: str = USUAL, start: float = START, text: float = TEXT) -> None:
        """Starts it. ``start`` and ``text`` are its time limits in seconds. Raises Unavailable."""
        self._text = text
        try:
            self._process = start_process("reader_process", lean=False)
        except OSError as problem:
            raise Unavailable(f"no process can be started for it: {problem.strerror}") from None
        answer = self._exchange(start, reference.encode())
        if answer[:1] != [protocol.HELLO]:
            self.close()
            raise Unavailable(protocol.sentence(answer))
        self.name = protocol.sentence(answer)
        """What the reader is called."""

    def say(self, text: str, urgent: bool) -> None:
        """Hand it a text. Raises Unavailable, and then it has been ended."""
        answer = self._exchange(self._text, text.encode("utf-8", "replace"), b"1" if urgent else b"")
        if answer[:1] == [protocol.FAILED]:
            self.close()
            raise Unavailable(protocol.sentence(answer))

    def close(self) -> None:
        """End it now."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError, ValueError):
                cast(BinaryIO, pipe).close()

    def _exchange(self, seconds: float, *fields: bytes) -> list[bytes]:
        """Ask and be answered, or end it when the time is over."""
        timer = threading.Timer(seconds, self._process.kill)
        timer.daemon = True
        timer.start()
        try:
            protocol.send(cast(BinaryIO, self._process.stdin), *fields)
            return protocol.receive(cast(BinaryIO, self._process.stdout))
        except (protocol.Garbled, OSError, ValueError):
            self.close()
            raise Unavailable("it does not answer any more") from None
        finally:
            timer.cancel()


class ScreenReader:
    """The user's screen reader as an Announcer: found, started and told on a thread of its own."""

    def __init__(self, tell: Callable[[str], None], reached: Callable[[], Hand] = ReaderProcess) -> None:
        """``tell`` is told once, on another thread, where no reader can be told anything (any more).

        ``reached`` finds the reader, or raises Unavailable.
        """
        self._tell, self._reached = tell, reached
        self._waiting: deque[tuple[str, bool]] = deque(maxlen=MOST)
        self._changed = threading.Condition()
        self._closing = False
        self._gone = False
        self._thread = threading.Thread(target=self._run, name="screen reader", daemon=True)
        self._thread.start()

    def say(self, text: str, urgent: bool = False) -> None:
        """See Announcer."""
        with self._changed:
            if self._gone or not text:
                return
            if urgent:
                self._waiting.clear()
            self._waiting.append((text, urgent))
            self._changed.notify_all()

    def close(self) -> None:
        """Hand over what still waits, within half a second, and end the process."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._thread.join(PARTING)

    def _run(self) -> None:
        reader = None
        try:
            reader = self._reached()
            while (message := self._next()) is not None:
                reader.say(*message)
        except Unavailable as problem:
            with self._changed:
                self._gone = True
                self._waiting.clear()
            if not self._closing:
                self._tell(f"no screen reader can be told anything ({problem}); messages are only printed.")
        finally:
            if reader is not None:
                reader.close()

    def _next(self) -> tuple[str, bool] | None:
        """The next text, waited for; None once all are handed over and no more will come."""
        with self._changed:
            while not self._waiting:
                if self._closing:
                    return None
                self._changed.wait()
            return self._waiting.popleft()
