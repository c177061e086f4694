"""What the next session asks for. The expected doses are worked out from the format's rules by hand.

``raises`` are written as 12 repetitions that grow by 4 up to 22: 12, 16, 20, 22.
"""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from progression_made import RAISES, amounts, only, planned, routine, turn

from voicecoach.history.progression import Offer, Renamed, Rule, turns_needed
from voicecoach.history.turn import Turn
from voicecoach.model.adjustment import Adjustment
from voicecoach.model.routine import Hold, Reps, Timed
from voicecoach.model.units import Seconds

TWICE = RAISES.replace("step = 4", "step = 4, after = 2")
PAINED: dict[str, Any] = {"pain": True}
AS_WRITTEN: dict[str, Any] = {"as_written": True}


@pytest.mark.parametrize(
    ("turns", "rule", "dose"),
    [
        ([], "new", 12),
        ([turn(0, 12)], "grown", 16),
        ([turn(0, 12, effort="easy")], "grown", 16),
        ([turn(0, 20)], "grown", 22),
        ([turn(0, 22)], "top", 22),
        ([turn(0, 12), turn(1, 16, reached=False)], "short", 16),
        ([turn(0, 16, ended=False, reached=False)], "short", 16),
        ([turn(0, 16, ended=False)], "grown", 20),
        ([turn(0, 16, effort="hard")], "hard", 16),
        ([turn(0, 16, after=3)], "grown", 20),
        ([turn(0, 16, after=4)], "after", 16),
        ([turn(0, 16, **PAINED)], "pain", 12),
        ([turn(0, 22, **PAINED)], "pain", 18),
        ([turn(0, 12, **PAINED)], "pain", 8),
        ([turn(0, 8, **PAINED)], "pain", 6),
        ([turn(0, 20, **PAINED), turn(1, 16)], "grown", 20),
        ([turn(0, 20, **PAINED), turn(1, 16, **PAINED)], "ask", 16),
        ([turn(0, 20, **PAINED), turn(1, 16), turn(2, 20, **PAINED)], "pain", 16),
        # On the way back it never passes the file's own dose.
        ([turn(0, 8)], "grown", 12),
        ([turn(0, 9)], "grown", 12),
        # What is in doubt does not grow, whatever else went well.
        ([turn(0, 16, effort="hard", after=4)], "after", 16),
        ([turn(0, 16, reached=False, **PAINED)], "pain", 12),
        ([turn(0, 16, after=9, **PAINED)], "pain", 12),
    ],
)
def test_a_dose_by_its_last_turns(turns: list[Any], rule: Rule, dose: int) -> None:
    (item,) = only(planned(routine(), turns, 3)).items
    assert (item.rule, item.today) == (rule, Reps(dose))


@pytest.mark.parametrize(
    ("days", "last", "rule", "dose"),
    [
        (14, 20, "grown", 22),
        (15, 20, "break", 16),
        (400, 20, "break", 16),
        (15, 14, "break", 12),
        (15, 12, "break", 12),
        (15, 8, "break", 8),
        (-3, 20, "grown", 22),
    ],
)
def test_after_a_long_time_it_goes_a_step_back_but_not_below_the_file(
    days: int, last: int, rule: Rule, dose: int
) -> None:
    (item,) = only(planned(routine(), [turn(0, last)], days)).items
    assert (item.rule, item.today) == (rule, Reps(dose))
    (item,) = only(planned(routine(), [turn(0, last)], days, break_days=500)).items
    assert item.rule == "grown"


