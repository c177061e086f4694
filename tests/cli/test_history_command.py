"""``voicecoach history``: listed, filtered, shown, as data, and told where something is damaged."""

import csv
import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from as_process import Done, voicecoach
from sessions_made import DAY, START, a_set, end, header, identity, put, session

from voicecoach.cli.history_asked import day
from voicecoach.history.disk import reopen

Run = Callable[..., Done]


def test_an_empty_history_says_how_to_begin(run: Run, tmp_path: Path) -> None:
    done = run("history")
    assert (done.code, done.err) == (0, "")
    assert (
        done.out
        == "Nothing is recorded yet. Your first session will stand here: voicecoach run first-steps\n"
    )
    assert run("history", "--json").out == "[]\n"
    assert not (tmp_path / "history").exists()


def test_a_session_is_a_line_that_says_what_was_done(run: Run, tmp_path: Path) -> None:
    put(tmp_path, session())
    line = "Tuesday 4 March 2025, 08:05, Good morning, 8 minutes, 2 exercises, 3 sets, 0000000a\n"
    assert run("history").out == line
    stopped = end(START + timedelta(minutes=8), "stopped")
    more = {"line": "answer", "at": stopped["at"], "effort": "hard", "pain": 3}
    pain = {"line": "pain", "at": stopped["at"], "exercise": None, "side": None, "sharp": True}
    put(tmp_path, [*session()[:-1], pain, more, stopped])
    said = line.replace("0000000a", "stopped, felt hard, it hurt once, pain 3 of 10 afterwards, 0000000a")
    assert run("history").out == said
    put(tmp_path, [header()])
    assert run("history").out == (
        "Tuesday 4 March 2025, 08:05, Good morning, less than a minute, nothing done, broken off, 0000000a\n"
    )
    living = reopen(tmp_path / "history" / f"{identity()}.jsonl")
    try:
        assert "nothing done, still going on, 0000000a" in run("history").out
    finally:
        living.close()


def test_the_last_come_first_and_no_more_than_asked_for(run: Run, tmp_path: Path) -> None:
    for number in range(25):
        put(tmp_path, session(START + number * DAY, f"{number:08x}"))
    lines = run("history").out.splitlines()
    assert [line[-8:] for line in lines[:-1]] == [f"{number:08x}" for number in range(24, 4, -1)]
    assert lines[-1] == "These are the latest 20 sessions; --all lists the rest."
    assert len(run("history", "--all").out.splitlines()) == 25
    assert run("history", "--limit", "1").out.splitlines()[0].endswith("00000018")
    assert len(json.loads(run("history", "--json").out)) == 20
    assert run("history", "--all", "--limit", "3").code == 2


def shorts(done: Done) -> list[str]:
    assert done.code == 0
    return [line[-8:] for line in done.out.splitlines()]


def test_days_filter(run: Run, tmp_path: Path) -> None:
    for number in range(3):
        put(tmp_path, session(START + number * DAY, f"{number:08x}"))
    assert shorts(run("history", "--since", "2025-03-05")) == ["00000002", "00000001"]
    assert shorts(run("history", "--until", "2025-03-05")) == ["00000001", "00000000"]
    assert shorts(run("history", "--since", "2025-03-05", "--until", "2025-03-05")) == ["00000001"]
    assert run("history", "--since", "7d").out.startswith("No session is of these days")
    done = run("history", "--since", "2025-03-06", "--until", "2025-03-05")
    assert (done.code, done.err) == (2, "voicecoach: --since 2025-03-06 is after --until 2025-03-05.\n")
    done = run("history", "--since", "tomorrow")
    assert done.code == 2 and '"tomorrow" is no date; write 2026-11-21, today' in done.err


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("today", date(2026, 3, 1)),
        ("yesterday", date(2026, 2, 28)),
        ("0d", date(2026, 3, 1)),
        ("7d", date(2026, 2, 22)),
        ("3w", date(2026, 2, 8)),
        ("999999w", date.min),
        ("2024-02-29", date(2024, 2, 29)),
    ],
)
def test_days_as_people_say_them(text: str, meant: date) -> None:
    assert day(text, date(2026, 3, 1)) == meant


@pytest.mark.parametrize("text", ["", "d", "-1d", "2025-02-29", "1m", "٧d", "tomorrow", "2025-03-05T10:00"])
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(ValueError):
        day(text, date(2026, 3, 1))


