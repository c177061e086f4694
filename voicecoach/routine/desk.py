"""Where tables are read: a desk applies a table of keys to a raw TOML table and collects what is wrong."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeAlias

from voicecoach.model.sound import Clip
from voicecoach.routine.problems import Problem, Refused, Unread, did_you_mean, printable, shorten

OpenSound: TypeAlias = Callable[[str], Clip]
"""Opens a sound by its path relative to the file; raises ValueError with a sentence."""

MOST_PROBLEMS = 100
"""How many errors of one file are reported."""

_BAD = object()


class Place(NamedTuple):
    """Where a value stands, for readers that look further than the value itself."""

    desk: "Desk"
    key: str


Read: TypeAlias = Callable[..., Any]
"""``(value, place)``: turns a raw TOML value into what it means; the place may be left out where the
value is looked at alone. Raises Refused, or Unread where it has reported what is wrong."""


class Table(NamedTuple):
    """Which keys a kind of table may have."""

    what: str
    """How it is called in messages: "an exercise"."""
    keys: Mapping[str, Read]
    elsewhere: Mapping[str, str] = {}
    """Keys that do not belong here and the sentence each of them gets."""


class Fields:
    """A table as read: values by key, and where each was written."""

    __slots__ = ("_places", "_values", "key")

    def __init__(self, key: str, values: dict[str, Any], places: dict[str, str]) -> None:
        self.key = key
        self._values = values
        self._places = places

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def get(self, name: str, default: Any = None) -> Any:
        """The value, or the default where the key is not there. Raises Unread where it was refused."""
        value = self._values.get(name, default)
        if value is _BAD:
            raise Unread
        return value

    def good(self, name: str, default: Any = None) -> Any:
        """The value, or the default where the key is not there or was refused."""
        value = self._values.get(name, default)
        return default if value is _BAD else value

    def place(self, name: str) -> str:
        """Where the key was written; the table itself where it was not."""
        return self._places.get(name, self.key)

    def names(self) -> set[str]:
        """The keys that are there."""
        return set(self._values)

    def moved(self, key: str) -> "Fields":
        """The same, with every place replaced by ``key``."""
        return Fields(key, self._values, dict.fromkeys(self._places, key))

    def without(self, *names: str) -> "Fields":
        """The same without some keys."""
        values = {name: value for name, value in self._values.items() if name not in names}
        return Fields(self.key, values, self._places)

    def over(self, base: "Fields") -> "Fields":
        """These values where they are given, those of ``base`` elsewhere."""
        return Fields(self.key, {**base._values, **self._values}, {**base._places, **self._places})


def spoken(key: str) -> str:
    """A key as it is named in a sentence: ``exercise[2].cues[1]`` is "exercise 2, cues 1"."""
    return printable(key.replace("[", " ").replace("]", "").replace(".", ", "))


class Desk:
    """Reads the tables of one file and collects its problems."""

    def __init__(self, file: str, text: str, open_sound: OpenSound | None) -> None:
        self.file = file
        self.text = text
        self.open_sound = open_sound
        self._found: dict[tuple[str, str], None] = {}
        self.others: list[Problem] = []
        """Problems of other files (the library) that this one cannot do without."""

    def problem(self, key: str, message: str) -> None:
        """Note an error; the same one twice counts once."""
        self._found[key, message] = None

    @property
    def crowded(self) -> bool:
        """Whether so much is wrong that looking for suggestions would only cost time."""
        return len(self._found) > MOST_PROBLEMS

    def read(self, raw: object, key: str, table: Table) -> Fields:
        """The table at ``key``. What is wrong with it is noted, and its values are then unread.

        Raises Unread where it is no table at all.
        """
        if not isinstance(raw, dict):
            self.problem(key, Refused(f"{table.what}, which is a table").sentence(key, raw))
            raise Unread
        values: dict[str, Any] = {}
        places: dict[str, str] = {}
        for name, value in raw.items():
            place = f"{key}.{name}" if key else name
            places[name] = place
            reader = table.keys.get(name)
            if reader is None:
                self.problem(place, self._unknown(name, key, table))
                continue
            try:
                values[name] = reader(value, Place(self, place))
            except Refused as refused:
                self.problem(place, refused.sentence(name, value))
                values[name] = _BAD
            except Unread:
                values[name] = _BAD
        return Fields(key, values, places)

    def _unknown(self, name: str, key: str, table: Table) -> str:
        if name in table.elsewhere:
            return table.elsewhere[name]
        at = f" at {spoken(key)}" if key else ""
        near = "" if self.crowded else did_you_mean(name, table.keys)
        return f"unknown key '{shorten(name)}'{at}{near or f'; {table.what} has no such key'}"

    def problems(self) -> tuple[Problem, ...]:
        """All that was found, in order of line; lines are looked up only now."""
        if not self._found:
            return tuple(self.others)
        from voicecoach.routine.locate import line_of, lines_of

        lines = lines_of(self.text)
        found = [Problem(self.file, line_of(lines, key), key, message) for key, message in self._found]
        found.sort(key=lambda problem: problem.line or 1)
        if len(found) > MOST_PROBLEMS:
            more = f"and {len(found) - MOST_PROBLEMS} more errors like these"
            found[MOST_PROBLEMS:] = [Problem(self.file, found[MOST_PROBLEMS].line, "", more)]
        return (*found, *self.others)
