"""``voicecoach render``: make a sound file of a routine."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from voicecoach.audio.wav_output import WavOutput
from voicecoach.cli.as_today import as_today_options
from voicecoach.cli.coach import ScriptedCoach
from voicecoach.cli.completion import routine_argument
from voicecoach.cli.options import choice_options, debug_option, setting_options
from voicecoach.cli.preparing import prepare
from voicecoach.cli.printing import err, out
from voicecoach.cli.screen import clock
from voicecoach.cli.speaking import SpokenSounds, open_clips
from voicecoach.cli.tidy import tidy_end
from voicecoach.coaching.script import Script
from voicecoach.model.event import Command, CueSpoken, Event, SegmentStarted
from voicecoach.model.units import Seconds
from voicecoach.session.performance import Performance
from voicecoach.settings.table import Settings


class _Nobody:
    """The controls of a rendering: nobody is there to give a command."""

    def wait(self, timeout: float) -> list[Command]:
        return []


@click.command()
@routine_argument()
@click.option(
    "-o",
    "--to",
    "target",
    required=True,
    metavar="FILE.wav",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The sound file; one that is there is replaced once the new one is whole.",
)
@choice_options
@as_today_options
@setting_options("voice", "voice_name", "voice_command", "rate", "volume", "verbosity", "preroll")
@debug_option
def command(routine: str, target: Path, **flags: Any) -> None:
    """Make a sound file of a routine, to be played anywhere."""
    script, settings = prepare(routine, flags)
    with tidy_end(), open_clips(settings, script.routine.language) as sounds, sounds.clips.hurried():
        length = _render(script, settings, sounds, target)
    size = target.stat().st_size / 1_000_000
    out(f"{target}: {clock(length)}, {size:.1f} MB")


def _render(script: Script, settings: Settings, sounds: SpokenSounds, target: Path) -> Seconds:
    """Write the file; its length in seconds. Raises OSError and Unavailable."""
    output = WavOutput(target)
    try:
        granted = output.open(None, sounds.rate, Seconds(0))
        performance = Performance(
            ScriptedCoach(script, sounds.clips.substituted, settings.rate),
            sounds.clips,
            sounds.earcons,
            output,
            granted,
            _Nobody(),
            volume=settings.volume / 100,
        )
        unspoken, at = 0, Seconds(0)
        with _progress(len(script)) as progress:
            for event in performance:
                progress(event)
                unspoken += isinstance(event, CueSpoken) and event.substitute
                at = event.at
        output.commit()
    finally:
        output.close()
    if unspoken and settings.voice != "silent":
        err(f"voicecoach: no voice could speak {unspoken} of the phrases; a tick stands for each.")
    return at


@contextmanager
def _progress(segments: int) -> Iterator[Callable[[Event], None]]:
    """A progress bar on a terminal, nothing elsewhere."""
    stream = sys.stderr
    if stream is None or not stream.isatty():
        yield _Bar(None)
        return
    with click.progressbar(length=segments, label="Rendering", file=stream) as bar:
        yield _Bar(bar)


class _Bar:
    """Moves a progress bar with the segments of a session."""

    def __init__(self, bar: Any) -> None:
        self._bar = bar

    def __call__(self, event: Event) -> None:
        if self._bar is not None and isinstance(event, SegmentStarted):
            self._bar.update(1)
