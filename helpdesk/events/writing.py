"""The event's row and those of whoever has to be told, in one statement: every change of the product pays for it."""

import json
from typing import Any

from django.db import connection

from helpdesk.events.models import Event

_WRITE = """
    with made as (
        insert into event
            (account_id, kind, inbox_id, prev_inbox_id, conversation_id, seq, actor_type, actor_id, payload, created_at)
        values (%s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s)
        returning id, account_id, created_at
    ), owed as (
        insert into delivery (account_id, event_id, event_created_at, subscriber,
                              state, attempts, next_attempt_at, last_error, created_at)
        select account_id, id, created_at, unnest(%s::text[]), 0, 0, created_at, '', created_at from made
        returning id
    )
    select made.id, array(select id from owed) from made
"""


def write(event: Event, subscribers: list[str]) -> list[int]:
    """Give the event its id; returns the ids of its deliveries."""
    values: list[Any] = [
        event.account_id, event.kind, event.inbox_id, event.prev_inbox_id, event.conversation_id, event.seq,
        event.actor_type, event.actor_id, json.dumps(event.payload, ensure_ascii=False), event.created_at, subscribers,
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, values)
        event.pk, owed = cursor.fetchone()
    event._state.adding = False
    return owed
