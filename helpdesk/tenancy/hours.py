"""Working hours of an inbox, in the shape of Chatwoot's API: one entry a day, 0 is Sunday."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

KEYS = {"day_of_week", "closed_all_day", "open_all_day", "open_hour", "open_minutes", "close_hour", "close_minutes"}


def default_working_hours() -> list[dict]:
    """Monday to Friday from nine to five."""
    return [_day(number, closed=number in (0, 6)) for number in range(7)]


def _day(number: int, closed: bool) -> dict:
    hours = {"open_hour": 9, "open_minutes": 0, "close_hour": 17, "close_minutes": 0}
    return {"day_of_week": number, "closed_all_day": closed, "open_all_day": False, **hours}


def valid_timezone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # OSError: a name too long for a file
        raise ValidationError(_("Unknown time zone.")) from error


def valid_working_hours(days: list[dict]) -> None:
    if not isinstance(days, list) or sorted(day.get("day_of_week", -1) for day in days) != list(range(7)):
        raise ValidationError(_("Give each day of the week once, 0 (Sunday) to 6."))
    for day in days:
        if set(day) != KEYS:
            raise ValidationError(
                _("A day has exactly the fields %(fields)s."), params={"fields": ", ".join(sorted(KEYS))}
            )
        _valid_span(day)


def _valid_span(day: dict) -> None:
    opens = (day["open_hour"], day["open_minutes"])
    closes = (day["close_hour"], day["close_minutes"])
    if not day["closed_all_day"] and not day["open_all_day"] and closes <= opens:
        raise ValidationError(_("The closing time must be after the opening time."))


def opening(days: list[dict], timezone: str, now: datetime) -> tuple[bool, datetime | None]:
    """Whether it is open at that moment, and if not when it opens next: None where no day of the week is open."""
    zone = ZoneInfo(timezone)
    today, by_number = now.astimezone(zone).date(), {day["day_of_week"]: day for day in days}
    for ahead in range(8):
        on = today + timedelta(days=ahead)
        day = by_number[on.isoweekday() % 7]
        if day["closed_all_day"]:
            continue
        opens, closes = _span(day, on, zone)
        if now < opens:
            return False, opens
        if now < closes:
            return True, None
    return False, None


def _span(day: dict, on: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    if day["open_all_day"]:
        return _at(on, time(), zone), _at(on + timedelta(days=1), time(), zone)
    opens, closes = time(day["open_hour"], day["open_minutes"]), time(day["close_hour"], day["close_minutes"])
    return _at(on, opens, zone), _at(on, closes, zone)


def _at(on: date, hour: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(on, hour, tzinfo=zone)
