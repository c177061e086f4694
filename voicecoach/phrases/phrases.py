"""Reading a phrase file and filling in its sentences."""

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from gettext import c2py
from pathlib import Path
from typing import Any
from zlib import crc32

from voicecoach.model.frozen import dataclass
from voicecoach.model.units import Seconds

FALLBACK = "en"
"""The language of the coach's own sentences where there is no file for the routine's."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """The coach's sentences in one language."""

    language: str
    data: Mapping[str, Any]
    seed: str = ""
    """What chooses among variants: the same seed, the same sentences (the date and the routine)."""

    def say(self, key: str, place: object = "", **values: str | int) -> str:
        """The sentence ``key`` with its values filled in; ``place`` tells its uses apart.

        Raises KeyError for a sentence or a value that does not exist.
        """
        variants = self.data["say"][key]
        if isinstance(variants, list):
            chosen: str = variants[crc32(f"{self.seed}|{key}|{place}".encode()) % len(variants)]
        else:
            chosen = variants
        return chosen.format_map(values)

    def counted(self, key: str, n: int) -> str:
        """So many of something in the right plural form, as "2 repetitions" for ("rep", 2)."""
        forms = self.data["counted"][key]
        return str(forms[min(_plural(self.data["plural"])(n), len(forms) - 1)]).format(n=n)

    def side(self, side: str) -> str | None:
        """How a side is called in a sentence of the coach; None for one only the author knows."""
        name = self.data["sides"].get(side.casefold())
        return None if name is None else str(name)

    def key(self, key: str) -> str:
        """How a key is called, by its character or its name: "Space", "less than"; a function key is "F1"."""
        return str(self.data["keys"].get(key, key.capitalize() if len(key) > 1 else key))

    def ago(self, seconds: float) -> str:
        """How long ago something was, in whole minutes or hours: "8 minutes ago"."""
        minutes = int(seconds / 60)
        if minutes < 1:
            return self.say("just_now")
        return (
            self.counted("minute_ago", minutes) if minutes < 60 else self.counted("hour_ago", minutes // 60)
        )

    def duration(self, seconds: Seconds) -> str:
        """A length of time in words, exact to a hundredth of a second: "1 minute and 30 seconds"."""
        whole, rest = divmod(seconds, 60)
        hours, minutes = divmod(whole, 60)
        words = [self.counted(unit, n) for unit, n in (("hour", int(hours)), ("minute", int(minutes))) if n]
        if rest or not words:
            words.append(self._seconds(rest))
        text = words.pop(0)
        for word in words:
            text = self.say("join", first=text, second=word)
        return text

    def minutes(self, seconds: Seconds) -> str:
        """About how long something takes, in whole minutes, as a sentence."""
        if seconds < 60:
            return self.say("under_a_minute")
        return self.say("length", duration=self.duration(Seconds(round(seconds / 60) * 60)))

    def _seconds(self, seconds: Seconds) -> str:
        if seconds.denominator == 1:
            return self.counted("second", int(seconds))
        rounded = round(Decimal(seconds.numerator) / Decimal(seconds.denominator), 2).normalize()
        number = format(rounded, "f").replace(".", self.data["decimal"])
        return self.counted("second", 2).replace("2", number, 1)


@lru_cache(maxsize=8)
def _plural(rule: str) -> Any:
    return c2py(rule)


def load_phrases(language: str, seed: str = "") -> Phrases:
    """The sentences for a BCP-47 tag, those of English where there is no file for it.

    The result's ``language`` tells which it was. Only the primary subtag counts: "en-GB" is "en".
    """
    primary = language.split("-", 1)[0].casefold()
    for name in (primary, FALLBACK):
        data = _read(name)
        if data is not None:
            return Phrases(data["language"], data, seed)
    raise FileNotFoundError(f"the phrase file {FALLBACK}.toml is missing from the installation")


@lru_cache(maxsize=4)
def _read(name: str) -> Mapping[str, Any] | None:
    path = Path(__file__).with_name(f"{name}.toml")
    if not name.isalpha() or not path.is_file():
        return None
    return tomllib.loads(path.read_text("utf-8"))
