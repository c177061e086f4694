"""Sessions killed with -9 at random instants. ``python -m benchmarks.killing 1000`` kills more of them."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_no_set_that_was_said_to_be_saved_is_lost_by_killing() -> None:
    command = [sys.executable, "-m", "benchmarks.killing", "25"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    toll = json.loads(done.stdout)
    assert (toll["lost"], toll["unreadable"], toll["kills"]) == (0, 0, 25)
    assert toll["acknowledged"] > 25
