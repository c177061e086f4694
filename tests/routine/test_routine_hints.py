"""What people get wrong by hand is answered with the corrected line."""

import pytest
from routine_texts import EXERCISE, HEAD, wrong

from voicecoach.routine.locate import locate

MISTAKES = [
    ("hold = 30s", "hold", 'write hold = "30s"'),
    ("hold = 1m30s", "hold", "'hold' is 1m30s"),
    ("reps = 3\nrest = 1:30", "rest", 'write rest = "1:30"'),
    ("reps = 3\nrest = 01:30:00", "rest", 'write rest = "1:30:00"'),
    ("reps = 3\nrest = 2 min", "rest", 'write rest = "2 min"'),
    ("hold = 2,5", "hold", "write hold = 2.5"),
    ("reps = 8-12", "reps", "write reps = 8"),
    ("reps = 08", "reps", "write reps = 8"),
    ("reps = “8”", "reps", 'write reps = "8"'),
    ("reps = 3\nwhy = “Good.”", "why", 'write why = "Good."'),
    ("reps = 3\nwhy = Strong calves", "why", 'write why = "Strong calves"'),
    ("reps = 3\nprogress = { to = 9, step = 1, }", "progress", "write progress = { to = 9, step = 1 }"),
    (
        "reps = 3\nprogress = {\n  to = 9,\n  step = 1,\n}",
        "progress",
        "write progress = { to = 9, step = 1 }",
    ),
    ('reps = 3\ncues = [{ at = 30s, say = "x" }]', "cues[1].at", 'write cues = [{ at = "30s", say = "x" }]'),
    ('reps = 3\ntempo = "3-1-1-0"', "tempo", 'write "down 3, hold 1, up 1"'),
    ("reps = 10\ntime = 30", "time", "are two doses"),
    ("reps = 3\nreps = 4", "reps", "given a second time"),
    ('reps = 3\ntempo = "up 1 down 2"', "tempo", 'write "up 1, down 2"'),
    ('reps = 3\ntempo = "up 1.5s; hold 1 down 2"', "tempo", 'write "up 1.5s, hold 1, down 2"'),
    ('reps = 3\nwhy = "Strong calves', "why", 'write why = "Strong calves"'),
    ('reps = 3\nwhy = "Strong calves\nrest = 5', "why", 'write why = "Strong calves"'),
    ("reps = 3\nwhy = 'Don't lean'", "why", 'write why = "Don\'t lean"'),
    ('reps = 3\nwhy = "Say "now" aloud"', "why", "write why = \"Say 'now' aloud\""),
    ('reps = 3\ncues = [{ at = "half", say = "Breathe }]', "cues", "a quote is missing"),
    ('reps = 3\nsetup = ["One.", "Two."\nrest = 5', "setup", 'write setup = ["One.", "Two."]'),
    ('reps = 3\nsetup = ["One." "Two."]', "setup", 'write setup = ["One.", "Two."]'),
]


@pytest.mark.parametrize(("body", "key", "part"), MISTAKES)
def test_a_mistake_of_hand(body: str, key: str, part: str) -> None:
    (problem,) = wrong(f"{HEAD}{EXERCISE}{body}\n")
    assert part in problem.message
    assert problem.key == f"exercise[1].{key}"
    lines = f"{HEAD}{EXERCISE}{body}\n".split("\n")
    assert problem.line is not None and key.rpartition(".")[2] in lines[problem.line - 1]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_line_is_right_whatever_ends_lines(newline: str) -> None:
    (problem,) = wrong(f"{HEAD}{EXERCISE}hold = 30s\n".replace("\n", newline))
    assert problem.line == 5


def test_single_brackets() -> None:
    (problem,) = wrong(f"{HEAD}[exercise]\nname = 'A'\nreps = 3")
    assert (problem.line, problem.key) == (3, "exercise") and "write [[exercise]]" in problem.message
    (problem,) = wrong(f"{HEAD}[exercise]\nname = 'A'\nreps = 3\n[exercise]\nname = 'B'")
    assert problem.line == 6 and "write [[exercise]]" in problem.message


def test_a_key_of_the_top_level_below_a_table() -> None:
    (problem,) = wrong(f"{HEAD}[voice]\nrate = 150\nequipment = 'mat'\n{EXERCISE}reps = 3")
    assert problem.line == 5
    assert "move 'equipment' above the first [...]" in problem.message


def test_a_text_that_looks_like_a_mistake_is_none() -> None:
    (problem,) = wrong(f'{HEAD}{EXERCISE}why = "“good” = 30s"\nreps = 8-12')
    assert (problem.line, problem.key) == (6, "exercise[1].reps")


@pytest.mark.parametrize("line", ["reps: 3", "reps 3"])
def test_no_equals_sign(line: str) -> None:
    (problem,) = wrong(f"{HEAD}{EXERCISE}{line}\n")
    assert problem.line == 5 and "write reps = 3" in problem.message


def test_an_unknown_syntax_error_stands_alone_with_its_line() -> None:
    (problem,) = wrong(f"{HEAD}{EXERCISE}reps = = 30\nsecnds = 3")
    assert problem.line == 5 and "this is no TOML" in problem.message


def test_locate() -> None:
    text = (
        'a = 1\n# b = 2\nc = """\nd = 3\n"""\n[e.f]\n"g h" = [\n  1, 2,\n  { i = [ 3,\n 4 ], j = 5 },\n]\n'
        "[[k]]\nl.m = 6\n[[k]]\nl = 7\n[k.n]\no = 2.5\n[[k.p]]\nq = 1\n[[k.p]]\nq = ']'\n"
    )
    expected = {
        "a": 1,
        "c": 3,
        "e.f": 6,
        "e.f.g h": 7,
        "e.f.g h[2]": 8,
        "e.f.g h[3].i": 9,
        "e.f.g h[3].i[2]": 10,
        "e.f.g h[3].j": 10,
        "k[1].l.m": 13,
        "k[2]": 14,
        "k[2].l": 15,
        "k[2].n.o": 17,
        "k[2].p[1].q": 19,
        "k[2].p[2].q": 21,
    }
    assert {key: locate(text, key) for key in expected} == expected
    assert locate(text, "k[2].p[2].missing") == 20
    assert locate(text, "") == 1
