"""script, check and render as commands."""

import json
import struct
import wave
from collections.abc import Callable
from pathlib import Path

import pytest
from as_process import Done, voicecoach

Run = Callable[..., Done]

SMALL = """\
format = 1
title = "Small"
caution = "Gently."
lead_in = 1
count_in = 2

[[exercise]]
name = "Lifts"
reps = 3
tempo = "up 1, down 1"

[[exercise]]
name = "Stay"
hold = "6s"
sides = ["left", "right"]
"""


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What was spoken once is not spoken again for each test."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def small(tmp_path: Path, cache: Path) -> Path:
    (tmp_path / "cache").symlink_to(cache)
    path = tmp_path / "small.toml"
    path.write_text(SMALL, "utf-8")
    return path


def test_the_sheet_as_text(run: Run, small: Path) -> None:
    done = run("script", str(small), "--estimate")
    assert done.code == 0 and done.err == ""
    lines = done.out.splitlines()
    assert "00:00.500 sound start" in lines
    assert '00:01.000 say "Small."' in lines


def test_the_sheet_as_data_has_the_counts_on_their_beats(run: Run, small: Path) -> None:
    done = run("script", str(small), "--json")
    sheet = json.loads(done.out)
    assert set(sheet) == {"title", "seconds", "sample_rate", "segments"}
    work = next(segment for segment in sheet["segments"] if segment["kind"] == "work")
    counts = [cue for cue in work["cues"] if cue["role"] == "count"]
    assert [cue["say"] for cue in counts] == ["1", "2", "3"]
    for n, cue in enumerate(counts):
        assert abs(cue["beat"] - (work["start"] + 2 * n)) <= 1 / sheet["sample_rate"]
        assert cue["at"] < cue["beat"] < cue["end"]
    ends = [segment["start"] + segment["seconds"] for segment in sheet["segments"]]
    assert ends[:-1] == pytest.approx([segment["start"] for segment in sheet["segments"][1:]], abs=1e-5)
    assert sheet["seconds"] == pytest.approx(ends[-1], abs=1e-5)


def test_a_sheet_may_begin_at_an_exercise(run: Run, small: Path) -> None:
    done = run("script", str(small), "--estimate", "--start-at", "stay")
    assert '"Lifts' not in done.out and "Stay" in done.out
    wrong = run("script", str(small), "--start-at", "stray")
    assert wrong.code == 2
    assert 'Did you mean "Stay"?' in wrong.err


def test_a_level_is_chosen_by_name(run: Run) -> None:
    done = run("script", "ankle-mobility-and-balance", "--estimate", "--level", "knee lifted")
    assert '"knee lifted."' in done.out
    wrong = run("script", "ankle-mobility-and-balance", "--level", "flying")
    assert wrong.code == 2 and "knee lifted" in wrong.err


ROUNDS = """\
format = 1
title = "Rounds"
count_in = 1
lead_in = 1

[[block]]
[[block.exercise]]
name = "March"
reps = 4
setup = "Stand tall."

[[block]]
rounds = 2
rest = 1
[[block.exercise]]
name = "Lunge"
reps = 5
sides = ["left", "right"]
setup = "A chair beside you."
[[block.exercise]]
name = "Twist"
reps = 6
sides = ["left", "right"]
order = "rep"
sets = 2
rest = 1
"""


def worked(done: Done) -> list[tuple[str, str | None, int, int]]:
    """The sets of a cue sheet: exercise, side, set, and the repetitions that are counted."""
    assert (done.code, done.err) == (0, "")
    return [
        (
            segment["exercise"],
            segment["side"],
            segment["set"],
            sum(cue["role"] == "count" for cue in segment["cues"]),
        )
        for segment in json.loads(done.out)["segments"]
        if segment["kind"] == "work"
    ]


