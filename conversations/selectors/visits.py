"""What a visitor may read of his own conversations."""

from django.db import connection
from django.db.models import QuerySet

from contacts.models import ContactInbox
from conversations.models import Conversation, Message
from conversations.selectors.threads import for_messages
from helpdesk.lib.stored import Stored
from helpdesk.scope import current_account_id
from helpdesk.tenancy.models import Inbox

PAGE = 30
_INBOX = Stored(Inbox, "i")
_WIDGET = f"select {_INBOX.columns} from inbox i where i.account_id = %s and i.id = %s and i.channel = %s"


def widget(inbox_id: int) -> Inbox | None:
    """The inbox, where it is a website's."""
    with connection.cursor() as cursor:
        cursor.execute(_WIDGET, [current_account_id(), inbox_id, Inbox.Channel.WEB_WIDGET.value])
        row = cursor.fetchone()
    return _INBOX.row(row) if row else None


def identity(inbox_id: int, session: str) -> ContactInbox | None:
    rows = ContactInbox.objects.select_related("contact", "inbox")
    return rows.filter(inbox_id=inbox_id, source_id=session).first()


def latest(session: ContactInbox) -> Conversation | None:
    return (
        Conversation.objects.filter(contact_inbox=session).select_related("assignee", "inbox").order_by("-pk").first()
    )


def messages(session: ContactInbox) -> QuerySet[Message]:
    """Everything said to him and by him, in any of his conversations of this session."""
    rows = Message.objects.filter(conversation__contact_inbox=session, private=False)
    return for_messages(rows.exclude(message_type=Message.Type.ACTIVITY))


def page(session: ContactInbox, before: int | None = None, after: int | None = None) -> tuple[list[Message], bool]:
    """(oldest first, whether there are more beyond)."""
    rows = messages(session)
    if after is not None:
        found = list(rows.filter(pk__gt=after).order_by("pk")[: PAGE + 1])
        return found[:PAGE], len(found) > PAGE
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    return list(reversed(found[:PAGE])), len(found) > PAGE
