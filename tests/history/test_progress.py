"""What days add up to: trends, averages, levels, pain, and days put together to weeks and months."""

from datetime import UTC, date, datetime, timedelta

import pytest

from voicecoach.history.progress import after, courses, practice, trend
from voicecoach.history.rows import DayRow, DoneDay, ExerciseRow, SessionRow
from voicecoach.history.stretches import begin_of, doses, grain_of, stretches

MONDAY = date(2026, 11, 2)


def day(number: int) -> date:
    """A day from Monday, 2 November 2026, on."""
    return MONDAY + timedelta(days=number)


def row(
    number: int,
    reps: int | None = None,
    asked: int | None = None,
    *,
    seconds: float | None = None,
    level: str | None = None,
    side: str | None = None,
    pains: int = 0,
) -> DayRow:
    """An exercise on a day; what is asked for is what is done, unless stated."""
    return DayRow(day(number), "heel", level, side, 1, reps, seconds, asked or reps, None, pains)


def level(rows: list[DayRow], name: str | None = None) -> ExerciseRow:
    """What the rows of a level add up to."""
    here = [row for row in rows if row.level == name]
    most = max(row.reps or 0 for row in here)
    return ExerciseRow(
        "heel", "Heel", name, here[0].date, here[-1].date, len(here), len(here), most or None, None
    )


def session(number: int, pain: int | None = None, sets: int = 1) -> SessionRow:
    at = datetime(2026, 11, 2, 8, tzinfo=UTC) + timedelta(days=number)
    return SessionRow(
        id=f"s{number}",
        person=None,
        routine="morning",
        title="Good morning",
        hash="",
        source=None,
        start=at,
        offset=0,
        date=at.date(),
        seconds=300.0,
        how="finished",
        sets=sets,
        exercises=("heel",),
        effort=None,
        after=pain,
        pains=0,
        app="0",
        voice=None,
        files=(),
        as_written=False,
    )


def test_a_trend_is_a_line_that_one_odd_day_does_not_bend() -> None:
    points = [(day(2 * n), 10.0 + n) for n in range(10)]  # 10 to 19 in 18 days
    for changed in (points, [*points[:4], (points[4][0], 90.0), *points[5:]], [(day(0), 0.0), *points[1:]]):
        found = trend(changed)
        assert found is not None and found.days == 18
        assert (found.start, found.end) == pytest.approx((10, 19), abs=0.6)


def test_a_trend_needs_days_enough_and_a_time_to_speak_of() -> None:
    assert trend([(day(0), 1.0), (day(10), 2.0), (day(20), 3.0)]) is None
    assert trend([(day(n), 1.0) for n in range(13)]) is None
    assert trend([(day(n), 1.0) for n in range(14)]) is not None


def test_a_trend_is_of_the_last_twelve_weeks() -> None:
    old = [*((day(n - 1000), 50.0) for n in range(20)), (day(-1), 500.0)]
    found = trend([*old, *((day(n), float(n)) for n in range(84))])
    assert found is not None and (found.start, found.end, found.days) == pytest.approx((0, 83, 83))


def test_days_a_week_are_those_of_the_last_twelve_weeks() -> None:
    every_other = [DoneDay(day(2 * n), 1, 600.0) for n in range(100)]
    today = every_other[-1].date  # a Thursday: this week Tuesday and Thursday, or Monday, Wednesday …
    found = practice(every_other, today, today)
    week = [done for done in every_other if begin_of(done.date, "week") == begin_of(today, "week")]
    assert (found.days, found.sessions, found.seconds) == (100, 100, 60_000)
    assert (found.this_week, found.a_week, found.weeks) == (len(week), 3.5, 12)


def test_a_first_week_has_no_average() -> None:
    found = practice([DoneDay(day(0), 1, 60.0), DoneDay(day(2), 1, 60.0)], day(3), day(3))
    assert (found.this_week, found.a_week) == (2, None)


def test_an_old_period_tells_nothing_of_this_week() -> None:
    done = [DoneDay(day(-7 * n), 1, 60.0) for n in range(20, 10, -1)]
    found = practice(done, day(0), done[-1].date)
    assert found.this_week == 0 and found.a_week == pytest.approx(70 / 64)


def test_an_exercise_is_told_at_the_level_it_was_done_at_last() -> None:
    days = [row(n, 30 + n, level="supported") for n in range(20)]
    days += [row(20 + n, 5 + n, level="free", pains=int(n == 3)) for n in range(8)]
    (course,) = courses([level(days, "free"), level(days, "supported")], days)
    assert (course.level, course.first, course.last) == ("free", day(0), day(27))
    assert (course.sessions, course.sets) == (28, 28)
    (measured,) = course.measured
    assert (measured.unit, measured.best, measured.latest, measured.trend) == ("reps", 12, 12, None)
    assert (course.times, course.hurt, course.hurt_last) == (10, 1, day(23))


def test_what_was_not_looked_at_is_not_told() -> None:
    (course,) = courses([level([row(0, 7)])], [])
    assert (course.measured[0].best, course.measured[0].latest, course.times) == (7, None, 0)


def test_a_day_on_which_nothing_came_of_it_is_not_the_latest() -> None:
    days = [row(0, 7), row(1, 0, asked=8, pains=1)]
    (course,) = courses([level(days)], days)
    assert (course.measured[0].best, course.measured[0].latest) == (7, None)
    assert (course.last, course.hurt_last) == (day(1), day(1))


def test_pain_after_sessions_is_that_of_the_last_ten_that_were_asked() -> None:
    assert after([session(0), session(1)]) is None
    pains = [9, *(0 for _ in range(8)), 2, None, 1]
    found = after([session(number, pain) for number, pain in enumerate(pains)])
    assert found is not None
    assert (found.asked, found.hurt, found.most, found.last) == (10, 2, 2, day(11))


def test_days_weeks_and_months_leave_a_table_that_can_be_looked_through() -> None:
    assert grain_of([day(n) for n in range(60)]) == "day"
    assert grain_of([day(n) for n in range(61)]) == "week"
    assert grain_of([day(n) for n in range(3650)]) == "month"


def test_empty_weeks_count() -> None:
    done = [DoneDay(day(2), 1, 600.0), DoneDay(day(3), 2, 1200.0), DoneDay(day(15), 1, 60.0)]
    found = stretches(done, day(17), "week")
    assert [(each.begin, each.days, each.sessions, each.minutes) for each in found] == [
        (day(0), 2, 3, 30),
        (day(7), 0, 0, 0),
        (day(14), 1, 1, 1),
    ]
    assert [round(7 * each.weeks) for each in found] == [5, 7, 4]


def test_months_begin_on_their_first_day() -> None:
    done = [DoneDay(date(2026, 1, 31), 1, 60.0), DoneDay(date(2026, 3, 1), 1, 60.0)]
    begins = [each.begin for each in stretches(done, date(2026, 3, 2), "month")]
    assert begins == [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]


def test_the_doses_of_a_week_are_its_most_on_each_side() -> None:
    days = [
        row(0, 8, 10, side="left"),
        row(1, 10, side="left", pains=1),
        row(1, 12, side="right"),
        row(2, 9, side="left"),
        row(8, seconds=20),
    ]
    found = doses(days, "reps", "week")
    assert [(dose.begin, dose.side, dose.asked, dose.done, dose.hurt) for dose in found] == [
        (day(0), "left", 10, 10, True),
        (day(0), "right", 12, 12, False),
    ]
    (hold,) = doses(days, "seconds", "day")
    assert (hold.begin, hold.asked, hold.done) == (day(8), None, 20)
