"""Files that mean harm, or are simply broken: one placed error, quickly, and nothing else."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from routine_texts import EMPTY, EXERCISE, HEAD, read, values, wrong

from voicecoach.model.routine import Reps
from voicecoach.model.sound import Clip
from voicecoach.routine import (
    Catalogue,
    NotFound,
    RoutineError,
    folder_sounds,
    load_library,
    parse,
    parse_library,
    read_file,
    unrolled,
)

HOSTILE = {
    "size": (b"#" * 100 + b"\n") * 3000,
    "line": b"a = 1\nb = '" + b"x" * 5000 + b"'",
    "arrays": b"a = " + b"[" * 1500 + b"]" * 1500,
    "tables": b"a = " + b"{a=" * 800 + b"1" + b"}" * 800,
    "dotted": b"\n".join(b"a." * 1500 + b"k%d = 1" % number for number in range(50)),
    "header": b"[" + b"a." * 1500 + b"a]",
    "quoted": b".".join([b'"a"'] * 500) + b" = 1",
    "seventeen": b"a = " + b"[" * 17 + b"]" * 17,
    "exercises": (HEAD + EXERCISE * 1001).encode(),
    "digits": HEAD.encode() + b"[[exercise]]\nname='A'\nreps = " + b"9" * 4000,
    "hex": HEAD.encode() + b"[[exercise]]\nname='A'\nreps = 0x" + b"f" * 4000,
    "tiny": HEAD.encode() + b"[[exercise]]\nname='A'\nhold = 1e-999999999",
    "long": (HEAD + EXERCISE + "reps = 100000\ntempo = '10'").encode(),
    "counts": (HEAD + EXERCISE + "reps = 50001\nsets = 2\ntempo = '0.25'\nrest = 0").encode(),
    "nul": b"\0" * 100,
    "latin": "title = 'é'".encode("latin-1"),
    "utf16": "a = 1".encode("utf-16"),
    "quotes": b'"""' * 1000,
    "date": b"d = 1979-13-45",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_one_placed_error(name: str) -> None:
    problems = wrong(HOSTILE[name])
    assert all(problem.line is not None or name == "size" for problem in problems)
    assert all(str(problem).isprintable() and len(problem.message) < 400 for problem in problems)


@pytest.mark.parametrize("name", ["size", "line", "seventeen", "exercises", "long", "counts"])
def test_the_limit_is_named(name: str) -> None:
    (problem,) = wrong(HOSTILE[name])
    assert "limit" in problem.message


def test_a_byte_order_mark_is_no_error() -> None:
    assert read(b"\xef\xbb\xbf" + f"{HEAD}{EXERCISE}reps = 3".encode()).title == "T"


def test_at_most_a_hundred_errors_and_how_many_more() -> None:
    problems = wrong(HEAD + EXERCISE + "reps = 3\n" + "".join(f"k{number} = 1\n" for number in range(500)))
    assert len(problems) == 101 and "400 more" in problems[-1].message


def test_unrolled() -> None:
    routine = read(
        f"{HEAD}[[block]]\nrounds = 2\nrest = 60\n"
        "[[block.exercise]]\nname='A'\nreps = [10, 5]\nsides = ['l', 'r']\n"
        "[[block.exercise]]\nname = 'B'\nsets = 3\nevery = 60\nhold = 20"
    )
    # Two rounds of (two sides of 15 reps of 2 s, a rest of 30 s, three sets on the minute), a rest between.
    assert values(*unrolled(routine)) == (2 * (60 + 30 + 120) + 60, 2 * (30 + 3 * 5))


