"""Whose turn it is: the customer's last words nobody has answered yet, and what was said before them."""

from dataclasses import dataclass

from conversations.models import Conversation, Message

Type = Message.Type


@dataclass(frozen=True)
class Turn:
    """message: the customer's last one; lines: the public messages up to now, oldest first.

    answered: nobody waits any more; a greeting or an automatic message is no answer.
    """

    conversation: Conversation
    message: Message
    lines: tuple[Message, ...]
    answered: bool


def turn_of(conversation_id: int, most: int = 12) -> Turn | None:
    """None where the conversation is gone, or its customer has said nothing (or taken it back). Two statements."""
    conversation = Conversation.objects.select_related("inbox", "contact").filter(pk=conversation_id).first()
    if conversation is None:
        return None
    lines = _lines(conversation, most)
    theirs = [line for line in lines if line.message_type == Type.INCOMING]
    if not theirs:
        return None
    return Turn(conversation, theirs[-1], tuple(lines), answered=conversation.waiting_since is None)


def _lines(conversation: Conversation, most: int) -> list[Message]:
    """What the customer may see too, without what was deleted."""
    rows = Message.objects.filter(conversation=conversation, private=False, deleted_at=None)
    rows = rows.filter(message_type__in=[Type.INCOMING, Type.OUTGOING]).order_by("-id")[:most]
    return list(rows)[::-1]


def is_current(turn: Turn | None, message_id: int) -> bool:
    """Whether that message still waits for its answer: the last word, in a conversation that is not closed."""
    if turn is None or turn.answered or turn.message.pk != message_id:
        return False
    return turn.conversation.status in (Conversation.Status.OPEN, Conversation.Status.PENDING)
