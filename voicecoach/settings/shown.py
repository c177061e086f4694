"""Values of settings as text, as JSON, and as TOML."""

from decimal import Decimal

from voicecoach.model.units import Seconds
from voicecoach.settings.kinds import Value


def as_text(value: Value) -> str:
    """A value as it would be typed; empty where there is none."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Seconds():
            return f"{float(value):.12g}"
        case tuple():
            return " ".join(f"{command}={','.join(keys)}" for command, keys in value)
    return str(value)


def as_json(value: Value) -> object:
    """A value for JSON: keys are a table of commands with lists."""
    match value:
        case Seconds():
            return float(value)
        case tuple():
            return {command: list(keys) for command, keys in value}
    return value


def as_toml(value: Value) -> object:
    """A value for TOML: a Decimal for what is no whole number of seconds."""
    match value:
        case Seconds():
            return int(value) if value.denominator == 1 else Decimal(value.numerator) / value.denominator
        case tuple():
            return {command: keys[0] if len(keys) == 1 else list(keys) for command, keys in value}
    return value
