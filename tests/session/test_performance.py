"""What is heard and told of a session that nobody disturbs, and of one that somebody directs."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

import pytest
from session_fakes import RATE, S, Stand, amounts, frame, hold, passage, reps

from voicecoach.model.event import (
    Asked,
    CueSpoken,
    Finished,
    Paused,
    RepDone,
    Resumed,
    SegmentStarted,
    SetEnded,
    SoundBack,
    SoundLost,
)
from voicecoach.model.segment import Segment
from voicecoach.model.sound import Earcon

TEMPO = Fraction(127, 100)


def zero_of(segments: Sequence[Segment]) -> Fraction:
    """The session's time of the zero of the first set, from the lengths of what comes before it."""
    stand, at = Stand(segments), S(0)
    for segment in segments:
        if segment.kind == "work":
            return at
        at += stand.coach.lay_out(segment, None, stand.extent).seconds
    raise AssertionError("no set")


@pytest.mark.parametrize("realtime", [True, False])
def test_a_thousand_counts_are_heard_on_the_exact_beat(realtime: bool) -> None:
    segments = [passage(0, "hello", count_in=3), reps(1, 1000, TEMPO, "rep ")]
    stand = Stand(segments, realtime=realtime)
    events = stand.run()
    zero = zero_of(segments)
    for n in range(1000):
        assert stand.onsets(f"rep {n + 1}") == [frame(zero + n * TEMPO)]
    done = [event for event in events if isinstance(event, RepDone)]
    assert [event.at for event in done] == [zero + n * TEMPO for n in range(1, 1001)]
    assert isinstance(events[-1], Finished) and events[-1].how == "finished"
    assert events[-1].at >= zero + 1000 * TEMPO


@pytest.mark.parametrize("seconds", [0, 0.4, 3.5])
def test_a_slow_layout_holds_up_nothing(seconds: float) -> None:
    """It is done aside, while what plays goes on; the next set begins where it would have anyway."""
    segments = [passage(0, "hello", count_in=5), reps(1, 6, TEMPO, "one "), reps(2, 3, TEMPO, "two ")]
    stand = Stand(segments, layout_takes=seconds)
    stand.run()
    zero = zero_of(segments)
    for n in range(6):
        assert stand.onsets(f"one {n + 1}") == [frame(zero + n * TEMPO)]
    for n in (1, 2):  # the first one coincides with a chime
        assert stand.onsets(f"two {n + 1}") == [frame(zero + (6 + n) * TEMPO)]


def test_a_layout_begun_before_a_pause_is_not_used_after_it() -> None:
    segments = [passage(0, "hello", count_in=5), hold(1, 20), reps(2, 3, TEMPO, "two ")]
    stand = Stand(segments, [(22.0, "pause"), (24.0, "pause")], layout_takes=1.5)
    events = stand.run()
    ends = [event for event in events if isinstance(event, SetEnded)]
    assert [event.done for event in ends] == [amounts(S(20)), amounts(S(3))]
    assert len(stand.onsets("two 2")) == 1


def test_a_day_of_virtual_time_does_not_drift() -> None:
    seconds = S(3961, 11)  # no whole number of frames
    segments = [hold(n, seconds) for n in range(240)]
    segments += [passage(240, count_in=1), reps(241, 3, TEMPO, "late ")]
    zero = 240 * seconds + 1 + Fraction(300, RATE)  # the first chime is heard whole, before its beat
    stand = Stand(segments, realtime=False)
    events = stand.run()
    assert isinstance(events[-2], SetEnded) and events[-2].at == zero + 3 * TEMPO
    for n in range(3):
        assert stand.onsets(f"late {n + 1}") == [frame(zero + n * TEMPO)]


