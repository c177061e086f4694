"""From bytes to a raw TOML table, with every way this can fail turned into a placed problem."""

import re
import tomllib
from decimal import Decimal
from typing import Any

from voicecoach.routine import limits
from voicecoach.routine.problems import Problem, RoutineError, printable

_WHERE = r" \(at (?:line ([0-9]+), column [0-9]+|end of document)\)$"


def load(data: bytes | str, file: str) -> tuple[str, dict[str, Any]]:
    """The text and its table; floats are the exact decimals that were written.

    Raises RoutineError.
    """
    text = limits.admit(data, file)
    try:
        raw = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise RoutineError([_syntax(text, str(error), file)]) from None
    except RecursionError:
        raise RoutineError([limits.too_deep(text, file)]) from None
    except ValueError as error:
        # An integer of thousands of digits, a date that no calendar has.
        raise RoutineError(
            [Problem(file, None, "", f"this is no TOML: {printable(str(error))[:120]}")]
        ) from None
    limits.check_nesting(text, raw, file)
    return text, raw


def _syntax(text: str, error: str, file: str) -> Problem:
    """The one syntax error, answered with the corrected line where the mistake is a known one."""
    from voicecoach.routine.hints import hint
    from voicecoach.routine.locate import key_at

    where = re.search(_WHERE, error)
    lines = text.replace("\r\n", "\n").split("\n")
    line = int(where[1]) if where and where[1] else len("\n".join(lines).rstrip("\n").split("\n"))
    message = re.sub(_WHERE, "", error)
    known = hint(lines, line, message)
    if known:
        return Problem(file, known.line, key_at(text, known.line, known.key), known.message)
    message = printable(message)[:120]
    return Problem(file, line, "", f"this is no TOML: {message[:1].lower()}{message[1:]}")