def test_routines_and_exercises_filter_by_id_name_and_part(run: Run, tmp_path: Path) -> None:
    put(tmp_path, session())
    evening = {"routine": "calm", "source": "/somewhere/evening.toml", "title": "Evening calm"}
    put(tmp_path, session(START + DAY, "0000000b", **evening)[:3])
    for named in ("calm", "CALM", "/somewhere/evening.toml", "Evening calm", "vening"):
        assert shorts(run("history", "--routine", named)) == ["0000000b"], named
    assert shorts(run("history", "--exercise", "seiza")) == ["0000000a"]
    for named in ("raises", "heel raises", "EEL R"):
        assert shorts(run("history", "--exercise", named)) == ["0000000b", "0000000a"], named
    assert run("history", "--routine", "calm", "--exercise", "Seiza").out.startswith("No session is of these")
    done = run("history", "--routine", "mornng")
    assert (done.code, done.out) == (2, "")
    assert done.err == 'voicecoach: your history has no routine "mornng". Did you mean "morning"?\n'
    done = run("history", "--exercise", "heel raise s")
    assert (
        done.err == 'voicecoach: your history has no exercise "heel raise s". Did you mean "heel raises"?\n'
    )


def test_people_are_kept_apart(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, session())
    put(tmp_path, session(START + DAY, "0000000b", person="Kim"))
    assert shorts(run("history")) == ["0000000a"]
    assert shorts(run("history", "--person", "kim ")) == ["0000000b"]
    monkeypatch.setenv("VOICECOACH_PERSON", "KIM")
    assert shorts(run("history")) == ["0000000b"]
    done = run("history", "--person", "Pat")
    assert done.out == "Nothing is recorded here yet; --person NAME lists the sessions of: Kim.\n"
    assert "Other people have records here: Kim" in run("history", "show", "last", "--person", "Pat").err


