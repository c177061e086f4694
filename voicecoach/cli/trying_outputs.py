"""``voicecoach outputs --test``: the start chime on an output, and whether somebody has heard it."""

import sys
from collections.abc import Iterator

import click

from voicecoach.audio.earcons import MEANINGS, load_earcons
from voicecoach.audio.outputs import TEXT, Chosen, automatic, find
from voicecoach.cli.errors import UserError
from voicecoach.cli.opening import open_output
from voicecoach.cli.playing import Player
from voicecoach.cli.printing import out, tell_now
from voicecoach.model.seams import OutputLost, Unavailable
from voicecoach.model.sound import Clip
from voicecoach.settings.folders import bundled
from voicecoach.settings.table import Settings


def played(settings: Settings) -> int:
    """Play, and ask; the exit code, 1 where nothing was heard. Raises UserError and Unavailable."""
    if settings.output == TEXT:
        raise UserError("voicecoach: the output text makes no sound.")
    chosen = open_output(settings, tell_now)
    try:
        if chosen.name == TEXT:
            reasons = " ".join(dict.fromkeys(refused.reason for refused in chosen.refused))
            raise UserError(f"voicecoach: nothing can be played here. {reasons}".rstrip(), 1)
        if chosen.refused and chosen.refused[-1].name == chosen.name:
            tell_now(f"{chosen.refused[-1].reason} The usual device is used.")
        chime = load_earcons(bundled("sounds"), chosen.granted.rate)["start"]
        where = f"{chosen.name}, on {f'“{chosen.device}”' if chosen.device else 'the usual device'}"
        out(f"Now the start chime plays by {where}. {MEANINGS['start']}", now=True)
        seconds = _heard(chosen, chime, settings)
    except OutputLost as lost:
        raise UserError(f"voicecoach: the sound is gone. {lost}", 1) from None
    finally:
        chosen.output.close()
    wanted = chime.frames / chime.rate
    whole = seconds >= wanted
    if not _somebody_listens():
        out(f"The device has played {min(seconds, wanted):.1f} of {wanted:.1f} seconds.")
        return 0 if whole else 1
    if not whole:
        out(f"The device has played {seconds:.1f} of {wanted:.1f} seconds only.", now=True)
    if _answered():
        out("Good: sessions can be heard there.")
        return 0
    for line in _advice(chosen):
        out(line)
    return 1


def _heard(chosen: Chosen, chime: Clip, settings: Settings) -> float:
    """Play it after the silence that every session begins with; how many seconds of it were heard."""
    silence = bytes(2 * round(settings.preroll * chime.rate))
    Player(chosen.output, chosen.granted, settings.volume).play(
        Clip(silence + chime.samples, chime.rate), lambda: False
    )
    return max(0.0, (chosen.output.heard() - len(silence) // 2) / chime.rate)


def _somebody_listens() -> bool:
    """Whether there is a terminal on which the question can be answered."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def _answered() -> bool:
    """The answer to the question, by one key; Enter alone is none."""
    out("Did you hear it? y/n", now=True)
    while (key := click.getchar().lower()) not in ("y", "n"):
        out("Press y for yes, n for no, Ctrl-C to leave.", now=True)
    return key == "y"


def _advice(chosen: Chosen) -> Iterator[str]:
    """What to try next, one thing a line."""
    yield "Try these, one after the other:"
    yield "Turn the computer's volume up, and see that it is not muted, and what is plugged in."
    for device in _others(chosen):
        yield f"Another device: voicecoach outputs --test {chosen.name} --device {_quoted(device)}"
    for name in _available():
        if name != chosen.name:
            yield f"Another output: voicecoach outputs --test {name}"
    yield "Everything at once: voicecoach doctor"


def _others(chosen: Chosen) -> list[str]:
    """The devices that were not meant."""
    try:
        devices = find(chosen.name).devices()
    except Unavailable:
        return []
    meant = (chosen.device or "").casefold()
    others = [each for each in dict.fromkeys(devices) if not meant or meant not in each.casefold()]
    return others if len(devices) > 1 else []


def _available() -> Iterator[str]:
    """The outputs that can play here, those of ``auto`` first."""
    for name in dict.fromkeys((*automatic(), "sounddevice", "pasimple", "simpleaudio")):
        if find(name).unavailable() is None:
            yield name


def _quoted(device: str) -> str:
    return f'"{device}"' if " " in device else device
