"""The sets of a session as rows, and which of them hurt. Pure.

A pain that was told during a set belongs to the set that ends next; one told outside of a set, to the set
before. Where there is none of that exercise and side there, it belongs to the nearest on the other hand.
"""

from collections.abc import Mapping, Sequence

from voicecoach.history.lines import PainLine, SetLine
from voicecoach.history.merging import Entry, Whole
from voicecoach.history.rows import SetRow

_OF_A_SET = (
    *("exercise", "name", "level", "side", "round", "set"),
    *("written", "asked", "done", "load", "tempo", "cut"),
)


def set_rows(whole: Whole) -> list[SetRow]:
    """Every set of a session, each time it was done, in order."""
    first, (hurt, _) = whole[0].header, hurting(whole)
    sets = [(part, each) for part in whole for each in part.entries if isinstance(each.line, SetLine)]
    return [
        SetRow(
            session=first.id,
            part=part.header.id,
            file=entry.path,
            line=entry.number,
            start=first.start,
            at=entry.at,
            date=first.date,
            routine=first.routine,
            **{key: getattr(entry.line, key) for key in _OF_A_SET},
            pain=place in hurt,
        )
        for place, (part, entry) in enumerate(sets)
    ]


def hurting(whole: Whole) -> tuple[set[int], Mapping[int, bool]]:
    """The sets that hurt on their own side; all sets that hurt, and whether sharply. By their places."""
    sets: list[Entry] = []
    pains: list[tuple[int, PainLine]] = []  # each with the place of the set that follows
    for part in whole:
        for entry in part.entries:
            if isinstance(entry.line, SetLine):
                sets.append(entry)
            elif isinstance(entry.line, PainLine):
                pains.append((len(sets), entry.line))
    hurt: set[int] = set()
    pained: dict[int, bool] = {}
    for following, pain in pains:
        on_side, its = _its(pain, following, sets)
        if on_side:
            hurt.update(its)
        pained |= {each: pain.sharp or pained.get(each, False) for each in its}
    return hurt, pained


def _its(pain: PainLine, following: int, sets: Sequence[Entry]) -> tuple[bool, list[int]]:
    """Whether a pain was on the side of a set; and the set, or those on both sides, where they alternate."""
    lines = [(place, each.line) for place, each in enumerate(sets) if isinstance(each.line, SetLine)]
    exercise = pain.exercise
    if exercise is None and following:  # told behind the last exercise
        exercise = lines[following - 1][1].exercise
    of_it = [place for place, line in lines if line.exercise == exercise]
    on_side = [place for place, line in lines if place in of_it and pain.side in (None, line.side)]
    near = on_side or of_it
    if not near:
        return False, []
    before = [place for place in near if place < following][-1:]
    after = [place for place in near if place >= following][:1]
    during = pain.rep is not None or bool(pain.second)
    (nearest,) = (after or before) if during else (before or after)
    return bool(on_side), [place for place in near if sets[place].at == sets[nearest].at]
