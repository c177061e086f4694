"""A question that is answered before something is changed for good."""

import sys

from voicecoach.cli.errors import UserError
from voicecoach.cli.printing import escape


def confirm(question: str, yes: bool) -> None:
    """Go on only where the user wants it; ``yes``: they have said so already.

    Raises UserError where they do not, or nobody can be asked, and click's Abort where they press Ctrl-C.
    """
    if yes:
        return
    if sys.stdin is None or not sys.stdin.isatty():
        raise UserError("voicecoach: nobody can be asked here; --yes does it without asking.")
    import click

    if not click.confirm(escape(question), default=False, err=True):
        raise UserError("voicecoach: nothing was changed.", exit_code=1)