def test_events_come_in_order_and_not_before_their_sound() -> None:
    segments = [passage(0, "hello", count_in=3), reps(1, 5, S(2)), passage(2, "rest", count_in=3), hold(3, 7)]
    stand = Stand(segments)
    events = stand.run()
    assert all(a.at <= b.at for a, b in pairwise(events))
    begun = stand.stamps[0] - frame(events[0].at)
    for event, stamp in zip(events, stand.stamps, strict=True):
        late = stamp - begun - frame(event.at)
        assert -1 <= late <= RATE * 0.06
    assert [event.segment.index for event in events if isinstance(event, SegmentStarted)] == [0, 1, 2, 3]
    ended = [event for event in events if isinstance(event, SetEnded)]
    assert [(event.done, event.cut) for event in ended] == [(amounts(5), "none"), (amounts(7), "none")]


def test_the_first_count_sounds_before_the_segment_begins() -> None:
    stand = Stand([reps(0, 2, S(1))])
    stand.run()
    clip = stand.clips.made[next(iter(stand.clips.made))]
    assert stand.onsets("1") == [clip.beat]


def test_what_no_voice_can_speak_is_marked() -> None:
    stand = Stand([passage(0, "fine", "unspeakable")])
    spoken = [event for event in stand.run() if isinstance(event, CueSpoken)]
    assert [event.substitute for event in spoken] == [False, True]


def test_volume_is_a_gain() -> None:
    stand = Stand([reps(0, 1, S(1))], volume=0.5)
    stand.run()
    assert max(stand.output.samples.values()) == 10_000


SET = [
    passage(0, "hello", count_in=3),
    reps(1, 8, S(2), "rep "),
    passage(2, "rest", settle=5, count_in=3),
    hold(3, 9),
]


def test_a_pause_is_silent_at_once_and_the_interrupted_repetition_begins_again() -> None:
    zero = zero_of(SET)
    stand = Stand(SET, [(float(zero) + 7, "pause"), (60, "pause")])
    events = stand.run()
    paused = next(event for event in events if isinstance(event, Paused))
    assert stand.output.halts[0] - stand.controls.given[0][0] == 0
    assert stand.controls.given[0][0] - int((float(zero) + 7) * RATE) <= 0.03 * RATE
    at = events.index(paused)
    before = [event.rep for event in events[:at] if isinstance(event, RepDone)]
    after = [event.rep for event in events[at:] if isinstance(event, RepDone)]
    assert (before, after) == ([1, 2, 3], [4, 5, 6, 7, 8])
    assert isinstance(events[at + 1], Resumed)
    assert len(stand.onsets("rep 4")) == 2, "heard before the pause, and again"
    assert [len(stand.onsets(f"rep {n}")) for n in (1, 2, 3, 5, 6, 7, 8)] == [1] * 7
    assert len(stand.onsets("back after pause")) == 1
    ended = [event.done for event in events if isinstance(event, SetEnded)]
    assert ended == [amounts(8), amounts(9)]


def test_a_count_that_was_accepted_and_not_heard_is_not_told() -> None:
    zero = zero_of(SET)
    for milliseconds in range(-160, 40, 10):
        stand = Stand(SET, [(float(zero) + 2 + milliseconds / 1000, "pause"), (60, "stop")])
        events = stand.run()
        told = {
            event.rep
            for event in events
            if isinstance(event, CueSpoken) and event.role == "count" and event.rep
        }
        heard = {n for n in range(1, 9) if stand.onsets(f"rep {n}")}
        assert heard <= told <= heard | {max(heard, default=0) + 1}, "told at its start, heard at its beat"
        done = next(event.done for event in events if isinstance(event, SetEnded))
        assert done == amounts(sum(isinstance(event, RepDone) for event in events))


def test_done_ends_the_set_and_goes_straight_on() -> None:
    zero = float(zero_of(SET))
    stand = Stand(SET, [(zero + 7, "done")])
    events = stand.run()
    cut = next(event for event in events if isinstance(event, SetEnded))
    assert (cut.done, cut.cut) == (amounts(3), "done")
    following = next(event for event in events[events.index(cut) :] if isinstance(event, SegmentStarted))
    assert following.segment.index == 2
    assert following.at - cut.at < S(1, 20)


