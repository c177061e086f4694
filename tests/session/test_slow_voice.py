"""With a voice that is slower than the session everything is heard whole and on its beat, only later."""

from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

import pytest
from real_coach import coach_of
from session_fakes import RATE, FakeClips, S, Stand, frame, hold, passage, reps, say

from voicecoach.model.event import (
    Command,
    CommandName,
    CueSpoken,
    Event,
    Finished,
    RepDone,
    SegmentStarted,
    Told,
)
from voicecoach.model.segment import Passage, Segment
from voicecoach.model.sound import Clip, Earcon, Sound, Utterance

ROUTINE = """
[[exercise]]
name = "Raises"
setup = "Stand behind a chair, and hold on to it with both hands."
exit = "Sit down again."
reps = 12
sets = 2
rest = 20
tempo = "1.27"
sides = ["left", "right"]

[[exercise]]
name = "Plank"
hold = 12
setup = "Kneel on all fours."
exit = "Sit back on your heels, and stand up by the chair."
"""
TEMPO = S(127, 100)
WAIT = Earcon("attention")


class SlowClips(FakeClips):
    """A voice that takes its time for every text, so many of them at once, in the order of need."""

    def begin(self, seconds: float, at_once: int) -> None:
        self.takes = int(seconds * RATE)
        self.queue: deque[tuple[Utterance, int]] = deque()
        """What is wanted, and since which frame."""
        self.there: dict[Utterance, int] = {}
        """Texts that were begun, and the frame at which they are made."""
        self.free = [0] * at_once
        """The frame at which each of those who speak has nothing to do."""

    def get(self, utterance: Utterance, timeout: float = 0) -> Clip | None:
        self.want([utterance], urgent=True)
        if self.there.get(utterance, 1 << 60) <= self.clock.frames:
            return super().get(utterance)
        assert not timeout, "nothing is laid out before all of its clips are there"
        return None

    def want(self, utterances: Iterable[Utterance], urgent: bool = False) -> None:
        self._speak()
        wanted = [(utterance, self.clock.frames) for utterance in utterances]
        if urgent:
            self.queue.extendleft(reversed(wanted))
        else:
            self.queue.extend(wanted)
        self._speak()

    def _speak(self) -> None:
        """Begin what could be begun until now."""
        while self.queue and min(self.free) <= self.clock.frames:
            utterance, since = self.queue.popleft()
            if utterance not in self.there:
                one = self.free.index(min(self.free))
                self.free[one] = self.there[utterance] = max(self.free[one], since) + self.takes

    def at_rate(self, words_per_minute: int) -> FakeClips:
        """As slow at every rate, and by others."""
        if words_per_minute not in self.rates:
            clips = SlowClips(self.clock)
            clips.begin(self.takes / RATE, len(self.free))
            clips.words_per_minute, clips.louder = words_per_minute, 1_000 * len(self.rates)
            clips.rates = self.rates
            self.rates[words_per_minute] = clips
        return self.rates[words_per_minute]


class SlowStand(Stand):
    """A session of the real coach with a slow voice."""

    def __init__(
        self, seconds: float, at_once: int = 1, script: Iterable[tuple[float, CommandName | Command]] = ()
    ) -> None:
        coach = coach_of(ROUTINE)
        super().__init__(coach.segments, script, coach=coach, clips_of=SlowClips)
        assert isinstance(self.clips, SlowClips)
        self.clips.begin(seconds, at_once)


def heard(events: Iterable[Event]) -> list[Sound]:
    """Every sound in order, but for the chime that tells of a wait."""
    return [event.sound for event in events if isinstance(event, CueSpoken) and event.sound != WAIT]


def beats(stand: Stand) -> list[tuple[Segment, list[Fraction]]]:
    """Each segment with numbers in it, and when the beat of each of them was heard, to the frame."""
    found: list[tuple[Segment, list[Fraction]]] = []
    for event in stand.events:
        if isinstance(event, SegmentStarted):
            found.append((event.segment, []))
        elif isinstance(event, CueSpoken) and event.role == "count":
            heard = [beat for beat in possible(stand, event) if frame(beat) in stand.output.samples]
            assert heard, event
            found[-1][1].append(heard[0])
    return [(segment, numbers) for segment, numbers in found if numbers]


def possible(stand: Stand, event: CueSpoken) -> Iterable[Fraction]:
    """When its beat is due, by the clips of each rate of the voice."""
    if not isinstance(event.sound, Utterance):
        return [event.at + stand.extent(event.sound).beat]
    made = (clips.made.get(event.sound) for clips in stand.clips.rates.values())
    return [event.at + clip.extent.beat for clip in made if clip is not None]


def steady(numbers: list[Fraction], step: Fraction) -> bool:
    """Whether the numbers follow one another exactly so many seconds apart."""
    return numbers == [numbers[0] + n * step for n in range(len(numbers))]


