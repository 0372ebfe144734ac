"""Counters of everything a rail shows, what left a view, marks of time, and indexes for every kind of list.

The measured reasons are in docs/inbox.md.
"""

from django.db import migrations

TENANT = "account_id = nullif(current_setting('app.account_id', true), '')::bigint"


def policy(table: str) -> str:
    return f"""
alter table {table} enable row level security;
alter table {table} force row level security;
create policy tenant on {table} using ({TENANT}) with check ({TENANT});
"""


OLD = """
drop trigger conversation_count_rows on conversation;
drop trigger conversation_count_moves on conversation;
drop function conversation_count();
drop view inbox_totals;
drop function fold_counters();
drop table inbox_counter_delta;
drop table inbox_counter;
"""

# assignee_id: -1 for everybody's, 0 for nobody's. facet: '' for all, 'team:5', 'label:vip', 'view:3:1' (view and revision).
TABLES = """
create table conversation_counter (
  account_id bigint not null, assignee_id bigint not null, inbox_id bigint not null, facet text not null,
  urgent integer not null default 0, waiting integer not null default 0, opened integer not null default 0,
  snoozed integer not null default 0, total integer not null default 0,
  primary key (account_id, assignee_id, inbox_id, facet)) with (fillfactor = 50);
create table conversation_delta (
  account_id bigint not null, inbox_id bigint not null, assignee_id bigint not null, facets text[] not null,
  urgent integer not null, waiting integer not null, opened integer not null, snoozed integer not null, total integer not null);
create index conversation_delta_account on conversation_delta (account_id);
create view conversation_tally with (security_invoker = true) as
  select account_id, assignee_id, inbox_id, facet, urgent, waiting, opened, snoozed, total from conversation_counter
  union all
  select d.account_id, a.assignee_id, d.inbox_id, f.facet, d.urgent, d.waiting, d.opened, d.snoozed, d.total
  from conversation_delta d cross join lateral unnest(array[-1, d.assignee_id]) a (assignee_id)
  cross join lateral unnest(d.facets) f (facet);
grant select on conversation_tally to helpdesk_app;
""" + policy("conversation_counter") + policy("conversation_delta") + policy("saved_view") + """
alter table saved_view add constraint saved_view_member
  foreign key (account_id, user_id) references membership (account_id, user_id) on delete cascade;
"""

# Inboxes and channels are not asked here: counters are per inbox, so whoever reads them adds up the inboxes he means.
# 'me' is not asked either: it is read from the counters of that assignee.
MATCHING = """
create function saved_view_matches(f jsonb, c conversation) returns boolean language sql immutable as $$
  select (not f ? 'status' or f -> 'status' @> to_jsonb(c.status))
    and (not f ? 'priority' or coalesce(f -> 'priority' @> to_jsonb(c.priority), false))
    and (not f ? 'team_id' or coalesce(f -> 'team_id' @> to_jsonb(c.team_id), false))
    and (not f ? 'intent' or f -> 'intent' @> to_jsonb(c.intent))
    and (not f ? 'labels' or to_jsonb(c.labels) @> (f -> 'labels'))
    and (not f ? 'created_after' or c.created_at >= (f ->> 'created_after')::timestamptz)
    and (not f ? 'created_before' or c.created_at < (f ->> 'created_before')::timestamptz)
    and case coalesce(f ->> 'assignee', 'me') when 'me' then true when 'unassigned' then c.assignee_id is null and c.section > 0
        else c.assignee_id = (f ->> 'assignee')::bigint end
$$;
create function conversation_facets(c conversation) returns text[] language plpgsql as $$ begin
  return array['']
    || case when c.team_id is null then array[]::text[] else array['team:' || c.team_id] end
    || coalesce((select array_agg(distinct 'label:' || l) from unnest(c.labels) l), array[]::text[])
    || coalesce((select array_agg('view:' || v.id || ':' || v.revision order by v.id) from saved_view v
                 where v.account_id = c.account_id and saved_view_matches(v.filters, c)), array[]::text[]);
end $$;
"""

