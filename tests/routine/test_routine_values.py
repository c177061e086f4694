"""Every key: good values and what they become, bad values and what is said about them."""

from fractions import Fraction

import pytest
from routine_texts import EXERCISE, HEAD, one, read, some_clip, values, wrong, wrong_one

from voicecoach.model.routine import (
    At,
    AuthorCue,
    Count,
    Hold,
    Open,
    Phase,
    Progress,
    Reps,
    Tempo,
    Timed,
    VoiceHint,
)
from voicecoach.model.sound import Earcon, Recording

DURATIONS = [
    ("30", 30),
    ("2.5", Fraction(5, 2)),
    ("1.27", Fraction(127, 100)),
    ('"90s"', 90),
    ('"90 s"', 90),
    ('"1.5s"', Fraction(3, 2)),
    ('"1m30s"', 90),
    ('"3m"', 180),
    ('"3 min"', 180),
    ('"1:30"', 90),
    ('"90:00"', 5400),
    ('"1:30:00"', 5400),
    ('"1h"', 3600),
    ('"1h30m"', 5400),
    ('"24h"', 86400),
]


@pytest.mark.parametrize(("written", "seconds"), DURATIONS)
def test_a_duration_is_exact(written: str, seconds: Fraction) -> None:
    assert one(f"hold = {written}").work[0].doses == (Hold(Fraction(seconds)),)


@pytest.mark.parametrize(
    ("written", "part"),
    [
        ("true", "is true; it should be a duration"),
        ("nan", "a finite number"),
        ("inf", "a finite number"),
        ("0", "more than 0"),
        ("0.0", "more than 0"),
        ("-5", "more than 0"),
        ("86401", "at most 24 hours"),
        ("1e999999999", "at most 24 hours"),
        ("1e-999999999", "at most nine decimals"),
        ('"25h"', "at most 24 hours"),
        ('"90"', "write hold = 90"),
        ('"60 seconds"', 'write hold = "60s"'),
        ('"2 minutes"', 'write hold = "2 min"'),
        ('"2,5"', "write hold = 2.5"),
        ('"1:75"', "a duration"),
        ('"1:60:00"', "a duration"),
        ('"-5s"', "a duration"),
        ('""', "a duration"),
        ('"٣s"', "a duration"),
        ("[]", "one dose for each set"),
        ('[30, "x"]', "entry 2 of the list"),
        ("01:30:00", 'write hold = "1:30:00"'),
        ("1979-05-27", "a duration"),
        ("{ a = 1 }", "is a table"),
    ],
)
def test_a_bad_duration_is_refused(written: str, part: str) -> None:
    assert part in wrong_one(f"hold = {written}")


@pytest.mark.parametrize("key", ["rest", "rest_after", "lead_in", "count_in"])
def test_some_durations_may_be_nothing(key: str) -> None:
    assert getattr(one(f"reps = 3\n{key} = 0"), key) == 0
    assert "0 or more" in wrong_one(f"reps = 3\n{key} = -1")


@pytest.mark.parametrize(
    "written", ["true", '"10"', "10.0", "0", "-1", "nan", "100001", "0x" + "f" * 4000, "[]", "{}"]
)
def test_reps_are_whole_numbers(written: str) -> None:
    assert "'reps' is" in wrong_one(f"reps = {written}")


def test_what_a_routine_says_of_itself() -> None:
    routine = read(
        'format = 1\ntitle = " My\\n\\troutine "\nid = "mine"\nabout = "About."\nrehabilitation = true\n'
        'language = "pt-BR"\nauthor = "A"\nsource = "https://example.org"\nlicense = "CC0-1.0"\n'
        'equipment = "mat"\ncaution = ["One.", "Two."]\nlead_in = 4\ncount_in = 0\n'
        '[voice]\nname = "slow"\nrate = 150\n[count]\nlast = 3\n'
        f"{EXERCISE}reps = 3\n{EXERCISE}reps = 3\nlead_in = 20\ncount = {{ every = 2 }}"
    )
    assert (routine.title, routine.id, routine.about) == ("My routine", "mine", "About.")
    assert routine.rehabilitation and routine.language == "pt-BR"
    assert (routine.author, routine.source, routine.license) == ("A", "https://example.org", "CC0-1.0")
    assert (routine.equipment, routine.caution) == (("mat",), ("One.", "Two."))
    assert routine.voice == VoiceHint("slow", 150)
    first, second = routine.exercises
    assert values(first.lead_in, first.count_in, second.lead_in, second.count_in) == (4, 0, 20, 0)
    assert first.work[0].count == Count(last=3)
    assert second.work[0].count == Count(last=3, every=2)


