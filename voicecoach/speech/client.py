"""The program's hold on one worker: started, asked with a time limit, killed where it must be."""

import contextlib
import os
import sys
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, cast

import voicecoach
from voicecoach.model.seams import Pace, Unavailable, VoiceFailed
from voicecoach.model.sound import Clip, Utterance
from voicecoach.speech import protocol
from voicecoach.speech.choice import VoiceChoice

if TYPE_CHECKING:
    import subprocess


_BOOT = "import sys; sys.path[:] = sys.argv[1:]; from voicecoach.speech.{} import main; main()".format
_WINDOWS_FLAGS = 0x08000000 | 0x00000200  # CREATE_NO_WINDOW | CREATE_NEW_PROCESS_GROUP
_PARTING = 0.3  # seconds that a process has to end by itself; it takes some milliseconds


class WorkerLost(Exception):
    """The worker crashed, hung or talked nonsense; it has been ended. The message says which."""

    def __init__(self, reason: str, hung: bool = False) -> None:
        super().__init__(reason)
        self.hung = hung


class Worker:
    """One worker process. ``ask`` belongs to one thread; ``close`` may be called by any."""

    def __init__(self, choice: VoiceChoice, rate: int, pace: Pace | None = None) -> None:
        """Starts the process. ``pace``: another one than the voice's own. Raises WorkerLost."""
        self._choice, self._rate, self._pace = choice, rate, pace or choice.pace
        self._ran_out = False
        try:
            self._process = start_process("worker", lean=choice.reference.startswith("voicecoach."))
        except OSError as problem:
            raise WorkerLost(f"no process for it: {problem.strerror}") from None

    @property
    def process_id(self) -> int:
        """The number of the process."""
        return self._process.pid

    def load(self) -> None:
        """Have it load its voice, before all else; waits for it.

        Raises Unavailable where it refuses or hangs, and WorkerLost.
        """
        choice = self._choice
        settings = (
            choice.reference, choice.name or "", choice.language, choice.words_per_minute, self._rate,
            choice.source,
        )  # fmt: skip
        try:
            answer = self._exchange(self._pace.start, *(str(value).encode() for value in settings))
            if answer[0] == protocol.REFUSED:
                raise Unavailable(protocol.sentence(answer))
            if answer[0] != protocol.HELLO:
                raise protocol.Garbled("no greeting")
        except (protocol.Garbled, IndexError) as problem:
            self.close()
            if self._ran_out:
                raise Unavailable(f"it did not start within {self._pace.start:g} seconds") from None
            raise WorkerLost(f"it did not start: {problem}") from None
        except Unavailable:
            self.close()
            raise

    def ask(self, utterance: Utterance) -> Clip:
        """The finished clip. Raises VoiceFailed (it can go on) or WorkerLost (it has been ended)."""
        text, language = (field.encode("utf-8", "replace") for field in (utterance.text, utterance.language))
        try:
            seconds = self._pace.text + self._pace.character * len(utterance.text)
            answer = self._exchange(seconds, text, language)
            if answer[:1] == [protocol.FAILED]:
                raise VoiceFailed(protocol.sentence(answer))
            if answer[:1] != [protocol.CLIP]:
                raise protocol.Garbled("no clip")
            return protocol.unpack_clip(answer)
        except protocol.Garbled as problem:
            self.close()
            reason = "it took too long" if self._ran_out else str(problem)
            raise WorkerLost(reason, self._ran_out) from None

    def close(self) -> None:
        """End it now. It keeps nothing that could be lost.

        The end of its input ends it, and with it the programs that it has started; what hangs is killed.
        """
        from subprocess import TimeoutExpired

        with contextlib.suppress(OSError, ValueError):
            cast(BinaryIO, self._process.stdin).close()
        try:
            self._process.wait(_PARTING)
        except TimeoutExpired:
            self._process.kill()
            self._process.wait()
        with contextlib.suppress(OSError, ValueError):
            cast(BinaryIO, self._process.stdout).close()

    def _exchange(self, seconds: float, *fields: bytes) -> list[bytes]:
        with self._limited(seconds):
            try:
                protocol.send(cast(BinaryIO, self._process.stdin), *fields)
                return protocol.receive(cast(BinaryIO, self._process.stdout))
            except (OSError, ValueError):
                raise protocol.Garbled("it has ended") from None

    @contextlib.contextmanager
    def _limited(self, seconds: float) -> Iterator[None]:
        """Kill the worker when the time is over, which ends the waiting for its answer."""
        timer = threading.Timer(seconds, self._run_out)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _run_out(self) -> None:
        self._ran_out = True
        self._process.kill()


def start_process(module: str, *, lean: bool) -> "subprocess.Popen[bytes]":
    """A module of this package, its ``main`` run by an isolated interpreter on the same path.

    ``lean``: without ``site``, which the packages of strangers may need. Raises OSError.
    """
    root = os.path.dirname(os.path.dirname(os.path.abspath(voicecoach.__file__)))
    options = ["-I", "-S"] if lean else ["-I"]
    path = [root, *(folder for folder in sys.path if folder and folder != root)]
    import subprocess  # 8 ms that a session whose clips are all on disk never pays

    # A process group of its own: Ctrl-C is meant for the program, not for its voice.
    windows = sys.platform == "win32"
    return subprocess.Popen(
        [sys.executable, *options, "-c", _BOOT(module), *path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=_WINDOWS_FLAGS if windows else 0,
        process_group=None if windows else 0,
    )
