"""How many messages a query may match, as the planner thinks: what is rare need not be walked for."""

from django.db import migrations

# Of all accounts together, because that is what the index costs: its entry of a word is read as a whole.
ESTIMATE = """
create function search_estimate(wanted tsquery) returns bigint
language plpgsql security definer set search_path = public, pg_temp as $$
declare plan json;
begin
  execute format('explain (format json) select from message_search where tsv @@ %L::tsquery', wanted::text) into plan;
  return (plan -> 0 -> 'Plan' ->> 'Plan Rows')::numeric::bigint;
end $$;
revoke all on function search_estimate(tsquery) from public;
grant execute on function search_estimate(tsquery) to helpdesk_app;
"""


class Migration(migrations.Migration):
    dependencies = [("conversations", "0012_mark_time")]
    operations = [migrations.RunSQL(ESTIMATE, "drop function search_estimate(tsquery)")]
