"""Flood protection in the model, whichever door a message comes by.

A sliding minute, per sender and per conversation.
"""

from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from conversations.models import Conversation, Message
from conversations.services.actors import Actor
from helpdesk.lib.errors import TooMany

WINDOW = timedelta(minutes=1)


def check(conversation: Conversation, actor: Actor) -> None:
    """Raises TooMany. Exact under concurrency, because the conversation's lock is held.

    A flooding visitor must not silence the operator: an operator is only bound by his own limit.
    """
    mine = Q(sender_type=actor.author, sender_id=actor.id)
    recent = Message.objects.filter(conversation=conversation, created_at__gt=timezone.now() - WINDOW)
    recent = recent.exclude(message_type=Message.Type.ACTIVITY)
    seen = recent.aggregate(sender=Count("pk", filter=mine), oldest=Min("created_at", filter=mine), every=Count("pk"))
    crowded = actor.type != "user" and seen["every"] >= settings.FLOOD_PER_CONVERSATION
    if seen["sender"] >= settings.FLOOD_PER_SENDER or crowded:
        raise TooMany(_("Too many messages. Please wait a moment."), retry_after=_wait(seen["oldest"]))


def _wait(oldest) -> int:
    if oldest is None:
        return int(WINDOW.total_seconds())
    return max(1, int((oldest + WINDOW - timezone.now()).total_seconds()) + 1)
