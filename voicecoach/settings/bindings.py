"""The keys of every command, and how somebody's own choice of keys is read and checked.

A key is its character, or one of ``NAMED``. What somebody chooses for a command replaces the keys it
has otherwise; a key means one thing, and a few keys mean what they do for everybody.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from voicecoach.settings.suggest import did_you_mean, within

if TYPE_CHECKING:
    from voicecoach.model.event import CommandName  # its import takes 5 ms; a list of settings needs none

    Bindings: TypeAlias = tuple[tuple[CommandName, tuple[str, ...]], ...]
    """The commands that were given keys of the user's own, each with all its keys."""
else:
    Bindings = tuple

COMMANDS: "dict[CommandName, tuple[tuple[str, ...], str]]" = {
    "pause": (("space", "p"), "pause, and go on"),
    "where": (("w",), "where am I, and what is next"),
    "again": (("r",), "say the last thing again"),
    "explain": (("e",), "explain this exercise in full"),
    "next": (("n",), "go to the next part"),
    "back": (("b",), "begin this part again; twice, the part before"),
    "done": (("enter", "d"), "this set is done, I am ready, go on"),
    "more": (("+", "="), "five repetitions or ten seconds more"),
    "less": (("-",), "five repetitions or ten seconds less"),
    "slower": (("<", ","), "count slower"),
    "faster": ((">", "."), "count faster"),
    "louder": (("]",), "louder"),
    "softer": (("[",), "softer"),
    "voice-faster": (("}",), "speak faster"),
    "voice-slower": (("{",), "speak slower"),
    "quieter": (("v",), "explain less, and as before again"),
    "keep": (("k",), "keep to the dose of last time"),
    "pain": (("o", "!"), "it hurts: stop the count"),
    "finish": (("q",), "finish, after asking once"),
    "help": (("h",), "say the keys"),
}
"""What keys can ask for: the usual keys, the main one first, and what happens, as help says it."""

NAMED = (
    *("space", "enter", "tab", "escape", "backspace", "up", "down", "left", "right"),
    *("home", "end", "pageup", "pagedown", "insert", "delete"),
    *("f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10", "f11", "f12"),
)
"""The keys that have a name in place of a character."""

SHOW = "?"
"""The key that prints the keys. It asks nothing of the session."""

DIGITS = tuple("0123456789")
"""The keys that answer a question."""

_FIXED = {SHOW: "always shows the keys", "h": "always means help"} | dict.fromkeys(
    DIGITS, "always answers a question"
)
_NEEDED = ("pause", "finish")


class BindingsError(ValueError):
    """Keys that cannot be taken. The text is the rest of a sentence on them, with the way out."""

    def __init__(self, at: str, problem: str) -> None:
        super().__init__(problem)
        self.at = at
        """The name, as it was written, of the command in question; empty where there is none."""


def keys_of_commands(chosen: Bindings | None) -> "dict[CommandName, tuple[str, ...]]":
    """The keys of every command, in the order of help: those that were chosen, else the usual ones."""
    return {command: keys for command, (keys, _) in COMMANDS.items()} | dict(chosen or ())


def read_bindings(value: object) -> Bindings:
    """A table of commands, each with a key or a list of keys. Raises BindingsError."""
    if not isinstance(value, Mapping):
        raise BindingsError("", 'is no table of commands and keys: write [keys], and below it next = "right"')
    chosen = {_command(name): _keys(name, keys) for name, keys in value.items()}
    for command, keys in chosen.items():
        _check_fixed(command, keys)
    _check_unique(chosen)
    return tuple(chosen.items())


def parse_bindings(text: str) -> Bindings:
    """As ``read_bindings``, from ``pause=space,pagedown next=right``. Raises BindingsError."""
    table: dict[str, list[str]] = {}
    for part in text.split():
        name, equals, keys = part.partition("=")
        if not equals:
            raise BindingsError(
                "", f"has no = in {_quoted(part)}: write it like pause=space,pagedown next=right"
            )
        if name in table:
            raise BindingsError(name, f"has {_quoted(name)} twice: give it all its keys at once")
        table[name] = split_keys(keys)
    return read_bindings(table)


def split_keys(keys: str) -> list[str]:
    """Keys with commas between them; where a key should be, a comma is one. They are not checked."""
    found = []
    while keys:
        end = keys.find(",", 1)
        found.append(keys if end < 0 else keys[:end])
        keys = "" if end < 0 else keys[end + 1 :]
    return found


def _command(name: str) -> "CommandName":
    for command in COMMANDS:
        if command == name:
            return command
    raise BindingsError(name, f"has {_quoted(name)}, which is no command{_hint(name, COMMANDS)}")


def _keys(command: str, keys: object) -> tuple[str, ...]:
    """The keys of one command, each once."""
    several = keys if isinstance(keys, list) else [keys]
    return tuple(dict.fromkeys(_key(command, each) for each in several))


def _key(command: str, key: object) -> str:
    if not isinstance(key, str):
        raise BindingsError(
            command, f'gives {command} what is no key: write {command} = "f1", or ["f1", "f2"]'
        )
    name = "space" if key == " " else key.lower()
    if name in NAMED:
        return name
    if len(key) == 1 and key.isprintable():
        return key
    raise BindingsError(
        command, f"gives {command} the key {_quoted(key)}, which does not exist{_hint(name, NAMED)}"
    )


def _check_fixed(command: "CommandName", keys: tuple[str, ...]) -> None:
    """Refuse to take a key from what it means for everybody, or from what has to have one."""
    for key in keys:
        meaning = _FIXED.get(key.lower())
        if meaning and (command, key.lower()) != ("help", "h"):
            raise BindingsError(
                command, f"gives {command} the key {_quoted(key)}, which {meaning}: take another one"
            )
    if command == "help" and not {"h", "H"}.intersection(keys):
        raise BindingsError(command, 'takes "h" from help, which it always means: leave it among the keys')
    if command in _NEEDED and not keys:
        raise BindingsError(command, f"leaves {command} without a key: give it at least one")


def _check_unique(chosen: "dict[CommandName, tuple[str, ...]]") -> None:
    """Refuse a key that would mean two things."""
    everything = keys_of_commands(tuple(chosen.items()))
    for command, keys in chosen.items():
        for other, others in everything.items():
            if command != other and (both := [key for key in keys if key in others]):
                raise BindingsError(
                    command,
                    f"gives {command} the key {_quoted(both[0])}, which means {other}: take another one, "
                    f"or give {other} other keys too",
                )


def _hint(name: str, known: Iterable[str]) -> str:
    """A suggestion, inside the sentence."""
    return within(did_you_mean(name, known))


def _quoted(text: str) -> str:
    """A text in quotes, cut short."""
    return f'"{text[:50]}"'
