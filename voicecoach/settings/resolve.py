"""From the table, the flags, the environment, the user's file and the routine to what applies.

Nothing here stops a session: what cannot be taken is left at the next best value, and a sentence says so.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from voicecoach.model.routine import VoiceHint
from voicecoach.settings.folders import user_folders
from voicecoach.settings.kinds import Value
from voicecoach.settings.suggest import did_you_mean
from voicecoach.settings.table import TABLE, Origin, Settings

LARGEST_FILE = 64 * 1024
"""Bytes. Ten times what every setting with a comment takes."""


@dataclass(slots=True)
class Layer:
    """The values that one place has, and what was wrong with the others."""

    values: dict[str, Value] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)


def load(flags: Mapping[str, Any] | None = None, hint: VoiceHint | None = None) -> Settings:
    """What applies, with the user's own file and environment. Never raises."""
    return resolve(flags or {}, os.environ, read_file(user_folders().settings_file), hint or VoiceHint())


def resolve(flags: Mapping[str, Any], environ: Mapping[str, str], file: Layer, hint: VoiceHint) -> Settings:
    """What applies: flag, else environment, else the user's file, else the routine's hint, else the default.

    ``flags`` holds checked values; names that are no settings and values of None are passed over.
    """
    environment = read_environment(environ)
    routine = _read_hint(hint)
    layers: tuple[tuple[Origin, Mapping[str, Any]], ...] = (
        ("flag", {name: flags[name] for name in TABLE if flags.get(name) is not None}),
        ("environment", environment.values),
        ("file", file.values),
        ("routine", routine.values),
        ("default", {name: setting.default for name, setting in TABLE.items()}),
    )
    chosen: dict[str, Any] = {}
    origins: dict[str, Origin] = {}
    for name in TABLE:
        origins[name], values = next(layer for layer in layers if name in layer[1])
        chosen[name] = values[name]
    notices = (*environment.notices, *file.notices, *routine.notices)
    return Settings(**chosen, origins=origins, notices=notices)


def read_environment(environ: Mapping[str, str]) -> Layer:
    """The variables ``VOICECOACH_NAME``; an empty one counts as not set."""
    layer = Layer()
    for name, setting in TABLE.items():
        if text := environ.get(setting.variable):
            try:
                layer.values[name] = setting.kind.parse(text)
            except ValueError as problem:
                layer.notices.append(f"Environment variable {setting.variable} {_ignored(problem, text)}")
    return layer


def read_file(path: Path) -> Layer:
    """The user's file of settings. No file is no error, and a broken one is a notice."""
    try:
        if path.exists() and not path.is_file():  # a pipe would be waited on for ever
            return Layer(notices=[_refused(path, "it is no regular file")])
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        return Layer()
    except OSError as problem:
        return Layer(notices=[_refused(path, problem.strerror or str(problem))])
    if len(data) > LARGEST_FILE:
        return Layer(notices=[_refused(path, f"it is larger than {LARGEST_FILE // 1024} KiB")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        return Layer(notices=[_refused(path, f"line {line} is not UTF-8 text")])
    return _read_toml(path, text)


def _read_toml(path: Path, text: str) -> Layer:
    import tomllib  # 2 ms, and most people have no such file

    try:
        table = tomllib.loads(text.replace("\r\n", "\n"), parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError) as problem:
        return Layer(notices=[_refused(path, str(problem))])
    layer = Layer()
    for key, value in table.items():
        place = f"{path}:{_line_of(key, text)}"
        if key not in TABLE:
            layer.notices.append(f'{place}: "{key}" is no setting; it is ignored.{did_you_mean(key, TABLE)}')
            continue
        try:
            layer.values[key] = TABLE[key].kind.read(value)
        except ValueError as problem:
            line = _line_of(key, text, getattr(problem, "at", ""))
            layer.notices.append(f"{path}:{line}: {key} {_ignored(problem, value)}")
    return layer


def _read_hint(hint: VoiceHint) -> Layer:
    layer = Layer()
    for name, value in (("voice_name", hint.name), ("rate", hint.rate)):
        if value is not None:
            try:
                layer.values[name] = TABLE[name].kind.read(value)
            except ValueError as problem:
                layer.notices.append(f"The routine's voice: {name} {_ignored(problem, value)}")
    return layer


def _refused(path: Path, why: str) -> str:
    return f"Your settings in {path} are not used, because the file cannot be read: {why}."


def _ignored(problem: ValueError, value: object) -> str:
    """The rest of the sentence that begins with the name of a setting."""
    from voicecoach.settings.bindings import BindingsError

    if not isinstance(problem, BindingsError):
        return f"{problem}, not {_shown(value)}; it is ignored."
    above = f' "{problem.at}" is a setting: write it above [keys].' if problem.at in TABLE else ""
    return f"is ignored, as it {problem}.{above}"


def _line_of(key: str, text: str, within: str = "") -> int:
    """The line a key of the top level stands on (1 where it is written in an unusual way).

    ``within`` is a key of its table: the line of that one, where it is found.
    """
    found = _find(re.escape(key), text, 0)
    if found is not None and within:
        dotted = rf"(?:{re.escape(key)}[ \t]*\.[ \t]*)?[\"']?{re.escape(within)}"
        found = _find(dotted, text, found) or found
    return text.count("\n", 0, found or 0) + 1


def _find(key: str, text: str, start: int) -> int | None:
    """Where, from ``start`` on, a line begins with a key or its header."""
    found = re.compile(rf"""^[ \t\[]*["']?{key}["']?[ \t]*[=.\]]""", re.MULTILINE).search(text, start)
    return found.start() if found else None


def _shown(value: object) -> str:
    """A value as TOML people write it, cut short."""
    if isinstance(value, bool):
        return str(value).lower()
    return (repr(value) if isinstance(value, str) else str(value))[:50]
