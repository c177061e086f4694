"""Durations: numbers of seconds, and texts such as ``90s``, ``1m30s``, ``1:30``. All exact."""

import re
from decimal import Decimal
from fractions import Fraction

from voicecoach.model.units import Seconds
from voicecoach.routine.problems import Refused

LONGEST = Seconds(24 * 3600)
"""No duration is longer than a day."""

FORMS = 'a duration such as 90, "90s", "1m30s", "3 min", "1:30" or "1:30:00"'

_CLOCK = re.compile(r"(?:([0-9]{1,2}):)?([0-9]{1,4}):([0-5][0-9])")
_UNITS = re.compile(
    r"(?=[0-9])(?:([0-9]{1,6}(?:\.[0-9]{1,9})?) ?h)? ?(?:([0-9]{1,6}(?:\.[0-9]{1,9})?) ?m(?:in)?)?"
    r" ?(?:([0-9]{1,6}(?:\.[0-9]{1,9})?) ?s)?"
)
_NUMBER = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,9})?")


def spelled(text: str, bare: bool = False) -> Seconds | None:
    """The seconds of a duration written as a text, or None. ``bare``: a mere number counts, as seconds."""
    if clock := _CLOCK.fullmatch(text):
        hours, minutes, seconds = (int(group or 0) for group in clock.groups())
        if clock[1] is not None and minutes > 59:
            return None
        return Seconds(3600 * hours + 60 * minutes + seconds)
    if units := _UNITS.fullmatch(text):
        parts = [Fraction(group) if group else Fraction(0) for group in units.groups()]
        return 3600 * parts[0] + 60 * parts[1] + parts[2]
    return Fraction(text) if bare and _NUMBER.fullmatch(text) else None


def exact(number: Decimal) -> Seconds:
    """A TOML float as the decimal it was written as.

    Raises Refused for ``nan``, ``inf``, more than nine decimals, and powers of ten that no duration has.
    """
    if not number.is_finite():
        raise Refused("a finite number")
    # Checked on the exponent: writing out 1e999999999 as a fraction would take for ever.
    if number.adjusted() > 9:
        raise Refused("at most 24 hours, that is 86400")
    # As written: normalising would round 1e-999999999 to zero and hide its exponent.
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -9:
        raise Refused("a number of at most nine decimals")
    return Fraction(number)


def duration(value: object, zero: bool = False) -> Seconds:
    """A value that is a duration: finite, positive (or 0 where ``zero``), at most 24 hours.

    Raises Refused.
    """
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise Refused(FORMS, better(str(value)))
    if isinstance(value, str):
        spoken = spelled(value.strip())
        if spoken is None:
            raise Refused(FORMS, better(value))
        seconds = spoken
    else:
        seconds = exact(value) if isinstance(value, Decimal) else within_a_day(value)
    if seconds > LONGEST:
        raise Refused("at most 24 hours, that is 86400")
    if seconds < 0 or not (seconds or zero):
        raise Refused("0 or more" if zero else "more than 0")
    return seconds


def within_a_day(value: int) -> Seconds:
    """An integer as seconds; a gigantic one is cut, so that nothing is computed with it."""
    return Seconds(max(-1, min(value, 100_000)))


_MISTAKES = (
    (r"([0-9]+),([0-9]+)", r"\1.\2"),
    (r"([0-9.]+)", r"\1"),
    (r"([0-9.]+)\s*(?:s|secs?|seconds?|sek|sekunden)\.?", r'"\1s"'),
    (r"([0-9.]+)\s*(?:m|mins?|minutes?|minuten|')\.?", r'"\1 min"'),
    (r"([0-9.]+)\s*(?:h|hrs?|hours?)\.?", r'"\1h"'),
    (r"([0-9]+),([0-9]+)\s*s", r'"\1.\2s"'),
    (r"0?([0-9]+:[0-5][0-9](?::[0-5][0-9])?)", r'"\1"'),
)


def better(text: str) -> str:
    """The TOML of what was probably meant by a text that is no duration; empty where nobody knows."""
    text = text.strip()[:40]
    if spelled(text) is not None:
        return f'"{text.removeprefix("0")}"'
    for pattern, replacement in _MISTAKES:
        if match := re.fullmatch(pattern, text, re.I):
            return match.expand(replacement)
    return ""
