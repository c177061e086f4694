"""Which voices a session gets: what was wished for, what takes its place, and what is said of it."""

import sys

import pytest

from voicecoach.model.seams import Unavailable
from voicecoach.speech.registry import BUILT_IN, Wish, automatic, chain


def titles(wish: Wish, said: list[str]) -> list[str]:
    return [choice.title for choice in chain(wish, said.append)]


@pytest.mark.parametrize(
    ("platform", "first"),
    [("win32", ("piper", "system", "espeak")), ("darwin", ("piper", "say", "espeak")),
     ("linux", ("piper", "espeak", "flite"))],
)  # fmt: skip
def test_the_order_of_the_automatic_voice(platform: str, first: tuple[str, ...]) -> None:
    order = automatic(platform)
    assert order[:3] == first
    assert set(order) <= set(BUILT_IN)


def test_the_wanted_voice_is_first_and_the_usual_ones_stand_behind_it() -> None:
    said: list[str] = []
    assert titles(Wish("espeak", "en-gb"), said)[0] == "espeak"
    (choice, *rest) = chain(Wish("espeak", "en-gb", words_per_minute=200), said.append)
    assert (choice.name, choice.words_per_minute) == ("en-gb", 200)
    assert "espeak" not in [each.title for each in rest] and said == []


def test_silence_has_no_voice() -> None:
    said: list[str] = []
    assert titles(Wish("silent"), said) == [] == said


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        (Wish("espeek"), "did you mean 'espeak'"),
        (Wish(name="en-uss"), "did you mean 'en-us'"),
        (Wish("espeak", "nobody-at-all"), "no voice 'nobody-at-all'"),
        (Wish("espeak", "th"), "cannot count in it"),
        (Wish(name="en_US-nobody-low"), "voices install en_US-nobody-low"),
        (Wish("espeak", language="th"), "digit by digit in Thai, so it cannot count in it"),
        (Wish(name="th"), "cannot count in it"),
        (Wish("espeak", language="tlh"), "does not speak the language 'tlh'"),
        (Wish("zzzzzz", "slt", hinted=True), "there is no voice 'zzzzzz'; there are auto, command,"),
    ],
)
def test_a_wish_that_was_just_typed_is_refused_with_the_reason(wish: Wish, reason: str) -> None:
    with pytest.raises(Unavailable, match=reason):
        chain(wish, lambda sentence: None)


@pytest.mark.parametrize(
    "wish",
    [Wish("espeek", strict=False), Wish(name="en-uss", strict=False), Wish("command", strict=False)],
)
def test_a_wish_of_a_file_gives_way_and_that_is_said_once(wish: Wish) -> None:
    said: list[str] = []
    assert "espeak" in titles(wish, said)
    (sentence,) = said
    assert sentence.startswith(f"The voice {wish.name or wish.engine} cannot be had: ")
    assert sentence.endswith(". Another one speaks.") and ".." not in sentence


@pytest.mark.parametrize("strict", [True, False])
def test_a_name_that_a_routine_or_a_file_gives_leaves_the_engine_that_was_asked_for(strict: bool) -> None:
    said: list[str] = []
    (first, *_) = chain(Wish("espeak", "nobody-at-all", strict=strict, hinted=True), said.append)
    assert (first.title, first.name) == ("espeak", None)
    assert said == [
        "The voice nobody-at-all cannot be had: espeak has no voice 'nobody-at-all'. Another one speaks."
    ]


def test_no_voice_is_listed_twice() -> None:
    with pytest.raises(Unavailable) as refused:
        chain(Wish("zzzzzz"), lambda sentence: None)
    assert str(refused.value).count("espeak") == 1


def test_a_language_that_no_voice_speaks_is_read_in_english() -> None:
    said: list[str] = []
    assert chain(Wish(language="tlh"), said.append)[0].language == "en"
    assert said == ["No voice here speaks the language 'tlh'; English is spoken."]


def test_why_nobody_counts_in_a_language_is_told() -> None:
    said: list[str] = []
    assert chain(Wish(language="th"), said.append)[0].language == "en"
    (sentence,) = said
    assert sentence.startswith("No voice here speaks the language 'th' (espeak-ng reads numbers digit by ")
    assert sentence.endswith("cannot count in it); English is spoken.")


def test_a_name_that_gives_way_in_such_a_language_is_told_once() -> None:
    said: list[str] = []
    assert chain(Wish(name="nobody", language="tlh", strict=False), said.append)[0].language == "en"
    assert [sentence.partition(" nobody ")[0] for sentence in said] == ["The voice", said[1]]


def test_the_users_own_command_comes_from_the_settings_alone() -> None:
    command = f"'{sys.executable}' speak.py --wav -"
    (choice, *_) = chain(Wish("command", sources={"command": command}), lambda sentence: None)
    assert (choice.title, choice.source) == ("command", command)
    assert command in choice.identity
