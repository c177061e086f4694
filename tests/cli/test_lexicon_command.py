"""``voicecoach lexicon``: words added, listed and removed by their user."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from as_process import Done

Run = Callable[..., Done]


def test_a_word_is_added_heard_and_removed(run: Run, tmp_path: Path) -> None:
    done = run("lexicon", "add", "Zaniolus", "zany olus")
    assert done.code == 0 and done.err == ""
    assert done.out == 'zaniolus: zany olus (en, yours)\nTo hear it: voicecoach say "Zaniolus"\n'
    if sys.platform != "win32":
        assert (tmp_path / "lexicon.toml").stat().st_mode & 0o777 == 0o600
    assert run("lexicon", "list").out.startswith("zaniolus: zany olus (en, yours)\n")
    done = run("lexicon", "remove", "zaniolus")
    assert (done.code, done.out) == (0, "zaniolus is no longer among your words.\n")
    assert "zaniolus" not in run("lexicon").out


def test_phonemes_and_other_languages(run: Run) -> None:
    assert run("lexicon", "add", "seiza", "s'eIza", "--phonemes").out.startswith(
        "seiza: phonemes s'eIza (en,"
    )
    done = run("lexicon", "add", "Plank", "Plänk", "--language", "DE")
    assert done.out == 'plank: Plänk (de, yours)\nTo hear it: voicecoach say --language de "Plank"\n'
    done = run("lexicon", "add", "seiza", "<x>", "--phonemes")
    assert (done.code, done.out) == (2, "") and "no phonemes of espeak-ng" in done.err


def test_the_list_has_what_is_in_use_and_nothing_else(run: Run) -> None:
    before = {(row["word"], row["language"]): row for row in json.loads(run("lexicon", "list", "--json").out)}
    seiza = before["seiza", "en"]
    assert seiza == {
        "word": "seiza",
        "language": "en",
        "source": "built-in",
        "spoken": "say za",
        "phonemes": "s'eIz@",
    }
    run("lexicon", "add", "seiza", "zay-za")
    rows = json.loads(run("lexicon", "list", "--json").out)
    assert [row for row in rows if row["word"] == "seiza"] == [
        {**seiza, "source": "yours", "spoken": "zay-za", "phonemes": None}
    ]
    assert len(rows) == len(before)
    german = run("lexicon", "list", "--language", "de").out.splitlines()
    assert german and all("(de, built-in)" in line for line in german)
    assert run("lexicon", "list", "--language", "sv").out == "There are none.\n"


def test_a_built_in_word_cannot_be_removed_but_comes_back(run: Run) -> None:
    done = run("lexicon", "remove", "seiza")
    assert done.code == 2 and "voicecoach lexicon add seiza SPOKEN" in done.err
    run("lexicon", "add", "seiza", "zay-za")
    assert "It is told as built in: say za, phonemes s'eIz@." in run("lexicon", "remove", "Seiza").out
    assert run("lexicon", "remove", "xyzzy").err == 'voicecoach: "xyzzy" is not among your words (en).\n'


def test_a_broken_file_is_told_by_every_command_and_left_alone(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "lexicon.toml"
    file.write_text("[en]\nseiza = 3\n", "utf-8")
    for command in (("list",), ("add", "word", "werd"), ("remove", "seiza")):
        done = run("lexicon", *command)
        assert done.code in (1, 2) and done.out == ""
        assert done.err.count("\n") == 1 and "en.seiza: it must be a text" in done.err
    done = run("say", "Kegel for 1s", "--output", "text")
    assert (done.code, done.out) == (0, "[[k'eIg@L]] for 1 second\n")
    assert done.err.count("\n") == 1 and "this entry is not used" in done.err
    assert file.read_text("utf-8") == "[en]\nseiza = 3\n"


@pytest.mark.parametrize("spoken", ["", " ", "...", "<b>(x)</b>", "a" * 121])
def test_what_cannot_be_spoken_never_comes_into_the_file(run: Run, tmp_path: Path, spoken: str) -> None:
    for more in ((), ("--phonemes",)):
        done = run("lexicon", "add", "word", spoken, *more)
        assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert not (tmp_path / "lexicon.toml").exists()
