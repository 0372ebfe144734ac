"""What a visitor reads. Never a note, an activity line, a label, an attribute or an operator's e-mail."""

from conversations.models import Conversation, Message
from conversations.selectors.queue import Place
from conversations.shapes import files
from conversations.shapes.staff import STATUSES, iso

SENDER_TYPES = {0: "client", 1: "staff", 2: "bot", 3: "system"}
SHOWN_ATTRIBUTES = ("in_reply_to", "deleted", "ai", "items", "submitted_values")


def message(row: Message) -> dict:
    """Wants `attachments` prefetched and the conversation at hand. Only for public messages."""
    kind = SENDER_TYPES[row.sender_type]
    return {
        "id": row.pk,
        "conversation_id": row.conversation.display_id,
        "sender_type": kind,
        "sender": {"name": row.sender_name, "avatar": ""} if kind in ("staff", "bot") else None,
        "body": row.content,
        "html": row.processed_message_content,
        "created_at": iso(row.created_at),
        "echo_id": row.echo_id if kind == "client" else None,
        "status": "read" if kind == "client" and _seen_by_staff(row) else row.get_status_display(),
        "attachments": [_attachment(each) for each in row.attachments.all()],
        "content_attributes": {
            name: row.content_attributes[name] for name in SHOWN_ATTRIBUTES if name in row.content_attributes
        },
    }


def _seen_by_staff(row: Message) -> bool:
    seen = row.conversation.agent_last_seen_at
    return seen is not None and row.created_at <= seen


def _attachment(row) -> dict:
    shaped = files.attachment(row)
    return {name: value for name, value in shaped.items() if name not in ("account_id", "message_id")}


def conversation(row: Conversation, place: Place | None = None) -> dict:
    """place: in the queue, where it is in one; `queue_seconds` is what is left to wait, as far as that can be said."""
    return {
        "id": row.display_id,
        "status": STATUSES[row.status],
        "assignee": assignee(row),
        "queue_position": place.position if place else None,
        "queue_seconds": place.seconds if place else None,
    }


def assignee(row: Conversation) -> dict | None:
    return {"name": row.assignee.available_name, "avatar": ""} if row.assignee else None
