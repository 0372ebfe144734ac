"""A person's own notifications, as Chatwoot shows them."""

from conversations.models import Message, Notification
from conversations.shapes import staff

TYPES = {
    Notification.Reason.PARTICIPATING: "participating_conversation_new_message",
    Notification.Reason.ASSIGNED: "assigned_conversation_new_message",
    Notification.Reason.MENTION: "conversation_mention",
    Notification.Reason.ASSIGNMENT: "conversation_assignment",
}


def notice(row: Notification, message: Message | None) -> dict:
    """Wants the conversation at hand. message: the one it is about, where it is about one."""
    conversation = row.conversation
    title = f"#{conversation.display_id} {conversation.contact_name}".strip()
    return {
        "id": row.pk,
        "notification_type": TYPES[Notification.Reason(row.reason)],
        "push_message_title": title,
        "push_message_body": message.plain_text[:300] if message else conversation.preview,
        "primary_actor_type": "Conversation",
        "primary_actor_id": conversation.display_id,
        "primary_actor": {"id": conversation.display_id, "inbox_id": conversation.inbox_id},
        "secondary_actor": None,
        "read_at": staff.iso(row.read_at),
        "created_at": staff.epoch(row.created_at),
        "last_activity_at": staff.epoch(conversation.last_activity_at),
        "snoozed_until": None,
        "meta": {},
    }
