"""What is understood of a customer's message beside its text, by whoever registered to read it.

The reader works while the database does, on the way in; it may know nothing, and it can never stop a message.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import structlog

from conversations.models import Conversation, Message
from conversations.services.actors import Actor
from conversations.services.change import Change, changing
from helpdesk.tenancy.models import Inbox

log = structlog.get_logger(__name__)
MARKS = ("intent", "sentiment", "ai_urgent", "draft_preview")


@dataclass(frozen=True)
class Insight:
    """intent, sentiment and urgent go to the conversation's row; facts are kept with the message. Empty: unknown."""

    intent: str = ""
    sentiment: str = ""
    urgent: bool = False
    facts: dict = field(default_factory=dict)

    def mark(self, change: Change, reopened: bool) -> None:
        """Urgency stays until somebody has answered: a later 'hello?' does not take it back."""
        if not self.intent:
            return
        stays = change.conversation.ai_urgent and not reopened
        change.set(intent=self.intent, sentiment=self.sentiment, ai_urgent=self.urgent or stays)


NOTHING = Insight()
Reader = Callable[[Inbox, str], Callable[[], Insight]]
_readers: list[Reader] = []


def register(reader: Reader) -> Reader:
    """Decorator for `reader(inbox, text)`: it begins to read and returns what waits for the Insight, not for long."""
    _readers.append(reader)
    return reader


class Asked:
    """A reading that goes on while the database works. insight: NOTHING where there is no reader, or it fails."""

    def __init__(self, answer: Callable[[], Insight]):
        self._answer = answer

    @cached_property
    def insight(self) -> Insight:
        return _safely(self._answer) or NOTHING


def ask(inbox: Inbox, text: str) -> Asked:
    """Begin to read."""
    if not _readers or not text.strip():
        return Asked(lambda: NOTHING)
    return Asked(_safely(lambda: _readers[-1](inbox, text)) or (lambda: NOTHING))


def _safely(act: Callable):
    try:
        return act()
    except Exception:  # whatever a reader's fault is, the message is worth more
        log.exception("insight_failed")
        return None


def note(conversation_id: int, **values) -> Conversation:
    """Set some of MARKS and tell the operators. The version stays: nobody's own change is made old by it."""
    unknown = set(values) - set(MARKS)
    if unknown:
        raise ValueError(f"Not for insights to set: {sorted(unknown)}")
    with changing(conversation_id, Actor.system()) as change:
        change.set(**values)
        change.happened("conversation.updated", changed=["ai"])
        change.versioned = False
    return change.conversation


def translated(message_id: int, language: str, text: str) -> None:
    """Keep a translation with its message; every client is shown it."""
    message = Message.objects.get(pk=message_id)
    with changing(message.conversation_id, Actor.system()) as change:
        message.refresh_from_db()
        if message.deleted_at is not None:
            return
        known = message.content_attributes.get("translations") or {}
        message.content_attributes["translations"] = known | {language: text}
        message.save(update_fields=["content_attributes", "updated_at"])
        change.happened("message.updated", message_id=message.pk, private=message.private)
        change.versioned = False
