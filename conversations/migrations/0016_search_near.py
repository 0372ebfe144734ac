"""Words that are neither common nor rare, among the newest messages: what the index of words knows and what the index
of moments knows are laid over each other, and only what both know is read.

A word in 0.3 % of five million messages was looked up whole: 15,000 rows read and sorted for the newest twenty.
"""

from importlib import import_module

from django.db import migrations

search = import_module("conversations.migrations.0006_search")
FOUND_BY = "(inboxes bigint[], wanted tsquery, since timestamptz, until timestamptz, before bigint, owners bigint[]"

# As search_walk: each inbox by its share, and nothing below the newest of their ends. Then without index scans, because
# the planner would sooner go along the moments and read every row for its words, which is what the walk is.
NEAR = f"""
create function search_near{FOUND_BY}, share integer, most integer)
returns table (message_id bigint, conversation_id bigint, created_at timestamptz, walked boolean)
{search.GUARDED.format("plpgsql")} set enable_indexscan = on set enable_seqscan = off as $$
#variable_conflict use_column
declare ending_id bigint; ending_at timestamptz;
begin
  select n.message_id, n.created_at into ending_id, ending_at
    from unnest(inboxes) i (inbox) join inbox b on b.id = i.inbox and b.account_id = {search.ACCOUNT}
    cross join lateral (
      select s.message_id, s.created_at from message_search s
      where s.inbox_id = i.inbox and s.created_at >= since and (s.created_at, s.message_id) < (until, before)
      order by s.created_at desc, s.message_id desc offset share - 1 limit 1) n
    order by n.created_at desc, n.message_id desc limit 1;
  perform set_config('enable_indexscan', 'off', true);  -- to the end of the function, which has a setting of its own
  return query select s.message_id, s.conversation_id, s.created_at, false from message_search s
    where s.account_id = {search.ACCOUNT} and s.tsv @@ wanted and s.inbox_id = any(inboxes)
      and s.created_at >= coalesce(ending_at, since) and (s.created_at, s.message_id) < (until, before)
      and (ending_id is null or (s.created_at, s.message_id) >= (ending_at, ending_id)) and {search.OWNED.format("s")}
    order by s.created_at desc, s.message_id desc limit most;
  if ending_id is not null then return query select ending_id, null::bigint, ending_at, true; end if;
end $$;
revoke all on function search_near(bigint[], tsquery, timestamptz, timestamptz, bigint, bigint[], integer, integer)
  from public;
grant execute on function search_near(bigint[], tsquery, timestamptz, timestamptz, bigint, bigint[], integer, integer)
  to helpdesk_app;
"""
# The newest messages are those that are looked for: their pages are to be known as visible soon, not after a fifth more.
TENDED = "alter table message_search set (autovacuum_vacuum_insert_scale_factor = 0.01)"


class Migration(migrations.Migration):
    dependencies = [("conversations", "0015_open_by_number")]
    operations = [
        migrations.RunSQL(
            NEAR, "drop function search_near(bigint[],tsquery,timestamptz,timestamptz,bigint,bigint[],integer,integer)"
        ),
        migrations.RunSQL(TENDED, "alter table message_search reset (autovacuum_vacuum_insert_scale_factor)"),
    ]
