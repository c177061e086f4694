"""Each command as the person hears it: the real coach on a virtual clock."""

from collections.abc import Callable, Iterable
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from real_coach import coach_of
from session_fakes import RATE, Stand, amounts

from voicecoach.model.event import (
    Answered,
    Asked,
    Command,
    CommandName,
    CueSpoken,
    Event,
    Finished,
    LevelChanged,
    NotSaved,
    PainReported,
    Paused,
    RepDone,
    Resumed,
    Saved,
    SegmentStarted,
    SetEnded,
    Slept,
    Told,
)
from voicecoach.model.segment import Work
from voicecoach.model.sound import Earcon, Utterance

RAISES = """
[[exercise]]
name = "Raises"
setup = "Stand by the wall."
detail = "Heels over the edge."
caution = "No swinging."
exit = "Sit down."
easier = "Hold on to the wall."
reps = 20
tempo = "2"
count = { last = 3 }

[[exercise.levels]]
name = "low"
reps = 12

[[exercise.levels]]
name = "high"

[[exercise]]
name = "Plank"
hold = 30
"""
Given = Iterable[tuple[float, CommandName | Command]]


def perform(given: Given = (), text: str = RAISES, **more: Any) -> "Heard":
    mine = coach_of(text, wait=more.pop("wait", False), level="high" if "levels" in text else None)
    stand = Stand(mine.segments, [*given, (600, "stop")], coach=mine, **more)
    return Heard(stand, stand.run())


class Heard:
    """What was told, and when."""

    def __init__(self, stand: Stand, events: list[Event]) -> None:
        self.stand, self.events = stand, events

    def of(self, kind: type[Any]) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]

    def said(self, after: float = 0) -> list[str]:
        """What was spoken from a time of the session on, counts left out."""
        return [
            cue.sound.text
            for cue in self.of(CueSpoken)
            if isinstance(cue.sound, Utterance) and cue.role != "count" and cue.at >= after
        ]

    def counts(self, after: float = 0) -> list[str]:
        """The numbers and ticks of repetitions."""
        return [
            cue.sound.text if isinstance(cue.sound, Utterance) else cue.sound.name
            for cue in self.of(CueSpoken)
            if cue.rep and cue.at >= after
        ]

    def chimes(self, name: str) -> list[Fraction]:
        return [cue.at for cue in self.of(CueSpoken) if cue.sound == Earcon(name)]  # type: ignore[arg-type]  # as tests name them

    def first(self, test: Callable[[Event], bool]) -> Event:
        return next(event for event in self.events if test(event))


def zero(text: str = RAISES, nth: int = 0) -> float:
    """When the n-th set begins where nobody disturbs."""
    works = [
        event.at for event in perform(text=text).of(SegmentStarted) if isinstance(event.segment.body, Work)
    ]
    return float(works[nth])


ZERO = zero()


def test_where_am_i_is_answered_while_the_count_goes_on() -> None:
    asked = ZERO + 8.3
    heard = perform([(asked, "where")])
    (chime,) = heard.chimes("answer")
    assert asked <= chime <= asked + 0.2
    assert heard.said(asked)[:3] == ["Raises.", "Repetition 5 of 20.", "Next: Plank."]
    assert "left in all" in heard.said(asked)[3]
    # No repetition is missed, and each falls where arithmetic puts it.
    undisturbed = perform()
    assert [e.at for e in heard.of(RepDone)] == [e.at for e in undisturbed.of(RepDone)]
    assert not heard.of(Paused)
    assert "tick" in heard.counts() and heard.counts()[-3:] == ["18", "19", "20"]
    numbers = [int(count) for count in heard.counts() if count != "tick"]
    assert numbers == sorted(numbers)


def test_where_am_i_pauses_the_work_where_the_last_counts_would_be_lost() -> None:
    asked = ZERO + 31  # two seconds before the last three repetitions
    heard = perform([(asked, "where")])
    assert "Repetition 16 of 20." in heard.said(asked)
    counts = heard.counts(asked)
    assert counts[-5:] == ["16", "17", "18", "19", "20"] and "tick" not in counts
    (ended,) = [e for e in heard.of(SetEnded) if e.segment.exercise.id == "raises"]
    assert (ended.done, ended.cut) == (amounts(20), "none")


