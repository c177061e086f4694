"""What is heard and told once a routine is through: the summary, two questions, thanks."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import pytest
from real_coach import coach_of
from session_fakes import RATE, S, Stand, frame, hold, passage, reps

from voicecoach.cli.screen import Screen
from voicecoach.model.event import (
    Answered,
    Asked,
    Command,
    CommandName,
    CueSpoken,
    Finished,
    PainReported,
    Paused,
    Resumed,
    SegmentStarted,
    SetEnded,
    Slept,
    SoundBack,
    SoundLost,
)
from voicecoach.model.sound import Utterance

SESSION = [passage(0, "hello", count_in=1), reps(1, 3, S(1)), passage(2, "goodbye")]
SUMMARY = Command("summary", text="Well done.\nThree raises.\n")
NONE = Command("summary")
Given = Iterable[tuple[float, CommandName | Command]]


def perform(given: Given = (), *, asks: bool = True, summary: Command | None = NONE, **more: Any) -> Stand:
    """A session of about six seconds whose summary, if there is one, comes at its beginning."""
    before = [] if summary is None else [(0.5, summary)]
    stand = Stand(SESSION, [*before, *given, (400, "stop")], questions=asks, **more)
    stand.run()
    return stand


def length(stand: Stand, *texts: str) -> Fraction:
    """How long lines take that are spoken one after the other, each with its pause."""
    return sum((stand.extent(Utterance(text)).seconds + Fraction(2, 5) for text in texts), S(0))


TURN = S(1, 40)
"""Seconds of a turn: what is over is found out so much later at the most."""


def end_of(stand: Stand) -> Fraction:
    """When the routine is through, to the frame."""
    exact = length(stand, "hello") + 1 + 3 + length(stand, "goodbye")
    return Fraction(frame(exact), RATE)


END = float(end_of(perform()))


def of(stand: Stand, kind: type[Any]) -> list[Any]:
    return [event for event in stand.events if isinstance(event, kind)]


def said(stand: Stand, after: float = END) -> list[str]:
    """What was spoken from a time of the session on."""
    return [
        cue.sound.text for cue in of(stand, CueSpoken) if isinstance(cue.sound, Utterance) and cue.at >= after
    ]


def finished(stand: Stand) -> Finished:
    *_, last = stand.events
    assert isinstance(last, Finished) and last.how == "finished" and len(of(stand, Finished)) == 1
    return last


def asked_at(question: str) -> float:
    """When a question has been put to somebody who answers none."""
    return float(next(event.at for event in of(perform(), Asked) if event.question == question))


EFFORT, PAIN = asked_at("effort"), asked_at("pain")


# The summary


def test_the_summary_is_told_when_the_routine_is_through() -> None:
    stand = perform(summary=SUMMARY, asks=False)
    end = end_of(stand)
    assert said(stand) == ["Well done.", "Three raises."]
    begun = of(stand, SegmentStarted)[-1]
    assert begun.segment.index == 2 and end <= begun.at <= end + S(1, 5)
    first, second = (stand.onsets(text) for text in said(stand))
    assert first == [frame(begun.at + stand.extent(Utterance("Well done.")).beat)]
    later = begun.at + length(stand, "Well done.")
    assert second == [frame(later + stand.extent(Utterance("Three raises.")).beat)]
    assert 0 <= finished(stand).at - (later + length(stand, "Three raises.")) <= TURN


def test_it_is_waited_for_a_second_and_no_longer() -> None:
    never = perform(summary=None, asks=False)
    assert 1 <= finished(never).at - end_of(never) <= 1 + 2 * TURN
    in_time = perform([(END + 0.6, SUMMARY)], summary=None, asks=False)
    begun = of(in_time, SegmentStarted)[-1].at
    assert END + 0.6 <= begun <= END + 0.8 and said(in_time) == ["Well done.", "Three raises."]
    late = perform([(END + 1.1, SUMMARY)], summary=None, asks=False)
    assert said(late) == [] and finished(late).at == finished(never).at
    asked = perform([(EFFORT + 3, SUMMARY)], summary=None)
    assert said(asked) == ["effort?", "Well done.", "Three raises.", "pain?"]
    nothing = perform([(EFFORT + 3, NONE)], summary=None)
    assert said(nothing) == ["effort?", "pain?"]
    emptied = perform([(0.4, NONE), (EFFORT + 3, SUMMARY)])
    assert said(emptied) == ["effort?", "Well done.", "Three raises.", "pain?"]
    again = perform([(EFFORT + 3, Command("summary", text="Again."))], summary=SUMMARY)
    assert "Again." not in said(again)
    none = perform(asks=False)
    assert 0 <= finished(none).at - end_of(none) <= TURN, "there is none, and that was told"


def test_what_the_summary_waits_for_is_what_was_heard_to_its_end() -> None:
    sets = Stand([hold(0, 3)], [(10, "stop")])
    events = sets.run()
    assert [type(event).__name__ for event in events[-2:]] == ["SetEnded", "Finished"]
    told = sets.stamps[-2] / RATE
    assert 3 <= told <= 3.1, "the record has the set before the wait"
    # 3 times 1.27 s are half a frame more than the sound there is to hear.
    both = Stand([reps(0, 3, Fraction(127, 100))], [(1, NONE)], questions=True)
    assert [len([e for e in both.run() if isinstance(e, kind)]) for kind in (SetEnded, Asked)] == [1, 2]


def test_in_a_recording_nothing_is_waited_for_or_asked() -> None:
    stand = perform(summary=None, realtime=False)
    assert finished(stand).at == end_of(stand) and not of(stand, Asked)
    spoken = Stand(SESSION, [(0, SUMMARY)], realtime=False, questions=True)
    spoken.run()
    assert said(spoken, 0)[-2:] == ["Well done.", "Three raises."] and not of(spoken, Asked)


@pytest.mark.parametrize("how", ["stop", "interrupt", "finish"])
def test_who_leaves_is_told_and_asked_nothing(how: CommandName) -> None:
    stand = Stand(SESSION, [(0.5, SUMMARY), (3, how), (3.5, "finish")], questions=True)
    stand.run()
    assert "Well done." not in said(stand, 0) and not of(stand, Asked)[1:]
    assert of(stand, Finished)[0].how == {"interrupt": "interrupted"}.get(how, "stopped")


def test_a_summary_in_the_middle_disturbs_nobody() -> None:
    usual, paused = perform(asks=False), perform([(2, "pause"), (4, SUMMARY), (5, "pause")], asks=False)
    assert said(paused, 6)[-2:] == ["Well done.", "Three raises."]
    assert len(of(paused, Paused)) == len(of(paused, Resumed)) == 1
    assert [event.done for event in of(usual, SetEnded)] == [event.done for event in of(paused, SetEnded)]


def test_an_answer_to_who_has_paused_is_not_cut_off_by_it() -> None:
    stand = perform([(2, "pause"), (3, "where"), (3.05, SUMMARY), (9, "pause")], asks=False)
    assert "here" in said(stand, 0) and said(stand, 9)[-2:] == ["Well done.", "Three raises."]


def test_that_nothing_can_be_saved_is_spoken_then_too() -> None:
    stand = perform([(END + 0.3, Command("unsaved", text="the disk is full"))], summary=SUMMARY)
    assert "not_saved" in said(stand) and "Three raises." in said(stand)


# The questions


def test_silence_skips_both_questions() -> None:
    stand = perform()
    end = end_of(stand)
    effort, pain = of(stand, Asked)
    assert [(event.question, event.seconds) for event in (effort, pain)] == [("effort", 8), ("pain", 10)]
    assert 0 <= effort.at - (end + length(stand, "effort?")) <= TURN
    assert 0 <= pain.at - (effort.at + 8 + length(stand, "pain?")) <= TURN
    assert 0 <= finished(stand).at - (pain.at + 10) <= TURN
    assert said(stand) == ["effort?", "pain?"] and not of(stand, Answered)


@pytest.mark.parametrize(("number", "effort"), [(1, "easy"), (2, "right"), (3, "hard")])
def test_how_hard_it_was(number: int, effort: str) -> None:
    stand = perform([(EFFORT + 2, Command("answer", number))])
    (answered,) = of(stand, Answered)
    assert answered == Answered(answered.at, effort=effort)  # type: ignore[arg-type]  # one of three
    assert EFFORT + 2 <= answered.at <= EFFORT + 2.05
    (chime,) = stand.chimes("answer")
    assert frame(answered.at) <= chime <= frame(answered.at + S(1, 10))
    assert said(stand) == ["effort?", "pain?", "noted"]


@pytest.mark.parametrize("number", [0, 4, 9])
def test_what_is_no_answer_is_refused_and_the_silence_goes_on(number: int) -> None:
    stand = perform([(EFFORT + 2, Command("answer", number))])
    assert len(stand.chimes("refused")) == 1 and not of(stand, Answered)
    assert finished(stand).at == finished(perform()).at


@pytest.mark.parametrize(
    ("digits", "pain", "after"),
    [
        ([(0, 0)], 0, 0),
        ([(0, 3)], 3, 0),
        ([(0, 4)], 4, 0),
        ([(0, 9)], 9, 0),
        ([(0, 1)], 1, 1.5),
        ([(0, 1), (1.4, 0)], 10, 1.4),
        ([(0, 1), (0.5, 1), (1.9, 0)], 10, 1.9),
        ([(0, 1), (0.5, 5)], 5, 0.5),
        ([(0, 1), (1.7, 0)], 1, 1.5),
    ],
)
def test_how_much_it_hurts(digits: list[tuple[float, int]], pain: int, after: float) -> None:
    stand = perform([(PAIN + 2 + at, Command("answer", digit)) for at, digit in digits])
    (answered,) = of(stand, Answered)
    assert answered == Answered(answered.at, pain=pain)
    assert after - 0.001 <= answered.at - Fraction(PAIN + 2) <= after + 0.06
    assert said(stand) == ["effort?", "pain?", "noted_pain" if pain >= 4 else "noted"]
    assert [event.question for event in of(stand, Asked)] == ["effort", "pain"]
    assert len(stand.chimes("answer")) == len([digit for at, digit in digits if at < 1.5 or pain == 10])


def test_both_answers_are_thanked_for_once() -> None:
    stand = perform([(EFFORT + 1, Command("answer", 2)), (EFFORT + 5, Command("answer", 0))])
    assert [(event.effort, event.pain) for event in of(stand, Answered)] == [("right", None), (None, 0)]
    assert said(stand) == ["effort?", "pain?", "noted"]
    assert finished(stand).at < EFFORT + 8


def test_an_answer_is_taken_while_the_question_is_spoken() -> None:
    stand = perform([(END + 0.05, Command("answer", 1))])
    assert of(stand, Answered)[0].effort == "easy"
    assert [event.question for event in of(stand, Asked)] == ["pain"]


def test_nobody_is_asked_twice_how_much_it_hurts() -> None:
    mine = coach_of(REAL + REAL.replace("Raises", "Bends"))
    given = [(0.0, NONE), (19.0, "pain"), (25.0, Command("answer", 1))]
    hurt = Stand(mine.segments, given, coach=mine, questions=True)  # type: ignore[arg-type]  # as named
    hurt.run()
    assert len(of(hurt, PainReported)) == 1
    assert [event.question for event in of(hurt, Asked)] == ["sharp", "effort"]
    assert finished(hurt)


# What the other keys do then


def test_enter_goes_on_without_an_answer() -> None:
    stand = perform([(EFFORT + 2, "done"), (EFFORT + 4, "done")])
    assert said(stand) == ["effort?", "pain?"] and not of(stand, Answered)
    assert EFFORT + 4 <= finished(stand).at <= EFFORT + 4.2
    typed = perform([(PAIN + 2, Command("answer", 1)), (PAIN + 2.5, "done")])
    assert of(typed, Answered)[0].pain == 1 and of(typed, Answered)[0].at < PAIN + 2.6


@pytest.mark.parametrize("end", ["finish", "stop", "interrupt"])
@pytest.mark.parametrize("at", [END + 0.1, EFFORT + 1, EFFORT + 8.3, PAIN + 3])
def test_one_key_or_signal_ends_it_and_it_is_finished(end: CommandName, at: float) -> None:
    stand = perform([(at, end)], summary=None if at == END + 0.1 else NONE)
    assert at <= finished(stand).at <= at + 0.1 and stand.stamps[-1] <= (at + 0.1) * RATE
    assert len(of(stand, SetEnded)) == 1


def test_a_digit_that_was_typed_is_kept_where_it_ends_then() -> None:
    stand = perform([(PAIN + 2, Command("answer", 1)), (PAIN + 2.5, "finish")])
    assert [event.pain for event in of(stand, Answered)] == [1]
    assert PAIN + 2.5 <= finished(stand).at <= PAIN + 2.6


def test_a_pause_puts_the_question_again() -> None:
    stand = perform([(EFFORT + 7, "pause"), (60, "pause"), (64, Command("answer", 3))])
    assert said(stand) == ["effort?", "effort?", "pain?", "noted"]
    assert [event.question for event in of(stand, Asked)] == ["effort", "effort", "pain"]
    assert of(stand, Answered)[0].effort == "hard"


def test_a_digit_that_was_typed_before_a_pause_is_typed_again_behind_it() -> None:
    typed = [(PAIN + 1, Command("answer", 1)), (PAIN + 2, "pause"), (60, "pause"), (63, Command("answer", 0))]
    stand = perform(typed)  # type: ignore[arg-type]  # as named
    assert [event.pain for event in of(stand, Answered)] == [0]


def test_who_has_paused_may_answer_and_still_has() -> None:
    stand = perform(
        [
            (EFFORT + 1, "pause"),
            (20, Command("answer", 1)),
            (25, "pause"),
            (28, "pause"),
            (30, Command("answer", 1)),
            (31, Command("answer", 0)),
            (40, "pause"),
        ]
    )
    assert [(event.effort, event.pain) for event in of(stand, Answered)] == [("easy", None), (None, 10)]
    assert said(stand) == ["effort?", "pain?", "noted_pain"]
    assert finished(stand).at > 0 and stand.stamps[-1] > 40 * RATE


def test_a_pause_in_the_wait_and_in_the_summary() -> None:
    waiting = perform([(END + 0.5, "pause"), (30, SUMMARY), (40, "pause")], summary=None, asks=False)
    assert said(waiting) == ["Well done.", "Three raises."] and waiting.stamps[-1] > 40 * RATE
    speaking = perform([(END + 0.3, "pause"), (40, "pause")], summary=SUMMARY, asks=False)
    assert said(speaking) == ["Well done.", "Well done.", "Three raises."]


def test_enter_leaves_the_summary_and_next_is_refused() -> None:
    stand = perform([(END + 0.3, "done")], summary=SUMMARY)
    assert said(stand)[:2] == ["Well done.", "effort?"]
    refused = perform([(END + 0.1, "next"), (END + 0.2, "back"), (END + 0.3, "more")], summary=SUMMARY)
    assert len(refused.chimes("refused")) == 3 and said(refused)[:2] == ["Well done.", "Three raises."]


@pytest.mark.parametrize("key", ["where", "again", "explain", "help", "unknown"])
@pytest.mark.parametrize("at", [END + 0.3, EFFORT + 2])
def test_what_is_asked_then_is_answered(key: CommandName, at: float) -> None:
    stand = perform([(at, key)], summary=SUMMARY if at < EFFORT else NONE)
    words = {
        "where": "here",
        "again": "Well done.",
        "explain": "explained",
        "help": "keys",
        "unknown": "help_key",
    }
    expected = words[key] if at < EFFORT or key != "again" else "effort?"
    assert expected in said(stand, at) and finished(stand)
    assert [event.question for event in of(stand, Asked)][-2:] == ["effort", "pain"]


def test_pain_is_reported_as_elsewhere_and_nothing_more_is_asked() -> None:
    for answer in (1, 2):
        stand = perform([(EFFORT + 1, "pain"), (EFFORT + 4, Command("answer", answer))])
        assert [event.sharp for event in of(stand, PainReported)] == [answer == 1]
        assert said(stand) == ["effort?", "sharp?", "noted_hurt"] and finished(stand)
    much = perform([(PAIN + 1, Command("answer", 7)), (PAIN + 1.2, "pain"), (PAIN + 5, Command("answer", 2))])
    assert said(much)[-2:] == ["sharp?", "noted_pain"], "what is much was told already"
    early = perform(
        [(END + 0.3, "pain"), (END + 3, Command("answer", 2)), (END + 3.3, "finish")], summary=SUMMARY
    )
    assert said(early) == ["Well done.", "sharp?", "noted_hurt"] and finished(early)
    assert len(of(early, PainReported)) == 1
    unsaid = perform([(END + 0.3, "pain"), (END + 3, "done"), (END + 3.3, "next")], summary=SUMMARY)
    assert said(unsaid)[:4] == ["Well done.", "sharp?", "Well done.", "Three raises."]
    back = perform([(EFFORT + 1, "pain"), (EFFORT + 4, "done")])
    assert said(back) == ["effort?", "sharp?", "effort?", "pain?"] and not of(back, PainReported)


def test_the_loss_of_the_sound() -> None:
    for begins in (END + 0.3, EFFORT + 3, PAIN + 3):
        stand = perform(summary=SUMMARY if begins < EFFORT else NONE, dead=[(begins, begins + 20)])
        assert len(of(stand, SoundLost)) == len(of(stand, SoundBack)) == 1
        asked = [event.question for event in of(stand, Asked)]
        assert asked[-1] == "pain" and len(asked) == 2 + (begins > EFFORT)
        assert finished(stand)
    spoken = perform(summary=SUMMARY, asks=False, dead=[(END + 0.3, END + 9)])
    assert said(spoken) == ["Well done.", "Well done.", "Three raises."]
    skipped = perform([(EFFORT + 6, "done")], dead=[(EFFORT + 3, EFFORT + 9)])
    assert [event.question for event in of(skipped, Asked)] == ["effort", "pain"]


def test_a_computer_that_sleeps_then() -> None:
    stand = perform([(EFFORT + 20, "pause")], asleep=[(EFFORT + 2, 3600)])
    assert [event.seconds for event in of(stand, Slept)] == [3600]
    assert said(stand) == ["effort?", "slept", "effort?", "pain?"]


def test_a_voice_that_is_late() -> None:
    stand = perform(late={"effort?": END + 5, "pain?": 0})
    asked = of(stand, Asked)[0]
    assert asked.question == "effort" and END + 5 <= asked.at <= END + 6.5
    assert "effort?" in stand.clips.urgent


# The real words


REAL = '[[exercise]]\nname = "Raises"\nreps = 3\ntempo = "1"\n'


def test_in_words_on_the_screen() -> None:
    mine = coach_of(REAL)
    usual = Stand(mine.segments, [(0, NONE)], coach=mine, questions=True)
    asked = {event.question: float(event.at) for event in usual.run() if isinstance(event, Asked)}
    given = [(0.0, SUMMARY), (asked["effort"] + 3, Command("answer", 2))]
    stand = Stand(mine.segments, [*given, (60, Command("answer", 6))], coach=mine, questions=True)
    found = stand.run()
    stand = Stand(
        mine.segments,
        [*given, (float(of(stand, Asked)[-1].at) + 1, Command("answer", 6))],
        coach=mine,
        questions=True,
    )
    events = stand.run()
    closing = [event.segment for event in events if isinstance(event, SegmentStarted)][-4:]
    assert {(each.kind, each.index) for each in closing} == {("closing", len(mine.segments) - 1)}
    assert found[-1] != events[-1]
    printed: list[str] = []
    screen = Screen(printed.append)
    for event in events:
        screen.show(event)
    lines = [line.split("  ", 1)[1] for line in printed]
    assert lines[lines.index("Well done.") :] == [
        "Well done.",
        "Three raises.",
        "How hard was it? 1, easy. 2, right. 3, hard. Or just wait.",
        "[in 8 seconds it goes on without an answer]",
        "[how hard it was: right]",
        "[answer chime]",
        "Any pain, from 0, none, to 10? Type the number, or just wait.",
        "[in 10 seconds it goes on without an answer]",
        "[pain now: 6 of 10]",
        "[answer chime]",
        "Then we leave everything as it is next time. If it stays, ask somebody who knows.",
        "[end]",
    ]


def test_the_questions_are_made_before_they_are_put() -> None:
    mine = coach_of(REAL)
    stand = Stand(mine.segments, [(0, NONE)], coach=mine, questions=True)
    stand.run()
    wanted = stand.clips.wanted
    assert [text for text in wanted if text.startswith(("How hard", "Any pain", "Noted"))] == [
        "How hard was it? 1, easy. 2, right. 3, hard. Or just wait.",
        "Any pain, from 0, none, to 10? Type the number, or just wait.",
        "Noted.",
    ]
    silent = Stand(mine.segments, [(0, NONE)], coach=mine)
    silent.run()
    assert not any(text.startswith("How hard") for text in silent.clips.wanted)
