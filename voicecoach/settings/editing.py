"""One setting changed in the text of a settings file: everything else stays as it was typed.

A change is a proposal: the text is cut where the setting seems to stand, parsed again, and only taken
if nothing but that setting is different. So no comment and no value is ever lost to an unusual way of
writing. Where no proposal holds, the file is written anew, unless comments would be lost by that.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import tomli_w

from voicecoach.settings.file import Unreadable, parse

_HEADER = re.compile(r"^[ \t]*\[.*$", re.MULTILINE)
_DOTTED = re.compile(r"^[ \t#]*[\"']?keys[\"']?[ \t]*\..*(?:\n|\Z)", re.MULTILINE)
"""``keys.next = "right"``, also commented out."""
_TRIES = 100
"""Of finding the end of a value; a value has it at its first line end, or its first ``#``."""

At = tuple[str, ...]
"""Where a setting stands: its name, or ``keys`` and a command."""


class TooUnusual(Exception):
    """The setting cannot be changed without a loss of comments."""


def with_value(text: str, at: At, value: object) -> str:
    """The text with a setting that has this value. Raises TooUnusual; ``text`` must be what ``parse`` takes.

    ``value`` is what TOML has: a text, a number (Decimal for one with a point), a switch, a list of texts.
    """
    wanted = parse(text)
    holder = wanted
    for name in at[:-1]:
        if not isinstance(holder.get(name), dict):
            holder[name] = {}
        holder = holder[name]
    holder[at[-1]] = value
    return _first(text, wanted, lambda: _proposals(text, wanted, at, value))


def without(text: str, at: At) -> str:
    """The text without a setting; a comment behind its value stays. Raises as ``with_value``.

    A table of keys that becomes empty goes as well.
    """
    wanted = parse(text)
    holder = wanted
    for name in at[:-1]:
        holder = holder.get(name, {})
    value = holder.pop(at[-1])
    if not holder:
        wanted.pop(at[0], None)
    return _first(text, wanted, lambda: _removals(text, wanted, at, value))


def toml_text(value: object) -> str:
    """A value as it is written in a settings file, on one line."""
    if isinstance(value, list):
        return f"[{', '.join(toml_text(each) for each in value)}]"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_name(name)} = {toml_text(each)}" for name, each in value.items()) + " }"
    return tomli_w.dumps({"x": value}).removeprefix("x = ").rstrip("\n")


def _first(text: str, wanted: dict[str, Any], proposals: Callable[[], Iterator[str]]) -> str:
    """The first proposal that means what is wanted."""
    form = _form(wanted)
    for proposal in proposals():
        try:
            if _form(parse(proposal)) == form:
                return proposal
        except Unreadable:
            continue
    if "#" in text:
        raise TooUnusual
    return tomli_w.dumps(wanted)


