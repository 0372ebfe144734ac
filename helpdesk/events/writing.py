"""The change of a row, its event and the rows of whoever has to be told, in one statement: every change pays for it."""

import json
from typing import Any

from django.db import DatabaseError, connection

from helpdesk.events.models import Event
from helpdesk.lib.stored import Statement

_WRITE = """
    with changed as ({changed}), made as (
        insert into event
            (account_id, kind, inbox_id, prev_inbox_id, conversation_id, seq, actor_type, actor_id, payload, created_at)
        select %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s from changed
        returning id, account_id, created_at
    ), owed as (
        insert into delivery (account_id, event_id, event_created_at, subscriber,
                              state, attempts, next_attempt_at, last_error, created_at)
        select account_id, id, created_at, unnest(%s::text[]), 0, 0, created_at, '', created_at from made
        returning id
    )
    select made.id, array(select id from owed) from made
"""


NO_CHANGE = Statement("select 1", [])


def write(event: Event, subscribers: list[str], change: Statement = NO_CHANGE) -> list[int]:
    """Give the event its id; returns the ids of its deliveries. Raises DatabaseError where `change` returns no row."""
    values: list[Any] = [
        event.account_id, event.kind, event.inbox_id, event.prev_inbox_id, event.conversation_id, event.seq,
        event.actor_type, event.actor_id, json.dumps(event.payload, ensure_ascii=False), event.created_at, subscribers,
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_WRITE.format(changed=change.sql), [*change.values, *values])
        row = cursor.fetchone()
    if row is None:
        raise DatabaseError(f"What {event.kind} tells of is not there to be changed.")
    event.pk, owed = row
    event._state.adding = False
    return owed
