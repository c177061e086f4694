"""How a session begins: what was done before decides, and the user is asked; from records on the disk."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from voicecoach.cli.asking import Answers
from voicecoach.cli.beginning import Beginning, Begun
from voicecoach.cli.choosing import Choices
from voicecoach.cli.keys import CommandQueue
from voicecoach.cli.live import Stopping
from voicecoach.cli.source import load_routine
from voicecoach.history.latest import unfinished
from voicecoach.model.event import Answered, Command
from voicecoach.model.routine import Dose, Hold, Reps
from voicecoach.model.sound import Utterance
from voicecoach.model.units import Seconds
from voicecoach.phrases import load_phrases
from voicecoach.settings.folders import user_folders
from voicecoach.settings.table import Settings

NOW = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)

ROUTINE = """\
format = 1
title = "Ankles"
rehabilitation = {gentle}

[[exercise]]
name = "Calf raises"
reps = 10
progress = {{ to = 20, step = 5 }}

[[exercise]]
name = "Seiza"
hold = "20 s"
progress = {{ to = 30, step = 10 }}

[[exercise.levels]]
name = "low"

[[exercise.levels]]
name = "high"
hold = "10 s"
"""

Line = dict[str, Any]


def done(exercise: str, written: Line, asked: Line, level: str | None = None, **more: Any) -> Line:
    return {
        "line": "set", "exercise": exercise, "name": exercise, "level": level, "side": None, "round": 1,
        "set": 1, "written": [written], "asked": [asked], "done": [asked], "load": None, "tempo": 1,
        "cut": "none",
    } | more  # fmt: skip


def calf(asked: int) -> Line:
    return done("calf-raises", {"reps": 10}, {"reps": asked})


def seiza(asked: int, level: str = "low") -> Line:
    return done("seiza", {"seconds": 20 if level == "low" else 10}, {"seconds": asked}, level)


def answer(**what: Any) -> Line:
    return {"line": "answer", **what}


END = {"line": "end", "how": "finished"}


class Home:
    """A user's routine and their records."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file = path / "ankles.toml"
        self.write()

    def write(self, gentle: bool = False, *changes: tuple[str, str]) -> None:
        text = ROUTINE.format(gentle=str(gentle).lower())
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        self.file.write_text(text, "utf-8")

    def record(
        self, days_ago: int, *lines: Line, person: str | None = None, hours: int = 0, **options: Any
    ) -> None:
        """A session of so many days ago, or hours later than that, with these lines."""
        start = NOW - timedelta(days=days_ago) + timedelta(hours=hours)
        identity = f"{start:%Y%m%dT%H%M%SZ}-{days_ago:08x}"
        header = {
            "line": "session", "v": 1, "id": identity, "person": person, "routine": "ankles",
            "source": str(self.file), "options": options, "title": "Ankles", "hash": "0" * 64,
            "start": start.isoformat(), "date": start.date().isoformat(), "offset": 0, "voice": None,
            "app": "1",
        }  # fmt: skip
        at = {"at": (start + timedelta(seconds=9)).isoformat()}
        history = self.path / "history"
        history.mkdir(exist_ok=True)
        written = "".join(json.dumps(each) + "\n" for each in (header, *(line | at for line in lines)))
        (history / f"{identity}.jsonl").write_text(written, "utf-8")

    def beginning(self, choices: Choices | None = None, settings: Settings | None = None) -> Beginning:
        routine, source = load_routine(str(self.file))
        folders = user_folders({"VOICECOACH_HOME": str(self.path)})
        return Beginning(routine, source, choices or Choices(), settings or Settings(), folders, NOW)

    def asked(self, *numbers: int, choices: Choices | None = None) -> tuple[Begun, list[str]]:
        """The beginning where these answers are given, 0 being silence; and what was asked aloud."""
        queue, heard = CommandQueue(), list[str]()
        for number in numbers:
            queue.put(Command("answer", number) if number else Command("done"))

        @contextmanager
        def aloud(sentence: Utterance) -> Iterator[None]:
            heard.append(sentence.text)
            yield

        beginning = self.beginning(choices)
        broken_off = unfinished(self.path / "history", NOW)
        answers = Answers(queue, Stopping(queue.put))
        assert beginning.offers() or broken_off is not None
        return beginning.asked(answers, aloud, load_phrases("en"), broken_off, "Enter"), heard


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def doses(begun: Begun) -> dict[str, Dose]:
    return {each.id: each.work[0].doses[0] for each in begun.routine.exercises}


