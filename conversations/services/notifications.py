"""One notification a person and event, the strongest reason wins, nobody hears of what he did himself."""

import re

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from conversations.models import Conversation, Mention, Message, Notification, Participant
from conversations.selectors.access import may_work_in
from conversations.services.actors import Actor
from helpdesk.events.models import Event
from helpdesk.events.publish import publish, subscribe

Reason = Notification.Reason
MOST_NAMED = 500  # of those that are read at once; beyond that every one of his is loaded anew
MENTION = re.compile(r"\(mention://user/(\d+)/[^)]*\)")


def _tells_somebody(event: Event) -> bool:
    """An answer to the customer is no news to any colleague."""
    return event.kind != "message.created" or event.actor_type == "contact" or bool(event.payload.get("private"))


KINDS = ("message.created", "conversation.created", "conversation.assigned")


@subscribe(*KINDS, durable=True, name="notifications", wants=_tells_somebody)
def notify(event: Event) -> None:
    """Write the notifications of one event. May run twice: the unique key keeps one."""
    conversation = Conversation.objects.select_related("contact").filter(pk=event.conversation_id).first()
    if conversation is None:
        return
    message = Message.objects.filter(pk=event.payload.get("message_id")).first()
    reasons = _reasons(event, conversation, message)
    if event.actor_type == "user":
        reasons.pop(event.actor_id, None)
    before = set(Notification.objects.filter(event_id=event.pk).values_list("user_id", flat=True)) if reasons else set()
    rows = [
        Notification(
            user_id=user_id,
            conversation=conversation,
            event_id=event.pk,
            reason=reason,
            message_id=message and message.pk,
        )
        for user_id, reason in reasons.items()
        if user_id not in before
    ]
    if rows:
        Notification.objects.bulk_create(rows, ignore_conflicts=True)
        _tell_of_new(event, conversation, {row.user_id for row in rows})


def _tell_of_new(event: Event, conversation: Conversation, user_ids: set[int]) -> None:
    """The people's own screens are told by an event of its own: these rows are written after the message's."""
    made = Notification.objects.filter(event_id=event.pk, user_id__in=user_ids).values_list("user_id", "pk")
    payload = {"notices": {str(user_id): pk for user_id, pk in made}}
    place = {"conversation_id": conversation.pk, "inbox_id": conversation.inbox_id}
    publish("notification.created", actor=Actor.system(), payload=payload, **place)


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


def read(user_id: int, rows: QuerySet[Notification]) -> None:
    """These of his are read now, on all his screens. Writes only where one was unread."""
    _settle("notification.read", user_id, rows.filter(read_at=None), lambda found: found.update(read_at=timezone.now()))


def forget(user_id: int, rows: QuerySet[Notification]) -> None:
    """These of his are gone, from all his screens."""
    _settle("notification.deleted", user_id, rows, lambda found: found.delete())


def _settle(kind: str, user_id: int, rows: QuerySet[Notification], settle) -> None:
    """Change them and say which, or that it may be any of his (null) where there are many."""
    mine = rows.filter(user_id=user_id)
    with transaction.atomic():
        ids = list(mine.order_by("-pk").values_list("pk", flat=True)[: MOST_NAMED + 1])
        if not ids:
            return
        many = len(ids) > MOST_NAMED
        settle(mine if many else Notification.objects.filter(pk__in=ids))
        publish(kind, actor=Actor.system(), payload={"user_id": user_id, "ids": None if many else ids})
