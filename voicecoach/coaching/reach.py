"""What a file asks for that never happens: cues beyond the end of a set, sets longer than their interval."""

from collections.abc import Iterator
from itertools import chain, pairwise

from voicecoach.coaching.lint import Finding
from voicecoach.coaching.plan import Step, gap, part_seconds, steps, work_seconds
from voicecoach.model.routine import AuthorCue, Effort, Open, Reps, Routine
from voicecoach.model.units import Seconds


def unreachable(routine: Routine) -> tuple[Finding, ...]:
    """The findings, each once, in the order of the file; by the doses as they are written."""
    heard: set[str] = set()
    asked: dict[str, Finding] = {}
    late: list[Finding] = []
    for step, after in pairwise(chain(steps(routine), (None,))):
        assert step is not None
        rests = after is not None and gap(step, after, work_seconds(step)).rest > 0
        lengths = part_seconds(step)
        for effort, seconds in zip(step.exercise.work, lengths, strict=True):
            for cue in effort.cues:
                if rests if cue.at.kind == "rest" else _happens(step, effort, cue, seconds):
                    heard.add(cue.key)
                else:
                    asked.setdefault(cue.key, Finding("cue-unreached", cue.key, _beyond(cue)))
        late += _overrun(step)
    return tuple(dict.fromkeys([*(found for key, found in asked.items() if key not in heard), *late]))


def _happens(step: Step, effort: Effort, cue: AuthorCue, seconds: Seconds) -> bool:
    dose, at = effort.dose(step.set_number), cue.at
    reps = dose.count if isinstance(dose, Reps) and not effort.tempo.own else 0
    longest = dose.longest if isinstance(dose, Open) else seconds
    match at.kind:
        case "rep":
            return at.n <= reps
        case "every-reps":
            return at.n < reps
        case "after" | "before":
            return at.seconds <= longest
        case "every-seconds":
            return at.seconds < longest
        case _:
            return True


def _beyond(cue: AuthorCue) -> str:
    said = f'"{cue.say}"' if isinstance(cue.say, str) else f"the sound {cue.say.name}"
    return f"{said} is asked for at a time that no set of this exercise reaches, so it is never heard"


def _overrun(step: Step) -> Iterator[Finding]:
    every, seconds = step.exercise.every, work_seconds(step)
    if every is not None and seconds > every:
        message = (
            f"a set takes {float(seconds):g} s and one is to start every {float(every):g} s, so each starts "
            "as soon as it can; give a longer 'every', or a shorter dose"
        )
        yield Finding("every-overrun", f"{step.exercise.key}.every", message)
