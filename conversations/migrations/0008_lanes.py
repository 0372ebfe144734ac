"""Lanes led by the account too: the planner does not know that an inbox is of one account only.

Without the account in front it takes the condition on the account for one that leaves few rows of each lane, and in an
account of a tenth of the table it read the account's whole list to find one inbox's (docs/inbox.md).
"""

from django.db import migrations

BY_ACTIVITY = "last_activity_at desc, id desc"
BY_DEADLINE = "(coalesce(sla_due_at, 'infinity'::timestamptz)), id"
LANES = {
    "lane_all": BY_ACTIVITY,
    "lane_open": f"{BY_ACTIVITY}) include (status, assignee_id) where (section > 0",
    "lane_open_of": f"assignee_id, {BY_ACTIVITY}) where (section > 0",
    "lane_assigned": f"assignee_id, {BY_ACTIVITY}",
    "lane_team": f"team_id, {BY_ACTIVITY}) where (team_id is not null",
    "lane_priority": f"priority, {BY_ACTIVITY}) where (priority >= 2",
    "lane_asleep": f"{BY_ACTIVITY}) where (status = 3",
    "lane_created": "display_id",
    "lane_urgent": f"{BY_DEADLINE}) where (section = 1",
    "lane_urgent_of": f"assignee_id, {BY_DEADLINE}) where (section = 1",
    "lane_waiting": "waiting_since, id) where (section = 2",
    "lane_waiting_of": "assignee_id, waiting_since, id) where (section = 2",
    "lane_waiting_any": "waiting_since, id) where (section > 0 and waiting_since is not null",
    "lane_deadline": "sla_due_at, id) where (section > 0 and sla_due_at is not null",
}
FORMER = [
    "inbox_all", "open", "urgent", "waiting", "queue", "assigned", "team", "priority", "asleep", "created",
    "urgent_of", "waiting_of", "waiting_any", "deadline", "open_of",
]  # fmt: skip


def lane(name: str, columns: str) -> migrations.RunSQL:
    made = f"create index concurrently if not exists {name} on conversation (account_id, inbox_id, {columns})"
    return migrations.RunSQL(made, f"drop index concurrently if exists {name}")


class Migration(migrations.Migration):
    atomic = False  # concurrently: nobody waits for it
    dependencies = [("conversations", "0007_led_by_inbox")]
    operations = [
        *(lane(name, columns) for name, columns in LANES.items()),
        *(migrations.RunSQL(f"drop index concurrently if exists conv_{name}") for name in FORMER),
    ]
