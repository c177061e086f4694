"""``voicecoach resume``: take up the session that was broken off."""

from typing import Any

import click

from voicecoach.cli.debug import debug_option
from voicecoach.cli.options import setting_options
from voicecoach.cli.run import SETTINGS
from voicecoach.settings.resolve import load


@click.command()
@setting_options(*SETTINGS)
@debug_option
def command(**flags: Any) -> int:
    """Take up the session that was broken off last, at the first set that was not done.

    Its exercise is explained anew, and a count-in leads into it. What was chosen for that session still
    holds. A session can be taken up for a day.
    """
    from voicecoach.cli.given import from_json
    from voicecoach.cli.one_at_a_time import turn_of_session
    from voicecoach.cli.opening import Opening
    from voicecoach.cli.taking_up import last_session
    from voicecoach.history.journal import local_now
    from voicecoach.settings.folders import user_folders

    session, named = last_session(user_folders().history, local_now(), load(flags).person)
    again = from_json(session.header.options) if session.header else {}
    flags = {**again, **{name: value for name, value in flags.items() if value is not None}}
    turn, given = turn_of_session(named, flags, load(flags))
    with turn:
        opening = Opening(load(given))
        try:
            from voicecoach.cli.choosing import Choices
            from voicecoach.cli.guiding import guide

            return guide(named, Choices(), given, opening, turn=turn, resuming=session)
        finally:
            opening.close()
