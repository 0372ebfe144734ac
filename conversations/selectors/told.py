"""The rows that a batch of events tells of, in plain statements: the gateway reads them for every message written.

What `shapes.staff.item`, `shapes.staff.message` and the visitor's shapes need, and no more.
"""

import json
from collections import namedtuple
from typing import NamedTuple

from django.db import connection

from conversations.models import Attachment, Message
from conversations.selectors import rows
from conversations.selectors.sight import Place
from conversations.selectors.threads import hold
from helpdesk.scope import current_account_id

Told = namedtuple("Told", [*rows.STORED, "agent_last_seen_at", "inbox", "assignee", "team", "contact_inbox"])
_COLUMNS = ", ".join([*(f"c.{name}" for name in rows.STORED), "c.agent_last_seen_at", "i.name", "i.channel"])
_CONVERSATIONS = f"""select {_COLUMNS}, ci.source_id, coalesce(nullif(u.display_name, ''), u.name), t.name
  from conversation c
  join inbox i on i.account_id = c.account_id and i.id = c.inbox_id
  join contact_inbox ci on ci.account_id = c.account_id and ci.id = c.contact_inbox_id {rows.JOINS}
  where c.account_id = %s and c.id = any(%s)"""

_FIELDS = [field.attname for field in Message._meta.concrete_fields]
_STORED = ", ".join(f"m.{field.column}" for field in Message._meta.concrete_fields)
_MESSAGES = f"""select exists (select from attachment a where a.account_id = m.account_id and a.message_id = m.id),
  {_STORED} from message m where m.account_id = %s and m.id = any(%s)"""
_ATTRIBUTES = _FIELDS.index("content_attributes")


class Identity(NamedTuple):
    source_id: str


def rows_of(keys: set[int], said: set[int]) -> tuple[dict[int, Told], dict[int, Message]]:
    """(conversations, messages) by key, on one way to the database; those that are gone are left out."""
    if not keys:
        return {}, {}
    account_id = current_account_id()
    with connection.cursor() as cursor:
        cursor.execute(f"{_CONVERSATIONS}; {_MESSAGES}", [account_id, list(keys), account_id, list(said)])
        found = {row.id: row for row in map(_told, cursor.fetchall())}
        cursor.nextset()
        return found, _messages(cursor.fetchall(), found)


def _told(values: tuple) -> Told:
    *stored, name, channel, session, assignee, team = values
    stored[rows.PRODUCT] = json.loads(stored[rows.PRODUCT]) if stored[rows.PRODUCT] else None
    person = rows.Person(assignee) if assignee else None
    return Told(*stored, Place(name, channel), person, rows.Named(team) if team else None, Identity(session))


def _messages(rows: list[tuple], of: dict[int, Told]) -> dict[int, Message]:
    """With their attachments, and their conversation where it is one of `of`."""
    found = [(has_files, _message(values)) for has_files, *values in rows]
    _attach([message for has_files, message in found if has_files], [message for _, message in found])
    conversation = Message._meta.get_field("conversation")
    for _, message in found:
        if message.conversation_id in of:
            conversation.set_cached_value(message, of[message.conversation_id])
    return {message.pk: message for _, message in found}


def _message(values: list) -> Message:
    values[_ATTRIBUTES] = json.loads(values[_ATTRIBUTES])
    return Message.from_db("default", _FIELDS, values)


def _attach(with_files: list[Message], everyone: list[Message]) -> None:
    """As prefetch_related would, but without asking for what is not there."""
    files: dict[int, list[Attachment]] = {}
    for each in Attachment.objects.filter(message__in=with_files).order_by("pk") if with_files else ():
        files.setdefault(each.message_id, []).append(each)
    for message in everyone:
        hold(message, files.get(message.pk, []))
