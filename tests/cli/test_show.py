"""``voicecoach show``, and the ways of naming a routine that all commands share."""

import json
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from as_process import Done, voicecoach

from voicecoach.cli.as_data import as_data, at_text
from voicecoach.cli.describe import duration
from voicecoach.cli.errors import UserError
from voicecoach.cli.show import find_exercise
from voicecoach.model.routine import At, AuthorCue, Block, Effort, Exercise, Hold, Open, Reps, Routine, Tempo
from voicecoach.model.sound import Clip, Earcon, Recording

Run = Callable[..., Done]

WHOLE = """
format = 1
title = "Everything"
about = "All of it."
rehabilitation = true
author = "A. N. Author"
source = "a book"
license = "CC0"
equipment = ["a chair", "a band"]
caution = "Stop for pain."
[voice]
name = "anna"
rate = 140
[[block]]
title = "Round and round"
rounds = 3
rest = "1m30s"
[[block.exercise]]
name = "Raise"
equipment = "a wall"
caution = "Mind the calf."
why = "It warms."
setup = ["Stand", "Hold on."]
detail = "Feel the floor."
exit = "Lower the heels."
reps = [12, 8]
tempo = "up 1, down 2.5"
count = { reps = "down", every = 2, beep = "rep" }
sides = ["left", "right"]
order = "side"
switch = 8
rest = 45
load = ["8 kg", "10 kg"]
easier = "Go half as high."
lead_in = 20
count_in = 5
rest_after = 60
cues = [{ at = "every 4 reps", say = "Toes down" }, { at = "start", sound = "attention" }]
[[block.exercise]]
name = "Reach"
[[block.exercise.work]]
hold = "20s"
progress = { to = 60, step = 10, after = 2 }
[[block.exercise.work]]
reps = 10
tempo = "own"
name = "pulses"
[[block.exercise.levels]]
name = "low"
[[block.exercise.levels]]
name = "high"
setup = "Higher."
[[block.exercise]]
name = "Wait"
open = "2m"
sets = 2
[[block.exercise]]
name = "March"
time = "2m"
sets = 2
every = "3m"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "whole.toml"
    path.write_text(WHOLE)
    return path


def test_everything_is_shown_in_plain_lines(file: Path, run: Run) -> None:
    done = run("show", str(file))
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    for line in (
        "Everything",
        "About: All of it.",
        "For rehabilitation: start with somebody who knows you.",
        "Author: A. N. Author",
        "Source: a book",
        "Licence: CC0",
        "Equipment: a chair; a band",
        "Caution: Stop for pain.",
        "Voice: anna",
        "Voice speed: 140 words a minute",
        "Block: Round and round",
        "Rounds: 3",
        "Rest between rounds: 1 minute 30 seconds",
        "Exercise 1: Raise",
        "Dose: 2 sets, 12 repetitions, then 8 repetitions on each side",
        "Tempo: up 1 second, down 2.5 seconds",
        "Repetitions counted: down",
        "Spoken: every 2 repetitions",
        "Beep: every rep",
        "Sides: left, right; all sets of one side, then the other; 8 seconds to change",
        "Rest: 45 seconds between sets",
        "Rest after it: 1 minute",
        "Load: 8 kg, then 10 kg",
        "Equipment: a wall",
        "Caution: Mind the calf.",
        "Time to get ready: 20 seconds",
        "Count-in: 5 seconds",
        "Setup: Stand. Hold on.",
        "In detail: Feel the floor.",
        "Coming out: Lower the heels.",
        "Why: It warms.",
        "Easier: Go half as high.",
        "Cue, every 4 reps: Toes down",
        "Cue, start: sound attention",
        "Exercise 2: Reach",
        "Dose: hold 20 seconds; then 10 repetitions",
        "Part 1, progress: 10 seconds more after 2 good sessions, up to 1 minute",
        "Part 2, name: pulses",
        "Part 2, tempo: your own",
        "Level: low",
        "Level: high",
        "  Setup: Higher.",
        "Dose: 2 sets, as long as you like, 2 minutes at the most",
        "Dose: 2 sets, 2 minutes at your own pace",
        "Rest: a set starts every 3 minutes",
    ):
        assert line in lines


def test_json_is_the_whole_model(file: Path, run: Run) -> None:
    data = json.loads(run("show", str(file), "--json").out)
    assert data["title"] == "Everything"
    assert data["voice"] == {"name": "anna", "rate": 140}
    (block,) = data["blocks"]
    assert (block["rounds"], block["rest"]) == (3, 90)
    raised, reach, wait, march = block["exercises"]
    assert raised["work"][0]["doses"] == [{"reps": 12}, {"reps": 8}]
    assert raised["work"][0]["tempo"] == [{"words": "up", "seconds": 1}, {"words": "down", "seconds": 2.5}]
    assert raised["work"][0]["cues"] == [
        {"at": "every 4 reps", "say": "Toes down"},
        {"at": "start", "sound": "attention"},
    ]
    assert raised["load"] == ["8 kg", "10 kg"]
    assert reach["work"][0]["progress"] == {"to": 60, "step": 10, "after": 2}
    assert reach["work"][1]["tempo"] == "own"
    assert [level["level"] for level in reach["levels"]] == ["low", "high"]
    assert march["every"] == 180
    assert wait["work"][0]["doses"] == [{"open": 120}]


def test_one_exercise_alone(file: Path, run: Run) -> None:
    done = run("show", str(file), "--exercise", "2")
    assert done.out.splitlines()[:2] == ["Reach", "Dose: hold 20 seconds; then 10 repetitions"]
    data = json.loads(run("show", str(file), "--exercise", "rai", "--json").out)
    assert data["name"] == "Raise"


def _routine(*names: str) -> Routine:
    work = (Effort((Hold(Fraction(5)),)),)
    return Routine("r", "R", (Block(tuple(Exercise(name.lower(), name, work) for name in names)),))


def test_an_exercise_is_found_by_number_name_or_part() -> None:
    routine = _routine("Calf raise", "Toe raise", "Toe")
    assert find_exercise(routine, "2").name == "Toe raise"
    assert find_exercise(routine, "TOE").name == "Toe"
    assert find_exercise(routine, "calf").name == "Calf raise"
    for wanted in ("raise", "0", "4", "arm", ""):
        with pytest.raises(UserError, match='1 "Calf raise", 2 "Toe raise", 3 "Toe"'):
            find_exercise(routine, wanted)


def test_a_routine_comes_from_a_name_a_path_or_standard_input(file: Path, run: Run) -> None:
    home = file.parent
    assert run("show", "first-steps").code == 0
    assert voicecoach("show", "-", home=home, stdin=WHOLE.encode()).out.startswith("Everything\n")
    (home / "routines").mkdir()
    file.rename(home / "routines" / "whole.toml")
    assert run("show", "whole").out.startswith("Everything\n")


def test_an_unknown_name_is_answered_with_the_nearest(run: Run) -> None:
    done = run("show", "first-stepz")
    assert (done.code, done.out) == (2, "")
    assert "did you mean 'first-steps'" in done.err
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize("what", ["missing.toml", "folder.toml", "/dev/zero"])
def test_a_path_that_is_no_file_is_one_line(tmp_path: Path, what: str, run: Run) -> None:
    (tmp_path / "folder.toml").mkdir()
    done = run("show", str(tmp_path / what))
    assert (done.code, done.out) == (2, "")
    assert len(done.err.splitlines()) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX device")
def test_endless_standard_input_is_refused(tmp_path: Path) -> None:
    done = voicecoach("show", "-", home=tmp_path, stdin=b"#" * 10_000_000)
    assert done.code == 2
    assert "256 KiB" in done.err


def test_all_problems_of_a_file_are_printed_with_their_lines(tmp_path: Path) -> None:
    text = b'format = 1\ntitle = "x"\nequipmnt = "y"\n[[exercise]]\nname = "z"\nrepz = 3\n'
    done = voicecoach("show", "-", home=tmp_path, stdin=text)
    assert (done.code, done.out) == (2, "")
    lines = done.err.splitlines()
    assert any(line.startswith("standard input:3: equipmnt: ") for line in lines)
    assert any(line.startswith("standard input:6: exercise[1].repz: ") for line in lines)


def test_a_routine_from_standard_input_has_no_sounds_of_its_own(tmp_path: Path) -> None:
    text = (
        b'format = 1\ntitle = "x"\n[[exercise]]\nname = "z"\nreps = 3\ncues = [{at="start", sound="a.wav"}]\n'
    )
    done = voicecoach("show", "-", home=tmp_path, stdin=text)
    assert done.code == 2
    assert "a.wav" in done.err


def test_data_of_values() -> None:
    clip = Clip(b"\0\0", 22_050)
    at = At("before", Fraction(5, 2))
    assert as_data(AuthorCue(at, Recording("a/b.wav", clip))) == {"at": "-2.5s", "sound": "a/b.wav"}
    assert as_data(AuthorCue(At("half"), Earcon("tick"))) == {"at": "half", "sound": "tick"}
    assert as_data((Reps(3), Open(Fraction(60)), Tempo(()))) == [{"reps": 3}, {"open": 60}, "own"]
    assert [at_text(At(*each)) for each in (("rep", Fraction(0), 4), ("every-seconds", Fraction(15)))] == [
        "rep 4",
        "every 15s",
    ]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        ("0", "none"),
        ("1", "1 second"),
        ("2.5", "2.5 seconds"),
        ("3661", "1 hour 1 minute 1 second"),
        ("120", "2 minutes"),
    ],
)
def test_durations_in_words(seconds: str, words: str) -> None:
    assert duration(Fraction(seconds)) == words
