"""Two answers that cross: what happened between an operator's last look and his message."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from conversations.models import Conversation, Message
from conversations.selectors import threads
from conversations.services.actors import Actor
from conversations.shapes import staff
from helpdesk.lib.errors import Conflict

Author = Message.Author
ANSWERED, WROTE, RESOLVED, REASSIGNED = "answered", "wrote", "resolved", "reassigned"


@dataclass(frozen=True)
class Seen:
    """What the writer knew. last_message_id: 0 for none; None, and for the assignee knows_assignee: he does not say."""

    last_message_id: int | None = None
    status: int | None = None
    assignee_id: int | None = None
    knows_assignee: bool = False


class MovedOn(Conflict):
    """Nothing was stored. current: `{reasons, messages, status, assignee, last_message_id}`, as it is now."""

    code = "moved_on"

    def __init__(self, current: dict):
        super().__init__(_("The conversation has moved on while you were writing."), current=current)


def between(conversation: Conversation, actor: Actor, seen: Seen) -> dict | None:
    """What came between, as `current` of MovedOn; None where nothing did. Exact under the conversation's lock.

    One's own doing elsewhere is no news to the writer, and notes and activity lines alone stop nobody.
    """
    reasons = [*_said(conversation, actor, seen), *_done(conversation, actor, seen)]
    if not reasons:
        return None
    missed = threads.page(conversation, after=seen.last_message_id) if seen.last_message_id is not None else []
    holder = conversation.assignee
    return {
        "reasons": reasons,
        "messages": [staff.message(row) for row in missed],
        "status": staff.STATUSES[conversation.status],
        "assignee": {"id": holder.pk, "name": holder.available_name} if holder else None,
        "last_message_id": _last(conversation),
    }


def _said(conversation: Conversation, actor: Actor, seen: Seen) -> list[str]:
    if seen.last_message_id is None:
        return []
    rows = Message.objects.filter(conversation=conversation, pk__gt=seen.last_message_id, deleted_at=None)
    answers = rows.filter(message_type=Message.Type.OUTGOING, private=False, sender_type__in=[Author.USER, Author.BOT])
    answered = answers.exclude(sender_type=actor.author, sender_id=actor.id).exists()
    wrote = rows.filter(message_type=Message.Type.INCOMING).exists()
    return [reason for reason, so in ((ANSWERED, answered), (WROTE, wrote)) if so]


def _done(conversation: Conversation, actor: Actor, seen: Seen) -> list[str]:
    Status = Conversation.Status
    resolved = conversation.status == Status.RESOLVED and seen.status not in (None, Status.RESOLVED)
    others = conversation.assignee_id not in (None, actor.id, seen.assignee_id)
    return [reason for reason, so in ((RESOLVED, resolved), (REASSIGNED, seen.knows_assignee and others)) if so]


def _last(conversation: Conversation) -> int:
    newest = Message.objects.filter(conversation=conversation).order_by("-pk").values_list("pk", flat=True)
    return newest.first() or 0
