"""Going on, going back, leaving an exercise, an easier level: from every place of a session."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripts_made import METRIC, counts, kinds, laid, nth, said, script_of, told

from voicecoach.coaching.adjusting import adjust
from voicecoach.coaching.interruption import resume, sharp
from voicecoach.coaching.moving import Way, backward, easier, leave, onward
from voicecoach.coaching.script import Script
from voicecoach.model.segment import Line, Passage, Segment, Work
from voicecoach.model.sound import Utterance
from voicecoach.model.units import Seconds
from voicecoach.timeline import walk
from voicecoach.timeline.interject import interject

A = '[[exercise]]\nname = "A"\nreps = 4\ntempo = "3"\nexit = "Out of A."\n'
B = '[[exercise]]\nname = "B"\nhold = 30\nexit = "Out of B."\nsetup = "Into B."\n'
SIDES = 'sides = ["left", "right"]\n'
ROUNDS = """
[[block]]
title = "First"
rounds = 3
rest = 20
[[block.exercise]]
name = "A"
reps = 4
tempo = "3"
exit = "Out of A."
setup = "Into A."
[[block.exercise]]
name = "B"
hold = 30
sides = ["left", "right"]
exit = ["Out of B.", "And up."]
rest_after = 7
[[block.exercise]]
name = "C"
reps = 6
sets = 2
rest = 10
[[block]]
title = "Second"
[[block.exercise]]
name = "D"
time = 20
lead_in = 0
count_in = 0
[[block.exercise]]
name = "E"
time = 20
lead_in = 0
count_in = 0
"""
LEVELS = """
[[exercise.levels]]
name = "low"
reps = 2
setup = "Low."
[[exercise.levels]]
name = "middle"
reps = 9
[[exercise.levels]]
name = "high"
"""


def at_level(script: Script, level: str) -> Script:
    """The script as it is where a level was chosen before the session."""
    steps = []
    for step in script.steps:
        chosen = [each for each in step.exercise.levels if each.level == level]
        own = replace(chosen[0], levels=step.exercise.levels) if chosen else step.exercise
        steps.append(replace(step, exercise=own))
    return script._changed(steps=tuple(steps))


def way_on(script: Script, segment: Segment, at: Seconds | int = 2) -> Way:
    way = onward(script, laid(script, segment), Seconds(at))
    assert way is not None
    return way


def next_set(way: Way) -> Segment:
    """The first set that is performed on a way."""
    segments = [*way.segments, *way.script[way.onto :]]
    return next(segment for segment in segments if isinstance(segment.body, Work))


# Onward


def test_from_a_set_to_the_announcement_of_the_next_with_the_way_out_first() -> None:
    script = script_of(A + B)
    way = way_on(script, nth(script, "work"))
    assert told(way) == ["Out of A."]
    assert "Into B." in told(way, 1)
    assert way.script[way.onto].kind == "setup"
    last = way_on(script, nth(script, "work", 2))
    assert last.script[last.onto].kind == "closing"
    assert told(last, 1).count("Out of B.") == 1
    assert onward(script, laid(script, nth(script, "closing")), Seconds(0)) is None


def test_between_two_sets_of_one_exercise_no_way_out_and_no_rest() -> None:
    script = script_of(f"{A}sets = 2\nrest = 60\n")
    way = way_on(script, nth(script, "work"))
    assert told(way) == ["Set 2 of 2."]
    (announced,) = way.segments
    assert laid(way.script, announced).seconds < 6
    assert next_set(way).set_number == 2


@pytest.mark.parametrize("order", ["set", "side"])
def test_the_way_out_is_told_before_every_change_of_side(order: str) -> None:
    script = script_of(f'{A}{SIDES}sets = 2\nrest = 10\norder = "{order}"\n')
    works = [segment for segment in script if segment.kind == "work"]
    for one, other in pairwise(works):
        way = way_on(script, one)
        assert (told(way, 1)[0] == "Out of A.") == (one.side != other.side)
        assert (next_set(way).side, next_set(way).set_number) == (other.side, other.set_number)


def test_the_way_out_is_due_too_where_one_has_got_into_position() -> None:
    script = script_of(A + B)
    setup = laid(script, nth(script, "setup"))
    way = onward(script, setup, setup.seconds - 1)  # counting in
    assert way is not None and told(way)[0] == "Out of A."
    entry, _ = resume(script, laid(script, nth(script, "work")), Seconds(5), "pause")
    assert told(way_on(script, entry, 0))[0] == "Out of A."


def test_what_of_the_way_out_was_not_told_to_its_end_is_told_once() -> None:
    script = script_of(B.replace('"Out of B."', '["One.", "Two."]') + A)
    way = way_on(script, nth(script, "work"))
    (out,) = way.segments
    assert said(out) == ["One.", "Two."]
    on_paper = laid(script, out)
    assert told(way_on(script, out, on_paper.cues[0].end))[:1] == ["Two."]
    again = way_on(script, out, on_paper.cues[0].end - Seconds(1, 100))
    assert said(again.segments[0]) == ["One.", "Two."]
    over = way_on(script, out, on_paper.cues[1].end)
    assert over.segments == () and over.onto == way.onto
    rest = nth(script, "rest")
    on_paper = laid(script, rest)
    one, two = (
        next(cue for cue in on_paper.cues if getattr(cue.sound, "text", "") == text)
        for text in ("One.", "Two.")
    )
    assert told(way_on(script, rest, one.start)) == ["One.", "Two."]
    assert told(way_on(script, rest, one.end)) == ["Two."]
    assert told(way_on(script, rest, two.end)) == []
    answered = interject(on_paper, [Line(Utterance("Go on."), "announce")], one.end + Seconds(1, 10), METRIC)
    assert answered is not None
    way_after = onward(script, answered, two.start)
    assert way_after is not None and told(way_after) == ["Two."]


def test_the_last_exercise_is_parted_from_without_the_way_out_twice() -> None:
    script = script_of(B)
    closing = laid(script, nth(script, "closing"))
    assert onward(script, closing, closing.seconds) is None
    way = leave(script, nth(script, "work"), sharp(script))
    assert told(way) == [
        "Then we leave this exercise. Do not try it again before you have asked somebody who knows.",
        "We stop here.",
    ]
    assert way.onto == len(way.script)


def test_from_a_rest_to_its_announcement_and_from_that_to_the_count_in() -> None:
    script = script_of(f"{A}sets = 2\nrest = 60\n")
    rest = nth(script, "rest")
    on_paper = laid(script, rest)
    coming = next(cue for cue in on_paper.cues if getattr(cue.sound, "text", "") == "Set 2 of 2.")
    (first,) = way_on(script, rest, coming.start - Seconds(1, 100)).segments
    assert said(first) == ["Set 2 of 2.", "3", "2", "1"]
    (second,) = way_on(script, rest, coming.start).segments
    assert said(second) == ["3", "2", "1"]
    assert laid(script, second).seconds == 3 + Seconds(1, 5)
    (third,) = way_on(script, second, 0).segments
    assert said(third) == ["3", "2", "1"]


def test_from_a_setup_to_its_count_in_and_from_there_to_the_next_exercise() -> None:
    script = script_of(B + A)
    setup = nth(script, "setup")
    way = way_on(script, setup)
    assert [said(segment) for segment in way.segments] == [["3", "2", "1"]]
    assert way.script[way.onto].kind == "work"
    assert way_on(script, script[0]).onto == 1 and way_on(script, script[1]).onto == 2


def test_into_a_set_that_follows_without_a_gap_through_a_count_in() -> None:
    script = script_of(ROUNDS)
    d = next(
        segment
        for segment in script
        if segment.kind == "work" and segment.exercise and segment.exercise.name == "D"
    )
    assert script[d.index + 1].kind == "work"
    way = way_on(script, d)
    assert [said(segment) for segment in way.segments] == [["E.", "3", "2", "1"]]
    assert next_set(way) == script[d.index + 1]


def test_a_short_count_in_without_numbers_can_be_gone_on_from() -> None:
    script = script_of(f"{A}sets = 2\nrest = 20\ncount_in = 0.5\n")
    (first,) = way_on(script, nth(script, "rest"), 19).segments
    (second,) = way_on(script, first, 0).segments
    assert said(second) == []


@given(st.integers(0, 60), st.integers(0, 4500), st.integers(0, 500), st.sampled_from(["normal", "brief"]))
def test_going_on_from_anywhere_comes_to_the_next_set_and_leaves_no_way_out_untold(
    index: int, at: int, later: int, verbosity: str
) -> None:
    script = script_of(ROUNDS)
    segment = script[index % len(script)]
    before = laid(script, segment)
    position = min(Seconds(at, 100), before.seconds)
    way = onward(script, before, position)
    kind, place = script.place(segment.index)
    if way is None:
        assert kind == "closing"
        return
    in_position = kind == "work" or (
        isinstance(before.segment.body, Passage)
        and kind != "opening"
        and position >= before.seconds - before.segment.body.count_in
        and before.segment.body.count_in > 0
    )
    wanted = place + 1 if in_position else place
    segments = [*way.segments, *way.script[way.onto :]]
    works = [each for each in segments if isinstance(each.body, Work)]
    assert len(works) == len(script.steps) - wanted
    if works:
        step = script.steps[wanted]
        assert (works[0].exercise, works[0].side, works[0].set_number, works[0].round_number) == (
            step.exercise, step.side, step.set_number, step.round_number,
        )  # fmt: skip
        assert isinstance(works[0].body, Work) and works[0].body.begin == 0
    if in_position:
        due = script.gap(place + 1).exit_due
        before_work = segments[: segments.index(works[0])] if works else segments
        heard = [text for each in before_work for text in said(each)]
        exit_ = script.steps[place].exercise.exit
        assert heard[: len(exit_)] == list(exit_) if due and works else True
        assert all(heard.count(sentence) == (1 if due else 0) for sentence in exit_)
    if way.segments:  # gone on from once more
        again = onward(way.script, laid(way.script, way.segments[0]), Seconds(later, 100))
        assert again is not None or script.place(way.segments[0].index)[0] == "closing"


# Back


def test_back_begins_again_and_twice_goes_to_the_one_before() -> None:
    script = script_of(A + B)
    work, rest = nth(script, "work"), nth(script, "rest")
    again = backward(script, laid(script, work), Seconds(31, 10), work.index)
    assert [said(segment) for segment in again.segments] == [["A.", "3", "2", "1"]]
    assert again.onto == work.index
    before = backward(script, laid(script, again.segments[0]), Seconds(1), work.index)
    assert (before.segments, before.onto) == ((), work.index - 1)
    at_once = backward(script, laid(script, work), Seconds(3), work.index)
    assert (at_once.segments, at_once.onto) == ((), work.index - 1)
    into_the_set = backward(script, laid(script, rest), Seconds(1), rest.index)
    assert into_the_set.onto == work.index and said(into_the_set.segments[0])[0] == "A."
    assert backward(script, None, Seconds(0), rest.index).onto == work.index
    assert backward(script, laid(script, script[0]), Seconds(0), 0).onto == 0


def test_back_in_a_set_that_was_come_into_begins_it_again_whole() -> None:
    script = script_of(A + B)
    _, rest = resume(script, laid(script, nth(script, "work")), Seconds(7), "pause")
    way = backward(script, laid(script, rest), Seconds(1), rest.index)
    assert way.onto == rest.index
    body = next_set(way).body
    assert isinstance(body, Work) and body.begin == 0


def test_back_from_the_way_out_leads_to_the_set_that_was_left() -> None:
    script = script_of(A + B)
    work = nth(script, "work")
    (out,) = way_on(script, work).segments
    way = backward(script, laid(script, out), Seconds(1), out.index)
    assert way.onto == work.index and said(way.segments[0])[0] == "A."


def test_a_set_begun_again_has_the_tempo_it_had_last_from_its_first_count_on() -> None:
    script = script_of(A)
    work = laid(script, nth(script, "work"))
    slower = adjust(script, work, Seconds(4), "slower")
    assert slower is not None
    now = laid(slower.script, slower.segment)
    assert now.seconds == 6 + 2 * 3 / Seconds(9, 10)
    way = backward(slower.script, now, Seconds(10), now.segment.index)
    assert laid(way.script, next_set(way)).seconds == 4 * 3 / Seconds(9, 10)


# Leaving


def left(index: int, name: str) -> Way:
    script = script_of(ROUNDS)
    segment = [s for s in script if s.exercise is not None and s.exercise.name == name and s.kind == "work"][
        index
    ]
    return leave(script, segment, sharp(script))


def names(way: Way) -> list[str]:
    return [step.exercise.name for step in way.script.steps]


def test_an_exercise_that_is_left_does_not_come_again_in_later_rounds() -> None:
    assert names(left(0, "A")) == ["A", *"BBCC", *"BBCC", *"BBCC", *"DE"]
    assert names(left(1, "B")) == ["A", *"BBCC", "A", *"CC", "A", *"CC", *"DE"]
    assert names(left(0, "B")) == ["A", "B", *"CC", "A", *"CC", "A", *"CC", *"DE"]


def test_after_a_sharp_pain_its_words_come_first_and_the_way_out_not_again() -> None:
    way = left(0, "B")
    heard = told(way, 1)
    assert heard[0].startswith("Then we leave this exercise.")
    assert "Out of B." not in heard
    assert next_set(way).exercise is not None and next_set(way).exercise.name == "C"  # type: ignore[union-attr]  # there is one


def test_a_round_that_begins_with_another_exercise_is_still_told_and_rested_before() -> None:
    way = left(0, "A")
    segments = list(way.script)
    second = next(s for s in segments if s.kind == "work" and s.round_number == 2)
    assert second.exercise is not None and second.exercise.name == "B"
    between = segments[second.index - 1]
    while between.kind != "rest":
        between = segments[between.index - 1]
    heard = [text for s in segments[between.index : second.index] for text in said(s)]
    assert "Round 2 of 3." in heard
    assert {"Rest, 20 seconds.", "Rest for 20 seconds."} & set(heard)
    first = [text for s in segments[: second.index - 3] for text in said(s)]
    assert first.count("Round 1 of 3.") == 1


def test_what_was_changed_stays_with_the_exercise_it_was_changed_of() -> None:
    script = script_of(ROUNDS)
    b = next(s for s in script if s.kind == "work" and s.exercise is not None and s.exercise.name == "C")
    slower = adjust(script, laid(script, b), Seconds(1), "slower")
    assert slower is not None
    way = leave(slower.script, nth(slower.script, "work"), ())
    lengths = {
        (segment.exercise.name, segment.round_number): segment.body.seconds
        for segment in way.script
        if isinstance(segment.body, Work) and segment.exercise is not None and segment.exercise.name in "BC"
    }
    assert lengths[("C", 2)] == lengths[("C", 3)] == 12 / Seconds(9, 10)
    assert lengths[("B", 2)] == lengths[("B", 3)] == 30


def test_pain_in_the_rest_drops_the_exercise_before_it_and_goes_on_with_the_next() -> None:
    script = script_of(A + B + A.replace('"A"', '"A"\nid = "a"', 1))
    rest = nth(script, "rest")
    way = leave(script, rest, sharp(script))
    assert names(way) == ["A", "B"]
    assert next_set(way).exercise == script.steps[1].exercise
    setup = leave(script, nth(script, "setup", 2), ())
    assert names(setup) == ["A", "A"]


# Easier


def test_an_easier_level_is_explained_anew_and_holds_for_all_sets_to_come() -> None:
    script = at_level(script_of(f"{A}sets = 3\nsetup = 'Stand.'\n{LEVELS}"), "middle")
    work = nth(script, "work", 2)
    found = easier(script, work)
    assert found is not None
    level, way = found
    assert level.level == "low" and level.levels == script.steps[0].exercise.levels
    assert way.segments == () and way.script[way.onto].kind == "setup"
    assert {"2 repetitions.", "Set 2 of 3.", "Low."} <= set(told(way, 1))
    assert [step.exercise.level for step in way.script.steps] == ["middle", "low", "low"]
    assert sum(said(segment).count("Low.") for segment in way.script) == 1
    assert next_set(way).set_number == 2
    assert easier(way.script, next_set(way)) is None


def test_without_levels_nothing_is_easier() -> None:
    script = script_of(A)
    assert easier(script, nth(script, "work")) is None
    assert easier(script, script[1]) is None


def test_the_dose_taken_away_of_one_level_is_not_taken_away_of_another() -> None:
    script = at_level(script_of(f"{A}{LEVELS}"), "middle")
    less = adjust(script, laid(script, nth(script, "work")), Seconds(1), "less")
    assert less is not None and less.said.text == "4 repetitions."
    faster = adjust(less.script, laid(less.script, less.segment), Seconds(2), "faster")
    assert faster is not None
    found = easier(faster.script, faster.segment)
    assert found is not None
    lower = laid(found[1].script, next_set(found[1]))
    assert lower.seconds == 2 * 3 / Seconds(11, 10)
    assert [text for _, text in counts(lower)] == ["1", "2"]


def test_after_the_last_set_an_easier_level_waits_for_the_next_round() -> None:
    text = ROUNDS.replace(
        'setup = "Into A."\n', 'setup = "Into A."\n' + LEVELS.replace("exercise.", "block.exercise."), 1
    )
    script = at_level(script_of(text), "middle")
    rest = nth(script, "rest")
    assert rest.exercise is not None and rest.exercise.name == "A"
    found = easier(script, rest)
    assert found is not None
    level, way = found
    assert level.level == "low"
    assert next_set(way).exercise is not None and next_set(way).exercise.name == "B"  # type: ignore[union-attr]  # there is one
    assert "Out of A." not in told(way, 1)
    assert [step.exercise.level for step in way.script.steps if step.exercise.name == "A"] == [
        "middle",
        "low",
        "low",
    ]
    second = [
        s for s in way.script if s.kind == "setup" and s.exercise is not None and s.exercise.level == "low"
    ]
    assert [s.round_number for s in second] == [2]


# Beginning anywhere


@pytest.mark.parametrize("wait", [False, True])
@pytest.mark.parametrize(
    "text", [ROUNDS, A + B, f'{A}{SIDES}order = "side"\nsets = 2\n', f'{A}{SIDES}order = "rep"\n']
)
def test_a_session_can_begin_at_every_set(text: str, wait: bool) -> None:
    script = script_of(text, wait=wait)
    for place, step in enumerate(script.steps):
        begun = script.starting_at_set(place)
        assert kinds(begun)[0] == "opening"
        first = begun[begun.lead_in(place)]
        assert first.kind == "setup" and first.exercise == step.exercise
        heard = [text for segment in begun for text in said(segment)]
        for exercise in {each.exercise.id: each.exercise for each in script.steps[place:]}.values():
            assert all(heard.count(sentence) == 1 for sentence in exercise.setup)
        works = [segment for segment in begun if segment.kind == "work"]
        assert [(w.exercise, w.side, w.set_number, w.round_number) for w in works] == [
            (each.exercise, each.side, each.set_number, each.round_number) for each in script.steps[place:]
        ]
        assert [begun.place(w.index)[1] for w in works] == list(range(place, len(script.steps)))
        assert begun.place(0)[1] == place
        back = backward(begun, laid(begun, works[0]), Seconds(1), works[0].index)
        assert begun[back.onto].kind == "setup"
        assert begun.estimate <= script.estimate
        assert onward(begun, laid(begun, begun[0]), Seconds(0)) is not None
    with pytest.raises(IndexError):
        script.starting_at_set(len(script.steps))


# Waiting for a key


def waits(script: Script) -> list[tuple[str, int, int, str | None]]:
    """Before which sets a key is waited for."""
    found = []
    for segment in script:
        if isinstance(segment.body, Passage) and "Press Enter when you are ready." in said(segment):
            work = next(each for each in script[segment.index :] if each.kind == "work")
            assert work.exercise is not None
            found.append((work.exercise.name, work.round_number, work.set_number, work.side))
            assert segment.body.settle > 3600
    return found


def test_the_first_set_of_every_exercise_waits_in_every_round_and_nothing_else_does() -> None:
    wanted = [(name, number, 1, "left" if name == "B" else None) for number in (1, 2, 3) for name in "ABC"]
    assert waits(script_of(ROUNDS, wait=True)) == [*wanted, ("D", 1, 1, None), ("E", 1, 1, None)]
    assert waits(script_of(ROUNDS)) == []
    assert waits(script_of(ROUNDS, wait=True, attended=False)) == []


def test_sets_that_run_on_within_an_exercise_still_do_where_exercises_wait() -> None:
    at_once = "lead_in = 0\ncount_in = 0\nrest = 0\nsets = 2\n"
    text = f'[[exercise]]\nname = "A"\ntime = 20\n{at_once}[[exercise]]\nname = "B"\ntime = 20\n{at_once}'
    assert kinds(script_of(text))[3:-1] == ["work"] * 4
    assert kinds(script_of(text, wait=True))[3:-1] == ["work", "work", "setup", "work", "work"]


def test_a_routine_repeated_says_once_how_many_exercises_it_has() -> None:
    script = script_of(ROUNDS)
    routine = replace(script.routine, blocks=script.routine.blocks * 3)
    repeated = Script(routine, script.speaker.phrases)
    assert "5 exercises." in said(script[1]) and "5 exercises." in said(repeated[1])
    assert len(list(walk(repeated, METRIC))) > 3 * 20
