"""A routine for people to read: plain lines with a label each, as a screen reader reads them well."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from voicecoach.cli.as_data import at_text, number
from voicecoach.model.routine import (
    AuthorCue,
    Block,
    Dose,
    Effort,
    Exercise,
    Hold,
    Open,
    Progress,
    Reps,
    Routine,
    Tempo,
    Timed,
)
from voicecoach.model.units import Seconds


def routine_lines(routine: Routine) -> Iterator[str]:
    """Everything about a routine."""
    yield routine.title
    yield from _labelled("About", routine.about)
    if routine.rehabilitation:
        yield "For rehabilitation: start with somebody who knows you."
    yield from _labelled("Language", routine.language if routine.language != "en" else None)
    yield from _labelled("Author", routine.author)
    yield from _labelled("Source", routine.source)
    yield from _labelled("Licence", routine.license)
    yield from _labelled("Equipment", "; ".join(routine.equipment))
    yield from _sentences("Caution", routine.caution)
    yield from _labelled("Voice", routine.voice.name)
    yield from _labelled("Voice speed", routine.voice.rate and f"{routine.voice.rate} words a minute")
    number_of_exercise = 0
    for block in routine.blocks:
        yield from _block_lines(block)
        for exercise in block.exercises:
            number_of_exercise += 1
            yield ""
            yield f"Exercise {number_of_exercise}: {exercise.name}"
            yield from exercise_lines(exercise)


def exercise_lines(exercise: Exercise) -> Iterator[str]:
    """Everything about an exercise but its name."""
    yield from _work(exercise)
    yield from _labelled("Sides", _sides(exercise))
    yield from _labelled("Rest", _rest(exercise))
    yield from _labelled("Rest after it", exercise.rest_after and duration(exercise.rest_after))
    yield from _labelled("Load", ", then ".join(exercise.load))
    yield from _labelled("Equipment", "; ".join(exercise.equipment))
    yield from _sentences("Caution", exercise.caution)
    yield from _labelled("Time to get ready", duration(exercise.lead_in))
    yield from _labelled("Count-in", duration(exercise.count_in))
    yield from _sentences("Setup", exercise.setup)
    yield from _sentences("In detail", exercise.detail)
    yield from _sentences("Coming out", exercise.exit)
    yield from _labelled("Why", exercise.why)
    yield from _labelled("Easier", exercise.easier)
    for level in exercise.levels:
        yield from _level(exercise, level)


def duration(seconds: Seconds) -> str:
    """A time in words: ``1 minute 30 seconds``."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "hour"), (minutes, "minute"), (number(rest), "second"))
    return " ".join(plural(count, unit) for count, unit in parts if count) or "none"


def plural(count: float, unit: str) -> str:
    """``1 set``, ``2 sets``."""
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def dose_text(dose: Dose) -> str:
    """What one set asks for."""
    match dose:
        case Reps(count):
            return plural(count, "repetition")
        case Hold(seconds):
            return f"hold {duration(seconds)}"
        case Timed(seconds):
            return f"{duration(seconds)} at your own pace"
        case Open(longest):
            return f"as long as you like, {duration(longest)} at the most"


def dose_summary(exercise: Exercise) -> str:
    """The dose of a set and the number of sets, in one line."""
    work = "; then ".join(", then ".join(map(dose_text, effort.doses)) for effort in exercise.work)
    each = " on each side" if len(exercise.sides) > 1 else ""
    return f"{plural(exercise.sets, 'set')}, {work}{each}" if exercise.sets > 1 else work + each


def _block_lines(block: Block) -> Iterator[str]:
    if block.title or block.rounds > 1:
        yield ""
        yield f"Block: {block.title}" if block.title else "Block"
    if block.rounds > 1:
        yield f"Rounds: {block.rounds}"
        yield f"Rest between rounds: {duration(block.rest)}"


def _work(exercise: Exercise) -> Iterator[str]:
    yield f"Dose: {dose_summary(exercise)}"
    for place, effort in enumerate(exercise.work, 1):
        for line in _effort(effort):
            yield f"Part {place}, {line[0].lower()}{line[1:]}" if len(exercise.work) > 1 else line


def _effort(effort: Effort) -> Iterator[str]:
    yield from _labelled("Name", effort.name)
    if any(isinstance(dose, Reps) for dose in effort.doses):
        yield f"Tempo: {_tempo(effort.tempo)}"
        if effort.count.reps != "up":
            yield f"Repetitions counted: {effort.count.reps}"
        if effort.count.every != 1:
            yield f"Spoken: every {effort.count.every} repetitions"
    if effort.count.beep != "off":
        yield f"Beep: every {effort.count.beep}"
    if effort.progress:
        yield f"Progress: {_progress(effort.progress, effort.doses[0])}"
    for cue in effort.cues:
        yield f"Cue, {at_text(cue.at)}: {_cue(cue)}"


def _tempo(tempo: Tempo) -> str:
    if tempo.own:
        return "your own"
    return ", ".join(f"{phase.words} {duration(phase.seconds)}".strip() for phase in tempo.phases)


def _progress(progress: Progress, dose: Dose) -> str:
    counted = isinstance(dose, Reps)
    step = plural(number(progress.step), "repetition") if counted else duration(progress.step)
    goal = str(number(progress.to)) if counted else duration(progress.to)
    return f"{step} more after {plural(progress.after, 'good session')}, up to {goal}"


def _cue(cue: AuthorCue) -> str:
    return cue.say if isinstance(cue.say, str) else f"sound {cue.say.name}"


def _sides(exercise: Exercise) -> str:
    if len(exercise.sides) < 2:
        return ", ".join(exercise.sides)
    how = {
        "set": "changing after each set",
        "side": "all sets of one side, then the other",
        "rep": "changing at every repetition",
    }[exercise.order]
    if exercise.order == "rep":
        return f"{', '.join(exercise.sides)}; {how}"
    return f"{', '.join(exercise.sides)}; {how}; {duration(exercise.switch)} to change"


def _rest(exercise: Exercise) -> str | None:
    if exercise.every is not None:
        return f"a set starts every {duration(exercise.every)}"
    return f"{duration(exercise.rest)} between sets" if exercise.sets > 1 else None


def _level(exercise: Exercise, level: Exercise) -> Iterator[str]:
    """A level's name, and what of it differs from the exercise as it stands."""
    yield f"Level: {level.level}"
    same = set(_without_ladder(exercise))
    yield from (f"  {line}" for line in _without_ladder(level) if line not in same)


def _without_ladder(exercise: Exercise) -> Iterator[str]:
    """As ``exercise_lines``, without the ladder of levels."""
    return exercise_lines(replace(exercise, levels=()))


def _labelled(label: str, text: object) -> Iterator[str]:
    if text:
        yield f"{label}: {text}"


def _sentences(label: str, sentences: Sequence[str]) -> Iterator[str]:
    yield from _labelled(label, " ".join(_closed(each) for each in sentences))


def _closed(sentence: str) -> str:
    """A sentence with a full stop, so that a list of them reads well."""
    return sentence if sentence[-1:] in ".!?:;" else sentence + "."
