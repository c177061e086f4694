"""``voicecoach today``: what is due and where one stands, in one breath."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

import click

from voicecoach.cli.as_today import broken_off, plan_by
from voicecoach.cli.debug import debug_option
from voicecoach.cli.errors import UserError
from voicecoach.cli.options import setting_options
from voicecoach.cli.printing import out, out_json, tell_now
from voicecoach.cli.remind import shelf
from voicecoach.cli.source import load_routine
from voicecoach.cli.today_told import Due, told
from voicecoach.history.journal import local_now
from voicecoach.history.latest import who
from voicecoach.history.past import Past
from voicecoach.history.rows import SessionRow
from voicecoach.history.summary import week_of
from voicecoach.model.adjustment import Adjustments
from voicecoach.model.routine import Routine
from voicecoach.model.sound import Utterance
from voicecoach.phrases import load_phrases
from voicecoach.routine import RoutineError
from voicecoach.settings.folders import user_folders
from voicecoach.settings.resolve import load
from voicecoach.settings.table import Settings

RECENT = timedelta(days=14)
"""What was done so lately is told of where nothing else says what is due."""

Named = tuple[str, Routine]
"""A routine, and how it is called: its name in the catalogue, or its path."""


@click.command()
@click.argument("routines", nargs=-1, metavar="[ROUTINE]...")
@click.option("--speak", "speaks", is_flag=True, help="Speak it, too.")
@click.option("--if-due", is_flag=True, help="Tell only what is not done today; all done: nothing.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@setting_options("person", "voice", "voice_name", "voice_command", "rate", "volume", "output", "device")
@setting_options("buffer", "break_days")
@debug_option
def command(routines: tuple[str, ...], speaks: bool, if_due: bool, as_json: bool, **flags: Any) -> int:
    """Tell what is due today, and where you stand, in a sentence or two.

    Without ROUTINE it is of those with a reminder for today, or else of those done in the last two weeks.
    """
    settings = load(flags)
    for notice in settings.notices:
        tell_now(notice)
    today = local_now().date()
    folders = user_folders()
    past = Past(folders.history, folders.cache, settings.person)
    try:
        named = [(name, load_routine(name)[0]) for name in routines] or _chosen(past, today, settings.person)
        dues = [_due(name, routine, past, today, settings) for name, routine in named]
        otherwise = "due_gone" if not dues and past.sessions() else "due_nothing"
    finally:
        past.close()
    shown = [due for due in dues if due.due or not if_due]
    sentences = list(_sentences(shown, today, None if dues else otherwise))
    if as_json:
        rows = zip(shown, sentences, strict=False)
        out_json([{**due.as_json(), "sentence": sentence.text} for due, sentence in rows])
    else:
        for sentence in sentences:
            out(sentence.text, now=True)
    if not speaks or not sentences:
        return 0
    from voicecoach.cli.saying import speak

    title = shown[0].routine.title if shown else sentences[0].text
    return 0 if speak(sentences, settings, title) else 1


def _sentences(dues: Iterable[Due], today: date, otherwise: str | None) -> Iterator[Utterance]:
    """What is told, one a routine. ``otherwise``: the sentence where there is none to tell of."""
    several = list(dues)
    for due in several:
        phrases = load_phrases(due.routine.language, f"{today.isoformat()}|{due.routine.id}")
        yield Utterance(told(due, phrases, alone=len(several) == 1), phrases.language)
    if otherwise is not None:
        phrases = load_phrases("en")
        yield Utterance(phrases.say(otherwise), phrases.language)


def _due(name: str, routine: Routine, past: Past, today: date, settings: Settings) -> Due:
    """Where one stands with a routine. A clock that was ahead for a while makes nothing done tomorrow."""
    done = [row for row in past.sessions(routine=routine.id, until=today) if row.sets]
    days = [row.date for row in done]
    last = max(days, default=None)
    adjustments: Adjustments = ()
    if last is not None and last != today:
        plan = plan_by(past, routine, settings, today=today)
        adjustments = tuple(
            each for each in plan.adjustments if each.level in (None, plan.levels.get(each.exercise))
        )
    finished = any(row.date == today and row.how == "finished" for row in done)
    stopped = last == today and not finished and broken_off(routine, settings.person) is not None
    return Due(name, routine, today, last, len(week_of(today, days)), adjustments, stopped)


def _chosen(past: Past, today: date, person: str | None) -> list[Named]:
    """Those with a reminder for today; else those done lately; else what was done last, if anything."""
    kept, _ = shelf().all()
    reminded = [
        each.reminder.routine
        for each in kept
        if today.weekday() in each.reminder.days and who(each.reminder.person) == who(person)
    ]
    done = [row for row in past.sessions(until=today) if row.sets and row.source is not None]
    lately = [row for row in done if row.date >= today - RECENT] or done[-1:]
    return list(_there(reminded)) or list(_there(_sources(lately)))


def _sources(rows: Iterable[SessionRow]) -> list[str]:
    """How the routines of some sessions are called, each once; what was done last is last."""
    last: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: row.start):
        last.pop(row.routine, None)
        last[row.routine] = str(row.source)
    return list(last.values())


def _there(names: Iterable[str]) -> Iterator[Named]:
    """Those that can still be read: of the others nothing can be due."""
    for name in names:
        try:
            yield name, load_routine(name)[0]
        except (UserError, RoutineError):
            tell_now(f"{name} is passed over, as its routine cannot be read any more.")
