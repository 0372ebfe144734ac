"""The sample that is judged, its figures, and a cleaning that looks only where something can be past its time."""

from django.db import migrations, models

SAMPLE = """
create function ai_accounts_to_judge(most integer) returns setof bigint
language sql security definer stable set search_path = public, pg_temp as $$
  select account_id from ai_run where judged_at is null and judging_until is not null and judging_until <= now()
  group by account_id order by min(judging_until) limit most
$$;
revoke all on function ai_accounts_to_judge(integer) from public;
grant execute on function ai_accounts_to_judge(integer) to helpdesk_app;
"""

FIGURES = """
create or replace function ai_figures() returns table (name text, tier smallint, value double precision)
language sql security definer stable set search_path = public, pg_temp as $$
  select 'queued', null::smallint, count(*)::float from ai_job where state = 'queued'
  union all select 'running', null, count(*)::float from ai_job where state = 'running'
  union all select 'oldest_seconds', null, coalesce(extract(epoch from now() - min(queued_at)), 0)
    from ai_job where state = 'queued'
  union all select 'reserved_usd', null, coalesce(sum(amount_micro), 0) / 1e6 from ai_ledger where open
  union all select f.name, r.tier, f.value from (
    select tier, count(*)::float as runs, coalesce(sum(cost_micro), 0) / 1e6 as cost,
      coalesce(avg(cost_micro), 0) / 1e3 as per_thousand, avg(fell_back::int)::float as fallback,
      coalesce(avg((outcome = 'blocked' or harmful_sent)::int)
        filter (where kind = 'draft' and outcome in ('offered', 'blocked')), 0)::float as harmful,
      percentile_disc(0.5) within group (order by latency_ms) / 1e3 as p50,
      percentile_disc(0.95) within group (order by latency_ms) / 1e3 as p95,
      percentile_disc(0.99) within group (order by latency_ms) / 1e3 as p99
    from ai_run where created_at > now() - interval '1 hour' and kind <> 'test' group by tier) r
  cross join lateral (values ('runs_hour', r.runs), ('cost_usd_hour', r.cost), ('cost_usd_per_1000', r.per_thousand),
    ('fallback_rate', r.fallback), ('harmful_rate', r.harmful), ('latency_p50_seconds', r.p50),
    ('latency_p95_seconds', r.p95), ('latency_p99_seconds', r.p99)) f (name, value)
  union all select f.name, j.tier, f.value from (
    select tier, count(*)::float as judged, avg(judge_harmful::int)::float as harmful, avg(judge_score)::float as score
    from ai_run where judged_at > now() - interval '1 day' and judge_harmful is not null group by tier) j
  cross join lateral (values ('judged_day', j.judged), ('judged_harmful_rate', j.harmful),
    ('judge_score', j.score)) f (name, value)
$$;
"""

# The week is compared with, so it is kept whatever is asked for. Each table has an index of what may go, and each walk
# its end, so an hour's cleaning never reads what stays.
FORGET = """
create index ai_draft_old on ai_draft (made_at) where state <> 'ready';
create index ai_spend_old on ai_spend (starts_on) where scope = 'conversation';
create index ai_job_old on ai_job (queued_at) where state = 'given_up';
create or replace function ai_forget(days integer) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare kept interval := make_interval(days => greatest(days, 8)); most constant integer := 20000; gone integer; part integer;
begin
  delete from ai_run where id in (select id from ai_run where created_at < now() - kept order by created_at limit most);
  get diagnostics gone = row_count;
  delete from ai_draft where id in (select id from ai_draft where state <> 'ready'
    and made_at < now() - least(kept, interval '90 days') order by made_at limit most);
  get diagnostics part = row_count; gone := gone + part;
  delete from ai_spend where id in (select id from ai_spend where scope = 'conversation'
    and starts_on < current_date - 7 order by starts_on limit most);
  get diagnostics part = row_count; gone := gone + part;
  delete from ai_job where id in (select id from ai_job where state = 'given_up'
    and queued_at < now() - interval '30 days' order by queued_at limit most);
  get diagnostics part = row_count;
  return gone + part;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("ai", "0006_judged"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="run",
            name="ai_run_to_judge",
        ),
        migrations.AddIndex(
            model_name="run",
            index=models.Index(
                condition=models.Q(("judged_at", None), ("judging_until__isnull", False)),
                fields=["judging_until"],
                name="ai_run_to_judge",
            ),
        ),
        migrations.AddIndex(
            model_name="run",
            index=models.Index(
                condition=models.Q(("judged_at__isnull", False)), fields=["judged_at"], name="ai_run_judged"
            ),
        ),
        migrations.RunSQL(SAMPLE + FIGURES + FORGET),
    ]
