"""``voicecoach check``: what is wrong with a routine, and what does not fit."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import click

from voicecoach.cli.as_today import as_today_options
from voicecoach.cli.completion import routine_argument
from voicecoach.cli.errors import UserError
from voicecoach.cli.options import debug_option, setting_options
from voicecoach.cli.printing import out, tell_now
from voicecoach.cli.source import Source, read_source, sounds_of, understand
from voicecoach.model.routine import Routine
from voicecoach.routine import Problem, RoutineError, is_library, parse_library
from voicecoach.routine.locate import locate
from voicecoach.settings.resolve import load
from voicecoach.settings.table import Settings

VOICE = ("voice", "voice_name", "voice_command", "rate")
"""The settings that name a voice; where none is given, the fixed metric judges."""


@dataclass
class Checked:
    """What was found in one file."""

    file: str
    errors: list[dict[str, Any]] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)

    def as_data(self) -> dict[str, Any]:
        """The object that ``--json`` prints."""
        return {"file": self.file, "ok": not self.errors, "errors": self.errors, "findings": self.findings}


@click.command()
@routine_argument(many=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a file, a line each.")
@click.option("--strict", is_flag=True, help="Leave with exit code 1 where there is something to mend.")
@as_today_options
@setting_options(*VOICE)
@debug_option
def command(
    routines: tuple[str, ...],
    as_json: bool,
    strict: bool,
    as_today: bool,
    person: str | None,
    break_days: int | None,
    **flags: Any,
) -> int:
    """Find what is wrong with a routine, or does not fit.

    Errors are what the file is refused for; findings are what should be mended. Timing is judged at
    140, 175 and 220 words a minute, or by the voice that is named here. Exit code 2 with errors.
    """
    whose = load({"person": person, "break_days": break_days}) if as_today else None
    checked = []
    for name in routines:
        one = check(name, {key: value for key, value in flags.items() if value is not None}, whose)
        if as_json:
            out(json.dumps(one.as_data()))
        else:
            for line in told(one):
                out(line)
        checked.append(one)
    if any(one.errors for one in checked):
        return 2
    return 1 if strict and any(one.findings for one in checked) else 0


def check(name: str, flags: dict[str, Any], whose: Settings | None = None) -> Checked:
    """Everything wrong with one file; ``flags``: the voice it is to be judged by, empty for none.

    ``whose``: the settings of somebody whose doses of today are judged; None: those of the file.
    """
    try:
        source = read_source(name)
    except RoutineError as error:
        return Checked(name, [_error(problem) for problem in error.problems])
    except UserError as error:
        return Checked(name, [{"line": None, "key": "", "message": str(error)}])
    checked = Checked(source.name)
    try:
        if source.path is not None and source.folder is not None and is_library(source.path):
            parse_library(source.text, open_sound=sounds_of(source.folder), file=source.name)
        else:
            checked.findings = list(_findings(_today(understand(source), whose), source, flags))
    except RoutineError as error:
        checked.errors = [_error(problem) for problem in error.problems]
    return checked


def _today(written: Routine, whose: Settings | None) -> Routine:
    if whose is None:
        return written
    from voicecoach.cli.as_today import plan_of

    return plan_of(written, whose, tell=tell_now).applied(written)


def _findings(routine: Routine, source: Source, flags: dict[str, Any]) -> Iterator[dict[str, Any]]:
    from voicecoach.cli.findings import findings

    text = source.text.decode("utf-8-sig")
    for found in findings(routine, flags):
        line = locate(text, found.key) or 1
        yield {"line": line, "key": found.key, "message": found.message, "rule": found.rule}


def _error(problem: Problem) -> dict[str, Any]:
    return {"line": problem.line, "key": problem.key, "message": problem.message}


def told(checked: Checked) -> Iterator[str]:
    """A file's errors and findings, a line each."""
    for kind, entries in (("error", checked.errors), ("mend", checked.findings)):
        for entry in entries:
            place = ":".join(part for part in (checked.file, str(entry["line"] or "")) if part)
            rule = f" [{entry['rule']}]" if "rule" in entry else ""
            key = f"{entry['key']}: " if entry["key"] else ""
            yield f"{place}: {kind}: {key}{entry['message']}{rule}"
    if not checked.errors:
        count = len(checked.findings)
        mend = (
            "nothing to mend" if not count else "1 thing to mend" if count == 1 else f"{count} things to mend"
        )
        yield f"{checked.file}: valid, {mend}"
