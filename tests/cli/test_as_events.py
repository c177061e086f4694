"""Events as JSON lines: every kind, as documented, and of a performance that is really heard."""

import json
import re
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

import pytest
from as_process import environment
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.cli.as_events import EventLines, as_json
from voicecoach.model.event import (
    Answered,
    Asked,
    CueSpoken,
    Event,
    Finished,
    LevelChanged,
    NotSaved,
    PainReported,
    Paused,
    RepDone,
    Resumed,
    Saved,
    SegmentStarted,
    SetEnded,
    Slept,
    SoundBack,
    SoundLost,
    Told,
)
from voicecoach.model.routine import Effort, Exercise, Hold, Open, Reps, Timed
from voicecoach.model.segment import Part, Passage, Segment, Work
from voicecoach.model.sound import Clip, Earcon, Recording, Utterance
from voicecoach.model.units import Seconds

sys.path.append(str(Path(__file__).parents[1] / "session"))  # found by itself only once its tests are
from session_fakes import Stand, hold, passage, reps

S = Seconds
DOCUMENT = (Path(__file__).parents[2] / "docs" / "events.md").read_text(encoding="utf-8")

RAISE = Exercise(
    "calf-raise",
    "Calf raise",
    (Effort((Reps(12),)), Effort((Hold(S(20)),))),
    sides=("left", "right"),
    level="one leg",
)
# The user has taken three repetitions away: what is asked stays what it was.
RAISING = Work(
    S(38),
    (),
    (Part(S(0), S(18), Reps(9), S(2)), Part(S(18), S(20), Hold(S(20)), item=1)),
)
LEFT = Segment(3, "work", RAISING, RAISE, "left", 1, 1)

EXAMPLES: list[Event] = [
    SegmentStarted(S(165, 4), LEFT),
    CueSpoken(S(165, 4), Utterance("1"), "count", rep=1),
    CueSpoken(S(245, 4), Earcon("end"), "boundary"),
    RepDone(S(173, 4), 1, 0),
    SetEnded(S(247, 4), LEFT, (S(10), S(0)), "done"),
    PainReported(S(166, 3), LEFT, 8, S(166, 3) - S(165, 4), sharp=False),
    LevelChanged(S(70), RAISE),
    Answered(S(71), "calf-raise", effort="right", pain=2, next_day=False, level="one leg", dose=(Reps(12),)),
    Told(S(145, 2), "louder"),
    Saved(S(74), 1),
    NotSaved(S(74), "no space left on device"),
    Slept(S(80), S(3600)),
    Paused(S(82)),
    Resumed(S(191, 2)),
    Asked(S(99), "finish", S(8)),
    SoundLost(S(102), "The device is gone."),
    SoundBack(S(209, 2)),
    Finished(S(130), "stopped"),
]


def test_the_document_has_one_of_each() -> None:
    assert {type(event) for event in EXAMPLES} == set(get_args(Event))
    (block,) = re.findall(r"^```json\n(.*?)^```$", DOCUMENT, re.M | re.S)
    assert block.splitlines() == [json.dumps(as_json(event)) for event in EXAMPLES]


def test_the_document_has_every_field() -> None:
    for event in EXAMPLES:
        data = as_json(event)
        (row,) = re.findall(rf"^\| `{data['event']}` \|(.*)\|$", DOCUMENT, re.M)
        for field in data.keys() - {"event", "at"}:
            place = field in ("exercise", "name", "level", "side", "set", "round") and "the place" in row
            assert place or f"`{field}`" in row, (data["event"], field)


def test_what_is_not_there_is_null() -> None:
    opening = as_json(SegmentStarted(S(0), Segment(0, "opening", Passage())))
    place = ("exercise", "name", "level", "side", "set", "round", "asked")
    assert {name for name, value in opening.items() if value is None} == set(place)


def test_doses_are_amounts_whoever_ends_them() -> None:
    work = (Effort((Reps(3), Reps(2))), Effort((Timed(S(5, 2)),)), Effort((Open(S(300)),)))
    body = Work(S(9), (), tuple(Part(S(0), S(3), each.dose(2), item=n) for n, each in enumerate(work)))
    data = as_json(
        SetEnded(
            S(1), Segment(1, "work", body, Exercise("x", "X", work), None, 2), (S(2), S(1), S(7)), "none"
        )
    )
    assert data["asked"] == [{"reps": 2}, {"seconds": 2.5}, {"seconds": 300, "open": True}]
    assert data["done"] == [{"reps": 2}, {"seconds": 1}, {"seconds": 7}]


def test_a_sound_of_the_routines_own_goes_by_its_name() -> None:
    event = CueSpoken(S(0), Recording("bell.wav", Clip(b"", 8000)), "author")
    assert as_json(event)["sound"] == "bell.wav"


@given(st.fractions(0, 86_400))
def test_a_time_is_a_number_to_the_microsecond(at: Fraction) -> None:
    written = json.loads(json.dumps(as_json(Paused(at))))["at"]
    assert abs(Fraction(str(written)) - at) <= Fraction(1, 2_000_000)