def test_done_while_getting_into_position_starts_the_count_in() -> None:
    zero = float(zero_of(SET))
    stand = Stand(SET, [(zero + 18, "done")])
    events = stand.run()
    again = [event for event in events if isinstance(event, SegmentStarted)]
    assert [(event.segment.index, event.resumed) for event in again] == [
        (0, False), (1, False), (2, False), (2, True), (3, False)
    ]  # fmt: skip
    assert stand.onsets("3")[1] + 3 * RATE == stand.chimes("start")[0]


def test_done_during_a_count_in_changes_nothing() -> None:
    zero = float(zero_of(SET))
    quiet, busy = Stand(SET), Stand(SET, [(zero - 1.5, "done")])
    events = busy.run()
    assert [
        each for each in events if not (isinstance(each, CueSpoken) and each.sound == Earcon("refused"))
    ] == quiet.run()
    chime = set(busy.chimes("refused"))
    assert quiet.output.samples.items() == {x for x in busy.output.samples.items() if x[0] not in chime}


def test_stop_ends_at_once_in_every_state() -> None:
    zero = float(zero_of(SET))
    scripts = {
        "playing": [(zero + 5, "stop")],
        "paused": [(zero + 5, "pause"), (zero + 9, "stop")],
        "asking": [(zero + 5, "finish"), (zero + 6, "stop")],
        "leaving": [(zero + 5, "finish"), (zero + 6, "finish"), (zero + 6.1, "stop")],
        "lost": [(zero + 20.5, "stop")],
    }
    for name, script in scripts.items():
        stand = Stand(SET, script, dead=[(zero + 20, zero + 99)])  # type: ignore[arg-type]  # names as text
        events = stand.run()
        assert isinstance(events[-1], Finished) and events[-1].how == "stopped", name
        assert stand.clock.frames - stand.controls.given[-1][0] == 0, name
        assert sum(isinstance(event, SetEnded) for event in events) == 1, name


def test_silence_after_the_question_says_yes() -> None:
    zero = float(zero_of(SET))
    stand = Stand(SET, [(zero + 5, "finish")])
    events = stand.run()
    asked = next(event for event in events if isinstance(event, Asked))
    cut = next(event for event in events if isinstance(event, SetEnded))
    assert (cut.done, cut.cut) == (amounts(2), "done")
    assert S(8) <= cut.at - asked.at < S(8) + S(1, 10)
    assert stand.onsets("come out") and stand.onsets("goodbye")
    assert isinstance(events[-1], Finished) and events[-1].how == "stopped"


def test_the_question_answered_with_done_goes_on() -> None:
    zero = float(zero_of(SET))
    stand = Stand(SET, [(zero + 5, "finish"), (zero + 8, "done")])
    events = stand.run()
    assert events[-1] == Finished(events[-1].at, "finished")
    assert [event.rep for event in events if isinstance(event, RepDone)] == list(range(1, 9))
    assert "goodbye" not in {utterance.text for utterance in stand.clips.made}


def test_finish_while_paused_asks_and_a_pause_in_the_question_asks_again() -> None:
    zero = float(zero_of(SET))
    script = [(zero + 5, "pause"), (zero + 6, "finish"), (zero + 6.5, "pause"), (zero + 9, "pause")]
    stand = Stand(SET, script)  # type: ignore[arg-type]  # of many types
    events = stand.run()
    assert len(stand.onsets("finish?")) == 2
    assert stand.kinds().count("Asked") == 1
    assert isinstance(events[-1], Finished) and events[-1].how == "stopped"


def test_a_set_on_the_way_back_to_is_told_of_when_the_session_ends() -> None:
    zero = float(zero_of(SET))
    stand = Stand(SET, [(zero + 7, "pause"), (zero + 8, "pause"), (zero + 9, "stop")])
    ended = [event for event in stand.run() if isinstance(event, SetEnded)]
    assert [(event.done, event.cut) for event in ended] == [(amounts(3), "done")]


