"""Status, priority, labels and the rest of a conversation's life."""

from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contacts.models import Contact, ContactInbox
from conversations.models import Attachment, Conversation, Message
from conversations.services import attachments, intake
from conversations.services.actors import Actor
from conversations.services.change import Change, changing, locked
from helpdesk.events.publish import publish
from helpdesk.lib.errors import Invalid, NotFound
from helpdesk.scope import scope

Status = Conversation.Status
MOST_ATTRIBUTES = 100
MOST_WOKEN = 500


def set_status(
    conversation_id: int,
    status: int,
    actor: Actor,
    snoozed_until: datetime | None = None,
    version: int | None = None,
    waiting_since: datetime | None = None,
) -> Conversation:
    """Any status from any other. Raises Conflict for an old version and Invalid for a snooze in the past.

    waiting_since: what a way back from resolved restores, because resolving has taken it away.
    """
    until = snoozed_until if status == Status.SNOOZED else None
    if until is not None and until <= timezone.now():
        raise Invalid(_("Choose a time to come."), fields={"snoozed_until": [_("Choose a time to come.")]})
    with changing(conversation_id, actor, version) as change:
        before = change.conversation.status
        if change.set(status=status, snoozed_until=until):
            _follow_status(change, before, waiting_since)
            change.say(_status_line(change))
            change.happened("conversation.status_changed", changed=["status"], before=before, status=status)
    return change.conversation


def _follow_status(change: Change, before: int, waiting_since: datetime | None) -> None:
    now = timezone.now()
    if change.conversation.status == Status.RESOLVED:
        change.set(waiting_since=None, resolved_at=now)
    elif before == Status.RESOLVED:
        change.set(reopened_at=now, waiting_since=waiting_since or change.conversation.waiting_since)


def _status_line(change: Change) -> str:
    name = {"name": change.actor.shown_name}
    if change.conversation.status == Status.SNOOZED and change.conversation.snoozed_until:
        until = timezone.localtime(change.conversation.snoozed_until).strftime("%d.%m.%Y %H:%M %Z")
        return _("%(name)s snoozed the conversation until %(until)s.") % (name | {"until": until})
    return {
        Status.OPEN: _("%(name)s reopened the conversation."),
        Status.RESOLVED: _("%(name)s resolved the conversation."),
        Status.PENDING: _("%(name)s marked the conversation as pending."),
        Status.SNOOZED: _("%(name)s snoozed the conversation until the next reply."),
    }[change.conversation.status] % name


def set_priority(conversation_id: int, priority: int | None, actor: Actor) -> Conversation:
    with changing(conversation_id, actor) as change:
        if change.set(priority=priority):
            change.say(_priority_line(change))
            change.happened("conversation.updated", changed=["priority"])
    return change.conversation


def _priority_line(change: Change) -> str:
    name = change.actor.shown_name
    if change.conversation.priority is None:
        return _("%(name)s removed the priority.") % {"name": name}
    return _("%(name)s set the priority to %(priority)s.") % {
        "name": name, "priority": change.conversation.get_priority_display(),
    }


def set_labels(conversation_id: int, labels: list[str], actor: Actor) -> Conversation:
    """Replace the set of labels. Raises Invalid for one that is no text of at most 255 characters."""
    wanted = sorted({valid_label(label) for label in labels})
    with changing(conversation_id, actor) as change:
        before = set(change.conversation.labels)
        if change.set(labels=wanted):
            _say_labels(change, added=set(wanted) - before, removed=before - set(wanted))
            change.happened("conversation.updated", changed=["labels"])
    return change.conversation


def valid_label(label: str) -> str:
    """A label as it is kept. Raises Invalid for one that is no text of 1 to 255 characters."""
    text = label.strip().lower() if isinstance(label, str) else ""
    if not text or len(text) > 255:
        raise Invalid(_("A label is a text of 1 to 255 characters."), fields={"labels": [str(label)[:80]]})
    return text


def _say_labels(change: Change, added: set[str], removed: set[str]) -> None:
    name = change.actor.shown_name
    if added:
        one, more = _("%(name)s added the label %(labels)s."), _("%(name)s added the labels %(labels)s.")
        change.say((one if len(added) == 1 else more) % {"name": name, "labels": ", ".join(sorted(added))})
    if removed:
        one, more = _("%(name)s removed the label %(labels)s."), _("%(name)s removed the labels %(labels)s.")
        change.say((one if len(removed) == 1 else more) % {"name": name, "labels": ", ".join(sorted(removed))})


