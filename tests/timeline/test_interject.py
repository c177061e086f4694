"""Answers in the running sound, and segments that change while they are heard."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripts_made import METRIC, laid, nth, script_of

from voicecoach.coaching.metric import FixedMetric
from voicecoach.model.segment import Cue, Laid, Line, Passage, Segment, Work
from voicecoach.model.sound import Earcon, Utterance
from voicecoach.model.units import Seconds
from voicecoach.timeline import lay_out
from voicecoach.timeline.gaps import BREATH
from voicecoach.timeline.interject import changed, interject, soonest

SHORT = Line(Utterance("Go on."), "announce", Seconds(0))
RAISES = '[[exercise]]\nname = "Raises"\nreps = 20\ntempo = "2"\n'
CALM = f"{RAISES}count = {{ every = 5, last = 2 }}\n"
"""Twenty repetitions of two seconds; numbers at 5, 10, 15, 19 and 20, ticks between them."""
MIXED = """
[[exercise]]
name = "Mixed"
work = [{ reps = 9, tempo = "up 1.5, down 2", cues = [{ at = "rep 3", say = "Heels down, softly." }] },
        { hold = 40, count = { beep = "second" } }, { reps = 12, tempo = "1", count = { reps = "down" } }]
sets = 3
rest = 60
setup = ["Stand.", "Hold on to a wall."]
exit = "Sit down."
cues = []
"""


def spoken(of: Laid) -> list[Cue]:
    return [cue for cue in of.cues if not isinstance(cue.sound, Earcon)]


def one_after_another(of: Laid, since: Seconds = Seconds(-9)) -> None:
    for one, other in pairwise(cue for cue in spoken(of) if cue.start >= since):
        assert one.end <= other.start, f"{one.sound} runs into {other.sound}"


def counted(of: Laid) -> list[tuple[Seconds, int, int]]:
    return sorted((cue.beat, cue.part, cue.rep) for cue in of.cues if cue.role == "count")


def passage(*, lead: int = 0, head: tuple[str, ...] = (), least: int = 0, settle: int = 0) -> Laid:
    lines = tuple(Line(Utterance(text), "announce") for text in head)
    body = Passage(Seconds(lead), lines, least=Seconds(least), settle=Seconds(settle))
    return lay_out(Segment(3, "rest", body), None, METRIC)


def test_numbers_under_an_answer_become_ticks_on_their_beats() -> None:
    script = script_of(f"{RAISES}count = {{ last = 2 }}\n")
    work = laid(script, nth(script, "work"))
    line = Line(Utterance("A sentence that takes a while."), "announce", Seconds(0))
    length = METRIC(line.sound).seconds
    answered = interject(work, [line], Seconds(7), METRIC)
    assert answered is not None
    assert [cue.start for cue in answered.cues if cue.sound == line.sound] == [7]
    under = [rep for rep in range(1, 21) if 7 < 2 * (rep - 1) < 7 + length]
    assert under == [5]
    ticks = {cue.rep: cue for cue in answered.cues if cue.rep and cue.sound == Earcon("tick")}
    assert set(ticks) == set(under)
    assert [(cue.beat, cue.ducked) for cue in ticks.values()] == [(Seconds(8), True)]
    assert [cue.beat for cue in answered.cues if cue.rep] == [2 * rep for rep in range(20)]


def test_an_answer_waits_for_what_is_being_said() -> None:
    script = script_of(RAISES)
    work = laid(script, nth(script, "work"))
    number = next(cue for cue in work.cues if cue.rep == 4)
    middle = (number.start + number.end) / 2
    answered = interject(work, [SHORT], middle, METRIC)
    assert answered is not None
    assert number in answered.cues
    (answer,) = (cue for cue in answered.cues if cue.sound == SHORT.sound)
    assert answer.start == number.end + BREATH == soonest(work, middle)
    assert soonest(work, number.end) == number.end


def test_what_must_be_heard_is_never_replaced() -> None:
    script = script_of(CALM)
    work = laid(script, nth(script, "work"))
    tenth, last_but_one = (next(cue for cue in work.cues if cue.rep == rep) for rep in (10, 19))
    assert (tenth.keep, last_but_one.keep) == (False, True)
    assert interject(work, [SHORT], tenth.start - BREATH, METRIC) is not None
    assert interject(work, [SHORT], last_but_one.start - BREATH, METRIC) is None
    length = METRIC(SHORT.sound).seconds
    just = last_but_one.start - length - BREATH
    assert interject(work, [SHORT], just, METRIC) is not None
    assert interject(work, [SHORT], just + Seconds(1, 1000), METRIC) is None


def test_an_answer_is_over_before_the_first_number_of_what_may_follow() -> None:
    quiet = passage(head=("Rest.",), least=30)
    length = METRIC(SHORT.sound).seconds
    latest = 30 - Seconds(3, 10) - BREATH - length
    assert interject(quiet, [SHORT], latest, METRIC) is not None
    assert interject(quiet, [SHORT], latest + Seconds(1, 1000), METRIC) is None


def test_in_a_passage_nothing_is_replaced_and_a_long_sentence_is_not_waited_for() -> None:
    told = passage(head=("A first sentence that takes more than a second and a half.", "A second."), least=60)
    first, second = told.cues
    assert interject(told, [SHORT], first.start + Seconds(1, 10), METRIC) is None
    assert (
        interject(told, [SHORT], first.end - Seconds(1, 10), METRIC) is None
    )  # the second one is in the way
    after = interject(told, [SHORT], second.end - Seconds(1, 2), METRIC)
    assert after is not None
    assert after.cues[:2] == (first, second)
    assert after.cues[2].start == second.end + BREATH


def test_no_answer_in_the_lead_of_a_passage_where_a_last_number_may_still_sound() -> None:
    rest = passage(lead=1, least=30)
    answered = interject(rest, [SHORT], Seconds(1, 10), METRIC)
    assert answered is not None and answered.cues[0].start == 1


def test_what_a_passage_says_of_its_own_is_known_beside_an_answer() -> None:
    script = script_of(RAISES + "sets = 2\nrest = 60\n")
    rest = laid(script, nth(script, "rest"))
    answered = interject(rest, [SHORT, SHORT], Seconds(20), METRIC)
    assert answered is not None
    assert len(answered.cues) == len(rest.cues) + 2
    assert answered.own == rest.cues


def test_chimes_under_an_answer_are_ducked_and_end_chimes_are_kept_clear() -> None:
    script = script_of('[[exercise]]\nname = "Hold"\nhold = 60\n')
    work = laid(script, nth(script, "work"))
    (half,) = (cue for cue in work.cues if cue.sound == Earcon("halfway"))
    said = next(cue for cue in spoken(work) if half.start < cue.start)
    answered = interject(work, [SHORT], half.start - BREATH, METRIC)
    assert answered is not None
    assert replace(half, ducked=True) in answered.cues
    assert (said in answered.cues) == (
        said.start >= half.start - BREATH + METRIC(SHORT.sound).seconds + BREATH
    )
    (start,) = (cue for cue in work.cues if cue.sound == Earcon("start"))
    assert start.keep and interject(work, [SHORT], start.start - Seconds(1, 10), METRIC) is None


@given(
    st.integers(0, 14),
    st.lists(
        st.sampled_from([SHORT, Line(Utterance("Repetition 3 of 12."), "announce", Seconds(3, 20))]),
        min_size=1,
        max_size=4,
    ),
    st.integers(-10, 7000),
    st.sampled_from([80, 140, 175, 400]),
)
def test_an_answer_never_runs_into_anything(index: int, lines: list[Line], at: int, rate: int) -> None:
    measure, script = FixedMetric(rate), script_of(MIXED)
    segment = script[index % len(script)]
    following = script[segment.index + 1] if segment.index + 1 < len(script) else None
    before, now = lay_out(segment, following, measure), Seconds(at, 50)
    after = interject(before, lines, now, measure)
    if after is None:
        return
    one_after_another(after)
    answers = [
        cue for cue in after.cues if cue not in before.cues and cue.sound != Earcon("tick") and cue.keep
    ]
    starts = [cue.start for cue in answers if not isinstance(cue.sound, Earcon)]
    assert len(starts) == len(lines) and starts[0] >= now
    for (start, other), line in zip(pairwise(starts), lines, strict=False):
        assert other - start == measure(line.sound).seconds + line.pause
    assert answers[-1].end < before.seconds
    lost = [cue for cue in before.cues if cue not in after.cues]
    if not isinstance(segment.body, Work):
        assert {cue.role for cue in lost if not isinstance(cue.sound, Earcon)} == set()
    assert all(cue.start >= now and (not cue.keep or cue.sound == Earcon("tick")) for cue in lost)
    assert counted(after) == counted(before)


@pytest.mark.parametrize("at", [Seconds(n, 10) for n in range(0, 400, 7)])
def test_a_change_that_changes_nothing_changes_no_sound_but_an_answer(at: Seconds) -> None:
    script = script_of(RAISES + 'cues = [{ at = "every 15s", say = "Heels down, and slowly." }]\n')
    work = laid(script, nth(script, "work"))
    assert changed(work, work, at, METRIC) == work
    answered = interject(work, [SHORT], at, METRIC)
    if answered is not None:
        later = changed(answered, work, at + Seconds(1, 10), METRIC)
        one_after_another(later)
        assert [(cue.beat, cue.rep) for cue in later.cues if cue.rep] == [
            (Seconds(2 * n), n + 1) for n in range(20)
        ]


def test_a_count_that_has_begun_is_not_counted_again_where_the_new_one_is_a_tick() -> None:
    script = script_of(RAISES)
    old = laid(script, nth(script, "work"))
    fifth = next(cue for cue in old.cues if cue.rep == 5)
    assert fifth.start < fifth.beat == 8
    tick = replace(fifth, sound=Earcon("tick"), start=fifth.beat, end=fifth.beat + Seconds(1, 20))
    new = replace(old, cues=tuple(tick if cue is fifth else cue for cue in old.cues))
    for at in (fifth.start + Seconds(1, 100), fifth.beat):
        assert [cue for cue in changed(old, new, at, METRIC).cues if cue.rep == 5] == [fifth]
    assert [cue for cue in changed(old, new, fifth.start, METRIC).cues if cue.rep == 5] == [tick]


def test_under_a_sentence_that_goes_on_the_new_counts_are_ticks_and_chimes_are_ducked() -> None:
    script = script_of(
        RAISES
        + "count = { beep = 'rep', every = 5 }\n"
        + 'cues = [{ at = "7s", say = "Now keep your heels down, and go slowly." }]\n'
    )
    old = laid(script, nth(script, "work"))
    cue = next(cue for cue in old.cues if cue.role == "author")
    number = Cue(Seconds(9), Seconds(10), Seconds(91, 10), Utterance("5"), "count", rep=5)
    chime = Cue(Seconds(9), Seconds(10), Seconds(9), Earcon("halfway"), "boundary")
    assert cue.start < number.start < number.beat < cue.end
    new = replace(old, cues=(number, chime))
    at = cue.start + Seconds(1, 10)
    later = [each for each in changed(old, new, at, METRIC).cues if each.start >= at]
    assert [(each.beat, each.sound, each.rep, each.ducked) for each in later] == [
        (9, Earcon("halfway"), 0, True),
        (Seconds(91, 10), Earcon("tick"), 5, True),
    ]


def test_what_speaks_longer_than_a_second_and_a_half_is_interrupted_rather_than_waited_for() -> None:
    told = passage(head=("A sentence that takes more than a second and a half.",), least=60)
    (sentence,) = told.cues
    assert interject(told, [SHORT], sentence.end + BREATH - Seconds(3, 2), METRIC) is not None
    assert interject(told, [SHORT], sentence.end + BREATH - Seconds(151, 100), METRIC) is None


def test_a_chime_that_sounds_already_is_no_obstacle() -> None:
    script = script_of('[[exercise]]\nname = "Hold"\nhold = 60\n')
    work = laid(script, nth(script, "work"))
    (start,) = (cue for cue in work.cues if cue.sound == Earcon("start"))
    answered = interject(work, [SHORT], start.start + Seconds(1, 10), METRIC)
    assert answered is not None and start in answered.cues


def test_a_count_whose_beat_has_passed_is_not_made_up_for() -> None:
    script = script_of(RAISES)
    old = laid(script, nth(script, "work"))
    early = Cue(Seconds(79, 10), Seconds(83, 10), Seconds(801, 100), Utterance("6"), "count", rep=6)
    new = replace(old, cues=tuple(sorted((*old.cues, early), key=lambda cue: cue.start)))
    assert changed(old, new, Seconds(805, 100), METRIC).cues == old.cues
    assert len(changed(old, new, Seconds(80, 10), METRIC).cues) == len(old.cues) + 1
