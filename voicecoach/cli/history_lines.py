"""What was done, in words: sessions and their lines, a line each, useful to somebody who listens."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from voicecoach.history.lines import Amounts, AnswerLine, Line, PainLine, SetLine
    from voicecoach.history.rows import SessionRow, Trouble

SHORT = 8
"""Digits of an id that name its session in a line."""
COLUMNS = (
    *("id", "date", "time", "title", "routine", "person", "minutes", "exercises", "sets", "ended"),
    *("effort", "pain", "pains"),
)
"""Of the table that ``--csv`` prints."""
_FORMULA = tuple("=+-@\t\r")
_ENDED = {"stopped": "stopped", "interrupted": "interrupted", "resumed": "gone on with elsewhere"}
_CUT = {
    "none": "",
    "done": "",
    "skip": ", skipped",
    "pain": ", ended because of pain",
    "lost": ", broken off",
}


def session_line(row: "SessionRow", year: int | None = None) -> str:
    """A session in one line, its short id last; ``year``: the year that need not be said."""
    parts = [f"{when(row, year)}, {row.title}", minutes(row.seconds)]
    if row.sets:
        parts.append(f"{plural(len(row.exercises), 'exercise')}, {plural(row.sets, 'set')}")
    else:
        parts.append("nothing done")
    if row.how != "finished":
        parts.append(ended(row))
    if row.effort is not None:
        parts.append(f"felt {row.effort}")
    if row.pains:
        parts.append("it hurt once" if row.pains == 1 else f"it hurt {row.pains} times")
    if row.after is not None:
        parts.append(f"pain {row.after} of 10 afterwards")
    return f"{', '.join(parts)}, {row.id[-SHORT:]}"


def when(row: "SessionRow", year: int | None = None) -> str:
    """The day and the time of a session's start, as they were where the user was."""
    day, clock = row.date, _clock(row)
    of_year = "" if day.year == year else f" {day.year}"
    return f"{day:%A} {day.day} {day:%B}{of_year}, {clock}"


def ended(row: "SessionRow") -> str:
    """How a session ended."""
    if row.how is None:
        from voicecoach.history.disk import is_held

        return "still going on" if is_held(row.files[-1]) else "broken off"
    return _ENDED.get(row.how, row.how)


def minutes(seconds: float) -> str:
    """How long it took."""
    return "less than a minute" if seconds < 30 else plural(max(1, round(seconds / 60)), "minute")


def plural(count: int, unit: str) -> str:
    """``1 set``, ``2 sets``."""
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def row_data(row: "SessionRow") -> dict[str, Any]:
    """A session for ``--json``."""
    from voicecoach.history.values import write_moment, write_number

    return {
        "id": row.id,
        "person": row.person,
        "routine": row.routine,
        "title": row.title,
        "source": row.source,
        "hash": row.hash,
        "start": write_moment(row.start),
        "date": row.date.isoformat(),
        "offset": row.offset,
        "seconds": write_number(round(row.seconds, 3)),
        "ended": row.how,
        "sets": row.sets,
        "exercises": list(row.exercises),
        "effort": row.effort,
        "pain": row.after,
        "pains": row.pains,
        "as_written": row.as_written,
        "app": row.app,
        "voice": row.voice,
        "files": [str(path) for path in row.files],
    }


def table(rows: "Iterable[SessionRow]") -> bytes:
    """Sessions as comma-separated values (RFC 4180), a row each. No cell is a formula, and none a control."""
    import csv
    from io import StringIO

    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        words = (row.id, row.date, _clock(row), row.title, row.routine, row.person)
        numbers = (round(row.seconds / 60, 1), len(row.exercises), row.sets)
        said = (row.how, row.effort, row.after, row.pains)
        writer.writerow([*map(harmless, words), *numbers, *said])
    return text.getvalue().encode("utf-8")


def trouble_lines(troubles: "Iterable[Trouble]") -> list[str]:
    """A sentence for each damaged record: its name, and what was skipped."""
    by_name: dict[str, list[str]] = {}
    for trouble in troubles:
        by_name.setdefault(trouble.path.name, []).append(trouble.what)
    return [f"{name}: {_several(what)}." for name, what in by_name.items()]


def line_text(line: "Line", names: "Mapping[str, str] | None" = None) -> str | None:
    """A line of a record, in words; None for one that tells nothing more. ``names``: of exercises, by id."""
    from voicecoach.history.lines import AnswerLine, PainLine, SetLine

    match line:
        case SetLine():
            return f"{set_name(line)}: {done_text(line)}"
        case PainLine():
            return _pain_text(line, names or {})
        case AnswerLine():
            return _answer_text(line, names or {})
        case _:
            return None


def set_name(line: "SetLine") -> str:
    """Which set it is."""
    names = [line.name, line.level, line.side, f"round {line.round}" if line.round > 1 else None]
    return ", ".join([*filter(None, names), f"set {line.set}"])


def done_text(line: "SetLine") -> str:
    """What was done of a set, and of how much where that was not all."""
    done, asked = amounts_text(line.done), amounts_text(line.asked)
    of = "" if done == asked or any(each.open for each in line.asked) else f", asked for {asked}"
    load = f", with {line.load}" if line.load else ""
    return f"{done}{of}{load}{_CUT[line.cut]}"


def amounts_text(amounts: "Amounts") -> str:
    """Repetitions and seconds, item by item."""
    return ", then ".join(
        plural(each.reps, "repetition") if each.reps is not None else _seconds(each.seconds or 0)
        for each in amounts
    )


def _seconds(seconds: float) -> str:
    from voicecoach.history.values import write_number

    number = write_number(round(seconds, 1))
    return "1 second" if number == 1 else f"{number} seconds"


def _pain_text(line: "PainLine", names: "Mapping[str, str]") -> str:
    exercise = names.get(line.exercise or "", line.exercise)
    where = ", ".join(filter(None, (exercise, line.side))) or "before the first exercise"
    moment = (
        f", repetition {line.rep}" if line.rep else f", after {_seconds(line.second)}" if line.second else ""
    )
    return f"{'Sharp' if line.sharp else 'Mild'} pain: {where}{moment}"


def _answer_text(line: "AnswerLine", names: "Mapping[str, str]") -> str:
    said = []
    if line.effort is not None:
        said.append(f"felt {line.effort}")
    if line.pain is not None:
        said.append(f"pain {line.pain} of 10 afterwards")
    if line.next_day is not None:
        said.append("sore the day after the last time" if line.next_day else "not sore after the last time")
    if line.level is not None:
        said.append(f"chose the level {line.level}")
    if line.dose is not None:
        said.append(f"kept to {amounts_text(line.dose)}")
    about = names.get(line.exercise or "", line.exercise) or "The session"
    return f"{about}: {', '.join(said) or 'no answer'}"


def _clock(row: "SessionRow") -> str:
    try:
        local = row.start + timedelta(minutes=row.offset)
    except OverflowError:  # at the end of all calendars
        local = row.start
    return f"{local.hour:02}:{local.minute:02}"


def harmless(value: object) -> str:
    """Text that no spreadsheet runs, as a ``'`` is put before a formula, and that no terminal obeys."""
    from voicecoach.cli.printing import escape

    text = "" if value is None else escape(str(value))
    return f"'{text}" if text.startswith(_FORMULA) else text


def _several(sentences: list[str], most: int = 3) -> str:
    more = len(sentences) - most
    shown = "; ".join(sentences[:most])
    return f"{shown}; and {more} more" if more > 0 else shown
