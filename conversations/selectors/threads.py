"""A conversation's messages, in pages by id. Ids within it grow in the order of commit: its row is locked."""

from django.db.models import OuterRef, Subquery

from conversations.models import Attachment, Conversation, Message

PAGE = 20
NEWER = 100
BETWEEN = 1000
NO_FILES = Attachment._base_manager.none()  # made once: nearly every message is without


def for_messages(rows):
    """What `shapes.staff.message` needs, without a query a row."""
    return rows.select_related("conversation").prefetch_related("attachments")


def said(message: Message, new: bool) -> Message:
    """A message for the answer to its writer. new: written just now and without files, so nothing has to be read."""
    if not new:
        return for_messages(Message.objects.filter(pk=message.pk)).get()
    hold(message, [])
    return message


def hold(message: Message, files: list[Attachment]) -> None:
    """Give a message the files it has, as prefetching would."""
    held = Attachment._base_manager.none() if files else NO_FILES
    held._result_cache = files
    message._prefetched_objects_cache = {"attachments": held}


def page(
    conversation: Conversation, before: int | None = None, after: int | None = None, public: bool = False
) -> list[Message]:
    """Oldest first. before: the 20 before that id; after: the 100 after; both: up to 1,000; none: the last 20."""
    rows = for_messages(Message.objects.filter(conversation=conversation))
    if public:
        rows = rows.filter(private=False).exclude(message_type=Message.Type.ACTIVITY)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    if after is None:
        return list(reversed(rows.order_by("-pk")[:PAGE]))
    return list(rows.filter(pk__gt=after).order_by("pk")[: BETWEEN if before else NEWER])


def last_messages(conversations) -> dict[int, Message]:
    """{conversation's key: its last message}, reading no other of theirs."""
    newest = Message.objects.filter(conversation=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    rows = Conversation.objects.filter(pk__in=[row.pk for row in conversations])
    keys = list(rows.values_list(Subquery(newest), flat=True))  # apart: joined, it may be planned as a scan of messages
    return {row.conversation_id: row for row in for_messages(Message.objects.filter(pk__in=keys))}
