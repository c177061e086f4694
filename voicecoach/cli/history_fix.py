"""``voicecoach history fix``: says what was really done, without changing what was written."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from voicecoach.cli.debug import debug_option
from voicecoach.cli.errors import UserError
from voicecoach.cli.history_asked import opened
from voicecoach.cli.history_ids import found, id_argument
from voicecoach.cli.options import setting_options
from voicecoach.cli.printing import out

if TYPE_CHECKING:
    from voicecoach.history.lines import Amount, Amounts, Line, SetLine
    from voicecoach.history.rows import SessionRow

_REPS = re.compile(r"([0-9]{1,5})(?: ?(?:x|reps?|repetitions?))?")
LOAD = 100
"""Characters of a load at the most."""


@click.command("fix")
@id_argument()
@click.argument("line", metavar="[LINE]", required=False)
@click.option("--done", metavar="AMOUNTS", help='What was really done: 12, 25s, or "30s, 10" for two parts.')
@click.option("--asked", metavar="AMOUNTS", help="What was really asked for.")
@click.option("--load", metavar="TEXT", help='The load; "" for none.')
@click.option("--remove", is_flag=True, help="Have the line count as never written.")
@click.option("--effort", type=click.Choice(["easy", "right", "hard"]), help="How hard the session was.")
@click.option(
    "--pain", type=click.IntRange(0, 10), metavar="0-10", help="How much pain there was afterwards."
)
@setting_options("person")
@debug_option
def command(
    identity: str,
    line: str | None,
    done: str | None,
    asked: str | None,
    load: str | None,
    remove: bool,
    effort: str | None,
    pain: int | None,
    **flags: Any,
) -> None:
    """Correct a line of a session, or its answers.

    The record stays as it was written; the correction is added to it. LINE is the number that history show
    prints; what was removed comes back by correcting it again.
    """
    corrected = done is not None or asked is not None or load is not None
    answered = effort is not None or pain is not None
    if sum((corrected, remove, answered)) != 1:
        raise click.UsageError("give --done, --asked and --load, or --remove, or --effort and --pain.")
    if answered != (line is None):
        how = (
            "are about the whole session, so there is no LINE" if line else "need a LINE: history show has it"
        )
        raise click.UsageError(f"{'--effort and --pain' if answered else 'corrections'} {how}.")
    row = found(opened(flags), identity)
    if line is None:
        _answer(row, effort, pain)
    elif remove:
        _remove(row, line)
    else:
        _correct(row, line, done, asked, load)


def _answer(row: "SessionRow", effort: Any, pain: int | None) -> None:
    from voicecoach.cli.history_lines import when
    from voicecoach.history.correcting import append_answer
    from voicecoach.history.journal import local_now
    from voicecoach.history.lines import AnswerLine

    answer = AnswerLine(local_now(), effort=effort, pain=pain)
    _append(lambda: append_answer(_last_file(row), answer))
    out(f"{row.title}, {when(row)}:")
    if effort is not None:
        out(_change("Felt", row.effort or "not said", effort))
    if pain is not None:
        before = "not said" if row.after is None else f"{row.after} of 10"
        out(_change("Pain afterwards", before, f"{pain} of 10"))


def _remove(row: "SessionRow", named: str) -> None:
    from voicecoach.cli.history_lines import line_text
    from voicecoach.history.correcting import append_delete
    from voicecoach.history.journal import local_now

    path, number, old, counts = _line(row, named)
    text = line_text(old)
    if not counts:
        raise UserError(f"voicecoach: line {named} was removed already.")
    if text is None:
        raise UserError(f"voicecoach: line {named} tells nothing that was done, so it stays.")
    _append(lambda: append_delete(path, number, local_now()))
    out(f"{text}: it was line {named}, and counts no more.")


def _correct(row: "SessionRow", named: str, done: str | None, asked: str | None, load: str | None) -> None:
    from voicecoach.cli.history_lines import line_text, set_name
    from voicecoach.history.correcting import append_fix
    from voicecoach.history.journal import local_now
    from voicecoach.history.lines import SetLine
    from voicecoach.history.values import write_amounts

    path, number, old, counts = _line(row, named)
    if not isinstance(old, SetLine):
        way = "stays as it is" if line_text(old) is None else "can only be removed"
        raise UserError(f"voicecoach: line {named} is no set, so it {way}.")
    changes: dict[str, Any] = {}
    shape = old.asked or old.done
    if done is not None:
        changes["done"] = write_amounts(tuple(_amounts("--done", done, shape, is_target=False)))
    if asked is not None:
        changes["asked"] = write_amounts(tuple(_amounts("--asked", asked, shape, is_target=True)))
    if load is not None:
        if len(load) > LOAD or not load.isprintable():
            raise UserError(
                f"voicecoach: --load takes a text of at most {LOAD} characters, without controls."
            )
        changes["load"] = load.strip() or None
    _append(lambda: append_fix(path, number, changes, local_now()))
    new = _line(row, named)[2]
    assert isinstance(new, SetLine)
    back = "" if counts else " (it was removed, and counts again)"
    out(f"{set_name(new)}{back}:")
    for label, before, after in _differences(changes, old, new):
        out(_change(label, before, after))


def _change(label: str, before: str, after: str) -> str:
    return f"{label}: still {after}." if before == after else f"{label}: it was {before}, and is {after} now."


def _differences(
    changes: Mapping[str, Any], old: "SetLine", new: "SetLine"
) -> Iterator[tuple[str, str, str]]:
    """What each of the keys was, and is."""
    from voicecoach.cli.history_lines import amounts_text

    if "done" in changes:
        yield "Done", amounts_text(old.done), amounts_text(new.done)
    if "asked" in changes:
        yield "Asked for", amounts_text(old.asked), amounts_text(new.asked)
    if "load" in changes:
        yield "Load", old.load or "none", new.load or "none"


def _amounts(option: str, text: str, shape: "Amounts", is_target: bool) -> "Iterator[Amount]":
    """The amounts that were typed, one for each part of the set. Raises UserError."""
    from voicecoach.cli.history_lines import plural
    from voicecoach.history.lines import Amount
    from voicecoach.routine.durations import LONGEST, spelled

    typed = [each.strip() for each in text.split(",")]
    if len(typed) != len(shape):
        example = ", ".join("30s" if each.reps is None else "10" for each in shape)
        raise UserError(
            f"voicecoach: {option} takes {plural(len(shape), 'amount')} here, one for each part of the set: "
            f'{option} "{example}"'
        )
    for each, like in zip(typed, shape, strict=True):
        is_open = like.open and is_target
        if like.reps is not None:
            counted = _REPS.fullmatch(each)
            if counted is None:
                raise UserError(f'voicecoach: {option} "{each}": repetitions are counted here, such as 12.')
            yield Amount(reps=int(counted[1]), open=is_open)
        else:
            seconds = spelled(each, bare=True)
            if seconds is None or seconds > LONGEST:
                raise UserError(
                    f'voicecoach: {option} "{each}": seconds are counted here, such as 25s or 1m30s.'
                )
            yield Amount(seconds=round(float(seconds), 3), open=is_open)


def _line(row: "SessionRow", named: str) -> "tuple[Path, int, Line, bool]":
    """A line by its name: its place, what stands in it as last corrected, and whether it counts."""
    from voicecoach.cli.history_record import place_of
    from voicecoach.history.correcting import corrections
    from voicecoach.history.reading import read_session

    path, number = place_of(row, named)
    session = read_session(path)
    written = session.lines.get(number)
    if written is None:
        raise UserError(
            f"voicecoach: there is no line {named} in this session; "
            f"voicecoach history show {row.id[-8:]} numbers them."
        )
    corrected = corrections(session)[0].get(number)
    if corrected is None:
        return path, number, written, True
    return path, number, corrected.line or written, corrected.line is not None


def _last_file(row: "SessionRow") -> Path:
    """The record in which the session ended: that of its last part, not a copy of it."""
    of_name = [path for path in row.files if len(path.stem) == len(row.id)]
    return (of_name or list(row.files))[-1]


def _append(write: Callable[[], None]) -> None:
    """Add to a record. Raises UserError where another program has it, or where that corrects nothing."""
    from voicecoach.history.form import Damaged

    try:
        write()
    except BlockingIOError as held:
        raise UserError(f"voicecoach: {held.strerror}.", 1) from None
    except Damaged as damage:
        raise UserError(f"voicecoach: this cannot be corrected: the correction {damage}.") from None