@pytest.mark.parametrize("way", ["flag", "environment", "file"])
def test_the_empty_name_is_nobody_whoever_is_set(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    put(tmp_path, session())
    assert run("config", "set", "person", "Kim").code == 0
    hint = 'Nothing is recorded here yet; --person "" lists the sessions that name nobody.\n'
    assert run("history").out == hint
    assert '--person "" has the records' in run("history", "show", "last").err
    if way == "environment":
        monkeypatch.setenv("VOICECOACH_PERSON", "")
    elif way == "file":
        assert "person is not set (line 1 of your settings file)" in run("config", "set", "person", "").out
    option = ["--person", ""] if way == "flag" else []
    assert shorts(run("history", *option)) == ["0000000a"]
    assert run("history", "show", "last", *option).code == 0
    assert "1 session since" in run("progress", *option).out
    title, first, *_ = run("plan", "first-steps", *option).out.splitlines()
    assert title == "First steps" and first.startswith("Shoulder lifts: ")
    export = tmp_path / "x.jsonl"
    assert run("history", "export", "-o", str(export), *option).out.startswith(f"{export}: 1 session, ")


@pytest.mark.parametrize("command", ["history", "progress", "run"])
def test_a_name_of_spaces_only_is_refused(run: Run, command: str) -> None:
    done = run(command, *["first-steps"] * (command == "run"), "--person", "  ")
    assert done.code == 2 and 'it must be a name, or "" for nobody named.' in done.err


def test_as_json(run: Run, tmp_path: Path) -> None:
    path = put(tmp_path, session())
    (row,) = json.loads(run("history", "--json").out)
    assert row == {
        "id": identity(),
        "person": None,
        "routine": "morning",
        "title": "Good morning",
        "source": "morning",
        "hash": "9f86",
        "start": "2025-03-04T07:05:06.120Z",
        "date": "2025-03-04",
        "offset": 60,
        "seconds": 480,
        "ended": "finished",
        "sets": 3,
        "exercises": ["raises", "seiza"],
        "effort": None,
        "pain": None,
        "pains": 0,
        "as_written": False,
        "app": "0.3.0",
        "voice": "espeak en-us",
        "files": [str(path)],
    }


def test_as_a_table_in_which_nothing_runs(run: Run, tmp_path: Path) -> None:
    for number, title in enumerate(("=1+1", "+1", "-1", "@A1", 'say "hi", twice', "two\nlines\x1b[2J")):
        put(tmp_path, session(START + number * DAY, f"{number:08x}", title=title))
    done = run("history", "--csv")
    assert done.out.endswith("\r\n") and "\x1b" not in done.out
    rows = list(csv.DictReader(StringIO(done.out, newline=""), strict=True))
    assert [row["title"] for row in rows] == [
        "two\\u000alines\\u001b[2J",
        'say "hi", twice',
        "'@A1",
        "'-1",
        "'+1",
        "'=1+1",
    ]
    assert dict(rows[-1]) == {
        "id": identity(START, "00000000"),
        "date": "2025-03-04",
        "time": "08:05",
        "title": "'=1+1",
        "routine": "morning",
        "person": "",
        "minutes": "8.0",
        "exercises": "2",
        "sets": "3",
        "ended": "finished",
        "effort": "",
        "pain": "",
        "pains": "0",
    }
    assert run("history", "--csv", "--json").code == 2


def test_damage_is_named_after_the_list_and_loses_nothing_else(run: Run, tmp_path: Path) -> None:
    put(tmp_path, session())
    broken = put(tmp_path, [*session(START + DAY, "0000000b"), b"{", b"\xff"])
    empty = put(tmp_path, [b"\0\0\0"], identity(START, "0000000c"))
    done = run("history")
    assert (done.code, shorts(done)) == (0, ["0000000b", "0000000a"])
    told = done.err.splitlines()
    assert len(told) == 2
    assert told[1] == f"voicecoach: {broken.name}: line 6 is no JSON; line 7 is not UTF-8."
    assert told[0].startswith(f"voicecoach: {empty.name}: ")
    assert "the file has no header" in told[0] and "line 1 is blank: what stood there" in told[0]


def test_a_session_is_shown_set_by_set(run: Run, tmp_path: Path) -> None:
    pain = {
        "line": "pain",
        "at": header()["start"],
        "exercise": "raises",
        "side": "left",
        "rep": 4,
        "sharp": False,
    }
    level = {"line": "answer", "at": header()["start"], "exercise": "seiza", "level": "on a cushion"}
    lines = session(person="Kim")
    put(tmp_path, [*lines[:2], pain, b"", b"", *lines[2:4], level, {"line": "sleep"}, lines[4]])
    assert run("history", "show", "0000000a", "--person", "Kim").out.splitlines() == [
        "Good morning: Tuesday 4 March 2025, 08:05",
        f"Id: {identity()}",
        "Person: Kim",
        "Routine: morning",
        "Took: 8 minutes",
        "2: Heel raises, left, set 1: 10 repetitions",
        "3: Mild pain: Heel raises, left, repetition 4",
        "6: Heel raises, left, set 2: 8 repetitions, asked for 10 repetitions, with 2 kg",
        "7: Seiza, set 1: 25 seconds, asked for 30 seconds",
        "8: Seiza: chose the level on a cushion",
        "To correct a line: voicecoach history fix 0000000a NUMBER --done 12 (or --remove)",
    ]
    shown = json.loads(run("history", "show", "last", "--person", "Kim", "--json").out)
    assert [line["number"] for line in shown["lines"]] == ["2", "3", "6", "7", "8", "10"]
    assert shown["lines"][3]["done"] == [{"seconds": 25}]


def test_the_parts_of_a_session_are_shown_as_one(run: Run, tmp_path: Path) -> None:
    later = START + timedelta(hours=2)
    first = session()[:3]
    put(tmp_path, [*first, end(later, "resumed", **{"as": identity(later, "0000000b")})])
    second = put(tmp_path, [header(later, "0000000b"), a_set(later, "seiza"), end(later)])
    put(tmp_path, [*first, a_set(START + timedelta(minutes=3), set=3)], f"{identity()} (conflicted copy)")
    assert shorts(run("history")) == ["0000000a"]
    for named in ("0000000a", "0000000b", identity(later, "0000000b")):
        texts = run("history", "show", named).out.splitlines()
        assert texts[-5:-1] == [
            "2: Heel raises, left, set 1: 10 repetitions",
            "3: Heel raises, left, set 2: 8 repetitions, asked for 10 repetitions, with 2 kg",
            "2.4: Heel raises, set 3: 10 repetitions",
            "3.2: Seiza, set 1: 10 repetitions",
        ]
    assert run("history", "fix", "last", "3.2", "--done", "7").code == 0
    assert len(second.read_bytes().splitlines()) == 4


def test_ids(run: Run, tmp_path: Path) -> None:
    done = run("history", "show", "last")
    assert (done.code, done.err) == (2, 'voicecoach: there is no session "last"; nothing is recorded yet.\n')
    put(tmp_path, session())
    put(tmp_path, session(START + timedelta(hours=1), "0000000b"))
    for named in ("last", "0000000B", identity(START + timedelta(hours=1), "0000000b"), "20250304t08"):
        assert (
            f"Id: {identity(START + timedelta(hours=1), '0000000b')}\n" in run("history", "show", named).out
        )
    done = run("history", "show", "2025")
    assert done.code == 2
    assert done.err.splitlines() == [
        'voicecoach: "2025" may be any of 2 sessions; write more of its id.',
        f"{identity(START + timedelta(hours=1), '0000000b')}: Tuesday 4 March 2025, 09:05, Good morning, "
        "8 minutes, 2 exercises, 3 sets",
        f"{identity()}: Tuesday 4 March 2025, 08:05, Good morning, 8 minutes, 2 exercises, 3 sets",
    ]
    for named in ("xyz", "", "0a"):
        done = run("history", "show", named)
        assert done.code == 2 and "voicecoach history --all lists them" in done.err


def test_path_and_what_stands_in_the_wrong_place(run: Run, tmp_path: Path) -> None:
    assert run("history", "path").out == f"{tmp_path / 'history'}\n"
    assert json.loads(run("history", "path", "--json").out) == {"folder": str(tmp_path / "history")}
    done = run("history", "--limit", "3", "show", "last")
    assert done.code == 2 and "options go behind the command" in done.err
    assert 'no command "shwo". Did you mean "show"?' in run("history", "shwo").err


def test_a_year_at_the_end_of_all_calendars_is_listed(run: Run, tmp_path: Path) -> None:
    lines = session(digits="0000000c", start=START)
    put(tmp_path, [lines[0] | {"start": "9999-12-31T23:59:59Z", "date": "9999-12-31", "offset": 1440}])
    assert "Friday 31 December 9999, 23:59, Good morning" in run("history").out


def test_the_shell_completes_ids_the_latest_first(tmp_path: Path) -> None:
    for number in range(3):
        put(tmp_path, session(START + number * DAY, f"{number:08x}"))
    (tmp_path / "history" / f"{identity()} (copy).jsonl").touch()
    words = {"COMP_WORDS": "voicecoach history show 2025030", "COMP_CWORD": "3"}
    done = voicecoach(home=tmp_path, env={"_VOICECOACH_COMPLETE": "bash_complete", **words})
    ids = [identity(START + number * DAY, f"{number:08x}") for number in (2, 1, 0)]
    assert done.out.splitlines() == [f"plain,{each}" for each in ids]


def test_the_shell_completes_ids_of_the_person_in_force(tmp_path: Path) -> None:
    put(tmp_path, session())
    put(tmp_path, session(START + DAY, "0000000b", person="Kim"))
    put(tmp_path, session(START + 2 * DAY, "0000000c", person='K"im'))

    def completed(words: str, **env: str) -> list[str]:
        asked = {
            "COMP_WORDS": words,
            "COMP_CWORD": str(words.count(" ")),
            "_VOICECOACH_COMPLETE": "bash_complete",
        }
        return [line[-8:] for line in voicecoach(home=tmp_path, env={**asked, **env}).out.splitlines()]

    assert completed("voicecoach history show ") == ["0000000a"]
    assert completed("voicecoach history show --person kim ") == ["0000000b"]
    assert completed("voicecoach history delete ", VOICECOACH_PERSON="Kim") == ["0000000b"]
    assert completed("voicecoach history fix ", VOICECOACH_PERSON='k"im') == ["0000000c"]
    (tmp_path / "config.toml").write_text('person = "Kim"\n', encoding="utf-8")
    assert completed("voicecoach history show 2025") == ["0000000b"]


def test_half_a_character_makes_no_json_that_others_cannot_read(run: Run, tmp_path: Path) -> None:
    half = "half \ud83d"
    put(tmp_path, [header(title=half, source=half), a_set(START, half), end(START)])
    for command in (["history"], ["history", "show", "last"], ["progress"]):
        told = run(*command, "--json")
        assert told.code == 0 and json.loads(told.out)
        assert set(re.findall(r"half (\\+)ud83d", told.out)) == {"\\\\"}
