"""What the values of a record may be, and how they are written.

Readers take a value of JSON and raise ValueError or OverflowError where it is not what it must be.
They are strict: ``true`` is not 1, and ``"10"`` is not 10.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from math import isfinite
from typing import Any, NamedTuple

from voicecoach.history.lines import Amount, Amounts

MOST = 10**9
"""Of anything that is counted or measured; more is damage."""

Reader = Callable[[object], Any]


class Form(NamedTuple):
    """How the value of a key is read and written."""

    read: Reader
    write: Callable[[Any], object] = lambda value: value
    optional: bool = False
    """Whether the key is left out where the value is None."""


def text(value: object) -> str:
    """A string."""
    if isinstance(value, str):
        return value
    raise ValueError(value)


def truth(value: object) -> bool:
    """True or false."""
    if isinstance(value, bool):
        return value
    raise ValueError(value)


def mapping(value: object) -> dict[str, object]:
    """An object of JSON."""
    if isinstance(value, dict):
        return value
    raise ValueError(value)


def number(value: object) -> float:
    """A number that is finite and not negative."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        read = float(value)
        if isfinite(read) and 0 <= read <= MOST:
            return read
    raise ValueError(value)


def factor(value: object) -> float:
    """A number above 0."""
    if read := number(value):
        return read
    raise ValueError(value)


def whole(least: int = 0, most: int = MOST) -> Reader:
    """A whole number within these bounds."""

    def read(value: object) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        raise ValueError(value)

    return read


def one_of(*words: str) -> Reader:
    """One of these words."""

    def read(value: object) -> str:
        if isinstance(value, str) and value in words:
            return value
        raise ValueError(value)

    return read


def moment(value: object) -> datetime:
    """A time of ISO 8601 that tells its distance from UTC; in UTC."""
    read = datetime.fromisoformat(text(value))
    if read.tzinfo is None:
        raise ValueError(value)
    return read.astimezone(UTC)


def amount(value: object) -> Amount:
    """Repetitions or seconds of one item of a set."""
    given = mapping(value)
    if ("reps" in given) == ("seconds" in given):
        raise ValueError(value)
    is_open = truth(given.get("open", False))
    if "reps" in given:
        return Amount(reps=whole()(given["reps"]), open=is_open)
    return Amount(seconds=number(given["seconds"]), open=is_open)


def amounts(value: object) -> Amounts:
    """A list of amounts."""
    if isinstance(value, list):
        return tuple(map(amount, value))
    raise ValueError(value)


def maybe(read: Reader) -> Reader:
    """What ``read`` takes, or null."""
    return lambda value: None if value is None else read(value)


def write_number(value: float) -> float:
    """A whole number without a decimal point."""
    return int(value) if value == int(value) else value


def write_moment(value: datetime) -> str:
    """A time in UTC, to the millisecond."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def write_amounts(value: Amounts) -> list[dict[str, object]]:
    """A list of amounts."""
    return [_write_amount(each) for each in value]


def _write_amount(value: Amount) -> dict[str, object]:
    data: dict[str, object] = {} if value.reps is None else {"reps": value.reps}
    if value.seconds is not None:
        data["seconds"] = write_number(value.seconds)
    return data | {"open": True} if value.open else data
