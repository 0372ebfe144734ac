"""What the whole installation's AI does, for its operators' monitoring: sums only, no account's rows."""

from django.db import migrations

FIGURES = """
create function ai_figures() returns table (name text, tier smallint, value double precision)
language sql security definer stable set search_path = public, pg_temp as $$
  select 'queued', null::smallint, count(*)::float from ai_job where state = 'queued'
  union all select 'running', null, count(*)::float from ai_job where state = 'running'
  union all select 'oldest_seconds', null, coalesce(extract(epoch from now() - min(queued_at)), 0)
    from ai_job where state = 'queued'
  union all select 'reserved_usd', null, coalesce(sum(amount_micro), 0) / 1e6 from ai_ledger where open
  union all select f.name, r.tier, f.value from (
    select tier, count(*)::float as runs, coalesce(sum(cost_micro), 0) / 1e6 as cost,
      coalesce(avg(cost_micro), 0) / 1e3 as per_thousand, avg(fell_back::int)::float as fallback,
      coalesce(avg((outcome = 'blocked' or harmful_sent)::int) filter (where outcome in ('offered', 'blocked')), 0)::float as harmful,
      percentile_disc(0.5) within group (order by latency_ms) / 1e3 as p50,
      percentile_disc(0.95) within group (order by latency_ms) / 1e3 as p95,
      percentile_disc(0.99) within group (order by latency_ms) / 1e3 as p99
    from ai_run where created_at > now() - interval '1 hour' group by tier) r
  cross join lateral (values ('runs_hour', r.runs), ('cost_usd_hour', r.cost), ('cost_usd_per_1000', r.per_thousand),
    ('fallback_rate', r.fallback), ('harmful_rate', r.harmful), ('latency_p50_seconds', r.p50),
    ('latency_p95_seconds', r.p95), ('latency_p99_seconds', r.p99)) f (name, value)
$$;
revoke all on function ai_figures() from public;
grant execute on function ai_figures() to helpdesk_app;
create index ai_run_recent on ai_run (created_at);
"""


class Migration(migrations.Migration):
    dependencies = [("ai", "0002_guard")]

    operations = [migrations.RunSQL(FIGURES)]
