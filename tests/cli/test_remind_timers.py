"""Timers of three systems: what is written for them, read again by those it is for, and one really run."""

import os
import plistlib
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from as_process import Done
from conftest import require

from voicecoach.cli.remind_launchd import LaunchdTimer
from voicecoach.cli.remind_reminder import EVERY_DAY, Reminder, name_of
from voicecoach.cli.remind_systemd import SystemdTimer, quoted, run_line
from voicecoach.cli.remind_timer import install, remove
from voicecoach.cli.remind_windows import ScheduledTask

Run = Callable[..., Done]

HOSTILE = "/elsewhere/K i m/%h $HOME ${X} $$ 'q' \"Q\" \\n \\x41 ; # Übung 足 é/a=b.toml"
NASTY = Reminder(
    HOSTILE, 'Böse % "x" <b>&\\', 8, 5, (0, 2, 6), "-K 'i' $USER %u", '/elsewhere/K i m/%t $PATH \\ "h"'
)
PLAIN = Reminder("ankles", "Ankles", 23, 0, EVERY_DAY)
WANTED = ["-m", "voicecoach", "today", "--speak", "--if-due", f"--person={NASTY.person}", "--", HOSTILE]


@pytest.mark.parametrize("routine", [HOSTILE, "a\nExecStart=/bin/evil\n", "../../x", "", "Ü", "x" * 500, "-"])
def test_a_name_is_safe_whatever_the_routine_is_called(routine: str) -> None:
    name = name_of(routine, None, None)
    assert name.startswith("voicecoach-") and len(name) < 70
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert name == name_of(routine, None, None)


def test_each_has_a_name_of_its_own() -> None:
    told = [("a", None, None), ("/x/a.toml", None, None), ("/y/a.toml", None, None), ("a", "Kim", None)]
    assert len({name_of(*each) for each in (*told, ("a", None, "/h"))}) == 5
    assert name_of("a", " KIM", None) == name_of("a", "kim", None)
    assert name_of("a", "Zo\u00eb", None) == name_of("a", "Zoe\u0308", None)  # typed on another system


def written(folder: Path, reminder: Reminder) -> list[Path]:
    files = SystemdTimer({"XDG_CONFIG_HOME": str(folder)}).files(reminder)
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return list(files)


