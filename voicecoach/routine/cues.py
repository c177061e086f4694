"""Author cues: ``{ at = "every 4 reps", say = "…" }``."""

import re
from decimal import Decimal
from typing import Any

from voicecoach.model.routine import At, AuthorCue
from voicecoach.model.sound import EARCONS, Earcon, Recording
from voicecoach.model.units import Seconds
from voicecoach.routine.desk import Place, Table
from voicecoach.routine.durations import duration, spelled
from voicecoach.routine.problems import Refused, Unread, did_you_mean, printable, shown
from voicecoach.routine.values import MOST, text

FORMS = '"20s", "-10s", "half", "rep 20", "every 10 reps", "every 15s", "start", "end" or "rest"'

_REP = re.compile(r"rep ([0-9]{1,6})")
_EVERY_REPS = re.compile(r"every ([0-9]{1,6}) reps?")
# Names that Windows gives to devices, with whatever ending.
_DEVICE = r"(?i:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:[. ].*)?"


def at(value: object, _place: Place | None = None) -> At:
    """When a cue is wanted. Raises Refused."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return At("after", duration(value))
    if not isinstance(value, str):
        raise Refused(FORMS)
    written = value.strip()
    match written:
        case "half" | "start" | "end" | "rest":
            return At(written)
    if match := _REP.fullmatch(written):
        return At("rep", n=_number(match[1]))
    if match := _EVERY_REPS.fullmatch(written):
        return At("every-reps", n=_number(match[1]))
    if written.startswith("every "):
        return At("every-seconds", _positive(written[6:].strip(), "every "))
    if written.startswith("-"):
        return At("before", _positive(written[1:].strip(), "-"))
    return At("after", _positive(written))


def _number(digits: str) -> int:
    if not 1 <= int(digits) <= MOST:
        raise Refused(f"about a rep from 1 to {MOST}")
    return int(digits)


def _positive(written: str, before: str = "") -> Seconds:
    """The seconds of the duration in a text; a mere number might be reps, so it is refused."""
    if spelled(written) is None:
        if re.fullmatch(r"[0-9]{1,6}", written):
            reps = f'"every {written} reps"' if before == "every " else f'"rep {written}"'
            raise Refused(FORMS, f'"{before}{written}s"' + ("" if before == "-" else f" or {reps}"))
        raise Refused(FORMS + did_you_mean(before + written, ("half", "start", "end", "rest")))
    return duration(written)


def sound(value: object, place: Place) -> Earcon | Recording:
    """A built-in chime by its name, or a WAV file by its path relative to the file. Raises Refused."""
    if not isinstance(value, str):
        raise Refused("the name of a chime or of a WAV file")
    for name in EARCONS:
        if value == name:
            return Earcon(name)
    if not value.lower().endswith(".wav"):
        near = did_you_mean(value, EARCONS)
        raise Refused(f'one of the chimes {", ".join(EARCONS)}, or a file that ends in ".wav"{near}')
    _check_path(value)
    if place.desk.open_sound is None:
        raise Refused(whole=f"the sound {shown(value)} cannot be found: this routine has no folder")
    try:
        return Recording(value, place.desk.open_sound(value))
    except ValueError as error:
        raise Refused(whole=f"the sound {shown(value)} cannot be used: {printable(str(error))}") from None


def _check_path(path: str) -> None:
    """Refuse what could lead out of the folder, or mean another file on another system."""
    text(path)
    if "\\" in path:
        raise Refused(
            'a path with "/" instead of "\\"', f'"{path.replace(chr(92), "/")}"' if path.isprintable() else ""
        )
    parts = path.split("/")
    inside = not path.startswith("/") and ":" not in path and ".." not in parts and not path.startswith("~")
    if not inside:
        raise Refused("a path inside the routine's folder, relative to it")
    if any(
        not part or (part.endswith((" ", ".")) and part != ".") or re.fullmatch(_DEVICE, part)
        for part in parts
    ):
        raise Refused("a path that every system can open")


CUE = Table("a cue", {"at": at, "say": text, "sound": sound})


def cues(value: object, place: Place) -> tuple[AuthorCue, ...]:
    """The cues of an exercise or of an item. Raises Refused, or Unread where a cue is wrong."""
    if not isinstance(value, list):
        raise Refused('a list of cues, such as [{ at = "half", say = "Breathe." }]')
    found = [_cue(raw, Place(place.desk, f"{place.key}[{number}]")) for number, raw in enumerate(value, 1)]
    good = tuple(cue for cue in found if cue is not None)
    if len(good) < len(found):
        raise Unread
    return good


def _cue(raw: Any, place: Place) -> AuthorCue | None:
    try:
        fields = place.desk.read(raw, place.key, CUE)
    except Unread:
        return None
    if "at" not in fields:
        place.desk.problem(place.key, f"a cue needs 'at', which is {FORMS}")
    if ("say" in fields) == ("sound" in fields):
        place.desk.problem(
            place.key, "a cue needs either 'say' or 'sound'" + (", not both" if "say" in fields else "")
        )
        return None
    try:
        when = fields.get("at")
        what = fields.get("say") or fields.get("sound")
    except Unread:
        return None
    return AuthorCue(when, what, place.key) if when else None
