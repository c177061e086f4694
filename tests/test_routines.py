"""The bundled routines and exercise libraries: complete, safe, and without a finding."""

from dataclasses import replace
from pathlib import Path

import pytest

from voicecoach.coaching.lint import lint
from voicecoach.coaching.metric import FixedMetric
from voicecoach.coaching.script import Script
from voicecoach.model.routine import Block, Exercise, Hold, Progress, Reps, Routine, Timed
from voicecoach.model.segment import Laid, Misfit, Work
from voicecoach.model.sound import Utterance
from voicecoach.model.units import Seconds
from voicecoach.phrases import load_phrases
from voicecoach.phrases.words import load_words
from voicecoach.routine import load_library, parse
from voicecoach.timeline import Placed, walk

BUNDLED = Path(__file__).parents[1] / "routines"
NAMES = sorted(path.stem for path in BUNDLED.glob("*.toml"))
MOBILITY = ("ankle-raise", "plantar-flexion-stretch", "squatted-seiza", "ankle-dorsiflexion")
REHABILITATION = ("seated-ankle-stretch", "wall-ankle-stretch", "standing-ankle-stretch", "band-ankle-rock")
SPEEDS = (140, 175, 220)
LIBRARY = load_library([BUNDLED / "library"])


def bundled(name: str) -> Routine:
    path = BUNDLED / f"{name}.toml"
    return parse(path.read_bytes(), library=LIBRARY, open_sound=None, file=path.name)


def used(identifier: str) -> Exercise:
    text = f'format = 1\ntitle = "One"\n[[exercise]]\nuse = "{identifier}"\n'
    return parse(text, library=LIBRARY, open_sound=None).exercises[0]


def performed(routine: Routine, speed: int = 175, attended: bool = False, **keys: object) -> list[Placed]:
    script = Script(routine, load_phrases("en", "a day"), attended=attended, **keys)  # type: ignore[arg-type]  # of many types
    return list(walk(script, FixedMetric(speed)))


def misfits(routine: Routine, speed: int) -> list[Misfit]:
    return [misfit for placed in performed(routine, speed) for misfit in placed.laid.misfits]


def length(placed: list[Placed]) -> Seconds:
    return placed[-1].start + placed[-1].laid.seconds


def spoken(laid: Laid) -> list[str]:
    return [cue.sound.text for cue in laid.cues if isinstance(cue.sound, Utterance)]


def progresses(exercise: Exercise) -> list[Progress]:
    ladder = (exercise, *exercise.levels)
    return [effort.progress for step in ladder for effort in step.work if effort.progress]


def grown(exercise: Exercise) -> Exercise:
    """The exercise at the end of its progress."""
    efforts = []
    for effort in exercise.work:
        if effort.progress is not None:
            to = effort.progress.to
            dose = Reps(int(to)) if isinstance(effort.doses[0], Reps) else Hold(to)
            effort = replace(effort, doses=(dose,))
        efforts.append(effort)
    return replace(exercise, work=tuple(efforts))


@pytest.mark.parametrize("name", NAMES)
def test_every_routine_is_without_a_finding(name: str) -> None:
    routine = bundled(name)
    assert lint(routine, load_words(routine.language)) == ()
    for speed in SPEEDS:
        assert misfits(routine, speed) == [], f"at {speed} words a minute"


@pytest.mark.parametrize("identifier", LIBRARY.ids())
def test_every_exercise_of_the_libraries_is_complete(identifier: str) -> None:
    exercise = used(identifier)
    for part in ("equipment", "caution", "why", "setup", "detail", "exit", "easier"):
        assert getattr(exercise, part), part
    assert progresses(exercise)
    assert lint(Routine("one", "One", (Block((exercise,)),)), load_words("en")) == ()


@pytest.mark.parametrize("identifier", LIBRARY.ids())
def test_every_level_fits_from_its_first_dose_to_its_last(identifier: str) -> None:
    exercise = used(identifier)
    for step in (exercise, *exercise.levels):
        step = replace(step, levels=())
        for dose in (step, grown(step)):
            for speed in SPEEDS:
                assert misfits(Routine("one", "One", (Block((dose,)),)), speed) == []


@pytest.mark.parametrize("identifier", LIBRARY.ids())
def test_sentences_are_short_enough_to_be_heard_once(identifier: str) -> None:
    exercise = used(identifier)
    for step in (exercise, *exercise.levels):
        heard = (*step.setup, *step.detail, *step.exit, *step.caution, step.why or "", step.easier or "")
        for sentence in heard:
            assert len(sentence) <= 120 and sentence.endswith("."), sentence


@pytest.mark.parametrize(
    ("identifier", "least"),
    [
        ("ankle-raise", 10),
        ("plantar-flexion-stretch", 30),
        ("squatted-seiza", 30),
        ("ankle-dorsiflexion", 30),
        ("seated-ankle-stretch", 20),
        ("wall-ankle-stretch", 20),
        ("standing-ankle-stretch", 10),
        ("band-ankle-rock", 30),
        ("sit-to-stand", 20),
        ("arm-curl", 20),
    ],
)
def test_there_is_time_to_get_into_position(identifier: str, least: int) -> None:
    exercise = used(identifier)
    assert exercise.lead_in >= least
    if exercise.sides:
        assert exercise.switch >= 10, "a change of side is a new position"


