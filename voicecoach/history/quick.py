"""Records read quickly, where all is plainly as this program writes it.

How it works:

1. A line is its time, and the rest. People do the same day by day, so most rests were seen before: what
   they mean is looked up. A line is kept with the time apart from it.
2. A rest that is new is understood by one pattern, if it is a set, or else by ``form``, as all lines are.
3. A file in which anything is not plain is left to ``reading``, which names what is wrong. So there is one
   judge of damage, and both ways always tell the same of a file.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import cast

from voicecoach.history.disk import read_record
from voicecoach.history.form import DEEPEST, VERSION, Damaged, decode, parse
from voicecoach.history.lines import Amounts, DeleteLine, FixLine, Line, OtherLine, SessionLine, SetLine
from voicecoach.history.merging import Entry, Part
from voicecoach.history.reading import LINE
from voicecoach.history.values import amounts, factor, mapping
from voicecoach.model.event import Cut

_TEXT = r'"([^"\\\x00-\x1f]*)"'
_MAYBE = rf"(?:null|{_TEXT})"
_TIME = r'"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z)"'
_DATE = r'"([0-9]{4}-[0-9]{2}-[0-9]{2})"'
_WHOLE = r"(0|[1-9][0-9]{0,8})"
_NUMBER = r"((?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,9})?)"
# Both are understood as JSON on their own, so it does no harm where a pattern ends too soon.
_LIST, _OBJECT = r"(\[[^\]]*\])", r"(\{.*?\})"


def _pattern(kind: str, keys: dict[str, str], perhaps: str = "") -> re.Pattern[str]:
    """``perhaps``: what may stand behind the keys."""
    pairs = (rf',"{key}":{form}' for key, form in keys.items())
    return re.compile("".join((rf'\{{"line":"{kind}"', *pairs, perhaps, r"\}")))


_SET = _pattern(
    "set",
    {
        "at": _TIME,
        "exercise": _TEXT,
        "name": _TEXT,
        "level": _MAYBE,
        "side": _MAYBE,
        "round": _WHOLE,
        "set": _WHOLE,
        "written": _LIST,
        "asked": _LIST,
        "done": _LIST,
        "load": _MAYBE,
        "tempo": _NUMBER,
        "cut": '"(none|done|skip|pain|lost)"',
    },
)
_SESSION = _pattern(
    "session",
    {
        "v": str(VERSION),
        "id": _TEXT,
        "person": _MAYBE,
        "routine": _TEXT,
        "source": _MAYBE,
        "options": _OBJECT,
        "title": _TEXT,
        "hash": _TEXT,
        "start": _TIME,
        "date": _DATE,
        "offset": r"(-?[1-9][0-9]{0,2}|0)",
        "voice": _MAYBE,
        "app": _TEXT,
    },
    perhaps=r'(?:,"rehabilitation":(true))?',
)
_TIME_LENGTH = len("2026-11-21T08:16:41.507Z")


class QuickReader:
    """Reads records; what it has understood once, it knows."""

    def __init__(self) -> None:
        self._known: dict[str, Line] = {}

    def read(self, path: Path) -> Part | None:
        """The record of a file; None where ``read_session`` has to judge it, or corrections are in it.

        Raises OSError.
        """
        data = read_record(path, LINE)
        if len(data) == LINE or not data.endswith(b"\n"):
            return None
        try:
            lines = data[:-1].decode().split("\n")
            if len(set(lines)) < len(lines):
                return None
            header = _header(lines[0])
            return Part(header, self._entries(path, lines), (path,))
        except (ValueError, OverflowError, Damaged):
            return None

    def _entries(self, path: Path, lines: Sequence[str]) -> tuple[Entry, ...]:
        """All lines but the first, with their places. Raises ValueError, OverflowError or Damaged."""
        known, at_of, entries = self._known, datetime.fromisoformat, []
        for number, text in enumerate(lines[1:], 2):
            begin = text.index('"', 9) + 8  # behind {"line":"set","at":"
            end = begin + _TIME_LENGTH
            time, rest = text[begin:end], text[:begin] + text[end:]
            line = known.get(rest)
            if line is None:
                line = known[rest] = _understood(text, begin, end)
            if time[10::13] != "TZ":
                raise ValueError(time)
            entries.append(Entry(path, number, at_of(time), line))
        return tuple(entries)


def _understood(text: str, begin: int, end: int) -> Line:
    """A line whose time is so plainly the only one that another could stand there."""
    rest = text[end:]
    if not (text.startswith('{"line":"') and text[:begin].endswith('","at":"')):
        raise ValueError(text)
    if not (rest.startswith('"') and rest.endswith("}")) or "\\" in rest or '"at"' in rest:
        raise ValueError(text)
    found = _SET.fullmatch(text)
    line = decode(text.encode()) if found is None else _set(found)
    if isinstance(line, SessionLine | FixLine | DeleteLine | OtherLine):
        raise ValueError(text)
    return line


def _set(found: re.Match[str]) -> SetLine:
    at, exercise, name, level, side, round_, number, written, asked, done, load, tempo, cut = found.groups()
    return SetLine(
        at=datetime.fromisoformat(at),
        exercise=exercise,
        name=name,
        level=level,
        side=side,
        round=int(round_),
        set=int(number),
        written=_amounts(written),
        asked=_amounts(asked),
        done=_amounts(done),
        load=load,
        tempo=factor(float(tempo)),
        cut=cast(Cut, cut),
    )


def _header(text: str) -> SessionLine:
    """Raises ValueError where that is not plainly a header."""
    found = _SESSION.fullmatch(text)
    if found is None:
        raise ValueError(text)
    (identity, person, routine, source, options, title, digest, start, day, offset, voice, app, gentle) = (
        found.groups()
    )
    return SessionLine(
        id=identity,
        person=person,
        routine=routine,
        source=source,
        options=_options(options),
        title=title,
        hash=digest,
        start=datetime.fromisoformat(start),
        date=date.fromisoformat(day),
        offset=int(offset),
        voice=voice,
        app=app,
        rehabilitation=None if gentle is None else True,
    )


@lru_cache(256)
def _options(text: str) -> Mapping[str, object]:
    return MappingProxyType(mapping(parse(text, DEEPEST - 1)))


@lru_cache(4096)
def _amounts(text: str) -> Amounts:
    read: Amounts = amounts(parse(text))
    return read
