"""Routines made by hypothesis, as model values: what the properties of coaching and timeline run over."""

from fractions import Fraction
from typing import Literal, TypeAlias

from hypothesis import strategies as st

from voicecoach.model.routine import (
    At,
    AuthorCue,
    Block,
    Count,
    Dose,
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
from voicecoach.model.units import Seconds

seconds = st.integers(1, 6000).map(lambda n: Fraction(n, 100))
short = st.integers(25, 400).map(lambda n: Fraction(n, 100))
words = st.sampled_from(["", "", "up", "down slowly", "hold", "pulse", "breathe in"])
sentences = st.sampled_from(
    ["Keep your heel down.", "Press.", "Weight behind the big toe, a little off the small one."]
)
gaps = st.sampled_from([Seconds(0), Seconds(0), Seconds(3), Seconds(5, 2), Seconds(30), Seconds(60)])
tempos = st.lists(st.builds(Phase, words, short), min_size=1, max_size=4).map(
    lambda phases: Tempo(tuple(phases))
)
counts = st.builds(
    Count,
    reps=st.sampled_from(["up", "down", "off"]),
    every=st.integers(1, 5),
    last=st.integers(0, 10),
    marks=st.booleans(),
    beep=st.sampled_from(["off", "rep", "second"]),
)


Order: TypeAlias = Literal["set", "side", "rep"]
KINDS: tuple[
    Literal["after", "before", "half", "rep", "every-reps", "every-seconds", "start", "end"], ...
] = ("after", "before", "half", "rep", "every-reps", "every-seconds", "start", "end")


kinds = st.sampled_from(KINDS)
numbers = st.integers(1, 12)
doses = st.one_of(
    st.builds(Reps, st.integers(1, 40)),
    st.builds(Hold, seconds),
    st.builds(Timed, seconds),
    st.builds(Open, seconds),
)
own = st.sampled_from([False, False, False, True])
names = st.sampled_from([None, "Pulses"])
some_sentences = st.lists(sentences, max_size=2).map(tuple)
perhaps_a_sentence = st.lists(sentences, max_size=1).map(tuple)
all_sides = st.sampled_from([(), (), ("left", "right"), ("weaker leg",)])
orders: st.SearchStrategy[Order] = st.sampled_from(["set", "side"])
orders_of_pairs: st.SearchStrategy[Order] = st.sampled_from(["set", "side", "rep"])
set_numbers = st.integers(1, 3)
everies = st.sampled_from([None, None, Seconds(60)])
count_ins = st.sampled_from([Seconds(0), Seconds(3), Seconds(5, 2)])


@st.composite
def cues(draw: st.DrawFn) -> AuthorCue:
    return AuthorCue(
        At(draw(kinds), draw(seconds), draw(numbers)), draw(sentences), key="exercise[1].cues[1]"
    )


some_cues = st.lists(cues(), max_size=2).map(tuple)


@st.composite
def efforts(draw: st.DrawFn) -> Effort:
    dose: Dose = draw(doses)
    tempo = Tempo(()) if draw(own) and isinstance(dose, Reps) else draw(tempos)
    return Effort((dose,), tempo, draw(counts), draw(names), draw(some_cues))


works = st.lists(efforts(), min_size=1, max_size=3).map(tuple)
exercise_numbers = st.integers(1, 4)


@st.composite
def exercises(draw: st.DrawFn) -> Exercise:
    work = draw(works)
    sides = draw(all_sides)
    number = draw(exercise_numbers)
    return Exercise(
        id=f"exercise-{number}",
        name=f"Exercise {number}",
        work=work,
        setup=draw(some_sentences),
        exit=draw(perhaps_a_sentence),
        caution=draw(perhaps_a_sentence),
        sides=sides,
        order=draw(orders_of(work, sides)),
        switch=draw(gaps),
        sets=draw(set_numbers),
        rest=draw(gaps),
        rest_after=draw(gaps),
        every=draw(everies),
        lead_in=draw(gaps),
        count_in=draw(count_ins),
        key=f"exercise[{number}]",
    )


def orders_of(work: tuple[Effort, ...], sides: tuple[str, ...]) -> st.SearchStrategy[Order]:
    """The orders that an exercise may have: two sides take turns where repetitions are all there is."""
    pairs = len(work) == 1 and isinstance(work[0].doses[0], Reps) and len(sides) == 2
    return orders_of_pairs if pairs else orders


simple_works = st.sampled_from(
    [
        (Effort((Reps(5),)),),
        (Effort((Hold(Seconds(9)),)),),
        (Effort((Reps(5),)), Effort((Open(Seconds(30)),))),
    ]
)


@st.composite
def simple_exercises(draw: st.DrawFn) -> Exercise:
    """For what concerns sets alone, not what is done in them."""
    work, sides, number = draw(simple_works), draw(all_sides), draw(exercise_numbers)
    return Exercise(
        id=f"exercise-{number}",
        name=f"Exercise {number}",
        work=work,
        sides=sides,
        order=draw(orders_of(work, sides)),
        sets=draw(set_numbers),
        key=f"exercise[{number}]",
    )


def blocks_of(exercise: st.SearchStrategy[Exercise]) -> st.SearchStrategy[tuple[Block, ...]]:
    """One block or two."""
    block = st.builds(
        Block,
        exercises=st.lists(exercise, min_size=1, max_size=2).map(tuple),
        title=st.sampled_from([None, "Warm-up"]),
        rounds=st.integers(1, 2),
        rest=gaps,
    )
    return st.lists(block, min_size=1, max_size=2).map(tuple)


def made_of(blocks: tuple[Block, ...], rehabilitation: bool, language: str) -> Routine:
    """A routine of these blocks."""
    return Routine(
        "made",
        "Made by chance",
        blocks,
        rehabilitation=rehabilitation,
        language=language,
        caution=("Gently.",),
    )


all_blocks, simple_blocks = blocks_of(exercises()), blocks_of(simple_exercises())
languages = st.sampled_from(["en", "en-GB", "de"])


def routines() -> st.SearchStrategy[Routine]:
    """Routines with everything that one can have."""
    return st.builds(made_of, all_blocks, st.booleans(), languages)


def simple_routines() -> st.SearchStrategy[Routine]:
    """Routines of all orders of sets, quickly made: several for each of the others."""
    return st.builds(made_of, simple_blocks, st.just(False), st.just("en"))
