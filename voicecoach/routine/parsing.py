"""A whole routine: from the text of a file to the model, or to all its errors at once."""

from collections.abc import Iterable
from typing import Any

from voicecoach.model.routine import Block, Exercise, Routine, VoiceHint
from voicecoach.model.units import Seconds
from voicecoach.routine import limits
from voicecoach.routine.desk import Desk, Fields, OpenSound
from voicecoach.routine.exercise import Inherited, override, resolve, slug
from voicecoach.routine.library import Library
from voicecoach.routine.problems import RoutineError, Unread, did_you_mean, shown
from voicecoach.routine.tables import ROUTINE
from voicecoach.routine.toml import load

_COPIED = ("about", "rehabilitation", "language", "author", "source", "license", "equipment", "caution")


def parse(text: bytes | str, *, library: Library, open_sound: OpenSound | None, file: str = "") -> Routine:
    """The routine that a file holds.

    ``open_sound`` opens a sound by its path relative to the file and raises ValueError with a
    sentence; None where the routine has no folder. Raises RoutineError with all errors of the file
    (a syntax error stands alone); then no line of it is to be performed.
    """
    written, raw = load(text, file)
    desk = Desk(file, written, open_sound)
    routine = _routine(desk, raw, library)
    if routine is not None:
        limits.check_session(desk, routine)
    if problems := desk.problems():
        raise RoutineError(problems)
    assert routine is not None, "a routine that cannot be put together has a problem"
    return routine


def _routine(desk: Desk, raw: dict[str, Any], library: Library) -> Routine | None:
    if not limits.check_size(desk, raw):
        return None
    fields = desk.read(raw, "", ROUTINE)
    _required(desk, fields)
    inherited = _inherited(fields)
    language = fields.good("language", "en")
    blocks = tuple(_blocks(desk, fields, inherited, Shelves(desk, library, language)))
    _shared_ids(desk, blocks)
    try:
        title: str = fields.get("title", "")
        voice = fields.get("voice")
        return Routine(
            id=fields.get("id") or slug(title) or title,
            title=title,
            blocks=blocks,
            voice=VoiceHint(voice.get("name"), voice.get("rate")) if voice else VoiceHint(),
            **{key: fields.get(key) for key in _COPIED if key in fields},
        )
    except Unread:
        return None


def _required(desk: Desk, fields: Fields) -> None:
    if "format" not in fields:
        desk.problem("", "'format' is missing; write format = 1 in the first line")
    if "title" not in fields:
        desk.problem(
            "", "'title' is missing; write for example title = \"Ankle mobility\" above the first [...]"
        )
    if "exercise" in fields and "block" in fields:
        desk.problem(
            "block",
            "a routine has either [[exercise]] or [[block]], not both; move the exercises into a block",
        )
    if "exercise" not in fields and "block" not in fields:
        desk.problem("", "there is no exercise; write [[exercise]] and below it its name and dose")


def _inherited(fields: Fields) -> Inherited:
    table = fields.good("count")
    count = {} if table is None else {key: table.good(key) for key in table.names()}
    times: dict[str, Seconds | None] = {key: fields.good(key) for key in ("lead_in", "count_in")}
    return Inherited(
        {key: value for key, value in count.items() if value is not None},
        {key: value for key, value in times.items() if value is not None},
    )


class Shelves:
    """The library as one routine sees it."""

    def __init__(self, desk: Desk, library: Library, language: str) -> None:
        self.desk = desk
        self.library = library
        self.language = language

    def fill(self, fields: Fields) -> Fields | None:
        """The exercise with what its ``use`` names; None where that cannot be had (it is noted)."""
        if "use" not in fields:
            return fields
        try:
            wanted: str = fields.get("use")
        except Unread:
            return None
        entry = self.library.entry(wanted, self.language)
        if entry is None:
            self._missing(fields.place("use"), wanted)
            return None
        if entry.problems:
            self.desk.others.extend(problem for problem in entry.problems if problem not in self.desk.others)
            self.desk.problem(
                fields.place("use"), f"the exercise {shown(wanted)} of the library has errors of its own"
            )
            return None
        return override(fields.without("use"), entry.fields.moved(fields.place("use")))

    def _missing(self, place: str, wanted: str) -> None:
        language = self.library.language_of(wanted)
        if language is not None:
            message = f"its language is {shown(language)}, and the routine's is {shown(self.language)}"
            self.desk.problem(place, f"the library has {shown(wanted)}, but {message}")
            return
        near = "" if self.desk.crowded else did_you_mean(wanted, self.library.ids())
        self.desk.problem(place, f"there is no exercise {shown(wanted)} in the library{near}")
        self.desk.others.extend(
            problem for problem in self.library.broken() if problem not in self.desk.others
        )


def _blocks(desk: Desk, fields: Fields, inherited: Inherited, shelves: Shelves) -> Iterable[Block]:
    if "exercise" in fields:
        yield Block(tuple(_exercises(desk, fields.good("exercise", ()), inherited, shelves)))
        return
    for block in fields.good("block", ()):
        if "exercise" not in block:
            desk.problem(
                block.key, "a block needs exercises; write [[block.exercise]] and below it name and dose"
            )
        exercises = tuple(_exercises(desk, block.good("exercise", ()), inherited, shelves))
        given = {key: block.good(key) for key in ("title", "rounds", "rest") if block.good(key) is not None}
        yield Block(exercises, key=block.key, **given)


def _exercises(
    desk: Desk, tables: Iterable[Fields], inherited: Inherited, shelves: Shelves
) -> Iterable[Exercise]:
    for table in tables:
        filled = shelves.fill(table)
        exercise = resolve(desk, filled, inherited) if filled is not None else None
        if exercise is not None:
            yield exercise


def _shared_ids(desk: Desk, blocks: tuple[Block, ...]) -> None:
    """Two exercises may share an id, but then neither may have ``progress``: a dose has one key."""
    seen: dict[str, list[Exercise]] = {}
    for exercise in (exercise for block in blocks for exercise in block.exercises):
        seen.setdefault(exercise.id, []).append(exercise)
    for identifier, sharers in seen.items():
        if len(sharers) == 1:
            continue
        for exercise in sharers:
            if any(effort.progress for level in (exercise, *exercise.levels) for effort in level.work):
                desk.problem(
                    exercise.key,
                    f"another exercise has the id {shown(identifier)} too, so neither may have 'progress'; "
                    'write another id = "..."',
                )
