"""What was done, asked for in rows and turns. The figures are those that stand in the lines."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from records_made import (
    DAY,
    FIRST,
    MINUTE,
    a_set,
    answer,
    as_bytes,
    end,
    held,
    identity,
    opening,
    pain,
    plain,
    record,
)

from voicecoach.history.lines import Amount
from voicecoach.history.past import Past
from voicecoach.history.rows import Best, DayRow, DoneDay, ExerciseRow, Trouble
from voicecoach.history.turn import Turn

SECOND = timedelta(seconds=1)


@pytest.fixture(params=[False, True], ids=["in memory", "index"])
def past(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., Past]]:
    """Opens what was done; what was opened before is closed, as one program after the other asks."""
    opened: list[Past] = []

    def close() -> None:
        while opened:
            opened.pop().close()

    def made(person: str | None = None) -> Past:
        close()
        opened.append(Past(tmp_path / "history", tmp_path / "cache" if request.param else None, person))
        return opened[0]

    yield made
    close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "history"


Open = Callable[..., Past]


def turns(past: Past, exercise: str = "raises", routine: str = "morning") -> tuple[Turn, ...]:
    return past.turns(routine, [exercise]).get(exercise, ())


def test_nothing_was_done_where_there_is_nothing(past: Open) -> None:
    found = past()
    assert (found.sessions(), found.sets(), found.daily(), found.done(), found.exercises()) == ([],) * 5
    assert found.turns("morning", ["raises"]) == {} and found.last_names("morning") == {}
    assert found.bests(["raises"]) == {} and found.bests([]) == {}
    assert found.persons() == [] and found.troubles == () and found.days(date.min, date.max) == frozenset()


def test_a_session_is_a_row(past: Open, folder: Path) -> None:
    path = record(
        folder,
        opening(FIRST, options={"as_written": True}),
        a_set(FIRST + MINUTE, side="left"),
        a_set(FIRST + 2 * MINUTE, side="right"),
        pain(FIRST + 2 * MINUTE, side="right"),
        held(FIRST + 3 * MINUTE, 0),
        answer(FIRST + 4 * MINUTE, effort="right", pain=2),
        end(FIRST + 5 * MINUTE),
    )
    (row,) = past().sessions()
    assert (row.id, row.routine, row.title, row.source) == (path.stem, "morning", "Good morning", "morning")
    assert (row.start, row.date, row.offset, row.seconds) == (FIRST, FIRST.date(), 0, 300)
    assert (row.how, row.sets, row.exercises) == ("finished", 2, ("raises", "seiza"))
    assert (row.effort, row.after, row.pains, row.as_written) == ("right", 2, 1, True)
    assert (row.app, row.voice, row.files, row.person) == ("0.3.0", "espeak en-us", (path,), None)


def test_a_set_is_a_row(past: Open, folder: Path) -> None:
    path = record(folder, opening(), a_set(FIRST + MINUTE, 9, 12, load="2 kg", tempo=1.5, cut="done"))
    (row,) = past().sets()
    assert (row.session, row.part, row.file, row.line) == (path.stem, path.stem, path, 2)
    assert (row.start, row.at, row.date, row.routine) == (FIRST, FIRST + MINUTE, FIRST.date(), "morning")
    assert (row.exercise, row.name, row.level, row.side, row.round, row.set) == (
        *("raises", "Raises", None, None),
        *(1, 1),
    )
    assert (row.written, row.asked, row.done) == ((Amount(10),), (Amount(12),), (Amount(9),))
    assert (row.load, row.tempo, row.cut, row.pain) == ("2 kg", 1.5, "done", False)


def test_rows_are_those_asked_for_oldest_first(past: Open, folder: Path) -> None:
    for day in (2, 0, 1):
        plain(folder, FIRST + day * DAY, routine=f"routine {day}")
    record(folder, opening(FIRST + 3 * DAY), held(FIRST + 3 * DAY, 25))
    days = [FIRST.date() + day * DAY for day in range(4)]
    found = past()
    assert [row.date for row in found.sessions()] == days == [row.date for row in found.sets()]
    assert [row.date for row in found.sessions(since=days[1], until=days[2])] == days[1:3]
    assert [row.date for row in found.sets(since=days[1], until=days[2])] == days[1:3]
    assert [row.date for row in found.sessions(routine="routine 1")] == [days[1]]
    assert [row.date for row in found.sessions(exercise="seiza")] == [days[3]]
    assert [row.exercise for row in found.sets(exercise="seiza")] == ["seiza"]
    assert [row.date for row in found.done(exercise="raises")] == days[:3]
    assert [row.date for row in found.daily(since=days[2])] == days[2:]
    assert [row.exercise for row in found.exercises(until=days[2])] == ["raises"]
    assert found.days(days[1], days[2]) == {days[1], days[2]}


def test_days_add_up(past: Open, folder: Path) -> None:
    for hours, reps in ((0, 12), (10, 15)):
        start = FIRST + timedelta(hours=hours)
        record(
            folder,
            opening(start),
            a_set(start + MINUTE, reps, 12, side="left"),
            a_set(start + 2 * MINUTE, 8, 12, side="left", set=2),
            held(start + 3 * MINUTE, 20.5),
            end(start + 4 * MINUTE),
        )
    found, day = past(), FIRST.date()
    assert found.done() == [DoneDay(day, 2, 480)]
    assert found.daily() == [
        DayRow(day, "raises", None, "left", 4, 15, None, 12, None, 0),
        DayRow(day, "seiza", None, None, 2, None, 20.5, None, 20, 0),
    ]
    assert found.exercises() == [
        ExerciseRow("raises", "Raises", None, day, day, 2, 4, 15, None),
        ExerciseRow("seiza", "Seiza", None, day, day, 2, 2, None, 20.5),
    ]


def test_an_open_dose_is_no_target(past: Open, folder: Path) -> None:
    record(folder, opening(), held(FIRST, 7, asked=[{"seconds": 60, "open": True}]), end(FIRST))
    (day,), (turn,) = past().daily(), turns(past(), "seiza")
    assert day.asked_seconds is None and day.seconds == 7
    assert turn.reached and turn.asked == (Amount(seconds=60, open=True),)


def test_bests_leave_a_session_out(past: Open, folder: Path) -> None:
    plain(folder, FIRST, 20)
    second = plain(folder, FIRST + DAY, 31, routine="another")
    plain(folder, FIRST + 2 * DAY, 0)
    assert past().bests(["raises", "seiza"]) == {("raises", None): Best(31, None, 2)}
    assert past().bests(["raises"], before=second.stem) == {("raises", None): Best(20, None, 1)}


def test_bests_are_of_each_level_on_its_own(past: Open, folder: Path) -> None:
    easy, free = (a_set(FIRST, count, level=level) for count, level in ((30, "easy"), (5, "free")))
    record(folder, opening(), easy, free, end(FIRST))
    levels = {("raises", "easy"): Best(30, None, 1), ("raises", "free"): Best(5, None, 1)}
    assert past().bests(["raises"]) == levels


def test_a_name_is_the_same_however_its_accents_are_typed(past: Open, folder: Path) -> None:
    for number, name in enumerate(("Zo\u00eb", "zoe\u0308", " ZO\u00cb ", "Zoe", "\uff3ao\u00eb")):
        plain(folder, FIRST + number * DAY, person=name)
    for name in ("Zo\u00eb", "Zoe\u0308", "ZOE\u0308"):
        assert [row.date.day for row in past(name).sessions()] == [2, 3, 4, 6]
    assert len(past("zoe").sessions()) == 1
    assert past().persons() == ["Zoe", "\uff3ao\u00eb"]


def test_persons_are_kept_apart(past: Open, folder: Path) -> None:
    plain(folder, FIRST, person="Kim")
    plain(folder, FIRST + DAY, person=" KIM ")
    plain(folder, FIRST + 2 * DAY)
    assert [row.date for row in past("kim").sessions()] == [FIRST.date(), FIRST.date() + DAY]
    assert [row.date for row in past().sessions()] == [FIRST.date() + 2 * DAY]
    assert len(turns(past("Kim"))) == 2 and len(turns(past())) == 1 and past("Tim").sessions() == []
    assert past().persons() == [None, " KIM "]


def test_names_are_those_of_the_latest_session_of_a_routine(past: Open, folder: Path) -> None:
    record(folder, opening(FIRST), a_set(FIRST, name="Old"), held(FIRST, 20))
    record(folder, opening(FIRST + DAY), a_set(FIRST + DAY, name="New"))
    record(folder, opening(FIRST + 2 * DAY), end(FIRST + 2 * DAY))
    plain(folder, FIRST + 3 * DAY, routine="another")
    assert past().last_names("morning") == {"raises": "New"}
    assert [turn.name for turn in turns(past())] == ["Old", "New"]
    assert {row.exercise: row.name for row in past().exercises()}["raises"] == "Raises"


# Turns


def turn_of(past: Past, folder: Path, *lines: dict[str, object], exercise: str = "raises") -> Turn:
    record(folder, opening(), *lines)
    (turn,) = turns(past, exercise)
    return turn


def test_a_turn_tells_how_an_exercise_went(past: Open, folder: Path) -> None:
    turn = turn_of(
        past(),
        folder,
        a_set(FIRST + MINUTE, 12, 12, level="supported", side="left"),
        a_set(FIRST + 2 * MINUTE, 14, 13, level="supported", side="right"),
        answer(FIRST + 3 * MINUTE, effort="easy", pain=1),
        end(FIRST + 3 * MINUTE),
    )
    assert turn == Turn(
        session=identity(FIRST),
        start=FIRST,
        date=FIRST.date(),
        exercise="raises",
        name="Raises",
        level="supported",
        written=(Amount(10),),
        asked=(Amount(13),),
        sets=2,
        reached=True,
        ended=True,
        pain=False,
        sharp=False,
        effort="easy",
        after=1,
        as_written=False,
    )


def test_what_was_said_of_an_exercise_counts_for_it(past: Open, folder: Path) -> None:
    lines = [a_set(FIRST), answer(FIRST, effort="easy"), answer(FIRST, effort="hard", exercise="raises")]
    assert turn_of(past(), folder, *lines).effort == "hard"


def test_a_set_that_was_done_again_counts_as_it_went_last(past: Open, folder: Path) -> None:
    turn = turn_of(
        past(), folder, a_set(FIRST, 4, cut="skip"), a_set(FIRST + MINUTE, 10), end(FIRST + MINUTE)
    )
    assert turn.sets == 1 and turn.reached


@pytest.mark.parametrize(
    "short",
    [{"done": [{"reps": 9}]}, {"done": []}, {"done": [{"seconds": 60}]}],
    ids=["fewer", "none", "other"],
)
def test_a_dose_that_was_not_reached_is_told(past: Open, folder: Path, short: dict[str, Any]) -> None:
    assert not turn_of(past(), folder, a_set(FIRST, set=1), a_set(FIRST, set=2, **short)).reached


@pytest.mark.parametrize(("how", "ended"), [("finished", True), ("stopped", False), ("interrupted", False)])
def test_the_last_exercise_has_ended_where_the_session_has(
    past: Open, folder: Path, how: str, ended: bool
) -> None:
    lines = [a_set(FIRST), held(FIRST + MINUTE, 20), end(FIRST + 2 * MINUTE, how)]
    record(folder, opening(), *lines)
    assert turns(past(), "seiza")[0].ended == ended
    assert turns(past(), "raises")[0].ended


@pytest.mark.parametrize("options", [{"side": "left"}, {"rounds": 1}, {"start_at": "seiza"}])
def test_a_session_of_fewer_sets_has_ended_none_of_its_exercises(
    past: Open, folder: Path, options: dict[str, Any]
) -> None:
    lines = a_set(FIRST + MINUTE), held(FIRST + 2 * MINUTE, 20), end(FIRST + 3 * MINUTE)
    record(folder, opening(options={"voice": "silent"}), *lines)
    assert turns(past())[0].ended
    record(folder, opening(options=options), *lines)
    for exercise in ("raises", "seiza"):
        (turn,) = turns(past(), exercise)
        assert (turn.sets, turn.reached, turn.ended) == (1, True, False)


def test_in_a_circuit_the_next_round_is_not_behind_an_exercise(past: Open, folder: Path) -> None:
    lines = [a_set(FIRST), held(FIRST + MINUTE, 20), a_set(FIRST + 2 * MINUTE, round=2)]
    record(folder, opening(), *lines, end(FIRST + 3 * MINUTE, "stopped"))
    assert not turns(past(), "seiza")[0].ended and not turns(past(), "raises")[0].ended


def test_levels_are_turns_of_their_own_in_their_order(past: Open, folder: Path) -> None:
    record(
        folder, opening(), a_set(FIRST, level="hard", reps=3), a_set(FIRST, level="easy", set=2), end(FIRST)
    )
    assert [(turn.level, turn.reached) for turn in turns(past())] == [("hard", False), ("easy", True)]


@pytest.mark.parametrize(
    ("lines", "hurt"),
    [
        ([a_set(FIRST), pain(FIRST, rep=3), a_set(FIRST + MINUTE, set=2)], [False, True]),
        ([a_set(FIRST), pain(FIRST, rep=None, second=0), a_set(FIRST + MINUTE, set=2)], [True, False]),
        ([a_set(FIRST), a_set(FIRST + MINUTE, set=2), pain(FIRST + MINUTE, rep=3)], [False, True]),
        ([pain(FIRST, rep=None, second=0), a_set(FIRST), a_set(FIRST + MINUTE, set=2)], [True, False]),
        ([pain(FIRST, side="left"), a_set(FIRST, side="left"), a_set(FIRST, side="right")], [True, False]),
        ([pain(FIRST), a_set(FIRST, side="left"), a_set(FIRST, side="right")], [True, True]),
        ([pain(FIRST, exercise="seiza"), a_set(FIRST), a_set(FIRST, set=2)], [False, False]),
        ([pain(FIRST, exercise=None), a_set(FIRST), a_set(FIRST, set=2)], [False, False]),
        ([a_set(FIRST), a_set(FIRST + MINUTE, set=2), pain(FIRST, exercise=None)], [False, True]),
        ([a_set(FIRST, side="left"), a_set(FIRST, side="right"), pain(FIRST, exercise=None)], [True, True]),
    ],
)
def test_pain_belongs_to_the_set_in_which_it_was_told(
    past: Open, folder: Path, lines: list[dict[str, object]], hurt: list[bool]
) -> None:
    record(folder, opening(), *lines)
    assert [row.pain for row in past().sets()] == hurt
    assert sum(row.pains for row in past().daily(exercise="raises")) == sum(hurt)
    assert all(turn.pain == any(hurt) and not turn.sharp for turn in turns(past()))
    assert past().sessions()[0].pains == 1


def test_pain_without_any_set_is_that_of_the_session(past: Open, folder: Path) -> None:
    record(folder, opening(), pain(FIRST, exercise=None), end(FIRST + MINUTE))
    (row,) = past().sessions()
    assert (row.pains, row.sets) == (1, 0) and past().sets() == []
    assert past().days(row.date, row.date) == frozenset(), "nothing was done"


def test_pain_on_a_side_without_a_set_is_that_of_the_exercise(past: Open, folder: Path) -> None:
    turn = turn_of(past(), folder, a_set(FIRST, side="left"), pain(FIRST, side="right", sharp=True))
    assert turn.pain and turn.sharp and not past().sets()[0].pain
    assert [(row.side, row.sets, row.pains) for row in past().daily()] == [(None, 0, 1), ("left", 1, 0)]


@pytest.mark.parametrize("sharp", [False, True])
def test_what_hurt_before_its_first_set_is_a_turn(past: Open, folder: Path, sharp: bool) -> None:
    plain(folder)
    later = FIRST + DAY
    hurt = pain(later, rep=None, second=0, sharp=sharp)
    mild = [pain(later + MINUTE * n, rep=None, second=0) for n in range(2)]
    record(folder, opening(later), mild[0], hurt, mild[1], held(later, 20), end(later))
    _, turn = turns(past())
    assert (turn.date, turn.pain, turn.sharp, turn.sets) == (later.date(), True, sharp, 0)
    assert turn.asked == turn.written == () and turn.level is None and not turn.reached
    assert not turns(past(), "seiza")[0].pain
    assert (
        past().last_names("morning") == {"seiza": "Seiza"}
        and past().bests(["raises"])["raises", None].reps == 10
    )


def test_a_turn_in_which_nothing_was_done_is_none_unless_it_hurt(past: Open, folder: Path) -> None:
    plain(folder)
    plain(folder, FIRST + DAY, reps=0)
    later = FIRST + 2 * DAY
    record(folder, opening(later), pain(later), a_set(later, 0, cut="pain"), end(later))
    assert [turn.date for turn in turns(past())] == [FIRST.date(), later.date()]


def test_of_two_levels_in_one_session_the_later_one_comes_first(past: Open, folder: Path) -> None:
    lines = [a_set(FIRST, level="high"), a_set(FIRST + MINUTE, level="low"), end(FIRST + 2 * MINUTE)]
    record(folder, opening(), *lines)
    assert [row.level for row in past().exercises()] == ["low", "high"]
    record(folder, opening(FIRST + DAY), a_set(FIRST + DAY, level="high"), end(FIRST + DAY + MINUTE))
    assert [row.level for row in past().exercises()] == ["high", "low"]


def test_soreness_that_was_told_is_known_of_every_exercise(past: Open, folder: Path) -> None:
    for day, said in enumerate((True, False, None)):
        at = FIRST + day * DAY
        told = [answer(at, next_day=said)] if said is not None else []
        record(folder, opening(at), *told, a_set(at), pain(at, exercise="seiza"), end(at))
    assert [turn.sore for turn in turns(past())] == [True, False, False]
    assert [turn.sore for turn in turns(past(), "seiza")] == [True, False, False]


def test_a_level_that_was_chosen_at_the_start_is_known(past: Open, folder: Path) -> None:
    for day, said in enumerate(("low", "high")):
        at = FIRST + day * DAY
        chosen = answer(at, exercise="raises", level=said)
        record(folder, opening(at), chosen, a_set(at, level="low"), held(at, 20), end(at))
    at = FIRST + 2 * DAY
    later = answer(at, exercise="raises", level="low")  # on the way, as it hurt
    record(folder, opening(at), a_set(at, level="high"), later, a_set(at, level="low"), end(at))
    assert [turn.chosen for turn in turns(past())] == [True, False, False, False]
    assert [turn.chosen for turn in turns(past(), "seiza")] == [False, False]


def test_who_keeps_to_a_dose_in_the_middle_of_a_set_was_asked_for_it(past: Open, folder: Path) -> None:
    keeps = answer(FIRST, exercise="raises", dose=[{"reps": 10}])
    sides = [a_set(FIRST, 10, 15, side=side, level="high") for side in ("left", "right")]
    easier = a_set(FIRST, 11, 12, level="low")
    two = answer(FIRST, exercise="seiza", dose=[{"seconds": 5}, {"seconds": 5}])  # which fits no set of it
    record(folder, opening(), keeps, two, *sides, easier, held(FIRST, 20), end(FIRST))
    assert turns(past(), "seiza")[0].asked == (Amount(seconds=20),)
    high, low = turns(past())
    assert (high.asked, high.reached) == ((Amount(10),), True)
    assert (low.asked, low.reached) == ((Amount(12),), False)


def test_so_many_turns_at_the_most(past: Open, folder: Path) -> None:
    for day in range(4):
        plain(folder, FIRST + day * DAY)
    found = past().turns("morning", ["raises"], most=2)["raises"]
    assert [turn.date for turn in found] == [FIRST.date() + 2 * DAY, FIRST.date() + 3 * DAY]


# Sessions that were taken up again


def taken_up(folder: Path, **keys: Any) -> tuple[Path, Path]:
    later = FIRST + timedelta(minutes=30)
    first = record(
        folder,
        opening(FIRST),
        a_set(FIRST + MINUTE, side="left"),
        a_set(FIRST + 2 * MINUTE, 3, side="right", cut="lost"),
        end(FIRST + 2 * MINUTE, "interrupted"),
        end(later, "resumed", **{"as": identity(later)}),
    )
    second = record(
        folder, opening(later, **keys), a_set(later + MINUTE, side="right"), end(later + 3 * MINUTE)
    )
    return first, second


def test_a_session_that_was_taken_up_is_one(past: Open, folder: Path) -> None:
    first, second = taken_up(folder)
    (row,), (turn,) = past().sessions(), turns(past())
    assert (row.id, row.start, row.files, row.how) == (first.stem, FIRST, (first, second), "finished")
    assert (row.sets, row.seconds) == (2, 120 + 180)
    assert (turn.session, turn.parts, turn.sets) == (first.stem, (first.stem, second.stem), 2)
    assert turn.reached and turn.ended
    sets = past().sets()
    assert [(each.session, each.part, each.line) for each in sets] == [
        (first.stem, first.stem, 2),
        (first.stem, first.stem, 3),
        (first.stem, second.stem, 2),
    ]


def test_a_part_that_is_gone_takes_no_other_with_it(past: Open, folder: Path) -> None:
    first, second = taken_up(folder)
    kept = first.read_bytes()
    first.unlink()
    assert [(row.id, row.sets) for row in past().sessions()] == [(second.stem, 1)]
    first.write_bytes(kept)
    second.unlink()
    (row,) = past().sessions()
    assert (row.id, row.how, row.sets, row.seconds) == (first.stem, "resumed", 2, 120)


def test_what_two_records_go_on_as_is_counted_once(past: Open, folder: Path) -> None:
    last = identity(FIRST, 3)
    for number in (1, 2):
        record(folder, opening(FIRST, number), a_set(FIRST), end(FIRST, "resumed", **{"as": last}))
    record(folder, opening(FIRST, 3), a_set(FIRST, set=2), a_set(FIRST + MINUTE, set=3))
    rows = past().sessions()
    assert [(row.id, row.sets) for row in rows] == [(identity(FIRST, 1), 3), (identity(FIRST, 2), 1)]
    assert len(past().sets()) == 4


def test_records_that_go_on_as_each_other_are_not_lost(past: Open, folder: Path) -> None:
    other = FIRST + DAY
    for start, after in ((FIRST, other), (other, FIRST)):
        record(folder, opening(start), a_set(start), end(start, "resumed", **{"as": identity(after)}))
    assert [row.id for row in past().sessions()] == [identity(FIRST), identity(other)]


def test_what_was_answered_later_makes_no_session_longer(past: Open, folder: Path) -> None:
    record(folder, opening(), a_set(FIRST + MINUTE), answer(FIRST + 2 * DAY, effort="hard"))
    (row,) = past().sessions()
    assert (row.seconds, row.effort) == (60, "hard")


# Bad input: none loses another session

DAMAGE = {
    "zero bytes": (b"", ["the file is empty"]),
    "zeros": (
        b"\0" * 300,
        ["line 1 is blank: what stood there never came to the disk", "the file has no header"],
    ),
    "a later version": (
        as_bytes(opening(FIRST) | {"v": 2}, a_set(FIRST)),
        ["line 1 is of version 2, and this program knows versions up to 1"],
    ),
    "a damaged header": (
        as_bytes(opening(FIRST) | {"start": "yesterday"}, a_set(FIRST)),
        ['line 1 has no valid "start"', "the file has no header"],
    ),
    "a deep header": (
        as_bytes(opening(FIRST)).replace(b'"options":{}', b'"options":{"a":' + b"[" * 99_999 + b"}"),
        ["line 1 is no JSON", "the file has no header"],
    ),
    "a header that is deeper than can be written": (
        as_bytes(opening(FIRST)).replace(b'"options":{}', b'"options":{"a":%b%b}' % (b"[" * 63, b"]" * 63)),
        ["line 1 is no JSON", "the file has no header"],
    ),
    "no record": (b"hello\n", ["line 1 is no JSON", "the file has no header"]),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_what_cannot_be_read_is_named_and_loses_no_other(past: Open, folder: Path, damage: str) -> None:
    data, told = DAMAGE[damage]
    plain(folder, FIRST + DAY)
    broken = folder / f"{identity(FIRST)}.jsonl"
    broken.write_bytes(data)
    assert past().troubles == tuple(Trouble(broken, what) for what in told)
    assert [row.id for row in past().sessions()] == [identity(FIRST + DAY)]
    assert len(turns(past())) == 1


@pytest.mark.parametrize(
    ("tail", "what"),
    [
        (as_bytes(a_set(FIRST + 2 * MINUTE, set=2))[:60], "line 3 is broken off"),
        (b"\0" * 50, "line 3 is blank: what stood there never came to the disk"),
        (as_bytes(a_set(FIRST + MINUTE)), "line 3 repeats line 2"),
        (b"{}\n", "line 3 does not say what it is"),
        (as_bytes(a_set(FIRST, asked=7)).replace(b'[{"reps":7}]', b"[" * 99_999 + b"]"), "line 3 is no JSON"),
        (b'{"line":"set","x":' + b"[" * 64 + b"]" * 64 + b"}\n", "line 3 is no JSON"),
        (b'{"line":"set","x":' + b"[" * 63 + b"]" * 63 + b"}\n", 'line 3 has no valid "at"'),
    ],
)
def test_a_damaged_line_loses_no_other(past: Open, folder: Path, tail: bytes, what: str) -> None:
    path = record(folder, opening(), a_set(FIRST + MINUTE))
    path.write_bytes(path.read_bytes() + tail)
    plain(folder, FIRST + DAY)
    assert past().troubles == (Trouble(path, what),)
    assert [row.sets for row in past().sessions()] == [1, 1]


def test_what_is_no_file_is_named(past: Open, folder: Path) -> None:
    plain(folder)
    (folder / "folder.jsonl").mkdir()
    (folder / ".hidden.jsonl").write_bytes(b"no record")
    (folder / "notes.txt").write_bytes(b"no record")
    (trouble,) = past().troubles
    assert trouble.path.name == "folder.jsonl" and trouble.what.startswith("cannot be read: ")
    assert len(past().sessions()) == 1


def test_a_clock_that_was_set_back_loses_nothing(past: Open, folder: Path) -> None:
    plain(folder, FIRST + 400 * DAY)
    plain(folder, FIRST)
    path = record(folder, opening(FIRST + DAY), a_set(FIRST - 1000 * DAY), end(FIRST - 1000 * DAY))
    assert [row.date for row in past().sessions()] == [FIRST.date() + day * DAY for day in (0, 1, 400)]
    assert past().sessions()[1].files == (path,) and past().sessions()[1].seconds == 0


def test_days_are_those_of_the_user_wherever_they_are(past: Open, folder: Path) -> None:
    """Half past eleven in the evening in New York, and the next noon in Tokyo, by another zone's clock."""
    evening = datetime(2026, 11, 2, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    noon = datetime(2026, 11, 4, 12, 0, tzinfo=timezone(timedelta(hours=9)))
    for start in (evening, noon):
        plain(folder, start)
    found = past()
    assert [(row.date, row.offset) for row in found.sessions()] == [
        (date(2026, 11, 2), -300),
        (date(2026, 11, 4), 540),
    ]
    assert [row.start.tzinfo for row in found.sessions()] == [UTC, UTC]
    assert found.days(date(2026, 11, 2), date(2026, 11, 3)) == {date(2026, 11, 2)}


def test_two_sessions_over_midnight_are_those_of_their_beginning(past: Open, folder: Path) -> None:
    late = datetime(2026, 11, 2, 23, 50, tzinfo=UTC)
    for number, start in enumerate((late, late + 5 * MINUTE)):
        lines = a_set(start + 20 * MINUTE), end(start + 30 * MINUTE)
        record(folder, opening(start, number), *lines)
    assert past().done() == [DoneDay(date(2026, 11, 2), 2, 3600)]


def test_an_exercise_that_kept_its_id_goes_on_under_its_new_name(past: Open, folder: Path) -> None:
    record(folder, opening(FIRST), a_set(FIRST, name="Raises"))
    record(folder, opening(FIRST + DAY), a_set(FIRST + DAY, name="Heel raises"))
    assert [turn.name for turn in turns(past())] == ["Raises", "Heel raises"]
    assert [(row.name, row.sessions) for row in past().exercises()] == [("Heel raises", 2)]


def test_texts_that_are_no_unicode_are_told_as_they_are(past: Open, folder: Path) -> None:
    line = opening(source="SOURCE", title="\0 as it is")
    folder.mkdir()
    path = folder / f"{line['id']}.jsonl"
    path.write_bytes(as_bytes(line, a_set(FIRST)).replace(b"SOURCE", b"/routines/caf\\udce9.toml"))
    (row,) = past().sessions()
    assert (row.source, row.title) == ("/routines/caf\udce9.toml", "\0 as it is")
    assert len(turns(past())) == 1
