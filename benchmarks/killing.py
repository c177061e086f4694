"""Sessions killed with -9 at random instants: what was said to be saved has to be there.

``python -m benchmarks.killing 1000`` kills so many and prints what came of it. A kill shows that nothing
is left in the program's own memory when it says "saved"; a loss of power would also try the disk.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
from itertools import count
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

from voicecoach.history.header import Header
from voicecoach.history.journal import Journal
from voicecoach.history.reading import read_session
from voicecoach.model.event import Command, SegmentStarted, SetEnded
from voicecoach.model.routine import Effort, Exercise, Reps
from voicecoach.model.segment import Passage, Segment, Work
from voicecoach.model.units import Seconds

LIVES = 0.12
"""Seconds that a session lives at the most once it has begun: from no header to some dozen sets."""
ROOT = Path(__file__).parents[1]


class Toll(NamedTuple):
    """What came of killing."""

    lost: int
    """Sets that were said to be saved and are not in the file, or not as they were."""
    unreadable: int
    """Files in which more than the last line is damaged, or which have no header though one was saved."""
    kills: int
    acknowledged: int
    """Sets that were said to be saved, in all sessions."""


def kill(kills: int, folder: Path, seed: int = 0) -> Toll:
    """Begin ``kills`` sessions, one after the other, and kill each at a random instant."""
    chance = random.Random(seed)
    lost = unreadable = acknowledged = 0
    for number in range(kills):
        home = folder / str(number)
        said = _killed(home, chance.uniform(0, LIVES))
        acknowledged += said
        files = list(home.glob("*.jsonl"))
        session = read_session(files[0]) if files else None
        found = {line.set for line in session.sets if line.cut == "none"} if session else set()
        lost += len(set(range(1, said + 1)) - found)
        unreadable += session is not None and not _is_sound(files[0], said)
    return Toll(lost, unreadable, kills, acknowledged)


def _is_sound(path: Path, said: int) -> bool:
    session = read_session(path)
    last = path.read_bytes().count(b"\n") + 1
    torn = all(problem.line in (0, last) for problem in session.problems)
    return torn and (session.header is not None or not said)


def _killed(folder: Path, after: float) -> int:
    """How many sets a session says are saved before it is killed, ``after`` seconds from its beginning."""
    command = [sys.executable, "-m", "benchmarks.killing", "--journal", str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        try:
            child.wait(after)
        except subprocess.TimeoutExpired:
            child.kill()
        said = child.stdout.read().rpartition(b"\n")[0].rpartition(b"\n")[2]
    return int(said or 0)


def journal(folder: Path) -> None:
    """A session that does one set after the other and prints the number of those that are saved."""
    told: SimpleQueue[Command] = SimpleQueue()
    journal = Journal(folder, Header(None, "id", "Title", "id", {}, "", None, "1"), told.put)
    exercise = Exercise("raises", "Ankle raises", (Effort((Reps(12),)),))
    os.write(1, b"\n")
    journal.note(SegmentStarted(Seconds(0), Segment(0, "opening", Passage())))
    for number in count(1):
        work = Segment(0, "work", Work(Seconds(9), (), ()), exercise, None, number, 1)
        journal.note(SetEnded(Seconds(0), work, (Seconds(12),), "none"))
        os.write(1, b"%d\n" % told.get().number)


def main() -> int:
    """Print the toll as JSON; 1 where anything was lost."""
    if sys.argv[1] == "--journal":
        journal(Path(sys.argv[2]))
    with tempfile.TemporaryDirectory() as folder:
        toll = kill(int(sys.argv[1]), Path(folder))
    print(json.dumps(toll._asdict()))
    return 1 if toll.lost or toll.unreadable else 0


if __name__ == "__main__":
    raise SystemExit(main())
