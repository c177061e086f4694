"""What ``check`` finds in a valid routine: what does not fit in time, and what should be worded otherwise."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from voicecoach.coaching.lint import lint
from voicecoach.coaching.metric import FixedMetric
from voicecoach.coaching.reach import unreachable
from voicecoach.coaching.script import Script
from voicecoach.model.frozen import dataclass
from voicecoach.model.routine import Routine
from voicecoach.model.segment import Misfit
from voicecoach.model.sound import Utterance
from voicecoach.phrases import load_phrases
from voicecoach.phrases.words import load_words
from voicecoach.settings.resolve import load
from voicecoach.timeline import Measure, walk

RATES = (140, 175, 220)
"""Words a minute at which a routine is judged where no voice is named."""


@dataclass(frozen=True, slots=True)
class Found:
    """One thing to mend: the rule it is of, the place in the file, and a sentence."""

    rule: str
    key: str
    message: str


def findings(routine: Routine, flags: Mapping[str, Any]) -> list[Found]:
    """Everything to mend in a routine.

    Judged by the voice that ``flags`` name or, where they name none, with the fixed metric at 140,
    175 and 220 words a minute.
    """
    found = list(_language(routine))
    for finding in (*lint(routine, load_words(routine.language)), *unreachable(routine)):
        found.append(Found(finding.rule, finding.key, finding.message))
    if not flags:
        fixed = [(f"at {rate} words a minute", FixedMetric(rate)) for rate in RATES]
        return found + timing(routine, fixed)
    from voicecoach.cli.speaking import open_clips

    with open_clips(load(flags, routine.voice), routine.language) as clips, clips.clips.hurried():
        return found + timing(routine, [(clips.described, clips.measure)])


def timing(routine: Routine, measures: Iterable[tuple[str, Measure]]) -> list[Found]:
    """What does not fit, by each of the named measures; a misfit several share is told once."""
    worst: dict[tuple[str, str, str], tuple[Misfit, list[str]]] = {}
    script = Script(routine, load_phrases(routine.language, routine.id))
    for name, measure in measures:
        here: set[tuple[str, str, str]] = set()
        for placed in walk(script, measure):
            for misfit in placed.laid.misfits:
                said = misfit.sound.text if isinstance(misfit.sound, Utterance) else ""
                same = (misfit.rule, misfit.key, said)
                kept, names = worst.setdefault(same, (misfit, []))
                if same not in here:
                    here.add(same)
                    names.append(name)
                if misfit.needs > kept.needs:
                    worst[same] = (misfit, names)
    return [
        Found(misfit.rule, misfit.key, f"{_told(misfit)} ({'; '.join(names)})")
        for misfit, names in worst.values()
    ]


def _language(routine: Routine) -> Iterator[Found]:
    own = load_phrases(routine.language).language
    if routine.language.split("-", 1)[0].casefold() != own:
        message = (
            f'the coach has no sentences of its own in "{routine.language}": the numbers are read '
            "by a voice of that language, the rest is English"
        )
        yield Found("language", "language", message)


def _told(misfit: Misfit) -> str:
    needs, has = float(misfit.needs), float(misfit.has)
    sound = misfit.sound
    named = f'"{sound.text}"' if isinstance(sound, Utterance) else getattr(sound, "name", "")
    match misfit.rule:
        case "cue-dropped":
            return f"cue {named} needs {needs:.1f} s; the longest gap in this set is {has:.1f} s"
        case "count-thinned" if needs == has:
            return (
                "the numbers take longer than a repetition, so not all of the final ones are spoken; "
                "write count = { last = 1 }, or a slower tempo"
            )
        case "count-thinned":
            return (
                f"the numbers take longer than a repetition: about every {needs:g}th is spoken and ticks "
                f"mark the others; write count = {{ every = {needs:g} }}, or a slower tempo"
            )
        case "rest-stretched":
            return (
                f"the rest of {has:g} s becomes {needs:.1f} s, as what has to be said takes that long; "
                f'write "{-int(-needs // 1)}s", or say less'
            )
        case "boundary-stretched":
            return (
                f"{named} needs {needs:.1f} s before the next set; the longest gap in this one is "
                f"{has:.1f} s, so the next set waits for it; give a rest or a lead_in"
            )