@pytest.mark.parametrize(
    ("identifier", "starts", "ends"),
    [
        ("ankle-raise", Reps(10), 60),
        ("plantar-flexion-stretch", Hold(Seconds(20)), 60),
        ("squatted-seiza", Hold(Seconds(5)), 30),
        ("ankle-dorsiflexion", Hold(Seconds(20)), 60),
        ("seated-ankle-stretch", Hold(Seconds(30)), 60),
        ("wall-ankle-stretch", Hold(Seconds(30)), 60),
        ("standing-ankle-stretch", Hold(Seconds(30)), 60),
        ("band-ankle-rock", Reps(10), 20),
    ],
)
def test_doses_start_low_and_grow_to_their_end(identifier: str, starts: object, ends: int) -> None:
    effort = used(identifier).work[0]
    assert effort.doses == (starts,)
    assert effort.progress is not None and effort.progress.to == ends


def test_heels_are_lowered_slowly() -> None:
    phases = used("ankle-raise").work[0].tempo.phases
    assert [phase.words for phase in phases] == ["up", "down"]
    assert phases[1].seconds == 2


def test_dorsiflexion_is_a_ladder_of_whole_setups() -> None:
    exercise = used("ankle-dorsiflexion")
    assert [level.level for level in exercise.levels] == ["supported", "knee lifted", "leg lifted"]
    assert [level.work[0].doses[0] for level in exercise.levels] == [
        Hold(Seconds(20)),
        Hold(Seconds(15)),
        Hold(Seconds(10)),
    ]
    for level in exercise.levels:
        assert any("heel is down" in sentence for sentence in level.setup), "whoever starts here hears it all"
        assert isinstance(level.work[1].doses[0], Reps), "short pulses"


@pytest.mark.parametrize("name", [name for name in NAMES if "ankle" in name])
def test_ankle_routines_carry_the_common_cautions(name: str) -> None:
    cautions = bundled(name).caution
    text = " ".join(cautions)
    for word in ("fracture", "surgery", "Achilles", "contracture", "hot, swollen or tender", "numb", "skin"):
        assert word in text
    assert cautions[0].startswith("Stop at once for sharp pain, numbness, tingling or dizziness"), (
        "the first is said again when something hurts"
    )


def test_mobility_and_balance_is_the_first_four() -> None:
    routine = bundled("ankle-mobility-and-balance")
    assert tuple(exercise.id for exercise in routine.exercises) == MOBILITY
    assert not routine.rehabilitation


def test_rehabilitation_offers_all_four_or_two_of_them() -> None:
    whole, seated, standing = (
        bundled(name)
        for name in ("gentle-ankle-rehabilitation", "gentle-ankle-seated", "gentle-ankle-standing")
    )
    assert tuple(exercise.id for exercise in whole.exercises) == REHABILITATION
    assert whole.exercises == seated.exercises + standing.exercises
    assert whole.rehabilitation and seated.rehabilitation and standing.rehabilitation
    assert whole.about is not None and "One or two a day are enough" in whole.about


@pytest.mark.parametrize("attended", [False, True])
def test_first_steps_takes_less_than_a_minute_and_a_half(attended: bool) -> None:
    routine = bundled("first-steps")
    assert length(performed(routine, attended=attended)) < 90
    assert not routine.equipment and not any(exercise.equipment for exercise in routine.exercises)
    count, hold = routine.exercises
    assert isinstance(count.work[0].doses[0], Reps)
    assert isinstance(hold.work[0].doses[0], Hold) and hold.sides == ("left", "right")


def test_box_breathing_says_four_words_of_four_seconds_and_no_numbers() -> None:
    (exercise,) = bundled("box-breathing").exercises
    tempo = exercise.work[0].tempo.phases
    assert [(phase.words, int(phase.seconds)) for phase in tempo] == [
        ("in", 4), ("hold", 4), ("out", 4), ("hold", 4),
    ]  # fmt: skip
    laid = [placed.laid for placed in performed(bundled("box-breathing"))]
    (work,) = [each for each in laid if each.segment.kind == "work"]
    breaths = [text for text in spoken(work) if text in ("in", "hold", "out")]
    assert breaths == ["in", "hold", "out", "hold"] * 8
    assert not any(text.isdecimal() for text in spoken(work))


def test_strength_uses_blocks_rounds_times_lists_loads_and_several_doses() -> None:
    warm_up, weights, circuit = bundled("whole-body-strength").blocks
    assert circuit.rounds == 2 and warm_up.title == "Warm-up"
    curl, press = weights.exercises
    assert curl.work[0].doses == (Reps(12), Reps(10), Reps(8)) and len(curl.load) == curl.sets == 3
    assert press.sets == 2 and len(press.load) == 1
    push_up, heel_raise, sit_to_stand = circuit.exercises
    assert push_up.work[0].doses == sit_to_stand.work[0].doses == (Timed(Seconds(30)),)
    assert len(heel_raise.work) == 2
    assert not any(exercise.load for exercise in (*warm_up.exercises, *circuit.exercises))


def test_what_the_warm_up_taught_the_circuit_does_not_explain_again() -> None:
    routine = bundled("whole-body-strength")
    told = [text for placed in performed(routine) for text in spoken(placed.laid)]
    for exercise in routine.blocks[2].exercises:
        assert all(told.count(sentence) == 1 for sentence in exercise.setup if sentence not in exercise.exit)
    starts = [
        (placed.start, placed.laid.seconds)
        for placed in performed(routine)
        if isinstance(placed.laid.segment.body, Work)
    ]
    rests = [later[0] - sum(earlier) for earlier, later in zip(starts[-6:], starts[-5:], strict=False)]
    assert rests == [25, 30, 60, 25, 30], "to the frame what the file says"
