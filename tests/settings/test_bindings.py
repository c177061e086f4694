"""Keys of one's own: what is taken, and the sentence for everything that is not."""

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.model.event import CommandName
from voicecoach.settings.bindings import (
    COMMANDS,
    DIGITS,
    NAMED,
    SHOW,
    Bindings,
    BindingsError,
    keys_of_commands,
    parse_bindings,
    read_bindings,
)

PRIVATE = {"stop", "interrupt", "saved", "unsaved", "summary", "unknown", "answer"}


def test_there_are_keys_for_every_command_of_the_user() -> None:
    assert set(COMMANDS) == set(get_args(CommandName)) - PRIVATE


def test_each_usual_key_means_one_thing_and_could_be_chosen() -> None:
    usual = [key for keys, _ in COMMANDS.values() for key in keys]
    assert len(usual) == len(set(usual))
    assert not {SHOW, *DIGITS}.intersection(usual)
    table = {command: list(keys) for command, (keys, _) in COMMANDS.items()}
    assert dict(read_bindings(table)) == keys_of_commands(None)


def test_chosen_keys_replace_the_usual_ones_of_their_command_only() -> None:
    keys = keys_of_commands(
        read_bindings({"done": ["F5", "x", "x", " "], "pause": "PageDown", "quieter": []})
    )
    assert keys["done"] == ("f5", "x", "space")
    assert (keys["pause"], keys["quieter"], keys["where"]) == (("pagedown",), (), ("w",))
    assert list(keys) == list(COMMANDS)


def test_two_commands_may_change_places_and_a_capital_is_a_key_of_its_own() -> None:
    assert keys_of_commands(read_bindings({"next": "b", "back": "n", "where": "B"}))["where"] == ("B",)


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("", ()),
        ("pause=space,pagedown next=right", (("pause", ("space", "pagedown")), ("next", ("right",)))),
        ("more=+,= less=-", (("more", ("+", "=")), ("less", ("-",)))),
        ("slower=,", (("slower", (",",)),)),
        ("slower=,,<", (("slower", (",", "<")),)),
        ("slower=<,,", (("slower", ("<", ",")),)),
        (" quieter= ", (("quieter", ()),)),
    ],
)
def test_keys_that_are_typed(text: str, chosen: Bindings) -> None:
    assert parse_bindings(text) == chosen


@pytest.mark.parametrize(
    ("table", "at", "problem"),
    [
        ({"paus": "x"}, "paus", 'has "paus", which is no command (did you mean "pause"?)'),
        *(({name: "x"}, name, f'has "{name}", which is no command') for name in sorted(PRIVATE)),
        ({"": "x"}, "", 'has "", which is no command'),
        ({"next": "pagdown"}, "next", 'the key "pagdown", which does not exist (did you mean "pagedown"?)'),
        ({"next": ["xy"]}, "next", 'the key "xy", which does not exist'),
        ({"next": ""}, "next", 'the key "", which does not exist'),
        ({"next": "\x1b"}, "next", "which does not exist"),
        ({"next": "\u202e"}, "next", "which does not exist"),
        ({"next": "unnamed"}, "next", "which does not exist"),
        ({"next": 5}, "next", 'what is no key: write next = "f1", or ["f1", "f2"]'),
        ({"next": {"a": "b"}}, "next", "what is no key"),
        ({"next": [["a"]]}, "next", "what is no key"),
        ({"next": "d"}, "next", '"d", which means done: take another one, or give done other keys too'),
        ({"next": "x", "back": "x"}, "next", '"x", which means back'),
        ({"next": "5"}, "next", '"5", which always answers a question: take another one'),
        ({"pain": "?"}, "pain", '"?", which always shows the keys'),
        ({"next": "h"}, "next", '"h", which always means help'),
        ({"next": "H"}, "next", '"H", which always means help'),
        ({"help": "f1"}, "help", 'takes "h" from help'),
        ({"finish": []}, "finish", "leaves finish without a key: give it at least one"),
        ({"pause": []}, "pause", "leaves pause without a key"),
    ],
)
def test_what_cannot_be_taken_is_one_sentence(table: dict[str, Any], at: str, problem: str) -> None:
    with pytest.raises(BindingsError) as refused:
        read_bindings(table)
    assert problem in str(refused.value)
    assert refused.value.at == at


@pytest.mark.parametrize("text", ["pause", "=", "pause space", "next=x next=y", "=x"])
def test_what_is_typed_wrongly_is_refused(text: str) -> None:
    with pytest.raises(BindingsError):
        parse_bindings(text)


KEYS = st.one_of(st.sampled_from([*NAMED, "?", "5", "h", "H", "p", "P", "d"]), st.characters())


@given(st.dictionaries(st.sampled_from(list(COMMANDS)), st.lists(KEYS, max_size=3), max_size=4))
def test_whatever_is_taken_leaves_each_key_one_meaning(table: dict[str, Any]) -> None:
    try:
        chosen = read_bindings(table)
    except BindingsError:
        return
    keys = keys_of_commands(chosen)
    every = [key for several in keys.values() for key in several]
    assert len(every) == len(set(every))
    assert keys["pause"] and keys["finish"] and {"h", "H"}.intersection(keys["help"])
    assert hash(chosen) == hash(read_bindings({command: list(several) for command, several in chosen}))