def test_defaults() -> None:
    exercise = one("reps = 12")
    assert exercise.id == "a"
    assert values(exercise.lead_in, exercise.count_in, exercise.rest, exercise.rest_after) == (10, 3, 30, 0)
    assert values(exercise.sets, exercise.order, exercise.switch, exercise.every) == (1, "set", 5, None)
    assert exercise.work[0].tempo == Tempo((Phase("", Fraction(2)),))
    assert exercise.work[0].count == Count("up", 1, 5, True, "off")
    block = read(f"{HEAD}[[block]]\n[[block.exercise]]\nname = 'A'\nreps = 1").blocks[0]
    assert values(block.rounds, block.rest, block.title) == (1, 30, None)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Calf raise (both legs)!", "calf-raise-both-legs"),
        ("Dehnübung", "dehnübung"),
        ("हिन्दी योग", "हिन्दी-योग"),
        ("ＡＢ", "ab"),
    ],
)
def test_the_id_is_the_slug_of_the_name(name: str, slug: str) -> None:
    assert read(f'{HEAD}[[exercise]]\nname = "{name}"\nreps = 3').exercises[0].id == slug


@pytest.mark.parametrize(
    ("top", "part"),
    [
        ("rehabilitation = 1", "true or false"),
        ('rehabilitation = "yes"', "write rehabilitation = true"),
        ('language = "english please"', "a language tag"),
        ("language = 1", "a language tag"),
        ("about = 3", 'write about = "3"'),
        ('about = ""', "not empty"),
        ('about = "' + "x" * 301 + '"', "has 301"),
        ('about = "a\\u001bb"', "U+001B"),
        ('about = "a\\u202eb"', "U+202E"),
        ('about = "a\\u0085b"', "U+0085"),
        ("caution = [1]", "entry 1 of the list"),
        ("caution = 1", "a list of texts"),
        ("voice = 1", "which is a table"),
        ("voice = { rate = 79 }", "from 80 to 449"),
        ("voice = { rat = 100 }", "did you mean 'rate'?"),
        ("count = { reps = 'upp' }", "did you mean 'up'?"),
        ("count = { last = 11 }", "from 0 to 10"),
        ("count = { every = 0 }", "1 or more"),
        ("count = { marks = 1 }", "true or false"),
        ("count = { beep = true }", '"off", "rep" or "second"'),
        ("titel = 'x'", "did you mean 'title'?"),
        ("exercises = []", "[[exercise]]"),
    ],
)
def test_bad_values_of_the_top_level(top: str, part: str) -> None:
    (problem,) = wrong(f"{HEAD}{top}\n{EXERCISE}reps = 3")
    assert part in problem.message
    assert problem.line == 3


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (f'title = "T"\n{EXERCISE}reps = 3', "write format = 1"),
        (f'format = 2\ntitle = "T"\n{EXERCISE}reps = 3', "the only version"),
        (f'format = true\ntitle = "T"\n{EXERCISE}reps = 3', "write format = 1"),
        (f"format = 1\n{EXERCISE}reps = 3", "'title' is missing"),
        (HEAD, "there is no exercise"),
        (f"{HEAD}exercise = []", "a list of tables"),
        (f"{HEAD}exercise = [1]", "an exercise, which is a table"),
        (f"{HEAD}[[block]]\ntitle = 'x'", "a block needs exercises"),
        (f"{HEAD}{EXERCISE}reps = 1\n[[block]]\n[[block.exercise]]\nname = 'B'\nreps = 1", "not both"),
        (f"{HEAD}[[exercise]]\nreps = 3", "needs a 'name'"),
        (f"{HEAD}[[exercise]]\nname = '!'\nreps = 3", "no id can be made"),
    ],
)
def test_what_must_be_there(text: str, part: str) -> None:
    (problem,) = wrong(text)
    assert part in problem.message
    assert problem.line is not None


@pytest.mark.parametrize(
    ("written", "phases"),
    [
        ("up 1, hold 1, down 2", [("up", 1), ("hold", 1), ("down", 2)]),
        ("2", [("", 2)]),
        ("pulse 0.25", [("pulse", Fraction(1, 4))]),
        ("hold 1m", [("hold", 60)]),
        ("hold 3 min, release 5 s", [("hold", 180), ("release", 5)]),
        ("step 2 3", [("step 2", 3)]),
        ("hold 1:30", [("hold", 90)]),
        ("own", []),
    ],
)
def test_tempo(written: str, phases: list[tuple[str, Fraction]]) -> None:
    expected = Tempo(tuple(Phase(words, Fraction(seconds)) for words, seconds in phases))
    assert one(f'reps = 3\ntempo = "{written}"').work[0].tempo == expected