@pytest.mark.parametrize(
    ("turns", "rule", "dose", "successes"),
    [
        ([turn(0, 12)], "waiting", 12, 1),
        ([turn(0, 12), turn(1, 12)], "grown", 16, 2),
        ([turn(0, 12), turn(1, 12), turn(2, 16)], "waiting", 16, 1),
        ([turn(0, 12), turn(1, 12, reached=False)], "short", 12, 1),
        ([turn(0, 12), turn(1, 12, reached=False), turn(2, 12)], "grown", 16, 2),
        ([turn(0, 12), turn(1, 12, effort="hard"), turn(2, 12)], "grown", 16, 2),
        # Neither what hurt, nor what was before it, nor what was before a long time, nor another file counts.
        ([turn(0, 12, **PAINED), turn(1, 12)], "waiting", 12, 1),
        ([turn(0, 12), turn(1, 12, after=5), turn(2, 12, after=0)], "grown", 16, 2),
        ([turn(0, 12), turn(1, 12, after=5)], "after", 12, 1),
        ([turn(-20, 12), turn(0, 12)], "waiting", 12, 1),
        ([turn(0, 12, written=(10,)), turn(1, 12)], "waiting", 12, 1),
        ([turn(0, 12), turn(1, 12, **AS_WRITTEN), turn(2, 12)], "grown", 16, 2),
        ([turn(0, 12), turn(1, 12, **AS_WRITTEN)], "waiting", 12, 1),
        ([turn(0, 12), turn(1, 12, **AS_WRITTEN, **PAINED), turn(2, 12)], "waiting", 12, 1),
    ],
)
def test_it_grows_after_so_many_successes(turns: list[Any], rule: Rule, dose: int, successes: int) -> None:
    (item,) = only(planned(routine(TWICE), turns, 3)).items
    assert (item.rule, item.today, item.successes) == (rule, Reps(dose), successes)


@pytest.mark.parametrize(
    ("turns", "rule", "dose"),
    [
        ([turn(0, 12, **AS_WRITTEN)], "new", 12),
        ([turn(0, 12, **AS_WRITTEN, **PAINED)], "pain", 8),
        ([turn(0, 20), turn(1, 12, **AS_WRITTEN)], "grown", 22),
        ([turn(0, 20), turn(1, 12, **AS_WRITTEN, **PAINED)], "pain", 16),
        ([turn(0, 20), turn(1, 12, **AS_WRITTEN, **PAINED), turn(2, 12, **AS_WRITTEN)], "pain", 16),
        # It is held at the step back that the first pain asks for.
        ([turn(0, 20, **PAINED), turn(1, 12, **AS_WRITTEN, **PAINED)], "ask", 16),
        ([turn(0, 20), turn(1, 12, **AS_WRITTEN, **PAINED), turn(2, 16, **PAINED)], "ask", 16),
        # What hurt since has not been answered by the step back that the first pain was.
        ([turn(0, 20, **PAINED), turn(1, 16, **PAINED), turn(2, 12, **AS_WRITTEN, **PAINED)], "ask", 12),
        ([turn(0, 12, **AS_WRITTEN, **PAINED), turn(1, 12, **AS_WRITTEN)], "new", 12),
    ],
)
def test_what_was_done_as_written_tells_no_dose_but_that_it_hurt(
    turns: list[Any], rule: Rule, dose: int
) -> None:
    (item,) = only(planned(routine(), turns, 3)).items
    assert (item.rule, item.today) == (rule, Reps(dose))


def test_long_after_it_hurt_twice_it_is_both_asked_and_a_step_back() -> None:
    turns = [turn(0, 22, **PAINED), turn(1, 18, **PAINED)]
    made = planned(routine(), turns, 40)
    assert only(made).items[0].rule == "ask" and only(made).items[0].today == Reps(14)


@pytest.mark.parametrize(
    ("text", "written", "asked", "dose"),
    [
        (RAISES.replace("reps = 12", "reps = 10"), 12, 20, Reps(10)),
        (RAISES.replace("reps = 12", "reps = 14"), 12, 20, Reps(14)),
        (RAISES.replace("reps = 12", "hold = 12"), 12, 20, Hold(Seconds(12))),
        (RAISES.replace("to = 22", "to = 18"), 12, 20, Reps(18)),  # it no longer grows as far
        (RAISES.partition("progress")[0], 12, 20, Reps(12)),  # nor at all
    ],
)
def test_what_the_file_says_now_wins_and_is_said(text: str, written: int, asked: int, dose: Any) -> None:
    made = planned(routine(text), [turn(0, asked, written=(written,), **PAINED)], 1)
    (item,) = only(made).items
    if isinstance(dose, Reps) and dose.count == 18:  # which is no new dose: the pain is what counts
        assert (item.rule, item.today) == ("pain", Reps(14))
        made = planned(routine(text), [turn(0, asked, written=(written,))], 1)
        (item,) = only(made).items
    assert (item.rule, item.today) == ("file", dose)
    (said,) = made.adjustments or (None,)
    if isinstance(dose, Hold):
        assert said is None  # repetitions of last time are nothing to compare with
    else:
        assert said == Adjustment("raises", None, 0, Reps(asked), dose, "file")


