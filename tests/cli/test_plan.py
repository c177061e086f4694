"""``voicecoach plan``, and ``--as-today`` of script, render and check, with records made by hand."""

import json
import wave
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from as_process import Done

from voicecoach.cli.plan_lines import decision_lines
from voicecoach.history.progression import Decision, Item, Rule
from voicecoach.history.turn import Turn
from voicecoach.model.routine import Effort, Exercise, Hold, Progress, Reps
from voicecoach.model.units import Seconds

Run = Callable[..., Done]

ROUTINE = """\
format = 1
title = "Ankles"
caution = "Stop if anything hurts."
lead_in = 0
count_in = 0

[[exercise]]
name = "Raises"
reps = 10
tempo = "0.5"
progress = { to = 30, step = 5, after = 2 }

[[exercise]]
name = "Seiza"
setup = "Kneel."
exit = "Stand up."
work = [{ hold = "20s", progress = { to = 60, step = 10 } }, { reps = 3, name = "Pulses" }]

[[exercise.levels]]
name = "low"

[[exercise.levels]]
name = "free"

[[exercise]]
name = "Rest"
time = 5
"""
TODAY = date.today()


def reps(*counts: int) -> list[dict[str, float]]:
    return [{"reps": count} for count in counts]


def seiza(seconds: float) -> list[dict[str, float]]:
    return [{"seconds": seconds}, {"reps": 3}]


