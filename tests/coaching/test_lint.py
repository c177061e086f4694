"""Each rule of the lint where it should speak, and near misses where it should not."""

from dataclasses import replace

import pytest

from voicecoach.coaching.lint import Finding, lint
from voicecoach.model.routine import At, AuthorCue, Block, Effort, Exercise, Hold, Reps, Routine
from voicecoach.model.units import Seconds
from voicecoach.phrases.words import Words, load_words


@pytest.fixture(scope="module")
def words() -> Words:
    loaded = load_words("en")
    assert loaded is not None
    return loaded


def exercise(name: str = "Ankle circles", **keys: object) -> Exercise:
    made = Exercise("x", name, (Effort((Reps(10),), key="exercise[1]"),), key="exercise[1]")
    return replace(made, **keys)  # type: ignore[arg-type]  # keys of many types


def routine(*exercises: Exercise, caution: tuple[str, ...] = ("Gently.",), **keys: object) -> Routine:
    made = Routine("r", "Mornings", (Block(exercises),), caution=caution)
    return replace(made, **keys)  # type: ignore[arg-type]  # keys of many types


def rules(found: tuple[Finding, ...]) -> list[str]:
    return [finding.rule for finding in found]


SEEING = [
    "Bend the knee as shown.",
    "Do it like this.",
    "Lift the arm over here.",
    "See the picture for the grip.",
    "Your foot is as in the second photo.",
    "Watch your knee.",
    "Watch that the heel stays down.",
    "Look at your toes.",
    "Look down at your feet.",
    "Check it in the mirror.",
    "Bend until you can no longer see your toes.",
    "Fix your eyes on a point.",
    "You should see the heel rise.",
]

NOT_SEEING = [
    "Look straight ahead.",
    "Look over your left shoulder.",
    "Watch out for dizziness.",
    "If it hurts, see a doctor.",
    "Before you see your physiotherapist, rest a day.",
    "Rest between exercises like this one.",
    "Keep your watch off the wrist.",
    "Here the calf works most.",
    "Figure out which foot is steadier.",
    "See how it feels.",
]


@pytest.mark.parametrize("sentence", SEEING)
def test_text_that_depends_on_seeing_is_found(sentence: str, words: Words) -> None:
    (found,) = lint(routine(exercise(setup=(sentence,))), words)
    assert (found.rule, found.key) == ("seeing", "exercise[1].setup")
    assert "touch" in found.message


@pytest.mark.parametrize("sentence", NOT_SEEING)
def test_text_that_only_sounds_like_seeing_is_left_alone(sentence: str, words: Words) -> None:
    assert lint(routine(exercise(setup=(sentence,))), words) == ()


def test_every_spoken_text_is_looked_at_and_placed(words: Words) -> None:
    shown = "As shown."
    cue = AuthorCue(At("half"), shown, key="exercise[1].cues[1]")
    effort = Effort((Hold(Seconds(20)),), name=shown, cues=(cue,), key="exercise[1].work[1]")
    one = exercise(
        name=shown, why=shown, easier=shown, setup=(shown,), detail=(shown,), exit=(shown,),
        caution=(shown,), equipment=(shown,), work=(effort,),
    )  # fmt: skip
    whole = routine(one, caution=(shown,), title=shown, about=shown, equipment=(shown,))
    lists = {"setup", "detail", "exit", "caution", "equipment"}
    expected = {f"exercise[1].{key}" for key in {"name", "why", "easier", "work[1].name", "cues[1]", *lists}}
    expected |= {"title", "about", "equipment", "caution"}
    assert {finding.key for finding in lint(whole, words)} == expected


def test_a_caution_is_asked_of_the_exercise_or_the_routine(words: Words) -> None:
    bare, cautious = exercise(), exercise(caution=("Ease off if it hurts.",))
    (found,) = lint(routine(bare, caution=()), words)
    assert (found.rule, found.key) == ("no-caution", "exercise[1]")
    assert "caution = " in found.message
    assert lint(routine(cautious, caution=()), words) == ()
    assert lint(routine(bare, caution=("Gently.",)), words) == ()


UNLISTED = [
    ("Sit on a chair.", "chair"),
    ("Put your foot on a low step.", "step"),
    ("Put your foot on the step in front of you.", "step"),
    ("Loop the band around your foot.", "band"),
    ("Hold a weight in each hand.", "weight"),
    ("Squeeze the ball between your knees.", "ball"),
    ("Lay a towel under the heel.", "towel"),
    ("Press against the wall.", "wall"),
    ("Raise the dumbbells.", "weight"),
    ("Slide the block to the left.", "block"),
]