HELD = Hold(Seconds(20))
AS_WRITTEN = {"calf-raises": Reps(10), "seiza": HELD}
SORE = "Were you sore the day after last time? 1, no. 2, yes."


def test_without_records_it_begins_as_written_and_asks_nothing(home: Home) -> None:
    begun = home.beginning().fresh()
    assert doses(begun) == AS_WRITTEN and begun.adjustments == () and not home.beginning().offers()


def test_what_went_well_grows_and_is_told_with_nobody_to_ask(home: Home) -> None:
    home.record(2, calf(10), seiza(20), END)
    begun = home.beginning().fresh()
    assert doses(begun) == {"calf-raises": Reps(15), "seiza": Hold(Seconds(30))}
    assert [(each.exercise, each.old, each.new, each.reason) for each in begun.adjustments] == [
        ("calf-raises", Reps(10), Reps(15), "grown"),
        ("seiza", Hold(Seconds(20)), Hold(Seconds(30)), "grown"),
    ]
    calves = begun.routine.exercises[0].work[0]
    assert calves.written_dose(1) == Reps(10)  # the record tells both


@pytest.mark.parametrize(("number", "grows", "said"), [(1, True, False), (2, False, True), (0, True, None)])
def test_soreness_is_asked_before_a_dose_grows(
    home: Home, number: int, grows: bool, said: bool | None
) -> None:
    home.record(2, calf(10), seiza(20), END)
    begun, heard = home.asked(number)
    assert heard == [SORE]
    assert doses(begun)["calf-raises"] == Reps(15 if grows else 10)
    assert begun.said == (() if said is None else (Answered(Seconds(0), next_day=said),))


def test_soreness_is_not_asked_on_the_same_day(home: Home) -> None:
    home.record(0, calf(10), seiza(20), END)
    assert not home.beginning().offers()
    assert doses(home.beginning().fresh())["calf-raises"] == Reps(15)


def test_who_wants_no_questions_is_asked_none(home: Home) -> None:
    home.record(2, calf(20), seiza(30), END, answer(effort="right"))
    home.record(1, calf(10), seiza(20), END, answer(effort="right"))
    assert home.beginning().offers()
    assert not home.beginning(settings=Settings(questions=False)).offers()


def test_as_written_and_other_people_leave_history_out(home: Home) -> None:
    home.record(2, calf(10), seiza(20), END)
    as_written = home.beginning(Choices(as_written=True))
    assert doses(as_written.fresh()) == AS_WRITTEN and not as_written.offers()
    assert doses(home.beginning(settings=Settings(person="Kim")).fresh()) == AS_WRITTEN


def test_another_level_is_taken_where_the_user_says_so(home: Home) -> None:
    home.record(2, calf(20), seiza(30), END, answer(effort="right"))
    begun, heard = home.asked(0, 2)
    assert heard == [
        SORE,
        "Seiza: you have done all of it, comfortably. 1, stay with low. 2, go on to high.",
    ]
    exercise = begun.routine.exercises[1]
    assert (exercise.level, exercise.work[0].doses) == ("high", (Hold(Seconds(10)),))
    assert [level.level for level in exercise.levels] == ["low", "high"]
    assert begun.said == (Answered(Seconds(0), exercise="seiza", level="high"),)
    stayed, _ = home.asked(0, 1)
    assert stayed.routine.exercises[1].level == "low"
    assert stayed.said == (Answered(Seconds(0), exercise="seiza", level="low"),)
    silent, _ = home.asked(0, 0)
    assert silent.routine == stayed.routine and silent.said == ()


def test_who_was_sore_the_day_after_is_offered_no_harder_level(home: Home) -> None:
    home.record(2, calf(20), seiza(30), END, answer(effort="right"))
    begun, heard = home.asked(2, 2)
    assert heard == [SORE] and begun.routine.exercises[1].level == "low"
    assert begun.said == (Answered(Seconds(0), next_day=True),)
    told = [(each.exercise, each.level, each.new, each.reason) for each in begun.adjustments]
    assert told == [("seiza", "low", Hold(Seconds(30)), "level")]
    assert home.asked(1, 1)[0].adjustments == ()


def test_who_was_sore_is_so_in_every_session_of_the_day(home: Home) -> None:
    home.record(2, calf(15), seiza(30), END, answer(effort="right"))
    assert home.beginning().offers() and doses(home.beginning().fresh())["calf-raises"] == Reps(20)
    home.record(0, answer(next_day=True), calf(15), seiza(30), END, answer(effort="right"))
    assert not home.beginning().offers()
    begun = home.beginning().fresh()
    assert doses(begun)["calf-raises"] == Reps(15)
    assert [each.reason for each in begun.adjustments] == ["ask", "level"]