# A moved conversation is one row: minus where it was and plus where it is, or the difference where that is one place.
# Inserts and deletes are counted by statement, so that a bulk load writes a row a group and not a row a conversation.
COUNTING = """
create function conversation_moved() returns trigger language plpgsql as $$
declare was text[] := conversation_facets(old); is_now text[] := conversation_facets(new);
begin
  if was = is_now and old.inbox_id = new.inbox_id and old.assignee_id is not distinct from new.assignee_id then
    insert into conversation_delta values (new.account_id, new.inbox_id, coalesce(new.assignee_id, 0), is_now,
      (new.section = 1)::int - (old.section = 1)::int, (new.section = 2)::int - (old.section = 2)::int,
      (new.section > 0)::int - (old.section > 0)::int, (new.status = 3)::int - (old.status = 3)::int, 0);
  else
    insert into conversation_delta values
      (old.account_id, old.inbox_id, coalesce(old.assignee_id, 0), was,
       -(old.section = 1)::int, -(old.section = 2)::int, -(old.section > 0)::int, -(old.status = 3)::int, -1),
      (new.account_id, new.inbox_id, coalesce(new.assignee_id, 0), is_now,
       (new.section = 1)::int, (new.section = 2)::int, (new.section > 0)::int, (new.status = 3)::int, 1);
  end if;
  return null;
end $$;
create trigger conversation_moved after update on conversation for each row
  when (old.section <> new.section or old.status <> new.status or old.inbox_id <> new.inbox_id
    or old.assignee_id is distinct from new.assignee_id or old.team_id is distinct from new.team_id
    or old.labels <> new.labels or old.priority is distinct from new.priority or old.intent <> new.intent
    or old.created_at <> new.created_at)
  execute function conversation_moved();

create function conversation_came() returns trigger language plpgsql as $$ begin
  insert into conversation_delta select account_id, inbox_id, coalesce(assignee_id, 0), conversation_facets(c::conversation),
      count(*) filter (where section = 1), count(*) filter (where section = 2), count(*) filter (where section > 0),
      count(*) filter (where status = 3), count(*) from changed c group by 1, 2, 3, 4;
  return null;
end $$;
create trigger conversation_came after insert on conversation referencing new table as changed
  for each statement execute function conversation_came();
create function conversation_went() returns trigger language plpgsql as $$ begin
  insert into conversation_delta select account_id, inbox_id, coalesce(assignee_id, 0), conversation_facets(c::conversation),
      -count(*) filter (where section = 1), -count(*) filter (where section = 2), -count(*) filter (where section > 0),
      -count(*) filter (where status = 3), -count(*) from changed c group by 1, 2, 3, 4;
  insert into departure (account_id, display_id, inbox_id, assignee_id)
    select account_id, display_id, inbox_id, assignee_id from changed;
  return null;
end $$;
create trigger conversation_went after delete on conversation referencing old table as changed
  for each statement execute function conversation_went();
"""

# Folding takes at most a bounded number of deltas at once; counters that fall to nothing go.
FOLDING = """
create function fold_counters(most integer default 50000) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare folded integer;
begin
  if not pg_try_advisory_xact_lock(hashtext('fold_counters')) then return 0; end if;
  with d as (delete from conversation_delta where ctid = any(array(select ctid from conversation_delta limit most)) returning *),
  s as (select d.account_id, a.assignee_id, d.inbox_id, f.facet, sum(urgent)::int u, sum(waiting)::int w, sum(opened)::int o,
          sum(snoozed)::int z, sum(total)::int t
        from d cross join lateral unnest(array[-1, d.assignee_id]) a (assignee_id)
        cross join lateral unnest(d.facets) f (facet) group by 1, 2, 3, 4),
  m as (insert into conversation_counter as c (account_id, assignee_id, inbox_id, facet, urgent, waiting, opened, snoozed, total)
        select account_id, assignee_id, inbox_id, facet, u, w, o, z, t from s
        where (u, w, o, z, t) <> (0, 0, 0, 0, 0) order by 1, 2, 3, 4
        on conflict (account_id, assignee_id, inbox_id, facet) do update set urgent = c.urgent + excluded.urgent,
          waiting = c.waiting + excluded.waiting, opened = c.opened + excluded.opened,
          snoozed = c.snoozed + excluded.snoozed, total = c.total + excluded.total)
  select count(*) into folded from d;
  return folded;
end $$;
create function forget_empty_counters() returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare gone integer;
begin
  if not pg_try_advisory_xact_lock(hashtext('fold_counters')) then return 0; end if;
  delete from conversation_counter where (urgent, waiting, opened, snoozed, total) = (0, 0, 0, 0, 0);
  get diagnostics gone = row_count;
  return gone;
end $$;
revoke all on function fold_counters(integer), forget_empty_counters() from public;
grant execute on function fold_counters(integer), forget_empty_counters() to helpdesk_app;
insert into conversation_counter (account_id, assignee_id, inbox_id, facet, urgent, waiting, opened, snoozed, total)
  select c.account_id, a.assignee_id, c.inbox_id, f.facet, count(*) filter (where section = 1),
    count(*) filter (where section = 2), count(*) filter (where section > 0), count(*) filter (where status = 3), count(*)
  from conversation c cross join lateral unnest(array[-1, coalesce(c.assignee_id, 0)]) a (assignee_id)
  cross join lateral unnest(conversation_facets(c)) f (facet) group by 1, 2, 3, 4;
"""

