"""Routines made by hypothesis, as model values: what the properties of coaching and timeline run over."""

from fractions import Fraction
from typing import Literal

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


KINDS: tuple[
    Literal["after", "before", "half", "rep", "every-reps", "every-seconds", "start", "end"], ...
] = ("after", "before", "half", "rep", "every-reps", "every-seconds", "start", "end")


@st.composite
def cues(draw: st.DrawFn) -> AuthorCue:
    at = At(draw(st.sampled_from(KINDS)), draw(seconds), draw(st.integers(1, 12)))
    return AuthorCue(at, draw(sentences), key="exercise[1].cues[1]")


@st.composite
def efforts(draw: st.DrawFn) -> Effort:
    dose: Dose = draw(
        st.one_of(
            st.builds(Reps, st.integers(1, 40)),
            st.builds(Hold, seconds),
            st.builds(Timed, seconds),
            st.builds(Open, seconds),
        )
    )
    own = draw(st.sampled_from([False, False, False, True]))
    tempo = Tempo(()) if own and isinstance(dose, Reps) else draw(tempos)
    name = draw(st.sampled_from([None, "Pulses"]))
    return Effort((dose,), tempo, draw(counts), name, tuple(draw(st.lists(cues(), max_size=2))))


@st.composite
def exercises(draw: st.DrawFn) -> Exercise:
    work = tuple(draw(st.lists(efforts(), min_size=1, max_size=3)))
    sides = draw(st.sampled_from([(), (), ("left", "right"), ("weaker leg",)]))
    pairs = len(work) == 1 and isinstance(work[0].doses[0], Reps) and len(sides) == 2
    number = draw(st.integers(1, 4))
    return Exercise(
        id=f"exercise-{number}",
        name=f"Exercise {number}",
        work=work,
        setup=tuple(draw(st.lists(sentences, max_size=2))),
        exit=tuple(draw(st.lists(sentences, max_size=1))),
        caution=tuple(draw(st.lists(sentences, max_size=1))),
        sides=sides,
        order=draw(st.sampled_from(["set", "side", "rep"] if pairs else ["set", "side"])),
        switch=draw(gaps),
        sets=draw(st.integers(1, 3)),
        rest=draw(gaps),
        rest_after=draw(gaps),
        every=draw(st.sampled_from([None, None, Seconds(60)])),
        lead_in=draw(gaps),
        count_in=draw(st.sampled_from([Seconds(0), Seconds(3), Seconds(5, 2)])),
        key=f"exercise[{number}]",
    )


@st.composite
def routines(draw: st.DrawFn) -> Routine:
    blocks = draw(
        st.lists(
            st.builds(
                Block,
                exercises=st.lists(exercises(), min_size=1, max_size=2).map(tuple),
                title=st.sampled_from([None, "Warm-up"]),
                rounds=st.integers(1, 2),
                rest=gaps,
            ),
            min_size=1,
            max_size=2,
        )
    )
    return Routine(
        "made",
        "Made by chance",
        tuple(blocks),
        rehabilitation=draw(st.booleans()),
        language=draw(st.sampled_from(["en", "en-GB", "de"])),
        caution=("Gently.",),
    )
