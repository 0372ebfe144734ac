"""Messages of operators and bots; what customers write comes by intake."""

from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from conversations.models import Conversation, Message
from conversations.services import attachments, crossing, floods
from conversations.services.actors import Actor
from conversations.services.change import Change, changing
from conversations.services.limits import valid_content
from helpdesk.lib.errors import Forbidden, NotFound
from helpdesk.lib.stored import Stored
from helpdesk.lib.text import as_html

STORED = Stored(Message, "m")
RANK = {Message.Status.SENT: 0, Message.Status.FAILED: 0, Message.Status.DELIVERED: 1, Message.Status.READ: 2}


@dataclass(frozen=True)
class NewMessage:
    """What is to be said. attachment_ids: uploads of the same sender; uploaded_by: who that is ("user:7")."""

    content: str = ""
    private: bool = False
    echo_id: str | None = None
    attachment_ids: tuple[int, ...] = ()
    uploaded_by: str = ""
    message_type: int = Message.Type.OUTGOING
    content_type: int = Message.ContentType.TEXT
    content_attributes: dict = field(default_factory=dict)
    sentiment: dict = field(default_factory=dict)  # what is understood of it (services.insights)
    source_id: str | None = None
    automatic: bool = False  # automation, campaigns, greetings: they neither answer the customer nor count as a reply
    seen: crossing.Seen | None = None  # what the writer knew; a reply is stored only while nothing has come between


@dataclass(frozen=True)
class Receipt:
    """repeated: the same echo_id had been stored before, and this is that message. created: a new conversation."""

    message: Message
    conversation: Conversation
    repeated: bool = False
    created: bool = False


def post(conversation_id: int, actor: Actor, new: NewMessage) -> Receipt:
    """Store a message of an operator or a bot. Raises Invalid, TooMany, NotFound, MovedOn."""
    content = valid_content(new.content, len(new.attachment_ids))
    with changing(conversation_id, actor, speaks=False) as change:
        recent = floods.look(change.conversation, actor, new.echo_id)
        before = _repeated(change.conversation, new.source_id, recent.repeated)
        if before is not None:
            return Receipt(before, change.conversation, repeated=True)
        between = crossing.between(change.conversation, actor, new.seen) if new.seen and not new.private else None
        if between is None:
            floods.check(actor, recent)
            return Receipt(_store(change, new, content), change.conversation)
    raise crossing.MovedOn(between)


def _store(change: Change, new: NewMessage, content: str) -> Message:
    message = write(change, new, content)
    _answered(change, new, message)
    change.happened("message.created", message_id=message.pk, private=new.private)
    return message


def _repeated(conversation: Conversation, source_id: str | None, repeated: int | None) -> Message | None:
    """The message this one repeats. Exact under the conversation's lock; the constraints are the backstop."""
    if source_id:
        return Message.objects.filter(inbox_id=conversation.inbox_id, source_id=source_id).first()
    return Message.objects.get(pk=repeated) if repeated else None


def write(change: Change, new: NewMessage, content: str) -> Message:
    """The message's row and its files, and the list's preview. The conversation must be locked."""
    conversation = change.conversation
    message = Message(
        conversation=conversation,
        inbox_id=conversation.inbox_id,
        message_type=new.message_type,
        content_type=new.content_type,
        private=new.private,
        content=content,
        plain_text=content,
        processed_message_content=as_html(content),
        sender_type=change.actor.author,
        sender_id=change.actor.id,
        sender_name=change.actor.name,
        echo_id=new.echo_id or None,
        source_id=new.source_id or None,
        content_attributes=_attributes(conversation, new),
        sentiment=new.sentiment,
    )
    STORED.insert(message)
    files = attachments.claim(message, new.attachment_ids, new.uploaded_by)
    change.preview(message, content or ", ".join(file.file_name for file in files), new.automatic)
    change.set(preview_by=change.actor.id if change.actor.type == "user" else None)
    return message


def _attributes(conversation: Conversation, new: NewMessage) -> dict:
    """A reply to a message of another conversation is a mistake of the client's: the reference goes, the text stays."""
    attributes = dict(new.content_attributes)
    target = attributes.get("in_reply_to")
    known = str(target).isdigit() and Message.objects.filter(conversation=conversation, pk=int(target)).exists()
    if target is not None and not known:
        del attributes["in_reply_to"]
    return attributes


def _answered(change: Change, new: NewMessage, message: Message) -> None:
    """waiting_since, first reply and the visitor's badge (rules: docs/conversations.md)."""
    if new.private or new.message_type != Message.Type.OUTGOING:
        return
    change.set(contact_unread_count=change.conversation.contact_unread_count + 1)
    if new.automatic:
        return
    change.set(waiting_since=None, ai_urgent=False)  # it had to be seen soon, and has been
    if change.actor.type == "user" and change.conversation.first_reply_created_at is None:
        change.set(first_reply_created_at=message.created_at)


def delete(message_id: int, actor: Actor, administrator: bool = False) -> Message:
    """Leave a tombstone: text and files go, every client is told. Raises NotFound, Forbidden."""
    message = get(message_id)
    own = actor.type == "user" and message.sender_type == actor.author and message.sender_id == actor.id
    if not own and not administrator:
        raise Forbidden(_("Only its author or an administrator may delete a message."))
    with changing(message.conversation_id, actor) as change:
        message.refresh_from_db()
        if message.deleted_at is None:
            _bury(change, message)
    return message


def _bury(change: Change, message: Message) -> None:
    attachments.discard_of(message)
    message.content = message.plain_text = message.processed_message_content = ""
    message.content_attributes = {"deleted": True}
    message.deleted_at = timezone.now()
    message.save(
        update_fields=[
            "content",
            "plain_text",
            "processed_message_content",
            "content_attributes",
            "deleted_at",
            "updated_at",
        ]
    )
    if change.conversation.last_message_id == message.pk:
        change.set(preview="")  # whoever reads it says in his own language that it was deleted
    change.happened("message.deleted", message_id=message.pk, private=message.private)


def set_status(message_id: int, status: int, error: str = "") -> Message:
    """What the channel says of a message. Never backwards, and a late error hides nothing that arrived."""
    message = get(message_id)
    with changing(message.conversation_id, Actor.system()) as change:
        message.refresh_from_db()
        if _moves(message.status, status):
            _move(message, status, error)
            change.happened("message.updated", message_id=message.pk, private=message.private)
    return message


def _moves(before: int, after: int) -> bool:
    if after == Message.Status.FAILED:
        return before == Message.Status.SENT
    return before == Message.Status.FAILED or RANK[after] > RANK[before]


def _move(message: Message, status: int, error: str) -> None:
    message.status = status
    message.content_attributes.pop("external_error", None)
    if status == Message.Status.FAILED:
        message.content_attributes["external_error"] = error
    message.save(update_fields=["status", "content_attributes", "updated_at"])


def get(message_id: int) -> Message:
    message = Message.objects.filter(pk=message_id).first()
    if message is None:
        raise NotFound
    return message
