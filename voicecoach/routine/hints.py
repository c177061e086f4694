"""Mistakes that people make by hand, recognised in a line that the TOML parser has given up on."""

import re
from typing import NamedTuple

from voicecoach.routine.durations import better
from voicecoach.routine.problems import printable, shorten


class Hint(NamedTuple):
    """A known mistake."""

    line: int
    key: str
    message: str


_KEY = re.compile(r"\s*([A-Za-z0-9_.-]+)\s*=")
# The value of a key that begins without a quote or a bracket.
_BARE = re.compile(
    r"(?P<key>[A-Za-z0-9_-]+)\s*=\s*(?P<value>[^\s\"'\[\]{},=#][^\"'\[\]{},=#]*(?:,[0-9]+)?)(?=\s*(?:[,}\]#]|$))"
)
_QUOTED = re.compile(r"""(\s*[A-Za-z0-9_-]+\s*=\s*)(["'])(.*)\2\s*""")
_UNCLOSED = re.compile(r'\s*[A-Za-z0-9_-]+\s*=\s*"[^"#]*')
_LIST = re.compile(r'\s*[A-Za-z0-9_-]+\s*=\s*\[\s*"[^"]*"(?:\s*,?\s*"[^"]*")*\s*,?\s*\]?\s*')
_NO_EQUALS = re.compile(r"""\s*([A-Za-z_]+)\s*[:\s]\s*([0-9.]+|"[^"]*"|'[^']*')\s*""")
_CURLY = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'"})
_RANGE = re.compile(r"([0-9]+)\s*(?:-|–|—|to|bis)\s*([0-9]+)")
_LITERALS = {"yes": "true", "no": "false", "on": "true", "off": "false", "true": "true", "false": "false"}


def hint(lines: list[str], number: int, error: str) -> Hint | None:
    """What is wrong with the line the parser stopped at, and how to write it; None where nobody knows."""
    if twice := re.match(r"Cannot (?:declare|overwrite) \((.*?)\) twice|Cannot overwrite a value", error):
        return _twice(lines, number, twice[1] or "")
    for guess in (_curly, _bare, _several_lines, _trailing, _quotes, _brackets, _colon):
        for at in _candidates(lines, number):
            found = guess(lines, at)
            if found:
                return found
    return None


def _candidates(lines: list[str], number: int) -> list[int]:
    """The line itself and, for what began earlier, a few before it."""
    return [at for at in (number, number - 1, number + 1) if 1 <= at <= len(lines)]


def _write(lines: list[str], at: int, problem: str, corrected: str) -> Hint:
    match = _KEY.match(lines[at - 1])
    return Hint(at, match[1] if match else "", f"{problem}; write {shorten(corrected.strip(), 160)}")


def _curly(lines: list[str], at: int) -> Hint | None:
    """Typographic quotes in the place of straight ones."""
    line = lines[at - 1]
    # Inside a straight-quoted text they are welcome; what remains without such texts is syntax.
    outside = re.sub(r'"[^"]*"|#.*', "", line)
    if not re.search("[“”„«»‘’]", outside):
        return None
    return _write(
        lines, at, "the quotes are curly ones, and TOML wants straight ones", line.translate(_CURLY)
    )


def _bare(lines: list[str], at: int) -> Hint | None:
    """A value without the quotes it needs, or a number as no machine writes it."""
    line = lines[at - 1]
    blank = re.sub(r'"[^"]*"', lambda text: '"' + "_" * (len(text[0]) - 2) + '"', line)
    for match in _BARE.finditer(blank):
        value = match["value"].strip()
        problem, corrected = _meant(match["key"], value)
        if corrected:
            whole = line[: match.start("value")] + corrected + line[match.start("value") + len(value) :]
            return Hint(
                at,
                match["key"],
                f"'{match['key']}' is {shorten(value)}, {problem}; write {shorten(whole.strip(), 160)}",
            )
    return None


