"""What the widget has to know of its inbox."""

from django.conf import settings

from conversations.selectors.crew import crew
from helpdesk.tenancy import presence
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
        "online": presence.anybody(statuses),
        "team": [{"name": row.user.available_name, "avatar": ""} for row in people[:SHOWN_PEOPLE]],
        "csat": inbox.csat_survey_enabled,
        "allow_end": inbox.allow_end_conversation,
        "allow_messages_after_resolved": inbox.allow_messages_after_resolved,
        "max_upload_bytes": settings.MAX_UPLOAD_BYTES,
    }
