"""One notification a person and event, the strongest reason wins, nobody hears of what he did himself."""

import re

from conversations.models import Conversation, Mention, Message, Notification, Participant
from conversations.selectors.access import may_work_in
from helpdesk.events.models import Event
from helpdesk.events.publish import subscribe

Reason = Notification.Reason
MENTION = re.compile(r"\(mention://user/(\d+)/[^)]*\)")


@subscribe("message.created", "conversation.created", "conversation.assigned", durable=True, name="notifications")
def notify(event: Event) -> None:
    """Write the notifications of one event. May run twice: the unique key keeps one."""
    conversation = Conversation.objects.select_related("contact").filter(pk=event.conversation_id).first()
    if conversation is None:
        return
    message = Message.objects.filter(pk=event.payload.get("message_id")).first()
    reasons = _reasons(event, conversation, message)
    if event.actor_type == "user":
        reasons.pop(event.actor_id, None)
    rows = [
        Notification(
            user_id=user_id,
            conversation=conversation,
            event_id=event.pk,
            reason=reason,
            message_id=message and message.pk,
        )
        for user_id, reason in reasons.items()
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)


def _reasons(event: Event, conversation: Conversation, message: Message | None) -> dict[int, int]:
    if event.kind == "conversation.assigned":
        given = conversation.assignee_id if "assignee" in event.payload.get("changed", []) else None
        return {given: Reason.ASSIGNMENT} if given else {}
    if message is None:
        return {}
    if message.private:
        return dict.fromkeys(_mentioned(conversation, message), Reason.MENTION)
    if message.message_type != Message.Type.INCOMING or conversation.contact.blocked:
        return {}
    return _followers(event, conversation)


def _followers(event: Event, conversation: Conversation) -> dict[int, int]:
    """As it was when it happened: this may run late, and who came later was not meant."""
    people = Participant.objects.filter(conversation=conversation, created_at__lte=event.created_at)
    reasons: dict[int, int] = dict.fromkeys(people.values_list("user_id", flat=True), Reason.PARTICIPATING)
    if event.payload.get("assignee_id"):
        reasons[event.payload["assignee_id"]] = Reason.ASSIGNED
    return reasons


def _mentioned(conversation: Conversation, message: Message) -> set[int]:
    """Those named in a note who work in the inbox; they follow the conversation from now on."""
    named = {int(number) for number in MENTION.findall(message.content)}
    people = {user_id for user_id in named if may_work_in(conversation.inbox_id, user_id)}
    for user_id in people:
        Participant.objects.get_or_create(conversation=conversation, user_id=user_id)
        Mention.objects.update_or_create(
            conversation=conversation, user_id=user_id, defaults={"mentioned_at": message.created_at}
        )
    return people
