"""What becomes of a session when the user changes dose, tempo or time on the way. Pure."""

from dataclasses import replace
from typing import Literal, NamedTuple

from voicecoach.coaching.order import UNTIL_TOLD
from voicecoach.coaching.script import Script
from voicecoach.model.routine import Dose, Exercise, Hold, Open, Reps, Timed
from voicecoach.model.segment import Change, Laid, Part, Passage, Segment, Work
from voicecoach.model.sound import Utterance
from voicecoach.model.units import Seconds

What = Literal["more", "less", "slower", "faster"]

REPS = 5
"""Repetitions more or less at a time ..."""
SECONDS = 10
"""... or seconds."""
FASTER = Seconds(1, 10)
"""The step of the tempo: a tenth of what is written."""
SLOWEST, FASTEST = Seconds(1, 2), Seconds(2)
SHORTEST_PHASE = Seconds(1, 4)
"""Seconds; shorter phases no routine may have either."""
MOST_REPS = 10_000
LONGEST = 86_400
"""Seconds of an item: the limits of a routine."""
SPARE = Seconds(1, 2)
"""Seconds of silence that are never taken away."""
HEAD_START = Seconds(3, 10)
"""Seconds before its beat at which the number of a repetition may begin to be heard."""
ENDING = 2
"""Seconds that are left of a time, about, where all the rest of it is taken away."""


class Adjusted(NamedTuple):
    """A script after a command, and what it makes of the segment that is performed."""

    script: Script
    segment: Segment
    """The same segment as it is now, on the same clock up to the position of the command."""
    said: Utterance
    """The change in words."""
    kept: tuple[Dose, ...] = ()
    """The doses of all items, where the user keeps to those of last time."""


def adjust(script: Script, laid: Laid, position: Seconds, what: What) -> Adjusted | None:
    """The script and the segment changed from ``position`` on (seconds into ``laid``).

    None where there is nothing to change, or no more of it.
    """
    segment, body = laid.segment, laid.segment.body
    if isinstance(body, Work) and what in ("more", "less"):
        return _dose(script, segment, body, position + body.begin, 1 if what == "more" else -1)
    if isinstance(body, Passage) and what in ("more", "less"):
        return _time(script, laid, body, position, 1 if what == "more" else -1)
    return _tempo(script, segment, position, FASTER if what == "faster" else -FASTER)


def _dose(script: Script, segment: Segment, body: Work, position: Seconds, sign: int) -> Adjusted | None:
    if position >= body.seconds:
        return None
    part = next((part for part in reversed(body.parts) if part.at <= position), body.parts[0])
    counted = isinstance(part.dose, Reps)
    now, step = amount(part.dose), REPS if counted else SECONDS
    if sign > 0:
        more = min(step, int((MOST_REPS if counted else LONGEST) - now))
    else:
        more = -min(step, int(now - least(part, position)))
    if more * sign <= 0:
        return None
    extra = dict(body.change.extra)
    extra[part.item] = extra.get(part.item, 0) + more
    change = replace(body.change, extra=tuple(sorted(extra.items())))
    return _with(script, segment, change, _told(script, segment, part.dose, now + more))


def _told(script: Script, segment: Segment, dose: Dose, amount: Seconds) -> Utterance:
    """A dose as it is now, in words."""
    say, exercise = script.speaker, segment.exercise
    if not isinstance(dose, Reps):
        return say.text(f"{say.phrases.duration(amount)}.")
    pairs = exercise is not None and exercise.order == "rep" and exercise.sides
    return say.coach("dose_reps", reps=say.phrases.counted("pair" if pairs else "rep", int(amount)))


def amount(dose: Dose) -> Seconds:
    """How much a dose is: repetitions, or seconds."""
    match dose:
        case Reps(count):
            return Seconds(count)
        case Hold(seconds) | Timed(seconds) | Open(seconds):
            return seconds


