"""Moments from outside: epoch seconds (Chatwoot's clients) or ISO 8601."""

from datetime import UTC, datetime

from django.utils.dateparse import parse_datetime

from helpdesk.lib.errors import Invalid


def moment(value, field: str = "snoozed_until") -> datetime | None:
    """Raises Invalid naming the field."""
    if value in (None, "", 0):
        return None
    try:
        found = datetime.fromtimestamp(int(value), UTC) if str(value).isdigit() else parse_datetime(str(value))
    except (ValueError, OverflowError, OSError):
        found = None
    if found is None:
        raise Invalid("Send a time.", fields={field: ["epoch seconds or ISO 8601 expected"]})
    return found if found.tzinfo else found.replace(tzinfo=UTC)