def test_another_number_of_parts_begins_anew() -> None:
    text = '[[exercise]]\nname = "Raises"\n'
    text += "work = [{ reps = 12, progress = { to = 20, step = 2 } }, { hold = 5 }]"
    made = planned(routine(text), [turn(0, 20)], 1)
    assert [item.rule for item in only(made).items] == ["file", "fixed"]
    assert made.doses == {} and made.adjustments == ()


def test_an_exercise_without_progress_stays_as_written() -> None:
    text = '[[exercise]]\nname = "Raises"\nreps = [12, 10]'
    made = planned(routine(text), [turn(0, 10, written=(10,), **PAINED)], 1)
    assert only(made).items[0].rule == "fixed" and made.adjustments == ()
    assert made.applied(routine(text)) == routine(text)


PARTS = (
    """
[[exercise]]
name = "Raises"
sides = ["left", "right"]
sets = 2
work = [
    { hold = "20s", progress = { to = 60, step = 15 } },
    { reps = 10, tempo = "pulse 1" },
    { time = 30, progress = { to = 40, step = 10, after = 2 } },
]
""".replace("\n    ", " ")
    .replace("[ {", "[{")
    .replace(", ]", "]")
)
WRITTEN = ("20", 10, "30")


def test_each_part_of_a_set_has_its_own_dose() -> None:
    of = routine(PARTS)
    made = planned(of, [turn(0, "50", 10, "30", written=WRITTEN, sets=4, effort="right")], 1)
    assert [item.rule for item in only(made).items] == ["grown", "fixed", "waiting"]
    (adjustment,) = made.adjustments
    assert adjustment == Adjustment(
        "raises", None, 0, Hold(Seconds(50)), Hold(Seconds(60)), "grown", comfortable=True
    )
    hold, reps, timed = made.applied(of).exercises[0].work
    assert hold.doses == (Hold(Seconds(60)),) and hold.written == (Hold(Seconds(20)),)
    assert hold.written_dose(2) == Hold(Seconds(20))
    assert (reps, timed) == of.exercises[0].work[1:]


@pytest.mark.parametrize(("sets", "rule"), [(11, "short"), (12, "grown")])
def test_sets_that_are_missing_at_the_end_of_a_stopped_session_hold_it(sets: int, rule: Rule) -> None:
    """Two sides, two sets, three rounds: twelve."""
    text = "[[block]]\nrounds = 3\n" + PARTS.replace("[[exercise]]", "[[block.exercise]]")
    last = turn(0, "20", 10, "30", written=WRITTEN, sets=sets, ended=False)
    assert only(planned(routine(text), [last], 1)).items[0].rule == rule
    whole = replace(last, ended=True)  # fewer rounds or one side alone were chosen
    assert only(planned(routine(text), [whole], 1)).items[0].rule == "grown"


@pytest.mark.parametrize(
    ("own", "progress", "asked", "pain", "dose"),
    [
        ('"2.5s"', "{ to = 4, step = 0.5 }", "2.5", False, Seconds(3)),
        ('"2.5s"', "{ to = 4, step = 0.5 }", "2.5", True, Seconds(2)),
        ('"25s"', "{ to = 60, step = 20 }", "25", True, Seconds(13)),  # half of 25 in whole seconds
        ("0.5", "{ to = 4, step = 0.25 }", "0.5", True, Seconds(1, 2)),  # which is less than one
        ("1.0004", "{ to = 4, step = 1 }", "1", False, Seconds(2)),  # as the record has it
        ("1.0004", "{ to = 1.0008, step = 1 }", "1.001", False, Seconds(10008, 10000)),
        ("1", "{ to = 2, step = 0.0001 }", "1", False, Seconds(1001, 1000)),
    ],
)
def test_seconds_are_exact(own: str, progress: str, asked: str, pain: bool, dose: Seconds) -> None:
    of = routine(f'[[exercise]]\nname = "Raises"\nhold = {own}\nprogress = {progress}')
    last = turn(0, asked, written=(str(round(float(own.strip('"s')), 3)),), pain=pain)
    (effort,) = planned(of, [last], 1).applied(of).exercises[0].work
    assert effort.doses == (Hold(dose),)


