"""``voicecoach run``: be guided through a routine by voice."""

import threading
from pathlib import Path
from typing import Any

import click

from voicecoach.audio.outputs import Chosen, choose
from voicecoach.cli.choosing import at_levels
from voicecoach.cli.coach import ScriptedCoach
from voicecoach.cli.completion import routine_argument
from voicecoach.cli.keys import CommandQueue, open_keys
from voicecoach.cli.live import Live, Show, Stopping
from voicecoach.cli.options import debug_option, setting_options
from voicecoach.cli.preparing import level_option, script_of, start_at_option
from voicecoach.cli.printing import err
from voicecoach.cli.source import load_routine
from voicecoach.cli.speaking import SpokenSounds, open_clips, tell_now
from voicecoach.coaching.script import Script
from voicecoach.coaching.script import sounds as spoken_in
from voicecoach.model.routine import Routine, VoiceHint
from voicecoach.model.seams import Controls
from voicecoach.session.aside import on_a_thread
from voicecoach.session.performance import Performance
from voicecoach.settings.debug import note
from voicecoach.settings.resolve import load
from voicecoach.settings.table import Settings

SETTINGS = (
    "voice", "voice_name", "rate", "volume", "verbosity", "output", "device", "buffer", "preroll", "plain",
)  # fmt: skip


@click.command()
@routine_argument()
@level_option
@start_at_option
@setting_options(*SETTINGS)
@debug_option
def command(routine: str, level: tuple[str, ...], start_at: str | None, **flags: Any) -> int:
    """Be guided through a routine by voice.

    Keys: Space pauses and goes on, Enter or d says that this set is done, q ends the session (it asks
    once), Ctrl-C ends it at once.
    """
    opening = Opening(load(flags))
    try:
        read, _ = load_routine(routine)
        chosen = at_levels(read, level)
        settings = load(flags, chosen.voice) if chosen.voice != VoiceHint() else opening.settings
        for notice in settings.notices:
            opening.tell(notice)
        with open_clips(settings, chosen.language, opening.tell) as sounds:
            return _guide(chosen, start_at, settings, sounds, opening, routine)
    finally:
        opening.close()


class Opening:
    """The output, opened on a thread of its own while the routine is read and its first words are found.

    Sound libraries write to the terminal while they look for a device, so standard error is closed to
    them meanwhile, and to everybody: what the user must know is told through ``tell``, which waits.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._chosen: Chosen | None = None
        self._problem: Exception | None = None
        self._held: list[str] | None = []
        self._thread = threading.Thread(target=self._open, name="opening", daemon=True)
        self._thread.start()

    def _open(self) -> None:
        settings = self.settings
        try:
            self._chosen = choose(settings.output, settings.device, buffer=settings.buffer)
        except Exception as problem:
            self._problem = problem

    def tell(self, sentence: str) -> None:
        """Print a sentence for the user, once it can be seen."""
        if self._held is None:
            tell_now(sentence)
        else:
            self._held.append(sentence)

    def result(self) -> Chosen:
        """The open output. Raises Unavailable."""
        self._thread.join()
        self._release()
        if self._problem is not None:
            raise self._problem
        assert self._chosen is not None
        return self._chosen

    def close(self) -> None:
        """Let go of the output, whatever has happened."""
        self._thread.join()
        self._release()
        if self._chosen is not None:
            self._chosen.output.close()

    def _release(self) -> None:
        held, self._held = self._held or [], None
        for sentence in held:
            tell_now(sentence)


def _guide(
    routine: Routine,
    start_at: str | None,
    settings: Settings,
    sounds: SpokenSounds,
    opening: Opening,
    named: str,
) -> int:
    commands = CommandQueue()
    keys = open_keys(commands.put, lambda: err("Keys: Space pauses, Enter is done, q ends, Ctrl-C stops."))
    try:
        if keys is None:
            opening.tell("no key can be read here, so the session runs through; Ctrl-C ends it.")
        script = script_of(routine, settings, start_at, attended=keys is not None)
        sounds.clips.want(spoken_in(script[1]))
        chosen = opening.result()
        _explain(chosen, named)
        note("output %s, granted %s", chosen.name, chosen.granted)
        performance = _performance(script, settings, sounds, chosen, commands)
        show = Show(plain=settings.plain, silent=chosen.name == "text" or not sounds.speaks)
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
