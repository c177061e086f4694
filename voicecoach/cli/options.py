"""The options of the settings, made from their table; with ``--debug``, all that most commands need."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from voicecoach.cli.debug import debug_option
from voicecoach.model.units import Seconds
from voicecoach.settings.kinds import Switch, Value
from voicecoach.settings.table import TABLE, Setting

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    _ParamType = click.ParamType[Value]
else:
    _ParamType = click.ParamType  # generic from click 8.4 on only

Decorated = TypeVar("Decorated", bound=Callable[..., Any] | click.Command)

__all__ = ["MOST", "SettingType", "choice_options", "debug_option", "setting_options"]


class SettingType(_ParamType):
    """The value of a setting, checked as the table says."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.name = setting.name

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Value:
        """The value that was typed, or a usage error with the setting's own sentence."""
        try:
            return self.setting.kind.parse(value)
        except ValueError as problem:
            self.fail(f"it {problem}.", param, ctx)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> "list[CompletionItem]":
        """The values worth offering."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(each) for each in self.setting.kind.proposals if each.startswith(incomplete)]


def setting_options(*names: str) -> Callable[[Decorated], Decorated]:
    """Options for these settings of the table; each arrives under its name, None where it is not given.

    Hand what arrived to ``voicecoach.settings.resolve.load`` as ``flags``.
    """

    def decorate(function: Decorated) -> Decorated:
        for name in reversed(names):
            function = _option(TABLE[name])(function)
        return function

    return decorate


def _option(setting: Setting) -> Callable[[Decorated], Decorated]:
    if isinstance(setting.kind, Switch):
        both = f"{setting.flag}/--no-{setting.flag[2:]}"
        return click.option(both, setting.name, default=None, help=setting.description)
    option = click.option(
        setting.flag,
        setting.name,
        type=SettingType(setting),
        metavar=setting.kind.metavar,
        help=setting.description + _limits(setting),
        callback=_voice_or_none if setting.name == "voice" else None,
    )
    return (lambda function: option(_no_voice(function))) if setting.name == "voice" else option


def _limits(setting: Setting) -> str:
    """What is allowed and what is usual, for the end of the help."""
    facts = [setting.kind.allowed] if setting.kind.allowed else []
    usual = setting.default
    if isinstance(usual, str):
        facts.append(f"default: {usual}")
    elif isinstance(usual, int | Seconds):
        facts.append(f"default: {float(usual):g}")
    return f"  [{'; '.join(facts)}]" if facts else ""


_no_voice = click.option(
    "--no-voice",
    is_flag=True,
    is_eager=True,  # so that it is there when --voice is looked at, wherever it was typed
    help="Print instead of speaking, as for a screen reader that follows the terminal: --voice silent.",
)


def _voice_or_none(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """The value of ``--voice``, which ``--no-voice`` stands for as well."""
    if not context.params.pop("no_voice", False):
        return value
    if value is not None:
        raise click.UsageError("--voice and --no-voice cannot be given together.", context)
    return "silent"


MOST = 100
"""The most rounds, and the most repeats, that can be chosen."""

_EXERCISE = "its number, its id, its name, or a part of it"
_CHOICES: tuple[Callable[[Any], Any], ...] = (
    click.option(
        "--level",
        "levels",
        multiple=True,
        metavar="NAME",
        help="Do the exercises that have this level at it; may be given several times.",
    ),
    click.option(
        "--only",
        multiple=True,
        metavar="EXERCISE",
        help=f"Do only this exercise: {_EXERCISE}; may be given several times.",
    ),
    click.option(
        "--skip",
        multiple=True,
        metavar="EXERCISE",
        help="Leave this exercise out; may be given several times.",
    ),
    click.option(
        "--side",
        metavar="SIDE",
        help="Do only this side; exercises that have other sides are left out, those without stay.",
    ),
    click.option(
        "--rounds",
        type=click.IntRange(1, MOST),
        metavar="N",
        help="Do every block that has rounds in so many.",
    ),
    click.option(
        "--repeat",
        type=click.IntRange(1, MOST),
        default=1,
        metavar="N",
        help="Do the whole routine so many times.",
    ),
    click.option(
        "--start-at", metavar="EXERCISE", help="Begin at this exercise, counted as the routine is written."
    ),
)


def choice_options(function: Decorated) -> Decorated:
    """Options that choose what a session is; hand what arrives to ``Choices.from_flags``."""
    for option in reversed(_CHOICES):
        function = option(function)
    return function
