"""Flood protection in the model, whichever door a message comes by.

A sliding minute, per sender and per conversation.
"""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from conversations.models import Conversation
from conversations.selectors import recent
from conversations.services.actors import Actor
from helpdesk.lib.errors import TooMany

WINDOW = timedelta(minutes=1)


def look(conversation: Conversation, actor: Actor, echo_id: str | None = None) -> recent.Recent:
    """What the writer and the others wrote in the last minute, and the message this one may repeat."""
    most = 2 * max(settings.FLOOD_PER_SENDER, settings.FLOOD_PER_CONVERSATION)  # activity lines lie between
    return recent.look(conversation, actor.author, actor.id, echo_id, timezone.now() - WINDOW, most)


def check(actor: Actor, seen: recent.Recent) -> None:
    """Raises TooMany. Exact under concurrency, because the conversation's lock is held.

    A flooding visitor must not silence the operator: an operator is only bound by his own limit.
    """
    crowded = actor.type != "user" and seen.every >= settings.FLOOD_PER_CONVERSATION
    if seen.mine >= settings.FLOOD_PER_SENDER or crowded:
        raise TooMany(_("Too many messages. Please wait a moment."), retry_after=_wait(seen.oldest))


def _wait(oldest) -> int:
    if oldest is None:
        return int(WINDOW.total_seconds())
    return max(1, int((oldest + WINDOW - timezone.now()).total_seconds()) + 1)
