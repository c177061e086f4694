"""The summary after a session: what is named, what is praised, and what is never said."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import pytest
from history_fakes import BEGUN, START, Told, ended, exercise, header, ticking, work
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.history.journal import Journal
from voicecoach.history.lines import Amount, AnswerLine, Line, PainLine, SetLine
from voicecoach.history.past import Past
from voicecoach.history.reading import read_session
from voicecoach.history.rows import Best
from voicecoach.history.summary import HIGHLIGHTS, spoken_summary, summary, week_of
from voicecoach.model.event import Cut, Finished, PainReported
from voicecoach.model.routine import Block, Routine
from voicecoach.model.units import Seconds
from voicecoach.phrases import load_phrases

Bests = dict[tuple[str, str | None], Best]
SATURDAY = date(2026, 11, 21)
WORDS = load_phrases("en", "a day")
ROUTINE = Routine("ankles", "Ankles", (Block((exercise(),)),))
GENTLE = Routine("ankles", "Ankles", (Block((exercise(),)),), rehabilitation=True)


def done(
    identifier: str,
    *amounts: Amount,
    level: str | None = None,
    side: str | None = None,
    number: int = 1,
    cut: Cut = "none",
) -> SetLine:
    name = identifier.capitalize().replace("-", " ")
    return SetLine(START, identifier, name, level, side, 1, number, amounts, amounts, amounts, None, 1.0, cut)


def reps(count: int) -> Amount:
    return Amount(reps=count)


def held(seconds: float) -> Amount:
    return Amount(seconds=seconds)


def hurt(identifier: str | None, sharp: bool = True) -> PainLine:
    return PainLine(START, identifier, None, 3, None, sharp)


def told(
    *lines: Line,
    bests: Bests | None = None,
    days: Iterable[date] = (),
    routine: Routine = ROUTINE,
) -> tuple[str, ...]:
    return summary(lines, routine, bests or {}, frozenset(days), SATURDAY, WORDS)


MORNING = (
    done("ankle-raises", reps(30)),
    done("ankle-raises", reps(30), number=2),
    done("seiza", held(25)),
    done("balance", held(20), side="left"),
    done("balance", held(20), side="right"),
    done("stretch", held(12)),
)


def test_a_whole_session() -> None:
    before = [SATURDAY - timedelta(days) for days in (1, 3, 4, 6)]  # Friday, Wednesday, Tuesday; last Sunday
    bests: Bests = {
        ("ankle-raises", None): Best(reps=30, seconds=None, sessions=4),
        ("seiza", None): Best(None, 20.0, 2),
    }
    assert told(*MORNING, bests=bests, days=before) == (
        "4 exercises.",
        "Ankle raises: 60 repetitions.",
        "Seiza: 25 seconds, your longest yet.",
        "4 days this week.",
    )


def test_the_first_session_ever_has_no_records() -> None:
    assert told(*MORNING) == (
        "4 exercises.",
        "Ankle raises: 60 repetitions.",
        "Balance: 40 seconds.",
        "The first day this week.",
    )


def test_most_in_one_set_is_told_as_that() -> None:
    sets = (done("squats", reps(8)), done("squats", reps(11), number=2))
    bests: Bests = {("squats", None): Best(10, None, 1)}
    assert told(*sets, bests=bests)[1] == "Squats: 11 repetitions in one set, your most yet."
    assert told(*sets, bests={("squats", None): Best(11, None, 1)})[1] == "Squats: 19 repetitions."
    assert told(*sets, bests={("squats", None): Best(None, 5.0, 1)})[1] == "Squats: 19 repetitions."


def test_part_of_a_second_is_no_record() -> None:
    bests: Bests = {("seiza", None): Best(None, 25.0, 3)}
    assert told(done("seiza", held(25.9)), bests=bests)[1] == "Seiza: 25 seconds."
    assert told(done("seiza", held(26.1)), bests=bests)[1] == "Seiza: 26 seconds, your longest yet."


def test_an_easier_level_is_no_measure_of_a_harder_one() -> None:
    bests: Bests = {("seiza", "supported"): Best(None, 60.0, 9), ("seiza", "free"): Best(None, 20.0, 2)}
    free, supported = (done("seiza", held(25), level=level) for level in ("free", "supported"))
    assert told(free, bests=bests)[1] == "Seiza: 25 seconds, your longest at this level."
    assert told(supported, bests=bests)[1] == "Seiza: 25 seconds."
    assert told(supported, free, bests=bests)[1] == "Seiza: 25 seconds, your longest at this level."
    assert told(done("seiza", held(70), level="harder"), bests=bests)[1] == "Seiza: 1 minute and 10 seconds."
    assert told(done("seiza", held(70)), bests=bests)[1] == "Seiza: 1 minute and 10 seconds."
    bests = {("squats", "deep"): Best(5, None, 2), ("squats", None): Best(50, None, 2)}
    deep = done("squats", reps(6), level="deep")
    assert told(deep, bests=bests)[1] == "Squats: 6 repetitions in one set, your most at this level."


def test_this_level_is_the_one_that_was_done_last() -> None:
    easy, deep = done("squats", reps(10), level="easy"), done("squats", reps(6), level="deep")
    bests: Bests = {("squats", "easy"): Best(8, None, 1), ("squats", "deep"): Best(5, None, 1)}
    assert told(easy, deep, bests=bests)[1] == "Squats: 6 repetitions in one set, your most at this level."
    assert told(deep, easy, bests=bests)[1] == "Squats: 10 repetitions in one set, your most at this level."
    bests["squats", "deep"] = Best(6, None, 1)
    assert told(easy, deep, bests=bests)[1] == "Squats: 16 repetitions."


def test_both_sides_alike_are_told_as_one() -> None:
    both = [done("raise", reps(10), side=side) for side in ("left", "right")]
    assert told(*both)[1] == "Raise: 10 repetitions on each side."
    assert told(*both, done("raise", reps(2), side="left", number=2))[1] == "Raise: 22 repetitions."
    assert told(both[0])[1] == "Raise: 10 repetitions."
    assert told(*both, done("raise", reps(10), side="both"))[1] == "Raise: 30 repetitions."


def test_a_session_of_which_little_was_done_names_that() -> None:
    stopped = (done("raises", reps(3), cut="done"), done("seiza", held(0.4), cut="done"))
    assert told(*stopped) == ("One exercise.", "Raises: 3 repetitions.", "The first day this week.")
    assert told(done("raises", reps(0), cut="skip"), done("seiza", held(0.0), cut="skip")) == ()
    assert told(hurt("raises"), AnswerLine(START, pain=4)) == ()


def test_what_hurt_is_no_record_and_stopping_is_praised() -> None:
    bests: Bests = {("ankle-raises", None): Best(20, None, 4), ("seiza", None): Best(None, 20.0, 2)}
    lines = (*MORNING[:3], hurt("seiza"))
    assert told(*lines, bests=bests) == (
        "2 exercises.",
        "Ankle raises: 30 repetitions in one set, your most yet.",
        "You stopped when it hurt: that is looking after yourself.",
        "The first day this week.",
    )
    assert told(MORNING[2], hurt("seiza", sharp=False), bests=bests)[1:3] == (
        "Seiza: 25 seconds.",
        "You took it gently where it hurt: that is looking after yourself.",
    )


def test_rehabilitation_is_told_as_comfort() -> None:
    bests: Bests = {("ankle-raises", None): Best(1, None, 9), ("seiza", None): Best(None, 1.0, 9)}
    assert told(*MORNING, bests=bests, routine=GENTLE) == (
        "4 exercises, and no pain was reported.",
        "The first day this week.",
    )
    assert told(*MORNING, hurt(None), bests=bests, routine=GENTLE) == (
        "4 exercises.",
        "You stopped when it hurt: that is looking after yourself.",
        "The first day this week.",
    )
    asked = AnswerLine(START, pain=2)
    assert told(*MORNING, asked, bests=bests, routine=GENTLE)[0] == "4 exercises."
    assert told(*MORNING, AnswerLine(START, pain=0), routine=GENTLE)[0].endswith("no pain was reported.")


def test_a_week_begins_on_monday_and_ends_today() -> None:
    days = [SATURDAY + timedelta(n) for n in range(-14, 15)]
    assert week_of(SATURDAY, days) == {SATURDAY - timedelta(n) for n in range(6)}
    assert week_of(date(2026, 11, 16), days) == {date(2026, 11, 16)}
    assert week_of(date(2027, 1, 1), [date(2026, 12, 27), date(2026, 12, 28)]) == {date(2026, 12, 28)}


amounts = st.builds(reps, st.integers(0, 200)) | st.builds(held, st.floats(0, 500))
sets = st.builds(
    done,
    st.sampled_from(["raises", "seiza", "balance", "squats"]),
    amounts,
    side=st.sampled_from([None, "left", "right"]),
    cut=st.sampled_from(["none", "done", "skip", "pain", "lost"]),
)
lines_of_a_session = st.lists(
    sets | st.builds(hurt, st.sampled_from([None, "raises"]), st.booleans()), max_size=12
)
of_before = st.dictionaries(
    st.tuples(st.sampled_from(["raises", "seiza"]), st.none()),
    st.builds(Best, st.none() | st.integers(0, 99), st.none() | st.floats(0, 99), st.integers(0, 3)),
)


@given(lines_of_a_session, of_before, st.booleans())
def test_no_summary_is_long_or_scolds(lines: list[Line], bests: Bests, gentle: bool) -> None:
    sentences = told(*lines, bests=bests, routine=GENTLE if gentle else ROUTINE)
    began = any(
        amount.reps or (amount.seconds or 0) >= 1
        for line in lines
        if isinstance(line, SetLine)
        for amount in line.done
    )
    assert bool(sentences) == began
    assert len(sentences) <= HIGHLIGHTS + 2 and all(sentence.endswith(".") for sentence in sentences)
    text = " ".join(sentences).casefold()
    assert not re.search(r"only|missed|streak|should|skipped|\b0 (?:rep|sec)", text)
    assert not (gentle and ("yet" in text or "repetition" in text or "second" in text))
    if any(isinstance(line, PainLine) for line in lines):
        assert "no pain" not in text


def recorded(folder: Path, most: int, day: int, takes_up: Path | None = None, hurts: bool = False) -> Path:
    """A session of one set, recorded by the journal itself."""
    start = START + timedelta(days=day, minutes=0 if takes_up is None else 5)
    journal = Journal(folder, header(), Told().put, now=ticking(start), takes_up=takes_up)
    hurt = PainReported(Seconds(9), work(exercise()), 3, Seconds(0), True)
    events = (BEGUN, hurt, ended(done=(most,)), Finished(Seconds(60), "stopped"))
    for event in events if hurts else (BEGUN, *events[2:]):
        journal.note(event)
    assert journal.close(30) == 0
    assert journal.path is not None
    return journal.path


@pytest.mark.parametrize("cached", [False, True])
def test_from_real_records(tmp_path: Path, cached: bool) -> None:
    history = tmp_path / "history"
    recorded(history, 12, -1)
    last = recorded(history, 15, 0)
    past = Past(history, tmp_path / "cache" if cached else None, "kim")
    try:
        told = (
            "One exercise.",
            "Ankle raises: 15 repetitions in one set, your most yet.",
            "2 days this week.",
        )
        now = read_session(last)
        today = START.date()
        assert spoken_summary(now.sets, last, past, ROUTINE, today, WORDS) == told
        assert spoken_summary((), None, past, ROUTINE, today, WORDS) == ()
        unwritten = spoken_summary(now.sets, None, past, ROUTINE, today, WORDS)
        assert unwritten[1] == "Ankle raises: 15 repetitions."  # what is no more than the best of all
    finally:
        past.close()


def test_a_session_that_was_taken_up_is_told_as_a_whole(tmp_path: Path) -> None:
    recorded(tmp_path, 11, -1)
    begun = recorded(tmp_path, 12, 0)
    last = recorded(tmp_path, 10, 0, takes_up=begun)
    past = Past(tmp_path, None, "kim")
    now = read_session(last).sets
    assert spoken_summary(now, last, past, ROUTINE, START.date(), WORDS)[1:] == (
        "Ankle raises: 12 repetitions in one set, your most yet.",
        "2 days this week.",
    )


def test_a_pain_before_it_was_taken_up_is_not_forgotten(tmp_path: Path) -> None:
    last = recorded(tmp_path, 10, 0, takes_up=recorded(tmp_path, 12, 0, hurts=True))
    now = read_session(last).sets
    assert spoken_summary(now, last, Past(tmp_path, None, "kim"), GENTLE, START.date(), WORDS) == (
        "One exercise.",
        "You stopped when it hurt: that is looking after yourself.",
        "The first day this week.",
    )


def test_a_session_over_midnight_is_one_day(tmp_path: Path) -> None:
    last = recorded(tmp_path, 15, 0)
    past, now = Past(tmp_path, None, "kim"), read_session(last).sets
    tomorrow = START.date() + timedelta(1)  # a Sunday
    for today in (START.date(), tomorrow, tomorrow + timedelta(1)):  # the last one is of another week
        assert spoken_summary(now, last, past, ROUTINE, today, WORDS)[-1] == "The first day this week."
    recorded(tmp_path, 15, -1)
    told = spoken_summary(now, last, Past(tmp_path, None, "kim"), ROUTINE, tomorrow, WORDS)
    assert told[-1] == "2 days this week."
