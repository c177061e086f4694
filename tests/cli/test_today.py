"""``voicecoach today``: what is due, in one breath, from real records; and when it says nothing."""

import json
from collections.abc import Callable
from datetime import UTC, timedelta
from pathlib import Path

import pytest
from as_process import Done, voicecoach

from voicecoach.cli.remind_kept import Kept, Shelf
from voicecoach.cli.remind_reminder import EVERY_DAY, Reminder
from voicecoach.cli.today_told import Due, told
from voicecoach.history.journal import local_now
from voicecoach.model.adjustment import Adjustment, Why
from voicecoach.model.routine import Block, Effort, Exercise, Hold, Reps, Routine
from voicecoach.model.units import Seconds
from voicecoach.phrases import load_phrases

Run = Callable[..., Done]

NOW = local_now()
WEEKDAY = NOW.weekday()
ANKLES = """\
format = 1
title = "Ankles."
{more}
[[exercise]]
id = "raises"
name = "Heel raises"
reps = 20
progress = {{ to = 60, step = 5 }}
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "routines").mkdir()
    (tmp_path / "routines" / "ankles.toml").write_text(ANKLES.format(more=""), "utf-8")
    return tmp_path


def did(
    home: Path,
    days_ago: int,
    reps: int = 20,
    source: str = "ankles",
    person: str | None = None,
    level: str | None = None,
    how: str = "finished",
) -> None:
    """The record of a session that ended so many days ago."""
    start = NOW - timedelta(days=days_ago)
    at, dose = start.astimezone(UTC).isoformat(), [{"reps": 20}]
    name = f"{start.astimezone(UTC):%Y%m%dT%H%M%SZ}-{len(list(home.rglob('*.jsonl'))):08x}"
    of = {"line": "session", "id": name, "person": person, "routine": source, "source": source}
    session: dict[str, object] = {
        **of,
        "v": 1,
        "options": {},
        "title": source,
        "hash": "0" * 64,
        "start": at,
        "voice": None,
    }
    session |= {"date": start.date().isoformat(), "offset": 0, "app": "1.0"}
    of = {"line": "set", "at": at, "exercise": "raises", "name": "Heel raises", "level": level, "side": None}
    raises = {**of, "round": 1, "set": 1, "written": dose, "asked": dose, "done": [{"reps": reps}]}
    raises |= {"load": None, "tempo": 1, "cut": "none"}
    lines = (session, raises, {"line": "end", "at": at, "how": how})
    (home / "history").mkdir(exist_ok=True)
    file = home / "history" / f"{name}.jsonl"
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")


def said(done: Done) -> str:
    assert (done.code, done.err) == (0, "")
    return done.out.removesuffix("\n")


def test_nothing_was_done_yet(home: Path, run: Run) -> None:
    assert said(run("today")) == "Nothing was done yet. Type voicecoach run first-steps to begin."
    first = "Ankles waits for its first time. Type voicecoach run ankles to begin."
    assert said(run("today", "ankles")) == first
    assert run("today", "--json").out == "[]\n"


@pytest.mark.parametrize(("days", "ago"), [(1, "yesterday"), (2, "2 days ago"), (13, "13 days ago")])
def test_what_is_due_and_how_it_grows(home: Path, run: Run, days: int, ago: str) -> None:
    did(home, days)
    week = ", once this week" if days <= WEEKDAY else ""
    grown = "Today, Heel raises: 25 repetitions, 5 more than last time."
    assert said(run("today")) == f"Ankles is due: last done {ago}{week}. {grown}"
    (row,) = json.loads(run("today", "--json").out)
    assert row["due"] and row["last"] == (NOW - timedelta(days)).date().isoformat()
    assert row["days_this_week"] == (days <= WEEKDAY)
    dose = {"exercise": "raises", "name": "Heel raises", "level": None, "item": 1, "last": 20, "today": 25}
    assert row["doses"] == [{**dose, "unit": "reps", "reason": "grown"}]
    assert row["sentence"].endswith(grown)


def test_in_rehabilitation_more_is_no_merit(home: Path, run: Run) -> None:
    (home / "routines" / "ankles.toml").write_text(ANKLES.format(more="rehabilitation = true"), "utf-8")
    did(home, 1)
    assert said(run("today")).endswith(" Today, Heel raises: 25 repetitions.")


def test_what_was_broken_off_today_is_still_due(home: Path, run: Run) -> None:
    did(home, 0, how="interrupted")
    told = "Ankles was begun today, and broken off. Type voicecoach resume to go on with it."
    assert said(run("today")) == said(run("today", "--if-due")) == told
    (row,) = json.loads(run("today", "--json").out)
    assert row["due"] and row["broken_off"]
    did(home, 0)  # done anew
    assert said(run("today", "ankles", "--if-due")) == ""


def test_what_was_finished_today_is_done_though_it_was_begun_once_more(home: Path, run: Run) -> None:
    did(home, 0)
    did(home, 0, how="interrupted")
    assert json.loads(run("plan", "ankles", "--json").out)["broken_off"]
    assert said(run("today")) == "Ankles is done for today, once this week. Well done."
    assert said(run("today", "ankles", "--if-due")) == ""
    (row,) = json.loads(run("today", "--json").out)
    assert not row["due"] and not row["broken_off"]


def test_what_was_finished_yesterday_does_not_count_for_what_was_broken_off_today(
    home: Path, run: Run
) -> None:
    did(home, 1)
    did(home, 0, how="interrupted")
    assert said(run("today")).startswith("Ankles was begun today, and broken off.")


def test_a_long_break_is_no_reproach(home: Path, run: Run) -> None:
    did(home, 30, reps=20)
    did(home, 31, reps=20)
    assert said(run("today")).startswith("Ankles is due: last done 30 days ago.")


def test_what_is_done_is_said_kindly_or_not_at_all(home: Path, run: Run) -> None:
    did(home, 0)
    assert said(run("today")) == "Ankles is done for today, once this week. Well done."
    assert said(run("today", "ankles", "--if-due")) == ""
    assert said(run("today", "ankles", "--if-due", "--speak")) == ""
    assert run("today", "--if-due", "--json").out == "[]\n"
    assert json.loads(run("today", "--json").out)[0]["doses"] == []


@pytest.mark.parametrize(
    ("reasons", "expected"),
    [
        (["break"], "15 repetitions, a little less than last time."),
        (["pain"], "15 repetitions, a little less than last time."),
        (["file"], "15 repetitions."),
        (["break", "pain", "grown"], "25 repetitions, 5 more than last time."),
        (["ask"], ""),
    ],
)
def test_one_change_of_a_dose_is_told_with_what_it_is(reasons: list[Why], expected: str) -> None:
    """20 repetitions last time, 25 where they have grown, and 15 otherwise."""
    raises = Exercise("raises", "Heel raises.", (Effort((Reps(20),)),))
    changes = tuple(
        Adjustment("raises", None, 0, Reps(20), Reps(25 if reason == "grown" else 15), reason)
        for reason in reasons
    )
    last = NOW.date() - timedelta(20)
    due = Due("ankles", Routine("a", "Ankles", (Block((raises,)),)), NOW.date(), last, 0, changes)
    first = "Ankles is due: last done 20 days ago."
    dose = f" Today, Heel raises: {expected}" if expected else ""
    assert told(due, load_phrases("en"), alone=True) == first + dose
    assert told(due, load_phrases("en"), alone=False) == first


def test_more_of_a_hold_is_told_in_words() -> None:
    plank = Exercise("plank", "Plank", (Effort((Hold(Seconds(30)),)),))
    change = Adjustment("plank", None, 0, Hold(Seconds(60)), Hold(Seconds(90)), "grown")
    yesterday = NOW.date() - timedelta(1)
    due = Due("a", Routine("a", "A", (Block((plank,)),)), NOW.date(), yesterday, 1, (change,))
    assert told(due, load_phrases("en"), alone=True) == (
        "A is due: last done yesterday, once this week. "
        "Today, Plank: 1 minute and 30 seconds, 30 seconds more than last time."
    )


def test_what_was_done_in_two_weeks_is_told_of_last_is_last(home: Path, run: Run) -> None:
    did(home, 14)
    for days, source in ((15, "box-breathing"), (3, "first-steps"), (2, "whole-body-strength")):
        did(home, days, source=source)
    told_of = [each["routine"] for each in json.loads(run("today", "--json").out)]
    assert told_of == ["ankles", "first-steps", "whole-body-strength"]
    did(home, 1, source="first-steps")
    told_of = [each["routine"] for each in json.loads(run("today", "--json").out)]
    assert told_of == ["ankles", "whole-body-strength", "first-steps"]


def test_doses_are_those_of_the_level_one_is_at(home: Path, run: Run) -> None:
    file = home / "routines" / "ankles.toml"
    levels = '[[exercise.levels]]\nname = "{}"\nreps = {}\n'
    file.write_text(ANKLES.format(more="") + levels.format("low", 20) + levels.format("high", 21), "utf-8")
    did(home, 2, level="high")  # written as 20 then, and as 21 now
    did(home, 1, level="low")
    (row,) = json.loads(run("today", "--json").out)
    assert [(dose["level"], dose["reason"]) for dose in row["doses"]] == [("low", "grown")]


def test_several_days_of_this_week_count_once_each(home: Path, run: Run) -> None:
    for days in range(WEEKDAY + 1):
        did(home, days)
        did(home, days)
    times = "once" if WEEKDAY == 0 else f"on {WEEKDAY + 1} days"
    assert said(run("today")) == f"Ankles is done for today, {times} this week. Well done."


def test_a_session_without_anything_done_does_not_count(home: Path, run: Run) -> None:
    did(home, 0, reps=0)
    assert said(run("today", "ankles")).startswith("Ankles waits for its first time.")


def test_a_clock_that_was_ahead_makes_nothing_done(home: Path, run: Run) -> None:
    did(home, -3)
    did(home, 1)
    assert said(run("today")).startswith("Ankles is due: last done yesterday")


def test_people_are_kept_apart(home: Path, run: Run) -> None:
    did(home, 0, person="Kim")
    assert said(run("today", "ankles", "--person", "kim")).startswith("Ankles is done")
    assert said(run("today", "ankles")).startswith("Ankles waits")


def test_of_several_each_is_a_line_without_its_dose(home: Path, run: Run) -> None:
    did(home, 1)
    lines = said(run("today", "first-steps", "ankles")).splitlines()
    assert [line.split()[0] for line in lines] == ["First", "Ankles"]
    assert "repetitions" not in lines[1]
    did(home, 0)
    assert said(run("today", "first-steps", "ankles", "--if-due")).splitlines() == lines[:1]


def test_a_reminder_for_today_says_what_is_due(home: Path, run: Run) -> None:
    did(home, 1)
    shelf = Shelf(home / "reminders", str(home))

    def keep(routine: str, days: tuple[int, ...], person: str | None = None) -> None:
        shelf.keep(Kept(Reminder(routine, routine, 8, 0, days, person, str(home)), "systemd", ()))

    keep("box-breathing", ((WEEKDAY + 1) % 7,))
    keep("whole-body-strength", EVERY_DAY, "Kim")
    assert said(run("today")).startswith("Ankles is due")
    keep("first-steps", (WEEKDAY,))
    assert said(run("today")).startswith("First steps waits")


def test_a_routine_that_is_gone_is_passed_over(home: Path, run: Run) -> None:
    did(home, 2)
    did(home, 1, source="first-steps")
    (home / "routines" / "ankles.toml").unlink()
    done = run("today")
    assert done.out.startswith("First steps is due") and done.out.count("\n") == 1
    assert done.err == "voicecoach: ankles is passed over, as its routine cannot be read any more.\n"
    assert run("today", "ankles").code == 2


def test_where_all_routines_are_gone_what_was_done_is_not_forgotten(home: Path, run: Run) -> None:
    did(home, 2)
    (home / "routines" / "ankles.toml").unlink()
    assert run("today").out == (
        "The routines of your sessions are not there any more. Type voicecoach list to choose another.\n"
    )


def test_titles_do_not_drive_the_terminal(home: Path, run: Run) -> None:
    text = ANKLES.format(more="").replace("Ankles.", "{title} {0} %s $HOME")
    (home / "routines" / "ankles.toml").write_text(text, "utf-8")
    assert said(run("today", "ankles")).startswith("{title} {0} %s $HOME waits")


def test_where_it_cannot_be_heard_it_is_printed(home: Path, run: Run) -> None:
    did(home, 1)
    assert run("today", "--speak", "--no-voice").out == run("today").out
    nowhere = {"PULSE_SERVER": "unix:/nonexistent", "XDG_RUNTIME_DIR": str(home)}
    done = voicecoach("today", "--speak", home=home, env=nowhere)
    assert done.code == 1 and done.out.startswith("Ankles is due")
    assert done.err == "voicecoach: nothing can be played here, so this is only printed.\n"
