"""Keys that depend on one another, inheritance, levels, and the example of the format's page."""

from fractions import Fraction
from pathlib import Path

import pytest
from routine_texts import EMPTY, EXERCISE, HEAD, one, read, values, wrong, wrong_one

from voicecoach.model.routine import At, AuthorCue, Count, Hold, Open, Phase, Progress, Reps, Tempo
from voicecoach.routine import parse

CORPUS = Path(__file__).parent / "corpus"


def test_the_example_of_the_format() -> None:
    routine = parse((CORPUS / "ankle.toml").read_bytes(), library=EMPTY, open_sound=None, file="ankle.toml")
    assert (routine.id, len(routine.blocks)) == ("ankle-mobility-and-balance", 1)
    assert routine.caution == (
        "Stretch to a gentle pull, never into pain.",
        "If something hurts, ease out of it.",
    )
    raises, stretch = routine.exercises
    (effort,) = raises.work
    assert effort.doses == (Reps(12),)
    assert effort.tempo == Tempo((Phase("up", Fraction(1)), Phase("down", Fraction(2))))
    assert effort.cues == (AuthorCue(At("every-reps", n=4), "Weight off the little toes."),)
    assert effort.progress == Progress(Fraction(60), Fraction(4), 2)
    assert stretch.sides == ("left", "right")
    assert [level.level for level in stretch.levels] == ["supported", "knee lifted", "leg lifted"]
    assert stretch.level == "supported" and len(stretch.setup) == 3
    assert stretch.levels[1].setup == ("As before, and lift the other knee; its foot stays.",)
    for level in stretch.levels:
        assert level.name == "Ankle dorsiflexion" and level.id == "ankle-dorsiflexion"
        assert [item.doses for item in level.work] == [(Hold(Fraction(20)),), (Reps(10),)]
        assert level.work[0].progress == Progress(Fraction(60), Fraction(10), 1)
        assert level.work[1].tempo == Tempo((Phase("pulse", Fraction(1)),))
        assert level.exit == ("Sit back, and let the leg go long.",)


def test_all_errors_come_at_once_in_order_of_line() -> None:
    problems = wrong(
        'format = 1\ntitle = 3\n[[exercise]]\nname = "A"\nreps = true\nsecnds = 3\n[[exercise]]\nname = "B"\n'
        'cues = [\n  { at = "half", say = "" },\n  { at = "nope", say = "x" },\n]\nhold = 5\nsides = []\n'
    )
    assert [(problem.line, problem.key) for problem in problems] == [
        (2, "title"),
        (5, "exercise[1].reps"),
        (6, "exercise[1].secnds"),
        (10, "exercise[2].cues[1].say"),
        (11, "exercise[2].cues[2].at"),
        (14, "exercise[2].sides"),
    ]
    assert all(problem.file == "r.toml" for problem in problems)


@pytest.mark.parametrize(
    ("body", "part"),
    [
        ("", "needs one dose"),
        ("reps = 3\ntime = 3", "are two doses"),
        ("hold = 3\nopen = true", "'hold' and 'open'"),
        ("reps = 3\nrelease = 2", "'release' goes with"),
        ('hold = 3\ntempo = "up 1"', "'tempo' is the pace of 'reps'"),
        ('reps = 3\nhold = 3\ntempo = "up 1"', "which are a tempo already"),
        ("reps = 3\nhold = [3]", "one duration for every rep"),
        ("reps = 3\nhold = 0.1", "at least 0.25 s"),
        ('reps = 3\norder = "set"', "needs 'sides'"),
        ("reps = 3\nswitch = 3", "needs 'sides'"),
        ('hold = 3\nsides = ["a", "b"]\norder = "rep"', "needs 'reps'"),
        ('reps = 3\nsides = ["a"]\norder = "rep"', "needs two sides"),
        ('reps = 3\nsides = ["a", "a"]', "different texts"),
        ("reps = 3\norder = 'both'\nsides = ['a']", '"set", "side" or "rep"'),
        ("reps = 3\nrest = 3\nevery = 60", "instead of 'rest'"),
        ("open = true\nevery = 60", "does not go with 'open'"),
        ('reps = 3\ntempo = "own"\nevery = 60', "does not go with tempo"),
        ("reps = [3, 4]\nsets = 3", "there are 3 sets"),
        ('reps = 3\nload = ["a", "b"]', "write sets = 2"),
        ("reps = [3, 4]\nprogress = { to = 9, step = 1 }", "a list of doses"),
        ("open = true\nprogress = { to = 9, step = 1 }", "does not go with 'open'"),
        ("reps = 3\nprogress = { to = 9 }", "needs 'step'"),
        ("reps = 3\nprogress = { to = 2, step = 1 }", "less than the dose"),
        ('reps = 3\nprogress = { to = "9s", step = 1 }', "it counts reps"),
        ("work = [{ hold = 3 }]\nprogress = { to = 9, step = 1 }", "into an item"),
        ("work = []", "a list of tables"),
        ("work = [{ open = true }, { hold = 3 }]", "only the last item"),
        ('work = [{ reps = 3, tempo = "own" }, { hold = 3 }]', "only the last item"),
        ("work = [{ hold = 3, time = 3 }]", "'hold' and 'time'"),
        ("work = [{ name = 'x' }]", "an item of 'work' needs"),
        ('work = [{ hold = 3 }]\ntempo = "up 1"', "no item of 'work' takes it"),
        ("work = [{ work = [] , hold = 3 }]", "cannot hold another"),
        ('open = true\ncues = [{ at = "half", say = "x" }]', "an open set does not have"),
        ('reps = 3\ntempo = "own"\ncues = [{ at = "-5s", say = "x" }]', "at one's own pace"),
        ('hold = 30\ncues = [{ at = "rep 3", say = "x" }]', "this set counts none"),
        ("reps = 3\nlevels = [{ setup = 'x' }]", "a level needs a 'name'"),
        ("reps = 3\nlevels = [{ name = 'a' }, { name = 'a' }]", "as another level"),
        ("reps = 3\nlevels = [{ name = 'a', sides = ['b'] }]", "a level cannot change 'sides'"),
        ("reps = 3\nlevels = []", "[[exercise.levels]]"),
        ("reps = 3\nlevels = { name = 'a' }", "[[exercise.levels]]"),
        ("use = 'nothing'", "there is no exercise"),
    ],
)
def test_keys_that_contradict_each_other(body: str, part: str) -> None:
    assert part in wrong_one(body)