def test_a_dose_of_time_stays_one() -> None:
    of = routine('[[exercise]]\nname = "Raises"\ntime = "1m"\nprogress = { to = "2m", step = "30s" }')
    made = planned(of, [turn(0, "60", written=("60",))], 1)
    assert made.adjustments[0].old == Timed(Seconds(60)) and made.adjustments[0].new == Timed(Seconds(90))


def test_in_pairs_the_dose_is_of_pairs() -> None:
    of = routine(RAISES + 'sides = ["left", "right"]\norder = "rep"\n')
    made = planned(of, [turn(0, 12, sets=2, ended=False)], 1)
    assert only(made).exercise.work[0].doses == (Reps(16),)
    assert only(planned(of, [turn(0, 12, sets=1, ended=False)], 1)).items[0].rule == "short"


TWO = RAISES + RAISES.replace("Raises", "Lifts")


def test_pain_after_the_last_session_holds_everything() -> None:
    """The lifts were not in it, and would grow."""
    lifts = turn(0, 12, exercise="lifts", name="Lifts")
    made = planned(routine(TWO), [lifts, turn(1, 12, after=4)], 2)
    assert [each.items[0].rule for each in made.decisions] == ["after", "after"]
    assert not made.grows
    made = planned(routine(TWO), [lifts, turn(1, 12, after=4), turn(2, 12)], 3)
    assert [each.items[0].rule for each in made.decisions] == ["grown", "grown"]


def test_sore_the_next_day_holds_what_would_grow_and_asks() -> None:
    lifts = turn(0, 16, exercise="lifts", name="Lifts", **PAINED)
    turns = [turn(0, 16), lifts]
    assert planned(routine(TWO), turns, 1).grows
    made = planned(routine(TWO), turns, 1, sore=True)
    assert not made.grows
    assert made.adjustments == (
        Adjustment("raises", None, 0, Reps(16), Reps(16), "ask"),
        Adjustment("lifts", None, 0, Reps(16), Reps(12), "pain"),
    )


def test_soreness_that_was_told_today_holds_for_the_whole_day() -> None:
    turns = [turn(0, 16), turn(1, 16, sore=True)]
    (item,) = only(planned(routine(), turns, 1)).items
    assert (item.rule, item.today) == ("sore", Reps(16))
    (item,) = only(planned(routine(), turns, 2)).items
    assert (item.rule, item.today) == ("grown", Reps(20))


@pytest.mark.parametrize(("sharp", "why"), [(False, "pain"), (True, "ask")])
def test_after_a_sharp_pain_somebody_is_to_be_asked(sharp: bool, why: str) -> None:
    made = planned(routine(), [turn(0, 16, sharp=sharp, **PAINED)], 1)
    assert [(each.old, each.new, each.reason) for each in made.adjustments] == [(Reps(16), Reps(12), why)]


def test_what_does_not_change_is_not_said() -> None:
    for last in (turn(0, 22), turn(0, 16, effort="hard"), turn(0, 6, **PAINED), turn(-30, 12)):
        assert planned(routine(), [last], 1).adjustments == ()


def test_two_exercises_may_share_an_id() -> None:
    text = '[[exercise]]\nname = "Raises"\nreps = 12\n[[exercise]]\nname = "Raises"\nreps = {}\n'
    for second, decisions in ((20, 2), (12, 1)):
        made = planned(routine(text.format(second)), [turn(0, second, written=(second,))], 1)
        assert len(made.decisions) == decisions and made.adjustments == ()
        assert {item.rule for each in made.decisions for item in each.items} == {"fixed"}


