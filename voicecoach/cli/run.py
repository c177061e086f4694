"""``voicecoach run``: be guided through a routine by voice."""

from typing import Any

import click

from voicecoach.cli.completion import routine_argument
from voicecoach.cli.debug import debug_option
from voicecoach.cli.options import level_option, setting_options, start_at_option
from voicecoach.settings.resolve import load

SETTINGS = (
    "voice", "voice_name", "rate", "volume", "verbosity", "output", "device", "buffer", "preroll", "plain",
)  # fmt: skip


@click.command()
@routine_argument()
@level_option
@start_at_option
@setting_options(*SETTINGS)
@debug_option
def command(routine: str, level: tuple[str, ...], start_at: str | None, **flags: Any) -> int:
    """Be guided through a routine by voice.

    Keys: Space pauses and goes on, Enter or d says that this set is done, q ends the session (it asks
    once), Ctrl-C ends it at once.
    """
    from voicecoach.cli.opening import Opening

    opening = Opening(load(flags))
    try:
        from voicecoach.cli.guiding import guide  # while the device is being opened

        return guide(routine, level, start_at, flags, opening)
    finally:
        opening.close()