def _form(value: object) -> object:
    """What compares as equal only where TOML means the same: 1 is not true, and nan is nan."""
    if isinstance(value, dict):
        return {name: _form(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_form(each) for each in value]
    return type(value), str(value)


def _proposals(text: str, wanted: dict[str, Any], at: At, value: object) -> Iterator[str]:
    """Ways to set: in the place of the old value; at the same setting commented out; where it belongs."""
    for start, end in _values(text, at):
        yield text[:start] + toml_text(value) + text[end:]
    if len(at) > 1:
        for start, end in _values(text, at[:1]):  # keys = { ... }
            yield text[:start] + toml_text(wanted[at[0]]) + text[end:]
    line = f"{_name(at[-1])} = {toml_text(value)}\n"
    for example in re.finditer(rf"^[ \t]*#[ \t]*{re.escape(at[-1])}[ \t]*=.*(?:\n|\Z)", text, re.MULTILINE):
        yield _inserted(text, example.end(), line)
    if len(at) == 1:
        header = _HEADER.search(text)
        yield _inserted(text, _end(text, 0, header.start() if header else len(text)), line)
        return
    for header in _headers(text, at[0]):
        following = _HEADER.search(text, header.end())
        end = following.start() if following else len(text)
        yield _inserted(text, _end(text, header.end(), end), line)
    for dotted in reversed([*_DOTTED.finditer(text)]):
        yield _inserted(text, dotted.end(), f"keys.{line}")
    whole = text.rstrip("\n")
    yield (f"{whole}\n\n" if whole else "") + f"[{_name(at[0])}]\n{line}"


def _removals(text: str, wanted: dict[str, Any], at: At, value: object) -> Iterator[str]:
    """Ways to unset: its line, and the header above it; in a table on one line; all that is in a table."""
    for start, end in _values(text, at):
        shorter = _cut(text, start, end)
        yield shorter
        yield from _beheaded(shorter, at[0])
    if len(at) > 1:
        for start, end in _values(text, at[:1]):  # keys = { ... }
            rest = wanted.get(at[0])
            yield text[:start] + toml_text(rest) + text[end:] if rest else _cut(text, start, end)
    elif isinstance(value, dict):
        shorter = text
        for name in value:
            shorter = without(shorter, (*at, name))
        yield shorter
        yield from _beheaded(shorter, at[0])


def _beheaded(text: str, table: str) -> Iterator[str]:
    """The text without the header of a table; a comment behind that stays."""
    for header in _headers(text, table):
        rest = f"{header[1]}\n" if header[1] else ""
        above, below = text[: header.start()], rest + text[header.end() :]
        yield above + below if below else above.rstrip("\n") + "\n" * bool(above)


def _values(text: str, at: At) -> Iterator[tuple[int, int]]:
    """Where a value may stand in the text: after each ``name =``, up to the first end that parses."""
    before = rf"(?:[\"']?{at[0]}[\"']?[ \t]*\.[ \t]*)?" if len(at) > 1 else ""
    name = rf"^[ \t]*{before}[\"']?{re.escape(at[-1])}[\"']?[ \t]*=[ \t]*"
    for found in re.finditer(name, text, re.MULTILINE):
        ends = (stop.start() for stop in re.finditer(r"#|\n|\Z", text[found.end() :]))
        for _, length in zip(range(_TRIES), ends, strict=False):
            value = text[found.end() : found.end() + length]
            try:
                parse(f"x = {value}")
            except Unreadable:
                continue
            if "\n" not in value or "#" not in value:  # else there may be a comment within it
                yield found.end(), found.end() + len(value.rstrip())
            break


def _headers(text: str, table: str) -> Iterator[re.Match[str]]:
    """The headers of a table, each a whole line; the group is a comment behind it."""
    name = rf"^[ \t]*\[[ \t]*[\"']?{re.escape(table)}[\"']?[ \t]*\][ \t]*(#.*)?(?:\n|\Z)"
    return re.finditer(name, text, re.MULTILINE)


def _cut(text: str, start: int, end: int) -> str:
    """The text without the line of a value; a comment behind that gets the line for itself."""
    rest, newline, after = text[end:].partition("\n")
    before = text[: text.rfind("\n", 0, start) + 1]
    return f"{before}{rest.strip()}{newline}{after}" if rest.strip() else before + after


def _end(text: str, start: int, end: int) -> int:
    """Where a part of the file ends: before the comment and the empty lines that lead to the next part."""
    lines = text[start:end].splitlines(keepends=True)
    if end < len(text):
        while lines and lines[-1].lstrip().startswith("#"):
            lines.pop()
        while lines and not lines[-1].strip():
            lines.pop()
    return start + sum(map(len, lines))


def _inserted(text: str, position: int, line: str) -> str:
    """The text with one more line, between whole lines; a part that follows stands apart."""
    before, after = text[:position], text[position:]
    if before and not before.endswith("\n"):
        before += "\n"
    apart = "\n" if after and not before else ""
    return f"{before}{line}{apart}{after}"


def _name(name: str) -> str:
    """The name of a key, in quotes where it needs them."""
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else toml_text(name)
