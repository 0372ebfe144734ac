"""Saved views that ask for a mood count it too."""

from django.db import migrations

MATCHING = """
create or replace function saved_view_matches(f jsonb, c conversation) returns boolean language sql immutable as $$
  select (not f ? 'status' or f -> 'status' @> to_jsonb(c.status))
    and (not f ? 'priority' or coalesce(f -> 'priority' @> to_jsonb(c.priority), false))
    and (not f ? 'team_id' or coalesce(f -> 'team_id' @> to_jsonb(c.team_id), false))
    and (not f ? 'intent' or f -> 'intent' @> to_jsonb(c.intent))
    {mood}
    and (not f ? 'labels' or to_jsonb(c.labels) @> (f -> 'labels'))
    and (not f ? 'created_after' or c.created_at >= (f ->> 'created_after')::timestamptz)
    and (not f ? 'created_before' or c.created_at < (f ->> 'created_before')::timestamptz)
    and case coalesce(f ->> 'assignee', 'me') when 'me' then true
        when 'unassigned' then c.assignee_id is null and c.section > 0
        else c.assignee_id = (f ->> 'assignee')::bigint end
$$;
"""
COUNTING = """
drop trigger conversation_moved on conversation;
create trigger conversation_moved after update on conversation for each row
  when (old.section <> new.section or old.status <> new.status or old.inbox_id <> new.inbox_id
    or old.assignee_id is distinct from new.assignee_id or old.team_id is distinct from new.team_id
    or old.labels <> new.labels or old.priority is distinct from new.priority or old.intent <> new.intent
    {mood} or old.created_at <> new.created_at)
  execute function conversation_moved();
"""
MOOD = {
    MATCHING: "and (not f ? 'sentiment' or f -> 'sentiment' @> to_jsonb(c.sentiment))",
    COUNTING: "or old.sentiment <> new.sentiment",
}


def changed(sql: str) -> migrations.RunSQL:
    return migrations.RunSQL(sql.replace("{mood}", MOOD[sql]), sql.replace("{mood}", ""))


class Migration(migrations.Migration):
    dependencies = [("conversations", "0008_lanes")]
    operations = [changed(MATCHING), changed(COUNTING)]