LUNGES = [("lunge", "left", 1, 5), ("lunge", "right", 1, 5)]
TWISTS = [("twist", None, 1, 12), ("twist", None, 2, 12)]  # each pair is a number and a tick


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("", [("march", None, 1, 4), *(LUNGES + TWISTS) * 2]),
        ("--only 2", LUNGES * 2),
        ("--only twi --only march --rounds 1", [("march", None, 1, 4), *TWISTS]),
        ("--skip LUNGE --skip 3", [("march", None, 1, 4)]),
        ("--skip 1 --start-at 3 --rounds 1", TWISTS),
        ("--only march --repeat 3", [("march", None, 1, 4)] * 3),
        (
            "--side Right --rounds 1 --repeat 2",
            [("march", None, 1, 4), LUNGES[1], ("twist", "right", 1, 6), ("twist", "right", 2, 6)] * 2,
        ),
    ],
)
def test_a_session_is_what_was_chosen(
    run: Run, tmp_path: Path, options: str, expected: list[tuple[str, str | None, int, int]]
) -> None:
    path = tmp_path / "rounds.toml"
    path.write_text(ROUNDS, "utf-8")
    assert worked(run("script", str(path), "--estimate", "--json", *options.split())) == expected


def test_what_is_repeated_is_explained_once(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "rounds.toml"
    path.write_text(ROUNDS, "utf-8")
    sheet = run("script", str(path), "--estimate", "--repeat", "3").out
    assert sheet.count("Stand tall.") == sheet.count("A chair beside you.") == 1


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ("--only 4", "there is no exercise 4: the routine has 3."),
        ("--skip 1 --start-at march", 'exercise 1 ("March") is left out, so the session cannot start at it.'),
        ("--side up", 'no exercise of this session has a side "up"; there are: "left", "right".'),
        (
            "--only 1 --rounds 3",
            "no block of this session has rounds; --repeat does all of it several times.",
        ),
    ],
)
def test_what_cannot_be_chosen_is_told_in_a_sentence(
    run: Run, tmp_path: Path, options: str, sentence: str
) -> None:
    path = tmp_path / "rounds.toml"
    path.write_text(ROUNDS, "utf-8")
    assert run("script", str(path), "--estimate", *options.split()) == (2, "", sentence + "\n")


@pytest.mark.parametrize("command", ["run", "run --wait --output text", "render -o x.wav"])
def test_a_slip_is_told_before_anything_else(tmp_path: Path, command: str) -> None:
    done = voicecoach(*command.split(), "-", "--skip", "4", home=tmp_path, stdin=ROUNDS.encode())
    assert done == (2, "", "there is no exercise 4: the routine has 3.\n")


@pytest.mark.parametrize("option", ["--rounds", "--repeat"])
@pytest.mark.parametrize("number", ["0", "101", "two"])
def test_how_often_is_from_one_to_a_hundred(run: Run, small: Path, option: str, number: str) -> None:
    done = run("script", str(small), option, number)
    assert done.code == 2 and option in done.err and done.out == ""


def test_a_rendering_is_of_what_was_chosen(run: Run, small: Path, tmp_path: Path) -> None:
    target, chosen = tmp_path / "stay.wav", ("--skip", "lifts", "--side", "left")
    assert run("render", str(small), "-o", str(target), *chosen).code == 0
    seconds = json.loads(run("script", str(small), "--json", *chosen).out)["seconds"]
    with wave.open(str(target)) as file:
        assert abs(file.getnframes() / 22_050 - seconds) < 0.01
    assert seconds < json.loads(run("script", str(small), "--json").out)["seconds"] - 8


def test_a_closed_pipe_ends_quietly(small: Path, tmp_path: Path) -> None:
    code = (
        "import subprocess, sys\n"
        "p = subprocess.Popen([sys.executable, '-m', 'voicecoach', 'script', sys.argv[1]],"
        " stdout=subprocess.PIPE, stderr=subprocess.PIPE)\n"
        "p.stdout.close()\n"
        "sys.stdout.write(p.stderr.read().decode())\n"
    )
    assert voicecoach("whole-body-strength", home=tmp_path, code=code).out == ""


