"""``--debug``. Apart from the other options, so that help and completion load no settings."""

import click


def _start_log(context: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    """Open the log and say where it is; where it cannot be opened, say that and go on."""
    if not wanted or context.resilient_parsing:
        return
    import platform
    import sys

    from voicecoach import __version__
    from voicecoach.cli.printing import err
    from voicecoach.settings.debug import note, start_log
    from voicecoach.settings.folders import make_private, user_folders

    try:
        path = start_log(make_private(user_folders().log))
    except OSError as problem:
        err(f"voicecoach: there is no log, because its folder cannot be written to: {problem}.")
        return
    err(f"voicecoach: the log is {path}")
    note("voicecoach %s, Python %s, %s", __version__, platform.python_version(), platform.platform())
    note("arguments %r", sys.argv[1:])


debug_option = click.option(
    "--debug",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_start_log,
    help="Write a log, and say where it is.",
)
"""``--debug``, for the program and, since people type it at the end, for its commands."""
