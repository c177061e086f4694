"""A reminder as an iCalendar file (RFC 5545), to be opened with a calendar.

The time of day is a floating one: without a zone, it is that of wherever the calendar is, summer and
winter. A zone would have to be described in the file, Windows calls zones by other names than all others,
and who travels would be reminded at night. Calendars that know no floating time take their own zone, which
comes to the same.
"""

from datetime import UTC, date, datetime, time, timedelta

from voicecoach.cli.remind_reminder import EVERY_DAY, Reminder
from voicecoach.model.units import Seconds

PRODUCT = "-//voicecoach//voicecoach//EN"
"""By this a calendar file is known as one of ours."""
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def calendar(reminder: Reminder, length: Seconds, now: datetime) -> bytes:
    """The file; ``length``: how long a session takes; ``now``: in the user's own time.

    A second import replaces the first one: the UID is the same, and the stamp is later.
    """
    from icalendar import Alarm, Calendar, Event  # 80 ms, and only this command needs it

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", reminder.title)
    alarm.add("trigger", timedelta(0))
    event = Event()
    event.add("uid", f"{reminder.name}@voicecoach")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("last-modified", now.astimezone(UTC))
    event.add("summary", reminder.title)
    event.add("description", f"voicecoach run {reminder.routine}")
    event.add("dtstart", datetime.combine(_first(reminder, now), time(reminder.hour, reminder.minute)))
    event.add("duration", timedelta(minutes=-(-length // 60)))
    if reminder.days == EVERY_DAY:
        event.add("rrule", {"freq": "daily"})
    else:
        event.add("rrule", {"freq": "weekly", "byday": [_DAYS[day] for day in reminder.days]})
    event.add_component(alarm)
    whole = Calendar()
    whole.add("prodid", PRODUCT)
    whole.add("version", "2.0")
    whole.add_component(event)
    return bytes(whole.to_ical())


def _first(reminder: Reminder, now: datetime) -> date:
    """The first day on which it is still to come: the rule counts from a day that it holds for."""
    passed = now.time() >= time(reminder.hour, reminder.minute)
    days = (now.date() + timedelta(days=ahead) for ahead in range(passed, 8))
    return next(day for day in days if day.weekday() in reminder.days)
