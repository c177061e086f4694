"""More, less, slower, faster: judged by arithmetic on what was written and asked, not by our own plan."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripts_made import METRIC, counts, laid, nth, said, script_of

from voicecoach.coaching.adjusting import Adjusted, What, adjust
from voicecoach.coaching.interruption import resume
from voicecoach.coaching.metric import FixedMetric
from voicecoach.coaching.script import Script
from voicecoach.model.segment import Laid, Line, Passage, Segment, SegmentKind, Work
from voicecoach.model.sound import Earcon, Utterance
from voicecoach.model.units import Seconds, to_frames
from voicecoach.timeline import lay_out
from voicecoach.timeline.interject import changed, interject

STEP = Fraction(1, 10)
NOW = Seconds(0)


# What a set is, by hand


@dataclass
class Item:
    """Repetitions with their lengths, or a time."""

    written: Fraction
    """The length of a repetition as written; 0 for a time."""
    shortest: Fraction = Fraction(0)
    """Its shortest phase."""
    lengths: list[Fraction] = field(default_factory=list)
    """One for each repetition, or the one time."""


@dataclass
class Set:
    """What the user changes, done by hand: a list of lengths for each item."""

    items: list[Item]
    factor: Fraction = Fraction(1)

    def starts(self) -> list[Fraction]:
        """When each item begins, and the end."""
        return [Fraction(0), *accumulate(sum(item.lengths, Fraction(0)) for item in self.items)]

    def beats(self) -> dict[tuple[int, int], Fraction]:
        """When each repetition of each item begins."""
        return {
            (number, rep): start + sum(item.lengths[: rep - 1], Fraction(0))
            for number, (start, item) in enumerate(zip(self.starts(), self.items, strict=False))
            for rep in range(1, len(item.lengths) + 1)
            if item.written
        }

    def do(self, what: What, at: Fraction) -> bool:
        """Whether there is something to change ``at`` seconds after the start, and change it."""
        return (
            self.dose(1 if what == "more" else -1, at) if what in ("more", "less") else self.tempo(what, at)
        )

    def dose(self, sign: int, at: Fraction) -> bool:
        starts = self.starts()
        if at >= starts[-1]:
            return False
        number = max(index for index, start in enumerate(starts[:-1]) if start <= at)
        item, since = self.items[number], at - starts[number]
        if not item.written:
            (before,) = item.lengths
            item.lengths = [
                before + 10 if sign > 0 else min(before, max(before - 10, int(since) + 2 + before % 1))
            ]
            return item.lengths != [before]
        if sign > 0:
            item.lengths += [item.written / self.factor] * 5
            return True
        begun = sum(
            start <= since + Fraction(3, 10) for start in accumulate([Fraction(0), *item.lengths[:-1]])
        )
        left = max(begun, len(item.lengths) - 5)
        fewer = left < len(item.lengths)
        item.lengths = item.lengths[:left]
        return fewer

    def tempo(self, what: What, at: Fraction) -> bool:
        factor = self.factor + (STEP if what == "faster" else -STEP)
        counted = [item for item in self.items if item.written]
        if not counted or not Fraction(1, 2) <= factor <= 2:
            return False
        if any(item.shortest / factor < Fraction(1, 4) for item in counted):
            return False
        self.factor = factor
        beats = self.beats()
        for (number, rep), start in beats.items():
            if start > at:
                self.items[number].lengths[rep - 1] = self.items[number].written / factor
        return True


@st.composite
def sets(draw: st.DrawFn) -> tuple[str, Set]:
    """A set in TOML, and the same by hand."""
    items, table = [], []
    sides = draw(st.booleans())
    alternating = sides and draw(st.booleans())
    for _ in range(1 if alternating else draw(st.integers(1, 3))):
        if alternating or draw(st.booleans()):
            phases = draw(
                st.lists(st.sampled_from(["0.3", "0.5", "1", "1.27", "2.5", "6"]), min_size=1, max_size=3)
            )
            lengths = [Fraction(phase) for phase in phases]
            words = [f"{word} {phase}" for word, phase in zip(("up", "hold", "down"), phases, strict=False)]
            n = draw(st.integers(1, 14))
            way, every, last = (
                draw(st.sampled_from(["up", "down"])),
                draw(st.integers(1, 5)),
                draw(st.integers(0, 10)),
            )
            beep = draw(st.sampled_from(["off", "rep"]))
            count = f'{{ reps = "{way}", every = {every}, last = {last}, beep = "{beep}" }}'
            table.append(f'reps = {n}, tempo = "{", ".join(words)}", count = {count}')
            both = 2 if alternating else 1
            once = both * sum(lengths, Fraction(0))
            items.append(Item(once, min(lengths), [once] * n))
        else:
            seconds = draw(st.sampled_from(["3", "12", "27.5", "45"]))
            kind = draw(st.sampled_from(["hold", "time"]))
            count = f'{{ beep = "{draw(st.sampled_from(["off", "second"]))}" }}'
            table.append(f"{kind} = {seconds}, count = {count}")
            items.append(Item(Fraction(0), Fraction(0), [Fraction(seconds)]))
    text = '[[exercise]]\nname = "Made"\ncues = []\n' if len(table) > 1 else '[[exercise]]\nname = "Made"\n'
    if sides:
        text += f'sides = ["left", "right"]\norder = "{"rep" if alternating else "set"}"\n'
    if len(table) == 1:
        text += table[0].replace(", tempo", "\ntempo").replace(", count", "\ncount")
    else:
        text = text.replace("cues = []\n", "") + f"work = [{', '.join(f'{{ {item} }}' for item in table)}]\n"
    return text, Set(items)


CHANGES = st.lists(
    st.tuples(st.sampled_from(get_args(What)), st.integers(0, 3000), st.integers(0, 50)),
    min_size=1,
    max_size=8,
)


def reps(of: Laid) -> list[tuple[int, int, Seconds]]:
    assert isinstance(of.segment.body, Work)
    parts = of.segment.body.parts
    return sorted((parts[cue.part].item, cue.rep, cue.beat) for cue in of.cues if cue.rep)


@given(sets(), CHANGES, st.sampled_from([80, 175, 400]))
def test_any_changes_at_any_moments(
    made: tuple[str, Set], asked: list[tuple[What, int, int]], rate: int
) -> None:
    """No count lost, doubled or off its beat; nothing that was heard moves; nobody talks over anybody."""
    text, by_hand = made
    script, measure, at = script_of(text), FixedMetric(rate), Fraction(0)
    segment = nth(script, "work")
    heard = lay_out(segment, script[segment.index + 1], measure)
    for what, later, lag in asked:
        at += Fraction(later, 100)
        adjusted = adjust(script, heard, at, what)
        assert (adjusted is not None) == by_hand.do(what, at), (what, at)
        if adjusted is None:
            continue
        script, segment = adjusted.script, adjusted.segment
        assert (
            script[segment.index].body == segment.body
            or at >= by_hand.starts()[-1]
            or what in ("slower", "faster")
        )
        new = lay_out(segment, script[segment.index + 1], measure)
        since = at - Fraction(lag, 100)
        before, heard = heard, changed(heard, new, since, measure)
        assert [c for c in heard.cues if c.start < since] == [c for c in before.cues if c.start < since]
        assert heard.seconds == by_hand.starts()[-1]
        assert reps(heard) == sorted((number, rep, beat) for (number, rep), beat in by_hand.beats().items())
        spoken = [cue for cue in heard.cues if not isinstance(cue.sound, Earcon)]
        assert all(one.end <= other.start for one, other in pairwise(spoken))
    ends = [cue.beat for cue in heard.cues if cue.sound == Earcon("end")]
    assert ends in ([], [heard.seconds]) and (ends or script[segment.index + 1].kind == "work")


# Doses

TEN = '[[exercise]]\nname = "Raises"\nreps = 10\ntempo = "3"\n'
HOLD = '[[exercise]]\nname = "Plank"\nhold = 60\n'


def asked(text: str, at: float, *whats: What) -> Adjusted | None:
    """The first set with these changes at one position."""
    script = script_of(text)
    work = laid(script, nth(script, "work"))
    adjusted = None
    for what in whats:
        adjusted = adjust(script, work, Seconds(str(at)), what)
        if adjusted is not None:
            script, work = adjusted.script, laid(adjusted.script, adjusted.segment)
    return adjusted


def body(adjusted: Adjusted | None) -> Work:
    assert adjusted is not None and isinstance(adjusted.segment.body, Work)
    return adjusted.segment.body


@pytest.mark.parametrize(
    ("text", "at", "what", "told", "seconds"),
    [
        (TEN, 0, "more", "15 repetitions.", 45),
        (TEN, 0, "less", "5 repetitions.", 15),
        (TEN, 17.6, "less", "6 repetitions.", 18),
        (TEN, 17.7, "less", "7 repetitions.", 21),
        (TEN, 26.6, "less", "9 repetitions.", 27),
        (TEN, 29.9, "more", "15 repetitions.", 45),
        (TEN.replace("10", "1"), 1, "more", "6 repetitions.", 18),
        (TEN.replace("10", "6"), 1, "less", "1 repetition.", 3),
        (TEN + 'sides = ["left", "right"]\norder = "rep"\n', 0, "less", "5 repetitions on each side.", 30),
        (HOLD, 0, "more", "1 minute and 10 seconds.", 70),
        (HOLD, 49, "less", "51 seconds.", 51),
        (HOLD, 57.9, "less", "59 seconds.", 59),
        (HOLD.replace("60", "27.5"), 3, "more", "37.5 seconds.", 37.5),
        (HOLD.replace("hold = 60", "time = 60"), 10, "less", "50 seconds.", 50),
        (HOLD.replace("hold = 60", "open = 60"), 10, "more", "1 minute and 10 seconds.", 70),
        (TEN.replace('"3"', '"own"'), 10, "more", "15 repetitions.", 300),
    ],
)
def test_how_much_more_or_less(text: str, at: float, what: What, told: str, seconds: float) -> None:
    adjusted = asked(text, at, what)
    assert body(adjusted).seconds == Fraction(str(seconds))
    assert adjusted is not None and adjusted.said.text == told


@pytest.mark.parametrize(
    ("text", "at", "what"),
    [
        (TEN, 26.7, "less"),  # the last repetition is being counted
        (TEN, 30, "more"),  # it is over
        (TEN.replace("10", "1"), 0, "less"),
        (HOLD, 58, "less"),
        (HOLD, 60, "more"),
        (HOLD, 10, "faster"),  # nothing is counted
        (TEN.replace('"3"', '"own"'), 10, "slower"),
        (TEN.replace("10", "10000"), 10, "more"),
        (HOLD.replace("60", '"24h"'), 10, "more"),
        (TEN.replace('"3"', '"up 0.27, down 2"'), 10, "faster"),
    ],
)
def test_what_cannot_be_changed_is_refused(text: str, at: float, what: What) -> None:
    assert asked(text, at, what) is None


def test_before_the_first_beat_no_dose_becomes_nothing() -> None:
    script = script_of(TEN.replace("10", "5"))
    adjusted = adjust(script, laid(script, nth(script, "work")), Seconds(-2, 5), "less")
    assert body(adjusted).seconds == 3


def test_what_a_pause_left_of_a_set_is_changed_on_its_own_clock() -> None:
    script = script_of(TEN)
    _, rest = resume(script, laid(script, nth(script, "work")), Seconds(13), "pause")
    work = laid(script, rest)
    assert counts(work)[0] == (0, "5")
    adjusted = adjust(script, work, Seconds(4), "more")  # in the sixth
    assert body(adjusted).begin == 12
    assert adjusted is not None
    now = changed(work, laid(adjusted.script, adjusted.segment), Seconds(4), METRIC)
    assert counts(now) == [(3 * n, str(n + 5)) for n in range(11)]
    faster = adjust(script, work, Seconds(4), "faster")
    assert faster is not None
    assert counts(changed(work, laid(faster.script, faster.segment), Seconds(4), METRIC))[1:3] == [
        (3, "6"), (6, "7"),
    ]  # fmt: skip


def test_a_change_in_the_second_item_leaves_the_first_as_it_was() -> None:
    text = '[[exercise]]\nname = "Both"\nwork = [{ hold = 20 }, { reps = 4, tempo = "2" }, { hold = 12 }]\n'
    assert [part.seconds for part in body(asked(text, 20, "more")).parts] == [20, 18, 12]
    assert [part.seconds for part in body(asked(text, 19.9, "more")).parts] == [30, 8, 12]
    assert [part.seconds for part in body(asked(text, 28, "less")).parts] == [20, 8, 2]
    assert [part.seconds for part in body(asked(text, 23, "faster")).parts] == [20, 4, Fraction(40, 11), 12]


# Tempo


def test_the_tempo_has_its_limits_and_comes_back_to_the_usual_one() -> None:
    told = []
    script = script_of(TEN)
    work = laid(script, nth(script, "work"))
    for what, times in (("slower", 6), ("faster", 16), ("slower", 1)):
        for _ in range(times):
            adjusted = adjust(script, work, NOW, what)  # type: ignore[arg-type]  # one of What
            told.append(None if adjusted is None else adjusted.said.text)
            if adjusted is not None:
                script, work = adjusted.script, laid(adjusted.script, adjusted.segment)
    down = [f"Tempo {n} percent." for n in (90, 80, 70, 60, 50)]
    up = [
        f"Tempo {n} percent." for n in (60, 70, 80, 90, 100, 110, 120, 130, 140, 150, 160, 170, 180, 190, 200)
    ]
    up[4] = "The usual tempo."
    assert told == [*down, None, *up, None, "Tempo 190 percent."]
    assert script.tempi == {"raises": Fraction(19, 10)}


def test_a_changed_tempo_holds_for_every_set_of_the_exercise_that_comes() -> None:
    other = '[[exercise]]\nname = "Squats"\nreps = 4\ntempo = "3"\n'
    script = script_of(f"{TEN}sets = 2\nrest = 60\n{other}")
    adjusted = adjust(script, laid(script, nth(script, "work")), Seconds(10), "slower")
    assert adjusted is not None
    works = [segment.body for segment in adjusted.script if isinstance(segment.body, Work)]
    assert [work.seconds for work in works] == [12 + 6 * 3 / Fraction(9, 10), 30 / Fraction(9, 10), 12]
    assert [work.tempo for work in works] == [Fraction(9, 10), Fraction(9, 10), 1]


def test_a_tempo_asked_for_before_a_set_keeps_what_was_changed_of_its_dose() -> None:
    script = script_of(f"{TEN}sets = 2\nrest = 60\n")
    work = nth(script, "work")
    more = adjust(script, laid(script, work), Seconds(1), "more")
    assert more is not None
    lead_in = more.script[work.index - 1]
    faster = adjust(more.script, laid(more.script, lead_in), Seconds(1), "faster")
    assert faster is not None and faster.segment == lead_in
    again = nth(faster.script, "work").body
    assert isinstance(again, Work) and again.seconds == 15 * 3 / Fraction(11, 10)


def test_asked_for_in_the_last_repetition_a_tempo_begins_with_what_comes_then() -> None:
    text = '[[exercise]]\nname = "Two"\nwork = [{ reps = 2, tempo = "4" }, { reps = 2, tempo = "2" }]\n'
    assert body(asked(text, 5, "faster")).seconds == 8 + 4 / Fraction(11, 10)
    assert body(asked(text, 5, "faster", "more")).seconds == 8 + 5 * 4 / Fraction(11, 10) + 4 / Fraction(
        11, 10
    )
    last = body(asked(text, 11, "faster"))
    assert last.seconds == 12 and last.tempo == 1


def test_in_the_opening_the_tempo_is_that_of_the_first_exercise() -> None:
    script = script_of(f'{TEN}[[exercise]]\nname = "Squats"\nreps = 4\n')
    for index in (0, 1):
        adjusted = adjust(script, laid(script, script[index]), NOW, "faster")
        assert adjusted is not None and adjusted.script.tempi == {"raises": Fraction(11, 10)}
        work = nth(adjusted.script, "work").body
        assert isinstance(work, Work) and work.seconds == 30 / Fraction(11, 10)
    closing = script[len(script) - 1]
    assert adjust(script, laid(script, closing), NOW, "faster") is None


# On the minute


def on_the_minute(script: Script, changes: Iterable[tuple[What, int]]) -> tuple[Seconds, Seconds]:
    """How long the first set lasts with these changes, and the rest after it."""
    work = laid(script, nth(script, "work"))
    for what, at in changes:
        adjusted = adjust(script, work, Seconds(at), what)
        assert adjusted is not None
        script, work = adjusted.script, laid(adjusted.script, adjusted.segment)
    return work.seconds, laid(script, nth(script, "rest")).seconds


@pytest.mark.parametrize(
    "changes",
    [
        [("faster", 4)],
        [("slower", 1), ("slower", 8), ("more", 9)],
        [("less", 2)],
        [("faster", 1), ("less", 2), ("faster", 4), ("more", 5)],
    ],
)
def test_the_rest_is_what_is_left_of_the_interval_to_the_frame(changes: list[tuple[What, int]]) -> None:
    script = script_of(TEN.replace('"3"', '"1.27"') + 'sets = 3\nevery = "1m"\n')
    worked, rested = on_the_minute(script, changes)
    assert worked + rested == 60
    assert to_frames(worked, 22050) + to_frames(rested, 22050) in (60 * 22050, 60 * 22050 + 1, 60 * 22050 - 1)
    assert worked != Fraction(127, 10)


def test_a_set_that_overruns_its_interval_leaves_no_rest_but_what_must_be_said() -> None:
    script = script_of(TEN.replace('"3"', '"5.5"') + 'sets = 3\nevery = "1m"\n')
    worked, rested = on_the_minute(script, [("more", 3)])
    assert worked == Fraction(165, 2)
    needed = FixedMetric()(Utterance("Set 2 of 3.")).seconds + Seconds(4, 10) + Seconds(7, 10) + 3
    assert rested == needed


# Time to rest, and to get into position

REST = f"{TEN}sets = 2\nrest = 40\n"
SQUATS = '[[exercise]]\nname = "Squats"\nsetup = ["Stand.", "Feet apart."]\nreps = 4\nlead_in = 12\n'
SETUP = f"{TEN}rest_after = 60\n{SQUATS}"


def more_time(script: Script, segment: Segment, at: Seconds, what: What) -> tuple[Laid, Laid] | None:
    """A passage before and after the change; nothing that was begun moves."""
    before = laid(script, segment)
    adjusted = adjust(script, before, at, what)
    if adjusted is None:
        return None
    after = changed(before, laid(adjusted.script, adjusted.segment), at, METRIC)
    assert [cue for cue in after.cues if cue.start < at] == [cue for cue in before.cues if cue.start < at]
    spoken = [cue for cue in after.cues if not isinstance(cue.sound, Earcon)]
    assert all(one.end <= other.start for one, other in pairwise(spoken))
    assert len(after.cues) == len(before.cues)
    sign, seconds = (1 if what == "more" else -1), after.seconds - before.seconds
    unit = "second" if abs(seconds) == 1 else "seconds"
    assert adjusted.said.text == f"{seconds * sign} {unit} {what}."
    return before, after


@given(
    st.sampled_from([REST, SETUP]),
    st.sampled_from(["rest", "setup"]),
    st.integers(0, 7000),
    st.sampled_from(["more", "less"]),
)
def test_ten_seconds_more_or_less_at_any_moment(text: str, kind: str, at: int, what: What) -> None:
    script, position = script_of(text), Seconds(at, 100)
    candidates = [segment for segment in script if segment.kind == kind]
    segment = candidates[-1]
    before = laid(script, segment)
    assert isinstance(before.segment.body, Passage)
    counting = before.seconds - before.segment.body.count_in
    changed_ = more_time(script, segment, position, what)
    if position >= counting - Seconds(1, 10):
        assert changed_ is None
    elif what == "more":
        assert changed_ is not None and changed_[1].seconds == before.seconds + 10
    elif changed_ is not None:
        assert -10 <= changed_[1].seconds - before.seconds <= -1
        assert changed_[1].seconds >= position


def test_a_rest_grows_before_what_comes_is_told_and_the_time_to_get_ready_after_that() -> None:
    script = script_of(REST)
    rest = nth(script, "rest")
    before = laid(script, rest)
    coming = next(cue for cue in before.cues if getattr(cue.sound, "text", "") == "Set 2 of 2.")
    for at, moves in ((Seconds(3), 10), (coming.start, 0)):
        both = more_time(script, rest, at, "more")
        assert both is not None
        (told,) = (cue for cue in both[1].cues if cue.sound == coming.sound)
        assert told.start == coming.start + moves


def test_a_rest_that_is_shared_keeps_its_setup_as_it_was() -> None:
    script = script_of(SETUP)
    rest, setup = nth(script, "rest"), nth(script, "setup", 2)
    assert laid(script, rest).seconds + laid(script, setup).seconds == 60
    both = more_time(script, rest, Seconds(5), "less")
    assert both is not None
    assert both[1].seconds + laid(script, setup).seconds == 50


def test_less_never_takes_what_is_still_to_be_said_nor_more_than_there_is() -> None:
    script = script_of(SETUP)
    setup = nth(script, "setup", 2)
    before = laid(script, setup)
    instructed = next(cue for cue in before.cues if getattr(cue.sound, "text", "") == "Feet apart.")
    settle = before.seconds - 3 - instructed.end  # 12 s, and the pause of one after the sentence
    assert settle == 13
    first = more_time(script, setup, Seconds(1, 2), "less")
    assert first is not None and first[1].seconds == before.seconds - 10
    second = more_time(script, first[1].segment, Seconds(1), "less")
    assert second is not None and second[1].seconds == first[1].seconds - 2
    assert more_time(script, second[1].segment, Seconds(1), "less") is None
    late = more_time(script, setup, instructed.end + Seconds(103, 10), "less")
    assert late is not None and late[1].seconds == before.seconds - 2


def test_an_answer_meanwhile_does_not_mislead_what_is_changed() -> None:
    script = script_of(REST)
    rest = laid(script, nth(script, "rest"))
    line = Line(Utterance("About five minutes left in all."), "announce")
    answered = interject(rest, [line], Seconds(20), METRIC)
    assert answered is not None
    adjusted = adjust(script, answered, Seconds(30), "more")
    assert adjusted is not None and isinstance(adjusted.segment.body, Passage)
    assert adjusted.segment.body.extra == 10 and adjusted.segment.body.settle == 0
    late = adjust(script, interject(rest, [line], Seconds(10), METRIC) or rest, Seconds(10), "less")
    assert late is not None and isinstance(late.segment.body, Passage) and late.segment.body.extra == -10


@pytest.mark.parametrize("what", ["more", "less"])
def test_nothing_is_changed_of_the_opening_the_closing_and_a_wait_for_a_key(what: What) -> None:
    script = script_of(TEN, wait=True)
    for index in (0, 1, 2, len(script) - 1):
        assert adjust(script, laid(script, script[index]), NOW, what) is None


def test_a_rest_made_longer_and_paused_lasts_as_long_as_it_still_would_have() -> None:
    script = script_of(REST)
    both = more_time(script, nth(script, "rest"), Seconds(5), "more")
    assert both is not None
    (again,) = resume(script, both[1], Seconds(38), "pause")
    assert laid(script, again).seconds == 12
    (shared,) = resume(script, laid(script_of(SETUP), nth(script_of(SETUP), "rest")), Seconds(5), "pause")
    whole = laid(script_of(SETUP), nth(script_of(SETUP), "rest")).seconds
    assert laid(script_of(SETUP), shared).seconds == whole - 5


def test_a_pause_after_an_answer_forgets_nothing_that_is_still_to_be_said() -> None:
    script = script_of(REST)
    rest = laid(script, nth(script, "rest"))
    line = Line(Utterance("Go on."), "announce")
    answered = interject(rest, [line, line, line], Seconds(10), METRIC)
    assert answered is not None
    (again,) = resume(script, answered, Seconds(20), "pause")
    assert said(again) == ["Set 2 of 2.", "3", "2", "1"]


def test_what_is_done_after_a_pause_cannot_be_taken_away_either() -> None:
    script = script_of(TEN)
    _, rest = resume(script, laid(script, nth(script, "work")), Seconds(13), "pause")
    less = adjust(script, laid(script, rest), Seconds(7), "less")  # 19 s after the start: the seventh
    assert body(less).seconds == 7 * 3


def test_where_nothing_more_is_counted_the_tempo_changes_with_the_next_set_only() -> None:
    text = '[[exercise]]\nname = "Two"\nsets = 2\nwork = [{ reps = 4, tempo = "3" }, { hold = 20 }]\n'
    script = script_of(text)
    adjusted = adjust(script, laid(script, nth(script, "work")), Seconds(15), "faster")
    assert adjusted is not None and adjusted.segment == nth(script, "work")
    works = [segment.body for segment in adjusted.script if isinstance(segment.body, Work)]
    assert [work.seconds for work in works] == [32, 20 + 12 / Fraction(11, 10)]


@pytest.mark.parametrize(("text", "kind", "number"), [(REST, "rest", 1), (SETUP, "setup", 2)])
def test_a_count_in_is_not_moved_once_it_has_begun(text: str, kind: SegmentKind, number: int) -> None:
    script = script_of(text)
    segment = nth(script, kind, number)
    for left in (3, 2, Seconds(1, 10)):
        for what in get_args(What)[:2]:
            assert more_time(script, segment, laid(script, segment).seconds - left, what) is None


def test_time_adds_up_and_leaves_half_a_second() -> None:
    script = script_of(REST)
    first = more_time(script, nth(script, "rest"), Seconds(5), "more")
    assert first is not None
    second = more_time(script, first[1].segment, Seconds(6), "more")
    assert second is not None and second[1].seconds == 60
    settling = script_of(SETUP)
    setup = laid(settling, nth(settling, "setup", 2))
    at = setup.seconds - 3 - METRIC(Utterance("3")).beat - Seconds(249, 100)
    less = more_time(settling, setup.segment, at, "less")
    assert less is not None and less[1].seconds == setup.seconds - 1
