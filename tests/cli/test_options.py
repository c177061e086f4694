"""Options made from the table of settings."""

from typing import Any

import click
import pytest

from voicecoach.cli.options import setting_options
from voicecoach.model.units import Seconds
from voicecoach.settings.table import TABLE


@click.command()
@setting_options(*TABLE)
def everything(**flags: Any) -> dict[str, Any]:
    """All settings as options."""
    return flags


def _given(*arguments: str) -> dict[str, Any]:
    flags: dict[str, Any] = everything.main(arguments, standalone_mode=False)
    return {name: value for name, value in flags.items() if value is not None}


def test_what_is_not_given_is_none() -> None:
    assert _given() == {}


def test_values_arrive_checked_under_their_names() -> None:
    assert _given("--rate", "140", "--voice-name", "anna", "--buffer", "0.3", "--no-plain") == {
        "rate": 140,
        "voice_name": "anna",
        "buffer": Seconds(3, 10),
        "plain": False,
    }


def test_a_bad_value_names_the_option_and_what_is_allowed() -> None:
    with pytest.raises(click.BadParameter, match="must be a whole number from 80 to 449") as refused:
        _given("--rate", "9000")
    assert "--rate" in refused.value.format_message()


def test_the_help_is_the_tables() -> None:
    text = " ".join(everything.get_help(click.Context(everything)).split())
    for setting in TABLE.values():
        assert setting.flag in text
        assert setting.description.split(":")[0] in text
    assert "[80 to 449; default: 175]" in text
    assert "[0.02 to 1; default: 0.15]" in text
    assert "[default: normal]" in text


@pytest.mark.parametrize(
    "arguments", [["--no-voice"], ["--no-voice", "--rate", "140"], ["--rate", "140", "--no-voice"]]
)
def test_no_voice_is_the_silent_one(arguments: list[str]) -> None:
    given = _given(*arguments)
    assert given.pop("voice") == "silent"
    assert set(given) <= {"rate"}


@pytest.mark.parametrize(
    "arguments", [["--no-voice", "--voice", "espeak"], ["--voice", "silent", "--no-voice"]]
)
def test_a_voice_and_none_are_one_clear_error(arguments: list[str]) -> None:
    with pytest.raises(click.UsageError, match=r"^--voice and --no-voice cannot be given together\.$"):
        _given(*arguments)


def test_a_slip_in_one_of_a_few_words_is_answered_with_the_nearest() -> None:
    with pytest.raises(click.BadParameter, match=r'must be one of .* \(did you mean "brief"\?\)'):
        _given("--verbosity", "brif")