def _meant(key: str, value: str) -> tuple[str, str]:
    """What is wrong with a bare value, and its TOML; empty where it may well be right."""
    if span := _RANGE.fullmatch(value):
        low, high = int(span[1][:6]), int(span[2][:6])
        grown = f" (or let it grow: progress = {{ to = {high}, step = 1 }})" if key == "reps" else ""
        return f"a range, but a dose is one number{grown}", str(low)
    if re.fullmatch(r"0[0-9]+", value):
        return "a number with a leading zero", value.lstrip("0") or "0"
    if re.fullmatch(r"[0-9]+,[0-9]+", value):
        return "a number with a comma, but decimals have a point", value.replace(",", ".")
    if not re.fullmatch(r"[0-9.]+", value) and (duration := better(value)):
        return "a duration without quotes", duration
    if value.lower() in _LITERALS and value not in ("true", "false"):
        return "no value that TOML knows", _LITERALS[value.lower()]
    if re.match(r"[^\W\d_]", value) and value not in ("true", "false", "inf", "nan"):
        return "a text without quotes", f'"{value}"'
    return "", ""


def _several_lines(lines: list[str], at: int) -> Hint | None:
    """An inline table over several lines: folded into one."""
    start = at
    while start > max(1, at - 20) and _open_braces(lines[start - 1]) <= 0:
        start -= 1
    depth, taken = 0, []
    for line in lines[start - 1 : start + 40]:
        taken.append(re.sub(r"^((?:[^\"#]|\"[^\"]*\")*)#.*$", r"\1", line).strip())
        depth += _open_braces(line)
        if depth <= 0:
            break
    if len(taken) < 2 or depth > 0:
        return None
    folded = " ".join(taken)
    return _write(lines, start, "a table in { } stands on one line", _commas(folded))


def _trailing(lines: list[str], at: int) -> Hint | None:
    line = lines[at - 1]
    if not re.search(r",\s*}", line):
        return None
    return _write(lines, at, "a table in { } has no comma after its last key", _commas(line))


def _quotes(lines: list[str], at: int) -> Hint | None:
    """A quote that is missing, or one that stands within a text and ends it there."""
    line = lines[at - 1]
    if '"""' in line or "'''" in line or "\\" in line:
        return None
    if match := _QUOTED.fullmatch(line):
        key, quote, inner = match.groups()
        if quote not in inner:
            return None
        clean = inner.replace('"', "'")
        return _write(lines, at, f"the text has a {quote} within it, which ends it there", f'{key}"{clean}"')
    if line.split("#")[0].count('"') % 2 == 0:
        return None
    problem = "a quote is missing: a text has one at both ends"
    if _UNCLOSED.fullmatch(line):
        return _write(lines, at, problem, line.rstrip() + '"')
    match = _KEY.match(line)
    return Hint(at, match[1] if match else "", problem)


def _brackets(lines: list[str], at: int) -> Hint | None:
    """A list on one line with texts side by side, or without its end."""
    line = lines[at - 1]
    if not _LIST.fullmatch(line):
        return None
    spaced = re.sub(r'("[^"]*")\s+(?=")', r"\1, ", line.rstrip())
    if spaced != line.rstrip():
        return _write(lines, at, "between two texts of a list stands a comma", spaced)
    following = lines[at] if at < len(lines) else ""
    if not line.rstrip().endswith("]") and (_KEY.match(following) or re.match(r"\s*(?:\[|$)", following)):
        return _write(lines, at, "the list has no end", line.rstrip(" ,") + "]")
    return None


def _colon(lines: list[str], at: int) -> Hint | None:
    """``reps: 3`` or ``reps 3``, where TOML has ``reps = 3``."""
    match = _NO_EQUALS.fullmatch(lines[at - 1])
    if match is None:
        return None
    return Hint(at, match[1], f"between a key and its value stands =; write {match[1]} = {shorten(match[2])}")


def _commas(line: str) -> str:
    """Without the commas before a closing brace."""
    return re.sub(r"\s*,?\s*}", " }", line)


def _open_braces(line: str) -> int:
    outside = re.sub(r'"[^"]*"|#.*', "", line)
    return outside.count("{") - outside.count("}")


def _twice(lines: list[str], number: int, names: str) -> Hint | None:
    """``[exercise]`` twice, where each should be ``[[exercise]]``; or a key that was given before."""
    line = lines[number - 1].strip()
    header = re.match(r"\[\s*([^\[\]]+?)\s*\]", line)
    if header and header[1] in (
        "exercise",
        "block",
        "exercise.levels",
        "block.exercise",
        "block.exercise.levels",
    ):
        return Hint(
            number,
            header[1],
            f"[{header[1]}] may stand only once; write [[{header[1]}]], with double brackets",
        )
    match = _KEY.match(lines[number - 1])
    if match:
        return Hint(number, match[1], f"'{printable(match[1])}' is given a second time; keep one of the two")
    return None
