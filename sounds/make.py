"""Makes the ten chimes beside it: ``python sounds/make.py``. The same bytes every time.

Each chime is a list of notes; a note is three partials with a soft attack of 6 ms and a decay of
its own. They are told apart by contour and rhythm, so that they need no ear for pitch.
"""

import math
import struct
from array import array
from pathlib import Path
from typing import NamedTuple

RATE = 22_050
PEAK = round(32768 * 10 ** (-9 / 20))
ATTACK = 0.006
RELEASE = 0.02
PARTIALS = ((1, 1.0), (2, 0.25), (3, 0.08))
"""Multiple of the note's frequency, and strength."""


class Note(NamedTuple):
    """A tone that begins ``at`` seconds and rings on until the chime ends."""

    at: float
    hertz: float
    strength: float
    decay: float
    """Seconds in which it falls to about a third (1/e)."""


C4, E4 = 261.63, 329.63
C5, E5, G5, A5, C6, E6 = 523.25, 659.26, 783.99, 880.0, 1046.5, 1318.51

CHIMES: dict[str, tuple[float, tuple[Note, ...]]] = {
    "start": (0.5, (Note(0, G5, 1, 0.09), Note(0.16, C6, 0.9, 0.12))),
    "end": (0.5, (Note(0, C6, 1, 0.09), Note(0.16, G5, 0.9, 0.12))),
    "tick": (0.05, (Note(0, C6, 0.35, 0.012),)),
    "halfway": (0.4, (Note(0, A5, 1, 0.06), Note(0.18, A5, 1, 0.07))),
    "next": (0.5, (Note(0, E5, 1, 0.03), Note(0.11, E5, 0.9, 0.03), Note(0.22, A5, 0.9, 0.11))),
    "rest": (1.0, (Note(0, E5, 1, 0.22), Note(0.35, C5, 0.9, 0.25))),
    "attention": (0.4, tuple(Note(at, E6, 1, 0.03) for at in (0.0, 0.1, 0.2))),
    "finish": (1.0, tuple(Note(0.13 * n, hertz, 1, 0.18) for n, hertz in enumerate((C5, E5, G5, C6)))),
    "answer": (0.12, (Note(0, A5, 0.4, 0.02), Note(0.03, E6, 0.4, 0.03))),
    "refused": (0.22, (Note(0, E4, 0.9, 0.035), Note(0.08, C4, 1, 0.05))),
}
"""Length in seconds and notes."""


def samples(name: str) -> "array[int]":
    """The mono signed 16-bit samples of a chime; a note of strength 1 peaks at -9 dBFS."""
    seconds, notes = CHIMES[name]
    sound = [0.0] * round(seconds * RATE)
    for note in notes:
        first = round(note.at * RATE)
        for index in range(first, len(sound)):
            sound[index] += _value(note, (index - first) / RATE)
    release = RELEASE if seconds > 0.1 else RELEASE / 2
    for index in range(round(release * RATE)):
        sound[-1 - index] *= index / (release * RATE)
    scale = PEAK * max(note.strength for note in notes) / max(map(abs, sound))
    return array("h", (round(value * scale) for value in sound))


def _value(note: Note, at: float) -> float:
    """The note ``at`` seconds after it began."""
    attack = 0.5 - 0.5 * math.cos(math.pi * min(1, at / ATTACK))
    tone = sum(
        strength * math.exp(-at * multiple / note.decay) * math.sin(2 * math.pi * note.hertz * multiple * at)
        for multiple, strength in PARTIALS
    )
    return note.strength * attack * tone


def wav(sound: "array[int]") -> bytes:
    """The samples as a WAV file."""
    body = sound.tobytes()
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, RATE, RATE * 2, 2, 16)
    head = struct.pack("<4sI4s", b"RIFF", 4 + len(form) + 8 + len(body), b"WAVE")
    return head + form + struct.pack("<4sI", b"data", len(body)) + body


if __name__ == "__main__":
    for name in CHIMES:
        (Path(__file__).parent / f"{name}.wav").write_bytes(wav(samples(name)))
