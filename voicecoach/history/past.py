"""All that was done, asked for in the ways in which it is needed.

Damage never raises here: what cannot be understood stands in ``troubles``, and loses nothing else.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from pathlib import Path

from voicecoach.history.correcting import corrections
from voicecoach.history.latest import who
from voicecoach.history.merging import parts, wholes
from voicecoach.history.reading import Session, read_session
from voicecoach.history.rows import Best, SessionRow, SetRow, Trouble
from voicecoach.history.turn import Turn
from voicecoach.history.turns import session_row, set_rows, something_done, turns_of


class Past:
    """The records of a folder, of one person."""

    def __init__(self, folder: Path, cache: Path | None, person: str | None = None) -> None:
        """``cache``: the folder that may hold the index; None: without one.

        ``person``: whose records; None: those without a person.
        """
        self._troubles: list[Trouble] = []
        every = wholes(parts(self._read(folder)))
        self._persons = {who(whole[0].header.person): whole[0].header.person for whole in every}
        self._wholes = [whole for whole in every if who(whole[0].header.person) == who(person)]
        self._rows = list(map(session_row, self._wholes))

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """What of the folder could not be understood, of whomever it is."""
        return tuple(self._troubles)

    def turns(
        self, routine: str, exercises: Collection[str], most: int = 60
    ) -> Mapping[str, tuple[Turn, ...]]:
        """The latest turns of a routine's exercises, by their ids, oldest first; ``most`` of each.

        ``routine`` and ``exercises`` are ids. An exercise without turns is left out.
        """
        found: dict[str, list[Turn]] = {}
        for row, whole in zip(self._rows, self._wholes, strict=True):
            if row.routine == routine:
                for turn in turns_of(whole):
                    if turn.exercise in exercises:
                        found.setdefault(turn.exercise, []).append(turn)
        return {exercise: tuple(several[-most:]) for exercise, several in found.items()}

    def last_names(self, routine: str) -> Mapping[str, str]:
        """The exercises of the routine's latest session in which a set was over: their names by their ids."""
        for row in reversed(self.sets(routine=routine)):
            return {
                each.exercise: each.name for each in self.sets(routine=routine) if each.session == row.session
            }
        return {}

    def sessions(
        self,
        *,
        since: date | None = None,
        until: date | None = None,
        routine: str | None = None,
        exercise: str | None = None,
    ) -> list[SessionRow]:
        """The sessions of these days (both included), this routine and with this exercise; oldest first."""
        return [
            row
            for row in self._rows
            if (since is None or row.date >= since)
            and (until is None or row.date <= until)
            and (routine is None or row.routine == routine)
            and (exercise is None or exercise in row.exercises)
        ]

    def sets(
        self,
        *,
        since: date | None = None,
        until: date | None = None,
        routine: str | None = None,
        exercise: str | None = None,
    ) -> list[SetRow]:
        """The sets of such sessions; with ``exercise``, only those of it. Oldest first."""
        wanted = {row.id for row in self.sessions(since=since, until=until, routine=routine)}
        return [
            row
            for whole in self._wholes
            if whole[0].header.id in wanted
            for row in set_rows(whole)
            if exercise is None or row.exercise == exercise
        ]

    def bests(self, exercises: Collection[str], before: str | None = None) -> Mapping[str, Best]:
        """The most that was done of these exercises in one set, whatever the routine.

        ``before``: the id of a session that is left out. An exercise that was never done is left out.
        """
        found: dict[str, Best] = {}
        for whole in self._wholes:
            if whole[0].header.id != before:
                done = [
                    row for row in set_rows(whole) if row.exercise in exercises and something_done(row.done)
                ]
                for exercise in {row.exercise for row in done}:
                    amounts = [a for row in done if row.exercise == exercise for a in row.done]
                    old = found.get(exercise, Best(None, None, 0))
                    found[exercise] = Best(
                        max((each for each in (old.reps, *(a.reps for a in amounts)) if each), default=None),
                        max(
                            (each for each in (old.seconds, *(a.seconds for a in amounts)) if each),
                            default=None,
                        ),
                        old.sessions + 1,
                    )
        return found

    def days(self, since: date, until: date) -> frozenset[date]:
        """The days, both ends included, on which something was done."""
        return frozenset(row.date for row in self.sessions(since=since, until=until) if row.sets)

    def persons(self) -> list[str | None]:
        """All that have records here, as their latest record has their names; None first: nobody named."""
        return sorted(self._persons.values(), key=lambda person: (person is not None, who(person) or ""))

    def close(self) -> None:
        """Let go of the index. Nothing may be asked for any more."""

    def _read(self, folder: Path) -> Iterable[Session]:
        for path in _files(folder):
            try:
                session = read_session(path)
            except OSError as problem:
                self._troubles.append(Trouble(path, f"cannot be read: {problem.strerror or problem}"))
                continue
            for each in sorted((*session.problems, *corrections(session)[1]), key=lambda each: each.line):
                self._troubles.append(Trouble(path, str(each)))
            yield session


def _files(folder: Path) -> list[Path]:
    """All that may be records or copies of them. A folder that is not there, or cannot be read, has none."""
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".jsonl" and path.name[0] != ".")
    except OSError:
        return []
