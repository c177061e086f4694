"""Sessions killed with -9 at random instants. ``python -m benchmarks.killing 1000`` kills more of them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_no_set_that_was_said_to_be_saved_is_lost_by_killing(pytestconfig: pytest.Config) -> None:
    kills = 100 if pytestconfig.getoption("--thorough") else 12
    command = [sys.executable, "-m", "benchmarks.killing", str(kills)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    toll = json.loads(done.stdout)
    assert (toll["lost"], toll["unreadable"], toll["kills"]) == (0, 0, kills)
    assert toll["acknowledged"] > kills
