"""Readers of single values: strict about types, ranges and characters."""

import re
from decimal import Decimal
from typing import Any

from voicecoach.model.units import Seconds
from voicecoach.routine import durations
from voicecoach.routine.desk import Place, Read
from voicecoach.routine.problems import Refused, did_you_mean

LONGEST_TEXT = 300
"""Characters of one sentence: what a voice takes in one utterance."""

MOST = 100_000
"""The largest whole number that any key takes; a session has at most so many cues."""

# C0 and C1 control characters and the characters that turn the reading direction around (Unicode
# Standard Annex 9: embeddings, overrides, isolates). Tabs and line ends are folded before this looks.
# Neither is compiled before a text has a character that is not printable, as all of these are.
_FORBIDDEN = "[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
_FOLDED = r"[ ]*[\t\r\n\u2028\u2029][ \t\r\n\u2028\u2029]*"
_TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")


def text(value: object, _place: Place | None = None) -> str:
    """One sentence of plain text. Raises Refused."""
    if not isinstance(value, str):
        raise Refused("a text in quotes", f'"{value}"' if type(value) in (int, Decimal) else "")
    printable = value.isprintable()
    folded = value.strip() if printable else re.sub(_FOLDED, " ", value).strip()
    if not printable and (bad := re.search(_FORBIDDEN, folded)):
        raise Refused(f"plain text, without the control character U+{ord(bad[0]):04X}")
    if not folded:
        raise Refused("a text that is not empty")
    if len(folded) > LONGEST_TEXT:
        raise Refused(f"at most {LONGEST_TEXT} characters long, and has {len(folded)}: split it into a list")
    return folded


def sentences(value: object, _place: Place | None = None) -> tuple[str, ...]:
    """One text, or a list of texts. Raises Refused."""
    if isinstance(value, str):
        return (text(value),)
    if not isinstance(value, list):
        raise Refused("a text in quotes, or a list of texts")
    return tuple(_each(value, text))


def one_or_more(value: object, _place: Place | None = None) -> tuple[str, ...]:
    """A list of different texts that is not empty. Raises Refused."""
    if not isinstance(value, list):
        raise Refused('a list of texts, such as ["left", "right"]')
    if not value:
        raise Refused("a list with at least one text")
    found = tuple(_each(value, text))
    if len(set(found)) < len(found):
        raise Refused("a list of different texts")
    return found


def load(value: object, _place: Place | None = None) -> tuple[str, ...] | list[str]:
    """One text for all sets (a tuple), or a list with one for each set. Raises Refused."""
    if isinstance(value, list) and value:
        return _each(value, text)
    if not isinstance(value, str):
        raise Refused('a text such as "8 kg", or a list with one for each set')
    return (text(value),)


def _each(values: list[Any], read: Any) -> list[Any]:
    """Every entry of a list as ``read`` understands it; a refusal names the entry."""
    found = []
    for number, value in enumerate(values, 1):
        try:
            found.append(read(value))
        except Refused as refused:
            raise Refused(whole=refused.sentence(f"entry {number} of the list", value)) from None
    return found


def flag(value: object, _place: Place | None = None) -> bool:
    """``true`` or ``false``. Raises Refused."""
    if not isinstance(value, bool):
        meant = {"true": "true", "yes": "true", "false": "false", "no": "false"}
        raise Refused("true or false, without quotes", meant.get(str(value).lower(), ""))
    return value


def whole(low: int, high: int = MOST) -> Read:
    """A reader of whole numbers from ``low`` to ``high``."""
    span = f"a whole number from {low} to {high}" if high < MOST else f"a whole number, {low} or more"

    def read(value: object, _place: Place | None = None) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise Refused(span, _as_whole(value))
        if not low <= value <= high:
            raise Refused(span if value < low or high < MOST else f"at most {MOST}")
        return value

    return read


def _as_whole(value: object) -> str:
    """The whole number that was probably meant by ``"10"``, ``10.0``, ``"8-12"`` or ``"10x"``."""
    digits = re.match(r"\s*0*([0-9]{1,5})(?:\.0+)?\s*(?:$|x|reps?|times|[-–])", str(value), re.I)
    return digits[1] if digits and isinstance(value, str | Decimal) else ""


def choice(*options: str) -> Read:
    """A reader of one of a few words."""
    listed = ", ".join(f'"{option}"' for option in options[:-1]) + f' or "{options[-1]}"'

    def read(value: object, _place: Place | None = None) -> str:
        if not isinstance(value, str) or value not in options:
            near = did_you_mean(value, options) if isinstance(value, str) else ""
            raise Refused(listed + near)
        return value

    return read


def duration(value: object, _place: Place | None = None) -> Seconds:
    """A duration longer than 0. Raises Refused."""
    return durations.duration(value)


def duration_or_zero(value: object, _place: Place | None = None) -> Seconds:
    """A duration, or 0. Raises Refused."""
    return durations.duration(value, zero=True)


def longest(value: object, _place: Place | None = None) -> Seconds:
    """The value of ``open``: ``true``, or the longest it may last. Raises Refused."""
    if value is True:
        return Seconds(300)
    if value is False:
        raise Refused("true, or the longest it may last; leave the key out otherwise")
    return durations.duration(value)


def each(read: Read) -> Read:
    """A reader of a dose: one for all sets (a tuple), or a list with one for each set."""

    def doses(value: object, _place: Place | None = None) -> tuple[Any, ...] | list[Any]:
        if not isinstance(value, list):
            return (read(value),)
        if not value:
            raise Refused("a dose, or a list with one dose for each set")
        return _each(value, read)

    return doses


def language(value: object, _place: Place | None = None) -> str:
    """A BCP-47 tag such as ``en`` or ``pt-BR`` (its shape; no registry is looked up). Raises Refused."""
    if not isinstance(value, str) or not _TAG.fullmatch(value) or len(value) > 35:
        raise Refused('a language tag such as "en" or "pt-BR"')
    return value


def version(value: object, _place: Place | None = None) -> int:
    """The number 1. Raises Refused."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise Refused("the number 1", "1")
    if value != 1:
        raise Refused("1, the only version of the format that this program reads")
    return value


class Amount:
    """A number of a ``progress`` table before it is known whether it is reps or seconds."""

    __slots__ = ("counted", "seconds")

    def __init__(self, value: object) -> None:
        self.seconds = durations.duration(value)
        self.counted = isinstance(value, int)
        """Whether it may be a number of reps: a whole number without a unit."""


def amount(value: object, _place: Place | None = None) -> Amount:
    """A number of reps or a duration: what it is, its dose decides. Raises Refused."""
    return Amount(value)