def test_one_bad_value_does_not_bring_errors_of_what_depends_on_it() -> None:
    assert "'reps' is true" in wrong_one("reps = true\nprogress = { to = 9, step = 1 }\nload = ['a', 'b']")
    assert "'sides'" in wrong_one('reps = 3\nsides = 3\norder = "rep"')


def test_count_is_merged_key_by_key() -> None:
    exercise = one(
        'count = { reps = "down" }\nwork = [{ reps = 3, count = { every = 2 } }, { hold = 5 }]',
        f'{HEAD}[count]\nlast = 2\nbeep = "rep"\n',
    )
    assert exercise.work[0].count == Count("down", 2, 2, True, "rep")
    assert exercise.work[1].count == Count("down", 1, 2, True, "rep")


def test_items_take_the_exercises_tempo() -> None:
    exercise = one('tempo = "up 1"\nwork = [{ reps = 3 }, { reps = 2, tempo = "own", name = "slow" }]')
    assert [effort.tempo.seconds for effort in exercise.work] == [1, 0]
    assert exercise.work[1].name == "slow"
    assert one("work = [{ hold = 5 }, { open = 9 }]").work[1].doses == (Open(Fraction(9)),)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("start", [[At("start")], []]),
        ("5s", [[At("after", Fraction(5))], []]),
        ("25s", [[], [At("after", Fraction(5))]]),
        ("-10s", [[], [At("after", Fraction(10))]]),
        ("half", [[], [At("start")]]),
        ("end", [[], [At("end")]]),
        ("rest", [[], [At("rest")]]),
        ("rep 3", [[], [At("rep", n=3)]]),
        ("every 15s", [[At("after", Fraction(15))], [At("after", Fraction(10))]]),
    ],
)
def test_a_cue_beside_work_goes_to_the_item_it_falls_into(at: str, expected: list[list[At]]) -> None:
    exercise = one(f'work = [{{ hold = 20 }}, {{ reps = 10 }}]\ncues = [{{ at = "{at}", say = "x" }}]')
    assert [[cue.at for cue in effort.cues] for effort in exercise.work] == expected


@pytest.mark.parametrize(
    ("work", "at", "part"),
    [
        ("{ reps = 3 }, { reps = 3 }", "rep 2", "move the cue into that item"),
        ("{ hold = 3 }, { hold = 3 }", "rep 2", "move the cue into that item"),
        ("{ hold = 3 }, { hold = 3 }", "10s", "after the end of the set"),
        ("{ hold = 3 }, { open = true }", "-10s", "an end that this set does not have"),
    ],
)
def test_a_cue_beside_work_that_falls_nowhere(work: str, at: str, part: str) -> None:
    assert part in wrong_one(f'work = [{work}]\ncues = [{{ at = "{at}", say = "x" }}]')


def test_levels_override() -> None:
    exercise = one(
        "reps = 10\ntempo = 'up 1'\nprogress = { to = 20, step = 1 }\nrest = 5\n"
        "levels = [{ name = 'easy', reps = 5 }, { name = 'hard', hold = 30, every = 60, sets = 2 }]"
    )
    easy, hard = exercise.levels
    assert easy.work[0].doses == (Reps(5),) and easy.work[0].tempo.seconds == 1 and easy.work[0].progress
    assert hard.work[0].doses == (Hold(Fraction(30)),) and hard.work[0].progress is None
    assert values(hard.every, hard.sets, easy.every, easy.rest) == (60, 2, None, 5)
    assert exercise.level == "easy" and exercise.work == easy.work and not easy.levels


def test_blocks() -> None:
    routine = read(
        f"{HEAD}[[block]]\ntitle = 'Warm'\nrounds = 3\nrest = 0\n[[block.exercise]]\nname = 'A'\nreps = 1\n"
        "[[block.exercise]]\nname = 'B'\nhold = 3\n[[block]]\n[[block.exercise]]\nname = 'C'\nreps = 1"
    )
    assert [values(block.title, block.rounds, block.rest) for block in routine.blocks] == [
        ("Warm", 3, 0),
        (None, 1, 30),
    ]
    assert [exercise.key for exercise in routine.exercises] == [
        "block[1].exercise[1]",
        "block[1].exercise[2]",
        "block[2].exercise[1]",
    ]


def test_a_shared_id_goes_with_no_progress() -> None:
    assert len(read(f"{HEAD}{EXERCISE}reps = 3\n{EXERCISE}reps = 4").exercises) == 2
    (problem,) = wrong(f"{HEAD}{EXERCISE}reps = 3\n{EXERCISE}reps = 4\nprogress = {{ to = 9, step = 1 }}")
    assert "neither may have 'progress'" in problem.message
    assert problem.key == "exercise[2]"
