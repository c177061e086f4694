"""What exercises are called that hurt before their first set, as only their ids are in the record then."""

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voicecoach.history.past import Past


def names_of(exercises: Collection[str], past: "Past", routines: Iterable[str | None]) -> Mapping[str, str]:
    """Names by id: as any record has them, else as the files of these routines have them now.

    What nobody knows has none. A file that is gone, or cannot be used any more, knows nothing.
    """
    if not exercises:
        return {}
    from voicecoach.cli.errors import UserError
    from voicecoach.cli.source import load_routine
    from voicecoach.routine import RoutineError

    names = dict(past.names())
    for source in dict.fromkeys(routines):
        if source in (None, "-") or names.keys() >= set(exercises):
            continue
        try:
            routine = load_routine(source)[0]
        except (UserError, RoutineError, OSError, ValueError):
            continue
        names = {each.id: each.name for each in routine.exercises} | names
    return {each: names[each] for each in exercises if each in names}
