"""What ``voicecoach doctor`` finds: checks that may hang or crash, and what they say."""

import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

State = Literal["works", "absent", "broken"]
"""It works; it is not there, and need not be; it is there, or has to be, and does not work."""

_COMMAND = re.compile(
    r"""(?:(['"])|[“(`])((?:sudo\ )?(?:pip|apt|brew|chmod|voicecoach)\ .+?)(?(1)\1|[”)`])"""
)
"""A command that a sentence holds in quotes of any kind, or in brackets."""


class Finding(NamedTuple):
    """One line of the report."""

    name: str
    state: State
    told: str = ""
    """More of what works, or why it does not; without a full stop."""
    mend: str = ""
    """The one command that mends it; empty where there is none."""
    needed: bool = False
    """Whether nothing goes without it."""

    @property
    def line(self) -> str:
        """The name first, as one listens for it."""
        if self.state == "works":
            return f"{self.name}: works, {self.told}" if self.told else f"{self.name}: works"
        state = "needs mending" if self.state == "broken" else "not available (optional)"
        way = f"; mend it with: {self.mend}" if self.mend and self.mend not in self.told else ""
        return f"{self.name}: {state}: {self.told}{way}"


class Check(NamedTuple):
    """Something to look at."""

    group: str
    """The heading it stands under."""
    name: str
    look: Callable[[], Iterable[Finding]]
    needed: bool = False
    """Whether it counts that it crashes or hangs."""


def broken(name: str, why: object, mend: str = "", needed: bool = False) -> Finding:
    """What does not work, with the command that mends it where ``why`` holds one."""
    told = str(why).strip().rstrip(".") or "it does not say why"
    return Finding(name, "broken", told, mend or _command_in(told), needed)


def absent(name: str, why: object, mend: str = "") -> Finding:
    """What is not there and need not be."""
    told = str(why).strip().rstrip(".") or "it does not say why"
    return Finding(name, "absent", told, mend or _command_in(told))


def looked(checks: Sequence[Check], seconds: float) -> Iterator[tuple[Check, list[Finding]]]:
    """The findings of all checks, made at the same time, in order; none is waited for longer than that.

    Whatever a check does, a plugin's of whoever it may be, it becomes a finding.
    """
    running = [_Running(check) for check in checks]
    until = time.monotonic() + seconds
    for each in running:
        yield each.check, each.findings(until - time.monotonic(), seconds)


class _Running:
    """A check on a thread of its own, which is left behind where it hangs."""

    def __init__(self, check: Check) -> None:
        self.check = check
        self._found: list[Finding] | None = None
        self._thread = threading.Thread(target=self._look, name=f"doctor: {check.name}", daemon=True)
        self._thread.start()

    def findings(self, left: float, limit: float) -> list[Finding]:
        """What it found, waited for ``left`` more seconds of ``limit``."""
        self._thread.join(max(0.0, left))
        if self._found is None:
            why = f"it did not answer within {limit:.2g} seconds"
            return [broken(self.check.name, why, needed=self.check.needed)]
        return self._found

    def _look(self) -> None:
        try:
            found = list(self.check.look())
        except BaseException as problem:  # a stranger's plugin may even try to leave
            why = f"{type(problem).__name__}: {problem}" if str(problem) else type(problem).__name__
            found = [broken(self.check.name, why, needed=self.check.needed)]
        self._found = found


def _command_in(text: str) -> str:
    found = _COMMAND.search(text)
    return found[2] if found else ""
