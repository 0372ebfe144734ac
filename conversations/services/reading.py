"""Seen and unread, on both sides. Looking writes only when it changes something."""

from datetime import timedelta

from django.utils import timezone

from conversations.models import Conversation, Message, Notification
from conversations.services import notifications
from conversations.services.actors import Actor
from conversations.services.change import changing
from helpdesk.events.models import Event
from helpdesk.tenancy.models import User

QUIET = timedelta(hours=1)  # looking again at what is read is written at most once an hour


def seen_by_agent(conversation_id: int, user: User) -> Conversation:
    """An operator has opened it: the badge and his notifications of it go."""
    now = timezone.now()
    with changing(conversation_id, Actor.user(user)) as change:
        conversation = change.conversation
        mine = conversation.assignee_id == user.pk
        if conversation.unread_count or _stale(conversation.agent_last_seen_at, now):
            change.set(unread_count=0, agent_last_seen_at=now)
            change.happened("conversation.read", by="agent", at=now.isoformat())
        if mine and (change.kind or _stale(conversation.assignee_last_seen_at, now)):
            change.set(assignee_last_seen_at=now)
            change.happened("conversation.read", by="agent", at=now.isoformat())
        notifications.read(user.pk, Notification.objects.filter(conversation=conversation))
    return change.conversation


def _stale(seen, now) -> bool:
    return seen is None or now - seen > QUIET


def mark_unread(conversation_id: int, actor: Actor) -> Conversation:
    """Exactly the customer's last message counts as unread again."""
    with changing(conversation_id, actor) as change:
        incoming = Message.objects.filter(conversation=change.conversation, message_type=Message.Type.INCOMING)
        last = incoming.order_by("-id").first()
        if last is not None and change.conversation.unread_count == 0:
            before = last.created_at - timedelta(milliseconds=1)
            change.set(unread_count=1, agent_last_seen_at=before, assignee_last_seen_at=before)
            change.happened("conversation.updated", changed=["unread_count"])
    return change.conversation


def seen_by_contact(conversation_id: int) -> Conversation:
    """The customer has seen everything so far: what was sent to him is read."""
    now = timezone.now()
    with changing(conversation_id, Actor.system()) as change:
        moved = _to_contact(change.conversation).exclude(status=Message.Status.READ).update(
            status=Message.Status.READ, read_at=now, updated_at=now
        )
        if moved or change.conversation.contact_unread_count:
            change.set(contact_unread_count=0, contact_last_seen_at=now)
            change.happened("conversation.read", by="contact", at=now.isoformat(), read=_last_sent(change.conversation))
    return change.conversation


def _last_sent(conversation: Conversation) -> int | None:
    """Which message was read last: times are too coarse to tell, and what is sent in that moment is not read yet."""
    return _to_contact(conversation).order_by("-pk").values_list("pk", flat=True).first()


def delivered_to_contact(conversation_id: int, up_to_message_id: int) -> Conversation:
    """The customer's client has these messages."""
    now = timezone.now()
    with changing(conversation_id, Actor.system()) as change:
        arrived = _to_contact(change.conversation).filter(pk__lte=up_to_message_id, status=Message.Status.SENT)
        if arrived.update(status=Message.Status.DELIVERED, delivered_at=now, updated_at=now):
            change.happened("conversation.read", by="contact", at=None, delivered=up_to_message_id)
    return change.conversation


def applied_by_contact(conversation: Conversation, seq: int) -> None:
    """His client has applied what happened up to this place; written only where that changes something."""
    told = Event.objects.filter(conversation_id=conversation.pk, seq__lte=seq, kind="message.created")
    payload = told.order_by("-seq").values_list("payload", flat=True).first()
    if payload and undelivered(conversation.pk, payload["message_id"]):
        delivered_to_contact(conversation.pk, payload["message_id"])


def undelivered(conversation_id: int, up_to_message_id: int) -> bool:
    """Whether there is anything to note, asked before the conversation is locked."""
    arrived = _to_contact(Conversation(pk=conversation_id)).filter(pk__lte=up_to_message_id, status=Message.Status.SENT)
    return arrived.exists()


def _to_contact(conversation: Conversation):
    kinds = [Message.Type.OUTGOING, Message.Type.TEMPLATE]
    sent = Message.objects.filter(conversation=conversation, message_type__in=kinds, private=False)
    return sent.exclude(status=Message.Status.FAILED)