@pytest.mark.parametrize(
    ("written", "part"),
    [
        ('"up"', "has no seconds"),
        ('"up1"', "has no seconds"),
        ('"up 1,"', "has no seconds"),
        ('"up 1,5, down 2"', "1.5"),
        ('"up 0.2"', "at least 0.25 s"),
        ('"up 25h"', "at most 24 hours"),
        ('""', "not empty"),
        ("2", 'write tempo = "2"'),
        ("[1]", "phases with their seconds"),
        ('"3-1-1-0"', 'write "down 3, hold 1, up 1"'),
        ('"3/1/X/1"', 'write "down 3, hold 1, up 1, hold 1"'),
        ('"3110"', 'write "down 3, hold 1, up 1"'),
    ],
)
def test_a_bad_tempo(written: str, part: str) -> None:
    assert part in wrong_one(f"reps = 3\ntempo = {written}")


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ('"20s"', At("after", Fraction(20))),
        ("20", At("after", Fraction(20))),
        ('"-10s"', At("before", Fraction(10))),
        ('"half"', At("half")),
        ('"start"', At("start")),
        ('"end"', At("end")),
        ('"rest"', At("rest")),
        ('"rep 20"', At("rep", n=20)),
        ('"every 10 reps"', At("every-reps", n=10)),
        ('"every 15s"', At("every-seconds", Fraction(15))),
        ('"every 3m"', At("every-seconds", Fraction(180))),
        ('"every 1:30"', At("every-seconds", Fraction(90))),
    ],
)
def test_when_a_cue_is_wanted(written: str, at: At) -> None:
    (cue,) = one(f'reps = 30\ncues = [{{ at = {written}, say = "Breathe." }}]').work[0].cues
    assert cue == AuthorCue(at, "Breathe.")
    assert cue.key == "exercise[1].cues[1]"


@pytest.mark.parametrize(
    ("cue", "part"),
    [
        ('{ at = "20", say = "x" }', 'write at = "20s" or "rep 20"'),
        ('{ at = "every 20", say = "x" }', 'write at = "every 20s" or "every 20 reps"'),
        ('{ at = "rep 0", say = "x" }', "a rep from 1"),
        ('{ at = "hlaf", say = "x" }', "did you mean 'half'?"),
        ('{ at = "every 0s", say = "x" }', "more than 0"),
        ('{ at = true, say = "x" }', "it should be"),
        ('{ say = "x" }', "a cue needs 'at'"),
        ('{ at = "half" }', "either 'say' or 'sound'"),
        ('{ at = "half", say = "x", sound = "tick" }', "not both"),
        ('{ at = "half", sound = "tik" }', "did you mean 'tick'?"),
        ('{ at = "half", sound = 1 }', "the name of a chime"),
        ('{ at = "half", sond = "tick", say = "x" }', "did you mean 'sound'?"),
        ("1", "which is a table"),
    ],
)
def test_a_bad_cue(cue: str, part: str) -> None:
    assert part in wrong_one(f"reps = 30\ncues = [{cue}]")


@pytest.mark.parametrize(
    "path",
    [
        "../x.wav",
        "a/../x.wav",
        "/etc/x.wav",
        "C:x.wav",
        "a\\\\x.wav",
        "~/x.wav",
        "a//x.wav",
        "con/x.wav",
        "x/NUL.wav",
        "a /x.wav",
    ],
)
def test_a_path_that_could_lead_elsewhere_is_never_opened(path: str) -> None:
    assert "it should be a path" in wrong_one(f'reps = 3\ncues = [{{ at = "half", sound = "{path}" }}]')


def test_sounds() -> None:
    cues = (
        one('reps = 3\ncues = [{ at = "half", sound = "tick" }, { at = "end", sound = "a/b.WAV" }]')
        .work[0]
        .cues
    )
    assert [cue.say for cue in cues] == [Earcon("tick"), Recording("a/b.WAV", some_clip(""))]


def test_the_other_doses() -> None:
    assert one("time = 45").work[0].doses == (Timed(Fraction(45)),)
    assert one("open = true").work[0].doses == (Open(Fraction(300)),)
    assert one('open = "2m"').work[0].doses == (Open(Fraction(120)),)
    assert "leave the key out" in wrong_one("open = false")
    lists = one('hold = ["30s", 20]')
    assert lists.sets == 2 and lists.work[0].doses == (Hold(Fraction(30)), Hold(Fraction(20)))
    held = one('reps = 10\nhold = "10s"').work[0]
    assert held.doses == (Reps(10),)
    assert held.tempo == Tempo((Phase("hold", Fraction(10)), Phase("release", Fraction(3))))
    assert one("reps = 10\nhold = 10\nrelease = 0").work[0].tempo == Tempo((Phase("hold", Fraction(10)),))


def test_progress() -> None:
    assert one("reps = 3\nprogress = { to = 9, step = 2 }").work[0].progress == Progress(
        Fraction(9), Fraction(2), 1
    )
    grown = one('hold = 30\n[exercise.progress]\nto = "1m"\nstep = 2.5\nafter = 3').work[0].progress
    assert grown == Progress(Fraction(60), Fraction(5, 2), 3)
