"""What is said once a routine is through: what was done, what is asked about it, and thanks. Pure."""

from collections.abc import Iterable
from typing import Literal

from voicecoach.coaching.script import Script
from voicecoach.model.segment import Line, Passage, Segment
from voicecoach.model.units import Seconds

Thanks = Literal["noted", "noted_pain", "noted_hurt"]
"""For answers; for so much pain that it has consequences; for the report that it hurts."""
LEAD = Seconds(1, 2)
"""Seconds of silence before the first word: a chime that has answered a key is heard then."""


def summary(script: Script, sentences: Iterable[str]) -> Segment:
    """What was done, in the coach's own words."""
    return _told(script, [script.speaker.line(script.speaker.text(each), "narration") for each in sentences])


def ask_effort(script: Script) -> Segment:
    """The question how hard it was."""
    return _told(script, [script.speaker.line(script.speaker.coach("ask_effort"))])


def ask_pain(script: Script) -> Segment:
    """The question how much it hurts now."""
    return _told(script, [script.speaker.line(script.speaker.coach("ask_pain"))])


def thanks(script: Script, what: Thanks) -> Segment:
    """That the answers were taken, and what follows from them."""
    return _told(script, [script.speaker.line(script.speaker.coach(what), "narration")])


def _told(script: Script, lines: list[Line]) -> Segment:
    return Segment(len(script) - 1, "closing", Passage(LEAD, tuple(lines)))
