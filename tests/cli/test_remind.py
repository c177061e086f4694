"""``voicecoach remind``: the calendar file, read and recurred by others; what is asked, kept and refused."""

import json
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from as_process import Done, environment
from dateutil.rrule import rrulestr
from icalendar import Calendar

from voicecoach.cli.remind_calendar import calendar
from voicecoach.cli.remind_kept import Kept, Shelf
from voicecoach.cli.remind_reminder import EVERY_DAY, Reminder, days_text, read_days, read_time
from voicecoach.model.units import Seconds

Run = Callable[..., Done]

SATURDAY = datetime(2026, 11, 21, 9, 0, tzinfo=timezone(timedelta(hours=1)))
ROUTINE = 'format = 1\ntitle = "{title}"\n[[exercise]]\nname = "Raise"\nreps = 10\n'


def reminder(days: tuple[int, ...] = EVERY_DAY, hour: int = 8, title: str = "Ankles") -> Reminder:
    return Reminder("ankles", title, hour, 30, days)


def event_of(content: bytes) -> Any:
    """The one event of a calendar, by a reader that knows no more than the standard."""
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    return event


@pytest.mark.parametrize(
    ("days", "hour", "first"),
    [
        (EVERY_DAY, 8, "2026-11-22"),  # half past eight is over on Saturday the 21st, at nine
        (EVERY_DAY, 9, "2026-11-21"),
        ((5,), 9, "2026-11-21"),
        ((5,), 8, "2026-11-28"),
        ((0, 2, 4), 8, "2026-11-23"),
        ((6,), 8, "2026-11-22"),
    ],
)
def test_it_recurs_on_these_days_at_this_time(days: tuple[int, ...], hour: int, first: str) -> None:
    event = event_of(calendar(reminder(days, hour), Seconds(301), SATURDAY))
    start = event["DTSTART"].dt
    assert start == datetime.fromisoformat(f"{first}T{hour:02}:30") and start.tzinfo is None
    rule = rrulestr(event["RRULE"].to_ical().decode(), dtstart=start)
    coming = [start + timedelta(n) for n in range(400)]  # over both changes of the clocks
    assert (
        list(rule[: 400 * len(days) // 7])
        == [day for day in coming if day.weekday() in days][: 400 * len(days) // 7]
    )
    assert event["DURATION"].dt == timedelta(minutes=6)


def test_what_is_due_this_very_minute_is_due_the_next_time() -> None:
    now = Reminder("ankles", "Ankles", 9, 0, EVERY_DAY)
    assert event_of(calendar(now, Seconds(60), SATURDAY))["DTSTART"].dt.day == 22


def test_it_rings_and_can_be_replaced() -> None:
    first = event_of(calendar(reminder(), Seconds(60), SATURDAY))
    later = event_of(calendar(reminder((1,), 20), Seconds(60), SATURDAY + timedelta(days=1)))
    assert first["UID"] == later["UID"] and first["DTSTAMP"].dt < later["DTSTAMP"].dt
    assert first["DTSTAMP"].dt == SATURDAY.astimezone(UTC)
    (alarm,) = first.walk("VALARM")
    assert alarm["ACTION"] == "DISPLAY" and alarm["TRIGGER"].dt == timedelta(0)
    other = event_of(calendar(Reminder("knees", "Knees", 8, 0, EVERY_DAY), Seconds(60), SATURDAY))
    assert other["UID"] != first["UID"]


@pytest.mark.parametrize(
    "title",
    ["a;b,c:d\\n\\", "END:VEVENT\nBEGIN:VEVENT", '"quoted" \\; \\,', "Übung 足 " * 30, "x" * 300, "a\r\nb"],
)
def test_any_title_comes_back_and_no_line_is_too_long(title: str) -> None:
    content = calendar(reminder(title=title), Seconds(60), SATURDAY)
    event = event_of(content)
    assert str(event["SUMMARY"]) == title.replace("\r\n", "\n")
    lines = content.split(b"\r\n")
    assert lines[-1] == b"" and all(len(line) <= 75 and b"\n" not in line for line in lines)


@pytest.mark.parametrize(("text", "time"), [("8:00", (8, 0)), ("08:05", (8, 5)), ("23:59", (23, 59))])
def test_times_of_day(text: str, time: tuple[int, int]) -> None:
    assert read_time(text) == time


@pytest.mark.parametrize(
    "text", ["", "8", "24:00", "12:60", "8:0", "8.00", "-1:00", "٠٨:٠٠", "8:00pm", "08:00:00"]
)
def test_what_is_no_time_of_day(text: str, run: Run) -> None:
    done = run("remind", "first-steps", "--at", text)
    assert (done.code, done.out) == (2, "") and "such as 08:00" in done.err


@pytest.mark.parametrize(
    ("text", "days"),
    [("mon,wed,fri", (0, 2, 4)), ("Sun, Mon", (0, 6)), ("thursday thurs", (3,)), (" tue,,", (1,))],
)
def test_days(text: str, days: tuple[int, ...]) -> None:
    assert read_days(text) == days


@pytest.mark.parametrize("text", ["", ",", "t", "mo", "mon-fri", "monday,someday", "0", "montag"])
def test_what_is_no_day(text: str, run: Run) -> None:
    done = run("remind", "first-steps", "--at", "8:00", "--days", text)
    assert (done.code, done.out) == (2, "") and "such as mon" in done.err


def test_days_for_people() -> None:
    told = map(days_text, (EVERY_DAY, (4,), (0, 6), (0, 2, 4)))
    assert list(told) == ["every day", "Friday", "Monday and Sunday", "Monday, Wednesday and Friday"]


@pytest.fixture
def routine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A routine of one's own in the folder one is in."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "my ankles.toml"
    path.write_text(ROUTINE.format(title="My; ankles, 100%"), "utf-8")
    return path


def test_the_command_writes_a_file(run: Run, routine: Path, tmp_path: Path) -> None:
    done = run("remind", "./my ankles.toml", "--at", "8:00", "--days", "mon,fri")
    told = "my ankles.ics: My; ankles, 100%, on Monday and Friday at 08:00. Open it with your calendar.\n"
    assert done == (0, told, "")
    event = event_of((tmp_path / "my ankles.ics").read_bytes())
    assert event["SUMMARY"] == "My; ankles, 100%" and event["DESCRIPTION"] == f"voicecoach run {routine}"
    # A session of ten repetitions of two seconds, and what is said around them.
    assert timedelta(minutes=1) <= event["DURATION"].dt <= timedelta(minutes=2)
    told = run("remind", str(routine), "--at", "8:00", "-o", "other.ics", "--json").out
    row = json.loads(told)
    assert row["calendar"] == str(tmp_path / "other.ics") and row["timer"] is None
    assert event_of((tmp_path / "other.ics").read_bytes())["UID"] == event["UID"]
    assert run("remind", "--json").out == "[]\n"


def test_a_calendar_of_somebody_else_is_not_replaced_unasked(run: Run, routine: Path, tmp_path: Path) -> None:
    ours = ("remind", str(routine), "-o", "mine.ics", "--at")
    assert run(*ours, "8:00").code == run(*ours, "9:00").code == 0
    assert event_of((tmp_path / "mine.ics").read_bytes())["DTSTART"].dt.hour == 9
    other = Calendar.from_ical((tmp_path / "mine.ics").read_bytes())
    other["PRODID"] = "-//Somebody else//EN"
    (tmp_path / "mine.ics").write_bytes(other.to_ical())
    refused = run(*ours, "10:00")
    assert refused.code == 2 and "--yes" in refused.err
    assert (tmp_path / "mine.ics").read_bytes() == other.to_ical()
    assert run(*ours, "10:00", "--yes").code == 0
    assert event_of((tmp_path / "mine.ics").read_bytes())["DTSTART"].dt.hour == 10


def test_what_is_removed_are_the_files_that_were_written(run: Run, routine: Path, tmp_path: Path) -> None:
    """Wherever the system would have them now."""
    of = Reminder(str(routine), "Ankles", 8, 0, EVERY_DAY, home=str(tmp_path))
    written = tmp_path / "elsewhere" / f"{of.name}.timer"
    written.parent.mkdir()
    written.touch()
    Shelf(tmp_path / "reminders", str(tmp_path)).keep(Kept(of, "systemd", (written,)))
    done = run("remind", str(routine), "--remove")
    assert (done.code, done.out) == (0, "Ankles: you are no longer reminded.\n")
    assert not written.exists() and run("remind", "--json").out == "[]\n"


def test_what_was_typed_wrong(run: Run, routine: Path, tmp_path: Path) -> None:
    for arguments, reason in (
        (["first-steps"], "--at is missing"),
        (["--at", "8:00"], "name a ROUTINE"),
        (["first-steps", "--list"], "--list takes none"),
        (["first-steps", "--remove", "--at", "8:00"], "--remove goes with none of"),
        (["-", "--at", "8:00"], "standard input"),
        (["~nobody/there.toml", "--at", "8:00"], "there.toml"),
        (["first-stepps", "--at", "8:00"], "did you mean 'first-steps'"),
        (["first-steps", "--at", "8:00", "-o", str(routine)], "does not end in .ics"),
    ):
        done = run("remind", *arguments)
        assert done.code == 2 and reason in done.err and "\x1b" not in done.err, arguments
    assert routine.read_text("utf-8") == ROUTINE.format(title="My; ankles, 100%")
    assert not list(tmp_path.glob("*.ics"))
    assert run("remind", "first-steps", "--at", "8:00", "-o", str(tmp_path / "no" / "a.ics")).code == 1


def test_a_shelf_passes_over_what_is_damaged(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "reminders"
    shelf = Shelf(folder, str(tmp_path))
    home = str(tmp_path)
    for routine, person in (("b", None), ("a", "Kim")):
        of = Reminder(routine, routine.upper(), 7, 5, (5, 6), person, home)
        shelf.keep(Kept(of, "systemd", (tmp_path / f"{of.name}.timer",)))
    first = next(folder.glob("voicecoach-a-*"))
    data = json.loads(first.read_text())
    mended = {"at": "25:00", "days": [], "routine": 7, "v": 2, "files": 3, "person": "Lee", "title": None}
    for number, (key, value) in enumerate(mended.items()):
        (folder / f"damaged-{number}.json").write_text(json.dumps({**data, key: value}))
    for number, content in enumerate((b"", b"\0" * 400, b"[]", b"null", b'{"v": 1', b"\xff", b"[" * 9000)):
        (folder / f"broken-{number}.json").write_bytes(content)
    first.with_name("copy.json").write_bytes(first.read_bytes())
    done = run("remind")
    assert (done.code, done.out) == (
        0,
        "A: on Saturday and Sunday at 07:05, for Kim (a)\nB: on Saturday and Sunday at 07:05 (b)\n",
    )
    lines = done.err.splitlines()
    assert len(lines) == 15 and all("cannot be read and is passed over" in line for line in lines)


def test_no_other_file_is_deleted_than_its_own(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "reminders", None)
    of = reminder()
    shelf.keep(Kept(of, "systemd", (tmp_path / f"{of.name}.timer", tmp_path / "precious.txt")))
    kept = shelf.find(of.name)
    assert kept is not None and kept.files == (tmp_path / f"{of.name}.timer",)


if sys.platform == "linux":
    import pexpect

    @pytest.fixture
    def systemctl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """A systemctl of our own, which says yes to everything but what stands in the file ``refuse``."""
        tools = tmp_path / "tools"
        tools.mkdir()
        (tools / "systemctl").write_text(
            f'#!/bin/sh\necho "$*" >> {tools}/asked\n'
            f'if grep -qsxF -- "$2" {tools}/refuse; then echo "not today" >&2; exit 1; fi\n'
        )
        (tools / "systemctl").chmod(0o755)
        monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
        return tools

    def test_a_file_name_that_no_timer_can_carry(systemctl: Path, run: Run, tmp_path: Path) -> None:
        odd = tmp_path / "a\nExecStart=b.toml"
        odd.write_text(ROUTINE.format(title="Odd"), "utf-8")
        done = run("remind", str(odd), "--at", "8:00", "--install", "--yes")
        assert done.code == 2 and "control characters" in done.err and done.err.count("\n") == 1
        assert units(tmp_path) == []

    def units(tmp_path: Path) -> list[str]:
        return sorted(path.suffix for path in (tmp_path / "config").rglob("voicecoach-*"))

    @pytest.mark.parametrize(("key", "code", "left"), [("y", 0, [".service", ".timer"]), ("", 1, [])])
    def test_it_shows_first_and_asks(
        systemctl: Path, tmp_path: Path, key: str, code: int, left: list[str]
    ) -> None:
        env = environment(tmp_path)
        program = pexpect.spawn(
            sys.executable,
            ["-m", "voicecoach", "remind", "first-steps", "--at", "7:15", "--install"],
            env=env,
            encoding="utf-8",
            timeout=30,
        )
        program.expect_exact("OnCalendar=*-*-* 07:15:00")
        program.expect_exact("systemctl --user enable")
        program.expect_exact("Have First steps spoken of, every day at 07:15? [y/N]")
        assert units(tmp_path) == []
        program.sendline(key)
        program.expect(pexpect.EOF)
        program.close()
        assert (program.exitstatus, units(tmp_path)) == (code, left)

    def test_what_is_shown_is_what_is_installed_and_removed(
        systemctl: Path, run: Run, tmp_path: Path
    ) -> None:
        asked = systemctl / "asked"
        done = run("remind", "first-steps", "--at", "8:00", "--install", "--yes")
        assert (done.code, done.err) == (0, "")
        folder = tmp_path / "config" / "systemd" / "user"
        (timer,) = folder.glob("voicecoach-first-steps-*.timer")
        for path in (timer, timer.with_suffix(".service")):
            assert f"{path}:" in done.out and path.stat().st_mode & 0o777 == 0o600
            assert all(f"  {line}".rstrip() in done.out for line in path.read_text("utf-8").splitlines())
        assert folder.stat().st_mode & 0o777 == 0o700
        assert f'Environment="VOICECOACH_HOME={tmp_path}"' in timer.with_suffix(".service").read_text("utf-8")
        on = ["show-environment", "daemon-reload", f"enable {timer.name}", f"restart {timer.name}"]
        assert asked.read_text() == "".join(f"--user {words}\n" for words in on)
        assert all(f"  systemctl --user {words}" in done.out for words in on[1:])
        again = run("remind", "first-steps", "--at", "9:30", "--days", "fri", "--install", "--yes")
        assert again.code == 0 and "OnCalendar=Fri *-*-* 09:30:00" in timer.read_text("utf-8")
        assert run("remind") == (0, "First steps: on Friday at 09:30 (first-steps)\n", "")
        asked.unlink()
        ended = run("remind", "first-steps", "--remove")
        assert ended == (0, "First steps: you are no longer reminded.\n", "")
        off = [f"disable --now {timer.name}", f"clean --what=state {timer.name}", "daemon-reload"]
        assert asked.read_text() == "".join(f"--user {words}\n" for words in off)
        assert units(tmp_path) == [] and not list((tmp_path / "reminders").iterdir())
        again = run("remind", "first-steps", "--remove")
        assert again.code == 0 and again.out.startswith("There is no timer for first-steps")

    def test_what_is_not_known_of_any_more_is_removed_all_the_same(
        systemctl: Path, run: Run, tmp_path: Path
    ) -> None:
        mine = tmp_path / "mine.toml"
        mine.write_text(ROUTINE.format(title="Mine"), "utf-8")
        assert run("remind", str(mine), "--at", "8:00", "--install", "--yes").code == 0
        mine.unlink()
        (kept,) = (tmp_path / "reminders").iterdir()
        kept.write_bytes(b"\0")
        ended = run("remind", str(mine), "--remove")
        assert ended == (0, f"{mine}: you are no longer reminded.\n", "")
        assert units(tmp_path) == [] and not kept.exists()

    def test_where_nobody_can_be_asked(systemctl: Path, run: Run, tmp_path: Path) -> None:
        done = run("remind", "first-steps", "--at", "7:15", "--install")
        assert done.code == 2 and "--yes does it without asking" in done.err
        assert units(tmp_path) == [] and run("remind", "--json").out == "[]\n"

    def test_what_fails_half_way_is_taken_back(systemctl: Path, run: Run, tmp_path: Path) -> None:
        (systemctl / "refuse").write_text("enable\n")
        done = run("remind", "first-steps", "--at", "7:15", "--install", "--yes", "--json")
        assert (done.code, done.out) == (1, "")
        assert done.err.splitlines()[-1].endswith(".timer' failed: not today")
        assert units(tmp_path) == [] and run("remind", "--json").out == "[]\n"
        assert run("remind", "first-steps", "--remove", "--json").out.count('"removed": false') == 1

    def test_without_systemd_there_is_a_way_out(systemctl: Path, run: Run, tmp_path: Path) -> None:
        (systemctl / "refuse").write_text("show-environment\n")
        done = run("remind", "first-steps", "--at", "7:15", "--install", "--yes")
        assert (done.code, done.out) == (1, "")
        assert done.err.endswith("without --install you get a file for your calendar.\n")
        assert units(tmp_path) == []

    def test_both_at_once_and_each_has_its_own(systemctl: Path, run: Run, tmp_path: Path) -> None:
        both = ("--at", "7:15", "--install", "--yes", "--json", "-o", str(tmp_path / "a.ics"))
        row = json.loads(run("remind", "first-steps", *both).out)
        assert row["timer"] == "systemd" and (tmp_path / "a.ics").exists()
        assert [Path(path).exists() for path in row["files"]] == [True, True]
        run("remind", "box-breathing", "--at", "7:15", "--install", "--yes")
        run("remind", "first-steps", "--at", "7:15", "--install", "--yes", "--person", "Kim")
        assert len(json.loads(run("remind", "--json").out)) == 3
        assert run("remind", "first-steps", "--remove").code == 0
        assert len(json.loads(run("remind", "--json").out)) == 2 and len(units(tmp_path)) == 4

    def test_nobody_named_stays_nobody_where_a_name_is_set(systemctl: Path, run: Run) -> None:
        run("config", "set", "person", "Kim")
        named = ("--at", "7:15", "--install", "--yes", "--json", "--person", "")
        files = json.loads(run("remind", "first-steps", *named).out)["files"]
        text = "".join(Path(path).read_text() for path in files)
        assert "--person=" in text and "Kim" not in text