def test_a_level_that_was_turned_down_is_not_offered_at_once(home: Home) -> None:
    went_well = (calf(20), seiza(30), END, answer(effort="right"))
    home.record(2, *went_well)
    assert home.beginning().offers()
    home.record(1, answer(exercise="seiza", level="low"), *went_well)
    assert not home.beginning().offers()


def test_what_hurt_on_the_way_into_its_position_does_not_grow(home: Home) -> None:
    home.record(2, calf(15), seiza(20), END)
    hurt = {"line": "pain", "exercise": "calf-raises", "side": None, "second": 0, "sharp": True}
    home.record(1, hurt, seiza(20), END)
    assert doses(home.beginning().fresh())["calf-raises"] == Reps(10)


def test_what_hurt_is_offered_easier(home: Home) -> None:
    home.record(3, seiza(20, "high"), {"line": "pain", "exercise": "seiza", "side": None, "sharp": False})
    begun, heard = home.asked(2)
    assert heard == ["Seiza hurt last time. 1, stay with high. 2, the easier level: low."]
    assert begun.routine.exercises[1].level == "low"


def test_a_level_that_was_chosen_is_not_asked_about(home: Home) -> None:
    home.record(2, calf(20), seiza(30), END, answer(effort="right"))
    assert not home.beginning(Choices(levels=("low",))).offers()


def test_a_session_that_is_taken_up_has_the_doses_it_began_with(home: Home) -> None:
    home.record(3, calf(10), seiza(20), END)
    home.record(0, calf(15))  # broken off before the second exercise
    begun, heard = home.asked(0)
    assert len(heard) == 1 and "Press Enter to go on" in heard[0]
    assert begun.taken is not None and begun.taken.step.exercise.id == "seiza"
    assert doses(begun) == {"calf-raises": Reps(15), "seiza": Hold(Seconds(30))}


@pytest.mark.parametrize(
    ("morning", "evening", "expected"),
    [
        ((calf(15), seiza(30), END), calf(15), {"calf-raises": Reps(15), "seiza": Hold(Seconds(30))}),
        ((answer(next_day=True), calf(10), seiza(20), END), calf(10), AS_WRITTEN),
    ],
    ids=["what had grown in the morning", "soreness of the morning"],
)
def test_also_in_the_morning_after(
    home: Home, morning: tuple[Line, ...], evening: Line, expected: dict[str, Dose]
) -> None:
    home.record(3, calf(10), seiza(20), END)
    home.record(1, *morning)
    home.record(1, evening, hours=14)
    assert doses(home.asked(0)[0]) == expected


def test_resume_says_where_it_goes_on(home: Home) -> None:
    home.record(3, calf(10), seiza(20), END)
    home.record(0, calf(15))
    session = unfinished(home.path / "history", NOW)
    assert session is not None
    begun = home.beginning().resumed(session)
    assert begun.notices == ("going on at Seiza, from its start: the routine has changed since.",)
    assert doses(begun)["seiza"] == Hold(Seconds(30))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (answer(next_day=True), {"calf-raises": Reps(10), "seiza": HELD}),
        (answer(exercise="seiza", dose=[{"seconds": 20}]), {"calf-raises": Reps(15), "seiza": HELD}),
    ],
)  # fmt: skip
def test_and_what_was_answered_in_it_still_holds(home: Home, said: Line, expected: object) -> None:
    home.record(3, calf(10), seiza(20), END)
    home.record(0, said, calf(15))
    assert doses(home.asked(0)[0]) == expected


def test_a_session_that_is_taken_up_twice_has_the_doses_it_began_with(home: Home) -> None:
    home.record(3, calf(10), seiza(20), END)
    home.record(0, calf(15), resumed={"place": 1})
    (second,) = (home.path / "history").glob("*-00000000.jsonl")
    home.record(1, calf(15), {"line": "end", "how": "resumed", "as": second.stem})
    assert doses(home.asked(0)[0]) == {"calf-raises": Reps(15), "seiza": Hold(Seconds(30))}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (answer(next_day=True), AS_WRITTEN),
        (answer(exercise="seiza", dose=[{"seconds": 20}]), {"calf-raises": Reps(15), "seiza": HELD}),
    ],
)
def test_and_what_was_answered_at_first_holds_to_the_end(
    home: Home, said: Line, expected: dict[str, Dose]
) -> None:
    home.record(3, calf(10), seiza(20), END)
    home.record(0, calf(15), resumed={"place": 1})
    (second,) = (home.path / "history").glob("*-00000000.jsonl")
    home.record(1, said, calf(15), {"line": "end", "how": "resumed", "as": second.stem})
    assert doses(home.asked(0)[0]) == expected