def test_the_last_sentence_is_said_again() -> None:
    heard = perform([(ZERO + 6.3, "again")])
    assert heard.said().count("Stand by the wall.") == 1
    assert heard.said(ZERO + 6)[0] == "Mind your knees." or heard.said(ZERO + 6)[0] in heard.said()[:-1]


def test_explaining_pauses_the_work_and_goes_on_with_the_repetition() -> None:
    heard = perform([(ZERO + 9, "explain")])
    said = heard.said(ZERO + 9)
    assert said[:4] == ["Raises.", "Stand by the wall.", "Heels over the edge.", "No swinging."]
    assert said[4] == "Repetition 5 of 20."
    assert heard.counts(ZERO + 9)[0] == "5"


def test_more_and_less_change_this_set_alone() -> None:
    more = perform([(ZERO + 5.1, "more")])
    assert not more.of(Answered), "that is no dose for the record"
    assert [e.done for e in more.of(SetEnded)] == [amounts(25), amounts(30)]
    assert more.counts()[-3:] == ["23", "24", "25"]
    assert "25 repetitions" in more.of(Told)[0].text
    less = perform([(ZERO + 5.1, "less"), (ZERO + 6, "less"), (ZERO + 7, "less"), (ZERO + 8, "less")])
    # Four times five less of twenty: down to the repetition that is being done.
    assert less.of(SetEnded)[0].done == amounts(5)
    hold = zero(nth=1)
    assert [e.done for e in perform([(hold + 3, "more")]).of(SetEnded)] == [amounts(20), amounts(40)]


def test_what_is_asked_of_a_set_stays_what_it_was() -> None:
    ended, *_ = perform([(ZERO + 5.1, "more")]).of(SetEnded)
    assert ended.segment.exercise.work[0].doses[0].count == 20


def begin(heard: Heard) -> Fraction:
    """When the first set began."""
    at: Fraction = next(e.at for e in heard.of(SegmentStarted) if e.segment.kind == "work")
    return at


def test_more_time_to_get_into_position() -> None:
    usual, longer = perform(), perform([(ZERO - 3.5, "more")])
    begins = [begin(usual), begin(longer)]
    assert begins[1] - begins[0] == 10
    assert longer.said().count("Stand by the wall.") == 1


def test_slower_from_the_next_repetition_on() -> None:
    heard = perform([(ZERO + 5, "slower")])
    ends = [e.at for e in heard.of(RepDone)]
    lengths = [b - a for a, b in pairwise(ends)]
    assert set(lengths[:2]) == {Fraction(2)} and set(lengths[4:18]) == {Fraction(20, 9)}
    (ended,) = [e for e in heard.of(SetEnded) if e.segment.exercise.id == "raises"]
    assert ended.segment.body.tempo == Fraction(9, 10)
    assert len(heard.counts()) == 20


def test_a_tempo_holds_for_the_later_sets_and_has_its_limits() -> None:
    text = RAISES.replace("reps = 20", "reps = 6\nsets = 2\nrest = 8")
    begin = zero(text)
    heard = perform([(begin + 1 + n / 10, "faster") for n in range(12)], text)
    ends = [e.at for e in heard.of(RepDone)]
    assert ends[-1] - ends[-2] == Fraction(2) / 2  # twice as fast is the most
    assert len(heard.chimes("refused")) == 2
    nothing = perform([(zero(nth=1) + 5, "slower")])
    assert nothing.chimes("refused") and not nothing.of(Told)


def test_next_and_back() -> None:
    heard = perform([(ZERO + 6.5, "next")])
    skipped = heard.of(SetEnded)[0]
    assert (skipped.done, skipped.cut) == (amounts(3), "skip")
    after = heard.said(ZERO + 6)
    assert after[0] == "Sit down." and "Plank" in after[1]
    again = perform([(ZERO + 10.5, "back")])
    assert [(e.done, e.cut) for e in again.of(SetEnded)] == [
        (amounts(5), "skip"),
        (amounts(20), "none"),
        (amounts(30), "none"),
    ]
    before = perform([(ZERO + 10.5, "back"), (ZERO + 11.5, "back")])
    assert before.said().count("Stand by the wall.") == 2


