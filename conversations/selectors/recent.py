"""What a writer's own last minute looks like, read in one statement under the conversation's lock."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from conversations.models import Conversation, Message

_LOOK = """
    select (select id from message
            where account_id = %(account)s and conversation_id = %(conversation)s and sender_type = %(author)s
                and coalesce(sender_id, 0) = coalesce(%(writer)s, 0) and echo_id = %(echo)s),
           count(*) filter (where mine), min(created_at) filter (where mine), count(*)
    from (select created_at, message_type,
                 sender_type = %(author)s and sender_id is not distinct from %(writer)s as mine
          from message where account_id = %(account)s and conversation_id = %(conversation)s
          order by id desc limit %(most)s) newest
    where created_at > %(since)s and message_type <> %(activity)s
"""


@dataclass(frozen=True)
class Recent:
    """repeated: the message with the same echo_id; mine, every: how many were written since; oldest: of mine."""

    repeated: int | None
    mine: int
    oldest: datetime | None
    every: int


def look(conversation: Conversation, author: int, writer: int | None, echo_id: str | None, since, most: int) -> Recent:
    """Never more than the `most` newest rows of the conversation are read, however long it is."""
    asked = {
        "account": conversation.account_id, "conversation": conversation.pk, "author": author, "writer": writer,
        "echo": echo_id, "since": since, "most": most, "activity": Message.Type.ACTIVITY.value,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_LOOK, asked)
        return Recent(*cursor.fetchone())
