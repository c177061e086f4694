"""What ``voicecoach doctor`` looks at that is heard: every voice speaks, every output is opened."""

import os
import shutil
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from voicecoach.audio.outputs import find, names
from voicecoach.cli.doctor_report import Check, Finding, absent, broken, looked
from voicecoach.cli.speaking import wish_of
from voicecoach.model.seams import Output, OutputLost, Pace, Unavailable, VoiceFailed, VoicePlugin
from voicecoach.model.sound import Utterance
from voicecoach.model.units import SAMPLE_RATE
from voicecoach.settings.table import Settings
from voicecoach.speech.choice import VoiceChoice
from voicecoach.speech.client import Worker, WorkerLost
from voicecoach.speech.registry import chain, voices

LINE = Utterance("one, two, three")
"""What every voice speaks, in English or not: numbers are what it is needed for."""
PACE = Pace(start=5, text=3, character=0)
"""How long a voice is waited for here. In a session a slow one may take longer."""
OPENING = 2.5
"""Seconds an output may take to open and to name its devices; each is promised to take one."""
SILENCE = 0.05
"""Seconds of it that an output is given."""
SILENT = {
    "text": "it prints, and never plays",
    "wav": "for sound files: voicecoach render",
}
"""The outputs that no session is heard on, and what they are for."""


def voice_checks(settings: Settings, seconds: float) -> list[Check]:
    """One for all voices that are registered, as already to load a stranger's may hang."""
    return [Check("Voices", "voices", partial(_voices, settings, seconds))]


def _voices(settings: Settings, seconds: float) -> Iterator[Finding]:
    """All of them at the same time, each within so many seconds."""
    each = [
        Check("Voices", name, partial(_voice, name, plugin, settings), needed=settings.voice == name)
        for name, plugin in voices().items()
    ]
    for _, findings in looked(each, seconds):
        yield from findings


def _voice(name: str, plugin: VoicePlugin, settings: Settings) -> Iterator[Finding]:
    """Whether it really speaks, in a process of its own as in a session."""
    chosen = settings.voice == name
    if name == "silent":
        yield Finding(name, "works", "it prints, and never speaks")
        return
    reason = plugin.unavailable()
    if reason:
        yield broken(name, reason, needed=True) if chosen else absent(name, reason)
        return
    try:
        choice = _choice(name, plugin, settings)
    except Unavailable as problem:
        yield broken(name, problem, needed=True) if chosen else absent(name, problem)
        return
    try:
        yield Finding(name, "works", _spoken(choice))
    except (Unavailable, WorkerLost, VoiceFailed) as problem:
        yield broken(name, problem, needed=chosen)


def _choice(name: str, plugin: VoicePlugin, settings: Settings) -> VoiceChoice:
    """A voice of this engine: the user's own, one for English, or whichever there is. Raises Unavailable."""
    wish = wish_of(settings)._replace(
        engine=name, name=settings.voice_name if settings.voice == name else None
    )
    try:
        return chain(wish, lambda sentence: None)[0]
    except Unavailable:
        for each in plugin.voices():
            return chain(wish._replace(name=each.name, language=each.language), lambda sentence: None)[0]
        raise


def _spoken(choice: VoiceChoice) -> str:
    """How long it took to speak. Raises Unavailable, WorkerLost and VoiceFailed."""
    begun = time.monotonic()
    worker = Worker(choice, SAMPLE_RATE, PACE)
    try:
        worker.load()
        ready = time.monotonic()
        worker.ask(LINE)
        done = time.monotonic()
    finally:
        worker.close()
    return f"“{LINE.text}” in {done - ready:.2f} seconds after a start of {ready - begun:.2f}"


def output_checks(settings: Settings, seconds: float) -> list[Check]:
    """All outputs in one check, within so many seconds."""
    return [
        Check("Outputs", "outputs", partial(_outputs, settings, seconds)),
        Check("Outputs", "sound card", _card),
    ]


def _outputs(settings: Settings, seconds: float) -> Iterator[Finding]:
    """One after the other, as two of them may want the same device; one that hangs is left behind.

    Where one plays, no other is missed, unless it was asked for.
    """
    found: list[Finding] = []
    until = time.monotonic() + seconds
    asked = () if settings.output == "auto" else (settings.output,)
    for name in dict.fromkeys((*names(), *asked)):
        check = Check("Outputs", name, partial(_output, name, settings))
        limit = max(0.1, min(OPENING, until - time.monotonic()))
        found += (finding for _, findings in looked([check], limit) for finding in findings)
    plays = any(each.state == "works" and each.name not in SILENT for each in found)
    for each in found:
        if each.name == settings.output:
            yield each._replace(needed=True)
        elif plays and each.state == "broken":
            yield each._replace(state="absent", mend="")
        else:
            yield each


def _output(name: str, settings: Settings) -> Iterator[Finding]:
    """Whether it opens, for silence alone, and which devices it knows."""
    try:
        plugin = find(name)
    except Unavailable as problem:
        yield broken(name, problem, unset("output", settings))
        return
    try:
        if name in SILENT:
            yield Finding(name, "works", SILENT[name])
            return
        if reason := plugin.unavailable():
            yield (broken if settings.output == name else absent)(name, reason)
            return
        note = _opened(plugin.create(), settings)
        devices = plugin.devices()
    except (Unavailable, OutputLost) as problem:
        found = broken(name, problem)
        yield found._replace(mend=found.mend or _server())
        return
    there = f"its devices: {', '.join(devices)}" if devices else ""
    yield Finding(name, "works", "; ".join(filter(None, (note, there))))


def _opened(output: Output, settings: Settings) -> str:
    """Open, give silence, and close; what is to be known. Raises Unavailable and OutputLost."""
    note = ""
    try:
        try:
            granted = output.open(settings.device, SAMPLE_RATE, settings.buffer)
        except Unavailable as problem:
            if settings.device is None:
                raise
            note = f"but the usual device is used: {str(problem).rstrip('.')}"
            granted = output.open(None, SAMPLE_RATE, settings.buffer)
        output.write(bytes(2 * round(SILENCE * granted.rate)), SILENCE)
    finally:
        output.close()
    return note


def unset(name: str, settings: Settings) -> str:
    """The command that takes a setting out of the user's file; empty where it is not in there."""
    return f"voicecoach config unset {name}" if settings.origins.get(name) == "file" else ""


def _server() -> str:
    """The command that starts a sound server on Linux, or brings one; empty where there is none to be had."""
    if sys.platform != "linux":
        return ""
    commands = {
        "pipewire-pulse": "systemctl --user restart pipewire pipewire-pulse",
        "pulseaudio": "pulseaudio --start",
        "apt": "apt install pulseaudio",
    }
    return next((command for program, command in commands.items() if shutil.which(program)), "")


def _card() -> Iterator[Finding]:
    """On Linux without a sound server, the user must be allowed to use the card itself."""
    if sys.platform != "linux":
        return
    cards = sorted(Path("/dev/snd").glob("control*"))
    if cards and not any(os.access(card, os.R_OK | os.W_OK) for card in cards):
        why = "you may not use it directly, which matters where no sound server runs"
        yield absent("permission for the sound card", why, 'sudo usermod -aG audio "$USER"')
