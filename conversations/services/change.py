"""The one way a conversation changes: lock, decide, write what differs, one activity line, one event."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from django.db import connection, transaction
from django.utils import timezone, translation

from conversations.models import Conversation, Message
from conversations.services.actors import Actor
from helpdesk.events.publish import publish
from helpdesk.lib.errors import Conflict, NotFound
from helpdesk.lib.stored import Statement, Stored
from helpdesk.lib.text import preview
from helpdesk.scope import current_account_id
from helpdesk.tenancy.models import Account

ALWAYS = ["version", "event_seq", "updated_at"]
STORED = Stored(Conversation, "c")
_LOCK = f"select {STORED.columns} from conversation c where c.account_id = %s and c.id = %s for update"


def locked(conversation_id: int, version: int | None = None) -> Conversation:
    """The conversation, its row locked until the transaction ends. Raises NotFound, and Conflict for an old version."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [current_account_id(), conversation_id])
        row = cursor.fetchone()
    if row is None:
        raise NotFound
    conversation = STORED.row(row)
    if version is not None and version != conversation.version:
        raise Conflict(translation.gettext("Somebody has changed this conversation meanwhile."))
    return conversation


class Change:
    """One conversation under lock and what happens to it. Written and published when the block of `changing` ends."""

    def __init__(self, conversation: Conversation, actor: Actor):
        self.conversation = conversation
        self.actor = actor
        self.kind: str | None = None
        self.payload: dict = {}
        self.was = vars(conversation).get("section")  # its section before; a new row's is not known to anybody yet
        self._fields: set[str] = set()
        self._lines: list[str] = []
        self.versioned = True  # False: what changes makes no client's version old

    def set(self, **values) -> bool:
        """Set fields; whether any of them differs from before."""
        differing = {name: value for name, value in values.items() if getattr(self.conversation, name) != value}
        for name, value in differing.items():
            setattr(self.conversation, name, value)
        self._fields |= set(differing)
        return bool(differing)

    def say(self, line: str) -> None:
        """A sentence of the activity line that names who did it."""
        self._lines.append(line)

    def happened(self, kind: str, **payload) -> None:
        self.kind = kind
        self.payload |= payload

    def finish(self) -> None:
        if self.kind is None:
            return
        if self._lines:
            self.payload["message_id"] = self._activity(" ".join(self._lines)).pk
        conversation, saving = self.conversation, self._saving()
        publish(
            self.kind,
            actor=self.actor,
            change=saving,
            payload={"actor_name": self.actor.name, "assignee_id": conversation.assignee_id, "was": self.was}
            | self.payload,
            conversation_id=conversation.pk,
            inbox_id=conversation.inbox_id,
            seq=conversation.event_seq,
        )

    def _activity(self, line: str) -> Message:
        now = timezone.now()
        message = Message.objects.create(
            conversation=self.conversation,
            inbox_id=self.conversation.inbox_id,
            message_type=Message.Type.ACTIVITY,
            content=line,
            plain_text=line,
            sender_type=self.actor.author,
            sender_id=self.actor.id,
            sender_name=self.actor.name,
            created_at=now,
        )
        self.set(last_activity_at=now)
        return message

    def _saving(self) -> Statement:
        """Saved with the event, on one way to the database."""
        conversation = self.conversation
        conversation.version += self.versioned
        conversation.event_seq += 1
        conversation.updated_at = timezone.now()
        return STORED.changes(conversation, [*self._fields, *ALWAYS])

    def preview(self, message: Message, text: str, auto: bool = False) -> None:
        """Keep the list row's last message."""
        self.set(
            last_activity_at=message.created_at,
            last_message_id=message.pk,
            preview=preview(text),
            preview_author=message.sender_type,
            preview_at=message.created_at,
            preview_auto=auto,
        )


@contextmanager
def changing(
    conversation_id: int, actor: Actor, version: int | None = None, speaks: bool = True
) -> Iterator[Change]:
    """A transaction around one conversation's change; activity lines are in the account's language.

    speaks: False where no such line is said. Without a savepoint of its own: who goes on in a wider transaction after
    an error sets one.
    """
    with transaction.atomic(savepoint=False):
        change = Change(locked(conversation_id, version), actor)
        with translation.override(account_locale()) if speaks else nullcontext():
            yield change
            change.finish()


def account_locale() -> str:
    return Account.objects.values_list("locale", flat=True).get(pk=current_account_id())
