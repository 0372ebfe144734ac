"""The table of quality: what was run, what people did with it, what it cost and how long it took."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from helpdesk.scope import current_account_id

KEYS = {
    "tier": "r.tier::text",
    "model": "r.model",
    "prompt": "r.prompt_version",
    "arm": "coalesce(nullif(r.arm, ''), '-')",
    "intent": "coalesce(nullif(r.intent, ''), 'unknown')",
    "inbox": "coalesce((select i.name from inbox i where i.account_id = r.account_id and i.id = r.inbox_id), '-')",
    "day": "to_char(r.created_at at time zone %(zone)s, 'YYYY-MM-DD')",
}
COLUMNS = (
    "key", "runs", "accepted", "edited", "dismissed", "harmful_caught", "harmful_sent", "cost", "cost_per_1000",
    "p50_ms", "p95_ms", "p99_ms", "fallback_rate", "acceptance_rate", "harmful_percent", "mean_edit_distance",
    "handed_off", "stale", "queue_p95_ms", "tokens_in", "tokens_cached", "tokens_out",
    "judged", "judged_harmful", "judge_score",
)  # fmt: skip

# accepted: sent as it was; dismissed: turned down or called bad. Harmful: caught before anybody saw it, called bad, or
# gone out all the same, as the guard or the judge of the sample has it. judge_score: 1 to 5, of the judged.
SQL = """
select {key} as key, count(*) as runs,
  count(*) filter (where action in ('sent', 'auto_sent')) as accepted,
  count(*) filter (where action = 'edited') as edited,
  count(*) filter (where action in ('dismissed', 'bad')) as dismissed,
  count(*) filter (where outcome = 'blocked') as harmful_caught,
  count(*) filter (where harmful_sent or judge_harmful) as harmful_sent,
  coalesce(sum(cost_micro), 0) / 1e6 as cost, coalesce(avg(cost_micro), 0) / 1e3 as cost_per_1000,
  percentile_disc(0.5) within group (order by latency_ms) as p50_ms,
  percentile_disc(0.95) within group (order by latency_ms) as p95_ms,
  percentile_disc(0.99) within group (order by latency_ms) as p99_ms,
  avg(fell_back::int) as fallback_rate,
  count(*) filter (where action in ('sent', 'auto_sent')) / nullif(count(*) filter (where action in
    ('sent', 'auto_sent', 'edited', 'dismissed', 'bad')), 0)::float as acceptance_rate,
  100.0 * count(*) filter (where outcome = 'blocked' or harmful_sent or judge_harmful or action = 'bad') /
    nullif(count(*) filter (where outcome in ('offered', 'blocked')), 0) as harmful_percent,
  avg(edit_distance) as mean_edit_distance,
  count(*) filter (where outcome = 'handed_off') as handed_off, count(*) filter (where outcome = 'stale') as stale,
  percentile_disc(0.95) within group (order by queue_ms) as queue_p95_ms,
  coalesce(sum(r.tokens_in), 0) as tokens_in, coalesce(sum(r.tokens_cached), 0) as tokens_cached,
  coalesce(sum(r.tokens_out), 0) as tokens_out,
  count(*) filter (where judge_harmful is not null) as judged,
  count(*) filter (where judge_harmful) as judged_harmful, avg(judge_score) as judge_score
from ai_run r
where r.account_id = %(account)s and r.kind = 'draft' and r.created_at >= %(since)s and r.created_at < %(until)s
"""


def table(since: datetime, until: datetime, by: str, zone: str) -> dict:
    """{"rows": [{COLUMNS}], "total": {COLUMNS}}; costs are US dollars, times milliseconds, rates 0 to 1."""
    given = {"account": current_account_id(), "since": since, "until": until, "zone": zone}
    grouped = SQL.format(key=KEYS[by]) + " group by 1 order by 2 desc, 1 limit 500"
    whole = SQL.format(key="'total'")
    with connection.cursor() as run:
        run.execute(grouped, given)
        rows = [row(values) for values in run.fetchall()]
        run.execute(whole, given)
        return {"rows": rows, "total": row(run.fetchone())}


def arms(since: datetime, until: datetime) -> dict[str, dict]:
    """{arm: {COLUMNS}} of that time."""
    given = {"account": current_account_id(), "since": since, "until": until}
    with connection.cursor() as run:
        run.execute(SQL.format(key="r.arm") + " and r.arm <> '' group by 1", given)
        return {values[0]: row(values) for values in run.fetchall()}


def row(values: Sequence) -> dict:
    """{COLUMNS} of what the query has found."""
    return {name: _plain(value) for name, value in zip(COLUMNS, values, strict=True)}


def _plain(value):
    if value is None or isinstance(value, str | int):
        return value
    return round(float(value), 6)