NOTHING_NAMED = [
    "Take a step forward.",
    "The step back is a small one.",
    "Rise onto the ball of the foot.",
    "Come up on the balls of your feet.",
    "Put your weight behind the big toe.",
    "Shift the weight to the pads of your fingers.",
    "Go slowly, like a rocking chair.",
    "Be as straight as a plank.",
    "Bend the knees as if sitting down on a chair.",
    "Do this without a band.",
    "Let the abdominal wall be soft.",
    "The outside of the thigh is the iliotibial band.",
]


@pytest.mark.parametrize(("sentence", "thing"), UNLISTED)
def test_a_thing_that_no_equipment_lists_is_found(sentence: str, thing: str, words: Words) -> None:
    safe = exercise(setup=(sentence,), exit=("Let go.",))
    (found,) = lint(routine(safe), words)
    assert (found.rule, found.key) == ("equipment-unlisted", "exercise[1].setup")
    assert f" {thing} " in found.message
    assert lint(routine(replace(safe, equipment=(f"One {thing}, not too new.",))), words) == ()
    assert lint(routine(safe, equipment=(f"A sturdy {thing}",)), words) == ()


@pytest.mark.parametrize("sentence", NOTHING_NAMED)
def test_words_that_only_sound_like_things_are_left_alone(sentence: str, words: Words) -> None:
    assert lint(routine(exercise(setup=(sentence,))), words) == ()


def test_of_alternatives_one_that_is_listed_is_enough(words: Words) -> None:
    either = exercise(setup=("Face a wall or a counter.",))
    assert lint(routine(replace(either, equipment=("a wall",))), words) == ()
    assert len(lint(routine(replace(either, equipment=("a mat",))), words)) == 2
    both = exercise(setup=("Set a chair against the wall.",), equipment=("a chair",))
    assert rules(lint(routine(both), words)) == ["equipment-unlisted"]


def test_a_thing_is_told_once_an_exercise_also_from_the_detail(words: Words) -> None:
    twice = exercise(setup=("Sit on a chair.", "The chair stands firm."), detail=("Feel the chair.",))
    assert len(lint(routine(twice), words)) == 1
    late = exercise(setup=("Sit.",), detail=("Feel the chair behind you.",))
    assert [found.key for found in lint(routine(late), words)] == ["exercise[1].detail"]


STANDING = ["Stand tall.", "Stand on one leg.", "March on the spot.", "Do ten squats."]

SUPPORTED = [
    ("Stand facing a wall.", "Rest your fingertips on it."),
    ("Stand.", "Hold on to a rail."),
    ("Stand on one leg, a hand on the kitchen counter.",),
    ("Stand with somebody beside you.",),
    ("Stand behind a sturdy chair.",),
]


@pytest.mark.parametrize("sentence", STANDING)
def test_standing_without_support_is_found(sentence: str, words: Words) -> None:
    (found,) = lint(routine(exercise(setup=(sentence,))), words)
    assert (found.rule, found.key) == ("no-support", "exercise[1].setup")
    assert "within reach" in found.message


def test_standing_may_be_said_by_the_name_alone(words: Words) -> None:
    (found,) = lint(routine(exercise("Standing calf stretch")), words)
    assert (found.rule, found.key) == ("no-support", "exercise[1]")


@pytest.mark.parametrize("setup", SUPPORTED)
def test_standing_with_support_is_left_alone(setup: tuple[str, ...], words: Words) -> None:
    equipment = ("a wall", "a counter", "a chair")
    assert lint(routine(exercise(setup=setup, equipment=equipment)), words) == ()


@pytest.mark.parametrize(
    "sentence",
    ["Sit upright, and do not stand up yet.", "You understand every word.", "Sit, instead of standing."],
)
def test_who_does_not_stand_needs_no_support(sentence: str, words: Words) -> None:
    assert lint(routine(exercise(setup=(sentence,))), words) == ()


def test_support_denied_or_far_away_is_no_support(words: Words) -> None:
    toward = exercise(setup=("Stand, and bring your hips toward the wall.",), equipment=("a wall",))
    assert rules(lint(routine(toward), words)) == ["no-support"]
    denied = exercise(setup=("Stand without support, and without a wall.",))
    assert rules(lint(routine(denied), words)) == ["no-support"]