@pytest.mark.parametrize(("seconds", "at_once"), [(0.3, 1), (0.8, 1), (3, 1), (3, 3), (10, 2)])
def test_all_is_heard_and_no_beat_is_waited_on(seconds: float, at_once: int) -> None:
    quick, slow = SlowStand(0), SlowStand(seconds, at_once)
    assert heard(slow.run()) == heard(quick.run())
    assert slow.events[-1] == Finished(slow.events[-1].at, "finished")
    assert [event.rep for event in slow.events if isinstance(event, RepDone)] == [*range(1, 13)] * 4
    counted = beats(slow)
    assert [len(numbers) for _, numbers in counted] == [2, 12] * 4 + [2, 5]
    for (_, count_in), (segment, numbers) in zip(counted[::2], counted[1::2], strict=True):
        assert steady(count_in, S(1))
        assert steady(numbers, TEMPO if len(numbers) == 12 else S(1))
        if len(numbers) == 12:
            assert numbers[0] == count_in[-1] + 1, f"a wait before {segment}"


@pytest.mark.parametrize("at", [5, 30, 100])
def test_another_rate_of_a_slow_voice_costs_no_beat(at: float) -> None:
    stand = SlowStand(
        0.8, script=[(at, "voice-faster"), (at + 20, "voice-slower"), (at + 40, "voice-faster")]
    )
    events = stand.run()
    assert isinstance(events[-1], Finished) and events[-1].how == "finished"
    assert [event.rep for event in events if isinstance(event, RepDone)] == [*range(1, 13)] * 4
    assert any(1_000 < height < 2_000 for height in stand.output.samples.values()), "that of the other rate"
    for segment, numbers in beats(stand):
        assert steady(numbers, TEMPO if len(numbers) == 12 else S(1)), segment


def test_a_voice_in_time_is_not_spoken_of() -> None:
    stand = SlowStand(0.05)
    stand.run()
    assert not [event for event in stand.events if isinstance(event, Told)]
    assert not stand.chimes("attention")


@pytest.mark.parametrize("seconds", [3, 10])
def test_each_wait_is_told_once_in_print_and_by_a_chime(seconds: float) -> None:
    """Two seconds after what was to be heard is over, pauses and chimes aside, and at no other time."""
    stand = SlowStand(seconds)
    over, waits = Fraction(0), 0
    for event in stand.run():
        if isinstance(event, Told):
            assert event.text == "The voice needs a moment; it goes on by itself."
            waits += 1
        elif isinstance(event, CueSpoken) and event.sound == WAIT:
            waits -= 1
            assert S(9, 5) <= event.at - over <= S(5)
        elif isinstance(event, CueSpoken):
            if event.at - over > S(4):
                assert stand.chimes("attention")
            over = event.at + stand.extent(event.sound).seconds
    assert waits == 0 and stand.chimes("attention")


def test_sets_that_follow_at_once_are_not_begun_before_all_of_them_are_ready() -> None:
    sets = [reps(n, 3, TEMPO, f"set {n} rep ") for n in range(1, 6)]
    stand = Stand([passage(0, "get ready", count_in=3), *sets], late={"set 5 rep 3": 40})
    stand.run()
    numbers = [at for _, heard in beats(stand)[1:] for at in heard]
    assert numbers[0] > 40 and steady(numbers, TEMPO)
    assert steady(beats(stand)[0][1] + [numbers[0]], S(1))


def test_sets_of_more_than_two_minutes_are_begun_before_the_last_is_ready() -> None:
    segments = [passage(0, "get ready", count_in=3), hold(1, 90), hold(2, 90), reps(3, 3, TEMPO, "rep ")]
    stand = Stand(segments, late={"rep 3": 100})
    stand.run()
    assert stand.chimes("start")[0] < 10 * RATE
    numbers = [at for _, heard in beats(stand)[1:] for at in heard]
    assert steady(numbers, TEMPO) and numbers[0] < 195


def leaving(index: int, *texts: str) -> Segment:
    """What is told after a set: the way out, then all else."""
    lines = [replace(say(text), key="exercise[1].exit" if n == 0 else "") for n, text in enumerate(texts)]
    return Segment(index, "rest", Passage(head=tuple(lines)))


def test_the_way_out_is_told_before_the_wait_for_what_comes_after_it() -> None:
    stand = Stand([hold(0, 9), leaving(1, "sit back", "now the next")], late={"now the next": 30})
    stand.run()
    (out,), (following,) = stand.onsets("sit back"), stand.onsets("now the next")
    end = stand.chimes("end")[0]
    assert S(1, 2) * RATE <= out - end <= RATE
    assert following > 30 * RATE
    assert stand.events[-1] == Finished(stand.events[-1].at, "finished")


def test_the_way_out_itself_is_waited_for() -> None:
    stand = Stand([hold(0, 9), leaving(1, "sit back", "now the next")], late={"sit back": 30})
    stand.run()
    (out,), (following,) = stand.onsets("sit back"), stand.onsets("now the next")
    assert 30 * RATE < out < following < 33 * RATE


def test_a_wait_can_be_paused_and_ended() -> None:
    commands = [(3, "pause"), (4, "pause"), (9, "stop")]
    stand = Stand([passage(0, "never")], commands, late={"never": 99})  # type: ignore[arg-type]  # names as text
    stand.run()
    told = [kind for kind in stand.kinds() if kind != "CueSpoken"]
    assert told == ["Told", "Paused", "Resumed", "Told", "Finished"]
