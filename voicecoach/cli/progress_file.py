"""The file of a report: written whole, for its owner alone, and never over what is something else."""

import os
from pathlib import Path

from voicecoach.cli.errors import UserError
from voicecoach.history.progress import Progress
from voicecoach.report.words import Words
from voicecoach.settings.saving import replace_file

ENDINGS = (".html", ".svg", ".png")
_LOOK = 4096
"""Bytes at the beginning of a file, in which one of ours says so."""


def check(target: Path, force: bool) -> None:
    """Whether a report can be written there. Raises UserError."""
    if target.suffix.lower() not in ENDINGS:
        raise UserError(f"voicecoach: {target}: a report is a page, .html, or a picture, .svg or .png.")
    real = Path(os.path.realpath(target))
    if not real.parent.is_dir():
        raise UserError(f"voicecoach: {target} cannot be written: there is no folder {real.parent}.", 1)
    if real.exists() and not real.is_file():
        raise UserError(f"voicecoach: {target} cannot be written: it is there and no file.", 1)
    if not force and not _ours(real):
        raise UserError(f"voicecoach: {target} is there and no report of voicecoach; --force replaces it.", 1)


def write(target: Path, progress: Progress, words: Words, force: bool) -> int:
    """Write the report; how many bytes it has. Raises UserError, OSError."""
    data = _made(target.suffix.lower(), progress, words)
    check(target, force)  # it may have come meanwhile
    replace_file(Path(os.path.realpath(target)), data)  # a link stays one
    return len(data)


def _made(ending: str, progress: Progress, words: Words) -> bytes:
    from voicecoach.report.contents import contents

    report = contents(progress, words)
    if ending == ".html":
        from voicecoach.report.page import page

        return page(report).encode()
    from voicecoach.report.picture import NoLetters, png, svg

    if ending == ".svg":
        return svg(report).encode()
    try:
        return png(report)
    except ImportError:
        raise UserError(
            'voicecoach: a PNG needs resvg: pip install "voicecoach[report]"; .html and .svg need nothing.', 1
        ) from None
    except NoLetters:
        raise UserError(
            "voicecoach: there is no font here to write the words of a PNG; .html and .svg need none.", 1
        ) from None


def _ours(path: Path) -> bool:
    """Whether nothing but a report is lost where it is replaced: a slip of the name costs no routine."""
    from voicecoach.report.text import GENERATOR

    try:
        with path.open("rb") as file:
            start = file.read(_LOOK)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return not start or GENERATOR.encode() in start
