"""What the widget has to know of its inbox."""

from django.conf import settings
from django.utils import timezone

from conversations.selectors.crew import crew
from helpdesk.tenancy import hours, presence
from helpdesk.tenancy.models import Inbox

SHOWN_PEOPLE = 3


def config(inbox: Inbox) -> dict:
    people = crew(inbox.pk)
    statuses = presence.statuses(people)
    return {
        "inbox": {"name": inbox.name, "channel": inbox.channel},
        "color": inbox.widget_color,
        "position": inbox.widget_position,
        "welcome_title": inbox.welcome_title,
        "welcome_tagline": inbox.welcome_tagline,
        "greeting": inbox.greeting_message if inbox.greeting_enabled else "",
        "locale": inbox.locale,
        "pre_chat": inbox.pre_chat_form_options if inbox.pre_chat_form_enabled else None,
        "reply_time": inbox.reply_time,
        "closed": _closed(inbox),
        "online": presence.anybody(statuses),
        "team": [{"name": row.user.available_name, "avatar": ""} for row in people[:SHOWN_PEOPLE]],
        "csat": inbox.csat_survey_enabled,
        "allow_end": inbox.allow_end_conversation,
        "allow_messages_after_resolved": inbox.allow_messages_after_resolved,
        "max_upload_bytes": settings.MAX_UPLOAD_BYTES,
    }


def _closed(inbox: Inbox) -> dict | None:
    """Outside the working hours: `{opens_at, message}`, opens_at null where no day is open."""
    if not inbox.working_hours_enabled:
        return None
    is_open, opens_at = hours.opening(inbox.working_hours, inbox.timezone, timezone.now())
    return None if is_open else {"opens_at": opens_at and opens_at.isoformat(), "message": inbox.out_of_office_message}