def test_unrolled_with_the_rests_after_exercises() -> None:
    """Between rounds the block's rest stands in place of the last one's; at the end there is none."""
    block = (
        "[[block]]\nrounds = 3\nrest = 10\n[[block.exercise]]\nname='A'\nhold = 20\nrest_after = 5\n"
        "[[block.exercise]]\nname = 'B'\nhold = 20\nrest_after = 100\n"
    )
    assert unrolled(read(HEAD + block))[0] == 3 * (20 + 5 + 20) + 2 * 10
    assert unrolled(read(HEAD + block + block))[0] == 2 * (3 * 45 + 2 * 10) + 100


@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    for text in (data, HEAD.encode() + data, f"{HEAD}{EXERCISE}reps = ".encode() + data):
        try:
            read(text)
        except RoutineError as error:
            assert str(error).replace("\n", "").isprintable()


_WORDS = st.sampled_from(
    [
        *("reps", "hold", "time", "levels", "work", "name", "cues", "open", "true", "[[exercise]]"),
        *("=", "[", "]", "{", "}"),
        *("\n", '"', "'", "30s", "3", ",", ".", "“", "1:30", "nan", '"x"'),
    ]
)


@given(st.lists(_WORDS, max_size=30))
def test_no_heap_of_keys_raises_anything_else(words: list[str]) -> None:
    try:
        read(f"{HEAD}{EXERCISE}{' '.join(words)}")
    except RoutineError as error:
        assert error.problems


_NAMES = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20)

_DOSES = st.one_of(
    st.integers(1, 500).map(lambda reps: f"reps = {reps}"),
    st.integers(1, 500).map(lambda reps: f"reps = {reps}\ntempo = 'up 1.27, down 2'"),
    st.integers(1, 3600).map(lambda seconds: f"hold = '{seconds}s'"),
    st.integers(1, 59).map(lambda minutes: f"time = '{minutes}:30'"),
    st.just("open = true"),
    st.just("work = [{ hold = 20 }, { reps = 10 }]"),
)


@given(st.lists(st.tuples(_NAMES, _DOSES), min_size=1, max_size=5))
def test_valid_routines_parse(exercises: list[tuple[str, str]]) -> None:
    text = HEAD + "".join(f'[[exercise]]\nname = "{name}"\n{dose}\n' for name, dose in exercises)
    assert len(read(text).exercises) == len(exercises)


LIBRARY = """format = 1
[[exercise]]
id = "raise"
name = "Calf raise"
reps = 10
tempo = "up 1"
setup = "Stand."
"""