LADDER = RAISES + "".join(f'[[exercise.levels]]\nname = "{name}"\n' for name in ("low", "Middle", "high"))
LADDER += "reps = 8\nprogress = { to = 10, step = 1 }\n"


def at(level: str, day: int, asked: int, written: int = 12, **more: Any) -> Any:
    return turn(day, asked, written=(written,), level=level, **more)


def test_a_level_begins_with_its_own_dose_and_is_gone_on_with() -> None:
    of = routine(LADDER)
    assert only(planned(of, [], 0)).exercise.level == "low"
    turns = [at("low", 0, 16), at("low", 1, 20), at("high", 2, 8, 8)]
    made = planned(of, turns, 3)
    assert made.levels == {"raises": "high"}
    exercise = made.applied(of).exercises[0]
    assert (exercise.level, exercise.work[0].doses, exercise.key) == ("high", (Reps(9),), of.exercises[0].key)
    # The others are where they were left; they do not grow, as the last session was not theirs.
    assert [level.work[0].doses for level in exercise.levels] == [(Reps(20),), (Reps(12),), (Reps(9),)]
    assert [level.level for level in exercise.levels] == ["low", "Middle", "high"]
    assert only(made).exercise == exercise


def test_a_level_can_be_asked_for_in_capitals_or_not() -> None:
    of = routine(LADDER)
    made = planned(of, [at("low", 0, 16)], 1, levels=["middle", "unknown"])
    assert only(made).exercise.level == "Middle" and only(made).items[0].rule == "new"
    back = planned(of, [at("low", 0, 16), at("Middle", 1, 12)], 2, levels=["LOW"])
    assert only(back).items[0].rule == "level" and only(back).items[0].today == Reps(16)
    assert planned(of, [at("gone", 0, 16)], 1).levels == {"raises": "low"}


def test_a_level_that_was_gone_down_to_in_the_session_is_held() -> None:
    turns = [at("high", 0, 9, 8, **PAINED), at("low", 0, 12)]
    made = planned(routine(LADDER), turns, 1)
    assert only(made).exercise.level == "low"
    assert only(made).items[0].rule == "level" and not made.grows and not made.offers
    high = made.applied(routine(LADDER)).exercises[0].levels[2]
    assert high.work[0].doses == (Reps(8),)


def test_pain_at_one_of_two_levels_of_a_session_is_pain_in_that_session() -> None:
    turns = [at("high", 0, 9, 8, **PAINED), at("low", 0, 12), at("low", 1, 16, **PAINED)]
    assert only(planned(routine(LADDER), turns, 2)).items[0].rule == "ask"


def test_pain_twice_at_a_level_is_remembered_when_it_is_come_back_to() -> None:
    turns = [at("low", 0, 20, **PAINED), at("high", 1, 8, 8), at("low", 2, 16, **PAINED)]
    assert only(planned(routine(LADDER), turns, 3)).items[0].rule == "ask"


def test_a_level_done_as_written_is_not_the_one_gone_on_with() -> None:
    turns = [at("low", 0, 16), at("high", 1, 8, 8, **AS_WRITTEN)]
    assert only(planned(routine(LADDER), turns, 2)).exercise.level == "low"


def test_every_ten_days_is_often_enough_for_each_to_count() -> None:
    of = routine(RAISES.replace("step = 4", "step = 4, after = 3"))
    (item,) = only(planned(of, [turn(day, 12) for day in (0, 10, 20)], 30)).items
    assert (item.rule, item.successes) == ("grown", 3)


def test_pain_at_two_levels_running_steps_back_and_asks() -> None:
    turns = [at("high", 0, 9, 8, **PAINED), at("low", 1, 16, **PAINED)]
    made = planned(routine(LADDER), turns, 2)
    assert only(made).items[0].rule == "ask" and only(made).items[0].today == Reps(12)


UP = Offer("raises", "Raises", "up", "low", "Middle")


