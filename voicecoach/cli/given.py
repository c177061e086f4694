"""The settings that were given with a command, as the record of a session keeps them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from voicecoach.model.units import Seconds
from voicecoach.settings.kinds import Value
from voicecoach.settings.table import TABLE

_ELSEWHERE = {"output", "device", "buffer", "plain", "keys", "announce", "voice_command"}
"""What belongs to the place and not to the session: it may have been taken up somewhere else, and a record
that came from elsewhere must not start a program here."""


def as_json(flags: Mapping[str, Any]) -> dict[str, object]:
    """The settings among the values of options; what was not given is left out."""
    return {
        name: float(flags[name]) if isinstance(flags[name], Seconds) else flags[name]
        for name in TABLE
        if name not in _ELSEWHERE and flags.get(name) is not None
    }


def from_json(options: Mapping[str, object]) -> dict[str, Value]:
    """The settings among the options of a record, checked; whatever is none is passed over."""
    given: dict[str, Value] = {}
    for name in TABLE.keys() - _ELSEWHERE:
        value = options.get(name)
        try:
            given[name] = TABLE[name].kind.read(Decimal(str(value)) if isinstance(value, float) else value)
        except ValueError:
            continue
    return given
