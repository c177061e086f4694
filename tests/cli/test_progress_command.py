"""``voicecoach progress``: what is told, drawn, and written, and where nothing can be."""

import csv
import io
import json
import os
import stat
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from as_process import Done, environment, voicecoach

Run = Callable[..., Done]
TODAY = datetime.now().astimezone().date()
DAYS = 22
FIRST = TODAY - timedelta(days=DAYS - 1)
"""Twenty-two days in a row with heel raises, from 10 up by one every other day, and a hold of 30 seconds."""


def record(
    folder: Path,
    day: date,
    *sets: dict[str, object],
    person: str | None = None,
    routine: str = "morning",
    pain: int | None = 0,
    **more: object,
) -> None:
    start = datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
    identity = f"{start:%Y%m%dT%H%M%SZ}-{abs(hash((person, routine))) % 16**8:08x}"
    header = {"line": "session", "v": 1, "id": identity, "person": person, "routine": routine}
    header |= {"source": routine, "options": {}, "title": routine.capitalize(), "hash": "", "app": "0"}
    header |= {"start": _at(start), "date": day.isoformat(), "offset": 0, "voice": None, **more}
    lines: list[dict[str, object]] = [header]
    for number, done in enumerate(sets, 1):
        lines.append({"line": "set", "at": _at(start + timedelta(minutes=number)), **done})
    over = start + timedelta(minutes=10)
    if pain is not None:
        lines.append({"line": "answer", "at": _at(over), "pain": pain})
    lines.append({"line": "end", "at": _at(over), "how": "finished"})
    folder.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (folder / f"{identity}.jsonl").write_text(text, encoding="utf-8")


def a_set(exercise: str, name: str, dose: dict[str, int], **more: object) -> dict[str, object]:
    told = {"exercise": exercise, "name": name, "level": None, "side": None, "round": 1, "set": 1}
    return {
        **told,
        "written": [dose],
        "asked": [dose],
        "done": [dose],
        "load": None,
        "tempo": 1,
        "cut": "none",
        **more,
    }


