"""``voicecoach sounds``: each chime with its meaning, to be read and to be heard."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from voicecoach.audio.earcons import MEANINGS, load_earcons
from voicecoach.cli.debug import debug_option
from voicecoach.cli.errors import UserError
from voicecoach.cli.options import setting_options
from voicecoach.cli.printing import out, out_json, tell_now
from voicecoach.model.seams import OutputLost
from voicecoach.model.sound import EARCONS, EarconName
from voicecoach.settings.folders import bundled
from voicecoach.settings.resolve import load
from voicecoach.settings.table import Settings

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from voicecoach.cli.asking import Answers

BEFORE, AFTER = 0.3, 0.7
"""Seconds from a line to its chime, as a screen reader begins to read; and from a chime to the next line."""


def _names(context: click.Context, parameter: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    from click.shell_completion import CompletionItem

    return [CompletionItem(name, help=MEANINGS[name]) for name in MEANINGS if name.startswith(incomplete)]


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...", shell_complete=_names)
@click.option("--quiet", is_flag=True, help="List them only, and play nothing.")
@click.option("--json", "as_json", is_flag=True, help="As JSON; nothing is played.")
@setting_options("volume", "output", "device", "buffer")
@debug_option
def command(names: tuple[str, ...], quiet: bool, as_json: bool, **flags: Any) -> None:
    """List the chimes with what they mean, and play each; with names, only those.

    q or Ctrl-C ends it at once.
    """
    chimes = [_chime(name) for name in names] or list(MEANINGS)
    if as_json:
        out_json([_row(name) for name in chimes])
        return
    settings = load(flags)
    if quiet or settings.output == "text":
        _print(chimes)
        return
    for notice in settings.notices:
        tell_now(notice)
    from voicecoach.cli.playing import listening

    with listening(settings) as answers:
        _play(chimes, settings, answers)


def _chime(name: str) -> EarconName:
    """The chime of that name. Raises UserError, with the nearest."""
    for chime in MEANINGS:
        if chime == name:
            return chime
    from voicecoach.settings.suggest import did_you_mean

    nearest = did_you_mean(name, MEANINGS) or f" There are: {', '.join(MEANINGS)}."
    raise UserError(f'voicecoach: there is no chime "{name}".{nearest}')


def _row(name: EarconName) -> dict[str, Any]:
    path = str(bundled("sounds") / f"{name}.wav")
    return {"name": name, "meaning": MEANINGS[name], "in_routines": name in EARCONS, "path": path}


def _print(chimes: Iterable[EarconName]) -> None:
    for name in chimes:
        out(f"{name}: {MEANINGS[name]}", now=True)


def _play(chimes: Iterable[EarconName], settings: Settings, answers: "Answers") -> None:
    """Each line and its chime; where nothing can be played, or no longer, the lines alone."""
    from voicecoach.cli.opening import Opening
    from voicecoach.cli.playing import Player

    opening = Opening(settings)
    waiting = iter(chimes)
    try:
        chosen = opening.result()
        reasons = " ".join(dict.fromkeys(refused.reason for refused in chosen.refused))
        if chosen.name == "text":
            tell_now(f"nothing can be played here, so the chimes are only listed. {reasons}".rstrip())
            _print(waiting)
            return
        if chosen.refused and chosen.refused[-1].name == chosen.name:
            tell_now(f"{chosen.refused[-1].reason} The usual device is used.")
        sounds = load_earcons(bundled("sounds"), chosen.granted.rate)
        player = Player(chosen.output, chosen.granted, settings.volume)
        for name in waiting:
            _print([name])
            answers.next(BEFORE)
            player.play(sounds[name], lambda: answers.next(0) is not None)
            answers.next(AFTER)
    except OutputLost as lost:
        tell_now(f"the sound is gone, so the rest is only listed. {lost}")
        _print(waiting)
    finally:
        opening.close()
