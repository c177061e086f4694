"""What run, render and script share: the way from what was typed to a script."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from voicecoach.cli.choosing import at_levels, number_of
from voicecoach.cli.printing import tell_now
from voicecoach.cli.source import load_routine
from voicecoach.coaching.script import Script
from voicecoach.model.routine import Routine
from voicecoach.phrases import load_phrases
from voicecoach.settings.resolve import load
from voicecoach.settings.table import Settings


def prepare(
    named: str, levels: tuple[str, ...], start_at: str | None, flags: Mapping[str, Any]
) -> tuple[Script, Settings]:
    """The script of a routine for nobody in particular, and the settings; their notices are printed.

    Raises UserError and RoutineError.
    """
    routine = at_levels(load_routine(named)[0], levels)
    settings = load(flags, routine.voice)
    for notice in settings.notices:
        tell_now(notice)
    return script_of(routine, settings, start_at), settings


def script_of(
    routine: Routine, settings: Settings, start_at: str | None, *, attended: bool = False
) -> Script:
    """What the coach says today: the same routine on the same day sounds the same twice.

    ``start_at`` names the exercise to begin at; ``attended``: somebody can press a key. Raises
    UserError where there is no such exercise.
    """
    seed = f"{date.today().isoformat()}|{routine.id}"
    script = Script(
        routine,
        load_phrases(routine.language, seed),
        verbosity=settings.verbosity,
        attended=attended,
        preroll=settings.preroll,
    )
    return script if start_at is None else script.starting_at(number_of(routine, start_at))