@pytest.mark.skipif(sys.platform != "linux", reason="needs systemd, which is on Linux")
@pytest.mark.parametrize("reminder", [NASTY, PLAIN], ids=["hostile", "plain"])
def test_systemd_has_nothing_to_say_against_the_units(tmp_path: Path, reminder: Reminder) -> None:
    require("systemd-analyze")
    service, timer = written(tmp_path, reminder)
    done = subprocess.run(
        ["systemd-analyze", "--user", "verify", str(service), str(timer)],
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    mine = [line for line in done.stderr.splitlines() if reminder.name in line]
    assert (done.returncode, mine) == (0, [])


@pytest.mark.skipif(sys.platform != "linux", reason="needs systemd, which is on Linux")
@pytest.mark.parametrize(("days", "hour"), [((0, 2, 6), 8), (EVERY_DAY, 23), ((5,), 0)])
def test_systemd_elapses_on_these_days_at_this_time(days: tuple[int, ...], hour: int) -> None:
    require("systemd-analyze")
    reminder = Reminder("a", "A", hour, 5, days)
    _, timer = SystemdTimer({}).files(reminder).values()
    (when,) = (line for line in timer.decode().splitlines() if line.startswith("OnCalendar="))
    done = subprocess.run(
        ["systemd-analyze", "calendar", "--iterations=10", "--base-time=2026-10-20", when.partition("=")[2]],
        env={**os.environ, "TZ": "Europe/Berlin"},  # summer time ends on 25 October 2026
        capture_output=True,
        text=True,
    )
    told = [
        line.split()[-3:-1] for line in done.stdout.splitlines() if line.strip().endswith(("CET", "CEST"))
    ]
    coming = (date(2026, 10, 20) + timedelta(n) for n in range(90))
    wanted = [day for day in coming if day.weekday() in days][:10]
    assert told == [[day.isoformat(), f"{hour:02}:05:00"] for day in wanted]


WORDS = [
    "plain",
    "a b",
    "'q' \"Q\"",
    "%h%%",
    "\\n \\x41 \\",
    "; # -",
    "Übung 足",
    "=a@:b!",
    "tab\\t",
    "$HOME ${X} $$",
]


@pytest.mark.skipif(sys.platform != "linux", reason="needs systemd, which is on Linux")
def test_systemd_reads_a_quoted_word_as_it_is(tmp_path: Path) -> None:
    """By another of its programs, which reads quotes, escapes and specifiers alike, and makes files."""
    require("systemd-tmpfiles")
    rules = tmp_path / "rules.conf"
    rules.write_text("".join(f"f {quoted('/made/' + word)} 0600\n" for word in WORDS), "utf-8")
    done = subprocess.run(
        ["systemd-tmpfiles", f"--root={tmp_path}", "--create", str(rules)], capture_output=True, text=True
    )
    assert done.stderr == "" and {path.name for path in (tmp_path / "made").iterdir()} == set(WORDS)


def test_no_variable_is_replaced_in_a_command() -> None:
    """Of two dollars systemd makes one; in the path of the program itself it replaces none."""
    service, _ = SystemdTimer({}).files(NASTY).values()
    (line,) = (line for line in service.decode().splitlines() if line.startswith("ExecStart="))
    assert line.replace("$$", "").count("$") == 0
    assert line.count("$$") == sum(word.count("$") for word in WANTED)
    assert line.endswith(f' "--" {quoted(HOSTILE).replace("$", "$$")}')
    odd = run_line(("/o'dd/$x/python", "-m", "voicecoach"))
    assert (
        odd == """ExecStart="/bin/sh" "-c" "exec \\"$$0\\" \\"$$@\\"" "/o'dd/$$x/python" "-m" "voicecoach\""""
    )


def test_launchd_is_told_days_and_arguments_as_they_are() -> None:
    (content,) = LaunchdTimer().files(NASTY).values()
    agent = plistlib.loads(content)
    assert agent["ProgramArguments"] == [sys.executable, *WANTED]
    assert agent["EnvironmentVariables"] == {"VOICECOACH_HOME": NASTY.home}
    assert agent["StartCalendarInterval"] == [  # Sunday is 0
        {"Hour": 8, "Minute": 5, "Weekday": day} for day in (1, 3, 0)
    ]
    ((path, content),) = LaunchdTimer().files(PLAIN).items()
    agent = plistlib.loads(content)
    assert agent["StartCalendarInterval"] == {"Hour": 23, "Minute": 0}
    assert agent["Label"] == path.stem == PLAIN.name and "EnvironmentVariables" not in agent


SCHEMA = {"": "http://schemas.microsoft.com/windows/2004/02/mit/task"}


def task_of(folder: Path, reminder: Reminder) -> ElementTree.Element:
    (content,) = ScheduledTask(folder, date(2026, 11, 21)).files(reminder).values()
    assert content.startswith((b"\xff\xfe", b"\xfe\xff"))  # the encoding that schtasks asks for
    return ElementTree.fromstring(content)


def test_the_task_scheduler_is_told_days_and_arguments_as_they_are(tmp_path: Path) -> None:
    task = task_of(tmp_path, NASTY)
    description = task.findtext("RegistrationInfo/Description", namespaces=SCHEMA)
    assert description == f"voicecoach reminds of {NASTY.title}."
    trigger = task.find("Triggers/CalendarTrigger", SCHEMA)
    assert trigger is not None
    assert trigger.findtext("StartBoundary", namespaces=SCHEMA) == "2026-11-21T08:05:00"
    days = trigger.find("ScheduleByWeek/DaysOfWeek", SCHEMA)
    assert days is not None
    assert [day.tag.partition("}")[2] for day in days] == ["Monday", "Wednesday", "Sunday"]
    daily = task_of(tmp_path, PLAIN).find("Triggers/CalendarTrigger/ScheduleByDay/DaysInterval", SCHEMA)
    assert daily is not None and daily.text == "1"


def test_a_task_sets_the_home_itself(tmp_path: Path) -> None:
    """What Python is given is what a program on Windows finds when its line is taken apart again."""
    run = task_of(tmp_path, NASTY).find("Actions/Exec", SCHEMA)
    assert run is not None and run.findtext("Command", namespaces=SCHEMA) == sys.executable
    line = run.findtext("Arguments", namespaces=SCHEMA) or ""
    arguments = taken_apart(line)
    assert arguments[0] == "-c" and arguments[2:] == WANTED[2:]
    (tmp_path / "voicecoach").mkdir()
    (tmp_path / "voicecoach" / "__init__.py").touch()
    (tmp_path / "voicecoach" / "__main__.py").write_text(
        "import os, sys; print(ascii([os.environ['VOICECOACH_HOME'], sys.argv[1:], __name__]))"
    )
    ran = subprocess.run([sys.executable, *arguments], cwd=tmp_path, capture_output=True, text=True)
    assert ran.stdout.strip() == ascii([NASTY.home, WANTED[2:], "__main__"])


def taken_apart(line: str) -> list[str]:
    """Arguments by the rules of Microsoft's C runtime: before a quote, each two backslashes are one."""
    found: list[str] = []
    current, quoted, slashes, begun = "", False, 0, False
    for char in line + " ":
        if char == "\\":
            slashes += 1
            continue
        if char == '"':
            current += "\\" * (slashes // 2)
            if slashes % 2:
                current += '"'
            else:
                quoted = not quoted
            begun, slashes = True, 0
            continue
        current, begun, slashes = current + "\\" * slashes, begun or slashes > 0, 0
        if char in " \t" and not quoted:
            if begun or current:
                found.append(current)
            current, begun = "", False
        else:
            current += char
    return found


@pytest.mark.skipif(sys.platform != "darwin", reason="needs launchd, which is on macOS")
def test_launchd_takes_it_and_lets_it_go() -> None:
    timer, reminder = LaunchdTimer(), Reminder("nothing-of-the-kind", "A test", 3, 0, (6,))
    files = list(timer.files(reminder))
    install(timer, reminder)
    install(timer, reminder)
    listed = subprocess.run(["launchctl", "list", reminder.name], capture_output=True)
    remove(timer, reminder.name, files)
    gone = subprocess.run(["launchctl", "list", reminder.name], capture_output=True)
    assert listed.returncode == 0 != gone.returncode and not files[0].exists()


@pytest.mark.skipif(sys.platform != "win32", reason="needs Task Scheduler, which is on Windows")
def test_task_scheduler_takes_it_and_lets_it_go(tmp_path: Path) -> None:
    timer = ScheduledTask(tmp_path, date(2026, 11, 21))
    reminder = Reminder("nothing-of-the-kind", "A test", 3, 0, (6,))
    install(timer, reminder)
    install(timer, reminder)
    asked = ["schtasks", "/Query", "/TN", reminder.name]
    listed = subprocess.run(asked, capture_output=True)
    remove(timer, reminder.name, timer.files(reminder))
    gone = subprocess.run(asked, capture_output=True)
    assert listed.returncode == 0 != gone.returncode and not any(tmp_path.iterdir())
