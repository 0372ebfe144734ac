"""Row-level security, the partitions' upkeep, and the two questions that are asked across accounts."""

from django.db import migrations

POLICY = """
alter table {table} enable row level security;
alter table {table} force row level security;
create policy tenant on {table}
  using (account_id = nullif(current_setting('app.account_id', true), '')::bigint)
  with check (account_id = nullif(current_setting('app.account_id', true), '')::bigint);
"""

# The partitions themselves are reached through `event` only: the application has no rights on them.
PARTITIONS = """
revoke all on event_default from helpdesk_app;

create function ensure_event_partitions(days integer) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare day date; name text; made integer := 0;
begin
  for day in select generate_series(current_date, current_date + days, interval '1 day')::date loop
    name := 'event_' || to_char(day, 'YYYYMMDD');
    continue when to_regclass(name) is not null;
    continue when exists (select from event_default where created_at >= day and created_at < day + 1);
    execute format('create table %I partition of event for values from (%L) to (%L)', name, day, day + 1);
    execute format('alter table %I enable row level security', name);
    execute format('revoke all on %I from helpdesk_app', name);
    made := made + 1;
  end loop;
  return made;
end $$;

create function drop_event_partitions(retention_days integer) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare name text; dropped integer := 0;
begin
  for name in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'event'::regclass and c.relname ~ '^event_[0-9]{8}$'
      and to_date(right(c.relname, 8), 'YYYYMMDD') < current_date - greatest(retention_days, 1)
  loop
    execute format('drop table %I', name);
    dropped := dropped + 1;
  end loop;
  delete from event_default where created_at < current_date - greatest(retention_days, 1);
  return dropped;
end $$;

revoke all on function ensure_event_partitions(integer), drop_event_partitions(integer) from public;
grant execute on function ensure_event_partitions(integer), drop_event_partitions(integer) to helpdesk_app;
select ensure_event_partitions(3);
"""

# The sweeper asks which accounts have something overdue; what it is, it reads inside each account's own scope.
SWEEPER = """
create function accounts_with_due_deliveries(before timestamptz, most integer) returns setof bigint
language sql security definer stable set search_path = public, pg_temp as $$
  select account_id from delivery where state = 0 and next_attempt_at < before
  group by account_id order by min(next_attempt_at) limit most
$$;
revoke all on function accounts_with_due_deliveries(timestamptz, integer) from public;
grant execute on function accounts_with_due_deliveries(timestamptz, integer) to helpdesk_app;
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]

    operations = [
        migrations.RunSQL(POLICY.format(table="event") + POLICY.format(table="delivery")),
        migrations.RunSQL(PARTITIONS),
        migrations.RunSQL(SWEEPER),
    ]