LOW = [
    "Kneel down.",
    "Come onto all fours.",
    "Lie on your back.",
    "Bend your knees, then lie down.",
    "Fold the other leg, its knee on the ground.",
    "Sit down on the floor.",
    "Let your buttocks sink onto your heels.",
    "Squat low.",
]

NOT_LOW = [
    "Sit upright, both feet flat on the floor.",
    "Do not kneel.",
    "The problem lies in the calf.",
    "Let the sleeve of your coat lie across the foot.",
    "Put your heels on the floor.",
    "Bend your knees.",
]


@pytest.mark.parametrize("sentence", LOW)
def test_a_low_position_without_a_way_out_is_found(sentence: str, words: Words) -> None:
    low = exercise(setup=(sentence,))
    (found,) = lint(routine(low), words)
    assert (found.rule, found.key) == ("no-exit", "exercise[1]")
    assert "near the floor" in found.message
    assert lint(routine(replace(low, exit=("Lean onto your hands.",))), words) == ()


@pytest.mark.parametrize("sentence", NOT_LOW)
def test_other_positions_need_no_way_out(sentence: str, words: Words) -> None:
    assert lint(routine(exercise(setup=(sentence,))), words) == ()


def test_a_load_or_a_band_needs_a_way_out(words: Words) -> None:
    loaded = exercise(load=("8 kg",))
    (found,) = lint(routine(loaded), words)
    assert (found.rule, found.key) == ("no-exit", "exercise[1]")
    assert "weight or a band" in found.message
    band = exercise(setup=("Tie the band to the door.",), equipment=("a band",))
    assert rules(lint(routine(band), words)) == ["no-exit"]
    assert lint(routine(replace(loaded, exit=("Put it down.",))), words) == ()
    assert lint(routine(exercise(load=("body weight",))), words) == ()


def test_a_level_is_judged_by_what_is_its_own(words: Words) -> None:
    base = exercise(setup=("Sit, as shown.",), level="easy")
    easy = replace(base, key="exercise[1].levels[1]")
    hard = replace(base, level="hard", setup=("Stand on one leg.",), key="exercise[1].levels[2]")
    found = lint(routine(replace(base, levels=(easy, hard))), words)
    assert [(finding.rule, finding.key) for finding in found] == [
        ("seeing", "exercise[1].setup"),
        ("no-support", "exercise[1].levels[2].setup"),
    ]


def test_a_level_that_repeats_a_fault_in_words_of_its_own_is_told_too(words: Words) -> None:
    base = exercise(setup=("Sit, as shown.",))
    level = replace(base, setup=("Sit lower, as shown.",), key="exercise[1].levels[1]")
    found = lint(routine(replace(base, levels=(level,))), words)
    assert [finding.key for finding in found] == ["exercise[1].setup", "exercise[1].levels[1].setup"]


def test_the_first_to_read_a_finding_knows_what_to_do(words: Words) -> None:
    found = lint(routine(exercise(setup=("Stand on a step, as shown.",), load=("8 kg",)), caution=()), words)
    assert rules(found) == ["no-caution", "seeing", "equipment-unlisted", "no-support", "no-exit"]
    for finding in found:
        assert "\n" not in finding.message and not finding.message.endswith(".")
        assert any(verb in finding.message for verb in ("add ", "say "))


def test_words_are_those_of_the_language_whatever_the_region() -> None:
    assert load_words("en-GB") is load_words("EN")
    for language in ("de", "../en", "", "en.toml", "xx-en"):
        assert load_words(language) is None


def test_without_words_nothing_is_said_of_the_text() -> None:
    fault = exercise(setup=("Stand on a step, as shown.",))
    assert lint(routine(fault, language="de"), load_words("de")) == ()
    assert rules(lint(routine(fault, caution=()), None)) == ["no-caution"]


def test_brief_can_tell_support_and_low_positions(words: Words) -> None:
    assert words.names_support("Rest your fingertips on it, and keep them there.")
    assert not words.names_support("Keep your hands on your hips.")
    assert words.is_low("Kneel on the pad.") and not words.is_low("Both feet flat on the floor.")
    assert words.is_loaded("Lay the band across the ankle.") and not words.is_loaded("Move your weight back.")
