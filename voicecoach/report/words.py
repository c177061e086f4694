"""Progress in sentences: printed, spoken, and in a report. The name comes first, as one listens for it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from voicecoach.history.progress import (
    After,
    Course,
    Measured,
    Practice,
    Progress,
    Trend,
    Unit,
    measured,
    most_a_day,
)
from voicecoach.history.rows import DayRow
from voicecoach.model.units import Seconds
from voicecoach.phrases import Phrases


class Words(NamedTuple):
    """The coach's sentences, and the day from which they are said."""

    phrases: Phrases
    today: date

    def amount(self, unit: Unit, value: float) -> str:
        """Repetitions, or seconds, whole: "12 repetitions"."""
        whole = round(value)
        if unit == "reps":
            return self.phrases.counted("rep", whole)
        if value and not whole:
            return self.phrases.say("progress_moment")
        return self.phrases.duration(Seconds(whole))

    def day(self, day: date, *, whole: bool = False) -> str:
        """A date, with its year where that is another, or where it is to be ``whole``: "3 October"."""
        key = "day_and_month" if day.year == self.today.year and not whole else "day_of_year"
        return self.phrases.say(key, day=day.day, month=self.month(day), year=day.year)

    def span(self, first: date, last: date, *, whole: bool = False) -> str:
        """From one day to another: "3 October to 21 November"; one day alone is told once."""
        days = (self.day(first, whole=whole), self.day(last, whole=whole))
        return days[0] if first == last else " to ".join(days)

    def month(self, day: date) -> str:
        """The name of a day's month."""
        return str(self.phrases.data["calendar"]["months"][day.month - 1])

    def everything(self, progress: Progress) -> list[str]:
        """All of it: how often, and then each exercise; of one alone, its other levels and sides as well."""
        told = self.summary(progress.practice, progress.after) + list(map(self.course, progress.courses))
        if len(progress.courses) == 1:
            (course,) = progress.courses
            told += self.sides(course, progress.days)
            told += self.levels(progress)
        return told

    def levels(self, progress: Progress) -> list[str]:
        """A sentence for each of the exercise's levels but the last one done."""
        gentle = progress.courses[0].rehabilitation
        return [
            self.level(
                row.level or self.phrases.say("progress_no_level"),
                measured(row, progress.days, gentle),
                row.last,
            )
            for row in progress.levels[1:]
        ]

    def summary(self, practice: Practice, after: After | None) -> list[str]:
        """How often, how long, and what it was like: a few sentences by ear."""
        phrases = self.phrases
        told = [phrases.counted("day_this_week", practice.this_week)] if practice.this_week else []
        if practice.a_week is not None:
            days = f"{practice.a_week:.1f}".removesuffix(".0").replace(".", phrases.data["decimal"])
            weeks = phrases.counted("week_long", practice.weeks)
            if days == "1":
                told.append(phrases.say("progress_average_one", weeks=weeks))
            elif days != "0":  # which nobody needs to be told
                told.append(phrases.say("progress_average", days=days, weeks=weeks))
        minutes = max(60, round(practice.seconds / 60) * 60)
        told.append(
            phrases.say(
                "progress_total",
                sessions=phrases.counted("session_done", practice.sessions),
                date=self.day(practice.first),
                duration=phrases.duration(Seconds(minutes)),
            )
        )
        return told + ([self.after(after)] if after else [])

    def after(self, after: After) -> str:
        """The pain after the last sessions."""
        if after.last is None:
            return self.phrases.counted("painless_after", after.asked)
        sessions, day = self.phrases.counted("session_done", after.asked), self.day(after.last)
        return self.phrases.say(
            "progress_after", most=after.most, hurt=after.hurt, sessions=sessions, date=day
        )

    def course(self, course: Course) -> str:
        """One exercise, in one line."""
        facts = [*self._facts(course.measured, course.last)] if course.sets else []
        if course.level is not None:
            facts.append(self.phrases.say("progress_level", level=course.level))
        if course.times:
            facts.append(self._pain(course))
        return self.phrases.say("progress_line", name=course.name, facts="; ".join(facts))

    def level(self, level: str, measured: Sequence[Measured], last: date) -> str:
        """What was done at another level, or before there were any."""
        facts = "; ".join(self._facts(measured, last))
        return self.phrases.say("progress_at_level", level=level, facts=facts)

    def sides(self, course: Course, days: Iterable[DayRow]) -> list[str]:
        """A sentence for each side, where what was done differs; ``days``: of any exercise, oldest first."""
        by_side: dict[str, list[DayRow]] = {}
        for day in days:
            if day.side is not None and (day.exercise, day.level) == (course.exercise, course.level):
                by_side.setdefault(day.side, []).append(day)
        gentle = course.rehabilitation
        facts = {side: "; ".join(self._side(rows, gentle)) for side, rows in sorted(by_side.items())}
        if len(set(facts.values())) < 2:
            return []
        return [
            self.phrases.say("progress_on_side", side=side[:1].upper() + side[1:], facts=told)
            for side, told in facts.items()
        ]

    def _side(self, days: Sequence[DayRow], gentle: bool) -> Iterator[str]:
        for unit in ("seconds", "reps"):
            if points := most_a_day(days, unit):
                best = max(done for _, done in points)
                if not gentle:
                    yield self.phrases.say("progress_best", amount=self.amount(unit, best))
                yield self._latest(self.amount(unit, points[-1][1]), points[-1][0])

    def _facts(self, measured: Sequence[Measured], last: date) -> Iterator[str]:
        best = [self.amount(each.unit, each.best) for each in measured if each.best is not None]
        if best:
            yield self.phrases.say("progress_best", amount=self._joined(best))
        latest = [self.amount(each.unit, each.latest) for each in measured if each.latest is not None]
        yield (
            self._latest(self._joined(latest), last)
            if latest
            else self.phrases.say("progress_last", date=self.day(last))
        )
        for each in measured:
            if each.trend:
                yield self.trend(each.unit, each.trend)

    def trend(self, unit: Unit, trend: Trend) -> str:
        """Where it has come from and to; what became less is told as it is now."""
        start, end = round(trend.start), round(trend.end)
        if end > start:
            old = str(start) if unit == "reps" else self.amount(unit, start)
            weeks = self.phrases.counted("week_long", max(1, round(trend.days / 7)))
            return self.phrases.say("progress_grown", old=old, new=self.amount(unit, end), weeks=weeks)
        key = "progress_steady" if end == start else "progress_lately"
        return self.phrases.say(key, amount=self.amount(unit, end))

    def _pain(self, course: Course) -> str:
        if course.hurt_last is None:
            return self.phrases.counted("painless", course.times)
        hurt = self.phrases.counted("hurt_lately", course.hurt)
        return self.phrases.say("progress_hurt", hurt=hurt, date=self.day(course.hurt_last))

    def _latest(self, amount: str, day: date) -> str:
        return self.phrases.say("progress_latest", amount=amount, date=self.day(day))

    def _joined(self, amounts: Iterable[str]) -> str:
        text = ""
        for amount in amounts:
            text = self.phrases.say("join", first=text, second=amount) if text else amount
        return text
