"""Lines as they stand in the file, and back: one JSON object a line, in UTF-8.

One table, ``KEYS``, says for both directions which keys a kind of line has and what each may hold.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, get_args

from voicecoach.history.lines import (
    AnswerLine,
    DeleteLine,
    EndLine,
    FixLine,
    How,
    Line,
    OtherLine,
    PainLine,
    SessionLine,
    SetLine,
)
from voicecoach.history.values import (
    Form,
    amounts,
    factor,
    mapping,
    maybe,
    moment,
    number,
    one_of,
    text,
    truth,
    whole,
    write_amounts,
    write_moment,
    write_number,
)
from voicecoach.model.event import Cut, Effort

VERSION = 1
"""``v`` of the records that this program writes, and the highest that it reads."""
DEEPEST = 64
"""So many lists and objects of a line stand in one another at the most: what can be read can be written."""

_TEXT, _MAYBE_TEXT, _TEXT_IF_ANY = Form(text), Form(maybe(text)), Form(maybe(text), optional=True)
_COUNT, _NUMBER = Form(whole()), Form(whole(1))
_MOMENT, _AMOUNTS = Form(moment, write_moment), Form(amounts, write_amounts)

KEYS: Mapping[str, Mapping[str, Form]] = MappingProxyType(
    {
        "session": {
            "id": _TEXT,
            "person": _MAYBE_TEXT,
            "routine": _TEXT,
            "source": _MAYBE_TEXT,
            "options": Form(mapping),
            "title": _TEXT,
            "hash": _TEXT,
            "start": _MOMENT,
            "date": Form(lambda value: date.fromisoformat(text(value)), date.isoformat),
            "offset": Form(whole(-24 * 60, 24 * 60)),
            "voice": _MAYBE_TEXT,
            "app": _TEXT,
            "rehabilitation": Form(maybe(truth), optional=True),
        },
        "set": {
            "at": _MOMENT,
            "exercise": _TEXT,
            "name": _TEXT,
            "level": _MAYBE_TEXT,
            "side": _MAYBE_TEXT,
            "round": _COUNT,
            "set": _COUNT,
            "written": _AMOUNTS,
            "asked": _AMOUNTS,
            "done": _AMOUNTS,
            "load": _MAYBE_TEXT,
            "tempo": Form(factor, write_number),
            "cut": Form(one_of(*get_args(Cut))),
        },
        "pain": {
            "at": _MOMENT,
            "exercise": _MAYBE_TEXT,
            "side": _MAYBE_TEXT,
            "rep": Form(maybe(whole(1)), optional=True),
            "second": Form(maybe(number), write_number, optional=True),
            "sharp": Form(truth),
        },
        "answer": {
            "at": _MOMENT,
            "exercise": _TEXT_IF_ANY,
            "effort": Form(maybe(one_of(*get_args(Effort))), optional=True),
            "pain": Form(maybe(whole(0, 10)), optional=True),
            "next_day": Form(maybe(truth), optional=True),
            "level": _TEXT_IF_ANY,
            "dose": Form(maybe(amounts), write_amounts, optional=True),
        },
        "end": {
            "at": _MOMENT,
            "how": Form(one_of(*get_args(How))),
            "as": _TEXT_IF_ANY,
        },
        "fix": {
            "at": _MOMENT,
            "session": _TEXT,
            "number": _NUMBER,
            "set": Form(mapping),
        },
        "delete": {
            "at": _MOMENT,
            "session": _TEXT,
            "number": _NUMBER,
        },
    }
)
"""The keys of each kind of line, in the order in which they are written."""

_CLASSES: Mapping[str, Callable[..., Line]] = MappingProxyType(
    {
        "session": SessionLine,
        "set": SetLine,
        "pain": PainLine,
        "answer": AnswerLine,
        "end": EndLine,
        "fix": FixLine,
        "delete": DeleteLine,
    }
)
_KINDS = {made: kind for kind, made in _CLASSES.items()}
_ATTRIBUTES = {"as": "as_id"}  # a key that is a word of Python


class Damaged(Exception):
    """A line cannot be understood; the message goes on after "line 7"."""


class Newer(Damaged):
    """A line is of a later version than this program knows."""


def encode(line: Line) -> bytes:
    """A line as it is written, with its line end. What is no value of JSON is written as its ``str``."""
    kind = line.kind if isinstance(line, OtherLine) else _KINDS[type(line)]
    data: dict[str, object] = {"line": kind}
    if kind == "session":
        data["v"] = VERSION
    for key, form in KEYS.get(kind, {}).items():
        value = getattr(line, _ATTRIBUTES.get(key, key))
        if value is not None or not form.optional:
            data[key] = form.write(value)
    data |= line.more
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=str)
    # A path can hold bytes that are no text; Python's escape for them is also that of JSON.
    return written.encode("utf-8", "backslashreplace") + b"\n"


def decode(line: bytes) -> Line:
    """The line that these bytes are.

    Raises Damaged, or Newer.
    """
    data = _object(line)
    kind = data.pop("line", None)
    if not isinstance(kind, str):
        raise Damaged("does not say what it is")
    _check_version(data.pop("v", None if kind == "session" else VERSION))
    if kind not in KEYS:
        return OtherLine(kind, data)
    values = {}
    for key, form in KEYS[kind].items():
        try:
            values[_ATTRIBUTES.get(key, key)] = form.read(data.pop(key, None))
        except (ValueError, OverflowError):
            raise Damaged(f'has no valid "{key}"') from None
    return _CLASSES[kind](**values, more=data)


def _object(line: bytes) -> dict[str, Any]:
    try:
        data = parse(line.decode("utf-8"))
    except UnicodeDecodeError:
        raise Damaged("is not UTF-8") from None
    except ValueError:
        raise Damaged("is no JSON") from None
    if not isinstance(data, dict):
        raise Damaged("is no JSON object")
    return data


def parse(text: str, deepest: int = DEEPEST) -> object:
    """A value of JSON, of so many lists and objects in one another at the most. Raises ValueError."""
    try:
        value: object = json.loads(text, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("too deep") from None
    if text.count("[") + text.count("{") > deepest and _is_deeper(value, deepest):
        raise ValueError("too deep")
    return value


def _is_deeper(value: object, than: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return inner is not None and (than == 0 or any(_is_deeper(each, than - 1) for each in inner))


def _refuse(constant: str) -> object:
    """``NaN`` and its like, which Python would take for JSON."""
    raise ValueError(constant)


def _check_version(version: object) -> None:
    if type(version) is not int or version < 1:
        raise Damaged('has no valid "v"')
    if version > VERSION:
        raise Newer(f"is of version {version}, and this program knows versions up to {VERSION}")
