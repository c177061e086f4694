"""What run, render and script share: the way from what was typed to a script."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from voicecoach.cli.choosing import Choices
from voicecoach.cli.printing import tell_now
from voicecoach.cli.source import load_routine
from voicecoach.coaching.script import Script
from voicecoach.coaching.speaker import USUAL_KEYS
from voicecoach.model.adjustment import Adjustments
from voicecoach.model.routine import Routine
from voicecoach.model.units import Seconds
from voicecoach.phrases import load_phrases
from voicecoach.settings.resolve import load
from voicecoach.settings.table import Settings


def prepare(named: str, flags: Mapping[str, Any]) -> tuple[Script, Settings]:
    """The script of a routine for nobody in particular, and the settings; their notices are printed.

    ``flags`` holds choices, settings, and ``as_today``: whether history is applied. Raises UserError and
    RoutineError.
    """
    routine = load_routine(named)[0]
    settings = load(flags, routine.voice)
    for notice in settings.notices:
        tell_now(notice)
    choices = Choices.from_flags(flags)
    if not flags.get("as_today"):
        return script_of(routine, settings, choices), settings
    from voicecoach.cli.as_today import plan_of

    plan = plan_of(routine, settings, choices.levels, tell=tell_now)
    return script_of(plan.applied(routine), settings, choices, adjustments=plan.adjustments), settings


def script_of(
    written: Routine,
    settings: Settings,
    choices: Choices,
    *,
    attended: bool = False,
    keys: Mapping[str, str] = USUAL_KEYS,
    tempi: Mapping[str, Seconds] | None = None,
    adjustments: Adjustments = (),
    reassure: bool = True,
    days: int = 0,
) -> Script:
    """What the coach says today: the same routine on the same day sounds the same twice.

    ``written`` is the routine as its file has it, or with the doses of the day; ``attended``: somebody can
    press a key, and ``keys`` is how they are called aloud. ``tempi``, ``adjustments``, ``reassure``: see
    Script. With ``days`` it is what is said so many days from now. Raises UserError for a choice that the
    routine does not offer.
    """
    seed = f"{(date.today() + timedelta(days)).isoformat()}|{written.id}"
    script = Script(
        choices.applied(written),
        load_phrases(written.language, seed),
        verbosity=settings.verbosity,
        attended=attended,
        preroll=settings.preroll,
        wait=choices.wait,
        keys=keys,
        tempi=tempi,
        adjustments=adjustments,
        reassure=reassure,
    )
    first = choices.first(written)
    return script if first is None else script.starting_at(first)
