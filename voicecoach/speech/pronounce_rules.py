"""The rules of pronunciation, made of a language's tables; loaded with the first text that needs them.

They are applied in the order of ``Rules.applied``, each to what the one before it left. A rule takes
nothing that may mean something else: ``10-12`` is a range where its numbers rise and nothing is joined
to it, ``1:05`` a length of time where nothing says that it is a time of the day, ``5 m`` are metres, and
``5m``, which may be minutes, is left alone.
"""

import re
from collections.abc import Mapping
from re import Match

from voicecoach.speech.pronounce import Language

_NUMBER = r"\d{1,9}(?:[.,]\d{1,9})*"
_APART = r"(?<![\w.,:/])"
"""Before a number: it is not the end of another one, or of a word."""
_JOINED = r"(?![\w]|[.,:/–—-]\d|[-–—])"
"""Not behind a number or a time: nothing more is joined to it."""
_DECADE = re.compile(r"(?:\b(?:your|their|his|her|my|our|early|mid|late|by)[ -]\d|\b(?:1[89]|20)\d)0$")
"""Before the ``s`` of 1990s and of 'in your 60s'."""
_OF_SO_MANY = re.compile(
    r"\b(?:sett?|round|part|step|week|day|level|page|satz|runde|teil|schritt|woche|tag|serie|série)\s$",
    re.IGNORECASE,
)
"""Before 1/2 where it is the first of two, and no half."""
_ROUNDS = 5
"""More than any text has needed; each takes 30 µs."""


