"""The computer is kept from going to sleep by itself while a session runs; its screen may go dark.

wakepy asks the system: ``org.freedesktop.PowerManagement`` or ``org.gnome.SessionManager`` over D-Bus,
``caffeinate``, or ``SetThreadExecutionState``. Each of them forgets the request when the process that
made it has gone, however it went.

Where only a bright screen keeps a computer awake (Xfce: wakepy issue 311), the screen stays bright.
"""

import threading
from collections.abc import Callable
from types import TracebackType

from voicecoach.settings.debug import note

AFTER = 2.0
"""Seconds of a session before anything is asked: its first words do not compete with an import."""
PATIENCE = 0.5
"""Seconds the end of a session waits for the request to be taken back; the process's end does it, too."""
REFUSED = "this computer cannot be kept from going to sleep; if it does, the session stands still."


class Awake:
    """``with Awake(tell):`` around a session. Nothing in it blocks, whatever the desktop does.

    ``tell`` is called with one sentence, once, on another thread, where the request is refused.
    """

    def __init__(self, tell: Callable[[str], None], after: float = AFTER) -> None:
        self._tell, self._after = tell, after
        self._over = threading.Event()
        # A desktop that does not answer holds up this thread alone, and no daemon holds up the exit.
        self._thread = threading.Thread(target=self._run, name="awake", daemon=True)

    def __enter__(self) -> "Awake":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join(PATIENCE)

    def _run(self) -> None:
        if self._over.wait(self._after):
            return
        if not self._hold() and not self._over.is_set():
            self._tell(REFUSED)

    def _hold(self) -> bool:
        """Keep the computer awake until the session is over; False at once where that is refused."""
        held = False
        try:
            from wakepy import keep

            for mode in (keep.running, keep.presenting):
                with mode(on_fail="pass") as asked:
                    held = bool(asked.active)
                    note("kept awake by: %s", asked.method if held else asked.result.get_failure_text())
                    if held:
                        self._over.wait()
                        break
        except Exception as problem:  # whatever a desktop does, the session goes on
            note("keeping awake failed: %r", problem)
        return held
