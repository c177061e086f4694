"""Word lists of a language: what a sentence about an exercise names.

Only ``check`` and the verbosity "brief" need them; nobody else imports this module.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from voicecoach.model.frozen import dataclass

BETWEEN = 2
"""How many words may stand between a word like "not" and what it takes back."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something an exercise may need."""

    name: str
    named: re.Pattern[str]
    """How a setup names it."""
    listed: re.Pattern[str]
    """How a list of equipment may call it."""
    loads: bool
    """Whether it pulls or weighs, so that one has to be told how to let go of it."""


@dataclass(frozen=True, slots=True)
class Words:
    """The lists of one language, compiled. Heuristics: they look at words, not at meaning."""

    language: str
    ignored: re.Pattern[str]
    alternative: re.Pattern[str]
    seeing: re.Pattern[str]
    standing: re.Pattern[str]
    support: re.Pattern[str]
    low: re.Pattern[str]
    unloaded: re.Pattern[str]
    all_things: tuple[Thing, ...]

    def needs_sight(self, text: str) -> str | None:
        """The first words of ``text`` that only somebody who sees can follow; None without any."""
        found = self.seeing.search(text)
        return None if found is None else found.group()

    def is_standing(self, text: str) -> bool:
        """Whether one stands."""
        return self._says(self.standing, text)

    def names_support(self, sentence: str) -> bool:
        """Whether something or somebody to hold on to is named."""
        return self._says(self.support, sentence)

    def is_low(self, text: str) -> bool:
        """Whether one kneels, lies, or is on the floor in another way."""
        return self._says(self.low, text)

    def is_loaded(self, text: str) -> bool:
        """Whether one is tied to a band or carries a weight."""
        return any(thing.loads for thing in self.things(text))

    def is_load(self, load: str) -> bool:
        """Whether the text of a ``load`` means one: "8 kg" does, "body weight" does not."""
        return self.unloaded.search(load) is None

    def things(self, text: str) -> tuple[Thing, ...]:
        """What ``text`` names of the things one has to fetch."""
        return tuple(thing for thing in self.all_things if self._says(thing.named, text))

    def unlisted(self, sentence: str, equipment: Iterable[str]) -> tuple[Thing, ...]:
        """What ``sentence`` names and ``equipment`` does not list.

        Of alternatives ("a wall or a chair") one that is listed is enough.
        """
        listed = "; ".join(equipment)
        named = self.things(sentence)
        missing = tuple(thing for thing in named if not thing.listed.search(listed))
        if len(missing) < len(named) and self.alternative.search(sentence):
            return ()
        return missing

    def _says(self, pattern: re.Pattern[str], text: str) -> bool:
        """Whether the text has a match that no "not" or "like a" right before it takes back."""
        return any(not self.ignored.search(text, 0, match.start()) for match in pattern.finditer(text))


def load_words(language: str) -> Words | None:
    """The word lists for a BCP-47 tag; None where there are none for its language."""
    return _read(language.split("-", 1)[0].casefold())


@lru_cache(maxsize=4)
def _read(name: str) -> Words | None:
    path = Path(__file__).parent / "words" / f"{name}.toml"
    if not (name.isascii() and name.isalpha() and path.is_file()):
        return None
    return _compiled(tomllib.loads(path.read_text("utf-8")))


def _compiled(data: Mapping[str, Any]) -> Words:
    things = tuple(
        Thing(thing["name"], _any(thing["named"]), _any(thing["listed"]), thing.get("loads", False))
        for thing in data["thing"]
    )
    lists = ("alternative", "seeing", "standing", "support", "low", "unloaded")
    return Words(
        language=data["language"],
        ignored=_any(data["ignored"], after=rf"\s+(?:[\w'-]+\s+){{0,{BETWEEN}}}$"),
        all_things=things,
        **{name: _any(data[name]) for name in lists},
    )


def _any(patterns: Iterable[str], after: str = r"\b") -> re.Pattern[str]:
    """One pattern for any of these as whole words, followed by ``after``."""
    return re.compile(rf"\b(?:{'|'.join(patterns)}){after}", re.IGNORECASE)
