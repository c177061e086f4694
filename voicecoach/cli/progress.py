"""``voicecoach progress``: how far one has come, in words, as a chart, as data, and as a report to show."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from voicecoach.cli.debug import debug_option
from voicecoach.cli.history_asked import day_given, opened
from voicecoach.cli.options import setting_options
from voicecoach.cli.printing import err, out, out_json, tell_now
from voicecoach.cli.progress_asked import Asked, looked_up
from voicecoach.history.journal import local_now
from voicecoach.history.progress import Progress
from voicecoach.phrases import load_phrases
from voicecoach.report.words import Words
from voicecoach.settings.resolve import load


@click.command()
@click.argument("exercise", required=False)
@click.option("--since", metavar="DATE", callback=day_given, help="Only this day and later.")
@click.option("--until", metavar="DATE", callback=day_given, help="Only up to this day.")
@click.option("--routine", metavar="NAME", help="Only of this routine: its id, its title, or a part of it.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option(
    "--csv", "as_csv", is_flag=True, help="As a table, a row for each day, exercise, level and side."
)
@click.option("--speak", "speaks", is_flag=True, help="Speak it, too.")
@click.option("--no-chart", is_flag=True, help="Draw nothing: a terminal gets the text alone.")
@click.option(
    "-o",
    "--to",
    "target",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a report to show: FILE.html, FILE.svg or FILE.png.",
)
@click.option("--force", is_flag=True, help="Replace FILE also where it is something else.")
@setting_options("person", "plain", "voice", "voice_name", "voice_command", "rate", "volume", "output")
@setting_options("device", "buffer")
@debug_option
def command(
    exercise: str | None,
    since: date | None,
    until: date | None,
    routine: str | None,
    as_json: bool,
    as_csv: bool,
    speaks: bool,
    no_chart: bool,
    target: Path | None,
    force: bool,
    **flags: Any,
) -> int:
    """Tell how far you have come: days a week, and of each exercise the best, the latest and the trend.

    EXERCISE is an id, a name, or a part of it, and is told in detail. In rehabilitation no best is told.
    """
    if sum((as_json, as_csv, target is not None)) > 1:
        raise click.UsageError("--json, --csv and -o cannot be given together.", click.get_current_context())
    if target is not None:
        from voicecoach.cli.progress_file import check

        check(target, force)
    past = opened(flags)
    try:
        asked = Asked(exercise, since, until, routine, everything=as_csv or target is not None)
        found = looked_up(past, asked, local_now().date(), load(flags).person)
        troubles = past.troubles
    finally:
        past.close()
    words = Words(load_phrases("en"), local_now().date())
    every = asked.ever and asked.routine is None
    nothing = words.phrases.say("due_nothing" if every else "progress_nothing")
    code = 0
    if target is not None:
        code = _write(target, found, words, force)
    elif as_json or as_csv:
        _print_data(found, words, nothing, as_csv)
    else:
        code = _tell(found, words, nothing, speaks, no_chart, flags)
    if troubles:
        from voicecoach.cli.history_lines import trouble_lines

        for line in trouble_lines(troubles):
            tell_now(line)
    return code


def _tell(
    found: Progress | None, words: Words, nothing: str, speaks: bool, no_chart: bool, flags: dict[str, Any]
) -> int:
    """Print it, draw it for those who look, and speak it where that is asked for."""
    settings = load(flags)
    sentences = words.everything(found) if found else [nothing]
    for sentence in sentences:
        out(sentence, now=speaks)
    if found and not no_chart and not settings.plain:
        from voicecoach.cli.progress_chart import draw

        draw(found, words)
    if not speaks:
        return 0
    from voicecoach.cli.say import parts
    from voicecoach.cli.saying import speak
    from voicecoach.model.sound import Utterance

    spoken = [Utterance(part, words.phrases.language) for each in sentences for part in parts(each)]
    return 0 if speak(spoken, settings, "your progress") else 1


def _print_data(found: Progress | None, words: Words, nothing: str, as_csv: bool) -> None:
    from voicecoach.cli.progress_data import progress_data, table

    if not as_csv:
        out_json(progress_data(found, words, nothing))
        return
    from voicecoach.cli.history_export import out_bytes

    names = {course.exercise: course.name for course in found.courses} if found else {}
    out_bytes(table(found.days if found else (), names))


def _write(target: Path, found: Progress | None, words: Words, force: bool) -> int:
    if found is None:
        err(f"voicecoach: nothing was done, so {target} is not written.")
        return 1
    from voicecoach.cli.progress_file import write

    size = write(target, found, words, force)
    first, last = found.practice.first, found.until
    out(f"{target}: {words.span(first, last, whole=first.year != last.year)}, {size / 1000:.0f} kB")
    return 0
