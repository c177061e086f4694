"""How long things last where no voice is asked: the fixed metric of estimates and golden sheets.

Speech layout is text layout, and this is its font metric: the same on every machine.
"""

from fractions import Fraction

from voicecoach.model.sound import Earcon, EarconName, Extent, Recording, Sound
from voicecoach.model.units import Seconds

RATE = 175
"""Words a minute at which the figures below were measured (espeak-ng 1.52, en-us)."""

START = Fraction(18, 100)
PER_CHARACTER = Fraction(49, 1000)
PER_SENTENCE = Fraction(31, 100)
PER_COMMA = Fraction(25, 100)
"""Seconds of a text: START + PER_CHARACTER × characters + what each inner break adds.

Fitted to 150 texts, and rounded up a little: the residual is 0.2 s (5.6 %).
"""

BEAT = Fraction(9, 100)
"""Seconds from the start of a spoken sound to its perceptual centre, for every text."""

NUMBERS: tuple[tuple[int, Fraction], ...] = (
    (12, Fraction(46, 100)),
    (20, Fraction(65, 100)),
    (99, Fraction(85, 100)),
    (199, Fraction(125, 100)),
    (9999, Fraction(190, 100)),
)
"""Seconds a number takes, by the largest number that takes no longer."""

EARCONS: dict[EarconName, Seconds] = {
    "start": Fraction(1, 2),
    "end": Fraction(1, 2),
    "tick": Fraction(1102, 22050),
    "halfway": Fraction(2, 5),
    "next": Fraction(1, 2),
    "rest": Fraction(1),
    "attention": Fraction(2, 5),
    "finish": Fraction(1),
    "answer": Fraction(2646, 22050),
    "refused": Fraction(4851, 22050),
}
"""Seconds of the bundled chimes; a test holds them against the files."""


class FixedMetric:
    """Measures sounds at ``words_per_minute`` (80 to 449) without a voice."""

    def __init__(self, words_per_minute: int = RATE) -> None:
        self.words_per_minute = words_per_minute
        self._scale = Fraction(RATE, words_per_minute)
        self._known: dict[Sound, Extent] = {}

    def __call__(self, sound: Sound) -> Extent:
        """How long a sound lasts and where its beat falls, in seconds."""
        extent = self._known.get(sound)
        if extent is None:
            extent = self._known[sound] = self._measure(sound)
        return extent

    def _measure(self, sound: Sound) -> Extent:
        if isinstance(sound, Earcon):
            return Extent(EARCONS[sound.name], Fraction(0))
        if isinstance(sound, Recording):
            return sound.clip.extent
        text = sound.text
        if text.isdecimal() and len(text) <= 4:
            seconds = next(length for largest, length in NUMBERS if int(text) <= largest)
        else:
            inner = text[:-1]
            sentences = sum(inner.count(mark) for mark in ".!?:;")
            seconds = START + PER_CHARACTER * len(text) + PER_SENTENCE * sentences
            seconds += PER_COMMA * inner.count(",")
        return Extent(seconds * self._scale, BEAT * self._scale)
