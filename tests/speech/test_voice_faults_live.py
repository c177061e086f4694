"""A voice that fails in the middle of a session: real workers, a whole performance, its recording.

Whatever happens, each count is in the recording on its beat, as the arithmetic on the TOML has it.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from voicecoach.audio.earcons import load_earcons
from voicecoach.cli.coach import ScriptedCoach
from voicecoach.coaching.script import Script
from voicecoach.model.event import Command, CueSpoken, Event, Finished, SetEnded
from voicecoach.model.seams import Pace
from voicecoach.model.sound import Clip, Utterance
from voicecoach.model.units import Seconds
from voicecoach.phrases import load_phrases
from voicecoach.routine import Library, parse
from voicecoach.session.performance import Performance
from voicecoach.speech.choice import SILENT, VoiceChoice
from voicecoach.speech.silent import tick
from voicecoach.speech.store import MEMORY
from voicecoach.speech.studio import Studio
from voicecoach.testing import RecordingOutput

TEMPO = Fraction(127, 100)
REPS = (6, 11, 16)
ROUTINE = "\n".join(
    [
        'format = 1\ntitle = "T"\nlead_in = 0',
        *(f'[[exercise]]\nname = "A{reps}"\nreps = {reps}\ntempo = "{float(TEMPO)}"' for reps in REPS),
    ]
)
GOOD = VoiceChoice("good", "fake_voices:good")
QUIET = VoiceChoice("silent", SILENT)
PATIENT = Pace(text=20)
IMPATIENT = Pace(text=1.5, character=0)
"""For what hangs: short enough to be waited for here, a hundred times what a hum takes."""
ENDLESS = 20.0


def sick(name: str) -> VoiceChoice:
    return VoiceChoice("sick", "fake_voices:sick", name)


class Nobody:
    """Gives no command."""

    def wait(self, timeout: float) -> list[Command]:
        return []


class Session:
    """A routine performed with a chain of voices, and what can be heard in its recording."""

    def __init__(self, *chain: VoiceChoice, memory: int = MEMORY, pace: Pace = PATIENT) -> None:
        self.said: list[str] = []
        voices = [*chain, QUIET]
        self.clips = Studio(voices, None, self.said.append, pace=pace, memory=memory).current
        self.output = RecordingOutput()
        self.events: list[Event] = []

    def run(self, at_count: Callable[[], None] = lambda: None) -> None:
        """To the end; ``at_count`` is called at each count."""
        script = Script(
            parse(ROUTINE, library=Library(), open_sound=None), load_phrases("en"), verbosity="brief"
        )
        granted = self.output.open(None, self.clips.rate, Seconds(0))
        sounds = Path(__file__).parents[2] / "sounds"
        performance = Performance(
            ScriptedCoach(script, self.clips.substituted, 175),
            self.clips,
            load_earcons(sounds, self.clips.rate),
            self.output,
            granted,
            Nobody(),
        )
        for event in performance:
            self.events.append(event)
            if isinstance(event, CueSpoken) and event.rep:
                at_count()

    @property
    def unspoken(self) -> set[str]:
        """The texts for which the recording has a tick, as was told."""
        cues = [event for event in self.events if isinstance(event, CueSpoken) and event.substitute]
        return {cue.sound.text for cue in cues if isinstance(cue.sound, Utterance)}

    def count(self, rep: int) -> Clip:
        """What stands for a number: the voice's clip, or a tick."""
        clip = self.clips.get(Utterance(str(rep)), ENDLESS)
        assert clip is not None
        return clip

    def check(self) -> None:
        """Each count of each set is in the recording on its beat, and the session ended as usual."""
        assert isinstance(self.events[-1], Finished)
        ended = [event for event in self.events if isinstance(event, SetEnded)]
        assert [event.done for event in ended] == [(Seconds(reps),) for reps in REPS]
        assert all(event.cut == "none" for event in ended)
        counts = [event for event in self.events if isinstance(event, CueSpoken) and event.rep]
        assert [event.rep for event in counts] == [n for reps in REPS for n in range(1, reps + 1)]
        for event in counts:
            if event.rep == 1:
                zero = event.at + self.count(1).extent.beat
            clip = self.count(event.rep)
            assert event.substitute == (clip == tick(clip.rate))
            self._check_sound(clip, zero + (event.rep - 1) * TEMPO)

    def _check_sound(self, clip: Clip, beat: Fraction) -> None:
        start = int((beat * clip.rate + Fraction(1, 2)) // 1) - clip.beat
        heard = self.output.samples[2 * start : 2 * start + len(clip.samples)]
        assert heard == clip.samples, f"the count at {float(beat):.2f} s is not there"


@pytest.fixture
def session() -> Iterator[Callable[..., Session]]:
    made: list[Session] = []

    def open_session(*chain: VoiceChoice, **bounds: Any) -> Session:
        made.append(Session(*chain, **bounds))
        return made[-1]

    yield open_session
    for one in made:
        one.clips.close()


Open = Callable[..., Session]


def pace_of(fault: str) -> Pace:
    return IMPATIENT if fault == "hang" else PATIENT


@pytest.mark.parametrize("fault", ["crash", "hang", "empty", "noise", "long", "garbage", "raise"])
def test_a_fault_now_and_then_costs_a_word_at_most(session: Open, fault: str, tmp_path: Path) -> None:
    performed = session(sick(f"{fault} at 17 {tmp_path / 'mark'}"), pace=pace_of(fault))
    performed.run()
    assert (tmp_path / "mark").exists()
    performed.check()
    assert len(performed.unspoken) <= 1 and performed.said == []


@pytest.mark.parametrize("fault", ["crash", "hang", "empty", "noise", "long", "garbage"])
def test_a_voice_that_dies_in_the_middle_gives_way_to_the_next_once(
    session: Open, fault: str, tmp_path: Path
) -> None:
    performed = session(sick(f"{fault} from 7 {tmp_path / 'mark'}"), GOOD, pace=pace_of(fault))
    performed.run()
    performed.check()
    assert not performed.unspoken
    assert performed.count(6).samples != performed.count(7).samples, "another voice"
    (sentence,) = performed.said
    assert "The voice sick cannot be used" in sentence and "good speaks instead" in sentence


@pytest.mark.parametrize("text", ["7", "Last_one."])
def test_with_no_other_voice_the_counts_are_ticks_and_are_printed(
    session: Open, text: str, tmp_path: Path
) -> None:
    # From "Last one." on: what leads into the next set first fails when it is laid out beside a count.
    performed = session(sick(f"crash from {text} {tmp_path / 'mark'}"))
    performed.run()
    performed.check()
    assert {str(n) for n in range(7, 17)} <= performed.unspoken
    assert not {str(n) for n in range(1, 7)} & performed.unspoken
    (sentence,) = performed.said
    assert "printed instead" in sentence


def test_a_worker_that_is_killed_again_and_again_is_replaced(session: Open, tmp_path: Path) -> None:
    # With so little memory each set has to be spoken anew.
    performed = session(sick(f"none at 0 {tmp_path}"), memory=25_000)
    killed: set[int] = set()

    def kill() -> None:
        for number in performed.clips.speakers[0].process_ids:
            os.kill(number, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
            killed.add(number)

    performed.run(kill)
    performed.check()
    assert not performed.unspoken and performed.said == []
    assert len(killed) >= len(REPS)