def test_check_tells_errors_all_at_once_with_their_lines(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text('format = 1\ntitle = "Bad"\n[[exercise]]\nname = "A"\nreps = "10"\nrests = 3\n', "utf-8")
    done = run("check", str(path))
    assert done.code == 2
    assert f"{path}:5: error: exercise[1].reps:" in done.out
    assert f"{path}:6: error: exercise[1].rests:" in done.out and "rest" in done.out


def test_check_finds_what_does_not_fit(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "tight.toml"
    path.write_text(
        'format = 1\ntitle = "Tight"\ncaution = "Gently."\n[[exercise]]\nname = "Pulses"\nreps = 20\n'
        'tempo = "0.5"\nsets = 2\nrest = 3\n'
        'cues = [{ at = "rep 4", say = "Keep your knee right over your toes all the way down." }]\n',
        "utf-8",
    )
    data = json.loads(run("check", "--json", str(path)).out)
    assert (data["ok"], data["errors"]) == (True, [])
    found = {finding["rule"]: finding for finding in data["findings"]}
    assert {"cue-dropped", "count-thinned", "rest-stretched"} <= set(found)
    assert found["cue-dropped"]["line"] == 10
    assert "Keep your knee" in found["cue-dropped"]["message"]
    assert run("check", str(path)).code == 0
    assert run("check", "--strict", str(path)).code == 1


def test_check_by_a_voice_measures_with_it(run: Run, small: Path) -> None:
    done = run("check", str(small), "--voice", "espeak", "--rate", "150")
    assert done.code == 0 and "valid" in done.out


def test_check_takes_several_files_and_a_library(run: Run) -> None:
    library = Path(__file__).parents[2] / "routines" / "library" / "ankle.toml"
    done = run("check", "--json", "first-steps", str(library))
    assert [json.loads(line)["ok"] for line in done.out.splitlines()] == [True, True]


def test_check_of_a_name_that_is_not_there_is_an_error_of_that_file(run: Run) -> None:
    done = run("check", "--json", "no-such-routine", "first-steps")
    assert done.code == 2
    assert [json.loads(line)["ok"] for line in done.out.splitlines()] == [False, True]


def test_rendering_makes_the_sound_of_the_sheet(run: Run, small: Path, tmp_path: Path) -> None:
    target = tmp_path / "small.wav"
    done = run("render", str(small), "-o", str(target))
    assert (done.code, done.err) == (0, "")
    sheet = json.loads(run("script", str(small), "--json").out)
    with wave.open(str(target)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 22_050)
        frames = file.getnframes()
        data = struct.unpack(f"<{frames}h", file.readframes(frames))
    assert abs(frames / 22_050 - sheet["seconds"]) < 0.01
    for segment in sheet["segments"]:
        for cue in segment["cues"]:
            heard = data[int(cue["at"] * 22_050) : int(cue["end"] * 22_050)]
            assert max(map(abs, heard)) > 500, f"nothing is heard of {cue}"
    assert list(tmp_path.glob(".*.part")) == []


def test_quieter_is_quieter(run: Run, small: Path, tmp_path: Path) -> None:
    peaks = []
    for volume in ("100", "50"):
        target = tmp_path / f"{volume}.wav"
        run("render", str(small), "-o", str(target), "--volume", volume)
        with wave.open(str(target)) as file:
            samples = struct.unpack(f"<{file.getnframes()}h", file.readframes(file.getnframes()))
        peaks.append(max(map(abs, samples)))
    assert peaks[1] == pytest.approx(peaks[0] / 2, rel=0.02)


def test_a_full_disk_leaves_no_half_file(small: Path, tmp_path: Path) -> None:
    """A limit on the size of files stands for the full disk: the same error from the same call."""
    resource = pytest.importorskip("resource", reason="other system: no limits on files")
    target = tmp_path / "small.wav"
    limit = 200_000
    code = (
        f"import resource, signal; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "from voicecoach.cli import main; main()\n"
    )
    assert resource
    done = voicecoach("render", str(small), "-o", str(target), home=tmp_path / "home", code=code)
    assert done.code == 1
    assert str(target) in done.err and "Traceback" not in done.err
    assert not target.exists() and list(tmp_path.glob(".*.part")) == []


def test_no_voice_prints_estimates_and_says_so(run: Run, small: Path) -> None:
    done = run("script", str(small), "--voice", "silent")
    assert "estimates" in done.err and 'say "Small."' in done.out


def test_a_cache_that_cannot_be_written_is_said_once(small: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "cache").write_text("a file where the folder should be", "utf-8")
    target = tmp_path / "small.wav"
    done = voicecoach("render", str(small), "-o", str(target), home=home)
    assert done.code == 0 and target.exists()
    assert len(done.err.splitlines()) == 1
    assert "Traceback" not in done.err


def test_a_routine_from_standard_input(tmp_path: Path) -> None:
    done = voicecoach("script", "-", "--estimate", home=tmp_path, stdin=SMALL.encode())
    assert done.code == 0 and 'say "Small."' in done.out
