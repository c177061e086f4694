"""Which worker runs which file, as much of the suite is waiting.

Sessions that are recorded are judged to milliseconds, so no two of them play at the same time: the files
that record are the first worker's, and nobody else's. The second one begins with what waits (for terminals,
signals, sound), a third one with what computes, and stands back for the others (``conftest.stand_apart``);
who is done with its own takes of the others'.
"""

from kinds import Kind, kind_of
from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController

ORDERS: tuple[tuple[Kind, ...], ...] = (
    ("records", "waits", "computes"),
    ("waits", "computes"),
    ("computes", "waits"),
)
"""What a worker takes, by its rank; those after the third do as the third."""


class Lanes(LoadFileScheduling):  # type: ignore[misc]  # xdist has no types
    """Whole files, as ``--dist loadfile`` gives them out, but each to a worker that may have it."""

    def _assign_work_unit(self, node: WorkerController) -> None:
        rank = sorted(self.nodes, key=lambda each: str(each.gateway.id)).index(node)
        for kind in ORDERS[min(rank, len(ORDERS) - 1)]:
            # The queue begins with files of many tests. Whole sessions, of which files have few, are recorded
            # first, while the second worker waits and leaves them a core.
            queue = reversed(self.workqueue) if kind == "records" else iter(self.workqueue)
            scope = next((each for each in queue if kind_of(self.config.rootpath / each) == kind), None)
            if scope:
                self.workqueue.move_to_end(scope, last=False)
                super()._assign_work_unit(node)
                return
        node.shutdown()  # what is left is the first worker's
