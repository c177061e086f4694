"""The real coach for a routine of a few lines."""

from collections.abc import Sequence

from voicecoach.cli.coach import ScriptedCoach
from voicecoach.cli.tailoring import at_levels
from voicecoach.coaching.script import Script
from voicecoach.coaching.speaker import USUAL_KEYS
from voicecoach.model.adjustment import Adjustment
from voicecoach.phrases import load_phrases
from voicecoach.routine import Library, parse

HEAD = 'format = 1\ntitle = "All sorts"\nlead_in = 2\ncount_in = 2\ncaution = "Mind your knees."\n'


def coach_of(
    text: str, *, wait: bool = False, level: str | None = None, adjustments: Sequence[Adjustment] = ()
) -> ScriptedCoach:
    """``text``: the exercises; what comes before them is ``HEAD``."""
    routine = parse((HEAD + text).encode(), library=Library(), open_sound=None)
    routine = at_levels(routine, [level] if level else [])
    keys = {**USUAL_KEYS, "keep": "K"}
    script = Script(routine, load_phrases("en"), attended=True, wait=wait, keys=keys, adjustments=adjustments)
    return ScriptedCoach(script, lambda utterance: False, 175)
