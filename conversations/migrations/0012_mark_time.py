"""The clock's marks are forgotten by the hour they have just left, every ten seconds, and whole once an hour.

Without its lower end the walk began each time at everything that was ever deleted and not vacuumed yet.
"""

from django.db import migrations

MARKS = """
create or replace function mark_time(keep interval) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare old timestamptz := now() - keep; begin
  insert into clock_mark default values on conflict do nothing;
  delete from clock_mark where taken_at < old and taken_at >= old - interval '1 hour';
  delete from departure where created_at < old and created_at >= old - interval '1 hour';
end $$;
create function forget_marks(keep interval) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare gone integer; part integer; begin
  delete from clock_mark where taken_at < now() - keep;
  get diagnostics gone = row_count;
  delete from departure where created_at < now() - keep;
  get diagnostics part = row_count;
  return gone + part;
end $$;
revoke all on function forget_marks(interval) from public;
grant execute on function forget_marks(interval) to helpdesk_app;
"""


class Migration(migrations.Migration):
    dependencies = [("conversations", "0011_nothing_new")]

    operations = [migrations.RunSQL(MARKS)]
