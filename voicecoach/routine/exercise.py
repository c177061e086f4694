"""An exercise put together: its dose, what it inherits, and its ladder of levels."""

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from voicecoach.model.frozen import dataclass
from voicecoach.model.routine import (
    Count,
    Dose,
    Effort,
    Exercise,
    Hold,
    Open,
    Phase,
    Progress,
    Reps,
    Tempo,
    Timed,
)
from voicecoach.model.units import Seconds
from voicecoach.routine import checks
from voicecoach.routine.desk import Desk, Fields
from voicecoach.routine.problems import Unread
from voicecoach.routine.spread import spread

DOSES = ("reps", "hold", "time", "open", "work")

_DEFAULT_TEMPO = Tempo((Phase("", Seconds(2)),))
_RELEASE = Seconds(3)

# Fields of the model that are copied as they were read.
_COPIED = (
    "equipment", "caution", "why", "setup", "detail", "exit", "sides", "order", "switch", "every",
    "rest", "rest_after", "lead_in", "count_in", "easier",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Inherited:
    """What exercises inherit from their routine."""

    count: Mapping[str, Any]
    times: Mapping[str, Seconds]
    """``lead_in`` and ``count_in``, as far as the routine gives them."""


def slug(name: str) -> str:
    """An id made of a name: letters and digits of any script in lower case, hyphens between them."""
    plain = name.lower() if name.isascii() else unicodedata.normalize("NFKC", name).casefold()
    kept = "".join(char if char.isalnum() or unicodedata.category(char)[0] == "M" else " " for char in plain)
    return "-".join(kept.split())


def override(own: Fields, base: Fields) -> Fields:
    """``own`` over ``base``, key by key; another kind of dose also drops the base's way of doing it."""
    doses = own.names() & set(DOSES)
    if doses and not doses <= base.names():
        base = base.without(*DOSES, "release", "tempo", "count", "progress")
    if any(isinstance(own.good(dose), list) for dose in doses):
        base = base.without("sets", "progress")
    # `every` stands instead of `rest`: who gives the one does not want the other.
    base = base.without("rest") if "every" in own else base.without("every") if "rest" in own else base
    return own.over(base)


def resolve(desk: Desk, fields: Fields, inherited: Inherited) -> Exercise | None:
    """The exercise with everything filled in, or None where something is wrong with it (it is noted)."""
    checks.named(desk, fields)
    if "levels" not in fields:
        return _whole(desk, fields, inherited, None)
    try:
        rungs: list[Fields] = fields.get("levels")
    except Unread:
        _whole(desk, fields, inherited, None)
        return None
    checks.labels(desk, rungs)
    base = fields.without("levels")
    ladder = [
        _whole(desk, override(rung.without("name"), base), inherited, rung.good("name", "")) for rung in rungs
    ]
    whole = tuple(level for level in ladder if level is not None)
    # Easiest first: without another choice the first level is what is done.
    return replace(whole[0], levels=whole, key=fields.key) if whole and len(whole) == len(ladder) else None


def _whole(desk: Desk, fields: Fields, inherited: Inherited, level: str | None) -> Exercise | None:
    """One exercise, or one level of it, without a ladder."""
    checks.fields(desk, fields)
    try:
        work = spread(desk, fields, _work(desk, fields, inherited))
        name: str = fields.get("name", "")
        exercise = Exercise(
            id=fields.get("id") or slug(name),
            name=name,
            work=work,
            sets=_sets(desk, fields, work),
            load=tuple(fields.get("load", ())),
            level=level,
            key=fields.key,
            **{**inherited.times, **{key: fields.get(key) for key in _COPIED if key in fields}},
        )
    except Unread:
        return None
    checks.exercise(desk, fields, exercise)
    return exercise


def _work(desk: Desk, fields: Fields, inherited: Inherited) -> tuple[Effort, ...]:
    """The items of a set."""
    count = {**inherited.count, **_count(fields)}
    if "work" not in fields:
        return (_effort(desk, fields.without("name"), count, _DEFAULT_TEMPO),)
    tempo = fields.get("tempo", _DEFAULT_TEMPO)
    items = []
    for item in fields.get("work"):
        try:
            items.append(_effort(desk, item, {**count, **_count(item)}, tempo))
        except Unread:
            continue
    if len(items) < len(fields.get("work")):
        raise Unread
    return tuple(items)


def _count(fields: Fields) -> dict[str, Any]:
    table = fields.get("count")
    return {} if table is None else {key: table.get(key) for key in table.names()}


def _effort(desk: Desk, fields: Fields, count: dict[str, Any], tempo: Tempo) -> Effort:
    """One item. Raises Unread where its dose is not clear (that is noted by the checks)."""
    kinds = [kind for kind in DOSES if kind in fields]
    tempo = fields.get("tempo", tempo)
    if kinds == ["reps", "hold"]:
        tempo = _hold_reps(desk, fields)
    elif len(kinds) != 1:
        raise Unread
    doses = _doses(kinds[0], fields.get(kinds[0]))
    effort = Effort(
        doses=doses,
        tempo=tempo if kinds[0] == "reps" else _DEFAULT_TEMPO,
        count=Count(**count),
        name=fields.get("name"),
        cues=fields.get("cues", ()),
        key=fields.key,
    )
    return replace(effort, progress=_progress(desk, fields, effort))


def _doses(kind: str, values: Any) -> tuple[Dose, ...]:
    match kind:
        case "reps":
            return tuple(Reps(count) for count in values)
        case "hold":
            return tuple(Hold(seconds) for seconds in values)
        case "time":
            return tuple(Timed(seconds) for seconds in values)
        case _:
            return (Open(values),)


def _hold_reps(desk: Desk, fields: Fields) -> Tempo:
    """``reps`` with ``hold`` is a tempo of holding and letting go."""
    hold = fields.get("hold")
    if isinstance(hold, list):
        desk.problem(
            fields.place("hold"), "'hold' is a list, but beside 'reps' it is one duration for every rep"
        )
        raise Unread
    release = fields.get("release", _RELEASE)
    phases = [Phase("hold", hold[0])] + ([Phase("release", release)] if release else [])
    if min(phase.seconds for phase in phases) < Seconds(1, 4):
        key = "hold" if hold[0] < Seconds(1, 4) else "release"
        desk.problem(fields.place(key), f"'{key}' is too short; a phase of a rep lasts at least 0.25 s")
        raise Unread
    return Tempo(tuple(phases))


def _progress(desk: Desk, fields: Fields, effort: Effort) -> Progress | None:
    """How the dose grows, in the units of the dose. Raises Unread."""
    table = fields.get("progress")
    if table is None:
        return None
    to, step = table.get("to"), table.get("step")
    if to is None or step is None or not checks.progress(desk, table, effort.doses[0]):
        raise Unread
    return Progress(to.seconds, step.seconds, table.get("after", 1))


def _sets(desk: Desk, fields: Fields, work: tuple[Effort, ...]) -> int:
    """How many sets there are: as written, or as many as a list of doses has."""
    given: int | None = fields.get("sets")
    sources = [fields] if "work" not in fields else fields.get("work")
    for source in sources:
        for kind in ("reps", "hold", "time"):
            doses = source.get(kind) if kind in source else None
            if not isinstance(doses, list):
                continue
            if given is not None and len(doses) != given:
                message = f"'{kind}' lists {len(doses)} doses, one for each set, but there are {given} sets"
                desk.problem(source.place(kind), message)
                raise Unread
            given = len(doses)
    load = fields.get("load")
    sets = given or 1
    if isinstance(load, list) and len(load) != sets:
        message = f"'load' lists {len(load)} loads, one for each set, but the number of sets is {sets}"
        desk.problem(fields.place("load"), f"{message}; write sets = {len(load)}, or one load")
        raise Unread
    return sets
