"""docs/journal.md is the format: its tables are the program's, and its example is read."""

import re
from pathlib import Path

import pytest

from voicecoach.history.form import KEYS, encode
from voicecoach.history.reading import FILE, LINE, read_session

TEXT = (Path(__file__).parents[2] / "docs" / "journal.md").read_text(encoding="utf-8")
EXAMPLE = re.findall(r"^```json\n(.*?)^```$", TEXT, re.M | re.S)[0]


@pytest.mark.parametrize("kind", KEYS)
def test_every_key_is_documented_in_its_order(kind: str) -> None:
    section = TEXT.partition(f"\n### `{kind}`")[2].partition("\n#")[0]
    keys = re.findall(r"^\| `(\w+)` \|", section, re.M)
    assert keys == ["v"] * (kind == "session") + list(KEYS[kind])


def test_the_example_is_a_record_as_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "example.jsonl"
    path.write_text(EXAMPLE, encoding="utf-8", newline="\n")
    session = read_session(path)
    assert not session.problems
    assert b"".join(map(encode, session.lines.values())).decode() == EXAMPLE
    assert len({type(line) for line in session.lines.values()}) == len(KEYS)


def test_the_limits_are_documented() -> None:
    assert f"{LINE >> 20} MiB" in TEXT and f"{FILE >> 20} MiB" in TEXT
