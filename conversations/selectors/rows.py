"""A list's row as plain values: what `shapes.staff.item` shows and no more, without a model instance a row."""

import json
from collections import namedtuple
from typing import NamedTuple

from conversations.selectors.sight import Sight

STORED = [
    "id", "display_id", "inbox_id", "contact_id", "assignee_id", "team_id", "status", "priority", "unread_count",
    "waiting_since", "last_activity_at", "created_at", "sla_due_at", "snoozed_until", "contact_last_seen_at",
    "contact_name", "contact_avatar", "labels", "last_message_id", "preview", "preview_author", "preview_by",
    "preview_at", "preview_auto", "intent", "sentiment", "ai_urgent", "draft_preview", "product", "version", "section",
]  # fmt: skip
COLUMNS = ", ".join(f"c.{name}" for name in STORED) + ", coalesce(nullif(u.display_name, ''), u.name), t.name"
JOINS = """left join person u on u.id = c.assignee_id
  left join team t on t.account_id = c.account_id and t.id = c.team_id"""

PRODUCT, INBOX = STORED.index("product"), STORED.index("inbox_id")


class Person(NamedTuple):
    available_name: str


class Named(NamedTuple):
    name: str


Row = namedtuple("Row", [*STORED, "inbox", "assignee", "team"])


def built(values: tuple, sight: Sight) -> Row:
    """values: as COLUMNS selects them."""
    *stored, assignee, team = values
    stored[PRODUCT] = json.loads(stored[PRODUCT]) if stored[PRODUCT] else None  # Django leaves jsonb as text
    return Row(*stored, sight.inboxes[stored[INBOX]], assignee and Person(assignee), team and Named(team))
