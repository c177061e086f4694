"""What holds for every routine, worked out from the routine and not from the timeline."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from routines_made import routines

from voicecoach.coaching.metric import FixedMetric
from voicecoach.coaching.plan import steps
from voicecoach.coaching.script import Script
from voicecoach.model.routine import (
    At,
    AuthorCue,
    Block,
    Effort,
    Exercise,
    Hold,
    Open,
    Phase,
    Reps,
    Routine,
    Tempo,
    Timed,
)
from voicecoach.model.segment import Cue, Laid, Work
from voicecoach.model.sound import Earcon
from voicecoach.model.units import Seconds
from voicecoach.phrases import load_phrases
from voicecoach.timeline import Placed, walk
from voicecoach.timeline.gaps import BREATH

RATES = st.sampled_from([80, 140, 175, 220, 400])


def timeline_of(routine: Routine, rate: int, attended: bool = False) -> list[Placed]:
    script = Script(routine, load_phrases(routine.language, "seed"), attended=attended)
    return list(walk(script, FixedMetric(rate)))


def absolute(timeline: list[Placed]) -> list[tuple[Seconds, Seconds, Cue]]:
    return sorted(
        ((start + cue.start, start + cue.end, cue) for start, laid in timeline for cue in laid.cues),
        key=lambda entry: entry[:2],
    )


def speaks_one_after_another(timeline: list[Placed]) -> None:
    spoken = [entry for entry in absolute(timeline) if not isinstance(entry[2].sound, Earcon)]
    for (_, end, one), (start, _, other) in pairwise(spoken):
        assert end <= start, f"{one.sound} runs into {other.sound}"


@settings(max_examples=settings().max_examples * 3 // 2)  # all of them are held by each routine that is made
@given(routines(), RATES, st.booleans())
def test_what_holds_for_every_routine(routine: Routine, rate: int, attended: bool) -> None:
    timeline = timeline_of(routine, rate, attended)
    speaks_one_after_another(timeline)
    every_repetition_is_marked_on_its_beat(routine, timeline)
    for _, laid in timeline:
        if isinstance(laid.segment.body, Work):
            the_spoken_numbers_are_the_right_ones(laid, laid.segment.body)
            chimes_under_speech_are_ducked(laid)
            what_is_spoken_beside_the_counts_keeps_a_breath(laid)
    a_rest_is_as_long_as_written_unless_it_is_reported(timeline)


@pytest.mark.parametrize("rate", range(80, 111, 5))
def test_the_last_number_of_a_slow_count_in_ends_before_the_first_of_the_set(rate: int) -> None:
    effort = Effort((Reps(2),), Tempo((Phase("", Seconds(2)),)))
    raises = Exercise("raises", "Raises", (effort,), key="exercise[1]")
    speaks_one_after_another(timeline_of(Routine("slow", "Slow", (Block((raises,)),)), rate))


def test_a_cue_that_is_dropped_is_told_how_much_room_there_was_for_it() -> None:
    long = "Keep your knee right over your toes, " * 4
    cues = tuple(AuthorCue(At("after", Seconds(2)), text) for text in (long, "Press.", long))
    effort = Effort((Hold(Seconds(9)),), cues=cues)
    routine = Routine("short", "Short", (Block((Exercise("hold", "Hold", (effort,), key="exercise[1]"),)),))
    first, second = (m for _, laid in timeline_of(routine, 175) for m in laid.misfits)
    assert first.rule == second.rule == "cue-dropped"
    assert first.has > second.has > 0, "what was put between them takes room"


def every_repetition_is_marked_on_its_beat(routine: Routine, timeline: list[Placed]) -> None:
    works = [(start, laid) for start, laid in timeline if laid.segment.kind == "work"]
    todo = list(steps(routine))
    assert len(works) == len(todo)
    for step, (start, laid) in zip(todo, works, strict=True):
        at = Seconds(0)
        for index, effort in enumerate(step.exercise.work):
            dose = effort.dose(step.set_number)
            both = 2 if step.exercise.order == "rep" and step.exercise.sides else 1
            if isinstance(dose, Reps) and not effort.tempo.own:
                rep = sum((phase.seconds for phase in effort.tempo.phases), Fraction(0)) * both
                beats = {cue.rep: start + cue.beat for cue in laid.cues if cue.rep and cue.part == index}
                wanted = {n: start + at + (n - 1) * rep for n in range(1, dose.count + 1)}
                assert beats == (wanted if effort.count.reps != "off" else {})
                at += dose.count * rep
            elif isinstance(dose, Hold | Timed):
                at += dose.seconds
            elif isinstance(dose, Open):
                at += min(dose.longest, Seconds(60))
            elif isinstance(dose, Reps):
                at += 3 * dose.count * both


def the_spoken_numbers_are_the_right_ones(laid: Laid, body: Work) -> None:
    for index, part in enumerate(body.parts):
        assert laid.segment.exercise is not None
        effort = laid.segment.exercise.work[index]
        for cue in laid.cues:
            if cue.rep and cue.part == index and not isinstance(cue.sound, Earcon):
                assert isinstance(part.dose, Reps)
                down = effort.count.reps == "down"
                value = part.dose.count - cue.rep + 1 if down else cue.rep
                assert getattr(cue.sound, "text", "") == str(value)


def a_rest_is_as_long_as_written_unless_it_is_reported(timeline: list[Placed]) -> None:
    """Between two sets of one exercise on one side: exactly ``rest``, or longer and told so."""
    for index, (_, laid) in enumerate(timeline):
        segment = laid.segment
        if (
            segment.kind != "rest"
            or segment.exercise is None
            or timeline[index + 1].laid.segment.kind != "work"
        ):
            continue
        work = timeline[index + 1].laid.segment
        if segment.exercise.every is None and work.set_number > 1:
            stretched = [m for m in laid.misfits if m.rule == "rest-stretched"]
            written = segment.exercise.rest
            if written and not stretched:
                assert laid.seconds == written
            elif stretched:
                assert laid.seconds == stretched[0].needs > written == stretched[0].has


@settings(max_examples=settings().max_examples // 4)  # each is laid out twice, and a few show it
@given(routines())
def test_the_same_routine_on_the_same_day_sounds_the_same_twice(routine: Routine) -> None:
    assert timeline_of(routine, 175) == timeline_of(routine, 175)


def chimes_under_speech_are_ducked(laid: Laid) -> None:
    speech = [cue for cue in laid.cues if not isinstance(cue.sound, Earcon)]
    for cue in laid.cues:
        if isinstance(cue.sound, Earcon):
            under = any(other.start < cue.end and cue.start < other.end for other in speech)
            assert cue.ducked == under


def what_is_spoken_beside_the_counts_keeps_a_breath(laid: Laid) -> None:
    speech = sorted((c for c in laid.cues if not isinstance(c.sound, Earcon)), key=lambda c: c.start)
    for one, other in pairwise(speech):
        if "count" not in (one.role, other.role):
            assert other.start - one.end >= BREATH
