"""The names of keys, from what terminals and consoles send; their meanings; how they are called."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.cli.keymap import Keymap, lines, spoken_keys
from voicecoach.cli.keys_decoding import PASTE_WAIT, SEQUENCE_WAIT, UNNAMED, TerminalDecoder, console_keys
from voicecoach.model.event import Command
from voicecoach.phrases import load_phrases
from voicecoach.settings.bindings import COMMANDS, NAMED, Bindings, parse_bindings

ENGLISH = load_phrases("en")
KEYS_PAGE = (Path(__file__).parents[2] / "docs" / "keys.md").read_text(encoding="utf-8")


def decoded(*pieces: bytes) -> list[str]:
    """The keys of these pieces and the quiet after them."""
    decoder = TerminalDecoder()
    keys = [key for piece in pieces for key in decoder.feed(piece)]
    return keys + decoder.flush()


@pytest.mark.parametrize(
    ("sent", "names"),
    [
        (b"pP <\r\n\t\x7f\x08", "p P space < enter enter tab backspace backspace"),
        ("éß中".encode(), "é ß 中"),
        (b"\x1b[A\x1b[B\x1b[C\x1b[D\x1b[H\x1b[F", "up down right left home end"),
        (b"\x1bOA\x1bOB\x1bOC\x1bOD\x1bOH\x1bOF", "up down right left home end"),
        (b"\x1b[1;5C\x1b[1;2A\x1b[5;3~\x1bO5C\x1b\x1b[A", "right up pageup right up"),  # modifiers
        (b"\x1b[1~\x1b[2~\x1b[3~\x1b[4~\x1b[5~\x1b[6~", "home insert delete end pageup pagedown"),
        (b"\x1b[7~\x1b[8~\x1b[7$\x1b[5^\x1b[6@\x1b[a\x1bOd", "home end home pageup pagedown up left"),  # rxvt
        (b"\x1bOP\x1bOQ\x1bOR\x1bOS\x1b[15~\x1b[1;2R", "f1 f2 f3 f4 f5 f3"),
        (b"\x1b[11~\x1b[12~\x1b[13~\x1b[14~", "f1 f2 f3 f4"),
        (b"\x1b[17~\x1b[18~\x1b[19~\x1b[20~\x1b[21~\x1b[23~\x1b[24~", "f6 f7 f8 f9 f10 f11 f12"),
        (b"\x1b[[A\x1b[[B\x1b[[C\x1b[[D\x1b[[E", "f1 f2 f3 f4 f5"),  # linux
        (b"\x1b[Z\x1bOM\x1bOk\x1bOm\x1bOq", "tab enter + - 1"),  # Shift-Tab, the number pad
        (b"\xc2\x9bA\x9bB\x8fC", "up down right"),  # controls of 8 bits
        (b"\x1b", "escape"),
        (b"\x1b\x1b\x1b", "escape escape escape"),
    ],
)
def test_what_terminals_send(sent: bytes, names: str) -> None:
    assert decoded(sent) == names.split()


@pytest.mark.parametrize(
    "sent",
    [
        *(
            b"\x1b[q",
            b"\x1bq",
            b"\x1b[25~",
            b"\x1b[27;5;113~",
            b"\x1b[113;5u",
            b"\x1bO",
            b"\x1b[",
            b"\x1b[1;",
        ),
        *(
            b"\x1b]",
            b"\x1b]0;q",
            b"\x1b[[q",
            b"\x1b[" + b"1" * 999 + b"A",
            b"\x00",
            b"\x11",
            b"\xff",
            b"\xc3",
        ),
        *(b"\xed", "\u202e".encode(), "\ufffd".encode(), b"\x1b[1 q"),
    ],
)
def test_what_has_no_name_is_one_key_without_one(sent: bytes) -> None:
    assert decoded(sent) == [UNNAMED]


@pytest.mark.parametrize(
    "report",
    [
        *(b"\x1b[I", b"\x1b[O", b"\x1b[?1;2c", b"\x1b[24;80R", b"\x1b[<0;10;10M", b"\x1b[M qo", b"\x1b[201~"),
        *(b"\x1b]11;rgb:q\x1b\\", b"\x1b]0;q\x07", b"\x1bPq\x1b\\", b"\x1b[200~q\x1b[A\rq\x1b[201~"),
    ],
)
def test_reports_and_pastes_are_no_keys(report: bytes) -> None:
    assert decoded(report + b"w") == ["w"]


def test_only_what_has_begun_is_waited_for() -> None:
    decoder = TerminalDecoder()
    for piece, patience in ((b"p", None), (b"\x1b", SEQUENCE_WAIT), (b"[A", None), (b"\xc3", SEQUENCE_WAIT)):
        decoder.feed(piece)
        assert decoder.patience == patience
    assert decoder.feed(b"\xa9\x1b[200~qq") == ["é"]
    assert decoder.patience == PASTE_WAIT
    assert decoder.flush() == []
    assert decoder.feed(b"q") == ["q"]


def test_escape_inside_a_sequence_begins_another() -> None:
    assert decoded(b"\x1b[1;\x1b[A", b"\x1b]0\x1b[B", b"\x1bO\x1b[C") == [
        UNNAMED,
        "up",
        "down",
        UNNAMED,
        "right",
    ]


PIECES = st.one_of(
    st.binary(max_size=6),
    st.text(max_size=3).map(lambda text: text.encode("utf-8", "replace")),
    st.sampled_from(
        [
            b"\x1b",
            b"\x1b[",
            b"\x1bO",
            b"\x1b[200~",
            b"\x1b[201~",
            b"\x1b]",
            b"\x1b[M",
            b";",
            b"1",
            b"A",
            b"~",
            b"q",
        ]
    ),
)


@given(st.lists(PIECES, max_size=12))
def test_any_bytes_give_the_same_keys_however_they_are_cut(pieces: list[bytes]) -> None:
    whole = b"".join(pieces)
    keys = decoded(whole)
    assert decoded(*pieces) == keys
    assert decoded(*(whole[at : at + 1] for at in range(len(whole)))) == keys
    assert all(key in (*NAMED, UNNAMED) or (len(key) == 1 and key.isprintable()) for key in keys)


@given(st.lists(PIECES, max_size=12))
def test_after_a_quiet_every_key_is_itself_again(pieces: list[bytes]) -> None:
    decoder = TerminalDecoder()
    decoder.feed(b"".join(pieces))
    decoder.flush()
    assert decoder.patience is None
    assert decoder.feed(b"o") == ["o"]


@pytest.mark.parametrize(
    ("sent", "names"),
    [
        *zip(["\xe0" + code for code in "HPKMGOIQRS"], NAMED[5:15], strict=True),
        *zip(["\0" + code for code in "HPKMGOIQRS"], NAMED[5:15], strict=True),
        *zip(["\0" + chr(code) for code in range(59, 69)], NAMED[15:25], strict=True),
        *[("\xe0\x85", "f11"), ("\xe0\x86", "f12"), ("\xe0s", "left"), ("\0q", "f10"), ("\0\x9b", "left")],
        *[("\0\x10", UNNAMED), ("\0\x03", UNNAMED)],  # Alt-Q, Ctrl-2
        *[("\xe0o", "à o"), ("\xe0 ", "à space")],  # the letter, and another key
    ],
)
def test_what_a_windows_console_sends(sent: str, names: str) -> None:
    assert console_keys(*sent) == tuple(names.split())


def pressed(keys: list[str], chosen: Bindings | None = None) -> list[Command | str]:
    """What a keymap makes of keys."""
    made: list[Command | str] = []
    keymap = Keymap(made.append, chosen, lambda: made.append("shown"))
    for key in keys:
        keymap.press(key)
    return made


def test_every_usual_key_gives_its_command() -> None:
    for command, (keys, _) in COMMANDS.items():
        assert pressed(list(keys)) == [Command(command)] * len(keys)


def test_digits_answer_and_the_question_mark_only_shows() -> None:
    assert pressed(["1", "?", "9"]) == [Command("answer", 1), "shown", Command("answer", 9)]


def test_what_means_nothing_is_told_once() -> None:
    assert pressed([UNNAMED, "§", "f5", "p", "ß"]) == [Command("unknown"), Command("pause")]


def test_a_letter_is_the_same_in_either_case_unless_both_were_given() -> None:
    chosen = parse_bindings("next=P back=É")
    assert pressed(["P", "p", "É", "é", "Q"], chosen) == [
        *(Command("next"), Command("pause"), Command("back"), Command("back"), Command("finish"))
    ]


def test_a_key_that_was_replaced_means_nothing() -> None:
    assert pressed(["space"], parse_bindings("pause=pagedown")) == [Command("unknown")]


def test_keys_are_called_by_names_that_a_voice_reads_well() -> None:
    usual = spoken_keys(None, ENGLISH)
    assert set(usual) == set(COMMANDS)
    assert (usual["pause"], usual["done"], usual["finish"]) == ("Space", "Enter", "Q")
    assert (usual["more"], usual["slower"]) == ("plus", "less than")
    chosen = spoken_keys(parse_bindings("pause=pageup next=right back=P again=x more=f5 quieter="), ENGLISH)
    assert [chosen.get(name) for name in ("pause", "next", "again", "more", "quieter")] == [
        *("Page up", "Right arrow", "X", "F5", None)
    ]
    assert chosen["back"] == "P"
    assert spoken_keys(parse_bindings("next=P"), ENGLISH)["next"] == "Shift P"


def test_the_screen_shows_one_line_a_command_with_the_keys_first() -> None:
    told = lines(None)
    assert told[0] == "Space or P: pause, and go on"
    assert "Plus (+) or equals (=): five repetitions or ten seconds more" in told
    assert told[-3:] == [
        "0 to 9: answer a question",
        "Question mark (?): print these keys",
        "Ctrl-C: end at once",
    ]
    assert lines(parse_bindings("pause=space,p,f1 quieter="))[0] == "Space, P or F1: pause, and go on"
    assert len(lines(parse_bindings("quieter="))) == len(told) - 1


def test_the_page_for_users_has_every_command_and_key() -> None:
    table = KEYS_PAGE[KEYS_PAGE.index("| command | keys |") :].partition("\n\n")[0].splitlines()[2:]
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in table]
    assert {row[0].strip("`"): re.findall(r"`([^`]+)`", row[1]) for row in rows} == {
        command: list(keys) for command, (keys, _) in COMMANDS.items()
    }
    assert [row[2] for row in rows] == [text for _, text in COMMANDS.values()]
    assert "`f1` to `f12`" in KEYS_PAGE
    for name in NAMED[:-12]:
        assert f"`{name}`" in KEYS_PAGE


def test_the_examples_of_the_page_are_taken(tmp_path: Path) -> None:
    from voicecoach.settings.resolve import read_environment, read_file

    for number, example in enumerate(re.findall(r"^```toml\n(.*?)^```$", KEYS_PAGE, re.M | re.S)):
        file = tmp_path / f"{number}.toml"
        file.write_text(example, encoding="utf-8")
        layer = read_file(file)
        assert layer.values["keys"] and not layer.notices
    (variable,) = re.findall(r"`VOICECOACH_KEYS=\"([^\"]+)\"`", KEYS_PAGE)
    assert read_environment({"VOICECOACH_KEYS": variable}).values["keys"]
