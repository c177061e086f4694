"""The voice that cannot fail: a soft tick for every utterance; its words are printed instead.

It is the last of every chain, and the voice of ``--no-voice``, for whom a screen reader speaks.
"""

import math
import struct
from functools import cache

from voicecoach.model.seams import VoicePlugin
from voicecoach.model.sound import Clip, Utterance
from voicecoach.model.units import SAMPLE_RATE, Frames

_SECONDS, _HERTZ, _PEAK, _DECAY = 0.03, 1_000, 0.1, 0.006
# A wooden tick: 30 ms at 1 kHz, -20 dBFS at its peak, dying away by a factor e in 6 ms.


@cache
def tick(rate: int = SAMPLE_RATE) -> Clip:
    """The tick at a rate in Hz; its beat is its start."""
    step = 1 / rate
    wave = (
        _PEAK * math.exp(-n * step / _DECAY) * math.sin(math.tau * _HERTZ * n * step)
        for n in range(round(_SECONDS * rate))
    )
    samples = [round(32_767 * value) for value in wave]
    return Clip(struct.pack(f"<{len(samples)}h", *samples), rate, Frames(0))


class SilentVoice:
    """Says nothing, softly."""

    identity = "silent 1"
    rate = SAMPLE_RATE

    def synthesize(self, utterance: Utterance) -> Clip:
        """The tick, whatever the utterance. Never raises."""
        return tick(self.rate)


def _create(name: str | None = None, language: str = "en", words_per_minute: int = 175) -> SilentVoice:
    return SilentVoice()


plugin = VoicePlugin(
    name="silent",
    description="no speech: soft ticks in its place, and every sentence printed",
    unavailable=lambda: None,
    create=_create,
)
