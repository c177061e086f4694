"""A reminder: which routine, at what time, on which days; and what it is called in the system's files."""

import re
import sys
from collections.abc import Iterable

from voicecoach.model.frozen import dataclass

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""How days are typed, and kept, in the order of ``date.weekday``."""
EVERY_DAY = tuple(range(7))

_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SLUG = 40  # characters of the routine's name in a file's


@dataclass(frozen=True, slots=True)
class Reminder:
    """What a user wants to be reminded of."""

    routine: str
    """Its name in the catalogue, or the absolute path of its file."""
    title: str
    hour: int
    minute: int
    days: tuple[int, ...]
    """Days of the week, Monday being 0, in order; one at least."""
    person: str | None = None
    home: str | None = None
    """The folder that ``VOICECOACH_HOME`` names, absolute; None where it is not set."""

    @property
    def name(self) -> str:
        """What it is called in the system's files: see ``name_of``."""
        return name_of(self.routine, self.person, self.home)

    @property
    def at(self) -> str:
        """The time of day, ``08:00``."""
        return f"{self.hour:02}:{self.minute:02}"

    @property
    def command(self) -> tuple[str, ...]:
        """What the timer runs: it speaks, unless all is done already."""
        person = () if self.person is None else (f"--person={self.person}",)
        told = ("--speak", "--if-due", *person, "--", self.routine)
        return (sys.executable, "-m", "voicecoach", "today", *told)


def name_of(routine: str, person: str | None, home: str | None) -> str:
    """A name for files and timers: letters a to z, digits and hyphens, whatever the routine is called.

    The same reminder has the same name ever after; that of another routine, person or home has another.
    """
    from hashlib import sha256
    from pathlib import PurePath

    from voicecoach.history.latest import who

    told = "\0".join((routine, who(person) or "", home or ""))
    digest = sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    slug = re.sub("[^a-z0-9]+", "-", PurePath(routine).stem.lower())[:_SLUG].strip("-")
    return "-".join(filter(None, ("voicecoach", slug, digest)))


def read_time(text: str) -> tuple[int, int]:
    """Hour and minute of ``8:00`` or ``08:00``. Raises ValueError, as part of a sentence."""
    found = re.fullmatch(r"(\d{1,2}):(\d{2})", text.strip(), re.ASCII)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise ValueError("must be a time of day from 00:00 to 23:59, such as 08:00")
    return int(found[1]), int(found[2])


def read_days(text: str) -> tuple[int, ...]:
    """Days of ``mon,wed,fri``; whole names are taken as well. Raises ValueError, as part of a sentence."""
    days = set()
    for word in filter(None, re.split(r"[,\s]+", text.strip().lower())):
        found = [day for day, name in enumerate(_NAMES) if len(word) >= 3 and name.lower().startswith(word)]
        if not found:
            raise ValueError(f"must be days with commas between them, such as {','.join(DAYS[:5:2])}")
        days.add(found[0])
    if not days:
        raise ValueError(f"must name a day, such as {DAYS[0]}")
    return tuple(sorted(days))


def days_text(days: Iterable[int]) -> str:
    """Days for people: ``every day``, or their names."""
    chosen = tuple(days)
    if chosen == EVERY_DAY:
        return "every day"
    names = [_NAMES[day] for day in chosen]
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
