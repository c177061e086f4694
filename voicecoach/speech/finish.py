"""The last steps of a clip, done by the worker: checked, levelled, its beat found, its rate changed."""

from voicecoach.model.seams import VoiceFailed
from voicecoach.model.sound import Clip

VERSION = 1
"""Of the preparation: clips in the cache that were prepared by another are made again."""


def finished(raw: Clip, text: str, rate: int) -> Clip:
    """The engine's samples as a clip for the mixer, at ``rate`` Hz.

    Raises VoiceFailed where the samples cannot be this text: empty, noise, of an absurd length.
    """
    # Not above: the program imports this module for VERSION, and the audio code belongs to the worker.
    from voicecoach.audio.level import implausible, prepare
    from voicecoach.audio.resample import resample

    if not raw.samples or len(raw.samples) % 2:
        raise VoiceFailed("the voice made no sound of it")
    reason = implausible(raw, text)
    if reason:
        raise VoiceFailed(reason)
    return resample(prepare(raw.samples, raw.rate), rate)
