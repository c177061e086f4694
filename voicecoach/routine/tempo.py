"""Tempo: ``"up 1, hold 1, down 2"`` becomes phases in the order performed."""

import re

from voicecoach.model.routine import Phase, Tempo
from voicecoach.model.units import Seconds
from voicecoach.routine.durations import LONGEST, spelled
from voicecoach.routine.problems import Refused, shown
from voicecoach.routine.values import text

SHORTEST = Seconds(1, 4)
"""No phase is shorter."""

FORM = '"own", or phases with their seconds such as "up 1, down 2"'

_STRENGTH = r"([0-9xX])\s*([-/:]?)\s*([0-9xX])\s*\2\s*([0-9xX])(?:\s*\2\s*([0-9xX]))?"
_JOINED = r"(?<!\S)([0-9]+(?:\.[0-9]+)?s?)\s*[;/|-]?\s+(?=[^\W\d])"
"""Seconds that a word follows: "up 1 down 2" lacks a comma."""


def tempo(value: object, _place: object = None) -> Tempo:
    """The phases of one repetition; none for ``"own"``. Raises Refused."""
    if not isinstance(value, str):
        raise Refused(FORM, f'"{value}"' if type(value) is int and 0 < value < 1000 else "")
    written = text(value)
    if written == "own":
        return Tempo(())
    if strength := _strength(written):
        raise Refused(
            whole=f"'tempo' is {shown(value)}, the notation of strength training; "
            f"phases are written in the order performed: write {strength}"
        )
    if re.search(r"[0-9],[0-9]", written):
        raise Refused(
            'written with a decimal point (1.5), and with a space after each comma: "up 1.5, down 2"'
        )
    return Tempo(tuple(_phase(part.strip()) for part in written.split(",")))


def _phase(part: str) -> Phase:
    """One phase: its last token is a duration (a mere number is seconds), what is before it is spoken."""
    # The longest duration wins: "hold 3 min" is three minutes, "set 2 3" is "set 2" for three seconds.
    for start in [0, *(match.end() for match in re.finditer(" +", part))]:
        seconds = spelled(part[start:], bare=True)
        if seconds is not None:
            break
    else:
        raise Refused(
            whole=f"the phase {shown(part)} of 'tempo' has no seconds; write for example {_example(part)}"
        )
    if seconds < SHORTEST:
        raise Refused(whole=f"the phase {shown(part)} of 'tempo' is too short; a phase lasts at least 0.25 s")
    if seconds > LONGEST:
        raise Refused(whole=f"the phase {shown(part)} of 'tempo' is too long; a phase lasts at most 24 hours")
    words = part[:start].strip()
    if any(map(str.isdigit, words)) and re.search(_JOINED, words):
        commas = shown(re.sub(_JOINED, r"\1, ", part))
        raise Refused(
            whole=f"{shown(part)} of 'tempo' reads as one phase; between two stands a comma: write {commas}"
        )
    return Phase(words, seconds)


def _example(part: str) -> str:
    words = re.sub(r"\s*[0-9].*", "", part).strip()
    return shown(f"{words[:20]} 1".strip())


def _strength(written: str) -> str | None:
    """The phases meant by eccentric-pause-concentric-pause (``3-1-1-0``; X is "as fast as you can")."""
    match = re.fullmatch(_STRENGTH, written) if written[0] in "0123456789xX" else None
    if match is None or not (match[2] or match[5]):
        return None
    names = ("down", "hold", "up", "hold")
    digits = [1 if digit in "xX" else int(digit) for digit in match.group(1, 3, 4, 5) if digit]
    phases = [f"{name} {digit}" for name, digit in zip(names, digits, strict=False) if digit]
    return f'"{", ".join(phases)}"' if phases else None
