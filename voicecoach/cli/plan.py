"""``voicecoach plan``: what the next session of a routine asks for, and why."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from voicecoach.cli.completion import routine_argument
from voicecoach.cli.options import debug_option, setting_options
from voicecoach.cli.printing import out, out_json, tell_now

if TYPE_CHECKING:
    from datetime import date

    from voicecoach.history.progression import Plan
    from voicecoach.model.routine import Routine


@click.command()
@routine_argument()
@click.option(
    "--level",
    "levels",
    multiple=True,
    metavar="NAME",
    help="Take the exercises that have this level at it; may be given several times.",
)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@setting_options("person", "break_days")
@debug_option
def command(routine: str, levels: tuple[str, ...], as_json: bool, **flags: Any) -> None:
    """Tell what the next session of ROUTINE asks for, and why.

    One line an exercise, or one for each of its parts: the dose, what was done last time, and the rule
    that follows from it.
    """
    from datetime import date

    from voicecoach.cli.as_today import broken_off, plan_of
    from voicecoach.cli.source import load_routine
    from voicecoach.cli.tailoring import at_levels
    from voicecoach.settings.resolve import load

    written = load_routine(routine)[0]
    at_levels(written, levels)  # which refuses a level that no exercise has
    settings = load(flags, written.voice)
    for notice in settings.notices:
        tell_now(notice)
    today = date.today()
    plan = plan_of(written, settings, levels, today, tell=tell_now)
    lately = broken_off(written, settings.person)
    if as_json:
        from voicecoach.cli.plan_lines import plan_data

        out_json(plan_data(written, plan, settings.person, today, lately))
        return
    for line in _lines(written, plan, settings.person, today, lately):
        out(line)


def _lines(
    routine: "Routine", plan: "Plan", person: str | None, today: "date", broken_off: str | None
) -> Iterator[str]:
    from voicecoach.cli.plan_lines import decision_lines, notices

    yield f"{routine.title}, {person}" if person else routine.title
    for decision in plan.decisions:
        yield from decision_lines(decision, plan.after, today, broken_off)
    yield from notices(plan, today, broken_off)
