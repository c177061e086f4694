"""Scripts of exercises written as TOML, and what is heard in them."""

from collections.abc import Iterable

from voicecoach.coaching.announcing import Verbosity
from voicecoach.coaching.metric import FixedMetric
from voicecoach.coaching.moving import Way
from voicecoach.coaching.script import Script, sounds
from voicecoach.model.segment import Laid, Line, Segment, SegmentKind
from voicecoach.model.sound import Earcon, Utterance
from voicecoach.model.units import Seconds
from voicecoach.phrases import load_phrases
from voicecoach.routine import Library, parse
from voicecoach.timeline import lay_out

METRIC = FixedMetric()


def script_of(
    text: str,
    *,
    head: str = "",
    attended: bool = True,
    wait: bool = False,
    verbosity: Verbosity = "normal",
) -> Script:
    """``text``: the exercises, or blocks; ``head``: keys of the top level before them."""
    routine = parse(f'format = 1\ntitle = "A test"\n{head}\n{text}', library=Library(), open_sound=None)
    phrases = load_phrases(routine.language, "seed")
    return Script(routine, phrases, attended=attended, wait=wait, verbosity=verbosity)


def kinds(script: Script) -> list[str]:
    return [segment.kind for segment in script]


def nth(script: Script, kind: SegmentKind, number: int = 1) -> Segment:
    """The ``number``-th segment of a kind, from 1."""
    return [segment for segment in script if segment.kind == kind][number - 1]


def laid(script: Script, segment: Segment) -> Laid:
    """A segment of the script, or one put in between, on paper."""
    following = script[segment.index + 1] if segment.index + 1 < len(script) else None
    return lay_out(segment, following, METRIC)


def texts(lines: Iterable[Line]) -> list[str]:
    return [line.sound.text for line in lines if isinstance(line.sound, Utterance)]


def said(segment: Segment) -> list[str]:
    """What a segment may say, each once."""
    return [utterance.text for utterance in sounds(segment)]


def told(way: Way, further: int = 0) -> list[str]:
    """What is said on a way, and in so many segments of the script after it, without counts."""
    segments = [*way.segments, *way.script[way.onto : way.onto + further]]
    return [text for segment in segments for text in said(segment) if not text.isdecimal()]


def where_is(of: Laid, text: str) -> tuple[Seconds, Seconds]:
    """From when to when something is said."""
    (cue,) = (cue for cue in of.cues if getattr(cue.sound, "text", "") == text)
    return cue.start, cue.end


def counts(of: Laid) -> list[tuple[Seconds | int, str]]:
    """Every count with the time of its beat, from the start of the segment."""
    return [
        (cue.beat, cue.sound.name if isinstance(cue.sound, Earcon) else getattr(cue.sound, "text", "?"))
        for cue in of.cues
        if cue.role == "count"
    ]
