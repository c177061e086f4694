"""What holds of progression whatever was done: histories made by hypothesis, replayed session by session."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from progression_made import only, planned, turn

from voicecoach.history.lines import Amount
from voicecoach.history.turn import Turn
from voicecoach.model.routine import Block, Dose, Effort, Exercise, Hold, Progress, Reps, Routine

_BREAK = 14


@st.composite
def growing(draw: st.DrawFn) -> Routine:
    """One exercise whose dose grows, of repetitions or of seconds."""
    thousandths = draw(st.sampled_from([None, 1, 10, 250, 1000]))
    own, step, more = (draw(st.integers(low, 40)) for low in (1, 1, 0))
    unit = Fraction(1) if thousandths is None else Fraction(thousandths, 1000)
    dose: Dose = Reps(own) if thousandths is None else Hold(own * unit)
    progress = Progress((own + more) * unit, step * unit, draw(st.integers(1, 3)))
    exercise = Exercise("raises", "Raises", (Effort((dose,), progress=progress),), sets=2)
    return Routine("test", "A test", (Block((exercise,)),))


HOW = st.fixed_dictionaries(
    {
        "pain": st.sampled_from([False, False, False, True]),
        "reached": st.sampled_from([True, True, False]),
        "ended": st.booleans(),
        "sets": st.integers(1, 2),
        "effort": st.sampled_from([None, "easy", "right", "hard"]),
        "after": st.sampled_from([None, 0, 3, 4, 10]),
        "as_written": st.sampled_from([False, False, True]),
    }
)
DAYS = st.sampled_from([0, 1, 1, 2, 7, 14, 15, 40])


def size(dose: Dose) -> Fraction:
    return Fraction(dose.count) if isinstance(dose, Reps) else dose.seconds  # type: ignore[union-attr]  # no Open


def amount(dose: Dose) -> Amount:
    return Amount(reps=dose.count) if isinstance(dose, Reps) else Amount(seconds=float(size(dose)))


def follow(of: Routine, turns: list[Turn], day: int, how: dict[str, Any]) -> Fraction:
    """A session by somebody who does what the plan says; what it asked for."""
    asked = only(planned(of, turns, day)).items[0].today
    own = amount(of.exercises[0].work[0].doses[0])
    done = replace(
        turn(day, 1), written=(own,), asked=(own if how.get("as_written") else amount(asked),), **how
    )
    turns.append(done)
    return size(asked)


def bad(done: Turn) -> bool:
    whole = done.reached and (done.ended or done.sets == 2)
    return done.pain or not whole or done.effort == "hard" or (done.after or 0) >= 4


@given(growing(), st.lists(st.tuples(DAYS, HOW), max_size=14))
def test_doses_stay_within_their_bounds_and_never_grow_after_what_went_badly(
    of: Routine, sessions: list[tuple[int, dict[str, Any]]]
) -> None:
    effort = of.exercises[0].work[0]
    assert effort.progress is not None
    own, to, step = size(effort.doses[0]), effort.progress.to, effort.progress.step
    turns: list[Turn] = []
    day, last_day, before, grown_today = 0, 0, None, False
    for days, how in sessions:
        day += days
        item = only(planned(of, turns, day)).items[0]
        asked = follow(of, turns, day, how)
        assert own / 2 <= asked <= to
        counted = [each for each in turns[:-1] if not each.as_written]
        if counted and before is not None:
            assert abs(asked - before) <= step
            if bad(counted[-1]) or turns[-2].pain or day - last_day > _BREAK:
                assert asked <= before
            grown_today = grown_today and day == last_day
            assert asked <= before or not grown_today
            if counted[-1].pain:
                assert asked < before or item.rule == "ask" or before <= own / 2 + 1
        if not how["as_written"]:
            grown_today = grown_today or (before is not None and asked > before)
            before, last_day = asked, day


@given(growing(), st.lists(st.tuples(DAYS, HOW), max_size=8), st.booleans())
def test_the_same_history_gives_the_same_plan(
    of: Routine, sessions: list[tuple[int, dict[str, Any]]], sore: bool
) -> None:
    turns: list[Turn] = []
    day = 0
    for days, how in sessions:
        follow(of, turns, day := day + days, how)
    made = planned(of, turns, day, sore=sore)
    assert made == planned(of, list(turns), day, sore=sore)
    assert made.applied(of) == made.applied(of)
    (applied,) = made.applied(of).exercises
    assert applied == only(made).exercise
    assert applied.work[0].written_dose(1) == of.exercises[0].work[0].doses[0]
    assert not (sore and made.grows)


@given(growing(), st.integers(1, 14))
def test_who_follows_the_plan_comes_to_the_top_and_skips_no_step(of: Routine, days: int) -> None:
    effort = of.exercises[0].work[0]
    assert effort.progress is not None
    own, to, step, after = (
        size(effort.doses[0]),
        effort.progress.to,
        effort.progress.step,
        effort.progress.after,
    )
    steps = -(-(to - own) // step)
    expected = [min(own + number * step, to) for number in range(steps + 1) for _ in range(after)]
    turns: list[Turn] = []
    asked = [follow(of, turns, days * number, {}) for number in range(len(expected) + 2)]
    assert asked == [*expected, to, to]
    assert only(planned(of, turns, days * len(asked))).items[0].rule == "top"