# What left somebody's view, whoever wrote it and however often it moved: the delta tells it for a day.
DEPARTURES = """
create table departure (
  account_id bigint not null, display_id integer not null, inbox_id bigint not null, assignee_id bigint,
  chg_xid xid8 not null default pg_current_xact_id(), created_at timestamptz not null default now());
create index departure_since on departure (account_id, chg_xid);
create index departure_old on departure (created_at);
create function conversation_departed() returns trigger language plpgsql as $$ begin
  insert into departure (account_id, display_id, inbox_id, assignee_id)
    values (old.account_id, old.display_id, old.inbox_id, old.assignee_id);
  return null;
end $$;
create trigger conversation_departed after update on conversation for each row
  when (old.inbox_id <> new.inbox_id or old.assignee_id is distinct from new.assignee_id)
  execute function conversation_departed();
""" + policy("departure")

# A moment as a snapshot: who asks "since 10:15" gets the last mark before it, and from there everything is exact.
MARKS = """
create table clock_mark (taken_at timestamptz primary key default clock_timestamp(), snapshot pg_snapshot not null default pg_current_snapshot());
create function mark_time(keep interval) returns void
language plpgsql security definer set search_path = public, pg_temp as $$ begin
  insert into clock_mark default values on conflict do nothing;
  delete from clock_mark where taken_at < now() - keep;
  delete from departure where created_at < now() - keep;
end $$;
create function conversations_coming_due(most integer) returns table (account_id bigint, conversation_id bigint)
language sql security definer stable set search_path = public, pg_temp as $$
  select account_id, id from conversation where section in (2, 3) and sla_due_at is not null
  and sla_due_at <= now() + interval '1 hour' order by sla_due_at limit most
$$;
create function conversations_labelled(wanted varchar[], most integer) returns setof bigint
language sql security definer stable set search_path = public, pg_temp as $$
  with labelled as materialized (select id from conversation
    where account_id = nullif(current_setting('app.account_id', true), '')::bigint and labels @> wanted and labels <> '{}')  -- the second said for its partial index
  select id from labelled limit most
$$;
revoke all on function mark_time(interval), conversations_coming_due(integer), conversations_labelled(varchar[], integer) from public;
grant execute on function mark_time(interval), conversations_coming_due(integer), conversations_labelled(varchar[], integer) to helpdesk_app;
"""

# Each serves one kind of list per inbox, in its order; see the table in docs/inbox.md.
INDEXES = """
drop index conv_mine;
create index conv_assigned on conversation (inbox_id, assignee_id, last_activity_at desc, id desc);
create index conv_team on conversation (inbox_id, team_id, last_activity_at desc, id desc) where team_id is not null;
create index conv_priority on conversation (inbox_id, priority, last_activity_at desc, id desc) where priority >= 2;
create index conv_asleep on conversation (inbox_id, last_activity_at desc, id desc) where status = 3;
create index conv_created on conversation (inbox_id, display_id);
create index conv_urgent_of on conversation (inbox_id, assignee_id, (coalesce(sla_due_at, 'infinity'::timestamptz)), id) where section = 1;
create index conv_waiting_of on conversation (inbox_id, assignee_id, waiting_since, id) where section = 2;
create index conv_waiting_any on conversation (inbox_id, waiting_since, id) where section > 0 and waiting_since is not null;
create index conv_deadline on conversation (inbox_id, sla_due_at, id) where section > 0 and sla_due_at is not null;
create index conv_open_of on conversation (inbox_id, assignee_id, last_activity_at desc, id desc) where section > 0;
"""

GRANTS = """
grant execute on function saved_view_matches(jsonb, conversation), conversation_facets(conversation) to helpdesk_app;
"""


class Migration(migrations.Migration):
    dependencies = [("conversations", "0004_savedview")]

    operations = [
        migrations.RunSQL(OLD),
        migrations.RunSQL(TABLES),
        migrations.RunSQL(MATCHING + GRANTS),
        migrations.RunSQL(DEPARTURES),
        migrations.RunSQL(COUNTING),
        migrations.RunSQL(FOLDING),
        migrations.RunSQL(MARKS),
        migrations.RunSQL(INDEXES),
    ]
