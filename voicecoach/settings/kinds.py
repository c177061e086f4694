"""The kinds of value a setting can have: each reads a TOML value, and the text of a flag or a variable.

Both ``read`` and ``parse`` raise ValueError with the rest of the sentence "NAME must be ...", and
``Keys`` its own BindingsError.
Plain classes, since making dataclasses would cost every start some milliseconds.
"""

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Protocol, TypeAlias

from voicecoach.model.units import Seconds
from voicecoach.settings.suggest import did_you_mean, within

if TYPE_CHECKING:
    from voicecoach.settings.bindings import Bindings

Value: TypeAlias = "str | int | bool | Seconds | Bindings | None"
"""What a setting can be; None where it is left open."""


class Kind(Protocol):
    """A kind of value."""

    @property
    def metavar(self) -> str:
        """What stands for the value in the help of an option."""
        ...

    @property
    def allowed(self) -> str:
        """The range of a number, such as ``80 to 449``; empty where ``metavar`` tells all."""
        ...

    @property
    def proposals(self) -> tuple[str, ...]:
        """Values for the shell to offer."""
        ...

    def read(self, value: object) -> Value:
        """A value as TOML gives it (numbers with a point as Decimal), checked."""
        ...

    def parse(self, text: str) -> Value:
        """A value typed on the command line or in an environment variable, checked."""
        ...


class Word:
    """A name or a text of at most ``longest`` printable characters."""

    allowed = ""

    def __init__(self, metavar: str = "NAME", proposals: tuple[str, ...] = (), longest: int = 200) -> None:
        self.metavar, self.proposals, self.longest = metavar, proposals, longest

    def read(self, value: object) -> str:
        """See Kind."""
        if not isinstance(value, str) or not 0 < len(value) <= self.longest or not value.isprintable():
            raise ValueError(f"must be a text of 1 to {self.longest} printable characters")
        return value

    def parse(self, text: str) -> str:
        """See Kind."""
        return self.read(text)


class Person(Word):
    """A name; the empty one is nobody's."""

    def read(self, value: object) -> str:
        """See Kind."""
        if value == "":
            return ""
        if isinstance(value, str) and value.isspace():
            raise ValueError('must be a name, or "" for nobody named')
        return super().read(value)


class Choice:
    """One of a few words."""

    allowed = ""

    def __init__(self, proposals: tuple[str, ...]) -> None:
        self.metavar, self.proposals = "|".join(proposals), proposals

    def read(self, value: object) -> str:
        """See Kind."""
        if not isinstance(value, str) or value not in self.proposals:
            hint = did_you_mean(value, self.proposals) if isinstance(value, str) else ""
            raise ValueError(f"must be one of {', '.join(self.proposals)}{within(hint)}")
        return value

    def parse(self, text: str) -> str:
        """See Kind."""
        return self.read(text)


class Whole:
    """A whole number from ``least`` to ``most``."""

    proposals = ()

    def __init__(self, least: int, most: int, metavar: str = "N") -> None:
        self.least, self.most, self.metavar = least, most, metavar
        self.allowed = f"{least} to {most}"

    def read(self, value: object) -> int:
        """See Kind."""
        if not isinstance(value, int) or isinstance(value, bool) or not self.least <= value <= self.most:
            raise ValueError(f"must be a whole number from {self.allowed}")
        return value

    def parse(self, text: str) -> int:
        """See Kind."""
        short_number = text.isascii() and text.isdecimal() and len(text) < 10
        return self.read(int(text) if short_number else None)


class Duration:
    """Seconds, exact, from ``least`` to ``most``; written as a plain number."""

    metavar = "SECONDS"
    proposals = ()

    def __init__(self, least: Seconds, most: Seconds) -> None:
        self.least, self.most = least, most
        self.allowed = f"{float(least):g} to {float(most):g}"

    def read(self, value: object) -> Seconds:
        """See Kind."""
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            number = Decimal(value)
            if number.is_finite() and self.least <= number <= self.most:
                return Seconds(number)
        raise ValueError(f"must be a number of seconds from {self.allowed}")

    def parse(self, text: str) -> Seconds:
        """See Kind."""
        try:
            return self.read(Decimal(text[:40]))
        except InvalidOperation:
            return self.read(None)


class Switch:
    """Yes or no."""

    allowed = ""
    metavar = "yes|no"
    proposals = ("yes", "no")

    def read(self, value: object) -> bool:
        """See Kind."""
        if not isinstance(value, bool):
            raise ValueError("must be true or false")
        return value

    def parse(self, text: str) -> bool:
        """See Kind."""
        word = text.strip().lower()
        if word in ("1", "yes", "true", "on"):
            return True
        if word in ("0", "no", "false", "off"):
            return False
        raise ValueError("must be yes or no")


class Keys:
    """Which keys mean what: see ``voicecoach.settings.bindings``, loaded only where somebody has chosen."""

    allowed = ""
    metavar = "COMMAND=KEY,KEY ..."
    proposals = ()

    def read(self, value: object) -> "Bindings":
        """A table of commands, each with a key or a list of keys."""
        from voicecoach.settings.bindings import read_bindings

        return read_bindings(value)

    def parse(self, text: str) -> "Bindings":
        """Commands with a space between them: ``pause=space,pagedown next=right``."""
        from voicecoach.settings.bindings import parse_bindings

        return parse_bindings(text)
