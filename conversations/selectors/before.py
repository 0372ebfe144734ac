"""What a customer has said before, by the channel that he writes by: read while his identity is locked."""

from typing import NamedTuple

from django.db import connection

from contacts.models import ContactInbox
from conversations.models import Conversation

_BEFORE = """
    select (select m.id from conversation c join message m on m.account_id = c.account_id and m.conversation_id = c.id
            where c.account_id = %(account)s and c.contact_inbox_id = %(identity)s and m.echo_id = %(echo)s
              and m.sender_type = %(author)s and coalesce(m.sender_id, 0) = %(writer)s limit 1),
           (select c.id from conversation c
            where c.account_id = %(account)s and c.contact_inbox_id = %(identity)s
              and (%(only)s::bigint is null or c.id = %(only)s) order by c.id desc limit 1)
"""


class Before(NamedTuple):
    """Keys. repeated: his message of the same echo_id, in any of his conversations; latest: his last conversation."""

    repeated: int | None
    latest: int | None


def look(identity: ContactInbox, echo_id: str | None, only: int | None = None) -> Before:
    """only: the one conversation that is meant, where the channel itself says which."""
    asked = {
        "account": identity.account_id, "identity": identity.pk, "echo": echo_id or None, "only": only,
        "author": Conversation.Author.CONTACT.value, "writer": identity.contact_id,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_BEFORE, asked)
        return Before(*cursor.fetchone())
