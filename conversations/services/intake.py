"""What customers write, by whatever channel: the same way in for all of them."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone, translation

from contacts import identify
from contacts.models import ContactInbox
from conversations.models import Conversation, Message
from conversations.selectors import before
from conversations.services import floods, insights, numbering
from conversations.services.actors import Actor
from conversations.services.change import Change, account_locale, locked
from conversations.services.limits import valid_content
from conversations.services.messages import NewMessage, Receipt, write
from helpdesk.tenancy.models import Inbox

Status = Conversation.Status


@dataclass(frozen=True)
class InboundMessage:
    """A customer's message, the same for all channels.

    session: what the channel calls the customer (ContactInbox.source_id); echo_id: the client's own id of the message;
    source_id: the channel's; visit: metadata of the visitor (browser, page, IP) kept on the conversation.
    """

    inbox: Inbox
    session: str
    content: str = ""
    echo_id: str | None = None
    source_id: str | None = None
    attachment_ids: tuple[int, ...] = ()
    content_attributes: dict = field(default_factory=dict)
    facts: identify.Facts = field(default_factory=identify.Facts)
    visit: dict = field(default_factory=dict)
    conversation_id: int | None = None  # set where the channel itself says which conversation is meant
    uploaded_by: str = ""  # who uploaded the files, where that is not the session itself


def receive(inbound: InboundMessage) -> Receipt:
    """Store a customer's message. Raises Invalid, TooMany.

    One transaction: the identity's row is locked, so two first messages at once make one conversation.
    """
    content = valid_content(inbound.content, len(inbound.attachment_ids))
    asked = insights.ask(inbound.inbox, content)
    with transaction.atomic(savepoint=False):
        identity = _identity(inbound)
        actor = Actor.contact(identity.contact)
        known = before.look(identity, inbound.echo_id, inbound.conversation_id)
        repeated = _repeated(known, inbound)
        if repeated is not None:
            return Receipt(repeated, repeated.conversation, repeated=True)
        conversation = _current(identity, inbound, known.latest)
        if conversation is None:
            return _begin(identity, inbound, actor, content, asked)
        return _go_on(conversation, inbound, actor, content, asked)


def _identity(inbound: InboundMessage) -> ContactInbox:
    identity = identify.contact_inbox_for(inbound.inbox, inbound.session, inbound.facts)
    identify.learn(identity.contact, inbound.facts)
    identify.here(identity.contact)
    return identity


def _repeated(known: before.Before, inbound: InboundMessage) -> Message | None:
    """The same message in any conversation of this identity: a repeat may come after the conversation was replaced."""
    if inbound.source_id:
        return Message.objects.filter(inbox=inbound.inbox, source_id=inbound.source_id).first()
    return Message.objects.select_related("conversation").get(pk=known.repeated) if known.repeated else None


def _current(identity: ContactInbox, inbound: InboundMessage, latest: int | None) -> Conversation | None:
    """The conversation the message goes on with, locked; None where it begins a new one."""
    if latest is None:
        return None
    conversation = locked(latest)
    conversation.contact = identity.contact
    closed = conversation.status == Status.RESOLVED
    return None if closed and not inbound.inbox.allow_messages_after_resolved else conversation


def _begin(
    identity: ContactInbox, inbound: InboundMessage, actor: Actor, content: str, asked: insights.Asked
) -> Receipt:
    conversation = create(identity, inbound.visit)
    change = Change(conversation, actor)
    message = _store(change, inbound, content, asked)
    asked.insight.mark(change, reopened=False)
    change.happened("conversation.created", message_id=message.pk)
    change.finish()
    return Receipt(message, conversation, created=True)


def create(identity: ContactInbox, visit: dict, **values) -> Conversation:
    """A new conversation of this identity, with the account's next number. A blocked contact's is resolved at once."""
    now = timezone.now()
    start = {"status": Status.RESOLVED} if identity.contact.blocked else {"status": Status.OPEN, "waiting_since": now}
    return Conversation.objects.create(
        display_id=numbering.next_display_id(), inbox_id=identity.inbox_id, contact=identity.contact,
        contact_inbox=identity, contact_name=identity.contact.name, contact_avatar=identity.contact.avatar_url,
        additional_attributes=visit, created_at=now, last_activity_at=now, **(start | values),
    )


def _go_on(
    conversation: Conversation, inbound: InboundMessage, actor: Actor, content: str, asked: insights.Asked
) -> Receipt:
    floods.check(actor, floods.look(conversation, actor))
    change = Change(conversation, actor)
    message = _store(change, inbound, content, asked)
    reopened = _reopen(change)
    asked.insight.mark(change, reopened)
    change.happened("message.created", message_id=message.pk, private=False, reopened=reopened)
    change.finish()
    return Receipt(message, conversation)


def _store(change: Change, inbound: InboundMessage, content: str, asked: insights.Asked) -> Message:
    conversation = change.conversation
    new = NewMessage(
        content=content, echo_id=inbound.echo_id, source_id=inbound.source_id, attachment_ids=inbound.attachment_ids,
        uploaded_by=inbound.uploaded_by or f"session:{inbound.session}", message_type=Message.Type.INCOMING,
        content_attributes=inbound.content_attributes, sentiment=asked.insight.facts,
    )
    message = write(change, new, content)
    change.set(unread_count=conversation.unread_count + 1, contact_name=conversation.contact.name)
    if conversation.waiting_since is None and not conversation.contact.blocked:
        change.set(waiting_since=message.created_at)
    return message


def _reopen(change: Change) -> bool:
    """A customer's message opens what was resolved or snoozed; a blocked contact reopens nothing."""
    conversation = change.conversation
    if conversation.status not in (Status.RESOLVED, Status.SNOOZED) or conversation.contact.blocked:
        return False
    change.set(status=Status.OPEN, snoozed_until=None, reopened_at=timezone.now())
    with translation.override(account_locale()):
        change.say(translation.gettext("Reopened by the customer's message."))
    return True
