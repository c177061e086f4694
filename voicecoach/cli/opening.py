"""The output, opened while everything else is still being loaded."""

import threading
from collections.abc import Callable

from voicecoach.audio.outputs import Chosen, choose
from voicecoach.cli.printing import tell_now
from voicecoach.model.seams import Unavailable
from voicecoach.settings.table import Settings


def open_output(settings: Settings, tell: Callable[[str], None]) -> Chosen:
    """The output that the settings choose, open.

    One that was just typed and cannot be had is an error; one of a file or of the environment gives way
    to the best there is, which ``tell`` is told. Raises Unavailable.
    """
    try:
        return choose(settings.output, settings.device, buffer=settings.buffer)
    except Unavailable as problem:
        if settings.origins.get("output") == "flag":
            raise Unavailable(f"{problem} 'voicecoach outputs' tells what can be used here.") from None
        tell(f"{problem} So the best one here is taken.")
    return choose("auto", settings.device, buffer=settings.buffer)


class Opening:
    """The output, opened on a thread of its own while the routine is read and its first words are found.

    Sound libraries write to the terminal while they look for a device, so standard error is closed to
    them meanwhile, and to everybody: what the user must know is told through ``tell``, which waits.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._chosen: Chosen | None = None
        self._problem: Exception | None = None
        self._held: list[str] | None = []
        self._thread = threading.Thread(target=self._open, name="opening", daemon=True)
        self._thread.start()

    def _open(self) -> None:
        try:
            self._chosen = open_output(self.settings, self.tell)
        except Exception as problem:
            self._problem = problem

    def tell(self, sentence: str) -> None:
        """Print a sentence for the user, once it can be seen."""
        if self._held is None:
            tell_now(sentence)
        else:
            self._held.append(sentence)

    def result(self) -> Chosen:
        """The open output. Raises Unavailable."""
        self._thread.join()
        self._release()
        if self._problem is not None:
            raise self._problem
        assert self._chosen is not None
        return self._chosen

    def anew(self) -> None:
        """Open the output once more, where it was used already: a session counts its frames from 0."""
        chosen = self.result()
        chosen.output.close()
        try:
            granted = chosen.output.open(chosen.device, chosen.granted.rate, self.settings.buffer)
            self._chosen = chosen._replace(granted=granted)
        except Unavailable:
            self._chosen = open_output(self.settings, self.tell)

    def close(self) -> None:
        """Let go of the output, whatever has happened."""
        self._thread.join()
        self._release()
        if self._chosen is not None:
            self._chosen.output.close()

    def _release(self) -> None:
        held, self._held = self._held or [], None
        for sentence in held:
            tell_now(sentence)
