"""The sentences of routines, spoken before anybody needs them."""

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any, NamedTuple

import click

from voicecoach.cli.ahead import GLANCE, Making
from voicecoach.cli.choosing import Choices
from voicecoach.cli.errors import UserError
from voicecoach.cli.keymap import spoken_keys
from voicecoach.cli.preparing import script_of
from voicecoach.cli.printing import out, tell_now
from voicecoach.cli.source import load_routine
from voicecoach.cli.speaking import open_clips
from voicecoach.cli.tidy import tidy_end
from voicecoach.cli.vocabulary import Need, needs
from voicecoach.coaching.speaker import USUAL_KEYS
from voicecoach.model.routine import Routine
from voicecoach.model.sound import Utterance
from voicecoach.phrases import load_phrases
from voicecoach.settings.resolve import load
from voicecoach.settings.table import Settings
from voicecoach.speech.store import SpeechClips

DAYS = 14
"""Days from today for which a routine is made: which of several wordings is taken depends on the date."""


class _Wanted(NamedTuple):
    """A routine to be made."""

    title: str
    routine: Routine
    settings: Settings
    choices: Choices

    @property
    def voice(self) -> tuple[object, ...]:
        """What tells one voice from another."""
        settings = self.settings
        return settings.voice, settings.voice_name, settings.rate, self.routine.language

    def texts(self) -> list[Utterance]:
        """Everything that may be spoken in it, what comes first today before all else."""
        phrases = load_phrases(self.routine.language)
        spoken = spoken_keys(self.settings.keys, phrases)
        keys = {**USUAL_KEYS, **{str(name): key for name, key in spoken.items()}}
        found: dict[Utterance, None] = {}
        for days in range(DAYS):
            for attended in (True, False):
                script = script_of(
                    self.routine, self.settings, self.choices, attended=attended, keys=keys, days=days
                )
                coming = needs(script, self.settings, where=not days)
                found.update(dict.fromkeys(need.utterance for need in coming))
        return list(found)


def warm(names: Sequence[str], flags: Mapping[str, Any]) -> int:
    """Make all sentences of these routines; the exit code, 1 where one could not be made or kept.

    Nothing is made where one of them cannot be read. ``flags`` holds choices and settings. Raises
    UserError, RoutineError and Unavailable.
    """
    wanted = [_wanted(name, flags) for name in dict.fromkeys(names)]
    for notice in dict.fromkeys(notice for each in wanted for notice in each.settings.notices):
        tell_now(notice)
    failed = 0
    with tidy_end():
        for _, several in groupby(wanted, key=lambda each: each.voice):
            first, *others = several
            with open_clips(first.settings, first.routine.language) as sounds:
                for each in (first, *others):
                    failed += _make(each, sounds.clips)
    return 1 if failed else 0


def _wanted(name: str, flags: Mapping[str, Any]) -> _Wanted:
    routine, _ = load_routine(name)
    return _Wanted(routine.title, routine, load(flags, routine.voice), Choices.from_flags(flags))


def _make(wanted: _Wanted, clips: SpeechClips) -> int:
    """Make one routine, and tell what was done; how many of its sentences are not there now."""
    if clips.voice is None:
        raise UserError("no voice speaks here, so there is nothing to be made.", exit_code=1)
    texts = wanted.texts()
    lacking = [each for each in texts if not clips.kept(each) and not clips.substituted(each)]
    try:
        _wait(wanted.title, clips, lacking)
    except KeyboardInterrupt:
        made = sum(map(clips.kept, lacking))
        out(f"{wanted.title}: stopped; {made} of {len(lacking)} made, and kept.")
        raise
    unspoken = sum(map(clips.substituted, lacking))
    unkept = sum(not clips.kept(each) and not clips.substituted(each) for each in lacking)
    told = f"{wanted.title}: {len(lacking) - unspoken - unkept} made, {len(texts) - len(lacking)} were there"
    told += f", {unspoken} could not be spoken" if unspoken else ""
    out(told + (f", {unkept} could not be kept" if unkept else "") + ".", now=True)
    return unspoken + unkept


def _wait(title: str, clips: SpeechClips, lacking: Sequence[Utterance]) -> None:
    """Until they are made, or as many of them as can be."""
    making = Making(clips, [Need(utterance, 0.0) for utterance in lacking], time.monotonic)
    clips.want_later(lacking)
    with clips.hurried(), _bar(title, len(lacking)) as progress:
        while making.left and not clips.idle:
            time.sleep(GLANCE)
            making.look()
            progress(len(lacking) - making.left)
        progress(len(lacking))


@contextmanager
def _bar(title: str, length: int) -> Iterator[Callable[[int], None]]:
    """A progress bar on a terminal, nothing elsewhere."""
    stream = sys.stderr
    if stream is None or not stream.isatty() or not length:
        yield lambda made: None
        return
    with click.progressbar(length=length, label=title, file=stream) as bar:
        yield lambda made: bar.update(made - bar.pos)