def test_next_in_the_closing_is_refused_and_the_session_ends() -> None:
    end = float(perform().of(Finished)[0].at)
    heard = perform([(end - 1, "next")])
    assert heard.chimes("refused") and heard.of(Finished)[0].how == "finished"


def test_commands_while_paused_are_carried_out_and_it_stays_paused() -> None:
    heard = perform([(ZERO + 7, "pause"), (ZERO + 9, "where"), (ZERO + 30, "more"), (ZERO + 60, "pause")])
    assert len(heard.of(Paused)) == 1 and len(heard.of(Resumed)) == 1
    said = heard.said(ZERO + 6)
    assert said[0] == "Raises." and "Repetition 4 of 20." in said
    assert heard.of(SetEnded)[0].done == amounts(25)
    moved = perform([(ZERO + 7, "pause"), (ZERO + 9, "next"), (ZERO + 60, "pause")])
    assert moved.of(SetEnded)[0].cut == "skip"
    stamps = {type(e).__name__: at / RATE for e, at in zip(moved.events, moved.stand.stamps, strict=True)}
    assert stamps["Resumed"] == pytest.approx(ZERO + 60, abs=0.1)
    done = perform([(ZERO + 7, "pause"), (ZERO + 9, "done"), (ZERO + 60, "pause")])
    assert (done.of(SetEnded)[0].done, done.of(SetEnded)[0].cut) == (amounts(3), "done")
    assert "Plank" in " ".join(done.said(ZERO + 10))


def test_louder_and_softer_are_answered_and_told() -> None:
    heard = perform([(ZERO + 3, "softer"), (ZERO + 5, "louder"), (ZERO + 6, "louder")])
    assert [told.text for told in heard.of(Told)] == [
        "Volume 79 percent.",
        "Volume 100 percent.",
        "Volume 126 percent.",
    ]


def test_silence_that_was_chosen_gets_no_softer_and_can_be_ended() -> None:
    heard = perform([(ZERO + 3, "softer"), (ZERO + 5, "louder")], volume=0)
    assert [told.text for told in heard.of(Told)] == ["Volume 0 percent.", "Volume 5 percent."]


def test_the_voice_goes_faster_with_the_next_segment_that_is_ready() -> None:
    heard = perform([(ZERO + 3, "voice-faster")])
    assert [told.text for told in heard.of(Told)] == ["195 words a minute."]
    assert 195 in heard.stand.clips.rates


def test_quieter_leaves_explanations_out_and_comes_back() -> None:
    brief = perform([(ZERO + 3, "quieter")], RAISES + 'setup = "Lie down."\n')
    assert "Lie down." not in brief.said()
    again = perform([(ZERO + 3, "quieter"), (ZERO + 5, "quieter")], RAISES + 'setup = "Lie down."\n')
    assert "Lie down." in again.said()


def test_help_is_spoken_and_an_unknown_key_says_how_to_get_it() -> None:
    heard = perform([(ZERO + 3, "unknown"), (ZERO + 12, "help")])
    assert heard.said(ZERO + 3)[0] == "H for help."
    assert any(said.startswith("Space ") for said in heard.said(ZERO + 12))
    assert heard.of(SetEnded)[0].done == amounts(20)


def test_sharp_pain_ends_the_exercise() -> None:
    heard = perform([(ZERO + 7, "pain"), (ZERO + 12, Command("answer", 1))])
    said = heard.said(ZERO + 6)
    assert said[:2] == ["Sit down.", "No swinging."] and "sharp" in said[2]
    assert any("somebody who knows" in sentence for sentence in said)
    (pain,) = heard.of(PainReported)
    assert (pain.rep, pain.sharp, pain.segment.exercise.id) == (4, True, "raises")
    first = heard.of(SetEnded)[0]
    assert (first.done, first.cut) == (amounts(3), "pain")
    assert "Plank" in " ".join(said)


