"""What a terminal or a console sends for a key, as the name of that key. Pure, the same on every system.

The names are those of ``voicecoach.settings.bindings``. The sequences are those of xterm's ctlseqs and of
the terminfo entries of xterm, linux, rxvt, screen and tmux; modifiers are ignored.
"""

import codecs
from collections.abc import Callable

UNNAMED = "unnamed"
"""A key without a name here, such as F13, or Alt with a letter. It never is a command."""

SEQUENCE_WAIT = 0.05
"""Seconds after which what has begun is over: more than a terminal, less than a hand takes for two keys."""

PASTE_WAIT = 0.5
"""Seconds of silence after which a paste is over, though its end was never sent."""

_CHARACTERS = {
    **{" ": "space", "\r": "enter", "\n": "enter", "\t": "tab", "\x08": "backspace", "\x7f": "backspace"},
    "\ufffd": UNNAMED,
}
_LETTERS = {
    **{"A": "up", "B": "down", "C": "right", "D": "left", "H": "home", "F": "end", "Z": "tab"},
    **{"a": "up", "b": "down", "c": "right", "d": "left"},  # rxvt, with Shift or Ctrl
    **{"P": "f1", "Q": "f2", "R": "f3", "S": "f4"},
}
_NUMBERS = {
    **{"1": "home", "2": "insert", "3": "delete", "4": "end", "5": "pageup", "6": "pagedown"},
    **{"7": "home", "8": "end", "11": "f1", "12": "f2", "13": "f3", "14": "f4", "15": "f5", "17": "f6"},
    **{"18": "f7", "19": "f8", "20": "f9", "21": "f10", "23": "f11", "24": "f12"},
}
_LINUX = {"A": "f1", "B": "f2", "C": "f3", "D": "f4", "E": "f5"}
_PAD = {
    **{"M": "enter", "I": "tab", " ": "space", "X": "="},
    **dict(zip("jklmnopqrstuvwxy", "*+,-./0123456789", strict=True)),
}
_PASTE_END = "\x1b[201~"
_LONGEST = 32  # characters of a sequence that are kept: enough for every key

Keys = tuple[str, ...]


def name_of(character: str) -> str:
    """The name of the key that types a character."""
    return _CHARACTERS.get(character) or (character if character.isprintable() else UNNAMED)


