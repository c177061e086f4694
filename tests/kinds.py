"""What most of the time of a file of tests is spent with."""

import re
from functools import cache
from pathlib import Path
from typing import Literal

Kind = Literal["records", "waits", "computes"]


@cache
def kind_of(file: Path) -> Kind:
    """What most of the time of a file of tests is spent with, by what it uses."""
    text = file.read_text("utf-8")
    records = "sound_server" in text and re.search(r"\brecord\(|\bRecording\(", text)
    if records or "pytest.mark.timed" in text:
        return "records"
    return "waits" if re.search(r"sound_server|private_server|import pexpect", text) else "computes"
