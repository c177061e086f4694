"""The cue sheet: a timeline as lines for people and as data."""

from collections.abc import Iterable, Iterator
from typing import Any

from voicecoach.model.segment import Cue, Laid, Work
from voicecoach.model.sound import Sound, Utterance
from voicecoach.model.units import SAMPLE_RATE, Seconds, to_frames
from voicecoach.timeline import Placed


def clock(at: Seconds) -> str:
    """A time as MM:SS.mmm or, from an hour on, H:MM:SS.mmm; rounded to the nearest millisecond."""
    thousandths = to_frames(at, 1000)
    minutes, rest = divmod(abs(thousandths), 60_000)
    hours, minutes = divmod(minutes, 60)
    head = f"{hours}:" if hours else ""
    return f"{'-' if thousandths < 0 else ''}{head}{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"


def named(sound: Sound) -> str:
    """A sound in a cue sheet: its words in quotation marks, or which chime or file it is."""
    if isinstance(sound, Utterance):
        return f'say "{sound.text}"'
    return f"sound {sound.name}"


def heading(laid: Laid) -> str:
    """What a segment is, in one line."""
    segment = laid.segment
    words: list[str] = [segment.kind]
    if segment.exercise is not None:
        words.append(segment.exercise.name)
    if segment.side:
        words.append(segment.side)
    if segment.kind == "work":
        words.append(f"set {segment.set_number}")
    return ", ".join(words)


def lines(timeline: Iterable[Placed]) -> Iterator[str]:
    """A timeline as text: a line for each segment, and one for each sound at the time it starts."""
    for start, laid in timeline:
        yield f"# {clock(start)} {heading(laid)}, {float(laid.seconds):.3f} s"
        for cue in laid.cues:
            yield f"{clock(start + cue.start)} {named(cue.sound)}"


def data(timeline: Iterable[Placed], rate: int = SAMPLE_RATE) -> Iterator[dict[str, Any]]:
    """A timeline as the "segments" of ``script --json``: seconds from the start, to the frame."""

    def exact(at: Seconds) -> float:
        return round(to_frames(at, rate) / rate, 6)

    def of_cue(start: Seconds, cue: Cue) -> dict[str, Any]:
        sound = cue.sound
        what = ("say", sound.text) if isinstance(sound, Utterance) else ("sound", sound.name)
        at, end, beat = exact(start + cue.start), exact(start + cue.end), exact(start + cue.beat)
        return {"at": at, "end": end, "role": cue.role, what[0]: what[1], "beat": beat}

    for start, laid in timeline:
        segment = laid.segment
        yield {
            "index": segment.index,
            "kind": segment.kind,
            "exercise": None if segment.exercise is None else segment.exercise.id,
            "side": segment.side,
            "set": segment.set_number or None,
            "round": segment.round_number or None,
            "start": exact(start),
            "seconds": round(exact(start + laid.seconds) - exact(start), 6),
            "open": isinstance(segment.body, Work) and segment.body.open,
            "cues": [of_cue(start, cue) for cue in laid.cues],
        }
