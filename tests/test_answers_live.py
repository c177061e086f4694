"""Keys pressed in sessions that are heard: what the recording has of them, against arithmetic on the TOML.

The first session is of ticks and is asked and changed on the way; the others are of a steady tone: one is
made softer and louder and pauses, in the other there is a sharp pain. All end when enough was heard.
"""

import os
import signal
import sys
import threading
import time
import wave
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import pytest

if sys.platform == "win32":
    pytest.skip("other system: POSIX terminals and PulseAudio", allow_module_level=True)

import numpy as np
import numpy.typing as npt
import pexpect
from sound_server import RATE, Recording, SoundServer

Sound = npt.NDArray[np.float64]

BUFFER = 0.6
"""Seconds of sound held ready: so long the machine may stand still without a gap in what is judged."""

TEMPO, REPS, MORE = Fraction(2, 5), 11, 5

TICKS = f"""\
format = 1
title = "Ticks"
lead_in = 0
count_in = 0

[[exercise]]
name = "Before"
reps = 1

[[exercise]]
name = "Taps"
reps = {REPS}
tempo = "{float(TEMPO)}"
count = {{ reps = "off", beep = "rep", last = 0, marks = false }}
"""

HERTZ = 441
"""Of a tone of one second, which sounds again every second: steadily, as its waves are whole."""

TONE = """\
format = 1
title = "Tone"
lead_in = 0
count_in = 0

[[exercise]]
name = "Before"
reps = 1

[[exercise]]
name = "Steady"
hold = "60s"
exit = "Come down."
count = { last = 0, marks = false }
cues = [{ at = "every 1s", sound = "tone.wav" }]
"""

SOUNDS = Path(__file__).parents[1] / "sounds"


def read_wav(path: Path) -> Sound:
    """A chime as it is played: at the recording's rate."""
    with wave.open(str(path)) as file:
        own = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(float)
        rate = file.getframerate()
    at = np.arange(int(own.size * RATE / rate)) / RATE
    return np.asarray(np.interp(at, np.arange(own.size) / rate, own))


def likeness(shape: Sound, sound: Sound) -> Sound:
    """How strongly a shape is in a sound, place by place: 1 where it is there in full, whatever else is."""
    size = 1 << (sound.size + shape.size).bit_length()
    spectrum = np.fft.rfft(sound, size) * np.conj(np.fft.rfft(shape, size))
    return np.asarray(np.fft.irfft(spectrum, size)[: sound.size - shape.size] / (shape**2).sum())


class Heard(NamedTuple):
    """A session that is over: what it sounded like, when keys were pressed, and what was printed."""

    sound: Sound
    pressed: dict[str, float]
    """Seconds of the recording at which a key was pressed last."""
    printed: str
    record: str


class Session:
    """A session in a terminal of its own, whose sound is recorded."""

    def __init__(self, server: SoundServer, sink: str, folder: Path, routine: str) -> None:
        """``sink``: the sound card it plays to, and is recorded from."""
        path, home = folder / "routine.toml", folder / "home"
        path.write_text(routine, "utf-8")
        kept = {name: value for name, value in os.environ.items() if not name.startswith("VOICECOACH_")}
        sound = {name: server.env[name] for name in ("PULSE_SERVER", "XDG_RUNTIME_DIR")}
        own = {
            "VOICECOACH_HOME": str(home),
            "VOICECOACH_QUESTIONS": "no",
            "VOICECOACH_INHIBIT_SLEEP": "no",
            "VOICECOACH_RESUME_COUNT_IN": "1",
            "VOICECOACH_BUFFER": str(BUFFER),
            "PULSE_SINK": sink,
            "TERM": "xterm",
        }
        quick = ["--start-at", "2", "--verbosity", "brief", "--preroll", "0", "--rate", "449", "--plain"]
        self.recording, self.folder = Recording(server.env, sink), home
        self.child = pexpect.spawn(
            sys.executable,
            ["-m", "voicecoach", "run", str(path), *quick, "--output", "miniaudio"],
            env={**kept, **sound, **own},
            encoding="utf-8",
            timeout=20,
        )
        self.child.delaybeforesend = None
        self.printed: list[str] = []
        self.pressed: dict[str, float] = {}

    def sees(self, *expected: str) -> None:
        for pattern in expected:
            self.child.expect(pattern)
            self.printed += [str(self.child.before), str(self.child.after)]

    def press(self, key: str, *expected: str) -> None:
        self.pressed[key] = self.recording.second(time.monotonic())
        self.child.send(key)
        self.sees(*expected)

    def hears(self, enough: Callable[[Sound], bool], seconds: float) -> None:
        """Wait until the last ``seconds`` of what was recorded are enough."""
        for _ in range(1_000):
            if enough(self.recording.last(seconds).astype(float)):
                return
            threading.Event().wait(0.02)
        raise TimeoutError("it cannot be heard")

    def end(self) -> Heard:
        """End the session, of which enough has been heard."""
        self.child.kill(signal.SIGTERM)
        self.child.expect(pexpect.EOF)
        self.printed.append(str(self.child.before))
        self.child.close()
        assert self.child.exitstatus == 128 + signal.SIGTERM, self.printed
        (record,) = self.folder.rglob("*.jsonl")
        sound = self.recording.samples.astype(float)
        return Heard(sound, self.pressed, "".join(self.printed), record.read_text("utf-8"))

    def close(self) -> None:
        self.child.close(force=True)
        self.recording.stop()