def test_only_what_has_grown_is_kept_to(home: Home) -> None:
    """The second part of it is of 30 seconds now, and was of 20."""
    growing = "progress = { to = %d, step = 5 } }"
    parts = f"work = [{{ reps = 10, {growing % 20}, {{ hold = 30, {growing % 60}]"
    home.write(False, ("reps = 10\nprogress = { to = 20, step = 5 }", parts))
    before = [{"reps": 10}, {"seconds": 20}]
    both = calf(10) | {"written": before, "asked": before, "done": before}
    kept = [{"reps": 10}, {"seconds": 20}]
    home.record(3, both, seiza(20), END)
    assert [each.reason for each in home.beginning().fresh().adjustments] == ["grown", "file", "grown"]
    home.record(0, answer(exercise="calf-raises", dose=kept), both)
    work = home.asked(0)[0].routine.exercises[0].work
    assert [effort.doses for effort in work] == [(Reps(10),), (Hold(Seconds(30)),)]


def test_a_level_is_offered_on_the_same_day_and_soreness_not_asked(home: Home) -> None:
    home.record(0, calf(10), seiza(30), END, answer(effort="right"))
    assert [sentence[:6] for sentence in home.asked(0, 0)[1]] == ["Seiza:"]


def test_an_exercise_that_lost_its_id_is_told_of(home: Home) -> None:
    home.record(2, calf(10), seiza(20), END)
    home.write(False, ("Calf raises", "Heel raises"))
    assert home.beginning().fresh().notices == (
        '"calf-raises" is not in this routine any more, and "Heel raises" is new. If they are the same '
        'exercise, give it id = "calf-raises" in the file, and its history goes on.',
    )
    home.write(False, ('name = "Calf raises"', 'name = "Heel raises"\nid = "calf-raises"'))
    begun = home.beginning().fresh()
    assert begun.notices == () and doses(begun)["calf-raises"] == Reps(15)


@pytest.mark.parametrize(
    ("days_ago", "lines", "reassures"),
    [
        (2, [calf(10), seiza(20), END], False),
        (14, [calf(10), seiza(20), END], False),
        (15, [calf(10), seiza(20), END], True),
        (2, [calf(10), seiza(20), answer(pain=2), END], True),
        (2, [calf(10), {"line": "pain", "exercise": "calf-raises", "side": None, "sharp": False}], True),
        (2, [calf(10), seiza(10, "high"), END], False),
    ],
)
def test_whom_to_ask_is_said_at_first_after_a_break_and_after_pain(
    home: Home, days_ago: int, lines: list[Line], reassures: bool
) -> None:
    home.write(True)
    assert home.beginning().fresh().reassure
    home.record(days_ago, *lines)
    assert home.beginning().fresh().reassure is reassures
    home.record(-400, calf(10), seiza(20), END)  # by a clock that was ahead
    assert home.beginning().fresh().reassure is reassures


def test_whom_to_ask_is_said_at_a_new_level(home: Home) -> None:
    home.write(True)
    home.record(2, calf(10), seiza(20), END)
    assert home.beginning(Choices(levels=("high",))).fresh().reassure


def test_whom_to_ask_is_said_at_a_level_that_was_offered(home: Home) -> None:
    home.write(True)
    home.record(2, calf(20), seiza(30), END, answer(effort="right"))
    assert [home.asked(1, number)[0].reassure for number in (1, 2)] == [False, True]


@pytest.mark.parametrize("choices", [Choices(skip=("seiza",)), Choices(only=("calf-raises",))])
def test_what_is_left_out_is_not_asked_about(home: Home, choices: Choices) -> None:
    home.record(2, calf(20), seiza(30), END, answer(effort="right"))
    assert home.beginning().offers() and not home.beginning(choices).offers()
    home.record(1, calf(20), seiza(20), END)  # now the seiza would grow
    assert home.beginning().offers() and not home.beginning(choices).offers()


def test_a_digit_that_is_no_answer_is_none(home: Home) -> None:
    home.record(2, calf(10), seiza(20), END)
    begun, _ = home.asked(7, 2)
    assert begun.said == (Answered(Seconds(0), next_day=True),) and doses(begun)["calf-raises"] == Reps(10)
