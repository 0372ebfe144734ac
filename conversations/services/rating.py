"""The customer's rating, 1 to 5, after a conversation was resolved."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from conversations.models import Conversation
from conversations.services.actors import Actor
from conversations.services.change import changing
from helpdesk.lib.errors import Invalid

EDITABLE = timedelta(days=14)


def rate(conversation_id: int, score: int, comment: str, now: datetime) -> Conversation:
    """Store or change the rating. Raises Invalid before the conversation is resolved and after fourteen days."""
    with changing(conversation_id, Actor.system()) as change:
        conversation = change.conversation
        if conversation.resolved_at is None:
            raise Invalid(
                _("The conversation is not over yet."), fields={"rating": [_("The conversation is not over yet.")]}
            )
        if now - conversation.resolved_at > EDITABLE:
            raise Invalid(_("It is too late to rate this conversation."), fields={"rating": [_("too late")]})
        change.set(csat_rating=score, csat_comment=comment, csat_rated_at=now)
        change.happened("conversation.updated", changed=["csat"])
    return change.conversation
