"""What the coach says, in order, for small routines made by hand."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest

from voicecoach.coaching.interruption import ask_finish, farewell, resume
from voicecoach.coaching.metric import FixedMetric
from voicecoach.coaching.script import Script, sounds
from voicecoach.model.routine import (
    At,
    AuthorCue,
    Block,
    Count,
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
from voicecoach.model.segment import Laid, Passage, Segment, Work
from voicecoach.model.sound import Earcon, Utterance
from voicecoach.model.units import Seconds
from voicecoach.phrases import load_phrases
from voicecoach.timeline import lay_out, walk

QUICK: dict[str, Any] = {"count_in": Seconds(0), "lead_in": Seconds(0)}
UP_DOWN = Tempo((Phase("up", Seconds(1)), Phase("down", Seconds(2))))


def exercise(*work: Effort, name: str = "Calf raises", **keys: object) -> Exercise:
    made = Exercise(name.lower().replace(" ", "-"), name, work, key="exercise[1]")
    return replace(made, **keys)  # type: ignore[arg-type]  # keys of many types


def routine(*exercises: Exercise, **keys: object) -> Routine:
    made = Routine("test", "A test", (Block(exercises),), caution=("Gently.",))
    return replace(made, **keys)  # type: ignore[arg-type]  # keys of many types


def script(made: Routine, **keys: object) -> Script:
    return Script(made, load_phrases(made.language, "seed"), **keys)  # type: ignore[arg-type]  # keys of many types


def kinds(made: Script) -> list[str]:
    return [segment.kind for segment in made]


def said(segment: Segment) -> list[str]:
    return [utterance.text for utterance in sounds(segment)]


def laid(made: Script, index: int) -> Laid:
    following = made[index + 1] if index + 1 < len(made) else None
    return lay_out(made[index], following, FixedMetric())


def beats(of: Laid, role: str) -> list[tuple[Seconds | int, str]]:
    return [
        (cue.beat, cue.sound.text if isinstance(cue.sound, Utterance) else cue.sound.name)
        for cue in of.cues
        if cue.role == role
    ]


def test_a_session_opens_leads_in_works_and_closes() -> None:
    made = script(routine(exercise(Effort((Reps(3),), UP_DOWN))))
    assert kinds(made) == ["opening", "opening", "setup", "work", "closing"]
    assert said(made[1])[0] == "A test."
    assert "Gently." in said(made[1])
    assert said(made[2])[:2] == ["Calf raises.", "3 repetitions."]


def test_reps_are_counted_on_the_beat_and_the_words_follow() -> None:
    made = script(routine(exercise(Effort((Reps(3),), UP_DOWN))))
    work = laid(made, 3)
    assert beats(work, "count") == [(0, "1"), (3, "2"), (6, "3")]
    down = [at for at, text in beats(work, "phase") if text == "down"]
    assert down == [1, 4, 7]
    assert work.seconds == 9
    assert beats(work, "boundary") == [(9, "end")]


def test_counting_down_ends_at_one() -> None:
    made = script(routine(exercise(Effort((Reps(3),), UP_DOWN, Count(reps="down")))))
    assert beats(laid(made, 3), "count") == [(0, "3"), (3, "2"), (6, "1")]


def test_every_second_number_and_the_last_ones() -> None:
    effort = Effort((Reps(10),), UP_DOWN, Count(every=4, last=2))
    counts = beats(laid(script(routine(exercise(effort))), 3), "count")
    assert [text for _, text in counts if text.isdecimal()] == ["4", "8", "9", "10"]
    assert len(counts) == 10
    assert laid(script(routine(exercise(effort))), 3).misfits == ()


def test_numbers_thin_out_where_a_rep_is_too_short_and_it_is_reported() -> None:
    pulses = Effort((Reps(40),), Tempo((Phase("", Seconds(1, 2)),)))
    work = laid(script(routine(exercise(pulses))), 3)
    spoken = [int(text) for _, text in beats(work, "count") if text.isdecimal()]
    assert spoken == [5, 10, 15, 20, 25, 30, 36, 38, 40]
    assert [misfit.rule for misfit in work.misfits] == ["count-thinned"]
    assert work.misfits[0].needs == 5


def test_a_hold_has_halfway_ten_left_and_the_last_five() -> None:
    made = script(routine(exercise(Effort((Hold(Seconds(60)),)))))
    work = laid(made, 3)
    assert beats(work, "count") == [(55, "5"), (56, "4"), (57, "3"), (58, "2"), (59, "1")]
    assert beats(work, "boundary") == [(0, "start"), (30, "halfway"), (60, "end")]
    assert (50, "Ten seconds.") in beats(work, "announce")


@pytest.mark.parametrize(
    ("seconds", "marks"),
    [
        (5, []),
        (12, ["Ten seconds."]),
        (20, ["Halfway."]),
        (24, ["Halfway."]),
        (30, ["Halfway.", "Ten seconds."]),
    ],
)
def test_marks_keep_five_seconds_apart(seconds: int, marks: list[str]) -> None:
    made = script(routine(exercise(Effort((Hold(Seconds(seconds)),)))))
    assert [text for _, text in beats(laid(made, 3), "announce")] == marks


def test_a_long_phase_is_counted_down_but_not_in_its_first_two_seconds() -> None:
    tempo = Tempo((Phase("hold", Seconds(6)), Phase("release", Seconds(3))))
    work = laid(script(routine(exercise(Effort((Reps(1),), tempo)))), 3)
    assert beats(work, "count") == [(0, "1"), (2, "4"), (3, "3"), (4, "2"), (5, "1")]


def test_an_open_dose_counts_up_and_is_bounded() -> None:
    made = routine(exercise(Effort((Open(Seconds(300)),))))
    work = laid(script(made), 3)
    assert [at for at, _ in beats(work, "count")] == [10, 20, 30, 40, 50]
    assert work.seconds == 60
    assert laid(script(made, attended=True), 3).seconds == 300


def test_sides_within_a_set_change_with_exit_and_switch() -> None:
    made = script(
        routine(
            exercise(
                Effort((Hold(Seconds(20)),)),
                sides=("left", "right"),
                exit=("Sit back.",),
                setup=("Sit.",),
            )
        )
    )
    assert kinds(made) == [
        "opening", "opening", "setup", "work", "rest", "switch", "work", "closing",
    ]  # fmt: skip
    assert "Sit back." in said(made[4])
    assert any("right" in text for text in said(made[5]))
    assert "Sit back." in said(made[7])
    assert [made[i].side for i in (3, 6)] == ["left", "right"]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("set", [(1, "left"), (1, "right"), (2, "left"), (2, "right")]),
        ("side", [(1, "left"), (2, "left"), (1, "right"), (2, "right")]),
    ],
)
def test_the_order_of_sets_and_sides(order: str, expected: list[tuple[int, str]]) -> None:
    sided = exercise(Effort((Hold(Seconds(20)),)), sides=("left", "right"), sets=2, order=order)
    works = [segment for segment in script(routine(sided)) if segment.kind == "work"]
    assert [(segment.set_number, segment.side) for segment in works] == expected


def test_alternating_sides_number_the_first_and_tick_the_other() -> None:
    sided = exercise(Effort((Reps(2),), UP_DOWN), sides=("left", "right"), order="rep")
    made = script(routine(sided))
    assert beats(laid(made, 3), "count") == [(0, "1"), (3, "tick"), (6, "2"), (9, "tick")]
    assert any("left" in text and "right" in text for text in said(made[2]))


def test_a_rest_is_exactly_as_long_as_written() -> None:
    made = script(routine(exercise(Effort((Reps(3),), UP_DOWN), sets=2, rest=Seconds(20))))
    assert kinds(made)[3:6] == ["work", "rest", "work"]
    rest = laid(made, 4)
    assert rest.seconds == 20
    assert rest.misfits == ()
    assert beats(rest, "count") == [(17, "3"), (18, "2"), (19, "1")]


def test_a_rest_too_short_for_what_must_be_said_is_stretched_and_reported() -> None:
    made = script(routine(exercise(Effort((Reps(3),), UP_DOWN), sets=2, rest=Seconds(4))))
    rest = laid(made, 4)
    assert rest.seconds > 4
    assert rest.misfits[0].rule == "rest-stretched"
    assert rest.misfits[0].has == 4
    assert rest.misfits[0].needs == rest.seconds


def test_rest_and_lead_in_of_the_next_exercise_share_the_time() -> None:
    first = exercise(Effort((Reps(3),), UP_DOWN), rest_after=Seconds(60))
    second = exercise(Effort((Reps(3),), UP_DOWN), name="Squats", setup=("Stand.",))
    made = script(routine(first, second))
    assert kinds(made)[3:7] == ["work", "rest", "setup", "work"]
    assert laid(made, 4).seconds + laid(made, 5).seconds == 60


def test_on_the_minute() -> None:
    effort = Effort((Reps(10),), UP_DOWN)
    made = script(routine(exercise(effort, sets=3, every=Seconds(60))))
    starts = [p.start for p in walk(made, FixedMetric()) if p.laid.segment.kind == "work"]
    assert [b - a for a, b in pairwise(starts)] == [60, 60]


def test_work_without_a_gap_announces_what_comes_before_the_boundary() -> None:
    first = exercise(Effort((Timed(Seconds(20)),)), **QUICK)
    second = exercise(Effort((Timed(Seconds(20)),)), name="Squats", **QUICK)
    made = script(routine(first, second))
    assert kinds(made)[3:5] == ["work", "work"]
    work = laid(made, 3)
    assert work.seconds == 20
    handover = next(cue for cue in work.cues if "Squats" in getattr(cue.sound, "text", ""))
    assert handover.end < 20


def test_the_boundary_waits_where_nothing_holds_the_announcement() -> None:
    long_name = "Squats with a very long name that cannot be said in so short a time"
    first = exercise(Effort((Timed(Seconds(2)),)), **QUICK)
    second = exercise(Effort((Timed(Seconds(20)),)), name=long_name, **QUICK)
    work = laid(script(routine(first, second)), 3)
    assert work.seconds > 2
    assert [misfit.rule for misfit in work.misfits] == ["boundary-stretched"]


def test_cues_come_after_the_number_of_their_rep_and_every_leaves_out_the_last() -> None:
    cue = AuthorCue(At("every-reps", n=3), "Heels.", key="exercise[1].cues[1]")
    work = laid(script(routine(exercise(Effort((Reps(9),), UP_DOWN, cues=(cue,))))), 3)
    starts = [at.start for at in work.cues if at.role == "author"]
    assert len(starts) == 2
    assert 6 < starts[0] < 9 and 15 < starts[1] < 18


def test_a_cue_without_room_is_dropped_and_reported() -> None:
    long_cue = AuthorCue(At("rep", n=2), "Keep your knee right over your toes, all the way.", key="here")
    work = laid(script(routine(exercise(Effort((Reps(9),), cues=(long_cue,))))), 3)
    assert [at for at in work.cues if at.role == "author"] == []
    dropped = work.misfits[0]
    assert (dropped.rule, dropped.key) == ("cue-dropped", "here")
    assert dropped.needs > dropped.has > 0


def test_rest_cues_are_spoken_in_the_rest() -> None:
    cue = AuthorCue(At("rest"), "Shake it out.")
    made = script(routine(exercise(Effort((Reps(3),), UP_DOWN, cues=(cue,)), sets=2)))
    assert "Shake it out." in said(made[4])
    assert "Shake it out." not in said(made[6])


def test_rounds_are_told_and_the_setup_only_once() -> None:
    one = exercise(Effort((Reps(3),), UP_DOWN), setup=("Stand.",))
    made = script(replace(routine(), blocks=(Block((one,), "Warm-up", 2, Seconds(30)),)))
    spoken = [text for segment in made for text in said(segment)]
    assert spoken.count("Stand.") == 1
    assert "Round 1 of 2." in spoken and "Round 2 of 2." in spoken
    assert "Warm-up." in spoken


def test_rehabilitation_hears_the_caution_in_every_round() -> None:
    one = exercise(Effort((Reps(3),), UP_DOWN), caution=("Not with a sore heel.",))
    blocks = (Block((one,), None, 3, Seconds(30)),)
    for rehabilitation, times in ((True, 3), (False, 1)):
        made = script(replace(routine(), rehabilitation=rehabilitation, blocks=blocks))
        spoken = [text for segment in made for text in said(segment)]
        assert spoken.count("Not with a sore heel.") == times


def test_items_of_a_set_follow_one_another_and_are_announced() -> None:
    work = exercise(
        Effort((Hold(Seconds(20)),)),
        Effort((Reps(4),), Tempo((Phase("pulse", Seconds(1)),)), name="Pulses"),
    )
    laid_out = laid(script(routine(work)), 3)
    assert laid_out.seconds == 24
    assert beats(laid_out, "count")[5:] == [(20, "1"), (21, "2"), (22, "3"), (23, "4")]
    name = next(cue for cue in laid_out.cues if getattr(cue.sound, "text", "") == "Pulses")
    assert name.end < 20


def test_a_list_of_doses_and_loads_is_told_set_by_set() -> None:
    made = script(routine(exercise(Effort((Reps(12), Reps(8)), UP_DOWN), sets=2, load=("20 kg", "40 kg"))))
    assert "20 kg." in said(made[2])
    assert {"8 repetitions.", "40 kg."} <= set(said(made[4]))


def test_verbosity_decides_how_much_is_explained_but_never_drops_cautions_or_support() -> None:
    told = exercise(
        Effort((Reps(3),), UP_DOWN),
        setup=("Hold on to a wall.", "Feet parallel."),
        detail=("A long description.",),
        why="It is good for you.",
        caution=("Not with a sore heel.",),
    )
    normal = said(script(routine(told))[2])
    learn = said(script(routine(told), verbosity="learn")[2])
    brief = said(script(routine(told), verbosity="brief")[2])
    assert "Feet parallel." in normal and "A long description." not in normal
    assert {"A long description.", "It is good for you.", "Feet parallel."} <= set(learn)
    assert "Feet parallel." not in brief
    assert {"Hold on to a wall.", "Not with a sore heel."} <= set(brief)


def test_a_language_without_a_phrase_file_is_spoken_beside_english() -> None:
    german = routine(exercise(Effort((Reps(3),), UP_DOWN), name="Wadenheben"), language="de")
    made = script(german)
    languages = {u.text: u.language for segment in made for u in sounds(segment)}
    assert languages["Wadenheben."] == "de"
    assert languages["3"] == "de"
    assert languages["3 repetitions."] == "en"


def test_starting_at_an_exercise_keeps_the_chime_and_leads_in() -> None:
    first = exercise(Effort((Reps(3),), UP_DOWN))
    second = exercise(Effort((Reps(3),), UP_DOWN), name="Squats")
    made = script(routine(first, second)).starting_at(2)
    assert kinds(made) == ["opening", "opening", "setup", "work", "closing"]
    assert [segment.index for segment in made] == [0, 1, 2, 3, 4]
    assert said(made[1]) == ["Gently."]
    assert "Squats" in said(made[2])[0] and "Next" not in said(made[2])[0]
    assert kinds(script(routine(first, second, caution=())).starting_at(2))[0:2] == ["opening", "setup"]
    with pytest.raises(IndexError):
        script(routine(first)).starting_at(2)


def test_the_estimate_is_near_the_length_on_paper() -> None:
    made = script(
        routine(exercise(Effort((Reps(12),), UP_DOWN), sets=3), exercise(Effort((Hold(Seconds(30)),))))
    )
    total = [placed.start + placed.laid.seconds for placed in walk(made, FixedMetric())][-1]
    opening = sum((laid(made, i).seconds for i in (0, 1)), Fraction(0))
    assert abs(total - opening - made.estimate) <= 2


def interrupted(made: Script, index: int, at: Seconds) -> tuple[Segment, ...]:
    return resume(made, laid(made, index), at, "pause")


def test_resuming_repeats_the_interrupted_repetition_through_a_count_in() -> None:
    made = script(routine(exercise(Effort((Reps(5),), UP_DOWN), sides=("left",))))
    lead_in, work = interrupted(made, 3, Seconds(71, 10))
    assert isinstance(work.body, Work) and work.body.begin == 6
    assert said(lead_in) == ["Your left side.", "Repetition 3 of 5.", "3", "2", "1"]
    rest = lay_out(work, made[4], FixedMetric())
    assert beats(rest, "count") == [(0, "3"), (3, "4"), (6, "5")]
    assert rest.seconds == 9
    again = resume(made, rest, Seconds(4), "sound")
    assert isinstance(again[1].body, Work) and again[1].body.begin == 9
    assert said(again[0])[0] == "The sound is back."


def test_resuming_a_hold_goes_on_with_what_is_left() -> None:
    made = script(routine(exercise(Effort((Hold(Seconds(30)),)))))
    lead_in, work = interrupted(made, 3, Seconds(273, 10))
    assert isinstance(work.body, Work) and work.body.begin == Seconds(273, 10)
    assert "3 seconds left." in said(lead_in)
    rest = lay_out(work, None, FixedMetric())
    assert rest.seconds == Seconds(27, 10)
    assert beats(rest, "count") == [(Seconds(7, 10), "2"), (Seconds(17, 10), "1")]
    assert (0, "start") in beats(rest, "boundary")


def test_resuming_a_passage_begins_the_interrupted_sentence_again() -> None:
    made = script(routine(exercise(Effort((Reps(3),), UP_DOWN), setup=("One.", "Two.", "Three."))))
    opening = laid(made, 2)
    second = next(cue for cue in opening.cues if getattr(cue.sound, "text", "") == "Two.")
    (again,) = interrupted(made, 2, second.start + Seconds(1, 10))
    assert said(again) == ["Two.", "Three.", "3", "2", "1"]
    counting = next(cue for cue in opening.cues if getattr(cue.sound, "text", "") == "2")
    (again,) = interrupted(made, 2, counting.start)
    assert isinstance(again.body, Passage)
    assert said(again) == ["3", "2", "1"]
    assert again.body.settle == 0


def test_parting_in_the_middle_speaks_the_way_out_first() -> None:
    made = script(routine(exercise(Effort((Hold(Seconds(30)),)), exit=("Lean forward.",))))
    assert said(farewell(made, made[3])[0])[0] == "Lean forward."
    question = ask_finish(made, made[3]).body
    assert isinstance(question, Passage)
    assert Earcon("attention") in [line.sound for line in question.head]


@pytest.mark.parametrize("kind", ["setup", "work", "rest"])
def test_the_way_out_is_spoken_wherever_the_session_is_left(kind: str) -> None:
    made = script(
        routine(
            exercise(Effort((Hold(Seconds(30)),)), exit=("Lean forward.",), sets=2),
            exercise(Effort((Reps(3),), UP_DOWN), name="Squats"),
        )
    )
    during = made[kinds(made).index(kind)]
    (parting,) = farewell(made, during)
    assert said(parting) == ["Lean forward.", "We stop here."]
    assert (parting.kind, parting.set_number) == ("closing", during.set_number)


def test_an_open_dose_is_told_as_long_as_it_is_performed() -> None:
    longest = routine(exercise(Effort((Open(Seconds(300)),))))
    told = "As long as you are comfortable, {} at the most."
    assert told.format("1 minute") in said(script(longest)[2])
    assert any(text.startswith(told.format("5 minutes")) for text in said(script(longest, attended=True)[2]))


def test_no_equipment_is_never_said_where_a_load_is_needed() -> None:
    loaded = script(routine(exercise(Effort((Reps(3),), UP_DOWN), load=("5 kg",))))
    assert "You need no equipment." not in said(loaded[1])
    assert "5 kg." in said(loaded[2])


def test_brief_keeps_the_way_out_of_a_position_that_only_the_name_tells() -> None:
    kneeling = exercise(Effort((Hold(Seconds(20)),)), name="Kneeling stretch", exit=("Lean forward.",))
    assert "Lean forward." in said(script(routine(kneeling), verbosity="brief")[-1])


@pytest.mark.parametrize(
    ("language", "said_last"), [("en", "Your left side first."), ("de", "Gehen. links.")]
)
def test_running_into_an_exercise_tells_its_first_side(language: str, said_last: str) -> None:
    at_once = {"count_in": Seconds(0), "lead_in": Seconds(0), "switch": Seconds(0)}
    run = exercise(Effort((Timed(Seconds(60)),)), name="Laufen", **at_once)
    sides = ("left", "right") if language == "en" else ("links", "rechts")
    walking = exercise(Effort((Timed(Seconds(60)),)), name="Gehen", sides=sides, **at_once)
    made = script(routine(run, walking, language=language))
    assert any(text.endswith(said_last) for text in said(made[kinds(made).index("work")]))