def least(part: Part, position: Seconds) -> int:
    """The least a part can be made: what is done already, is being done or counted cannot be taken away."""
    elapsed = max(Seconds(0), position - part.at)
    if part.rep:
        return part.before + int((elapsed + HEAD_START) // part.rep) + 1
    return 1 if isinstance(part.dose, Reps) else int(elapsed) + ENDING


def _with(script: Script, segment: Segment, change: Change, said: Utterance) -> Adjusted:
    """A set with its change, entered where it was entered."""
    place = script.place(segment.index)[1]
    other = script.with_change(place, change)
    begin = segment.body.begin if isinstance(segment.body, Work) else Seconds(0)
    return Adjusted(other, replace(segment, body=replace(other.work(place), begin=begin)), said)


def _tempo(script: Script, segment: Segment, position: Seconds, step: Seconds) -> Adjusted | None:
    """The counts of this exercise, or of the one that comes, from the next repetition on."""
    place = script.place(segment.index)[1]
    if place >= len(script.steps):
        return None
    exercise = script.steps[place].exercise
    body = segment.body
    before = script.tempi.get(exercise.id, Seconds(1))
    factor = before + step
    if not SLOWEST <= factor <= FASTEST or not can_be_counted(exercise, factor):
        return None
    say = script.speaker
    told = say.coach("tempo_usual") if factor == 1 else say.coach("tempo_now", n=int(factor * 100))
    if not isinstance(body, Work):
        return Adjusted(script.with_tempo(exercise.id, factor, place), segment, told)
    other = script.with_tempo(exercise.id, factor, place + 1)
    begins = _next_rep(body, position + body.begin)
    if begins is None:  # it stays as it is to its end
        return Adjusted(other, segment, told)
    tempi = tuple(each for each in body.change.tempi if each[:2] < begins)
    return _with(other, segment, replace(body.change, tempi=(*tempi, (*begins, factor))), told)


def can_be_counted(exercise: Exercise, factor: Seconds) -> bool:
    """Whether anything of it is counted on the beat, and slowly enough at ``factor`` times the tempo."""
    counted = [
        effort
        for effort in exercise.work
        if not effort.tempo.own and any(isinstance(dose, Reps) for dose in effort.doses)
    ]
    phases = [phase for effort in counted for phase in effort.tempo.phases]
    return bool(counted) and all(phase.seconds / factor >= SHORTEST_PHASE for phase in phases)


def _next_rep(body: Work, position: Seconds) -> tuple[int, int] | None:
    """The first repetition that begins after a position: its item, and its number.

    That may be one more than the item has: what comes after it, or is added to it, begins with that.
    """
    for part in body.parts:
        if part.rep and part.at + part.seconds > position:
            begun = int((position - part.at) // part.rep) + 1 if part.at <= position else 0
            return part.item, part.before + begun + 1
    return None


def _time(script: Script, laid: Laid, body: Passage, position: Seconds, sign: int) -> Adjusted | None:
    """More or less time to rest or, once what comes is being told, to get into position."""
    segment, heads, tails = laid.segment, len(body.head), len(body.head) + len(body.tail)
    own = laid.own
    if segment.kind in ("opening", "closing") or body.settle == UNTIL_TOLD:
        return None
    tail_at = own[heads].start if len(own) > heads else laid.seconds
    resting = segment.kind == "rest" and position < tail_at
    stop = tail_at if resting else (own[tails].start if len(own) > tails else laid.seconds)
    if position >= stop:  # the count-in
        return None
    said_until = max([position, *(cue.end for cue in laid.cues if cue.start < stop)])
    seconds = SECONDS if sign > 0 else min(SECONDS, int(stop - said_until - SPARE))
    if seconds < 1:
        return None
    if resting:
        changed = replace(body, extra=body.extra + sign * seconds)
    else:
        least = body.least + sign * seconds if body.least else body.least
        changed = replace(body, settle=max(Seconds(0), body.settle + sign * seconds), least=least)
    say = script.speaker
    said = say.coach(
        "more_time" if sign > 0 else "less_time", duration=say.phrases.duration(Seconds(seconds))
    )
    return Adjusted(script, replace(segment, body=changed), said)