class TerminalDecoder:
    """Names of keys from the bytes of a terminal, however they are cut into pieces.

    Each state takes a character and says which keys are complete by now.
    """

    def __init__(self) -> None:
        self._bytes = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._take: Callable[[str], Keys] = self._plain
        self._sequence = ""
        self._escapes = 0

    def feed(self, data: bytes) -> list[str]:
        """The keys that are complete with these bytes."""
        return [key for character in self._bytes.decode(data) for key in self._take(character)]

    @property
    def patience(self) -> float | None:
        """Seconds to wait for the rest before ``flush``; None where nothing has begun."""
        if self._take == self._paste:
            return PASTE_WAIT
        return SEQUENCE_WAIT if self._take != self._plain or self._bytes.getstate()[0] else None

    def flush(self) -> list[str]:
        """Nothing more has come: what had begun is over, and was Escape, or nothing that has a name."""
        keys = [key for character in self._bytes.decode(b"", True) for key in self._take(character)]
        self._bytes.reset()
        state, self._take = self._take, self._plain
        if state == self._escape:
            return [*keys, *(["escape"] * self._escapes)]
        return keys if state in (self._plain, self._paste, self._mouse) else [*keys, UNNAMED]

    def _plain(self, character: str) -> Keys:
        """Outside of every sequence. The controls of 8 bits begin one too, also where they are no UTF-8."""
        code = ord(character) - (0xDC00 if "\udc80" <= character <= "\udcff" else 0)
        if character == "\x1b":
            self._escapes = 1
            return self._go(self._escape)
        if code == 0x9B:
            return self._go(self._control)
        if code == 0x8F:
            return self._go(self._single)
        if code in (0x90, 0x98, 0x9D, 0x9E, 0x9F):
            return self._go(self._string)
        return (name_of(character),)

    def _escape(self, character: str) -> Keys:
        """After Escape. A second one is Alt before a sequence, or a key of its own."""
        if character == "\x1b":
            self._escapes, before = 2, self._escapes
            return ("escape",) * (before - 1)
        if character == "[":
            return self._go(self._control)
        if character == "O":
            return self._go(self._single)
        if character in "]PX^_":
            return self._go(self._string)
        return self._go(self._plain, UNNAMED)  # Alt and a character

    def _control(self, character: str) -> Keys:
        """In a control sequence (CSI)."""
        if character == "[" and not self._sequence:
            return self._go(self._linux)
        rxvt_shift = character == "$" and self._sequence.isdecimal()
        if " " <= character <= "?" and not rxvt_shift:
            self._sequence = (self._sequence + character)[:_LONGEST]
            return ()
        if not ("@" <= character <= "~" or rxvt_shift):
            return self._break_off(character)
        if character == "M" and not self._sequence:
            return self._go(self._mouse)
        if character == "~" and self._sequence == "200":
            return self._go(self._paste)
        return self._go(self._plain, *_control_key(self._sequence, character))

    def _single(self, character: str) -> Keys:
        """In a single shift (SS3): a modifier may stand before the letter."""
        if character in "0123456789;":
            return ()
        if " " <= character <= "~":
            return self._go(self._plain, _LETTERS.get(character) or _PAD.get(character, UNNAMED))
        return self._break_off(character)

    def _linux(self, character: str) -> Keys:
        """After ``ESC [ [``: a function key of the Linux console."""
        if " " <= character <= "~":
            return self._go(self._plain, _LINUX.get(character, UNNAMED))
        return self._break_off(character)

    def _string(self, character: str) -> Keys:
        """In an answer of the terminal to nobody's question, up to its end."""
        if character == "\x1b":
            return self._go(self._string_end)
        return self._go(self._plain) if character in "\x07\x18\x1a\x9c\udc9c" else ()

    def _string_end(self, character: str) -> Keys:
        """Escape in such an answer: it ends it, or begins something else."""
        if character == "\\":
            return self._go(self._plain)
        self._take, self._escapes = self._escape, 1
        return self._escape(character)

    def _mouse(self, character: str) -> Keys:
        """In an old report of the mouse, which is three characters long."""
        self._sequence += character
        return self._go(self._plain) if len(self._sequence) == 3 else ()

    def _paste(self, character: str) -> Keys:
        """In what is pasted, which is nobody's key."""
        self._sequence = (self._sequence + character)[-len(_PASTE_END) :]
        return self._go(self._plain) if self._sequence == _PASTE_END else ()

    def _break_off(self, character: str) -> Keys:
        """A character that no sequence has: what had begun has no name, and the character is taken anew."""
        return UNNAMED, *self._go(self._plain), *self._plain(character)

    def _go(self, state: Callable[[str], Keys], *keys: str) -> Keys:
        self._take, self._sequence = state, ""
        return keys


def _control_key(parameters: str, final: str) -> Keys:
    """The key of a whole control sequence: none where it is a report of the terminal."""
    first, several, _ = parameters.partition(";")
    report = parameters[:1] in tuple("<=>?") or (not parameters and final in "IO")
    if report or (final == "R" and several and first != "1") or (final, first) == ("~", "201"):
        return ()
    if parameters.strip("0123456789;:") or len(parameters) == _LONGEST:
        return (UNNAMED,)
    return ((_NUMBERS if final in "~^$@" else _LETTERS).get(first if final in "~^$@" else final, UNNAMED),)


_ENHANCED = {
    **{"G": "home", "H": "up", "I": "pageup", "K": "left", "M": "right", "O": "end", "P": "down"},
    **{"Q": "pagedown", "R": "insert", "S": "delete"},
    **{"w": "home", "\x8d": "up", "s": "left", "t": "right", "u": "end", "\x91": "down", "v": "pagedown"},
    **{"\x92": "insert", "\x93": "delete"},  # with Ctrl
}
_FUNCTIONS = dict.fromkeys("\x85\x87\x89\x8b", "f11") | dict.fromkeys("\x86\x88\x8a\x8c", "f12")
_TEN = {chr(first + n): f"f{n + 1}" for first in (59, 84, 94, 104) for n in range(10)}
_ALT = dict(
    zip(
        "\x97\x98\x99\x9b\x9d\x9f\xa0\xa1\xa2\xa3",
        ("home", "up", "pageup", "left", "right", "end", "down", "pagedown", "insert", "delete"),
        strict=True,
    )
)
_CONSOLE = {"\xe0": _ENHANCED | _FUNCTIONS, "\0": _ENHANCED | {"\x84": "pageup"} | _FUNCTIONS | _TEN | _ALT}


def console_keys(prefix: str, code: str) -> Keys:
    """The keys of two characters of a Windows console, the first of them NUL or à.

    à is also a letter; what cannot be the second half of a key then is a key after it.
    The codes are those of the C runtime's table of keys, with every modifier.
    """
    if name := _CONSOLE[prefix].get(code):
        return (name,)
    return (prefix, name_of(code)) if prefix == "\xe0" else (UNNAMED,)