@pytest.mark.parametrize(
    ("last", "offers"),
    [
        (at("low", 0, 22, effort="easy"), (UP,)),
        (at("low", 0, 22, effort="right"), (UP,)),
        (at("low", 0, 22), ()),
        (at("low", 0, 22, effort="hard"), ()),
        (at("low", 0, 20, effort="easy"), ()),
        (at("low", 0, 22, effort="easy", reached=False), ()),
        (at("low", 0, 22, effort="easy", after=4), ()),
        (at("low", 0, 22, effort="easy", **PAINED), ()),
        (at("low", -20, 22, effort="easy"), ()),
        (at("high", 0, 10, 8, effort="easy"), ()),
        (at("high", 0, 10, 8, **PAINED), (Offer("raises", "Raises", "down", "high", "Middle"),)),
        (at("Middle", 0, 12, **PAINED), (Offer("raises", "Raises", "down", "Middle", "low"),)),
    ],
)
def test_levels_are_offered(last: Any, offers: tuple[Offer, ...]) -> None:
    of = routine(LADDER)
    assert planned(of, [last], 1).offers == offers
    assert planned(of, [last], 1, levels=["low"]).offers == ()


@pytest.mark.parametrize("times", range(1, 8))
def test_who_has_stayed_is_asked_again_after_five_times(times: int) -> None:
    """The first time after which a level is offered, the one at which the user stays, and more such."""
    turns = [at("low", 0, 22, effort="easy")]
    turns += [at("low", day, 22, effort="easy", chosen=day == 1) for day in range(1, times + 1)]
    assert planned(routine(LADDER), turns, times + 1).offers == ((UP,) if times > 5 else ())


def test_who_has_come_to_a_level_by_choice_is_offered_another() -> None:
    high = Offer("raises", "Raises", "up", "Middle", "high")
    turns = [at("low", 0, 22), at("Middle", 1, 22, effort="easy", chosen=True)]
    assert planned(routine(LADDER), turns, 2).offers == (high,)
    turns = [at("Middle", 0, 12, **PAINED), at("Middle", 1, 22, effort="easy", chosen=True)]
    assert planned(routine(LADDER), turns, 2).offers == (high,)  # what was turned down was the easier one


def test_an_easier_level_is_offered_whenever_it_hurt() -> None:
    turns = [at("Middle", 0, 22), at("Middle", 1, 22, chosen=True), at("Middle", 2, 22, **PAINED)]
    assert planned(routine(LADDER), turns, 3).offers == (Offer("raises", "Raises", "down", "Middle", "low"),)


NOTHING: dict[str, Any] = {"sets": 0, "reached": False, "ended": False, "pain": True, "written": ()}


@pytest.mark.parametrize(
    ("turns", "rule", "dose"),
    [
        ([turn(0, **NOTHING)], "pain", 8),
        ([turn(0, 20), turn(1, **NOTHING)], "pain", 16),
        ([turn(0, 20, **PAINED), turn(1, **NOTHING)], "ask", 16),
        ([turn(0, 20), turn(1, **NOTHING), turn(2, 16)], "grown", 20),
        ([turn(0, 20, **AS_WRITTEN), turn(1, **NOTHING)], "pain", 8),
    ],
)
def test_what_hurt_before_its_first_set_steps_back(turns: list[Any], rule: Rule, dose: int) -> None:
    (item,) = only(planned(routine(), turns, 3)).items
    assert (item.rule, item.today) == (rule, Reps(dose))


def test_what_hurt_before_its_first_set_did_so_at_every_level() -> None:
    made = planned(routine(LADDER), [at("Middle", 0, 20), turn(1, **NOTHING)], 2)
    assert only(made).exercise.level == "Middle" and only(made).items[0].today == Reps(16)
    assert made.offers == (Offer("raises", "Raises", "down", "Middle", "low"),)


