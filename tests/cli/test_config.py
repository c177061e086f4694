"""``voicecoach config``: what it tells, what it changes, and what it refuses."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from as_process import Done, environment, voicecoach

from voicecoach.settings.table import TABLE

Run = Callable[..., Done]


@pytest.fixture
def file(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The settings file, which is not there yet; no variable of the environment is in the way."""
    for name in ("VISUAL", "EDITOR", *(setting.variable for setting in TABLE.values())):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "config.toml"


def rows(done: Done) -> dict[str, str]:
    """The rows of a listing, by name."""
    return {line.split()[0]: line for line in done.out.splitlines()}


def test_alone_it_lists_every_setting_with_its_place(
    run: Run, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text('volume = 80\nrate = 140 # slow\nbuffer = 9\nvoise = "x"\n')
    monkeypatch.setenv("VOICECOACH_RATE", "120")
    monkeypatch.setenv("VOICECOACH_PLAIN", "maybe")
    done = run("config")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert [line.split()[0] for line in lines[: len(TABLE)]] == list(TABLE)
    told = rows(done)
    assert told["volume"] == "volume = 80 (line 1 of your settings file)"
    assert (
        told["rate"]
        == "rate = 120 (environment variable VOICECOACH_RATE, instead of line 2 of your settings file)"
    )
    assert told["device"] == "device is not set (default)"
    assert told["plain"] == "plain = no (default)"
    assert lines[len(TABLE) :] == [
        "Environment variable VOICECOACH_PLAIN must be yes or no, not 'maybe'; it is ignored.",
        f"{file}:3: buffer must be a number of seconds from 0.02 to 1, not 9; it is ignored.",
        f'{file}:4: "voise" is no setting; it is ignored. Did you mean "voice"?',
    ]


def test_the_list_as_json(run: Run, file: Path) -> None:
    file.write_text('buffer = 0.3\nvoise = 1\n[keys]\nnext = "right"\n')
    data = json.loads(run("config", "list", "--json").out)
    told = {row["name"]: row for row in data["settings"]}
    assert list(told) == list(TABLE)
    assert told["buffer"] == {
        "name": "buffer",
        "value": 0.3,
        "origin": "file",
        "variable": "VOICECOACH_BUFFER",
        "line": 1,
        "default": 0.15,
        "description": TABLE["buffer"].description,
    }
    assert told["keys"]["value"] == {"next": ["right"]} and told["keys"]["line"] == 3
    assert told["device"]["value"] is None and told["device"]["line"] is None
    assert data["file"] == str(file) and len(data["problems"]) == 1


def test_the_list_for_a_routine_has_what_that_asks_for(run: Run, file: Path, tmp_path: Path) -> None:
    routine = tmp_path / "r.toml"
    head = 'format = 1\ntitle = "T"\nauthor = "A"\nlicense = "CC0-1.0"\nlanguage = "en"\n'
    routine.write_text(f'{head}[voice]\nrate = 120\n[[exercise]]\nname = "Lift"\nreps = 3\n')
    assert (
        rows(run("config", "list", "--for", str(routine)))["rate"] == "rate = 120 (asked for by the routine)"
    )
    file.write_text("rate = 140\n")
    assert (
        rows(run("config", "list", "--for", str(routine)))["rate"]
        == "rate = 140 (line 1 of your settings file)"
    )
    assert run("config", "list", "--for", "nothing").code == 2


def test_get_prints_the_value_alone(run: Run, file: Path) -> None:
    file.write_text('plain = true\nbuffer = 0.30\nrat = 3\n[keys]\nnext = ["n", "f1"]\n')
    values = [
        run("config", "get", name).out
        for name in ("plain", "buffer", "rate", "keys", "keys.next", "keys.done")
    ]
    assert values == ["yes\n", "0.3\n", "175\n", "next=n,f1\n", "n,f1\n", "enter,d\n"]
    as_json = [
        run("config", "get", name, "--json").out
        for name in ("plain", "resume-count-in", "device", "keys.more")
    ]
    assert [json.loads(text) for text in as_json] == [True, 3.0, None, ["+", "="]]
    unset = run("config", "get", "device")
    assert (unset.code, unset.out) == (0, "") and "voicecoach: device is not set.\n" in unset.err
    assert '"rat" is no setting' in unset.err


def test_set_tells_what_the_file_has_now(run: Run, file: Path) -> None:
    told = [
        run("config", "set", "rate", "150"),
        run("config", "set", "voice-name", "en", "us"),
        run("config", "set", "buffer", ".5"),
        run("config", "set", "plain", "YES"),
        run("config", "set", "keys.next", "right", "f5"),
        run("config", "set", "keys", "back=left", "less=-"),
        run("config", "set", "keys.pain", "o", "-,!"),
    ]
    assert [done.out for done in told[:6]] == [
        "rate = 150 (line 1 of your settings file)\n",
        "voice_name = en us (line 2 of your settings file)\n",
        "buffer = 0.5 (line 3 of your settings file)\n",
        "plain = yes (line 4 of your settings file)\n",
        "keys = next=right,f5 (line 6 of your settings file)\n",
        "keys = next=right,f5 back=left less=- (line 6 of your settings file)\n",
    ]
    assert told[6].code == 2 and 'gives less the key "-", which means pain' in told[6].err
    assert all((done.code, done.err) == (0, "") for done in told[:6])
    assert file.read_text() == (
        'rate = 150\nvoice_name = "en us"\nbuffer = 0.5\nplain = true\n\n'
        '[keys]\nnext = ["right", "f5"]\nback = "left"\nless = "-"\n'
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["rat", "3"], 'there is no setting "rat". Did you mean "rate"?'),
        (["rate", "9000"], 'rate must be a whole number from 80 to 449, not "9000".'),
        (["rate", "-5"], 'rate must be a whole number from 80 to 449, not "-5".'),
        (["plain", "perhaps"], 'plain must be yes or no, not "perhaps".'),
        (
            ["verbosity", "breif"],
            'verbosity must be one of learn, normal, brief (did you mean "brief"?), not "breif".',
        ),
        (["voice_name", ""], 'voice_name must be a text of 1 to 200 printable characters, not "".'),
        (["keys", "right"], 'keys are set with COMMAND=KEY, like next=right, not "right".'),
        (["keys.nxt", "right"], 'there is no command "nxt" that could have keys. Did you mean "next"?'),
        (["keys.next", "d"], 'keys gives next the key "d", which means done: take another one'),
        (["rate.next", "d"], '"rate" has nothing in it that could be named "next".'),
        (["rate"], "Missing argument 'VALUE...'"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_changes_nothing(
    run: Run, file: Path, arguments: list[str], sentence: str
) -> None:
    file.write_text("rate = 140 # mine\n")
    done = run("config", "set", *arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"voicecoach config set: {sentence}"), done.err
    assert file.read_text() == "rate = 140 # mine\n"


def test_set_tells_what_is_in_its_way(run: Run, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICECOACH_RATE", "120")
    done = run("config", "set", "rate", "150")
    assert done.err == "voicecoach: the environment variable VOICECOACH_RATE wins over it, and is 120.\n"
    assert file.read_text() == "rate = 150\n"
    done = run("config", "set", "voice", "espaek")
    assert done.code == 0 and "did you mean 'espeak'?\n" in done.err
    done = run("config", "set", "output", "nothing")
    assert done.code == 0 and "nothing" in done.err
    assert run("config", "set", "voice", "espeak").err == run("config", "set", "output", "auto").err == ""


def test_unset_brings_back_what_is_behind(run: Run, file: Path) -> None:
    file.write_text('rate = 150 # slow\nvoise = 1\n\n[keys]\nnext = "f1"\nback = "f2"\nodd = 3\n')
    done = [run("config", "unset", name) for name in ("rate", "voise", "keys.odd", "keys.next", "keys")]
    assert [each.out for each in done] == [
        "rate = 175 (default)\n",
        "",
        "keys = next=f1 back=f2 (line 3 of your settings file)\n",
        "keys = back=f2 (line 3 of your settings file)\n",
        "keys is not set (default)\n",
    ]
    assert all((each.code, each.err) == (0, "") for each in done)
    assert file.read_text() == "# slow\n"
    again = run("config", "unset", "rate")
    assert again.err == "voicecoach: rate is not in your settings file; nothing was changed.\n"
    assert (again.code, again.out) == (0, "rate = 175 (default)\n")
    wrong = run("config", "unset", "rat")
    assert wrong.code == 2 and 'Did you mean "rate"?' in wrong.err


def test_unset_without_a_file_makes_none(run: Run, file: Path) -> None:
    assert run("config", "unset", "rate").code == 0
    assert not file.exists()


@pytest.mark.parametrize("data", [b"rate = = 3\n", b"rate = 1\n\xff", b"#" * 70_000, b"\0", None])
def test_a_broken_file_is_left_alone_and_listed_once(run: Run, file: Path, data: bytes | None) -> None:
    file.write_bytes(data) if data is not None else file.mkdir()
    for arguments in (("set", "rate", "150"), ("unset", "rate")):
        done = run("config", *arguments)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith(
            f"Your settings in {file} cannot be changed, because the file cannot be read: "
        )
        assert ("voicecoach config edit" in done.err) == (data is not None)
    assert data is None or file.read_bytes() == data
    listed = run("config", "list")
    assert listed.out.count("are not used") == 1 and listed.code == 0
    assert rows(listed)["rate"] == "rate = 175 (default)"


def test_a_comment_is_not_given_up(run: Run, file: Path) -> None:
    file.write_text('# mine\n"r\\u0061te" = 150\n')
    done = run("config", "set", "rate", "160")
    assert (done.code, done.out) == (1, "")
    assert "without losing a comment; use voicecoach config edit." in done.err
    assert "u0061" in file.read_text()


def test_path_tells_where_and_whether(run: Run, file: Path) -> None:
    before = run("config", "path")
    assert before.out == f"{file}\n" and "there is no such file yet" in before.err
    file.touch()
    assert run("config", "path") == Done(0, f"{file}\n", "")


def test_a_wrong_word_is_answered_with_the_nearest(run: Run, file: Path) -> None:
    assert 'no command "lits". Did you mean "list"?' in run("config", "lits").err


@pytest.fixture
def editor(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """``editor("code")``: Python code in place of an editor; ``path`` is the file, ``text`` what it holds."""

    def use(code: str) -> None:
        head = "import pathlib,sys; path = pathlib.Path(sys.argv[1]); text = path.read_text();"
        script = f'"{sys.executable}" -c "{head} {code}"'
        monkeypatch.setenv("VISUAL", script)

    return use


def test_edit_begins_with_every_setting_and_leaves_no_trace_of_that(
    run: Run, file: Path, editor: Callable[[str], None]
) -> None:
    editor("print(len(text.splitlines()))")
    done = run("config", "edit")
    assert done == Done(0, "Nothing was changed; there is still no settings file.\n", "")
    assert not file.exists()
    editor("path.write_text(text.replace('# rate = 175', 'rate = 150'))")
    assert run("config", "edit").out == f"Your settings are in {file}.\n"
    assert rows(run("config"))["rate"].startswith("rate = 150 (line ")
    assert all(f"# {name}" in file.read_text() for name in TABLE if name != "rate")


def test_edit_tells_what_is_wrong_and_keeps_it(run: Run, file: Path, editor: Callable[[str], None]) -> None:
    file.write_text("rate = 150\n")
    editor("path.write_text(text + 'volume = 900' + chr(10))")
    done = run("config", "edit")
    assert (done.code, done.out) == (2, "")
    assert f"{file}:2: volume must be a whole number from 0 to 100, not 900" in done.err
    assert "what you typed is kept" in done.err
    assert file.read_text() == "rate = 150\nvolume = 900\n"


def test_edit_mends_a_broken_file(run: Run, file: Path, editor: Callable[[str], None]) -> None:
    file.write_text("rate = = 150\n")
    editor("path.write_text(text.replace('= =', '='))")
    assert run("config", "edit") == Done(0, f"Your settings are in {file}.\n", "")


def test_edit_tells_that_the_editor_failed(run: Run, file: Path, editor: Callable[[str], None]) -> None:
    file.write_text("rate = 150\n")
    editor("sys.exit(3)")
    done = run("config", "edit")
    assert (done.code, done.out) == (1, "Nothing was changed.\n")
    assert "ended with the exit code 3" in done.err


def test_edit_opens_no_folder(run: Run, file: Path, editor: Callable[[str], None]) -> None:
    file.mkdir()
    editor("sys.exit(3)")
    assert run("config", "edit") == Done(2, "", f"{file} is no regular file.\n")


def test_edit_without_an_editor_tells_where_the_file_is(
    run: Run, file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("EDITOR", "nonono --wait")
    assert "There is no program nonono, which the variable EDITOR names." in run("config", "edit").err
    monkeypatch.delenv("EDITOR")
    monkeypatch.setenv("PATH", str(tmp_path))
    done = run("config", "edit")
    assert done == Done(
        1, "", f"No editor was found. Edit {file} with one you like, or name it in the variable EDITOR.\n"
    )


def completed(words: str, home: Path) -> list[str]:
    """What the shell offers after these words; the last may be empty."""
    more = {
        "_VOICECOACH_COMPLETE": "bash_complete",
        "COMP_WORDS": f"voicecoach config {words}",
        "COMP_CWORD": str(1 + len(words.split(" "))),
    }
    return [line.partition(",")[2] for line in voicecoach(home=home, env=more).out.splitlines()]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("se", ["set"]),
        ("set vo", ["voice", "voice_name", "voice_command", "volume"]),
        ("get keys.ne", ["keys.next"]),
        ("set verbosity ", ["learn", "normal", "brief"]),
        ("set offer-resume ", ["yes", "no"]),
        ("set keys n", ["next="]),
        ("set keys.next pa", ["pageup", "pagedown"]),
        ("list --for first-st", ["first-steps"]),
    ],
)
def test_the_shell_is_offered_names_and_values(words: str, offered: list[str], tmp_path: Path) -> None:
    assert completed(words, tmp_path) == offered


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX pipes")
def test_a_first_session_asks_nothing_and_a_broken_file_does_not_stop_it(tmp_path: Path) -> None:
    import pexpect

    command = ["-m", "voicecoach", "run", "first-steps", "--output", "text", "--no-voice"]
    for text, told in ((None, None), ("rate = = 3\n", "because the file cannot be read: it is no TOML")):
        home = tmp_path / str(told is None) / "new"
        if text is not None:
            home.mkdir(parents=True)
            (home / "config.toml").write_text(text)
        child = pexpect.spawn(sys.executable, command, env=environment(home), encoding="utf-8", timeout=20)
        child.expect_exact("First steps.")
        before = child.before or ""
        assert "?" not in before
        assert before.count("cannot be read") == (told is not None), before
        child.sendintr()
        child.expect(pexpect.EOF)
        child.close()
        assert child.exitstatus == 130
        assert (home / "config.toml").exists() == (text is not None)