TICK = read_wav(SOUNDS / "tick.wav")[: RATE // 20]


def in_ticks(session: Session) -> Heard:
    """Somebody asks where the set is, wants more, and wants it slower."""
    session.sees(r"Taps\].*start chime")
    session.press("w", "Less than a minute left")
    session.press("+", rf"\[{REPS + MORE} repetitions\]")
    session.press("<", r"\[Tempo 90 percent\]", "saved: 1 set")
    return session.end()


def is_steady(sound: Sound) -> bool:
    """Whether something is heard all the time."""
    milli = RATE // 1000
    peaks = np.abs(sound[: sound.size // milli * milli]).reshape(-1, milli).max(axis=1)
    return bool(peaks.size and peaks.min() > 1_000)


def is_silent(sound: Sound) -> bool:
    """Whether nothing is heard at all."""
    return bool(np.abs(sound).max(initial=0) < 30)


WAVE = np.exp(-2j * np.pi * HERTZ / RATE * np.arange(RATE))


def level(sound: Sound) -> float:
    """How strong the steady tone is, whatever else sounds."""
    return float(np.abs((sound * WAVE[: sound.size]).mean()))


def in_tone(session: Session) -> Heard:
    """Somebody makes it softer, and loud again, pauses, and goes on."""
    session.sees(r"sound tone\.wav")
    session.hears(is_steady, 0.2)
    loud = level(session.recording.last(0.1).astype(float))
    session.press("[", r"Volume 79 percent")
    session.hears(lambda sound: level(sound) < 0.8 * loud, 0.1)
    session.press("]", r"Volume 100 percent")
    session.hears(lambda sound: level(sound) > 0.995 * loud, 0.1)
    session.press(" ", r"\[paused\]")
    session.hears(is_silent, 0.3)
    session.child.send(" ")
    session.sees(r"sound tone\.wav")
    session.hears(is_steady, 0.1)
    return session.end()


def in_pain(session: Session) -> Heard:
    """Somebody has a sharp pain."""
    session.sees(r"sound tone\.wav")
    session.hears(is_steady, 0.2)
    session.press("o", "as sharp")
    session.press("1", "leave this exercise")
    return session.end()


COURSES: dict[str, tuple[str, Callable[[Session], Heard]]] = {
    "ticks": (TICKS, in_ticks),
    "tone": (TONE, in_tone),
    "pain": (TONE, in_pain),
}
"""What is performed and what is done then, by name, which is that of the sound card too."""


@pytest.fixture(scope="module")
def heard(private_server: SoundServer, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Heard]:
    """All sessions, at the same time, each with a sound card of its own."""

    folders = {name: tmp_path_factory.mktemp(name) for name in COURSES}  # not by threads: they would race

    def perform(name: str) -> Heard:
        (routine, course), folder = COURSES[name], folders[name]
        samples = 8_000 * np.sin(2 * np.pi * HERTZ * np.arange(22_050) / 22_050)
        with wave.open(str(folder / "tone.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(22_050)
            file.writeframes(samples.astype("<i2").tobytes())
        session = Session(private_server, name, folder, routine)
        try:
            return course(session)
        finally:
            session.close()

    for name in COURSES:
        private_server.add_sink(name)
    with ThreadPoolExecutor(len(COURSES)) as pool:
        return dict(zip(COURSES, pool.map(perform, COURSES), strict=True))


@pytest.fixture
def ticks(heard: dict[str, Heard]) -> Heard:
    return heard["ticks"]


@pytest.fixture
def tone(heard: dict[str, Heard]) -> Heard:
    return heard["tone"]


@pytest.fixture
def pain(heard: dict[str, Heard]) -> Heard:
    return heard["pain"]


def best(strength: Sound, instant: float, within: float = 0.005) -> float:
    """How strongly a shape is there at an instant of the recording, give or take."""
    first, last = (int((instant + off) * RATE) for off in (-within, within))
    return float(strength[max(0, first) : max(0, last + 1)].max(initial=0))


def grid(last: float, slower_from: int) -> list[float]:
    """When ticks are due, by the last one, the TOML, and nine tenths of its tempo from a repetition on."""
    after = [
        float(min(n, slower_from) * TEMPO + max(0, n - slower_from) * TEMPO / Fraction(9, 10))
        for n in range(REPS + MORE)
    ]
    return [last - after[-1] + beat for beat in after]


def test_every_tick_stays_on_its_beat_while_it_is_answered_and_changed(ticks: Heard) -> None:
    strength = likeness(TICK, ticks.sound)
    clear = np.flatnonzero((strength > 0.9) & (strength < 1.1))
    # One of them is the last; while it is answered they are softer, and not quite as clear under the words.
    lasts = clear[np.diff(clear, prepend=-RATE) > RATE // 100] / RATE
    found = {
        (last, slower_from): min(best(strength, beat) for beat in grid(last, slower_from))
        for last in map(float, lasts)
        for slower_from in range(3, REPS + MORE - 2)
    }
    (last, slower_from), weakest = max(found.items(), key=lambda item: item[1])
    assert weakest > 0.2, "a tick is not within 5 ms of its beat"
    slower = grid(last, slower_from)[slower_from] - ticks.pressed["<"]
    assert 0 < slower < BUFFER + 0.35 + 2 * TEMPO, "from the next repetition but one on, at the latest"


def test_every_key_is_answered_by_a_chime_at_once(ticks: Heard) -> None:
    chime = read_wav(SOUNDS / "answer.wav")
    sounding = int(np.flatnonzero(np.abs(chime) > 0.1 * np.abs(chime).max())[0]) / RATE
    heard = np.flatnonzero(likeness(chime, ticks.sound) > 0.8) / RATE + sounding
    for key in ("w", "+", "<"):
        after = heard[heard > ticks.pressed[key]]
        assert after.size and after[0] - ticks.pressed[key] < BUFFER + 0.2, key


def test_what_was_asked_is_told_and_what_was_changed_is_done(ticks: Heard) -> None:
    assert "Taps." in ticks.printed
    assert f" of {REPS}." in ticks.printed
    done = f'"written":[{{"reps":{REPS}}}],"asked":[{{"reps":{REPS}}}],"done":[{{"reps":{REPS + MORE}}}]'
    assert done in ticks.record
    assert '"tempo":0.9,"cut":"none"' in ticks.record


def last_sound(heard: Heard, key: str) -> float:
    """Seconds from a key to the last sample before silence."""
    start = int(heard.pressed[key] * RATE)
    before = RATE // 50
    loud = np.flatnonzero(np.abs(heard.sound[start - before : start + RATE]) > 60)
    ends = np.flatnonzero(np.diff(loud, append=10 * RATE) > RATE // 10)
    return float(loud[ends[0]] - before) / RATE


def test_the_sound_stops_at_once(tone: Heard, pain: Heard) -> None:
    late = [last_sound(tone, " "), last_sound(pain, "o")]
    assert min(late) <= 0.06
    assert max(late) <= 0.12, "a machine with other things to do may be late, once"


def test_after_the_cry_of_pain_come_the_way_out_the_question_and_its_answer(pain: Heard) -> None:
    told = [
        "Come down.",
        "Is it sharp?",
        "counts as sharp]",
        "[sharp pain noted: Steady]",
        "[set ended early",
        "Then we leave this exercise.",
    ]
    places = [pain.printed.index(text) for text in told]
    assert places == sorted(places)
    assert '"line":"pain"' in pain.record
    assert '"cut":"pain"' in pain.record


def change_lasts(sound: Sound, before: float, after: float) -> float:
    """Seconds that the steady tone takes from one strength to another, nearly from end to end."""
    window = np.hanning(RATE // 50)
    strengths = np.abs(np.convolve(sound * np.resize(WAVE, sound.size), window / window.sum(), "valid"))
    moved = (strengths - before) / (after - before)
    between = np.flatnonzero((moved > 0.1) & (moved < 0.9))
    return float(between[-1] - between[0]) / RATE


def test_softer_and_louder_are_two_decibels_without_a_click(tone: Heard) -> None:
    softer, louder, paused = (int(tone.pressed[key] * RATE) for key in "[] ")
    period = RATE // 10
    before, soft, after = (level(tone.sound[end - period : end]) for end in (softer, louder, paused))
    assert 20 * np.log10(soft / before) == pytest.approx(-2, abs=0.1)
    assert after == pytest.approx(before, rel=0.01)
    # At once would be a click; it takes 40 ms.
    assert 0.02 < change_lasts(tone.sound[softer:louder], before, soft) < 0.1
    assert 0.02 < change_lasts(tone.sound[louder:paused], soft, after) < 0.1
    # A cut would be heard at all frequencies; neither tone nor chime is above 12 kHz.
    changing = tone.sound[softer:paused]
    spectrum = np.fft.rfft(changing * np.hanning(changing.size))
    spectrum[: int(12_000 * changing.size / RATE)] = 0
    assert np.abs(np.fft.irfft(spectrum)).max() < 0.01 * np.abs(changing).max()