@pytest.mark.parametrize(
    ("times", "rule", "dose"),
    [
        ([(0, 12), (1, 16)], "today", 16),
        ([(0, 12), (1, 16), (1, 16)], "today", 16),
        ([(1, 12)], "grown", 16),  # it has not grown yet today
        ([(0, 12), (0, 16)], "grown", 20),  # it grew yesterday
        ([(0, 20), (1, 16)], "today", 16),  # a step back has to be felt, too
    ],
)
def test_a_dose_changes_once_a_day_before_it_grows(times: Any, rule: Rule, dose: int) -> None:
    made = (turn(day, asked, session=str(number)) for number, (day, asked) in enumerate(times))
    turns = [replace(each, start=each.start + timedelta(hours=hour)) for hour, each in enumerate(made)]
    (item,) = only(planned(routine(), turns, 1)).items
    assert (item.rule, item.today) == (rule, Reps(dose))
    (item,) = only(planned(routine(), turns, 2)).items
    assert item.rule == "grown"  # what was earned is not lost


def test_no_harder_level_is_offered_on_a_day_on_which_it_became_harder() -> None:
    turns = [at("low", 0, 18, effort="easy"), at("low", 1, 22, effort="easy")]
    assert planned(routine(LADDER), turns, 1).offers == ()
    assert planned(routine(LADDER), turns, 2).offers == (UP,)
    turns = [at("low", 0, 22, effort="easy"), at("Middle", 1, 22, effort="easy")]
    assert planned(routine(LADDER), turns, 1).offers == ()
    assert [each.other for each in planned(routine(LADDER), turns, 2).offers] == ["high"]


def test_no_level_is_offered_up_to_whoever_is_sore() -> None:
    last = at("low", 0, 22, effort="easy")
    made = planned(routine(LADDER), [last], 1, sore=True)
    assert made.offers == ()
    assert made.adjustments == (Adjustment("raises", "low", 0, Reps(22), Reps(22), "level"),)
    for silent in (
        last,
        at("low", 0, 22),
        at("low", 0, 22, effort="hard"),
        at("high", 0, 10, 8, effort="easy"),
    ):
        held = planned(routine(LADDER), [silent], 1, sore=silent is not last)
        assert held.adjustments == ()


def test_a_level_without_progress_offers_none_up() -> None:
    of = routine(LADDER.replace("progress = { to = 22, step = 4 }\n", ""))
    assert planned(of, [at("low", 0, 12, effort="easy")], 1).offers == ()


def test_all_parts_must_be_complete_before_a_level_is_offered() -> None:
    of = routine(PARTS + '[[exercise.levels]]\nname = "low"\n[[exercise.levels]]\nname = "Middle"\n')
    part, whole = (
        turn(0, "60", 10, third, written=WRITTEN, sets=4, level="low", effort="easy")
        for third in ("30", "40")
    )
    assert planned(of, [part], 1).offers == ()
    assert planned(of, [whole], 1).offers == (UP,)


@pytest.mark.parametrize(
    ("names", "turns", "expected"),
    [
        ({"raises": "Raises"}, [], [Renamed("Raises", "Toe lifts", "raises")]),
        ({"raises": "Raises", "lifts": "Lifts"}, [turn(0, 1, exercise="toe-lifts")], []),
        ({}, [], []),
        ({"toe-lifts": "Toe lifts", "raises": "Raises"}, [], []),
        (
            {"raises": "Raises", "lifts": "Big toe lifts"},
            [],
            [Renamed("Big toe lifts", "Toe lifts", "lifts")],
        ),
    ],
)
def test_an_id_that_was_lost_is_told_of(names: Any, turns: Any, expected: list[Renamed]) -> None:
    of = routine('[[exercise]]\nname = "Toe lifts"\nreps = 12')
    assert list(planned(of, turns, 1, last_names=names).renamed) == expected


def test_of_several_lost_ids_each_goes_to_the_name_most_like_it() -> None:
    of = routine(
        "".join(f'[[exercise]]\nname = "{name}"\nreps = 1\n' for name in ("Toe raises", "Slow plank"))
    )
    found = planned(of, [], 1, last_names={"plank": "Plank", "raises": "Raises"}).renamed
    assert [(each.new, each.id) for each in found] == [("Toe raises", "raises"), ("Slow plank", "plank")]