def set_custom_attributes(conversation_id: int, attributes: dict, actor: Actor) -> Conversation:
    """Replace the custom attributes. Raises Invalid naming the key that is too long."""
    _check_attributes(attributes)
    with changing(conversation_id, actor) as change:
        if change.set(custom_attributes=attributes):
            change.happened("conversation.updated", changed=["custom_attributes"])
    return change.conversation


def _check_attributes(attributes: dict) -> None:
    if not isinstance(attributes, dict) or len(attributes) > MOST_ATTRIBUTES:
        raise Invalid(_("Attributes are an object of at most 100 keys."), fields={"custom_attributes": ["object"]})
    for key, value in attributes.items():
        too_long = isinstance(value, str) and len(value) > 1500
        too_large = isinstance(value, int) and abs(value) > 9_999_999_999
        if too_long or too_large:
            raise Invalid(_("The value of %(key)s is too long.") % {"key": key}, fields={key: [_("too long")]})


def mute(conversation_id: int, actor: Actor) -> Conversation:
    """Block the contact and resolve: he may write, nobody is disturbed."""
    return _block(conversation_id, actor, blocked=True)


def unmute(conversation_id: int, actor: Actor) -> Conversation:
    return _block(conversation_id, actor, blocked=False)


@transaction.atomic(savepoint=False)
def _block(conversation_id: int, actor: Actor, blocked: bool) -> Conversation:
    theirs = Conversation.objects.filter(pk=conversation_id).values("contact_id")
    Contact.objects.filter(pk__in=theirs).update(blocked=blocked)  # before the conversation, as a message that comes in
    with changing(conversation_id, actor) as change:
        if blocked:
            change.set(status=Status.RESOLVED, snoozed_until=None, waiting_since=None)
        line = _("%(name)s blocked the contact.") if blocked else _("%(name)s unblocked the contact.")
        change.say(line % {"name": actor.shown_name})
        change.happened("conversation.status_changed", changed=["status", "muted"])
    return change.conversation


def start(contact_inbox_id: int, actor: Actor, **values) -> Conversation:
    """A conversation begun by an operator or by the API. values: fields of Conversation. Raises NotFound."""
    with transaction.atomic():
        identity = ContactInbox.objects.select_for_update(of=("self",)).select_related("contact")
        row = identity.filter(pk=contact_inbox_id).first()
        if row is None:
            raise NotFound
        change = Change(intake.create(row, values.pop("additional_attributes", {}), **values), actor)
        change.happened("conversation.created")
        change.finish()
    return change.conversation


def delete(conversation_id: int, actor: Actor) -> None:
    """Remove a conversation with everything in it; the event stays and tells every client."""
    with transaction.atomic():
        conversation = locked(conversation_id)
        attachments.discard(list(Attachment.objects.filter(conversation=conversation)))
        publish(
            "conversation.deleted", actor=actor, conversation_id=conversation.pk, inbox_id=conversation.inbox_id,
            seq=conversation.event_seq + 1,
            payload={
                "display_id": conversation.display_id,
                "assignee_id": conversation.assignee_id,
                "session": conversation.contact_inbox.source_id,
            },
        )
        Message.objects.filter(conversation=conversation).delete()
        conversation.delete()


def wake_overdue() -> int:
    """Open every snoozed conversation whose time has come, however late. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("select account_id, conversation_id from overdue_snoozes(%s)", [MOST_WOKEN])
        due = cursor.fetchall()
    return sum(_wake(account_id, conversation_id) for account_id, conversation_id in due)


def _wake(account_id: int, conversation_id: int) -> bool:
    with scope(account_id), changing(conversation_id, Actor.system()) as change:
        conversation = change.conversation
        late = conversation.snoozed_until is not None and conversation.snoozed_until <= timezone.now()
        if conversation.status == Status.SNOOZED and late:
            change.set(status=Status.OPEN, snoozed_until=None)
            change.say(_("The snooze is over."))
            change.happened("conversation.status_changed", changed=["status"], status=int(Status.OPEN))
    return change.kind is not None
