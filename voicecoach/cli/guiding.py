"""A live session, wired together: routine, voice, chimes, output, keys, screen."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from voicecoach.audio.outputs import Chosen
from voicecoach.cli.as_events import EventLines
from voicecoach.cli.choosing import Choices
from voicecoach.cli.coach import ScriptedCoach
from voicecoach.cli.keys import CommandQueue, open_keys
from voicecoach.cli.live import Live, Show, Stopping
from voicecoach.cli.opening import Opening
from voicecoach.cli.preparing import script_of
from voicecoach.cli.printing import err, tell_now
from voicecoach.cli.source import load_routine
from voicecoach.cli.speaking import SpokenSounds, open_clips
from voicecoach.coaching.script import Script
from voicecoach.coaching.script import sounds as spoken_in
from voicecoach.model.routine import Routine, VoiceHint
from voicecoach.model.seams import Controls
from voicecoach.session.aside import on_a_thread
from voicecoach.session.performance import Performance
from voicecoach.settings.debug import note
from voicecoach.settings.resolve import load
from voicecoach.settings.table import Settings


def guide(
    named: str, choices: Choices, flags: Mapping[str, Any], opening: Opening, *, events: bool = False
) -> int:
    """Guide through the routine that was named; the exit code. ``events``: printed as JSON lines.

    Raises UserError, RoutineError and Unavailable.
    """
    routine = load_routine(named)[0]
    choices.applied(routine)  # a slip is told before anything else
    settings = load(flags, routine.voice) if routine.voice != VoiceHint() else opening.settings
    for notice in settings.notices:
        opening.tell(notice)
    with open_clips(settings, routine.language, opening.tell) as sounds:
        return _guide(routine, choices, settings, sounds, opening, named, events)


def _guide(
    routine: Routine,
    choices: Choices,
    settings: Settings,
    sounds: SpokenSounds,
    opening: Opening,
    named: str,
    events: bool,
) -> int:
    commands = CommandQueue()
    keys = open_keys(commands.put, lambda: err("Keys: Space pauses, Enter is done, q ends, Ctrl-C stops."))
    try:
        if keys is None:
            opening.tell("no key can be read here, so the session runs through; Ctrl-C ends it.")
        script = script_of(routine, settings, choices, attended=keys is not None)
        sounds.clips.want(spoken_in(script[1]))
        chosen = opening.result()
        _explain(chosen, named)
        note("output %s, granted %s", chosen.name, chosen.granted)
        performance = _performance(script, settings, sounds, chosen, commands)
        show = _show(events, settings.plain, chosen.name == "text" or not sounds.speaks)
        with Stopping(commands.put) as stopping:
            return Live(performance, show, stopping).watch()
    finally:
        if keys is not None:
            keys.close()


def _performance(
    script: Script, settings: Settings, sounds: SpokenSounds, chosen: Chosen, controls: Controls
) -> Performance:
    return Performance(
        ScriptedCoach(script, sounds.clips.substituted, settings.rate),
        sounds.clips,
        sounds.earcons,
        chosen.output,
        chosen.granted,
        controls,
        volume=settings.volume / 100,
        device=chosen.device,
        aside=on_a_thread,
    )


def _show(events: bool, plain: bool, silent: bool) -> Show | EventLines:
    return EventLines() if events else Show(plain=plain, silent=silent)


def _explain(chosen: Chosen, named: str) -> None:
    """Say once what the session has to do without, and what to do about it."""
    if not chosen.refused:
        return
    if chosen.name != "text":
        tell_now(f"{chosen.refused[0].reason} The usual device is used.")
        return
    reasons = " ".join(dict.fromkeys(refused.reason for refused in chosen.refused))
    name = "ROUTINE" if named == "-" else Path(named).name.removesuffix(".toml")
    err(
        f"voicecoach: no sound can be played here ({reasons.rstrip('.')}); the session is guided in text, "
        f"in real time. `voicecoach render {name} -o {name}.wav` makes a sound file of it."
    )
