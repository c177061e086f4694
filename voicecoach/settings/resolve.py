"""From the table, the flags, the environment, the user's file and the routine to what applies.

Nothing here stops a session: what cannot be taken is left at the next best value, and a sentence says so.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from voicecoach.model.routine import VoiceHint
from voicecoach.settings.folders import user_folders
from voicecoach.settings.kinds import Person, Value
from voicecoach.settings.table import TABLE, Origin, Settings


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
        chosen[name] = None if values[name] == "" else values[name]  # nobody named
    notices = (*environment.notices, *file.notices, *routine.notices)
    return Settings(**chosen, origins=origins, notices=notices)


def read_environment(environ: Mapping[str, str]) -> Layer:
    """The variables ``VOICECOACH_NAME``; an empty one counts as not set, but of ``person``."""
    layer = Layer()
    for name, setting in TABLE.items():
        text = environ.get(setting.variable)
        if text or (text is not None and isinstance(setting.kind, Person)):
            try:
                layer.values[name] = setting.kind.parse(text)
            except ValueError as problem:
                layer.notices.append(f"Environment variable {setting.variable} {ignored(problem, text)}")
    return layer


def read_file(path: Path) -> Layer:
    """The user's file of settings. No file is no error, and a broken one is a notice."""
    try:
        path.stat()
    except FileNotFoundError:
        return Layer()
    except OSError:
        pass  # it is told below
    from voicecoach.settings.file import layer_of  # 3 ms, and most people have no such file

    return layer_of(path)


def _read_hint(hint: VoiceHint) -> Layer:
    layer = Layer()
    for name, value in (("voice_name", hint.name), ("rate", hint.rate)):
        if value is not None:
            try:
                layer.values[name] = TABLE[name].kind.read(value)
            except ValueError as problem:
                layer.notices.append(f"The routine's voice: {name} {ignored(problem, value)}")
    return layer


def ignored(problem: ValueError, value: object) -> str:
    """The rest of the sentence that begins with the name of a setting, on a value that was not taken."""
    from voicecoach.settings.bindings import BindingsError

    if isinstance(problem, BindingsError):
        return f"is ignored, as it {problem}."
    return f"{problem}, not {_shown(value)}; it is ignored."


def _shown(value: object) -> str:
    """A value as TOML people write it, cut short."""
    if isinstance(value, bool):
        return str(value).lower()
    return (repr(value) if isinstance(value, str) else str(value))[:50]
