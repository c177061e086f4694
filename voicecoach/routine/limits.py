"""What a file may measure, so that any file is judged within a second and 100 MB."""

from fractions import Fraction
from typing import Any

from voicecoach.model.routine import Dose, Effort, Exercise, Open, Reps, Routine
from voicecoach.model.units import Seconds
from voicecoach.routine.desk import Desk
from voicecoach.routine.problems import Problem, RoutineError
from voicecoach.routine.spread import seconds_of

FILE = 256 * 1024
LINE = 4 * 1024
NESTING = 16
TABLES = 1000
"""Exercises and blocks together, levels included."""
SESSION = Seconds(24 * 3600)
CUES = 100_000


def admit(data: bytes | str, file: str) -> str:
    """The text of a file that is worth parsing: UTF-8, a byte order mark removed, within the limits.

    Raises RoutineError.
    """
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    if len(raw) > FILE:
        raise RoutineError(
            [Problem(file, None, "", "the file is larger than 256 KiB, the limit of a routine")]
        )
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise RoutineError([Problem(file, 1, "", "the file is saved as UTF-16; save it as UTF-8")])
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    lines = raw.split(b"\n")
    if len(max(lines, key=len)) > LINE:
        number = next(number for number, line in enumerate(lines, 1) if len(line) > LINE)
        raise RoutineError([Problem(file, number, "", "the line is longer than 4 KiB, the limit of a line")])
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        number = raw.count(b"\n", 0, error.start) + 1
        message = f"the byte 0x{raw[error.start]:02x} is no UTF-8; save the file as UTF-8"
        raise RoutineError([Problem(file, number, "", message)]) from None
    # A long dotted key takes the parser seconds, so such lines are looked at before it.
    if any(line.count(b".") > NESTING for line in lines):
        from voicecoach.routine.locate import deep_key

        deep = deep_key(text, NESTING)
        if deep is not None:
            raise RoutineError([Problem(file, deep, "", _TOO_DEEP)])
    return text


_TOO_DEEP = f"tables and lists are nested deeper than {NESTING} levels, the limit"


def too_deep(text: str, file: str) -> Problem:
    """The problem of a text that the parser could not go down into."""
    from voicecoach.routine.locate import deep_line

    return Problem(file, deep_line(text, NESTING), "", _TOO_DEEP)


def check_nesting(text: str, raw: dict[str, Any], file: str) -> None:
    """Refuse a table nested deeper than the limit, without recursion. Raises RoutineError."""
    level: list[Any] = [raw]
    for _ in range(NESTING + 1):
        level = [
            value
            for holder in level
            for value in (holder.values() if type(holder) is dict else holder)
            if type(value) is dict or type(value) is list
        ]
        if not level:
            return
    raise RoutineError([too_deep(text, file)])


def check_size(desk: Desk, raw: dict[str, Any]) -> bool:
    """Whether there are at most 1,000 exercises and blocks."""
    blocks = _tables(raw.get("block"))
    exercises = [
        *_tables(raw.get("exercise")),
        *(one for block in blocks for one in _tables(block.get("exercise"))),
    ]
    count = len(blocks) + len(exercises) + sum(len(_tables(exercise.get("levels"))) for exercise in exercises)
    if count > TABLES:
        desk.problem("", f"there are {count} exercises, levels and blocks; the limit is {TABLES}")
    return count <= TABLES


def _tables(value: Any) -> list[dict[str, Any]]:
    return [table for table in value if isinstance(table, dict)] if isinstance(value, list) else []


def check_session(desk: Desk, routine: Routine) -> None:
    """Refuse what would last more than 24 hours or be more than 100,000 counts."""
    seconds, counts = unrolled(routine)
    key = _longest(routine) if seconds > SESSION or counts > CUES else ""
    if seconds > SESSION:
        desk.problem(
            key, f"the session would last {int(seconds / 3600)} hours or more; the limit is 24 hours"
        )
    if counts > CUES:
        desk.problem(key, f"the session would have {counts} counts or more; the limit is {CUES} cues")


def _longest(routine: Routine) -> str:
    """The place of the exercise that takes most of the session."""
    each = [
        (block.rounds * _exercise(one)[0], one.key) for block in routine.blocks for one in block.exercises
    ]
    return max(each)[1]


def unrolled(routine: Routine) -> tuple[Seconds, int]:
    """The least that a routine lasts, in seconds of effort and rest, and how many counts it has.

    Speech, lead-ins and changes of side come on top; an open end counts as a minute or its longest.
    Worked out without unrolling anything.
    """
    seconds, counts, after = Seconds(0), 0, Seconds(0)
    for block in routine.blocks:
        seconds += after
        for number, exercise in enumerate(block.exercises, 1):
            levels = exercise.levels or (exercise,)
            lasts, says = max(_exercise(one) for one in levels)
            seconds += block.rounds * lasts
            counts += block.rounds * says
            after = max(one.rest_after for one in levels)
            if number < len(block.exercises):
                seconds += block.rounds * after
        seconds += (block.rounds - 1) * block.rest
    return seconds, counts


def _exercise(exercise: Exercise) -> tuple[Seconds, int]:
    """The seconds and counts of all sets and sides of an exercise, once."""
    sides = len(exercise.sides) or 1
    lasts, says = Fraction(0), 0
    for effort in exercise.work:
        times = sides * exercise.sets if len(effort.doses) == 1 else sides
        for dose in effort.doses:
            seconds, counts = _dose(effort, dose)
            lasts += times * seconds
            says += times * counts
    if exercise.every is not None:
        return max(lasts, (sides * exercise.sets - 1) * exercise.every), says
    return lasts + (exercise.sets - 1) * exercise.rest, says


def _dose(effort: Effort, dose: Dose) -> tuple[Seconds, int]:
    """The seconds and counts of one dose on one side."""
    if isinstance(dose, Reps):
        return dose.count * (Seconds(3) if effort.tempo.own else effort.tempo.seconds), dose.count
    seconds = (
        min(dose.longest, Seconds(60)) if isinstance(dose, Open) else seconds_of(effort, dose) or Seconds(0)
    )
    return seconds, int(seconds) if effort.count.beep == "second" else min(int(seconds), effort.count.last)
