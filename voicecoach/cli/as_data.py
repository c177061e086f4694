"""A routine as data, for ``--json``: the model's own names, doses and tempo as the file would say them."""

from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import Any

from voicecoach.model.routine import At, AuthorCue, Hold, Open, Reps, Tempo, Timed
from voicecoach.model.sound import Earcon, Recording


def as_data(value: Any) -> Any:
    """Any value of a routine as what JSON knows. Times are seconds; sounds are named, never put in."""
    match value:
        case None | bool() | int() | str():
            return value
        case Fraction():
            return number(value)
        case tuple():
            return [as_data(each) for each in value]
        case Reps(count):
            return {"reps": count}
        case Hold(seconds):
            return {"hold": number(seconds)}
        case Timed(seconds):
            return {"time": number(seconds)}
        case Open(longest):
            return {"open": number(longest)}
        case Tempo():
            return "own" if value.own else as_data(value.phases)
        case AuthorCue(at, say):
            return {"at": at_text(at), **({"say": say} if isinstance(say, str) else {"sound": as_data(say)})}
        case Earcon(name) | Recording(name):
            return name
    assert is_dataclass(value), f"no part of a routine: {value!r}"
    return {each.name: as_data(getattr(value, each.name)) for each in fields(value) if each.name != "key"}


def number(seconds: Fraction) -> int | float:
    """Seconds as JSON writes them: whole where they are."""
    return seconds.numerator if seconds.denominator == 1 else float(seconds)


def at_text(at: At) -> str:
    """When a cue is wanted, as the format writes it."""
    seconds = f"{number(at.seconds)}s"
    return {
        "after": seconds,
        "before": f"-{seconds}",
        "rep": f"rep {at.n}",
        "every-reps": f"every {at.n} reps",
        "every-seconds": f"every {seconds}",
    }.get(at.kind, at.kind)