def test_a_new_name_with_the_old_id_goes_on() -> None:
    of = routine(RAISES.replace("Raises", "Toe lifts") + 'id = "raises"\n')
    made = planned(of, [turn(0, 16)], 1, last_names={"raises": "Raises"})
    assert only(made).items[0].today == Reps(20) and made.renamed == ()


def test_a_session_that_would_be_too_large_stays_as_written() -> None:
    """500 times 172.8 s are 24 hours, to the second."""
    text = '[[exercise]]\nname = "Raises"\nhold = 86\nsets = 500\nrest = 0\n'
    text += "progress = { to = 172.8, step = 86.8 }\n"
    made = planned(routine(text), [turn(0, "86", written=("86",))], 1)
    assert only(made).items[0].rule == "grown"
    made = planned(routine(text.replace("500", "501")), [turn(0, "86", written=("86",))], 1)
    assert only(made).items[0].rule == "limit"
    assert made.applied(routine(text)) == routine(text) and made.adjustments == ()


def test_a_session_of_too_many_counts_stays_as_written() -> None:
    """500 times 200 are 100,000 counts, in less than seven hours."""
    text = '[[exercise]]\nname = "Raises"\nreps = 100\nsets = 500\nrest = 0\ntempo = "0.25"\n'
    text += "progress = { to = 300, step = %d }\n"
    for step, rule in ((100, "grown"), (101, "limit")):
        (item,) = only(planned(routine(text % step), [turn(0, 100, written=(100,))], 1)).items
        assert item.rule == rule


@pytest.mark.parametrize("asked", [(), amounts("12"), amounts(12, 12)])
def test_amounts_that_are_none_of_the_exercise_begin_anew(asked: Any) -> None:
    made = planned(routine(), [replace(turn(0, 12), asked=asked)], 1)
    assert only(made).items[0].rule == "file" and made.adjustments == () and made.doses == {}


def test_the_six_sessions_of_the_document_are_as_it_says() -> None:
    """Each row asks for what the rows above it make of the exercise."""
    document = (Path(__file__).parents[2] / "docs" / "progression.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"^```toml\n(.*?)^```$", document, re.M | re.S)
    table = document[document.index("| day | asked for |") :].partition("\n\n")[0].splitlines()[2:]
    done: list[Turn] = []
    for day, asked, _, how in ([cell.strip() for cell in row.strip("|").split("|")] for row in table):
        number = int(day.removesuffix(" November")) - 1
        assert only(planned(routine(text), done, number)).items[0].today == Reps(int(asked)), day
        effort = next((word for word in ("hard", "right") if word in how), None)
        last = turn(number, int(asked), written=(10,), pain="hurt" in how, effort=effort)
        done.append(replace(last, exercise="heel-raises"))
    assert len(done) == 6


def test_the_document_has_every_rule() -> None:
    document = (Path(__file__).parents[2] / "docs" / "progression.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(\w+)` \|", document, re.M)
    assert set(told) == set(get_args(Rule)) - {"limit"}


@pytest.mark.parametrize(("after", "turns"), [(1, 60), (30, 60), (31, 62), (1000, 2000)])
def test_as_many_turns_are_looked_at_as_successes_may_take(after: int, turns: int) -> None:
    assert turns_needed(routine(RAISES.replace("step = 4", f"step = 4, after = {after}"))) == turns
    assert turns_needed(routine(LADDER)) == 60


@pytest.mark.parametrize(
    ("turns", "rule", "dose", "after"),
    [
        ([turn(0, 12), turn(1, 16, **PAINED), turn(900, 22)], "pain", 12, None),
        ([turn(0, 12), turn(1, 16, after=5), turn(900, 22)], "after", 16, 5),
        ([turn(1, 16, after=5), turn(3, 20), turn(900, 22)], "grown", 22, None),  # as in another zone
        ([turn(900, 16), turn(901, 20)], "grown", 22, None),  # it is today's clock that is wrong
    ],
)
def test_a_clock_that_was_ahead_once_hides_nothing_of_since(
    turns: list[Any], rule: Rule, dose: int, after: int | None
) -> None:
    made = planned(routine(), turns, 2)
    (item,) = only(made).items
    assert (item.rule, item.today, made.after) == (rule, Reps(dose), after)
