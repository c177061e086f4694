"""``voicecoach run``: be guided through a routine by voice."""

from typing import Any

import click

from voicecoach.cli.completion import routine_argument
from voicecoach.cli.debug import debug_option
from voicecoach.cli.options import choice_options, setting_options
from voicecoach.settings.resolve import load

SETTINGS = (
    "voice", "voice_name", "rate", "volume", "verbosity", "output", "device", "buffer", "preroll", "plain",
)  # fmt: skip


@click.command()
@routine_argument()
@choice_options
@click.option("--wait", is_flag=True, help="Have each exercise start at a key.")
@click.option("--events", is_flag=True, help="Print what happens as JSON lines, for other programs.")
@setting_options(*SETTINGS)
@debug_option
def command(routine: str, events: bool, **flags: Any) -> int:
    """Be guided through a routine by voice.

    Keys: Space pauses and goes on, Enter or d says that this set is done, q ends the session (it asks
    once), Ctrl-C ends it at once.
    """
    from voicecoach.cli.opening import Opening

    opening = Opening(load(flags))
    try:
        from voicecoach.cli.choosing import Choices  # while the device is being opened
        from voicecoach.cli.guiding import guide

        return guide(routine, Choices.from_flags(flags), flags, opening, events=events)
    finally:
        opening.close()
