"""Keys that depend on one another. Nothing that is written may be silently ignored."""

from collections.abc import Callable

from voicecoach.model.routine import Dose, Effort, Exercise, Open, Reps
from voicecoach.model.units import Seconds
from voicecoach.routine.desk import Desk, Fields
from voicecoach.routine.problems import Unread, shown

_ONE_DOSE = "one dose: 'reps', 'hold', 'time', 'open' or 'work'"
_OTHERS = ("hold", "time", "open", "work")


def fields(desk: Desk, table: Fields) -> None:
    """What can be judged by which keys an exercise (or one level of it) has."""
    _dose(desk, table, "the exercise")
    for check in (_progress_place, _order, _every, _items, _tempo_of_work):
        _guarded(check, desk, table)


def named(desk: Desk, table: Fields) -> None:
    """Every exercise has a name, its own or the library's."""
    if "name" not in table:
        desk.problem(table.key, "an exercise needs a 'name'; write for example name = \"Calf raises\"")


def _guarded(check: Callable[[Desk, Fields], None], desk: Desk, table: Fields) -> None:
    """A check whose values could not be read is left out: their own errors are noted already."""
    try:
        check(desk, table)
    except Unread:
        return


def _dose(desk: Desk, table: Fields, what: str) -> None:
    """Exactly one dose, and the keys that go with it."""
    kinds = [kind for kind in ("reps", *_OTHERS) if kind in table]
    held = kinds == ["reps", "hold"]
    if not kinds:
        desk.problem(table.key, f"{what} needs {_ONE_DOSE}; write for example reps = 10")
    elif kinds == ["reps", "time"]:
        desk.problem(
            table.place("time"),
            "'reps' and 'time' are two doses; keep 'reps' for a counted set (how fast is said by 'tempo'), "
            "or 'time' for as many as you like in that time",
        )
    elif len(kinds) > 1 and not held:
        listed = " and ".join(f"'{kind}'" for kind in kinds)
        desk.problem(table.place(kinds[-1]), f"{what} has {listed}; it takes {_ONE_DOSE}")
    if "release" in table and kinds and not held:
        desk.problem(table.place("release"), "'release' goes with 'reps' and 'hold' together")
    if "tempo" in table and held:
        desk.problem(
            table.place("tempo"), "'tempo' does not go with 'reps' and 'hold', which are a tempo already"
        )
    elif "tempo" in table and kinds and not {"reps", "work"} & set(kinds):
        desk.problem(table.place("tempo"), f"'tempo' is the pace of 'reps'; '{kinds[0]}' has none")


def _items(desk: Desk, table: Fields) -> None:
    """The items of ``work``; only the last may have no known end."""
    items: list[Fields] = table.get("work", [])
    for number, item in enumerate(items, 1):
        _dose(desk, item, "an item of 'work'")
        endless = "open" in item or _own(item, table)
        if endless and number < len(items):
            desk.problem(item.key, "only the last item of 'work' may be open or at one's own pace")


def _own(item: Fields, table: Fields) -> bool:
    if "reps" not in item or "hold" in item:
        return False
    tempo = item.good("tempo") or table.good("tempo")
    return tempo is not None and bool(tempo.own)


def _tempo_of_work(desk: Desk, table: Fields) -> None:
    if "work" not in table or "tempo" not in table:
        return
    if not any("reps" in item and "tempo" not in item for item in table.get("work")):
        desk.problem(
            table.place("tempo"), "'tempo' is the pace of 'reps', and no item of 'work' takes it from here"
        )


def _progress_place(desk: Desk, table: Fields) -> None:
    if "progress" in table and "work" in table:
        desk.problem(
            table.place("progress"), "'progress' belongs to one dose; move it into an item of 'work'"
        )
        return
    for holder in (table, *table.get("work", [])):
        if "progress" not in holder:
            continue
        if "open" in holder:
            desk.problem(
                holder.place("progress"), "'progress' does not go with 'open', which has no dose to grow"
            )
        if any(isinstance(holder.good(kind), list) for kind in ("reps", "hold", "time")):
            desk.problem(holder.place("progress"), "'progress' does not go with a list of doses")
        grown = holder.get("progress")
        for key in ("to", "step"):
            if key not in grown:
                desk.problem(
                    grown.key, f"'progress' needs '{key}'; write for example {{ to = 60, step = 5 }}"
                )


def _order(desk: Desk, table: Fields) -> None:
    for key in ("order", "switch"):
        if key in table and "sides" not in table:
            desk.problem(
                table.place(key), f"'{key}' needs 'sides'; write for example sides = [\"left\", \"right\"]"
            )
    if table.get("order") != "rep" or "sides" not in table:
        return
    if "reps" not in table and any(kind in table for kind in _OTHERS):
        desk.problem(table.place("order"), "'order' is \"rep\", which needs 'reps'; write order = \"set\"")
    if len(table.get("sides")) != 2:
        desk.problem(table.place("order"), "'order' is \"rep\", which needs two sides")


def _every(desk: Desk, table: Fields) -> None:
    if "every" not in table:
        return
    if "rest" in table:
        desk.problem(table.place("every"), "'every' stands instead of 'rest'; keep one of the two")
    items: list[Fields] = table.get("work", [])
    if "open" in table or any("open" in item for item in items):
        desk.problem(table.place("every"), "'every' does not go with 'open', which has no known end")
    if _own(table, table) or any(_own(item, table) for item in items):
        desk.problem(table.place("every"), "'every' does not go with tempo = \"own\", which has no known end")


def labels(desk: Desk, rungs: list[Fields]) -> None:
    """Every level has a name of its own."""
    seen: set[str] = set()
    for rung in rungs:
        name = rung.good("name")
        if "name" not in rung:
            desk.problem(rung.key, "a level needs a 'name'; write for example name = \"supported\"")
        elif name in seen:
            desk.problem(
                rung.place("name"), f"'name' is {shown(name)}, as another level of this exercise is called"
            )
        seen.add(name)


def progress(desk: Desk, table: Fields, dose: Dose) -> bool:
    """Whether ``to`` and ``step`` fit their dose."""
    written = Seconds(dose.count) if isinstance(dose, Reps) else getattr(dose, "seconds", Seconds(0))
    if isinstance(dose, Reps):
        for key in ("to", "step"):
            if not table.get(key).counted:
                desk.problem(
                    table.place(key), f"'{key}' is no whole number; it counts reps, as the dose does"
                )
                return False
    if table.get("to").seconds < written:
        desk.problem(table.place("to"), "'to' is less than the dose it grows from")
        return False
    return True


def exercise(desk: Desk, table: Fields, whole: Exercise) -> None:
    """What can be judged only once everything is filled in."""
    if not whole.id and whole.name:
        desk.problem(
            table.place("name"), f'no id can be made of {shown(whole.name)}; write id = "..." beside it'
        )
    for effort in whole.work:
        for cue in effort.cues:
            if message := _cue(effort, cue.at.kind):
                desk.problem(f"{cue.key}.at" if cue.key else table.key, message)


def _cue(effort: Effort, kind: str) -> str | None:
    """Why this kind of cue cannot be had in this effort."""
    dose = effort.doses[0]
    if kind in ("rep", "every-reps") and not isinstance(dose, Reps):
        return "'at' names reps, but this set counts none; name a time, such as \"20s\""
    if kind in ("before", "half", "end"):
        if isinstance(dose, Open):
            return "'at' counts from an end that an open set does not have"
        if isinstance(dose, Reps) and effort.tempo.own:
            return "'at' counts from an end that a set at one's own pace does not have"
    return None
