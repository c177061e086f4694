"""Everything that a session may have to say, in the order of need, and when it is needed."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, get_args

from voicecoach.cli.coach import ScriptedCoach
from voicecoach.coaching.metric import FixedMetric
from voicecoach.coaching.order import UNTIL_TOLD
from voicecoach.coaching.script import Script, sounds
from voicecoach.model.segment import Line, Segment, Work
from voicecoach.model.sound import Utterance
from voicecoach.model.units import Seconds
from voicecoach.session.coach import Thanks
from voicecoach.session.program import unlaid
from voicecoach.settings.table import Settings
from voicecoach.timeline.layout import length

SENTENCES = ("sound_back", "slept", "slept_alone", "stopped", "help_key")
"""What the coach may say at any time, by its key in the phrase file."""


class Need(NamedTuple):
    """A text of a session."""

    utterance: Utterance
    due: float
    """How many seconds after the start of the session it is needed, at the earliest, if nobody skips."""


def needs(script: Script, settings: Settings, *, where: bool = False) -> list[Need]:
    """The texts of a session, each once: those of each segment, and behind the first set of an exercise
    what may be asked during it.

    A set is needed when what leads into it is, as nothing may come between the two. ``where``: with
    where the session is at the first set of each exercise, which takes 40 ms each in one of 500 sets.
    """
    coach = ScriptedCoach(script, lambda utterance: False, settings.rate, settings.resume_count_in)
    metric = FixedMetric(settings.rate)
    found: dict[Utterance, float] = {}
    at = due = 0.0
    known: set[str] = set()
    for segment in script:
        if not isinstance(segment.body, Work):
            due = at
        _add(found, sounds(segment), due)
        if isinstance(segment.body, Work) and segment.exercise is not None:
            _add(found, _kept(coach, segment), due)
            if not known:
                _add(found, _anytime(script, coach, settings), at)
            if segment.exercise.id not in known:
                known.add(segment.exercise.id)
                _add(found, _asked(coach, segment), at)
                if where:
                    _add(found, _spoken(coach.where(segment, Seconds(0), running=True)), at)
        at += _seconds(segment, metric)
    if script.attended and settings.questions:
        _add(found, _afterwards(coach), at)
    return [Need(utterance, due) for utterance, due in found.items()]


def _add(found: dict[Utterance, float], utterances: Iterable[Utterance], due: float) -> None:
    for utterance in utterances:
        found.setdefault(utterance, due)


def _seconds(segment: Segment, metric: FixedMetric) -> float:
    """About how long it lasts, at the least: what the user ends may end at once."""
    body = segment.body
    if isinstance(body, Work):
        return 0.0 if body.open else float(body.seconds)
    return float(length(segment, metric) - (body.settle if body.settle >= UNTIL_TOLD else 0))


def _anytime(script: Script, coach: ScriptedCoach, settings: Settings) -> Iterator[Utterance]:
    """What may be said at any time of any session."""
    yield from script.writer.numbers(settings.resume_count_in)
    for key in SENTENCES:
        yield from _spoken(coach.words(key))
    yield from _spoken(coach.keys())


def _asked(coach: ScriptedCoach, segment: Segment) -> Iterator[Utterance]:
    """The questions during a set, and what follows from the answers."""
    for question in (
        coach.ask_finish(segment),
        coach.ask_sharp(segment, True),
        coach.ask_mild(segment, True),
    ):
        yield from sounds(question)
    yield from _spoken(coach.words("sharp"))


def _kept(coach: ScriptedCoach, segment: Segment) -> Iterator[Utterance]:
    """What is said to somebody who keeps to the dose of last time, where that has grown."""
    kept = coach.adjust(unlaid(segment), Seconds(0), "keep", running=False)
    if kept is not None:
        yield kept.said


def _afterwards(coach: ScriptedCoach) -> Iterator[Utterance]:
    """The questions once the routine is through, and what follows from the answers."""
    thanks = (coach.thanks(what) for what in get_args(Thanks))
    for segment in (coach.ask_effort(), coach.ask_pain(), *thanks):
        yield from sounds(segment)


def _spoken(lines: Sequence[Line]) -> Iterator[Utterance]:
    return (line.sound for line in lines if isinstance(line.sound, Utterance))
