from fractions import Fraction

import pytest
from session_fakes import S, amounts, hold, passage, reps

from voicecoach.model.routine import Hold, Open, Reps
from voicecoach.model.segment import Laid, Part, Passage, Work
from voicecoach.session.where import count_in_alone, counting_in, done_of, least_seconds, rep_ends

TEMPO = Fraction(127, 100)
PARTS = (
    Part(S(0), 4 * TEMPO, Reps(4), TEMPO),
    Part(4 * TEMPO, S(10), Hold(S(10))),
    Part(4 * TEMPO + 10, S(300), Reps(12)),
)
MIXED = Work(4 * TEMPO + 310, (), PARTS, open=True)


@pytest.mark.parametrize(
    ("position", "said", "done"),
    [
        (S(0), False, (0, 0, 0)),
        (TEMPO - Fraction(1, 10**9), False, (0, 0, 0)),
        (TEMPO, False, (1, 0, 0)),
        (4 * TEMPO + S(5, 2), False, (4, S(5, 2), 0)),
        (4 * TEMPO + S(5, 2), True, (4, S(5, 2), 0)),
        (4 * TEMPO + 11, False, (4, 10, 0)),
        (4 * TEMPO + 11, True, (4, 10, 12)),
        (4 * TEMPO + 310, False, (4, 10, 12)),
    ],
)
def test_what_is_done(position: Fraction, said: bool, done: tuple[Fraction, ...]) -> None:
    assert done_of(MIXED, position, said) == done


def test_repetitions_end_exactly_and_those_before_the_entry_do_not_end_again() -> None:
    body = Work(1000 * TEMPO, (), (Part(S(0), 1000 * TEMPO, Reps(1000), TEMPO),), begin=998 * TEMPO)
    assert list(rep_ends(body)) == [(999 * TEMPO, 0, 999), (1000 * TEMPO, 0, 1000)]


def test_pairs_count_once() -> None:
    pairs = Part(S(0), S(24), Reps(6), S(4))
    assert done_of(Work(S(24), (), (pairs,)), S(9)) == amounts(2)


def test_the_count_in_of_a_passage() -> None:
    segment = passage(3, "get down", settle=10, count_in=3)
    (alone,) = count_in_alone(segment)
    assert isinstance(segment.body, Passage) and isinstance(alone.body, Passage)
    assert alone.body == Passage(count_in=S(3), numbers=segment.body.numbers)
    assert not counting_in(Laid(segment, S(20), ()), Fraction(169, 10))
    assert counting_in(Laid(segment, S(20), ()), S(17))
    assert count_in_alone(passage(0, "hello")) == count_in_alone(hold(1, 5)) == ()


def test_how_long_a_segment_lasts_at_the_least() -> None:
    assert least_seconds(reps(0, 10, S(2))) == 20
    assert least_seconds(passage(0, "a", settle=10, count_in=3)) == 13
    body = Work(S(300), (), (Part(S(0), S(300), Open(S(300))),), open=True)
    assert least_seconds(hold(0, 5)) == 5 and body.open