def test_use(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(LIBRARY, "utf-8")
    library = load_library([tmp_path])
    plain, own, held = read(
        f"{HEAD}[[exercise]]\nuse = 'raise'\n[[exercise]]\nuse = 'raise'\nreps = 5\nsetup = []\nid = 'x'\n"
        "[[exercise]]\nuse = 'raise'\nhold = 5\nname = 'H'",
        library,
    ).exercises
    assert values(plain.id, plain.name, plain.setup, plain.work[0].tempo.seconds) == (
        "raise",
        "Calf raise",
        ("Stand.",),
        1,
    )
    assert values(own.id, own.setup, own.work[0].tempo.seconds) == ("x", (), 1)
    assert own.work[0].doses == (Reps(5),)
    assert values(held.name, held.work[0].tempo.seconds) == ("H", 2)
    (problem,) = wrong(f"{HEAD}[[exercise]]\nuse = 'rais'", library)
    assert "did you mean 'raise'?" in problem.message
    (problem,) = wrong(f"{HEAD}language = 'de'\n[[exercise]]\nuse = 'raise'", library)
    assert "its language is" in problem.message


def test_errors_of_the_library_are_placed_in_its_file(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text(LIBRARY + "rest = -1\n", "utf-8")
    own, other = wrong(f"{HEAD}[[exercise]]\nuse = 'raise'", load_library([path]))
    assert (own.file, own.line) == ("r.toml", 4)
    assert (other.file, other.line, other.key) == (str(path), 8, "exercise[1].rest")


def test_a_library_file_by_itself() -> None:
    assert [exercise.id for exercise in parse_library(LIBRARY)] == ["raise"]
    with pytest.raises(RoutineError) as caught:
        parse_library(
            LIBRARY * 1
            + LIBRARY.removeprefix("format = 1\n")
            + "[[exercise]]\nuse = 'x'\nname = 'y'\nreps = 1"
        )
    assert [problem.key for problem in caught.value.problems] == [
        "exercise[2].id",
        "exercise[3]",
        "exercise[3].use",
    ]


def test_without_use_no_library_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("broken", "utf-8")
    library = load_library([tmp_path])
    read(f"{HEAD}{EXERCISE}reps = 3", library)
    assert "'x' in the library" not in str(wrong(f"{HEAD}[[exercise]]\nuse = 'x'", library)[0])
    assert wrong(f"{HEAD}[[exercise]]\nuse = 'x'", library)[-1].file == str(tmp_path / "a.toml")


def test_catalogue(tmp_path: Path) -> None:
    mine, bundled = tmp_path / "mine", tmp_path / "bundled"
    for folder, title in ((mine, "Mine"), (bundled, "Theirs")):
        folder.mkdir()
        (folder / "ankle.toml").write_text(f'title = "{title}"', "utf-8")
    (bundled / "broken.toml").write_text("title = \x1b", "utf-8")
    catalogue = Catalogue([mine, bundled, tmp_path / "nowhere"])
    ankle, broken = catalogue.entries()
    assert (ankle.name, ankle.title, ankle.broken) == ("ankle", "Mine", None)
    assert broken.title is None and broken.broken is not None and broken.broken.isprintable()
    assert catalogue.find("ankle") == mine / "ankle.toml"
    assert catalogue.find("./x") == Path("x") and catalogue.find("x.toml") == Path("x.toml")
    with pytest.raises(NotFound, match="did you mean 'ankle'"):
        catalogue.find("ankel")


def _decode(data: bytes) -> Clip:
    return Clip(data, 100)


def test_sounds_stay_in_their_folder(tmp_path: Path) -> None:
    folder = tmp_path / "routines"
    folder.mkdir()
    (folder / "a.wav").write_bytes(b"\0\0" * 10)
    (folder / "long.wav").write_bytes(b"\0\0" * 6001)
    (tmp_path / "secret.wav").write_bytes(b"\0\0")
    open_sound = folder_sounds(folder, _decode)
    assert open_sound("a.wav") is open_sound("./a.wav")
    for name, part in (("long.wav", "60 s"), ("../secret.wav", "outside"), ("none.wav", "cannot be read")):
        with pytest.raises(ValueError, match=part):
            open_sound(name)


@pytest.mark.skipif(sys.platform == "win32", reason="needs symbolic links and pipes")
def test_links_out_pipes_and_devices_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "routines"
    folder.mkdir()
    (tmp_path / "secret.wav").write_bytes(b"\0\0")
    (folder / "link.wav").symlink_to(tmp_path / "secret.wav")
    os.mkfifo(folder / "pipe.wav")
    open_sound = folder_sounds(folder, _decode)
    with pytest.raises(ValueError, match="outside"):
        open_sound("link.wav")
    with pytest.raises(ValueError, match="no regular file"):
        open_sound("pipe.wav")
    for path in (folder / "pipe.wav", Path("/dev/zero"), folder):
        with pytest.raises(RoutineError, match=r"no regular file|cannot be read"):
            read_file(path)


def test_a_routine_without_a_folder_has_no_sounds() -> None:
    with pytest.raises(RoutineError, match="has no folder"):
        text = f"{HEAD}{EXERCISE}reps = 3\ncues = [{{ at = 'half', sound = 'a.wav' }}]"
        parse(text, library=EMPTY, open_sound=None)


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "big.toml"
    with path.open("wb") as file:
        file.truncate(10_000_000_000)
    with pytest.raises(RoutineError, match="larger than 256 KiB"):
        read_file(path)
