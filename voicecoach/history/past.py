"""All that was done, asked for in the ways in which it is needed.

Damage never raises here: what cannot be understood stands in ``troubles``, and loses nothing else.
"""

from collections.abc import Collection, Mapping
from datetime import date
from os import fsdecode
from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach.history import answers
from voicecoach.history.index import Index
from voicecoach.history.latest import who

if TYPE_CHECKING:
    from voicecoach.history.rows import (
        Best,
        DayRow,
        DoneDay,
        ExerciseRow,
        SessionRow,
        SetRow,
        Trouble,
    )
    from voicecoach.history.turn import Turn

_NOT = "session not in (select key from sessions where id = ?)"


class Past:
    """The records of a folder, of one person.

    All that takes ``since``, ``until``, ``routine`` and ``exercise`` is of the days from ``since`` to
    ``until``, both included, and of these only, by their ids; None: of all.
    """

    def __init__(self, folder: Path, cache: Path | None, person: str | None = None) -> None:
        """``cache``: the folder that may hold the index; None: without one.

        ``person``: whose records; None: those without a person.
        """
        self._folder, self._who = folder, who(person) or ""
        self._index = Index(folder, cache)

    @property
    def troubles(self) -> "tuple[Trouble, ...]":
        """What of the folder could not be understood, of whomever it is; by the names of the files."""
        import json

        from voicecoach.history.rows import Trouble

        if not self._index.works:
            return (Trouble(self._folder, "cannot be looked through: this Python has no sqlite3"),)
        question = "select name, troubles from files where troubles is not null order by name"
        return self._index.ask(
            question,
            (),
            lambda rows: tuple(
                Trouble(self._folder / fsdecode(name), what)
                for name, every in rows
                for what in json.loads(every)
            ),
        )

    def turns(
        self, routine: str, exercises: Collection[str], most: int = 60
    ) -> "Mapping[str, tuple[Turn, ...]]":
        """The latest turns of a routine's exercises, by their ids, oldest first; ``most`` of each.

        ``routine`` and ``exercises`` are ids. An exercise without turns is left out, and so is a turn in
        which nothing was done and nothing hurt. On the way to the first word: a file that somebody changed
        in its place long ago is only noticed by the others.
        """
        found = {}
        for exercise in exercises:
            several = self._index.ask(
                answers.TURNS, (self._who, routine, exercise, most), answers.turns, glance=True
            )
            if several:
                found[exercise] = several
        return found

    def last_names(self, routine: str) -> Mapping[str, str]:
        """The exercises of the routine's latest session in which a set was over: their names by their ids."""
        question = """select names from sessions where who = ? and routine = ? and names != '{}'
            order by start desc, id desc limit 1"""
        return self._index.ask(question, (self._who, routine), answers.names, glance=True)

    def sessions(
        self,
        *,
        since: date | None = None,
        until: date | None = None,
        routine: str | None = None,
        exercise: str | None = None,
    ) -> "list[SessionRow]":
        """The sessions, those with this exercise if one is named; oldest first."""
        where, values = self._where(since, until, routine)
        if exercise is not None:
            where, values = f"{where} and {answers.OF_EXERCISE}", (*values, self._who, exercise, 0)
        question = answers.SESSIONS.format(where=where)
        return self._index.ask(question, values, lambda rows: answers.session_rows(rows, self._folder))

    def sets(
        self,
        *,
        since: date | None = None,
        until: date | None = None,
        routine: str | None = None,
        exercise: str | None = None,
    ) -> "list[SetRow]":
        """The sets of these sessions, each time that one was done, oldest first; with ``exercise``, only its.

        Reads the files of the sessions anew.
        """
        sessions = self.sessions(since=since, until=until, routine=routine, exercise=exercise)
        rows = answers.set_rows_of(sessions)
        return [row for row in rows if exercise is None or row.exercise == exercise]

    def daily(
        self,
        *,
        since: date | None = None,
        until: date | None = None,
        routine: str | None = None,
        exercise: str | None = None,
    ) -> "list[DayRow]":
        """What was done on each day of each exercise, level and side; oldest first."""
        where, values = self._of_sides(since, until, routine, exercise)
        return self._index.ask(answers.DAILY.format(where=where), values, answers.day_rows)

    def done(
        self,
        *,
        since: date | None = None,
        until: date | None = None,
        routine: str | None = None,
        exercise: str | None = None,
    ) -> "list[DoneDay]":
        """The days on which something was done, with ``exercise``, of it; oldest first."""
        where, values = self._where(since, until, routine)
        if exercise is not None:
            where, values = f"{where} and {answers.OF_EXERCISE}", (*values, self._who, exercise, 1)
        return self._index.ask(answers.DONE.format(where=where), values, answers.done_days)

    def exercises(
        self,
        *,
        since: date | None = None,
        until: date | None = None,
        routine: str | None = None,
        exercise: str | None = None,
    ) -> "list[ExerciseRow]":
        """The exercises of which something was done, a row for each level, the one done last first."""
        where, values = self._of_sides(since, until, routine, exercise)
        question = answers.EXERCISES.format(where=where)
        return self._index.ask(question, values, answers.exercise_rows)

    def only_hurt(
        self,
        *,
        since: date | None = None,
        until: date | None = None,
        routine: str | None = None,
        exercise: str | None = None,
    ) -> "list[ExerciseRow]":
        """The exercises that hurt before anything was done of them, as rows without a set; the latest first.

        Their names are not known: ``name`` is the id.
        """
        where, values = self._of_sides(since, until, routine, exercise)
        question = answers.ONLY_HURT.format(where=where)
        return self._index.ask(question, values, answers.exercise_rows)

    def names(self) -> Mapping[str, str]:
        """All exercises with a set: what they were called last, by their ids."""
        return self._index.ask(
            answers.NAMES, (self._who,), lambda rows: {exercise: name for exercise, name, _start in rows}
        )

    def bests(
        self, exercises: Collection[str], before: str | None = None
    ) -> "Mapping[tuple[str, str | None], Best]":
        """The most that was done of these exercises in one set, whatever the routine: by id and level.

        ``before``: the id of a session that is left out. What was never done is left out.
        """
        places = ", ".join("?" * len(exercises))
        question = answers.BESTS.format(where=f"who = ? and {_NOT} and exercise in ({places})")
        return self._index.ask(question, (self._who, before, *exercises), answers.bests, glance=True)

    def sources(self) -> list[str]:
        """Where the routines are of which there are sessions: the names in the catalogue, and the paths."""
        return self._index.ask(answers.SOURCES, (self._who,), lambda rows: [source for (source,) in rows])

    def gentle(self) -> frozenset[str]:
        """The ids of the exercises of routines that were rehabilitation in their latest session."""
        return self._index.ask(
            answers.GENTLE, (self._who, self._who), lambda rows: frozenset(each for (each,) in rows)
        )

    def days(self, since: date, until: date) -> frozenset[date]:
        """The days, both ends included, on which something was done."""
        question = "select distinct date from sessions where who = ? and sets > 0 and date between ? and ?"
        values = self._who, since.isoformat(), until.isoformat()
        return self._index.ask(
            question, values, lambda rows: frozenset(date.fromisoformat(each) for (each,) in rows)
        )

    def persons(self) -> list[str | None]:
        """All that have records here, as their latest record has their names; nobody named comes first."""
        question = "select who, person from sessions order by start, id"
        names: dict[str, str | None] = self._index.ask(question, (), dict)
        return [names[each] if each else None for each in sorted(names)]

    def close(self) -> None:
        """Let go of the index. What is asked for later opens it again."""
        self._index.close()

    def _where(
        self, since: date | None, until: date | None, routine: str | None
    ) -> tuple[str, tuple[object, ...]]:
        """What holds of the sessions that are asked for, and the values that stand in it."""
        conditions = [
            ("who = ?", self._who),
            ("date >= ?", None if since is None else since.isoformat()),
            ("date <= ?", None if until is None else until.isoformat()),
            ("routine = ?", routine),
        ]
        meant = [(condition, value) for condition, value in conditions if value is not None]
        return " and ".join(condition for condition, _ in meant), tuple(value for _, value in meant)

    def _of_sides(
        self, since: date | None, until: date | None, routine: str | None, exercise: str | None
    ) -> tuple[str, tuple[object, ...]]:
        """The same for what was done of exercises."""
        where, values = self._where(since, until, routine)
        return (where, values) if exercise is None else (f"{where} and exercise = ?", (*values, exercise))
