"""When to say it: a segment and the lengths of its sounds become cues. Pure and deterministic."""

from voicecoach.timeline.layout import Measure, lay_out, length
from voicecoach.timeline.walk import Placed, walk

__all__ = ["Measure", "Placed", "lay_out", "length", "walk"]
