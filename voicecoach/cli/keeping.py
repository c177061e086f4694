"""The record of a session: written while it lasts, and summed up at its end."""

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from voicecoach.cli.beginning import Begun
from voicecoach.cli.printing import out, tell_now
from voicecoach.cli.summing_up import SummingUp
from voicecoach.history.header import Header
from voicecoach.history.journal import Journal, local_now
from voicecoach.model.event import Command, Event
from voicecoach.model.routine import Routine
from voicecoach.settings.folders import Folders

if TYPE_CHECKING:
    from voicecoach.history.lines import Line


def named_source(named: str, path: Path | None) -> str | None:
    """How a record calls the routine that was ``named``: as the catalogue does, or by its absolute path.

    ``path`` is its file; None for standard input, which cannot be found again.
    """
    if path is None:
        return None
    by_path = "/" in named or named.endswith(".toml") or path.stem != named
    return str(path.absolute()) if by_path else named


class Keeping:
    """``with`` a session: its record is written to the end, or it is said that it could not be."""

    def __init__(
        self,
        header: Header,
        routine: Routine,
        begun: Begun,
        folders: Folders,
        put: Callable[[Command], None],
    ) -> None:
        """``put`` is told, on other threads, what is saved, and the summary once the last set is over."""
        self._header, self._routine, self._folders = header, routine, folders
        taken = begun.taken
        self._journal = Journal(
            folders.history,
            header,
            put,
            takes_up=None if taken is None else taken.session.path,
            said=begun.said,
        )
        self._summing_up = SummingUp(put, self._summarised, local_now)

    def __enter__(self) -> "Keeping":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        unwritten = self._journal.close()
        if unwritten:
            tell_now(f"{unwritten} entries of the record of this session could not be written.")

    def note(self, event: Event) -> None:
        """Take an event of the performance, in order; returns at once."""
        self._journal.note(event)
        self._summing_up.note(event)

    def print_untold(self) -> None:
        """Print the summary of a session that its user ended, as it was not spoken."""
        if self._summing_up.is_untold:
            for sentence in self._summing_up.sentences():
                out(sentence)

    def _summarised(self, lines: "tuple[Line, ...]") -> tuple[str, ...]:
        from voicecoach.history.past import Past
        from voicecoach.history.summary import spoken_summary
        from voicecoach.phrases import load_phrases

        today = local_now().date()
        phrases = load_phrases(self._routine.language, f"{today}|{self._routine.id}")
        past = Past(self._folders.history, self._folders.cache, self._header.person)
        try:
            return spoken_summary(lines, self._journal.path, past, self._routine, today, phrases)
        finally:
            past.close()
