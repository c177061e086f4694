"""What figures have in common: a line of the table, a routine to measure with."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    figure: str
    coach: str
    bar: str
    beside: str
    held: bool


def routine(folder: Path, name: str, text: str) -> Path:
    """Write a routine for a measurement."""
    path = folder / f"{name}.toml"
    path.write_text(f'format = 1\ntitle = "{name}"\nlead_in = 0\n{text}', "utf-8")
    return path


def milliseconds(seconds: float) -> str:
    """A figure of the table."""
    return f"{seconds * 1000:.1f} ms"
