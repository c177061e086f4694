"""Printing: nothing that is printed can act on a terminal, and nothing it lacks stops the program."""

import json
import sys
from pathlib import Path

import pytest
from as_process import voicecoach
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.cli.printing import err, escape, out, out_json


@given(st.text())
def test_no_control_is_left(text: str) -> None:
    escaped = escape(text)
    for char in escaped:
        assert ord(char) >= 0x20
        assert not 0x7F <= ord(char) <= 0x9F
        assert (
            char not in "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029"
        )
    escaped.encode("utf-8")


def test_each_unsafe_character_is_escaped_also_alone() -> None:
    controls = [*range(0x20), *range(0x7F, 0xA0)]
    bidi = [0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
    for code in (*controls, *bidi, 0x2028, 0x2029, 0xD800, 0xDFFF):
        assert escape(f"a{chr(code)}") == f"a\\u{code:04x}"


def test_plain_text_is_left_as_it_is() -> None:
    assert escape("Größe – 10 s „ok“ 東京 🙂") == "Größe – 10 s „ok“ 東京 🙂"
    assert escape("a\x1b[31m\x9b\u202e\n") == "a\\u001b[31m\\u009b\\u202e\\u000a"


def test_lines_are_escaped_on_both_streams(capsys: pytest.CaptureFixture[str]) -> None:
    out("a\rb", now=True)
    err("c\x07d")
    printed = capsys.readouterr()
    assert printed.out == "a\\u000db\n"
    assert printed.err == "c\\u0007d\n"


def test_json_is_ascii_and_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    data = {"title": "Größe\x1b\u202e🙂\x7f", "list": [1, None]}
    out_json(data)
    printed = capsys.readouterr().out
    assert printed.isascii()
    assert json.loads(printed) == data
    assert "\x1b" not in printed and "\x7f" not in printed


def test_json_has_no_half_characters(capsys: pytest.CaptureFixture[str]) -> None:
    out_json({"a\ud800": ["b\udce4", "\\ud800", "\U0001f642"], "n": (1.5, None, True)})
    assert json.loads(capsys.readouterr().out) == {
        "a\\ud800": ["b\\udce4", "\\ud800", "\U0001f642"],
        "n": [1.5, None, True],
    }


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1"])
def test_a_narrow_encoding_stops_nothing(tmp_path: Path, encoding: str) -> None:
    routines = tmp_path / "routines"
    routines.mkdir()
    text = 'format = 1\ntitle = "京 ≤ 🙂"\n[[exercise]]\nname = "x"\nreps = 3\n'
    (routines / "wide.toml").write_text(text, encoding="utf-8")
    done = voicecoach("list", home=tmp_path, env={"PYTHONIOENCODING": encoding})
    assert done.code == 0
    assert "wide: \\u4eac" in done.out


@pytest.mark.skipif(sys.platform != "linux", reason="file names are bytes on Linux")
def test_a_file_name_that_is_no_text_is_printed_escaped(tmp_path: Path) -> None:
    import os

    routines = os.fsencode(tmp_path / "routines")
    os.mkdir(routines)  # noqa: PTH102  # a path of bytes
    with open(routines + b"/\xff\x1b.toml", "wb") as file:  # noqa: PTH123  # a path of bytes
        file.write(b"broken")
    done = voicecoach("list", home=tmp_path)
    assert done.code == 0
    assert "\\udcff\\u001b: broken (yours)" in done.out