def test_silence_after_the_pain_counts_as_sharp() -> None:
    heard = perform([(ZERO + 7, "pain")])
    assert heard.of(PainReported)[0].sharp and heard.of(SetEnded)[0].cut == "pain"
    assert [(asked.question, asked.seconds) for asked in heard.of(Asked)] == [("sharp", 10)]


@pytest.mark.parametrize(
    ("answer", "cuts", "last"),
    [
        (1, ["none", "none"], "finished"),
        (2, ["pain", "none", "none"], "finished"),
        (3, ["pain", "none"], "finished"),
        (4, ["done"], "stopped"),
    ],
)
def test_mild_pain(answer: int, cuts: list[str], last: str) -> None:
    given: Given = [
        (ZERO + 7, "pain"),
        (ZERO + 12, Command("answer", 2)),
        (ZERO + 16, Command("answer", answer)),
    ]
    heard = perform(given)
    assert "Hold on to the wall." in heard.said(ZERO + 6)
    assert [pain.sharp for pain in heard.of(PainReported)] == [False]
    assert [ended.cut for ended in heard.of(SetEnded)] == cuts
    assert heard.of(Finished)[0].how == last
    assert len(heard.of(LevelChanged)) == (answer == 2)


def test_without_an_answer_a_mild_pain_pauses() -> None:
    heard = perform([(ZERO + 7, "pain"), (ZERO + 15, Command("answer", 2)), (ZERO + 90, "pause")])
    assert [asked.question for asked in heard.of(Asked)] == ["sharp", "mild"]
    assert len(heard.of(Paused)) == 1 and heard.of(SetEnded)[0].done == amounts(20)


def test_keys_keep_their_meaning_in_a_question() -> None:
    heard = perform([(ZERO + 7, "finish"), (ZERO + 8, "where"), (ZERO + 14, "done")])
    assert (
        heard.said(ZERO + 6).count("Finish? Press Q again, or just wait, to end. Press Enter to go on.") >= 1
    )
    assert "Repetition 4 of 20." in heard.said(ZERO + 6)
    assert heard.of(Finished)[0].how == "finished"
    both = perform([(ZERO + 7, "finish"), (ZERO + 8, "pain"), (ZERO + 12, Command("answer", 1))])
    assert both.of(PainReported) and both.of(Finished)[0].how == "finished"
    ending = perform([(ZERO + 7, "pain"), (ZERO + 9, "finish"), (ZERO + 10, "finish")])
    assert [pain.sharp for pain in ending.of(PainReported)] == [True]
    assert ending.of(Finished)[0].how == "stopped"


def test_each_exercise_waits_for_a_key() -> None:
    heard = perform([(ZERO + 120, "done"), (ZERO + 300, "done")], wait=True)
    begins = [e.at for e in heard.of(SegmentStarted) if e.segment.kind == "work"]
    assert [float(at) for at in begins] == pytest.approx([ZERO + 122, ZERO + 302], abs=0.5)
    assert heard.said().count("Press Enter when you are ready.") == 2


@pytest.mark.parametrize("slept", [2.5, 8 * 3600])
def test_a_computer_that_slept_pauses_the_session(slept: float) -> None:
    heard = perform([(ZERO + 60, "pause")], asleep=[(ZERO + 9, slept)])
    (told,) = heard.of(Slept)
    assert abs(told.seconds - slept) < 1 and len(heard.of(Paused)) == 1
    assert "stood still" in " ".join(heard.said(ZERO + 8))
    assert heard.of(SetEnded)[0].done == amounts(20)  # nothing was caught up, nothing lost


def test_where_nobody_could_end_a_pause_it_goes_on_by_itself() -> None:
    heard = perform(asleep=[(ZERO + 9, 2.5)], attended=False)
    assert len(heard.of(Slept)) == 1 and not heard.of(Paused)
    assert "Everything stood still for a while. We go on." in heard.said(ZERO + 8)
    assert heard.counts(ZERO + 9)[-1] == "20" and heard.of(SetEnded)[0].done == amounts(20)
    assert heard.of(Finished)[0].how == "finished" and heard.stand.stamps[-1] < 120 * RATE


