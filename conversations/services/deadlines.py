"""The clock of deadlines: a conversation is urgent from an hour before its deadline, whether anybody touches it or not.

Lists and totals count it from that moment by themselves; this writes it down and tells the panels.
"""

from django.db import connection
from django.utils import timezone

from conversations.models import Conversation
from conversations.services.actors import Actor
from conversations.services.change import changing
from conversations.shapes.staff import SOON
from helpdesk.lib.errors import NotFound
from helpdesk.scope import scope

MOST = 500


def promote_due() -> int:
    """Write down which deadlines have come near, in every account. Returns how many conversations became urgent."""
    with connection.cursor() as cursor:
        cursor.execute("select account_id, conversation_id from conversations_coming_due(%s)", [MOST])
        due = cursor.fetchall()
    return sum(_promote(account_id, conversation_id) for account_id, conversation_id in due)


def _promote(account_id: int, conversation_id: int) -> bool:
    """The trigger conversation_touch decides what is near; any write makes it look."""
    with scope(account_id):
        try:
            with changing(conversation_id, Actor.system()) as change:
                near = _is_near(change.conversation)
                if near:
                    change.happened("conversation.updated", changed=["section"])
        except NotFound:  # deleted since it was listed
            return False
    return near


def _is_near(conversation: Conversation) -> bool:
    due = conversation.sla_due_at
    return due is not None and due <= timezone.now() + SOON and conversation.section in (2, 3)