def _at(time: datetime) -> str:
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """The folder of everything of somebody who has exercised for three weeks."""
    for number in range(DAYS):
        heel = a_set("heel", "Heel raises", {"reps": 10 + number // 2})
        seiza = a_set("seiza", "Seiza", {"seconds": 30})
        record(tmp_path / "history", FIRST + timedelta(days=number), heel, seiza)
    return tmp_path


def spoken(day: date) -> str:
    """A day of this year, as it is told."""
    year = "" if day.year == TODAY.year else f" {day.year}"
    return f"{day.day} {day:%B}{year}"


def test_a_summary_comes_first_and_then_a_line_an_exercise(run: Run, history: Path) -> None:
    done = run("progress")
    this_week = TODAY.weekday() + 1
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "The first day this week." if this_week == 1 else f"{this_week} days this week.",
        "7 days a week on average, over the last 3 weeks.",
        f"22 sessions since {spoken(FIRST)}, 3 hours and 40 minutes in all.",
        "No pain after the last 10 sessions.",
        f"Heel raises: best 20 repetitions; latest 20 repetitions, on {spoken(TODAY)}; "
        "from 10 to 20 repetitions in 3 weeks; no pain the last 10 times.",
        f"Seiza: best 30 seconds; latest 30 seconds, on {spoken(TODAY)}; "
        "steady at 30 seconds; no pain the last 10 times.",
    ]


def test_pain_is_told_with_its_day_and_nothing_is_scolded(run: Run, history: Path) -> None:
    record(history / "history", TODAY, a_set("heel", "Heel raises", {"reps": 3}), routine="evening", pain=4)
    told = run("progress").out
    assert f"Pain 4 of 10 at most, after 1 of the last 10 sessions; last on {spoken(TODAY)}." in told
    assert not any(word in told.lower() for word in ("record", "fail", "miss", "streak"))


def only_hurt(folder: Path, exercise: str, *sets: dict[str, object], **keys: object) -> None:
    """A session of today in which an exercise hurt before its first set, and was left out."""
    record(folder, TODAY, *sets, routine="evening", **keys)  # type: ignore[arg-type]  # keys of the header
    path = max(folder.iterdir(), key=lambda each: '"evening"' in each.read_text())
    at = f"{TODAY}T08:00:01.000Z"
    hurt = {"line": "pain", "at": at, "exercise": exercise, "side": None, "sharp": False}
    lines = path.read_text().splitlines()
    path.write_text("\n".join([lines[0], json.dumps(hurt), *lines[1:]]) + "\n")


def test_what_hurt_before_its_first_set_is_told(run: Run, history: Path) -> None:
    only_hurt(history / "history", "heel")
    told = run("progress").out
    assert f"it hurt once lately, last on {spoken(TODAY)}." in told
    assert told.count("Heel raises") == 1 and "22 sessions since" in told
    assert f"{TODAY},heel,,,1,20,,20,,1,Heel raises\r\n" in run("progress", "--csv").out


@pytest.mark.parametrize("others", [True, False])
def test_an_exercise_of_which_nothing_came_is_told_by_its_name_with_its_pain(
    run: Run, tmp_path: Path, others: bool
) -> None:
    routine = tmp_path / "routines" / "evening.toml"
    routine.parent.mkdir()
    routine.write_text(
        'format = 1\ntitle = "Evening"\n[[exercise]]\nname = "Deep bends"\nid = "knees"\nreps = 5\n'
    )
    sets = [a_set("heel", "Heel raises", {"reps": 3})] if others else []
    only_hurt(tmp_path / "history", "knees", *sets, pain=None)
    sentence = f"Deep bends: it hurt once lately, last on {spoken(TODAY)}."
    told = run("progress").out.splitlines()
    assert told[-1] == sentence and len(told) == (4 if others else 2)
    for command in (("deep",), ("knees",)):
        done = run("progress", *command)
        assert done.out.splitlines()[-1] == sentence and "this week" not in done.out
    assert run("progress", "-o", str(tmp_path / "x.html")).code == 0
    assert sentence in (tmp_path / "x.html").read_text()
    shown = run("history", "show", "last").out
    assert "2: Mild pain: Deep bends\n" in shown
    routine.unlink()
    assert run("progress").out.splitlines()[-1] == sentence.replace("Deep bends", "knees")


def test_one_exercise_is_told_with_its_sides_and_levels(run: Run, tmp_path: Path) -> None:
    for number, level in enumerate(("supported", "free")):
        sides = [
            a_set("ankle", "Ankle", {"reps": count}, side=side, level=level)
            for side, count in (("left", 8 + number), ("right", 12))
        ]
        record(tmp_path / "history", TODAY - timedelta(days=1 - number), *sides)
    told = run("progress", "ank").out
    assert f"Ankle: best 12 repetitions; latest 12 repetitions, on {spoken(TODAY)}; level free;" in told
    assert f"Left: best 9 repetitions; latest 9 repetitions, on {spoken(TODAY)}." in told
    assert f"Right: best 12 repetitions; latest 12 repetitions, on {spoken(TODAY)}." in told
    assert "At another level, supported: best 12 repetitions; latest 12" in told


def test_an_exercise_is_found_by_its_id_name_or_a_part_and_otherwise_the_nearest_is_named(
    run: Run, history: Path
) -> None:
    same = run("progress", "heel").out
    assert run("progress", "HEEL RAISES").out == run("progress", "raise").out == same
    done = run("progress", "hel raises")
    assert (done.code, done.out) == (2, "") and 'Did you mean "Heel raises"?' in done.err
    assert "could be several: " in run("progress", "e").err
    assert 'no routine "mornin g"' in run("progress", "--routine", "mornin g").err


def test_days_routines_and_people_are_kept_apart(run: Run, history: Path) -> None:
    record(history / "history", TODAY, a_set("squat", "Squats", {"reps": 5}), routine="evening")
    record(history / "history", TODAY, a_set("lunge", "Lunges", {"reps": 5}), person="Anna")
    assert "Squats" not in run("progress", "--routine", "Morn").out
    assert "Heel" not in run("progress", "--routine", "evening").out
    old = run(
        "progress", "--since", FIRST.isoformat(), "--until", (TODAY - timedelta(days=7)).isoformat()
    ).out
    assert f"15 sessions since {spoken(FIRST)}" in old and "Squats" not in old
    anna = run("progress", "--person", "anna").out
    assert "Lunges" in anna and "Heel" not in anna
    assert run("progress", "--since", "today", "--until", "yesterday").code == 2
    assert "is no date" in run("progress", "--since", "soon").err


@pytest.mark.parametrize(
    ("days_ago", "average"),
    [
        ((0, 7, 13), "1.5 days a week"),
        ((0, 13), "One day a week on average, over the last 2 weeks."),
        ((90,), ""),
    ],
)
def test_days_a_week_are_told_as_one_says_them(
    run: Run, tmp_path: Path, days_ago: tuple[int, ...], average: str
) -> None:
    for ago in days_ago:
        record(tmp_path / "history", TODAY - timedelta(days=ago), a_set("heel", "Heel", {"reps": 9}))
    told = run("progress").out
    assert average in told and ("on average" in told) == bool(average)


def test_a_day_on_which_nothing_of_it_was_done_is_no_time_without_pain(run: Run, tmp_path: Path) -> None:
    for ago, reps in ((3, 9), (2, 9), (1, 0)):
        line = a_set("heel", "Heel", {"reps": 9}) | {"done": [{"reps": reps}]}
        record(tmp_path / "history", TODAY - timedelta(days=ago), line)
    assert "no pain the last 2 times." in run("progress").out


def test_a_report_over_the_turn_of_a_year_tells_both_years(run: Run, tmp_path: Path) -> None:
    heel = a_set("heel", "Heel", {"reps": 9})
    record(tmp_path / "history", before := TODAY.replace(year=TODAY.year - 1, day=1), heel)
    record(tmp_path / "history", TODAY, heel)
    told = run("progress", "-o", str(tmp_path / "a.svg")).out
    assert f"1 {before:%B} {before.year} to {TODAY.day} {TODAY:%B} {TODAY.year}, " in told


def test_a_hold_that_was_given_up_at_once_was_not_0_seconds(run: Run, tmp_path: Path) -> None:
    for ago, seconds in ((2, 20), (1, 0.38)):
        line = a_set("seiza", "Seiza", {"seconds": 20}) | {"done": [{"seconds": seconds}]}
        record(tmp_path / "history", TODAY - timedelta(days=ago), line)
    assert "best 20 seconds; latest less than a second, on" in run("progress").out


def test_nothing_done_is_no_error(run: Run, tmp_path: Path) -> None:
    first = "Nothing was done yet. Type voicecoach run first-steps to begin.\n"
    assert run("progress") == (0, first, "")
    assert json.loads(run("progress", "--json").out)["told"] == [first.strip()]
    for arguments in (("--since", "7d"), ("--until", "yesterday")):
        assert run("progress", *arguments) == (0, "Your history has nothing of that.\n", "")
    assert run("progress", "heel").err == 'voicecoach: your history has no exercise "heel".\n'
    timed = run("progress", "heel", "--since", "7d").err
    assert timed == 'voicecoach: your history has no exercise "heel" in this time.\n'
    assert json.loads(run("progress", "--json").out)["practice"] is None
    done = run("progress", "-o", str(tmp_path / "a.html"))
    assert done.code == 1 and not (tmp_path / "a.html").exists()


def test_a_damaged_record_is_named_and_loses_no_other(run: Run, history: Path) -> None:
    (history / "history" / "20200101T000000Z-00000000.jsonl").write_bytes(b"\0" * 100)
    done = run("progress")
    assert "22 sessions" in done.out and "20200101T000000Z-00000000" in done.err and done.code == 0


def test_as_json(run: Run, history: Path) -> None:
    data = json.loads(run("progress", "heel", "--json").out)
    assert data["practice"]["days"] == DAYS and data["practice"]["this_week"] == TODAY.weekday() + 1
    (exercise,) = data["exercises"]
    assert exercise["measured"][0]["best"] == 20 and exercise["measured"][0]["trend"]["days"] == DAYS - 1
    assert [day["reps"] for day in data["days"]] == [10 + number // 2 for number in range(DAYS)]
    assert data["told"] == run("progress", "heel").out.splitlines()


def test_as_a_table_whose_cells_are_no_formulas(run: Run, tmp_path: Path) -> None:
    record(tmp_path / "history", TODAY, a_set("x", "=HYPERLINK(1)\n", {"reps": 5}))
    (row,) = csv.DictReader(io.StringIO(run("progress", "--csv").out))
    assert (row["date"], row["reps"], row["seconds"]) == (TODAY.isoformat(), "5", "")
    assert row["name"] == "'=HYPERLINK(1)\\u000a"
    assert run("progress", "--csv", "--json").code == 2


def test_it_is_spoken_on_request_and_printed_where_nothing_can_be_heard(run: Run, history: Path) -> None:
    assert run("progress", "--speak", "--output", "text") == run("progress")


@pytest.mark.parametrize("ending", ["html", "svg", "png"])
def test_a_report_is_written_whole_and_for_its_owner_alone(run: Run, history: Path, ending: str) -> None:
    if ending == "png":
        pytest.importorskip("resvg_py", reason="not installed: resvg-py")
    target = history / f"report.{ending}"
    done = run("progress", "-o", str(target))
    assert (done.code, done.err) == (0, "") and done.out.startswith(f"{target}: {spoken(FIRST)} to ")
    if sys.platform != "win32":
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
    beginning = {"html": b"<!DOCTYPE html>", "svg": b"<svg ", "png": b"\x89PNG"}[ending]
    assert target.read_bytes().startswith(beginning)
    assert run("progress", "-o", str(target)).code == 0  # it is ours
    assert {each.name for each in history.glob("*report*")} == {target.name}


def test_what_is_something_else_is_not_replaced(run: Run, history: Path) -> None:
    target = history / "notes.html"
    target.write_text("my notes")
    done = run("progress", "-o", str(target))
    assert (done.code, done.out) == (1, "") and "--force" in done.err
    assert target.read_text() == "my notes"
    assert run("progress", "-o", str(target), "--force").code == 0
    assert "Heel raises" in target.read_text("utf-8")


def test_a_file_that_cannot_be_a_report_is_answered_with_what_can(run: Run, history: Path) -> None:
    done = run("progress", "-o", str(history / "report.pdf"))
    assert done.code == 2 and ".html" in done.err and ".png" in done.err
    assert "no folder" in run("progress", "-o", str(history / "no" / "report.html")).err
    assert run("progress", "--json", "-o", str(history / "report.html")).code == 2


def test_without_resvg_a_png_says_how_to_get_it(history: Path) -> None:
    without = "import sys; sys.modules['resvg_py'] = None\nfrom voicecoach.cli import main\nmain()"
    done = voicecoach("progress", "-o", str(history / "a.png"), home=history, code=without)
    assert done.code == 1 and 'pip install "voicecoach[report]"' in done.err and done.err.count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
@pytest.mark.parametrize(("locale", "ascii_only"), [("C", True), ("C.UTF-8", False)])
def test_a_chart_follows_on_a_terminal_for_those_who_look(
    history: Path, locale: str, ascii_only: bool
) -> None:
    lines = on_terminal(history, {"LC_ALL": locale, "NO_COLOR": "1"})
    at = lines.index("A chart of the same numbers follows; --no-chart leaves it out.")
    assert any(line.startswith("Heel raises: best 20") for line in lines[:at])
    assert lines[at + 1] == "Repetitions in a set:"
    chart = lines[at + 2 :]
    assert len(chart) == 9 and max(map(len, chart)) <= 40
    assert chart[0].startswith("20 |") and chart[-1].split()[0] == str(FIRST.day)
    assert "\x1b" not in "".join(lines)
    assert "".join(chart).isascii() == ascii_only


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
@pytest.mark.parametrize("without", ["--no-chart", "--plain"])
def test_a_terminal_gets_the_text_alone_where_that_is_asked_for(history: Path, without: str) -> None:
    assert not any("|" in line or "chart" in line for line in on_terminal(history, {}, without))


def on_terminal(home: Path, env: dict[str, str], *options: str) -> list[str]:
    """What a terminal of 40 columns shows of one exercise."""
    pexpect = pytest.importorskip("pexpect")
    kept = {name: value for name, value in environment(home, env).items() if name != "PYTHONIOENCODING"}
    arguments = ["-m", "voicecoach", "progress", "heel", *options]
    child = pexpect.spawn(
        sys.executable,
        arguments,
        env={**kept, "TERM": "xterm", "COLUMNS": ""},
        dimensions=(24, 40),
        timeout=60,
    )
    text: str = child.read().decode("utf-8")
    child.close()
    assert child.exitstatus == os.EX_OK, text
    return text.splitlines()


@pytest.mark.parametrize("far", ["0001-01-01", "9999-12-31"])
def test_a_date_of_no_right_clock_neither_counts_nor_hurts(run: Run, history: Path, far: str) -> None:
    told = run("progress").out
    record(history / "history", date.fromisoformat(far), a_set("heel", "Heel raises", {"reps": 99}))
    asked = ("progress", "--since", "0001-01-01", "--until", "9999-12-31")
    assert run("progress").out == run(*asked).out == told
    assert run(*asked, "-o", str(history / "all.html")).code == 0


def test_what_a_clock_that_was_ahead_dates_is_told_of_and_left_out(run: Run, history: Path) -> None:
    told, ahead = run("progress").out, TODAY + timedelta(days=400)
    record(history / "history", ahead, a_set("heel", "Heel raises", {"reps": 99}))
    now = run("progress")
    assert now.out == told
    assert now.err == (
        f"voicecoach: 1 day is dated later than today, and left out; --until {ahead} takes all in.\n"
    )
    assert "best 99" in run("progress", "--until", str(ahead)).out


def test_where_all_is_to_come_it_is_the_clock_of_today_that_is_wrong(run: Run, tmp_path: Path) -> None:
    for days in (399, 400):
        record(tmp_path / "history", TODAY + timedelta(days=days), a_set("heel", "Heel raises", {"reps": 9}))
    done = run("progress")
    assert done.out.startswith("2 sessions since") and done.err == ""


def test_a_session_a_year_is_put_together_to_months(run: Run, tmp_path: Path) -> None:
    for year in range(5):
        record(tmp_path / "history", TODAY - timedelta(days=365 * year), a_set("heel", "Heel", {"reps": 9}))
    assert run("progress", "-o", str(tmp_path / "all.html")).code == 0
    text = (tmp_path / "all.html").read_text("utf-8")
    assert "Month from" in text and "Week from" not in text


def test_a_whole_name_is_meant_before_a_part_of_another(run: Run, history: Path) -> None:
    seated = a_set("seated", "Heel raises, seated", {"reps": 7})
    record(history / "history", TODAY, seated, routine="evening")
    assert "best 20 repetitions" in run("progress", "heel raises").out
    assert "could be several" in run("progress", "raises").err


def test_sides_that_do_not_differ_are_not_told_one_by_one(run: Run, tmp_path: Path) -> None:
    sides = [a_set("ankle", "Ankle", {"reps": 8}, side=side) for side in ("left", "right")]
    record(tmp_path / "history", TODAY, *sides)
    assert "Left:" not in run("progress", "ankle").out


def test_a_figure_has_no_more_than_two_digits_behind_the_point(run: Run, tmp_path: Path) -> None:
    for days in (0, 3, 15):
        record(tmp_path / "history", TODAY - timedelta(days=days), a_set("heel", "Heel", {"reps": 9}))
    told = json.loads(run("progress", "--json").out)
    assert told["practice"]["a_week"] == 1.31  # three days of sixteen: 1.3125


@pytest.mark.skipif(sys.platform == "win32", reason="Windows makes no links for everybody")
def test_a_link_to_a_report_stays_one(run: Run, history: Path) -> None:
    target, link = history / "of-today.html", history / "latest.html"
    link.symlink_to(target)
    for _ in range(2):
        assert run("progress", "-o", str(link)).code == 0
        assert link.is_symlink() and target.stat().st_size > 10_000


def test_rehabilitation_is_told_as_function_and_comfort_never_as_a_record(run: Run, history: Path) -> None:
    sides = [
        a_set("ankle", "Ankle", {"reps": count}, side=side) for side, count in (("left", 8), ("right", 9))
    ]
    record(history / "history", TODAY, *sides, routine="evening", rehabilitation=True)
    heel = a_set("heel", "Heel raises", {"reps": 20})
    record(history / "history", TODAY, heel, rehabilitation=True)
    earlier = a_set("heel", "Heel raises", {"reps": 30}, level="supported")
    record(history / "history", FIRST - timedelta(days=1), earlier)
    told = run("progress").out
    assert f"Heel raises: latest 20 repetitions, on {spoken(TODAY)}; no pain the last 10 times." in told
    assert f"Left: latest 8 repetitions, on {spoken(TODAY)}." in run("progress", "ankle").out
    told += run("progress", "heel").out + run("progress", "ankle").out + run("progress", "--json").out
    for ending in ("html", "svg"):
        assert run("progress", "-o", str(history / f"a.{ending}")).code == 0
        told += (history / f"a.{ending}").read_text("utf-8")
    assert "At another level, supported: latest 30 repetitions" in told
    for record_of in ("best 2", "best 3", "best 8", "best 9", "from 10 to 20", "most in", "between 10"):
        assert record_of not in told
    data = json.loads(run("progress", "--json").out)
    assert {each["best"] for exercise in data["exercises"] for each in exercise["measured"]} == {None}
    assert {level["reps"] for level in data["levels"]} == {None}


def test_what_a_routine_was_last_decides(run: Run, history: Path) -> None:
    squats = a_set("squat", "Squats", {"reps": 5})
    record(history / "history", TODAY, squats, routine="evening", rehabilitation=True, source=None)
    told = run("progress").out
    assert "Heel raises: best 20" in told and "Squats: latest 5 repetitions" in told
    record(history / "history", TODAY, squats, rehabilitation=True)
    assert "best" not in run("progress").out
    record(history / "history", TODAY + timedelta(days=1), squats, routine="evening")
    record(history / "history", TODAY + timedelta(days=1), squats)
    assert "Squats: best 5" in run("progress").out


def test_a_routine_of_which_nothing_was_done_is_not_called_the_first(run: Run, history: Path) -> None:
    record(history / "history", TODAY, routine="evening")
    assert run("progress", "--routine", "evening").out == "Your history has nothing of that.\n"


def test_a_report_of_one_day_names_it_once(run: Run, tmp_path: Path) -> None:
    record(tmp_path / "history", TODAY, a_set("heel", "Heel", {"reps": 9}))
    target = tmp_path / "progress.html"
    assert run("progress", "-o", str(target)).out.startswith(f"{target}: {TODAY.day} {TODAY:%B}, ")
