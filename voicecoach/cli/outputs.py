"""``voicecoach outputs``: every output, which of them a session plays on, and whether it is heard."""

from collections.abc import Iterator
from typing import Any

import click

from voicecoach.audio.outputs import TEXT, find, names
from voicecoach.cli.debug import debug_option
from voicecoach.cli.opening import open_output
from voicecoach.cli.options import setting_options
from voicecoach.cli.printing import out, out_json, tell_now
from voicecoach.model.seams import Unavailable
from voicecoach.settings.resolve import load
from voicecoach.settings.table import Settings


@click.command()
@click.option(
    "--test",
    "tested",
    is_flag=False,
    flag_value="",
    metavar="[OUTPUT]",
    help="Play the start chime on it, or on what a session would play on, and ask whether it was heard.",
)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@setting_options("output", "device", "buffer", "volume")
@debug_option
def command(tested: str | None, as_json: bool, **flags: Any) -> int:
    """List the outputs with their devices, and which a session plays on.

    --device takes a part of a device's name, here and in a session.
    """
    if tested is not None and as_json:
        raise click.UsageError("--test plays and --json prints; give one of them.")
    settings = load({**flags, "output": tested} if tested else flags)
    for notice in settings.notices:
        tell_now(notice)
    if tested is not None:
        from voicecoach.cli.trying_outputs import played

        return played(settings)
    rows = list(_rows())
    taken = _taken(settings)
    if as_json:
        out_json({"taken": taken, "outputs": rows})
        return 0
    for row in rows:
        out(_line(row, taken["output"]))
    out(taken["why"] if taken["output"] is None else f"A session takes {taken['output']}, {taken['why']}.")
    return 0


def _rows() -> Iterator[dict[str, Any]]:
    """Every output, built-in or not, as ``--json`` prints it."""
    for name in names():
        row: dict[str, Any] = {"name": name, "description": "", "available": False, "devices": []}
        try:
            plugin = find(name)
            row["description"] = plugin.description
            row["reason"] = plugin.unavailable()
            row["available"] = row["reason"] is None
            if row["available"]:
                row["devices"] = list(dict.fromkeys(plugin.devices()))
        except Unavailable as problem:
            row["reason"] = str(problem)
        except Exception as problem:  # a stranger's output may fail in any way
            row["reason"] = f"{type(problem).__name__}: {problem}"
        yield row


def _taken(settings: Settings) -> dict[str, Any]:
    """Which output a session takes, and why, by really opening it."""
    try:
        chosen = open_output(settings, tell_now)
    except Unavailable as problem:
        return {"output": None, "why": f"A session could not begin: {problem}", "refused": {}}
    chosen.output.close()
    refused = {each.name: each.reason for each in chosen.refused}
    if settings.output == chosen.name:
        why = "as you asked" if settings.origins.get("output") == "flag" else "by your settings"
    elif chosen.name == TEXT:
        why = f"as no sound can be played: {' '.join(dict.fromkeys(refused.values())).rstrip('.')}"
    elif others := [name for name in refused if name != chosen.name]:
        why = f"in place of {' and '.join(others)}: {refused[others[-1]].rstrip('.')}"
    else:
        why = "the best here"
    return {"output": chosen.name, "why": why, "refused": refused}


def _line(row: dict[str, Any], taken: str | None) -> str:
    """A row for people, what one types first."""
    reason = (row["reason"] or "").rstrip(".")
    if not row["available"]:
        return f"{row['name']}: not available: {reason}"
    mark = "taken" if row["name"] == taken else "available"
    trouble = f", but: {reason}" if reason else ""
    devices = f" Devices: {', '.join(row['devices'])}." if row["devices"] else ""
    return f"{row['name']}: {mark}{trouble}. {row['description']}{devices}"