def test_the_sound_is_lost_and_comes_back() -> None:
    zero = float(zero_of(SET))
    stand = Stand(SET, dead=[(zero + 5, zero + 9)])
    events = stand.run()
    kinds = stand.kinds()
    lost, back = kinds.index("SoundLost"), kinds.index("SoundBack")
    assert isinstance(events[lost], SoundLost) and events[lost].at == events[back].at
    assert stand.stamps[back] <= (zero + 9 + 1.1) * RATE
    assert stand.onsets("back after sound")
    assert [event.rep for event in events if isinstance(event, RepDone)] == list(range(1, 9))
    assert [event.done for event in events if isinstance(event, SetEnded)] == [amounts(8), amounts(9)]
    assert isinstance(events[back], SoundBack)
    # An event is told when it is heard, after the loss as before: the clock is as far ahead of the
    # session as the silence was long, and no further.
    silent = stand.stamps[back] - events[back].at * RATE
    for event, stamp in zip(events[back + 1 :], stand.stamps[back + 1 :], strict=True):
        assert 0 <= stamp - event.at * RATE - silent <= 0.2 * RATE


def test_sound_that_returns_does_not_end_a_pause() -> None:
    zero = float(zero_of(SET))
    stand = Stand(SET, [(zero + 6, "pause"), (zero + 40, "pause")], dead=[(zero + 5, zero + 9)])
    stand.run()
    kinds = [kind for kind in stand.kinds() if kind in ("SoundLost", "Paused", "SoundBack", "Resumed")]
    assert kinds == ["SoundLost", "Paused", "SoundBack", "Resumed"]
    assert stand.onsets("back after pause")
    assert stand.events[-1] == Finished(stand.events[-1].at, "finished")


def test_a_late_clip_delays_its_segment_and_cuts_nothing() -> None:
    segments = [passage(0, "hello"), passage(1, "late words"), passage(2, "bye")]
    stand = Stand(segments, late={"late words": 5})
    events = stand.run()
    onset = stand.onsets("late words")[0]
    assert 5 * RATE <= onset <= 5.3 * RATE
    assert "late words" in stand.clips.urgent
    assert isinstance(events[-1], Finished) and events[-1].how == "finished"
    assert stand.onsets("bye")


def test_nothing_comes_between_a_count_in_and_its_set() -> None:
    segments = [passage(0, "hello"), passage(1, "get ready", count_in=3), reps(2, 3, S(2), "rep ")]
    stand = Stand(segments, late={"rep 3": 20})
    stand.run()
    (one,), (first,) = stand.onsets("1"), stand.onsets("rep 1")
    assert first - one == RATE and first > 20 * RATE


def test_a_rendering_waits_for_a_clip() -> None:
    segments = [passage(0, "hello"), passage(1, "late words")]
    quick, slow = Stand(segments, realtime=False), Stand(segments, realtime=False, late={"late words": 30})
    assert quick.run() == slow.run()


def test_commands_reach_a_session_that_waits_for_its_first_clip() -> None:
    stand = Stand(
        [passage(0, "never")], [(1, "pause"), (2, "pause"), (3, "finish"), (4, "stop")], late={"never": 99}
    )
    stand.run()
    assert stand.kinds() == ["Paused", "Resumed", "SegmentStarted", "CueSpoken", "Asked", "Finished"]


def test_the_loop_wakes_forty_times_a_second_at_the_most() -> None:
    stand = Stand([hold(0, 60)])
    stand.run()
    seconds = 60 + 1  # the last one waits for the summary
    assert stand.output.writes <= seconds * 40 + 60


def test_clips_are_wanted_ahead_the_first_segment_first() -> None:
    segments = [passage(n, f"words {n}") for n in range(20)] + [hold(20, 100), passage(21, "far")]
    stand = Stand(segments)
    events = iter(stand.performance)
    next(events)
    wanted = stand.clips.wanted
    assert wanted[:2] == ["words 0", "finish?"]
    assert "words 4" in wanted


def test_a_start_in_the_middle() -> None:
    stand = Stand(SET, start_at=2)
    indexes = [event.segment.index for event in stand.run() if isinstance(event, SegmentStarted)]
    assert indexes == [2, 3]