def test_a_short_stall_is_none() -> None:
    assert not perform(asleep=[(ZERO + 9, 1.5)]).of(Slept)


def test_the_journal_is_heard_of() -> None:
    heard = perform(
        [(ZERO + 3, Command("saved", 2)), (ZERO + 5, Command("unsaved", text="the disk is full"))]
    )
    assert [event.sets for event in heard.of(Saved)] == [2]
    assert [event.reason for event in heard.of(NotSaved)] == ["the disk is full"]
    assert "Your record cannot be written. It is kept, and tried again." in heard.said(ZERO + 5)


def test_an_interruption_loses_the_set_and_tells_so() -> None:
    heard = perform([(ZERO + 7, "interrupt")])
    assert heard.of(SetEnded)[0].cut == "lost" and heard.of(Finished)[0].how == "interrupted"


def test_without_sound_commands_are_carried_out_and_printed() -> None:
    lost = (ZERO + 6, ZERO + 20)
    where = perform([(ZERO + 8, "where")], dead=[lost])
    assert "Repetition" in where.of(Told)[0].text
    moved = perform([(ZERO + 8, "next")], dead=[lost])
    assert moved.of(SetEnded)[0].cut == "skip" and "Plank" in moved.of(Told)[0].text
    done = perform([(ZERO + 8, "done")], dead=[lost])
    assert done.of(SetEnded)[0].cut == "done" and len(done.of(SetEnded)) == 2


def test_pain_without_sound_prints_the_way_out_and_asks_once_the_sound_is_back() -> None:
    heard = perform([(ZERO + 8, "pain"), (ZERO + 30, Command("answer", 1))], dead=[(ZERO + 6, ZERO + 20)])
    assert "Sit down." in heard.of(Told)[0].text
    assert [asked.question for asked in heard.of(Asked)] == ["sharp"]
    assert heard.of(PainReported)[0].sharp and heard.of(SetEnded)[0].cut == "pain"


def test_a_change_behind_a_pause_is_one_of_the_set_that_is_come_into_again() -> None:
    behind: Given = [(ZERO + 7, "pause"), (ZERO + 9, "pause")]
    heard = perform([*behind, (ZERO + 9.5, "more"), (ZERO + 9.9, "faster")])
    assert [told.text for told in heard.of(Told)] == ["25 repetitions.", "Tempo 110 percent."]
    assert heard.of(SetEnded)[0].done == amounts(25)
    ends = [event.at for event in heard.of(RepDone)]
    assert ends[20] - ends[19] == Fraction(20, 11)
    again: Given = [(ZERO + 10, "pause"), (ZERO + 11, "less"), (ZERO + 13, "pause")]
    halted = perform([(ZERO + 7, "pause"), (ZERO + 8, "more"), (ZERO + 9, "pause"), *again])
    assert halted.of(SetEnded)[0].done == amounts(20)


def test_an_answer_that_stops_the_work_tells_where_it_was_stopped() -> None:
    heard = perform([(ZERO + 31, "where")])
    said = [text for text in heard.said(ZERO + 31) if text.startswith("Repetition")]
    assert said == ["Repetition 16 of 20.", "Repetition 16 of 20."]
    replaced = perform([(ZERO + 31, "where"), (ZERO + 33, "help")])
    told = replaced.said(ZERO + 33)
    assert told.count("Next: Plank.") == 0 and told[-1] != told[-2]


def test_a_second_answer_takes_the_place_of_the_first_while_the_count_goes_on() -> None:
    heard = perform([(ZERO + 4.3, "where"), (ZERO + 5.1, "where")])
    said = heard.said(ZERO + 4)
    assert said.count("Raises.") == 2 and said.count("Next: Plank.") == 1
    assert [e.at for e in heard.of(RepDone)] == [e.at for e in perform().of(RepDone)]
