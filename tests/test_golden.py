"""Golden cue sheets: what the bundled routines say and when, by the fixed metric.

``python -m pytest tests/test_golden.py --write-golden`` writes them anew after a change that is meant.
"""

from pathlib import Path

import pytest

from voicecoach.cli.sheet import lines
from voicecoach.cli.source import load_routine
from voicecoach.coaching.metric import FixedMetric
from voicecoach.coaching.script import Script
from voicecoach.phrases import load_phrases
from voicecoach.timeline import walk

FOLDER = Path(__file__).parent / "golden"
ROUTINES = sorted(Path(__file__).parents[1].joinpath("routines").glob("*.toml"))


@pytest.mark.parametrize("path", ROUTINES, ids=lambda path: path.stem)
def test_the_bundled_routines_sound_as_they_did(path: Path, request: pytest.FixtureRequest) -> None:
    routine, _ = load_routine(str(path))
    script = Script(routine, load_phrases(routine.language, "2026-01-01"))
    sheet = "".join(f"{line}\n" for line in lines(walk(script, FixedMetric())))
    golden = FOLDER / f"{path.stem}.txt"
    if request.config.getoption("--write-golden"):
        golden.write_text(sheet, "utf-8")
    assert sheet == golden.read_text("utf-8")


def test_no_golden_sheet_is_left_of_a_routine_that_is_gone() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == {path.stem for path in ROUTINES}
