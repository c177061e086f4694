"""When to say it: a segment and the lengths of its sounds become cues. Pure and deterministic."""

from voicecoach.timeline.layout import lay_out, length

__all__ = ["lay_out", "length"]
