"""What a key asks for, and how the keys are called: by the voice, and on the screen."""

from collections.abc import Callable

from voicecoach.model.event import Command, CommandName
from voicecoach.phrases import Phrases, load_phrases
from voicecoach.settings.bindings import COMMANDS, DIGITS, SHOW, Bindings, keys_of_commands


class Keymap:
    """Turns the names of keys into commands.

    The first key that means nothing gives the command ``unknown``, and none after it. ``show`` is
    called for the key that prints the keys.
    """

    def __init__(
        self, put: Callable[[Command], None], chosen: Bindings | None, show: Callable[[], None]
    ) -> None:
        self._put, self._show = put, show
        self._told = False
        keys = keys_of_commands(chosen)
        self._commands = {key: command for command, several in keys.items() for key in several}

    def press(self, key: str) -> None:
        """A key was pressed, by its name."""
        if key == SHOW:
            self._show()
        elif key in DIGITS:
            self._put(Command("answer", number=int(key)))
        elif name := self._meaning(key):
            self._put(Command(name))
        elif not self._told:
            self._told = True
            self._put(Command("unknown"))

    def _meaning(self, key: str) -> CommandName | None:
        """A letter means the same in either case, where only one of them was given a meaning."""
        for each in (key, key.lower(), key.upper()):
            if name := self._commands.get(each):
                return name
        return None


def spoken_keys(chosen: Bindings | None, phrases: Phrases) -> dict[CommandName, str]:
    """What to call the main key of each command aloud: "Space", "Q", "less than". No key, no entry."""
    keys = keys_of_commands(chosen)
    return {command: _spoken(several[0], keys, phrases) for command, several in keys.items() if several}


def lines(chosen: Bindings | None) -> list[str]:
    """All keys for the screen, one command a line, to be read by a screen reader as well."""
    keys = keys_of_commands(chosen)
    phrases = load_phrases("en")  # as everything that is printed
    told = [
        f"{_listed([_printed(key, keys, phrases) for key in several])}: {COMMANDS[command][1]}"
        for command, several in keys.items()
        if several
    ]
    return [
        *told,
        f"{DIGITS[0]} to {DIGITS[-1]}: answer a question",
        f"Question mark ({SHOW}): print these keys",
        "Ctrl-C: end at once",
    ]


def _spoken(key: str, keys: dict[CommandName, tuple[str, ...]], phrases: Phrases) -> str:
    if len(key) > 1 or not key.isalpha():
        return phrases.key(key)
    twice = key != key.lower() and any(key.lower() in several for several in keys.values())
    if twice:
        return phrases.say("shifted", letter=key)
    return key.upper() if len(key.upper()) == 1 else key


def _printed(key: str, keys: dict[CommandName, tuple[str, ...]], phrases: Phrases) -> str:
    """As it is spoken, with the sign itself beside its name."""
    spoken = _spoken(key, keys, phrases)
    return f"{spoken} ({key})" if len(key) == 1 and len(spoken) > 1 and not key.isalpha() else spoken


def _listed(names: list[str]) -> str:
    *before, last = names
    text = f"{', '.join(before)} or {last}" if before else last
    return text[0].upper() + text[1:]