class Rules:
    """The rules of one language."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._units = {unit: said for units, said in language.units.items() for unit in units.split()}
        self._fractions = {part: said for both, said in language.fractions.items() for part in both.split()}
        before, after = language.of_day
        self._of_day = re.compile(rf"(?:^|\W)(?:{before})\s$", re.IGNORECASE)
        self._after_time = re.compile(rf"\s?(?:{after})", re.IGNORECASE)
        self._patterns = [(re.compile(each), said) for each, said in language.patterns.items()]
        self._clock = re.compile(rf"(?<![\w.,:/-])(\d{{1,2}}):([0-5]\d)(?::([0-5]\d))?(?: ?min\b)?{_JOINED}")
        self._compact = re.compile(
            rf"{_APART}(?:(\d{{1,2}}) ?h ?)?(\d{{1,3}})(?:m| ?min) ?(?:(\d{{1,2}}) ?(?:s|sec))?(?!\w)"
        )
        self._by = re.compile(r"(?<=\d) ?[xX×] ?(?=\d)|(?<![\w×])[x×] ?(?=\d)")
        self._times = re.compile(rf"{_APART}({_NUMBER}) ?[xX×](?![\w×])")
        self._measure = re.compile(
            rf"{_APART}(?:(\d{{1,4}})[-–—])?({_NUMBER})([- ]?)({_either(self._units)})"
            r"(?![\w°]|/\w)(?-i:\.(?=[,;:)]|\s+[a-zà-ÿ(]))?",
            re.IGNORECASE,
        )
        self._range = re.compile(rf"(?<![\w.,:/–—-])(\d{{1,4}})[-–—](\d{{1,4}}){_JOINED}")
        self._fraction = re.compile(
            rf"{_APART}(?:(?:(\d{{1,4}}) ?)?([½⅓⅔¼¾])(?!\d)|(?:(\d{{1,4}}) )?([1-3]/[2-4]){_JOINED}(?!/))"
            rf"(?:([- ]?)({_either(self._units)})(?![\w°]|/\w))?",
            re.IGNORECASE,
        )
        self._numbered = re.compile(
            rf"(?<![\w.#~])({_either(language.before_numbers)})\s?(?=\d)", re.IGNORECASE
        )
        self._short = re.compile(rf"(?<![\w.])({_either(language.short)})(?!\w)", re.IGNORECASE)

    def applied(self, text: str) -> str:
        """The text with all that is short in it spelled out.

        What one rule leaves may be for another that came before it: they begin anew until nothing changes.
        """
        for _ in range(_ROUNDS):
            before, text = text, self._applied_once(text)
            if text == before:
                break
        return text

    def _applied_once(self, text: str) -> str:
        text = self._numbered.sub(self._as_numbered, text)
        text = self._clock.sub(self._as_time, text)
        text = self._compact.sub(self._as_length, text)
        text = self._by.sub(self._as_product, text)
        text = self._times.sub(self._as_times, text)
        for pattern, said in self._patterns:
            text = pattern.sub(said, text)
        text = self._measure.sub(self._as_measure, text)
        text = self._range.sub(self._as_range, text)
        text = self._fraction.sub(self._as_fraction, text)
        return self._short.sub(self._as_short, text)

    def _as_time(self, found: Match[str]) -> str:
        if self._of_day.search(found.string[: found.start()]) or self._after_time.match(
            found.string, found.end()
        ):
            return found[0]
        first, second, third = found.groups()
        return self._length(*((first, second, third) if third else ("0", first, second)))

    def _as_length(self, found: Match[str]) -> str:
        """``1m30s``; minutes alone are no length here, as they may be metres."""
        hours, minutes, seconds = found.groups()
        return found[0] if hours is None and seconds is None else self._length(hours, minutes, seconds)

    def _length(self, *parts: str | None) -> str:
        said = [
            _counted(str(int(part)), unit)
            for part, unit in zip(parts, self._language.clock, strict=True)
            if part and int(part)
        ]
        return " ".join(said) or _counted("0", self._language.clock[-1])

    def _as_product(self, found: Match[str]) -> str:
        before = " " if found.string[: found.start()][-1:].isdigit() else ""
        return f"{before}{self._language.by} "

    def _as_times(self, found: Match[str]) -> str:
        return _counted(found[1], self._language.times)

    def _as_measure(self, found: Match[str]) -> str:
        first, number, between, unit = found.groups()
        said = self._unit(unit)
        if said is None or (unit == "m" and not between):
            return found[0]
        if unit == "s" and not between and _DECADE.search(found.string[: found.end(2)]):
            return found[0]
        one, many = said
        if between == "-":
            # English, which alone has "1" before a unit, has the singular here: 30-minute, 30-Minuten.
            joined = one.removeprefix("1 ") if one.startswith("1 ") else many
            return f"{self._from_to(first, number)}-{joined}"
        return _counted(number, said) if first is None else f"{self._from_to(first, number)} {many}"

    def _as_range(self, found: Match[str]) -> str:
        return self._from_to(*found.groups())

    def _from_to(self, first: str | None, last: str) -> str:
        """A range in words, where it is one."""
        if first is None:
            return last
        return f"{first} {self._language.to} {last}" if _rises(first, last) else f"{first}-{last}"

    def _as_fraction(self, found: Match[str]) -> str:
        whole, part = found[1] or found[3], found[2] or found[4]
        if part not in self._fractions or ("/" in part and _OF_SO_MANY.search(found.string[: found.start()])):
            return found[0]
        alone, behind = self._fractions[part]
        said = f"{whole} {behind}" if whole else alone
        between, unit = found[5] or "", found[6] or ""
        if measure := self._unit(unit):
            one, many = measure
            if whole:
                return f"{said} {many}"
            # A half has the gender of what it is a half of, but in English: elsewhere that stays as it is.
            unit = one.removeprefix("1 ") if one.startswith("1 ") else unit
        return f"{said}{between}{unit}"

    def _unit(self, unit: str) -> tuple[str, str] | None:
        """What a unit stands for; None for capitals (``5 M``), and for ſ, which only looks like one."""
        return None if len(unit) == 1 and unit.isupper() else self._units.get(unit.lower())

    def _as_numbered(self, found: Match[str]) -> str:
        before = found.string[: found.start()].rstrip()[-1:]
        if found[1].lower().rstrip(".") in self._units and before.isnumeric():
            return found[0]  # 5 min. 3 times
        said = _meant(found[1], self._language.before_numbers)
        return f"{said} " if said else found[0]

    def _as_short(self, found: Match[str]) -> str:
        said = _meant(found[1], self._language.short)
        if said is None:
            return found[0]
        ends = found[1].endswith(".") and found.end() == len(found.string)
        return f"{said}." if ends else said


def _counted(number: str, unit: tuple[str, str]) -> str:
    return unit[0] if number == "1" else f"{number} {unit[1]}"


def _rises(first: str, last: str) -> bool:
    """Whether these are the ends of a range, and not parts of a date or of a score."""
    if "," in last or "." in last:
        return last.count(",") + last.count(".") == 1 and int(first) < float(last.replace(",", "."))
    return int(first) < int(last) and (first == "0" or first[0] != "0")


def _meant(short: str, table: Mapping[str, str]) -> str | None:
    """What it stands for, with a capital letter where it has one; None where it only looks like one."""
    said = table.get("".join(short.lower().split()))
    return said[0].upper() + said[1:] if said and short[0].isupper() else said


def _either(keys: Mapping[str, object]) -> str:
    """A pattern of any of them, a space allowed behind each point within."""
    longest = sorted(keys, key=len, reverse=True)
    return "|".join(re.escape(key).replace(r"\.", r"\.\s?").removesuffix(r"\s?") for key in longest)
