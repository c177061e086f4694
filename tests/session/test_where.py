from fractions import Fraction

import pytest
from session_fakes import S, amounts, hold, passage, reps

from voicecoach.model.routine import Hold, Open, Reps
from voicecoach.model.segment import Cue, Laid, Line, Part, Passage, Segment, Work
from voicecoach.model.sound import Utterance
from voicecoach.session.where import counting_in, cut_short, done_of, least_seconds, rep_ends, way_out

TEMPO = Fraction(127, 100)
PARTS = (
    Part(S(0), 4 * TEMPO, Reps(4), TEMPO),
    Part(4 * TEMPO, S(10), Hold(S(10)), item=1),
    Part(4 * TEMPO + 10, S(300), Reps(12), item=2),
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


def test_a_passage_cut_short_keeps_its_count_in() -> None:
    segment = passage(3, "get down", settle=10, count_in=3)
    (alone,) = cut_short(Laid(segment, S(20), ()), S(0))
    assert isinstance(segment.body, Passage) and isinstance(alone.body, Passage)
    assert alone.body == Passage(count_in=S(3), numbers=segment.body.numbers)
    assert not counting_in(Laid(segment, S(20), ()), Fraction(169, 10))
    assert counting_in(Laid(segment, S(20), ()), S(17))
    for other in (passage(0, "hello"), hold(1, 5)):
        assert cut_short(Laid(other, S(5), ()), S(0)) == ()


@pytest.mark.parametrize(("position", "told"), [(S(0), ["Lean.", "Rise."]), (S(3), ["Rise."]), (S(9), [])])
def test_a_passage_cut_short_keeps_the_way_out_until_it_was_told(position: Fraction, told: list[str]) -> None:
    lines = tuple(
        Line(Utterance(text, "en"), key=key)
        for text, key in (("Ease off.", ""), ("Lean.", "exercise[1].exit"), ("Rise.", "exercise[1].exit"))
    )
    head = (*lines, Line(Utterance("Rest.", "en")))
    segment = Segment(3, "rest", Passage(head=head))
    cues = tuple(
        Cue(S(at), S(at + 1), S(at), line.sound, "narration")
        for at, line in zip((0, 2, 4, 6), head, strict=True)
    )
    left = cut_short(Laid(segment, S(9), cues), position)
    kept = [line.sound for each in left if isinstance(each.body, Passage) for line in each.body.head]
    assert kept == [Utterance(text, "en") for text in told]


def test_how_long_a_segment_lasts_at_the_least() -> None:
    assert least_seconds(reps(0, 10, S(2))) == 20
    assert least_seconds(passage(0, "a", settle=10, count_in=3)) == 13
    body = Work(S(300), (), (Part(S(0), S(300), Open(S(300))),), open=True)
    assert least_seconds(hold(0, 5)) == 5 and body.open


def line(text: str, key: str = "") -> Line:
    return Line(Utterance(text), "announce", key=key)


RELEASE = (line("Well done."), line("Kneel.", "exercise[1].exit"), line("Stand.", "exercise[1].exit"))


def test_the_way_out_is_all_of_it_and_what_comes_before_it() -> None:
    rest = Segment(4, "rest", Passage(S(1), (*RELEASE, line("Rest.")), least=S(30), settle=S(2)))
    parts = way_out(rest)
    assert parts is not None
    first, then = parts
    assert first == Segment(4, "rest", Passage(S(1), RELEASE))
    assert then == Segment(4, "rest", Passage(S(1), (line("Rest."),), least=S(30), settle=S(2)))


@pytest.mark.parametrize(
    "body",
    [Passage(S(1), RELEASE), Passage(S(1), (line("Rest."),), least=S(30)), Work(S(10), (), (PARTS[1],))],
    ids=["nothing else", "no way out", "a set"],
)
def test_no_way_out_is_told_alone_where_there_is_none_or_nothing_else(body: Passage | Work) -> None:
    assert way_out(Segment(4, "rest", body)) is None
