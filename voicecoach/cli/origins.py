"""What is set, and where it comes from, as ``voicecoach config`` tells it."""

import os
from pathlib import Path
from typing import Any

import click

from voicecoach.model.frozen import dataclass
from voicecoach.settings.bindings import COMMANDS, keys_of_commands
from voicecoach.settings.file import Unreadable, UserFile, layer, layer_of, open_file
from voicecoach.settings.folders import user_folders
from voicecoach.settings.kinds import Value
from voicecoach.settings.resolve import Layer, resolve
from voicecoach.settings.shown import as_json, as_text
from voicecoach.settings.suggest import did_you_mean
from voicecoach.settings.table import TABLE, Settings


@dataclass(frozen=True, slots=True)
class Current:
    """The settings that apply without options, with the file they may come from."""

    path: Path
    file: UserFile
    """Empty where the file cannot be read."""
    layer: Layer
    settings: Settings

    @classmethod
    def of_user(cls, routine: str | None = None) -> "Current":
        """The user's own; with ``routine``, as for that one.

        Raises as ``voicecoach.cli.source.load_routine``.
        """
        from voicecoach.model.routine import VoiceHint

        hint = VoiceHint()
        if routine is not None:
            from voicecoach.cli.source import load_routine

            hint = load_routine(routine)[0].voice or hint
        path = user_folders().settings_file
        try:
            file = open_file(path)
            found = layer(file)
        except Unreadable:
            file, found = UserFile(path), layer_of(path)
        return cls(path, file, found, resolve({}, os.environ, found, hint))

    def value(self, at: tuple[str, ...]) -> Any:
        """The value of a setting, or the keys of a command, the usual ones too."""
        if len(at) == 1:
            return getattr(self.settings, at[0])
        return dict(keys_of_commands(self.settings.keys))[at[1]]  # type: ignore[index]  # checked by place

    def row(self, name: str) -> str:
        """A line for people: the name first."""
        return row(name, getattr(self.settings, name), self._source(name))

    def as_data(self, name: str) -> dict[str, object]:
        """A row for JSON. ``line`` is where the file has the setting, also where that does not win."""
        setting, origin = TABLE[name], self.settings.origins[name]
        return {
            "name": name,
            "value": as_json(getattr(self.settings, name)),
            "origin": origin,
            "variable": setting.variable,
            "line": self.file.line_of(name) if name in self.layer.values else None,
            "default": as_json(setting.default),
            "description": setting.description,
        }

    def _source(self, name: str) -> str:
        """Where a value comes from, in words."""
        line = f"line {self.file.line_of(name)} of your settings file" if name in self.layer.values else ""
        match self.settings.origins[name]:
            case "environment":
                over = f", instead of {line}" if line else ""
                return f"environment variable {TABLE[name].variable}{over}"
            case "file":
                return line
            case "routine":
                return "asked for by the routine"
        return "default"


def row(name: str, value: Value, source: str) -> str:
    """A setting, its value, and where that comes from."""
    return (
        f"{name} = {as_text(value)} ({source})"
        if value not in (None, "")
        else f"{name} is not set ({source})"
    )


def place(name: str) -> tuple[str, ...]:
    """Where a setting stands in the file: ``("rate",)``, or ``("keys", "next")``; - may be typed for _.

    Raises UsageError, with the nearest name.
    """
    first, dot, command = name.partition(".")
    setting = first.replace("-", "_")
    if setting not in TABLE:
        raise click.UsageError(f'there is no setting "{name}".{did_you_mean(setting, TABLE)}', _context())
    if not dot:
        return (setting,)
    if setting != "keys":
        raise click.UsageError(f'"{setting}" has nothing in it that could be named "{command}".', _context())
    if command not in COMMANDS:
        hint = did_you_mean(command, COMMANDS)
        raise click.UsageError(f'there is no command "{command}" that could have keys.{hint}', _context())
    return (setting, command)


def _context() -> click.Context | None:
    return click.get_current_context(silent=True)