SESSION = [passage(0, "welcome", count_in=2), reps(1, 5, S(1)), passage(2, "rest", count_in=2), hold(3, 4)]


def performed(script: list[tuple[float, Any]]) -> list[dict[str, Any]]:
    """What a program reads of a session in which these commands are given."""
    return [json.loads(json.dumps(as_json(event))) for event in Stand(SESSION, script).run()]


def test_a_session_as_another_program_reads_it() -> None:
    lines = performed([])
    assert all(list(line)[:2] == ["event", "at"] for line in lines)
    assert [line["at"] for line in lines] == sorted(line["at"] for line in lines)
    started = [(line["kind"], line["asked"]) for line in lines if line["event"] == "segment_started"]
    assert started == [("setup", None), ("work", [{"reps": 5}]), ("setup", None), ("work", [{"seconds": 4}])]
    reps_done = [line["rep"] for line in lines if line["event"] == "rep_done"]
    counted = [line["say"] for line in lines if line["event"] == "cue" and line["rep"]]
    assert reps_done == [1, 2, 3, 4, 5] and counted == ["1", "2", "3", "4", "5"]
    ended = [(line["done"], line["cut"]) for line in lines if line["event"] == "set_ended"]
    assert ended == [([{"reps": 5}], "none"), ([{"seconds": 4}], "none")]
    assert lines[-1]["event"] == "finished" and lines[-1]["how"] == "finished"


def test_a_set_that_is_stopped_tells_what_was_done_of_it() -> None:
    begins = next(line["at"] for line in performed([]) if line.get("kind") == "work")
    lines = performed([(begins + 2.5, "stop")])
    (ended,) = (line for line in lines if line["event"] == "set_ended")
    assert (ended["asked"], ended["done"]) == ([{"reps": 5}], [{"reps": 2}])
    assert lines[-1] == {"event": "finished", "at": lines[-1]["at"], "how": "stopped"}


def test_lines_are_ascii_and_people_are_told_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    lines = EventLines()
    kneel = Exercise("kneel", "Knien \x7f", (Effort((Hold(S(30)),)),), exit=("Über die Seite.",))
    body = Work(S(30), (), (Part(S(0), S(30), Hold(S(30))),))
    lines.screen.show(SegmentStarted(S(0), Segment(0, "work", body, kneel, None, 1, 1)))
    shown = capsys.readouterr()
    assert shown.out.isascii() and shown.out.count("\n") == 1 and shown.err == ""
    assert json.loads(shown.out)["name"] == kneel.name
    lines.screen.show(CueSpoken(S(1), Utterance("1"), "count"))
    capsys.readouterr()
    lines.screen.flush()
    lines.screen.part()
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines() == ["Stopped at Knien \\u007f, after 00:01.", "Über die Seite."]


WITHOUT_A_READER = """
import sys
from voicecoach.cli.as_events import EventLines
from voicecoach.model.event import Paused
from voicecoach.model.units import Seconds

lines = EventLines()
sys.stdin.readline()  # the reader has gone
for n in range(1000):
    lines.screen.show(Paused(Seconds(n)))
lines.screen.part()
"""


def test_a_reader_that_goes_away_stops_nothing() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WITHOUT_A_READER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdout.close()
        process.stdin.close()
        assert process.stderr.read().decode().startswith("Stopped, after 16:39.")


TINY = """\
format = 1
title = "Tiny"
lead_in = 0
count_in = 0
[[exercise]]
name = "Before"
reps = 1
[[exercise]]
name = "Taps"
exit = "Hands down."
reps = 100
tempo = "0.3"
"""


@pytest.mark.skipif(sys.platform == "win32", reason="other system: POSIX signals")
def test_a_run_prints_nothing_but_events(tmp_path: Path) -> None:
    (tmp_path / "tiny.toml").write_text(TINY, "utf-8")
    quick = "--start-at 2 --verbosity brief --preroll 0 --rate 400 --output text --events"
    with subprocess.Popen(
        [sys.executable, "-m", "voicecoach", "run", str(tmp_path / "tiny.toml"), *quick.split()],
        env=environment(tmp_path / "home"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,  # no terminal, no keys
    ) as process:
        assert process.stdout and process.stderr
        lines = []
        for line in process.stdout:
            lines.append(json.loads(line))
            if lines[-1]["event"] == "rep_done" and lines[-1]["rep"] == 1:
                process.terminate()
        told = process.stderr.read().decode("utf-8")
    (ended,) = (line for line in lines if line["event"] == "set_ended")
    counted = [line["rep"] for line in lines if line["event"] == "rep_done"]
    assert (ended["name"], ended["asked"]) == ("Taps", [{"reps": 100}])
    assert ended["done"] == [{"reps": len(counted)}] and counted == list(range(1, len(counted) + 1))
    assert lines[0]["event"] == "segment_started"
    assert (lines[-1]["event"], lines[-1]["how"]) == ("finished", "interrupted")
    assert process.returncode == 143
    assert "Stopped at Taps" in told and "Hands down." in told
