"""``voicecoach run``: be guided through a routine by voice."""

from typing import Any

import click

from voicecoach.cli.completion import routine_argument
from voicecoach.cli.debug import debug_option
from voicecoach.cli.options import choice_options, setting_options
from voicecoach.settings.resolve import load

SETTINGS = (
    "voice", "voice_name", "voice_command", "rate", "volume", "verbosity", "output", "device", "buffer",
    "preroll", "announce", "plain", "person", "break_days", "questions",
)  # fmt: skip


@click.command()
@routine_argument()
@choice_options
@click.option("--wait", is_flag=True, help="Have each exercise start at a key.")
@click.option("--as-written", is_flag=True, help="Take the doses of the file, whatever you did before.")
@click.option("--events", is_flag=True, help="Print what happens as JSON lines, for other programs.")
@setting_options(*SETTINGS)
@debug_option
def command(routine: str, events: bool, **flags: Any) -> int:
    """Be guided through a routine by voice.

    Keys: Space pauses and goes on, Enter or d says that this set is done, w tells where you are, o that
    it hurts, h tells all keys, ? prints them, q ends the session (it asks once), Ctrl-C ends it at once.
    """
    from voicecoach.cli.one_at_a_time import turn_of_session
    from voicecoach.cli.opening import Opening

    settings = load(flags)
    turn, given = turn_of_session(routine, flags, settings)
    with turn:
        opening = Opening(settings if given is flags else load(given))
        try:
            from voicecoach.cli.choosing import Choices  # while the device is being opened
            from voicecoach.cli.guiding import guide

            return guide(routine, Choices.from_flags(flags), given, opening, turn=turn, events=events)
        finally:
            opening.close()