def session(home: Path, days: int, *lines: dict[str, Any], how: str = "finished", **header: Any) -> None:
    """A record of so many days ago."""
    start = datetime.combine(TODAY - timedelta(days), time(8), UTC)
    at = start.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    name = f"{start:%Y%m%dT%H%M%SZ}-{days:08x}"
    first = {"v": 1, "id": name, "person": None, "routine": "ankles", "source": None, "options": {}}
    first |= {"title": "Ankles", "hash": "0" * 64, "start": at, "date": str(start.date()), "offset": 0}
    first |= {"voice": None, "app": "1"} | header
    whole = [{"line": "session", **first}, *lines, {"line": "end", "how": how}]
    folder = home / "history"
    folder.mkdir(exist_ok=True)
    text = "".join(json.dumps({**line, **({} if "v" in line else {"at": at})}) + "\n" for line in whole)
    (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")


def done(name: str, written: Any, asked: Any, level: str | None = None, **more: Any) -> dict[str, Any]:
    line = {"line": "set", "exercise": name.lower(), "name": name, "level": level, "side": None, "round": 1}
    doses = {"written": written, "asked": asked, "done": asked}
    return {**line, "set": 1, **doses, "load": None, "tempo": 1, "cut": "none", **more}


RIGHT = {"line": "answer", "effort": "right"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Two good sessions of everything; Kim stopped in the middle of one."""
    (tmp_path / "routines").mkdir()
    (tmp_path / "routines" / "ankles.toml").write_text(ROUTINE, encoding="utf-8")
    for days in (2, 1):
        raises = done("Raises", reps(10), reps(20))
        session(tmp_path, days, raises, done("Seiza", seiza(20), seiza(60), "low"), RIGHT)
    session(tmp_path, 3, done("Raises", reps(10), reps(12), done=reps(5), cut="done"), person="Kim")
    return tmp_path


def day(days: int) -> str:
    on = TODAY - timedelta(days)
    return f"{on.day} {on:%B}" + (f" {on.year}" if on.year != TODAY.year else "")


def test_each_dose_is_told_with_its_rule_in_the_order_of_the_routine(run: Run, home: Path) -> None:
    told = run("plan", "ankles")
    assert (told.code, told.err) == (0, "")
    assert told.out.splitlines() == [
        "Ankles",
        f"Raises: 25 repetitions. Last time 20, done in full and called right ({day(1)}); "
        "2 of 2 sessions, so 5 more.",
        f"Seiza, low, part 1: hold 1 minute. Last time 1 minute, done in full and called right ({day(1)}); "
        "this is as far as it grows.",
        "Seiza, low, part 2 (Pulses): 3 repetitions. As written.",
        "Rest: 5 seconds at your own pace. As written.",
        "Before it asks for more, run asks whether you were sore the day after. If so, nothing grows, "
        "and no harder level is offered.",
        "Seiza, low: all done, and comfortable. At the start the next level is offered: free.",
    ]


def test_nobody_is_sore_the_day_after_on_the_same_day(run: Run, home: Path) -> None:
    session(home, 0, done("Raises", reps(10), reps(25)), done("Seiza", seiza(20), seiza(20), "free"))
    told = run("plan", "ankles").out
    assert "hold 30 seconds" in told and "sore" not in told


def test_who_was_sore_is_told_why_no_harder_level_is_offered(run: Run, home: Path) -> None:
    why = "Seiza, low: all done, and comfortable. You said today that you were sore, so no harder level is"
    assert why not in run("plan", "ankles").out
    raises = done("Raises", reps(10), reps(20))
    session(home, 0, {"line": "answer", "next_day": True}, raises, done("Seiza", seiza(20), seiza(60), "low"))
    assert why not in run("plan", "ankles").out  # how hard it was is not known
    session(
        home,
        0,
        {"line": "answer", "next_day": True},
        raises,
        done("Seiza", seiza(20), seiza(60), "low"),
        RIGHT,
    )
    told = run("plan", "ankles").out
    assert f"{why} offered.\n" in told and "next level is offered" not in told


def test_each_person_has_doses_of_their_own(run: Run, home: Path) -> None:
    lines = run("plan", "ankles", "--person", "kim").out.splitlines()
    assert lines[:2] == [
        "Ankles, kim",
        f"Raises: 12 repetitions. Last time 12, ended early ({day(3)}), so as before.",
    ]
    assert run("plan", "ankles", "--person", "Lee").out.splitlines()[1] == (
        "Raises: 10 repetitions. New, so as written."
    )


@pytest.mark.parametrize(("options", "sides"), [({}, 2), ({"side": "left"}, 1), ({"side": "left"}, 2)])
def test_one_side_of_two_is_not_all_of_it(run: Run, home: Path, options: dict[str, Any], sides: int) -> None:
    text = ROUTINE.replace(", after = 2", "").replace("reps = 10\n", 'reps = 10\nsides = ["left", "right"]\n')
    (home / "routines" / "ankles.toml").write_text(text, encoding="utf-8")
    both = [done("Raises", reps(10), reps(20), side=side) for side in ("left", "right")]
    session(home, 1, *both[:sides], options=options)
    told = run("plan", "ankles").out.splitlines()[1]
    if sides == 2:
        assert told.startswith("Raises: 25 repetitions")
    else:
        assert told.startswith("Raises: 20 repetitions")
        assert told.endswith(f"Last time 20, not all sets done ({day(1)}), so as before.")


def test_a_session_that_can_be_taken_up_again_has_not_ended_early(run: Run, home: Path) -> None:
    lost = done("Raises", reps(10), reps(25), done=reps(7), cut="lost")
    session(home, 0, lost, how="interrupted", source="ankles")
    identity = max(path.stem for path in (home / "history").iterdir())
    told = run("plan", "ankles").out.splitlines()
    assert told[1] == f"Raises: 25 repetitions. Last time 25, broken off ({day(0)}), so as before."
    notice = "The last session was broken off. voicecoach resume goes on with it, with the doses it had."
    assert notice in told
    data = json.loads(run("plan", "ankles", "--json").out)
    assert data["broken_off"] == identity and "broken off" in data["exercises"][0]["items"][0]["why"]
    assert json.loads(run("plan", "ankles", "--json", "--person", "Kim").out)["broken_off"] is None


def test_a_level_is_planned_on_request(run: Run, home: Path) -> None:
    lines = run("plan", "ankles", "--level", "FREE").out.splitlines()
    assert lines[2] == "Seiza, free, part 1: hold 20 seconds. New at this level, so as written."
    assert not any("offered" in line for line in lines)
    wrong = run("plan", "ankles", "--level", "fly")
    assert wrong.code == 2 and '"low", "free"' in wrong.err


def test_the_plan_as_data(run: Run, home: Path) -> None:
    told = json.loads(run("plan", "ankles", "--json").out)
    assert (told["routine"], told["date"], told["person"], told["grows"]) == (
        "ankles",
        str(TODAY),
        None,
        True,
    )
    raises, low, rest = told["exercises"]
    (item,) = raises["items"]
    assert (item["today"], item["last"], item["written"]) == (reps(25), {"reps": 20}, reps(10))
    assert (item["rule"], item["successes"]) == ("grown", 2)
    assert item["progress"] == {"to": 30, "step": 5, "after": 2}
    assert raises["last_session"]["date"] == str(TODAY - timedelta(1))
    assert [each["rule"] for each in (*low["items"], *rest["items"])] == ["top", "fixed", "fixed"]
    offer = {"exercise": "seiza", "name": "Seiza", "way": "up", "level": "low", "other": "free"}
    assert told["offers"] == [offer] and told["renamed"] == []


def test_the_break_is_a_setting(run: Run, home: Path) -> None:
    for path in (home / "history").iterdir():
        path.unlink()
    session(home, 20, done("Raises", reps(10), reps(20)))
    line = f"Raises: 15 repetitions. Last time 20, 20 days ago ({day(20)}), so a step back."
    assert run("plan", "ankles").out.splitlines()[1] == line
    (home / "config.toml").write_text("break_days = 20\n", encoding="utf-8")
    assert run("plan", "ankles").out.splitlines()[1].endswith("1 of 2 sessions, so as before.")
    assert run("plan", "ankles", "--break-days", "19").out.splitlines()[1] == line


def test_damage_is_named_and_loses_nothing_else(run: Run, home: Path) -> None:
    (home / "history" / "20200101T080000Z-00000000.jsonl").write_bytes(b"\0" * 100)
    told = run("plan", "ankles")
    assert told.code == 0 and "Raises: 25 repetitions." in told.out
    (line,) = told.err.splitlines()
    assert line.startswith("voicecoach: 20200101T080000Z-00000000.jsonl: ")


def test_a_renamed_exercise_is_told_of_until_it_was_done(run: Run, home: Path) -> None:
    file = home / "routines" / "ankles.toml"
    file.write_text(ROUTINE.replace('"Raises"', '"Heel raises"'), encoding="utf-8")
    told = run("plan", "ankles").out.splitlines()
    assert told[1] == "Heel raises: 10 repetitions. New, so as written."
    assert told[-1] == (
        'Heel raises: new here, while "Raises" is gone. If it is the same exercise, write id = "raises" '
        "beside its name, and its history goes on."
    )
    joined = ROUTINE.replace('"Raises"', '"Heel raises"\nid = "raises"')
    file.write_text(joined, encoding="utf-8")
    told = run("plan", "ankles").out.splitlines()
    assert told[1].startswith("Heel raises: 25 repetitions.") and "gone" not in told[-1]


def test_the_script_is_as_written_unless_it_is_asked_for_as_today(run: Run, home: Path) -> None:
    written = run("script", "ankles", "--estimate").out
    assert '"10 repetitions."' in written and "Last time" not in written
    today = run("script", "ankles", "--estimate", "--as-today").out
    assert '"25 repetitions."' in today and '"Hold for 1 minute."' in today
    assert '"Last time you did 20 comfortably. Today 25."' in today
    kim = run("script", "ankles", "--estimate", "--as-today", "--person", "Kim").out
    assert '"12 repetitions."' in kim and "Last time" not in kim


def test_a_rendering_is_as_long_as_the_doses_of_the_day(run: Run, home: Path) -> None:
    """15 repetitions of half a second, and 40 seconds of holding more."""
    lasts = []
    for name, more in (("written", []), ("today", ["--as-today"])):
        target = str(home / f"{name}.wav")
        assert run("render", "ankles", "--voice", "silent", "-o", target, *more).code == 0
        with wave.open(target) as sound:
            lasts.append(sound.getnframes() / sound.getframerate())
    assert lasts[1] - lasts[0] >= 7.5 + 40


def test_check_judges_the_doses_of_the_day(run: Run, home: Path) -> None:
    """A sentence of half a minute fits into a minute, and not into twenty seconds."""
    long = " ".join(["Breathe in and out, slowly and evenly, as deep as it is comfortable."] * 4)
    cue = f'cues = [{{ at = "2s", say = "{long}" }}]\n'
    text = ROUTINE.replace(
        "progress = { to = 60, step = 10 } }", f"progress = {{ to = 60, step = 10 }}, {cue.strip()} }}"
    )
    (home / "routines" / "ankles.toml").write_text(text, encoding="utf-8")
    assert "[cue-dropped]" in run("check", "ankles").out
    assert "[cue-dropped]" not in run("check", "ankles", "--as-today").out
    assert "[cue-dropped]" in run("check", "ankles", "--as-today", "--person", "Lee").out


TURN = Turn(
    "s", datetime(2026, 11, 12, 8, tzinfo=UTC), date(2026, 11, 12), "r", "Raises", None, (), (), 1,
    True, True, False, False, None, None, False,
)  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "last", "today", "expected"),
    [
        ("file", 20, 12, "Last time 20 (12 November). The file now says otherwise, which comes first."),
        ("pain", 20, 15, "Last time 20, and it hurt (12 November), so a step back."),
        ("pain", 6, 6, "Last time 6, and it hurt (12 November); this is the least, half of what is written."),
        ("break", 12, 12, "Last time 12, 30 days ago (12 November), so as before."),
        ("hard", 20, 20, "Last time 20, called hard (12 November), so as before."),
        ("waiting", 20, 20, "Last time 20, done in full (12 November); 1 of 3 sessions, so as before."),
        ("grown", 20, 22, "Last time 20, done in full (12 November); 1 of 3 sessions, so 2 more."),
        (
            "today",
            20,
            20,
            "Last time 20, done in full (12 November); it changed earlier today, so as before.",
        ),
        ("limit", 20, 12, "As written: otherwise the session would be longer than a routine may be."),
        (
            "ask",
            20,
            20,
            "Last time 20 (12 November). It hurt in two sessions running: as before, and ask somebody who "
            "knows.",
        ),
        (
            "sore",
            20,
            20,
            "Last time 20 (12 November). You said today that you were sore: as before, and ask somebody who "
            "knows.",
        ),
        (
            "after",
            20,
            20,
            "Last time 20 (12 November). Pain of 5 in 10 after the last session, so as before.",
        ),
        (
            "level",
            20,
            20,
            "Last time 20 (12 November). It was last done at another level, so as it was left.",
        ),
    ],
)
def test_every_rule_has_its_sentence(rule: Rule, last: int, today: int, expected: str) -> None:
    progress = Progress(Seconds(30), Seconds(5), 3)
    exercise = Exercise("r", "Raises", (Effort((Reps(today),), progress=progress),))
    item = Item(Reps(12), Reps(last), Reps(today), rule, progress, 1)
    (line,) = decision_lines(Decision(exercise, (item,), TURN), 5, date(2026, 12, 12))
    assert line == f"Raises: {today} repetitions. {expected}"


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"sharp": True}, "Last time 20, and it hurt (12 November), so a step back. Ask somebody who knows."),
        ({"sets": 0}, "Last time it hurt before the first set (12 November), so a step back."),
    ],
)
def test_pain_is_told_as_it_was(known: dict[str, Any], expected: str) -> None:
    exercise = Exercise("r", "Raises", (Effort((Reps(15),), progress=Progress(Seconds(30), Seconds(5))),))
    item = Item(Reps(20), Reps(20), Reps(15), "pain", None, 0)
    last = replace(TURN, pain=True, **known)
    (line,) = decision_lines(Decision(exercise, (item,), last), None, date(2026, 12, 12))
    assert line == f"Raises: 15 repetitions. {expected}"


def test_more_successes_than_it_takes_are_no_fraction() -> None:
    progress = Progress(Seconds(30), Seconds(5), 3)
    exercise = Exercise("r", "Raises", (Effort((Reps(25),), progress=progress),))
    item = Item(Reps(12), Reps(20), Reps(25), "grown", progress, 7)
    (line,) = decision_lines(Decision(exercise, (item,), TURN), 5, date(2026, 12, 12))
    assert line.endswith("3 of 3 sessions, so 5 more.")


def test_seconds_and_another_year_are_told_in_words() -> None:
    progress = Progress(Seconds(120), Seconds(30))
    exercise = Exercise("r", "Plank", (Effort((Hold(Seconds(75)),), progress=progress),), sets=2)
    item = Item(Hold(Seconds(20)), Hold(Seconds(45)), Hold(Seconds(75)), "grown", progress, 1)
    (line,) = decision_lines(Decision(exercise, (item,), TURN), None, date(2027, 1, 1))
    assert line == (
        "Plank: 2 sets, hold 1 minute 15 seconds. Last time 45 seconds, done in full (12 November 2026); "
        "1 of 1 session, so 30 seconds more."
    )
